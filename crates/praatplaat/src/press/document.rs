//! Documents of any number of pages, and drawings by themselves.

use typst::foundations::Bytes;
use typst::syntax::Source;
use typst_layout::PagedDocument;

use super::pictures::rendered;
use super::{Picture, Press, SettingError, file};
use crate::PlateError;

impl Press {
    /// Sets a document as PDF: `words` is the JSON that its template reads.
    ///
    /// # Errors
    /// What Typst has to say, warnings included.
    pub(crate) fn paper(
        &self,
        words: String,
        pictures: Vec<Picture>,
    ) -> Result<Vec<u8>, SettingError> {
        let files = self.files(words, pictures)?;
        let document = self.set(&self.document_template, &files)?;
        let pdf = self.pdf(&document);
        // No other document has the same words.
        typst::comemo::evict(0);
        pdf
    }

    /// A drawing as PNG, of so many dots an inch, without an edge.
    ///
    /// # Errors
    /// [`SettingError::Problems`] if it cannot be drawn.
    pub(crate) fn drawing(&self, picture: &Picture, dpi: f64) -> Result<Vec<u8>, SettingError> {
        let mut pages = rendered(&self.alone(picture, 0.0)?, dpi)?;
        match (pages.pop(), pages.len()) {
            (Some(png), 0) => Ok(png),
            (_, more) => Err(SettingError::Problems(format!("{more} pages more than one"))),
        }
    }

    /// A drawing on a page of its own, with a white edge.
    pub(super) fn alone(
        &self,
        picture: &Picture,
        edge_mm: f64,
    ) -> Result<PagedDocument, SettingError> {
        let problem = |error: PlateError| SettingError::Problems(error.to_string());
        let drawing = file(&picture.name).map_err(problem)?;
        let template = format!(
            "#set page(width: auto, height: auto, margin: {edge_mm}mm, fill: white)\n#image(\"{}\", width: {}mm)",
            picture.name, picture.width_mm
        );
        let template = Source::new(file("picture.typ").map_err(problem)?, template);
        self.set(&template, &[(drawing, Bytes::new(picture.bytes.clone()))])
    }
}
