//! A sheet with one table: a heading that stays in sight, filters, and room for any number of rows.

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::Source;
use super::cells::write_text;
use crate::{cell, texts};

/// The most rows of a sheet, the heading included.
const MOST_ROWS: u32 = 1_048_576;
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
    most_rows: u32,
    /// The sheet it stands on now, by its index in the book.
    sheet: usize,
    n_sheets: usize,
    row: u32,
}

impl<'s, 'r> Table<'s, 'r> {
    /// Begins a table on a sheet of its own.
    pub(super) fn begin(
        book: &mut Workbook,
        source: &'s Source<'r>,
        name: &'s str,
        columns: &'s [Column],
        frozen: u16,
    ) -> Result<Table<'s, 'r>, XlsxError> {
        let most_rows = MOST_ROWS;
        let mut table =
            Table { source, name, columns, frozen, most_rows, sheet: 0, n_sheets: 0, row: 0 };
        table.new_sheet(book)?;
        Ok(table)
    }

    /// The next row, with the sheet it stands on: a further one if the sheet is full.
    pub(super) fn next_row<'b>(
        &mut self,
        book: &'b mut Workbook,
    ) -> Result<(&'b mut Worksheet, u32), XlsxError> {
        if self.row + 1 >= self.most_rows {
            self.finish_sheet(book)?;
            self.new_sheet(book)?;
        }
        self.row += 1;
        Ok((book.worksheet_from_index(self.sheet)?, self.row))
    }

    /// Ends the table.
    pub(super) fn finish(self, book: &mut Workbook) -> Result<(), XlsxError> {
        self.finish_sheet(book)
    }

    fn new_sheet(&mut self, book: &mut Workbook) -> Result<(), XlsxError> {
        let formats = &self.source.formats;
        self.sheet = book.worksheets().len();
        self.n_sheets += 1;
        self.row = 0;
        let sheet = book.add_worksheet_with_low_memory()?;
        let name = match self.n_sheets {
            1 => self.name.to_owned(),
            number => fitting(self.name, &format!(" ~{number}")),
        };
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

    fn finish_sheet(&self, book: &mut Workbook) -> Result<(), XlsxError> {
        let last = u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        book.worksheet_from_index(self.sheet)?.autofilter(0, 0, self.row, last)?;
        Ok(())
    }
}

/// What stands below every printed page: the wave, and that data are made up.
fn footer(source: &Source<'_>) -> String {
    let about = &source.results.about;
    // An & begins a field.
    let left = format!("{} {}", about.organisation, about.wave).replace('&', "&&");
    let remark = if about.synthetic { texts::word(source.lang, "remark.synthetic") } else { "" };
    format!("&L{left}&C{remark}&R&P / &N")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subjects::Subjects;
    use crate::workbook::cells::Formats;
    use peil_analysis::{About, Results, SCHEMA};
    use peil_instrument::{Lang, Text};

    #[test]
    fn a_table_that_is_too_long_goes_on_on_a_further_sheet() {
        let questionnaire = peil_instrument::shipped::questionnaire("staff", None).unwrap();
        let about = About {
            wave: "w1".to_owned(),
            wave_name: Text::new("Meting", "Wave"),
            organisation: "R&D".to_owned(),
            questionnaire: questionnaire.id().clone(),
            version: questionnaire.version().to_owned(),
            questionnaire_hash: String::new(),
            k: 10,
            synthetic: true,
        };
        let (comparison, units, figures) = (None, Vec::new(), Vec::new());
        let results = Results {
            schema: SCHEMA,
            protected: true,
            about,
            comparison,
            units,
            figures,
            answers: Vec::new(),
        };
        let source = Source {
            questionnaire: &questionnaire,
            results: &results,
            subjects: Subjects::of(&questionnaire),
            lang: Lang::Nl,
            formats: Formats::new(),
        };
        let mut book = Workbook::new();
        let columns = [Column::new("unit", 10.0)];
        let mut table = Table::begin(&mut book, &source, "Schalen", &columns, 0).unwrap();
        table.most_rows = 3;
        let rows: Vec<u32> = (0..5).map(|_| table.next_row(&mut book).unwrap().1).collect();
        table.finish(&mut book).unwrap();
        assert_eq!(rows, [1, 2, 1, 2, 1], "the heading stands on every sheet");
        let names: Vec<String> = book.worksheets().iter().map(Worksheet::name).collect();
        assert_eq!(names, ["Schalen", "Schalen ~2", "Schalen ~3"]);
        assert_eq!(footer(&source), "&LR&&D w1&Cverzonnen gegevens&R&P / &N");
    }

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
