//! The overview of all units as a page for a browser.
//!
//! A table of so many columns stays a table on a narrow screen too: there it moves sideways, by finger or by keyboard.

use askama::Template;

use super::inline;
use crate::overview::{Part, Shade, Sheet, Side, Told};
use crate::press::Picture;

/// The page, as its template reads it.
#[derive(Template)]
#[template(path = "overview.html")]
struct Document<'a> {
    sheet: &'a Sheet,
    /// The logo.
    pictures: &'a [Picture],
}

impl Document<'_> {
    fn inline(&self, name: &str) -> String {
        inline(self.pictures, name)
    }

    /// The heads of the columns before the themes.
    fn heads(&self) -> [&str; 5] {
        let heads = &self.sheet.columns;
        [&heads.level, &heads.unit, &heads.invited, &heads.respondents, &heads.response]
            .map(String::as_str)
    }

    /// The columns after those of the unit and the invited.
    fn rest(&self) -> usize {
        2 + self.sheet.themes.len()
    }

    /// The shades below the middle.
    fn under(&self) -> &[Shade] {
        &self.sheet.shades[..self.sheet.shades.len() / 2]
    }

    /// The shades above it.
    fn over(&self) -> &[Shade] {
        &self.sheet.shades[self.sheet.shades.len() / 2 + 1..]
    }

    /// What a mark says to who does not see it.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "a template gives a reference")]
    fn said(&self, side: &Side) -> &str {
        match side {
            Side::Above => &self.sheet.legend.above,
            Side::Below => &self.sheet.legend.below,
        }
    }
}

/// Writes the page. Same content, same bytes.
///
/// # Errors
/// What the template has to say, which has no reason to fail.
pub(crate) fn write(sheet: &Sheet, pictures: &[Picture]) -> Result<String, askama::Error> {
    Document { sheet, pictures }.render()
}
