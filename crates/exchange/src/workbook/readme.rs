//! The read-me sheet: what the file is, where it comes from, and what its words mean.

use rust_xlsxwriter::{Workbook, XlsxError};

use super::cells::write_text;
use super::{Planned, Source};
use crate::about;
use crate::export::Licence;
use crate::texts;

/// The widths of its two columns, in letters.
const WIDTHS: [f64; 2] = [34.0, 110.0];

pub(super) fn write(
    book: &mut Workbook,
    source: &Source<'_>,
    own: bool,
    sheets: &[Planned],
    licence: Option<&Licence>,
) -> Result<(), XlsxError> {
    let formats = &source.formats;
    let sheet = book.add_worksheet();
    sheet.set_name(source.word("workbook.readme"))?;
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
        write_text(sheet, (row, 1), &line.text, format)?;
        row += 1;
    }
    let named = |sheet: &Planned| (sheet.name.clone(), source.word(sheet.says).to_owned());
    let mut sections: Vec<(&str, Vec<(String, String)>)> =
        vec![("workbook.sheets", sheets.iter().map(named).collect())];
    let reading = ["workbook.cells", "workbook.interval"]
        .map(|key| (String::new(), source.word(key).to_owned()));
    sections.push(("workbook.reading", reading.into()));
    sections.extend(about::vocabulary(source.results, own, lang));
    for (heading, lines) in sections {
        row += 1;
        write_text(sheet, (row, 0), source.word(heading), &formats.strong)?;
        row += 1;
        for (term, text) in lines {
            write_text(sheet, (row, 0), &term, &formats.wrapped)?;
            write_text(sheet, (row, 1), &text, &formats.wrapped)?;
            row += 1;
        }
    }
    Ok(())
}
