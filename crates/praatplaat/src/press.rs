//! The typesetter: this and the files below it are the only ones that know Typst, whose interface moves between minor versions.

mod document;
mod legible;
mod measure;
mod overview;
mod pictures;
mod poster;
mod room;
mod sheet;

use std::ops::RangeInclusive;

use typst::diag::{SourceDiagnostic, Warned};
use typst::foundations::{Bytes, Datetime, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::fit::{Fit, Part};
use crate::page::Page;
use crate::{Logo, PlateError, PlateForm};
pub(crate) use measure::Face;
use measure::Widths;
use pictures::{pngs, svgs};
use sheet::Sheet;

const TEMPLATE: &str = include_str!("../templates/plate.typ");
const KIT: &str = include_str!("../templates/kit.typ");
const BACK_TEMPLATE: &str = include_str!("../templates/back.typ");
const INSIDE_TEMPLATE: &str = include_str!("../templates/inside.typ");
const OVERVIEW_TEMPLATE: &str = include_str!("../templates/overview.typ");
const DOCUMENT_TEMPLATE: &str = include_str!("../templates/document.typ");
const LETTER_TEMPLATE: &str = include_str!("../templates/letter.typ");
/// The faces in which every text can be set.
const TEXT_FACES: usize = 4;
const FONTS: [(&str, &[u8]); TEXT_FACES + 1] = [
    ("font Inter Regular", include_bytes!("../fonts/Inter-Regular.otf")),
    ("font Inter Italic", include_bytes!("../fonts/Inter-Italic.otf")),
    ("font Inter SemiBold", include_bytes!("../fonts/Inter-SemiBold.otf")),
    ("font Inter Bold", include_bytes!("../fonts/Inter-Bold.otf")),
    // For codes: it has their symbols only.
    ("font Noto Sans Mono Bold", include_bytes!("../fonts/NotoSansMono-Bold.ttf")),
];

/// What the template panics with when a text does not fit in its smallest size.
const TOO_LONG: &str = "text does not fit the plate";

/// How many plates a memoised piece of layout is kept unused. Pieces that all plates share are used
/// by each; the others only take memory.
const KEEP_FOR: usize = 2;

/// Fonts, standard library and template, read once and shared by all plates and threads.
pub struct Press {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    /// Of the faces that are measured.
    widths: [Widths; 3],
    /// The template of a plate, and what it imports.
    template: Source,
    imported: [Source; 3],
    page_file: FileId,
    fit_file: FileId,
    overview_template: Source,
    document_template: Source,
    letter_template: Source,
    letter_file: FileId,
    options: PdfOptions,
}

impl std::fmt::Debug for Press {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Press").field("fonts", &self.fonts.len()).finish_non_exhaustive()
    }
}

/// A picture that a template draws.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// The name by which the template asks for it.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// How wide it is drawn, where the template does not say.
    pub width_mm: f64,
}

impl Picture {
    /// A drawing.
    pub fn svg(name: impl Into<String>, svg: String, width_mm: f64) -> Picture {
        Picture { name: name.into(), bytes: svg.into_bytes(), width_mm }
    }

    /// The logo of a house style, which a template draws as large as it likes.
    pub fn logo(logo: &Logo) -> Picture {
        Picture { name: logo.file_name().to_owned(), bytes: logo.bytes.clone(), width_mm: 0.0 }
    }
}

/// A plate, or a page of one, in one form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    /// The form.
    pub form: PlateForm,
    /// Which page, from 1; `None` for a form that holds all pages.
    pub page: Option<usize>,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Why a page is not set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingError {
    /// Too much text, even in the smallest size.
    TooLong,
    /// Errors and warnings of the typesetter: a mistake in the template.
    Problems(String),
}

