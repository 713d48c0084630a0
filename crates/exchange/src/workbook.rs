//! The workbook for people: a read-me sheet, an overview of units, and a sheet per theme.

mod cells;
mod overview;
mod readme;
mod sheet;
mod theme;

use std::collections::BTreeMap;

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
    /// That data are made up, or nothing.
    made_up: &'static str,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum About {
    Units,
    Scales,
    /// A block, by its index in the questionnaire.
    Block(usize),
    Relations,
}

/// A sheet with what it is about, its name and what the read-me sheet says of it.
struct Planned<'r> {
    about: About,
    /// Its figures, unit by unit; none for the overview, which chooses its own.
    figures: Vec<&'r Figure>,
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
    let made_up = texts::made_up(results, lang);
    let source =
        Source { questionnaire, results, subjects, lang, formats: Formats::new(), made_up };
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
            About::Units => overview::write(&mut book, &source, &planned.name)?,
            _ => theme::write(&mut book, &source, &planned.figures, &planned.name)?,
        };
    }
    readme::write(&mut book, &source, own, &sheets, licence)?;
    Ok(book.file.save_to_buffer()?)
}

/// The sheets after the read-me sheet, in order. What has no figures has no sheet.
fn plan<'r>(source: &Source<'r>, own: bool, names: &mut SheetNames) -> Vec<Planned<'r>> {
    let fixed = |about, key: &str, says| (about, source.word(key).to_owned(), says);
    let units = fixed(About::Units, "workbook.overview", "workbook.overview_sheet");
    let scales = fixed(About::Scales, "workbook.scales", "workbook.scales_sheet");
    let relations = fixed(About::Relations, "workbook.relations", "workbook.relations_sheet");
    let blocks = source.questionnaire.blocks();
    let themes = blocks.iter().enumerate().map(|(index, block)| {
        let title = block.title.get(source.lang).to_owned();
        (About::Block(index), title, "workbook.theme_sheet")
    });
    let mut figures = figures(source, own);
    let mut sheets = Vec::new();
    for (about, title, says) in [units, scales].into_iter().chain(themes).chain([relations]) {
        let figures = figures.remove(&about).unwrap_or_default();
        let is_there = if about == About::Units { !own } else { !figures.is_empty() };
        if is_there {
            let name = names.take(&title);
            sheets.push(Planned { about, figures, name, says, further: Vec::new() });
        }
    }
    sheets
}

/// The figures of every sheet, sought once: a large wave has millions of them.
fn figures<'r>(source: &Source<'r>, own: bool) -> BTreeMap<About, Vec<&'r Figure>> {
    let blocks = source.questionnaire.blocks();
    let mut sheets: BTreeMap<About, Vec<&Figure>> = BTreeMap::new();
    for figure in source.results.figures.iter().filter(|figure| figure.own == own) {
        let about = match &figure.subject {
            Subject::Unit => continue,
            Subject::Scale(_) => About::Scales,
            Subject::Relation(_) | Subject::Gap(_) => About::Relations,
            Subject::Item(_) => {
                let block =
                    blocks.iter().position(|block| figure.block.as_ref() == Some(&block.id));
                let Some(block) = block else { continue };
                About::Block(block)
            }
        };
        sheets.entry(about).or_default().push(figure);
    }
    sheets
}

#[cfg(test)]
mod tests;
