//! How cells look, and how they are written.

use peil_analysis::{Figure, Status};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use crate::cell;
use crate::quantity::Quantity;

/// The longest text of a cell.
const LONGEST_TEXT: usize = 32_767;

/// The looks of all cells.
pub(super) struct Formats {
    pub(super) heading: Format,
    pub(super) title: Format,
    pub(super) subtitle: Format,
    pub(super) strong: Format,
    /// Long texts of the read-me sheet.
    pub(super) wrapped: Format,
    /// What stands where no number is given.
    absent: Format,
    people: Format,
    share: Format,
    points: Format,
    hundred: Format,
    number: Format,
}

impl Formats {
    pub(super) fn new() -> Formats {
        let number = |format: &str| Format::new().set_num_format(format);
        Formats {
            heading: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Top)
                .set_background_color(Color::RGB(0x00E8_EDF2))
                .set_border_bottom(FormatBorder::Thin),
            title: Format::new().set_bold().set_font_size(14),
            subtitle: Format::new().set_bold(),
            strong: Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top),
            wrapped: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            absent: Format::new()
                .set_italic()
                .set_font_color(Color::RGB(0x0059_5959))
                .set_align(FormatAlign::Right),
            people: number("#,##0"),
            share: number("0.0%"),
            points: number("0.00"),
            hundred: number("0.0"),
            number: number("0.000"),
        }
    }

    fn of(&self, quantity: Quantity) -> &Format {
        match quantity {
            Quantity::People => &self.people,
            Quantity::Share => &self.share,
            Quantity::Points => &self.points,
            Quantity::Hundred => &self.hundred,
            Quantity::Number => &self.number,
        }
    }

    /// Writes a number; none leaves the cell blank.
    pub(super) fn write_number(
        &self,
        sheet: &mut Worksheet,
        at: (u32, u16),
        value: Option<f64>,
        quantity: Quantity,
    ) -> Result<(), XlsxError> {
        if let Some(value) = value.filter(|value| value.is_finite()) {
            // Adding 0 turns -0 into 0.
            sheet.write_number_with_format(at.0, at.1, value + 0.0, self.of(quantity))?;
        }
        Ok(())
    }

    /// Writes a figure's value, or in words why there is none.
    pub(super) fn write_value(
        &self,
        sheet: &mut Worksheet,
        at: (u32, u16),
        figure: &Figure,
        quantity: Quantity,
        word: impl Fn(&str) -> &'static str,
    ) -> Result<(), XlsxError> {
        match absent(figure.status) {
            None => self.write_number(sheet, at, figure.value, quantity),
            Some(key) => write_text(sheet, at, word(key), &self.absent),
        }
    }
}

/// As [`write_text`], with no look of its own. Most cells of a large wave are such, and a look is searched for anew at
/// every cell.
pub(super) fn write_plain(
    sheet: &mut Worksheet,
    at: (u32, u16),
    text: &str,
) -> Result<(), XlsxError> {
    if cell::is_risky(text) {
        return write_text(sheet, at, text, &Format::new());
    }
    if !text.is_empty() {
        sheet.write_string(at.0, at.1, cell::first_utf16(text, LONGEST_TEXT))?;
    }
    Ok(())
}

/// Writes a text, always as text; an empty one leaves the cell blank.
pub(super) fn write_text(
    sheet: &mut Worksheet,
    at: (u32, u16),
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    if text.is_empty() {
        return Ok(());
    }
    let text = cell::first_utf16(text, LONGEST_TEXT);
    // A text in a cell is no formula. But who edits it and presses Enter would make it one, unless the cell is
    // marked as text.
    if cell::is_risky(text) {
        let marked = format.clone().set_quote_prefix();
        sheet.write_string_with_format(at.0, at.1, text, &marked)?;
    } else {
        sheet.write_string_with_format(at.0, at.1, text, format)?;
    }
    Ok(())
}

/// The word for a figure that is not given.
fn absent(status: Status) -> Option<&'static str> {
    match status {
        Status::Shown => None,
        Status::Hidden => Some("workbook.hidden"),
        Status::Undefined => Some("workbook.undefined"),
        Status::NotCompared => Some("workbook.not_compared"),
    }
}