impl Press {
    /// Reads what is compiled in.
    ///
    /// # Errors
    /// [`PlateError::BuiltIn`] if a font or the template cannot be read.
    pub fn new() -> Result<Press, PlateError> {
        let mut fonts = Vec::new();
        for (what, data) in FONTS {
            fonts.push(Font::new(Bytes::new(data), 0).ok_or(PlateError::BuiltIn { what })?);
        }
        let [regular, italic, semi_bold, ..] = fonts.as_slice() else {
            return Err(PlateError::BuiltIn { what: "font" });
        };
        let widths = [regular, italic, semi_bold].map(Widths::of);
        let standards = PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_2a])
            .map_err(|_| PlateError::BuiltIn { what: "choice of PDF standards" })?;
        // Heads of rows, by which a screen reader says whose a figure is.
        let features = [Feature::A11yExtras].into_iter().collect();
        // PDF/A wants a date. It is the same for every plate: same input, same bytes.
        let date = Datetime::from_ymd_hms(2000, 1, 1, 0, 0, 0)
            .ok_or(PlateError::BuiltIn { what: "date" })?;
        Ok(Press {
            library: LazyHash::new(Library::builder().with_features(features).build()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            widths,
            template: Source::new(file("plate.typ")?, TEMPLATE.to_owned()),
            imported: [
                Source::new(file("kit.typ")?, KIT.to_owned()),
                Source::new(file("back.typ")?, BACK_TEMPLATE.to_owned()),
                Source::new(file("inside.typ")?, INSIDE_TEMPLATE.to_owned()),
            ],
            page_file: file("plate.json")?,
            fit_file: file("fit.json")?,
            overview_template: Source::new(file("overview.typ")?, OVERVIEW_TEMPLATE.to_owned()),
            document_template: Source::new(file("document.typ")?, DOCUMENT_TEMPLATE.to_owned()),
            letter_template: Source::new(file("letter.typ")?, LETTER_TEMPLATE.to_owned()),
            letter_file: file("letter.json")?,
            options: PdfOptions {
                ident: Smart::Auto,
                creator: Smart::Custom(Some("Peil".to_owned())),
                timestamp: Some(Timestamp::new_utc(date)),
                page_ranges: None,
                standards,
                tagged: true,
                pretty: false,
            },
        })
    }

    /// The template of a plate, in the files that it consists of.
    pub(crate) fn templates(&self) -> impl Iterator<Item = &str> {
        [&self.template].into_iter().chain(&self.imported).map(Source::text)
    }

    /// Sets a plate and writes it in these forms: `page` is the JSON that the template reads, `pictures` what it draws;
    /// `words` are those of the page, which `fit` says the sizes of. A part that goes beyond its room is set again, smaller.
    ///
    /// # Errors
    /// [`SettingError::TooLong`] if the text does not fit on `pages`; otherwise what Typst has to
    /// say, warnings included: a missing font or italic would be no more than a warning.
    pub(crate) fn plate(
        &self,
        page: String,
        words: &Page,
        fit: Fit,
        pictures: Vec<Picture>,
        pages: RangeInclusive<usize>,
        forms: &[PlateForm],
    ) -> Result<Vec<Written>, SettingError> {
        let document = self.document(page, words, fit, pictures, pages)?;
        let mut written = Vec::new();
        for form in forms {
            match form {
                PlateForm::Pdf => {
                    let bytes = self.pdf(&document)?;
                    written.push(Written { form: *form, page: None, bytes });
                }
                PlateForm::Png => written.extend(pngs(&document)?),
                PlateForm::Svg => written.extend(svgs(&document)),
                // Written from the same words, by nothing that is set on paper.
                PlateForm::Html | PlateForm::Charts => {}
                PlateForm::Poster => {
                    let bytes = self.poster(&document)?;
                    written.push(Written { form: *form, page: None, bytes });
                }
            }
        }
        typst::comemo::evict(KEEP_FOR);
        Ok(written)
    }

    /// The plate as it is set.
    pub(crate) fn document(
        &self,
        page: String,
        words: &Page,
        mut fit: Fit,
        pictures: Vec<Picture>,
        pages: RangeInclusive<usize>,
    ) -> Result<PagedDocument, SettingError> {
        let mut files = self.files(page, pictures)?;
        let document = loop {
            let (document, beyond) = self.set_once(&mut files, words, &fit)?;
            if beyond.is_empty() {
                break document;
            }
            if !beyond.into_iter().all(|part| fit.shrink(part)) {
                return Err(SettingError::TooLong);
            }
        };
        if pages.contains(&document.pages().len()) {
            Ok(document)
        } else {
            Err(SettingError::TooLong)
        }
    }

    /// A drawing by itself as PNG, with a white edge.
    ///
    /// # Errors
    /// [`SettingError::Problems`] if it cannot be drawn.
    pub(crate) fn picture_of(&self, picture: &Picture) -> Result<Vec<u8>, SettingError> {
        let document = self.alone(picture, 3.0)?;
        let [Written { bytes, .. }] = <[Written; 1]>::try_from(pngs(&document)?)
            .map_err(|pages| SettingError::Problems(format!("{} pages", pages.len())))?;
        Ok(bytes)
    }

    /// What the template reads, but for the sizes.
    fn files(
        &self,
        page: String,
        pictures: Vec<Picture>,
    ) -> Result<Vec<(FileId, Bytes)>, SettingError> {
        let mut files = vec![(self.page_file, Bytes::from_string(page))];
        for Picture { name, bytes, .. } in pictures {
            let file = file(&name).map_err(|error| SettingError::Problems(error.to_string()))?;
            files.push((file, Bytes::new(bytes)));
        }
        Ok(files)
    }

    /// Sets a plate in these sizes. Gives the parts that went beyond their room too.
    fn set_once(
        &self,
        files: &mut Vec<(FileId, Bytes)>,
        words: &Page,
        fit: &Fit,
    ) -> Result<(PagedDocument, Vec<Part>), SettingError> {
        let setting = serde_json::to_string(&fit.setting(self, words))
            .map_err(|error| SettingError::Problems(error.to_string()))?;
        files.retain(|(file, _)| *file != self.fit_file);
        files.push((self.fit_file, Bytes::from_string(setting)));
        let document = self.set(&self.template, files)?;
        let beyond = room::beyond(&document);
        Ok((document, beyond))
    }

    /// Sets letters, each a page, as PDF: `letters` is the JSON that the template reads.
    ///
    /// # Errors
    /// As [`Press::plate`]; [`SettingError::TooLong`] if they take another number of pages.
    pub(crate) fn letters(&self, letters: String, pages: usize) -> Result<Vec<u8>, SettingError> {
        let letters = (self.letter_file, Bytes::from_string(letters));
        let document = self.set(&self.letter_template, &[letters])?;
        if document.pages().len() != pages {
            return Err(SettingError::TooLong);
        }
        let pdf = self.pdf(&document);
        // Nothing is kept: a document of hundreds of pages fills the memory by itself.
        typst::comemo::evict(0);
        pdf
    }

    fn set(
        &self,
        template: &Source,
        files: &[(FileId, Bytes)],
    ) -> Result<PagedDocument, SettingError> {
        let sheet = Sheet { press: self, template, files };
        let Warned { output, warnings } = typst::compile::<PagedDocument>(&sheet);
        let document = output.map_err(|problems| refusal(&problems))?;
        if !warnings.is_empty() {
            return Err(refusal(&warnings));
        }
        Ok(document)
    }

    fn pdf(&self, document: &PagedDocument) -> Result<Vec<u8>, SettingError> {
        typst_pdf::pdf(document, &self.options).map_err(|problems| refusal(&problems))
    }
}

fn file(name: &str) -> Result<FileId, PlateError> {
    let path =
        VirtualPath::new(name).map_err(|_| PlateError::BuiltIn { what: "name of a file" })?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn refusal(problems: &[SourceDiagnostic]) -> SettingError {
    if problems.iter().any(|problem| problem.message.contains(TOO_LONG)) {
        return SettingError::TooLong;
    }
    let messages: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
    SettingError::Problems(messages.join("; "))
}

#[cfg(test)]
mod looks;
#[cfg(test)]
mod tests;
