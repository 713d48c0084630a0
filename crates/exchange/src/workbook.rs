//! The workbook for people: a read-me sheet, an overview of units, and a sheet per theme.

mod cells;
mod overview;
mod readme;
mod sheet;
mod theme;

use peil_analysis::{Figure, Results, Subject, UnitNote};
use peil_disclosure::Released;
use peil_instrument::{Lang, Questionnaire};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};

use crate::error::ExchangeError;
use crate::export::Licence;
use crate::subjects::Subjects;
use crate::texts;
use crate::wide::by_unit;
use cells::Formats;
use sheet::{Book, MOST_ROWS, SheetNames};

/// What all sheets are made from.
struct Source<'r> {
    questionnaire: &'r Questionnaire,
    results: &'r Results,
    subjects: Subjects<'r>,
    lang: Lang,
    formats: Formats,
}

impl Source<'_> {
    fn word(&self, key: &str) -> &'static str {
        texts::word(self.lang, key)
    }

    /// Every unit with its figures, which stand together.
    fn by_unit(&self) -> impl Iterator<Item = (&UnitNote, &[Figure])> {
        by_unit(self.results)
    }
}

/// What the figures of a sheet are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    Scales,
    /// A block, by its index in the questionnaire.
    Block(usize),
    Relations,
}

impl About {
    fn holds(self, questionnaire: &Questionnaire, figure: &Figure) -> bool {
        match (self, &figure.subject) {
            (About::Scales, Subject::Scale(_))
            | (About::Relations, Subject::Relation(_) | Subject::Gap(_)) => true,
            (About::Block(block), Subject::Item(_)) => {
                figure.block.as_ref() == Some(&questionnaire.blocks()[block].id)
            }
            _ => false,
        }
    }
}

/// A sheet with what it is about, its name and what the read-me sheet says of it.
struct Planned {
    about: Option<About>,
    name: String,
    says: &'static str,
    /// The sheets on which it goes on, if it has more rows than one can hold.
    further: Vec<String>,
}

/// Makes the workbook: texts in one language, numbers as numbers, and in words what is not given. Same results, same
/// bytes. Every cell of text is a text: nothing starts a formula, and nothing becomes one when somebody edits it. A
/// table of more rows than a sheet can hold goes on on further sheets, and the read-me sheet says so.
///
/// # Errors
/// [`ExchangeError::Workbook`] if a temporary file cannot be written.
pub fn figures_xlsx(
    questionnaire: &Questionnaire,
    results: &Released<Results>,
    lang: Lang,
    licence: Option<&Licence>,
) -> Result<Vec<u8>, ExchangeError> {
    write(questionnaire, results.get(), false, lang, licence)
}

/// The same of the organisation's own items: a read-me sheet and their block.
///
/// # Errors
/// As [`figures_xlsx`].
pub fn own_figures_xlsx(
    questionnaire: &Questionnaire,
    results: &Released<Results>,
    lang: Lang,
    licence: Option<&Licence>,
) -> Result<Vec<u8>, ExchangeError> {
    write(questionnaire, results.get(), true, lang, licence)
}

pub(crate) fn write(
    questionnaire: &Questionnaire,
    results: &Results,
    own: bool,
    lang: Lang,
    licence: Option<&Licence>,
) -> Result<Vec<u8>, ExchangeError> {
    write_with(questionnaire, results, own, lang, licence, MOST_ROWS)
}

/// As [`write()`], with no more rows on a sheet than `most_rows`, the heading included.
fn write_with(
    questionnaire: &Questionnaire,
    results: &Results,
    own: bool,
    lang: Lang,
    licence: Option<&Licence>,
    most_rows: u32,
) -> Result<Vec<u8>, ExchangeError> {
    let subjects = Subjects::of(questionnaire);
    let source = Source { questionnaire, results, subjects, lang, formats: Formats::new() };
    let mut book = Book { file: Workbook::new(), names: SheetNames::default(), most_rows };
    // When it was made is no part of it.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let title = texts::title(results, lang);
    let properties = DocProperties::new().set_creation_datetime(&made).set_title(title);
    book.file.set_properties(&properties);
    readme::begin(&mut book, &source)?;
    let mut sheets = plan(&source, own, &mut book.names);
    for planned in &mut sheets {
        planned.further = match planned.about {
            None => overview::write(&mut book, &source, &planned.name)?,
            Some(about) => theme::write(&mut book, &source, own, about, &planned.name)?,
        };
    }
    readme::write(&mut book, &source, own, &sheets, licence)?;
    Ok(book.file.save_to_buffer()?)
}

/// The sheets after the read-me sheet, in order. What has no figures has no sheet.
fn plan(source: &Source<'_>, own: bool, names: &mut SheetNames) -> Vec<Planned> {
    let planned = |about, name, says| Planned { about, name, says, further: Vec::new() };
    let mut sheets = Vec::new();
    if !own {
        let name = names.take(source.word("workbook.overview"));
        sheets.push(planned(None, name, "workbook.overview_sheet"));
    }
    let blocks = source.questionnaire.blocks();
    let fixed = |about, key: &str, says| (about, source.word(key).to_owned(), says);
    let scales = fixed(About::Scales, "workbook.scales", "workbook.scales_sheet");
    let relations = fixed(About::Relations, "workbook.relations", "workbook.relations_sheet");
    let themes = blocks.iter().enumerate().map(|(index, block)| {
        let title = block.title.get(source.lang).to_owned();
        (About::Block(index), title, "workbook.theme_sheet")
    });
    for (about, title, says) in [scales].into_iter().chain(themes).chain([relations]) {
        let holds =
            |figure: &&Figure| figure.own == own && about.holds(source.questionnaire, figure);
        if source.results.figures.iter().any(|figure| holds(&figure)) {
            sheets.push(planned(Some(about), names.take(&title), says));
        }
    }
    sheets
}

#[cfg(test)]
mod tests;
