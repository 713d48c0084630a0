//! The overview of all units, as PDF.

use super::{KIT, Picture, Press, SettingError};

impl Press {
    /// Sets the overview: `page` is the JSON that its template reads.
    ///
    /// # Errors
    /// What Typst has to say, warnings included.
    pub(crate) fn overview(
        &self,
        page: String,
        pictures: Vec<Picture>,
    ) -> Result<Vec<u8>, SettingError> {
        let document = {
            let files = self.files(page, pictures)?;
            self.set(&self.overview_template, &files)?
        };
        // The pieces of hundreds of pages fill the memory by themselves, and none is used again.
        typst::comemo::evict(0);
        self.pdf(&document)
    }

    /// The template of the overview, in the files that it consists of.
    pub(crate) fn overview_templates(&self) -> [&str; 2] {
        [self.overview_template.text(), KIT]
    }
}
