//! A sheet with one table: a heading that stays in sight, filters, and room for any number of rows.

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::Source;
use super::cells::write_text;
use crate::{cell, texts};

/// The most rows of a sheet, the heading included.
pub(super) const MOST_ROWS: u32 = 1_048_576;
/// The longest name of a sheet.
const LONGEST_NAME: usize = 31;
/// What a name of a sheet must not hold.
const FORBIDDEN: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];
/// The height of the headings, in points: four lines.
const HEADING: f64 = 60.0;
/// A name that Excel keeps for itself.
const RESERVED: &str = "history";

/// The names of a workbook's sheets: allowed, and no two alike.
#[derive(Default)]
pub(super) struct SheetNames(Vec<String>);

impl SheetNames {
    /// The name nearest to the one that is wished.
    pub(super) fn take(&mut self, wished: &str) -> String {
        let clean: String =
            wished.chars().map(|c| if FORBIDDEN.contains(&c) { ' ' } else { c }).collect();
        let clean = clean.trim().trim_matches('\'').trim();
        let clean = if clean.is_empty() || clean.to_lowercase() == RESERVED { "-" } else { clean };
        let mut name = fitting(clean, "");
        for number in 2.. {
            let lower = name.to_lowercase();
            if !self.0.contains(&lower) {
                self.0.push(lower);
                break;
            }
            name = fitting(clean, &format!(" ({number})"));
        }
        name
    }

    /// The name of the sheet with this number on which the table of a sheet goes on.
    pub(super) fn further(&mut self, name: &str, number: usize) -> String {
        self.take(&fitting(name, &format!(" ~{number}")))
    }
}

/// A workbook that is being made.
pub(super) struct Book {
    pub(super) file: Workbook,
    pub(super) names: SheetNames,
    /// The most rows of a sheet, the heading included.
    pub(super) most_rows: u32,
}

/// The name with something behind it, as much of it as fits.
fn fitting(name: &str, behind: &str) -> String {
    let start = cell::first_utf16(name, LONGEST_NAME - behind.len());
    format!("{}{behind}", start.trim_end_matches([' ', '\'']))
}

/// A column: its heading, and its width in letters.
pub(super) struct Column {
    pub(super) heading: String,
    pub(super) width: f64,
}

impl Column {
    pub(super) fn new(heading: impl Into<String>, width: f64) -> Column {
        Column { heading: heading.into(), width }
    }
}

/// A table that is being written, row after row.
pub(super) struct Table<'s, 'r> {
    source: &'s Source<'r>,
    name: &'s str,
    columns: &'s [Column],
    /// Columns at the left that stay in sight.
    frozen: u16,
    /// The sheet it stands on now, by its index in the book.
    sheet: usize,
    /// The names of the sheets after the first.
    further: Vec<String>,
    row: u32,
}

impl<'s, 'r> Table<'s, 'r> {
    /// Begins a table on a sheet of its own.
    pub(super) fn begin(
        book: &mut Book,
        source: &'s Source<'r>,
        name: &'s str,
        columns: &'s [Column],
        frozen: u16,
    ) -> Result<Table<'s, 'r>, XlsxError> {
        let further = Vec::new();
        let mut table = Table { source, name, columns, frozen, sheet: 0, further, row: 0 };
        table.new_sheet(book, name)?;
        Ok(table)
    }

    /// The next row, with the sheet it stands on: a further one if the sheet is full.
    pub(super) fn next_row<'b>(
        &mut self,
        book: &'b mut Book,
    ) -> Result<(&'b mut Worksheet, u32), XlsxError> {
        if self.row + 1 >= book.most_rows {
            self.finish_sheet(book)?;
            let number = self.further.len() + 2;
            let name = book.names.further(self.name, number);
            self.new_sheet(book, &name)?;
            self.further.push(name);
        }
        self.row += 1;
        Ok((book.file.worksheet_from_index(self.sheet)?, self.row))
    }

    /// Ends the table; tells the names of the sheets that it needed after the first.
    pub(super) fn finish(self, book: &mut Book) -> Result<Vec<String>, XlsxError> {
        self.finish_sheet(book)?;
        Ok(self.further)
    }

    fn new_sheet(&mut self, book: &mut Book, name: &str) -> Result<(), XlsxError> {
        let formats = &self.source.formats;
        self.sheet = book.file.worksheets().len();
        self.row = 0;
        let sheet = book.file.add_worksheet_with_low_memory()?;
        sheet.set_name(name)?;
        sheet.set_freeze_panes(1, self.frozen)?;
        sheet.set_landscape();
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(0, 0)?;
        sheet.set_footer(footer(self.source));
        for (index, column) in (0..).zip(self.columns) {
            sheet.set_column_width(index, column.width)?;
        }
        // Not every program makes room for headings of several lines by itself.
        sheet.set_row_height(0, HEADING)?;
        for (index, column) in (0..).zip(self.columns) {
            write_text(sheet, (0, index), &column.heading, &formats.heading)?;
        }
        Ok(())
    }

    fn finish_sheet(&self, book: &mut Book) -> Result<(), XlsxError> {
        let last = u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        book.file.worksheet_from_index(self.sheet)?.autofilter(0, 0, self.row, last)?;
        Ok(())
    }
}

/// What stands below every printed page: the wave, and that data are made up.
pub(super) fn footer(source: &Source<'_>) -> String {
    let about = &source.results.about;
    // An & begins a field.
    let left = format!("{} {}", about.organisation, about.wave).replace('&', "&&");
    let remark = if about.synthetic { texts::word(source.lang, "remark.synthetic") } else { "" };
    format!("&L{left}&C{remark}&R&P / &N")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets_are_allowed_and_no_two_are_alike() {
        let mut names = SheetNames::default();
        assert_eq!(names.take("Culture / safety: [us]?"), "Culture   safety   us");
        assert_eq!(names.take("'History'"), "-");
        assert_eq!(names.take("history"), "- (2)");
        let long = "Wat leidinggevenden en hun medewerkers doen";
        assert_eq!(names.take(long), "Wat leidinggevenden en hun mede");
        assert_eq!(names.take(long), "Wat leidinggevenden en hun (2)");
        assert_eq!(names.take(&long.to_uppercase()), "WAT LEIDINGGEVENDEN EN HUN (3)");
        let emoji = names.take(&"🙂".repeat(40));
        assert!(emoji.encode_utf16().count() <= LONGEST_NAME);
    }
}
