//! The read-me sheet: what the file is, where it comes from, and what its words mean.

use rust_xlsxwriter::XlsxError;

use super::cells::write_text;
use super::sheet::Book;
use super::{Planned, Source};
use crate::about::{self, Section};
use crate::export::Licence;
use crate::texts;

/// The widths of its two columns, in letters.
const WIDTHS: [f64; 2] = [30.0, 90.0];
/// The height of a line, in points.
const LINE: f64 = 15.0;
/// How much of a line words fill, as they are not broken.
const FILL: f64 = 0.95;

/// Puts the sheet first. It is filled when the others are there, for it tells how many a table needed.
pub(super) fn begin(book: &mut Book, source: &Source<'_>) -> Result<(), XlsxError> {
    book.file.add_worksheet().set_name(book.names.take(source.word("workbook.readme")))?;
    Ok(())
}

/// Fills the first sheet.
pub(super) fn write(
    book: &mut Book,
    source: &Source<'_>,
    own: bool,
    sheets: &[Planned],
    licence: Option<&Licence>,
) -> Result<(), XlsxError> {
    let formats = &source.formats;
    let most_rows = book.most_rows;
    let sheet = book.file.worksheet_from_index(0)?;
    sheet.set_portrait();
    sheet.set_print_fit_to_pages(1, 0);
    for (column, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(column, width)?;
    }
    let lang = source.lang;
    write_text(sheet, (0, 0), &texts::title(source.results, lang), &formats.title)?;
    let mut row = 2;
    for line in about::lines(source.questionnaire, source.results, lang, licence) {
        let format = if line.is_strong { &formats.strong } else { &formats.wrapped };
        sheet.set_row_height(row, height("", &line.text))?;
        write_text(sheet, (row, 1), &line.text, format)?;
        row += 1;
    }
    let named = |sheet: &Planned| (sheet.name.clone(), says(source, sheet, most_rows));
    let mut sections: Vec<Section> = vec![("workbook.sheets", sheets.iter().map(named).collect())];
    let reading = ["workbook.cells", "workbook.interval"]
        .map(|key| (String::new(), source.word(key).to_owned()));
    sections.push(("workbook.reading", reading.into()));
    sections.extend(about::vocabulary(source.results, own, lang));
    for (heading, lines) in sections {
        row += 1;
        // Over both columns: nothing stands beside it.
        write_text(sheet, (row, 0), source.word(heading), &formats.subtitle)?;
        row += 1;
        for (term, text) in lines {
            sheet.set_row_height(row, height(&term, &text))?;
            write_text(sheet, (row, 0), &term, &formats.wrapped)?;
            write_text(sheet, (row, 1), &text, &formats.wrapped)?;
            row += 1;
        }
    }
    Ok(())
}

/// What is said of a sheet: what stands on it, and where it goes on if one sheet is not enough.
fn says(source: &Source<'_>, sheet: &Planned, most_rows: u32) -> String {
    let says = source.word(sheet.says);
    if sheet.further.is_empty() {
        return says.to_owned();
    }
    let values = [("sheets", sheet.further.join(", ")), ("rows", most_rows.to_string())];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    format!("{says} {}", texts::fill(source.lang, "workbook.goes_on", &values))
}

/// Room for two texts side by side. Not every program finds it by itself.
fn height(term: &str, text: &str) -> f64 {
    let lines = |text: &str, width: f64| (text.chars().count() as f64 / (width * FILL)).ceil();
    lines(term, WIDTHS[0]).max(lines(text, WIDTHS[1])).max(1.0) * LINE
}
