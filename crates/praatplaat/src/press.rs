//! The typesetter: the only file that knows Typst, whose interface moves between minor versions.

use std::ops::RangeInclusive;

use typst::diag::{FileError, FileResult, SourceDiagnostic, Warned};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::layout::Abs;
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook, FontInstance, FontVariant, FontVariations};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use typst_render::RenderOptions;
use typst_svg::SvgOptions;

use crate::characters::is_invisible;
use crate::{PlateError, PlateForm};

const TEMPLATE: &str = include_str!("../templates/plate.typ");
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

/// Dots an inch of a picture: sharp on a screen and readable in print, at some 200 kB a page.
const PNG_DPI: f64 = 150.0;
/// The part of a PNG that tells its size on paper: 5906 dots a metre both ways, and its CRC-32. It goes
/// behind the header, which is as long in every PNG. Without it a word processor takes an A4 for
/// a poster.
const PNG_DENSITY: [u8; 21] = *b"\0\0\0\x09pHYs\0\0\x17\x12\0\0\x17\x12\x01\x67\x9f\xd2\x52";
const PNG_HEADER: usize = 33;

/// What the template panics with when a text does not fit in its smallest size.
const TOO_LONG: &str = "text does not fit the plate";

/// What stands for a character that the fonts lack.
const UNKNOWN: char = '□';

/// How many plates a memoised piece of layout is kept unused. Pieces that all plates share are used
/// by each; the others only take memory.
const KEEP_FOR: usize = 2;

