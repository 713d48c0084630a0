//! The pages of a plate as pictures.

use typst_layout::PagedDocument;
use typst_render::RenderOptions;
use typst_svg::SvgOptions;

use super::{SettingError, Written};
use crate::PlateForm;

/// Dots an inch of a picture: sharp on a screen and readable in print, at some 200 kB a page.
const PNG_DPI: f64 = 150.0;
/// The part of a PNG that tells its size on paper: 5906 dots a metre both ways, and its CRC-32. It goes
/// behind the header, which is as long in every PNG. Without it a word processor takes an A4 for
/// a poster.
const PNG_DENSITY: [u8; 21] = *b"\0\0\0\x09pHYs\0\0\x17\x12\0\0\x17\x12\x01\x67\x9f\xd2\x52";
const PNG_HEADER: usize = 33;

/// A picture of each page.
pub(super) fn pngs(document: &PagedDocument) -> Result<Vec<Written>, SettingError> {
    let picture = |(index, mut bytes): (usize, Vec<u8>)| {
        bytes.splice(PNG_HEADER..PNG_HEADER, PNG_DENSITY);
        Written { form: PlateForm::Png, page: Some(index + 1), bytes }
    };
    Ok(rendered(document, PNG_DPI)?.into_iter().enumerate().map(picture).collect())
}

/// A PNG of each page, of so many dots an inch, that does not tell its size on paper.
pub(super) fn rendered(document: &PagedDocument, dpi: f64) -> Result<Vec<Vec<u8>>, SettingError> {
    let options = RenderOptions { pixel_per_pt: (dpi / 72.0).into(), ..RenderOptions::default() };
    let png = |page| typst_render::render(page, &options).encode_png();
    let pages = document.pages().iter().map(png).collect::<Result<_, _>>();
    pages.map_err(|error| SettingError::Problems(error.to_string()))
}

/// A drawing of each page.
pub(super) fn svgs(document: &PagedDocument) -> impl Iterator<Item = Written> {
    document.pages().iter().enumerate().map(|(index, page)| Written {
        form: PlateForm::Svg,
        page: Some(index + 1),
        bytes: typst_svg::svg(page, &SvgOptions::default()).into_bytes(),
    })
}