/// Fonts, standard library and template, read once and shared by all plates and threads.
pub struct Press {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    /// The first font, ready to be measured.
    regular: FontInstance,
    template: Source,
    page_file: FileId,
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The name by which the template asks for it.
    pub name: String,
    /// The picture.
    pub svg: String,
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
        let regular = fonts.first().cloned().ok_or(PlateError::BuiltIn { what: "font" })?;
        let standards = PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_2a])
            .map_err(|_| PlateError::BuiltIn { what: "choice of PDF standards" })?;
        // PDF/A wants a date. It is the same for every plate: same input, same bytes.
        let date = Datetime::from_ymd_hms(2000, 1, 1, 0, 0, 0)
            .ok_or(PlateError::BuiltIn { what: "date" })?;
        Ok(Press {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            regular: regular.instantiate(
                FontVariant::default(),
                Abs::pt(10.0),
                &FontVariations::default(),
            ),
            template: Source::new(file("plate.typ")?, TEMPLATE.to_owned()),
            page_file: file("plate.json")?,
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

    /// The template of a plate.
    pub(crate) fn template(&self) -> &str {
        self.template.text()
    }

    /// Sets a plate once and writes it in these forms: `page` is the JSON that the template reads,
    /// `pictures` what it draws, in SVG.
    ///
    /// # Errors
    /// [`SettingError::TooLong`] if the text does not fit on `pages`; otherwise what Typst has to
    /// say, warnings included: a missing font or italic would be no more than a warning.
    pub(crate) fn plate(
        &self,
        page: String,
        pictures: Vec<Picture>,
        pages: RangeInclusive<usize>,
        forms: &[PlateForm],
    ) -> Result<Vec<Written>, SettingError> {
        let mut files = vec![(self.page_file, Bytes::from_string(page))];
        for Picture { name, svg } in pictures {
            let file = file(&name).map_err(|error| SettingError::Problems(error.to_string()))?;
            files.push((file, Bytes::from_string(svg)));
        }
        let document = self.set(&self.template, &files, pages)?;
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
                PlateForm::Html => {}
            }
        }
        typst::comemo::evict(KEEP_FOR);
        Ok(written)
    }

    /// Sets letters, each a page, as PDF: `letters` is the JSON that the template reads.
    ///
    /// # Errors
    /// As [`Press::plate`]; [`SettingError::TooLong`] if they take another number of pages.
    pub(crate) fn letters(&self, letters: String, pages: usize) -> Result<Vec<u8>, SettingError> {
        let letters = (self.letter_file, Bytes::from_string(letters));
        let document = self.set(&self.letter_template, &[letters], pages..=pages)?;
        let pdf = self.pdf(&document);
        // Nothing is kept: a document of hundreds of pages fills the memory by itself.
        typst::comemo::evict(0);
        pdf
    }

    fn set(
        &self,
        template: &Source,
        files: &[(FileId, Bytes)],
        pages: RangeInclusive<usize>,
    ) -> Result<PagedDocument, SettingError> {
        let sheet = Sheet { press: self, template, files };
        let Warned { output, warnings } = typst::compile::<PagedDocument>(&sheet);
        let document = output.map_err(|problems| refusal(&problems))?;
        if !warnings.is_empty() {
            return Err(refusal(&warnings));
        }
        if !pages.contains(&document.pages().len()) {
            return Err(SettingError::TooLong);
        }
        Ok(document)
    }

    fn pdf(&self, document: &PagedDocument) -> Result<Vec<u8>, SettingError> {
        typst_pdf::pdf(document, &self.options).map_err(|problems| refusal(&problems))
    }

    /// Breaks `text` into lines that fit `width_mm` in the regular font at `size_pt`: at spaces, and
    /// inside a word only if the word alone is too wide.
    pub(crate) fn lines(&self, text: &str, size_pt: f64, width_mm: f64) -> Vec<String> {
        let room = width_mm * 72.0 / 25.4 / size_pt;
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            if let Some(line) = lines.last_mut()
                && self.width_em(line) + self.width_em(" ") + self.width_em(word) <= room
            {
                line.push(' ');
                line.push_str(word);
                continue;
            }
            let mut line = String::new();
            for character in word.chars() {
                let longer = format!("{line}{character}-");
                if !line.is_empty() && self.width_em(&longer) > room && self.width_em(word) > room {
                    lines.push(format!("{line}-"));
                    line.clear();
                }
                line.push(character);
            }
            lines.push(line);
        }
        lines
    }

    /// The width of a text in the regular font, as a multiple of its size.
    fn width_em(&self, text: &str) -> f64 {
        let face = self.regular.ttf();
        let units: f64 = text
            .chars()
            .filter_map(|character| face.glyph_hor_advance(face.glyph_index(character)?))
            .map(f64::from)
            .sum();
        units / f64::from(face.units_per_em())
    }

    /// Whether every font for texts has the character.
    fn can_set(&self, character: char) -> bool {
        self.fonts
            .iter()
            .take(TEXT_FACES)
            .all(|font| font.info().coverage.contains(u32::from(character)))
    }

    /// The text with every character that the fonts can set: white space becomes a space, what is
    /// invisible goes, and what is missing becomes □. PDF/A and PDF/UA allow no missing glyph, and an
    /// invisible character could turn the text around it.
    pub(crate) fn legible(&self, text: &str) -> String {
        let mut legible = String::with_capacity(text.len());
        for character in text.chars() {
            if character.is_whitespace() && character != '\u{a0}' {
                legible.push(' ');
            } else if self.can_set(character) {
                legible.push(character);
            } else if !is_invisible(character) {
                legible.push(UNKNOWN);
            }
        }
        legible
    }
}

/// A picture of each page.
fn pngs(document: &PagedDocument) -> Result<Vec<Written>, SettingError> {
    let options =
        RenderOptions { pixel_per_pt: (PNG_DPI / 72.0).into(), ..RenderOptions::default() };
    let picture = |(index, page)| {
        let mut bytes = typst_render::render(page, &options)
            .encode_png()
            .map_err(|error| SettingError::Problems(error.to_string()))?;
        bytes.splice(PNG_HEADER..PNG_HEADER, PNG_DENSITY);
        Ok(Written { form: PlateForm::Png, page: Some(index + 1), bytes })
    };
    document.pages().iter().enumerate().map(picture).collect()
}

/// A drawing of each page.
fn svgs(document: &PagedDocument) -> impl Iterator<Item = Written> {
    document.pages().iter().enumerate().map(|(index, page)| Written {
        form: PlateForm::Svg,
        page: Some(index + 1),
        bytes: typst_svg::svg(page, &SvgOptions::default()).into_bytes(),
    })
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

/// The world as a template sees it: its files in memory, no clock, no network, no disk.
struct Sheet<'a> {
    press: &'a Press,
    template: &'a Source,
    files: &'a [(FileId, Bytes)],
}

impl World for Sheet<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.press.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() {
            Ok(self.template.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let file = self.files.iter().find(|(file, _)| *file == id);
        file.map(|(_, bytes)| bytes.clone()).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests;
