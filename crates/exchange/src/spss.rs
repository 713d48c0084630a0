//! The wide table as SPSS reads it, with the words of variables and values.
//!
//! Written by hand after the description of the format in PSPP's developers' guide ("System File Format"): see
//! `docs/DESIGN.md` for the reason.

mod dictionary;

use std::io::Write;

use peil_analysis::{Figure, Results, Status};
use peil_disclosure::Released;
use peil_instrument::{Lang, Questionnaire};

use crate::about;
use crate::error::ExchangeError;
use crate::export::Licence;
use crate::quantity::Quantity;
use crate::subjects::Subjects;
use crate::texts;
use crate::wide::{self, Part, WIDE_UNIT_COLUMNS, Wide, WideNote};
use dictionary::{Dictionary, Kind, Labels, SYSTEM_MISSING, Variable};

/// What stands for a figure that is not given: values that no figure has, marked as missing and labelled.
pub(crate) const HIDDEN: f64 = -9999.0;
pub(crate) const UNDEFINED: f64 = -9998.0;
pub(crate) const NOT_COMPARED: f64 = -9997.0;

/// The column that is a number here, with labels.
const SHOWN: &str = "shown";
/// A variable that the CSV has no column for: numbers the units, so that SPSS can name them in charts.
const NUMBER: &str = "unit_number";

/// A cell.
enum Cell<'r> {
    Text(&'r str),
    Number(f64),
}

/// Writes the wide table as `.sav`: the columns of [`wide_csv`](crate::wide_csv), with labels in one language. A figure that is
/// not given has a missing value whose label says why; a unit that has no such figure has the system's missing value.
///
/// Same results, same bytes: the file bears a fixed date.
///
/// # Errors
/// [`ExchangeError::Io`] if `out` cannot be written to; [`ExchangeError::TooMany`] if there are more units or columns than
/// the format counts.
pub fn units_sav(
    questionnaire: &Questionnaire,
    results: &Released<Results>,
    lang: Lang,
    licence: Option<&Licence>,
    out: impl Write,
) -> Result<(), ExchangeError> {
    let subjects = Subjects::of(questionnaire);
    let wide = Wide::of(results.get(), &subjects);
    write(&wide, &subjects, questionnaire, lang, licence, out)
}

/// As [`units_sav`].
pub(crate) fn write(
    wide: &Wide<'_>,
    subjects: &Subjects<'_>,
    questionnaire: &Questionnaire,
    lang: Lang,
    licence: Option<&Licence>,
    mut out: impl Write,
) -> Result<(), ExchangeError> {
    let results = wide.results;
    let notes = wide::notes(wide, subjects);
    let documents = about::lines(questionnaire, results, lang, licence);
    let values = [
        ("organisation", results.about.organisation.as_str()),
        ("wave", results.about.wave.as_str()),
    ];
    let dictionary = Dictionary {
        label: texts::fill(lang, "spss.file", &values),
        documents: documents.into_iter().map(|line| line.text).collect(),
        variables: variables(results, &notes, lang),
        n_cases: results.units.len(),
    };
    dictionary.write(&mut out)?;
    let parts: Vec<Vec<Part>> = wide
        .figures
        .iter()
        .map(|figure| figure.columns().map(|(part, _)| part).collect())
        .collect();
    let remark = texts::remark(results);
    for (number, (unit, figures)) in (1_u32..).zip(wide.rows()) {
        let about = WIDE_UNIT_COLUMNS.iter().zip(wide::about(results, unit));
        let mut cells: Vec<Cell<'_>> = about
            .map(|(column, text)| match *column {
                SHOWN => Cell::Number(f64::from(u8::from(unit.shown))),
                _ => Cell::Text(text),
            })
            .collect();
        for (figure, parts) in figures.iter().zip(&parts) {
            cells.extend(parts.iter().map(|part| cell_of(*figure, *part)));
        }
        cells.extend([Cell::Text(remark), Cell::Number(f64::from(number))]);
        for (variable, cell) in dictionary.variables.iter().zip(cells) {
            match (&variable.kind, cell) {
                (Kind::Text { width }, Cell::Text(text)) => {
                    dictionary::write_text(&mut out, text, *width)?;
                }
                (_, Cell::Number(number)) => out.write_all(&number.to_le_bytes())?,
                (Kind::Number { .. }, Cell::Text(_)) => {
                    out.write_all(&SYSTEM_MISSING.to_le_bytes())?;
                }
            }
        }
    }
    Ok(())
}

/// The variables: those of the wide table, and the number of the unit.
fn variables(results: &Results, notes: &[WideNote<'_, '_>], lang: Lang) -> Vec<Variable> {
    let word = |key: &str| texts::word(lang, key).to_owned();
    let not_given = Labels::Missing(vec![
        (HIDDEN, word("spss.hidden")),
        (UNDEFINED, word("spss.undefined")),
        (NOT_COMPARED, word("spss.not_compared")),
    ]);
    let widths = widths(results);
    let kind = |note: &WideNote<'_, '_>| match note.figure {
        Some((_, Part::Caveat)) => Kind::Text { width: CAVEAT_WIDTH },
        Some((figure, _)) => Kind::Number {
            decimals: Quantity::of(figure.measure).decimals(),
            labels: not_given.clone(),
        },
        None if note.column == SHOWN => {
            let labels = Labels::Plain(vec![(0.0, word("spss.no")), (1.0, word("spss.yes"))]);
            Kind::Number { decimals: 0, labels }
        }
        None => {
            let place = WIDE_UNIT_COLUMNS.iter().position(|column| *column == note.column);
            let remark = texts::remark(results).len();
            Kind::Text { width: place.map_or(remark, |place| widths[place]) }
        }
    };
    let variable = |note: &WideNote<'_, '_>| Variable {
        name: note.column.clone(),
        label: note.text.get(lang).to_owned(),
        kind: kind(note),
    };
    let mut variables: Vec<Variable> = notes.iter().map(variable).collect();
    let names = results.units.iter().map(|unit| unit.name.get(lang).to_owned());
    let labels = (1_u32..).map(f64::from).zip(names).collect();
    variables.push(Variable {
        name: NUMBER.to_owned(),
        label: word("spss.number"),
        kind: Kind::Number { decimals: 0, labels: Labels::Plain(labels) },
    });
    variables
}

/// Room for the longest caveat, in bytes.
const CAVEAT_WIDTH: usize = 20;

/// Per column about the unit the bytes of its longest text.
fn widths(results: &Results) -> [usize; WIDE_UNIT_COLUMNS.len()] {
    let mut widths = [0; WIDE_UNIT_COLUMNS.len()];
    for unit in &results.units {
        for (width, text) in widths.iter_mut().zip(wide::about(results, unit)) {
            *width = (*width).max(text.len());
        }
    }
    widths
}

fn cell_of(figure: Option<&Figure>, part: Part) -> Cell<'_> {
    let Some(figure) = figure else {
        return match part {
            Part::Caveat => Cell::Text(""),
            _ => Cell::Number(SYSTEM_MISSING),
        };
    };
    let value = match part {
        Part::Caveat => return Cell::Text(figure.caveat.map_or("", peil_analysis::Caveat::name)),
        Part::Value => figure.value,
        Part::Low => figure.low,
        Part::High => figure.high,
    };
    Cell::Number(match figure.status {
        Status::Shown => value.map_or(SYSTEM_MISSING, |value| value + 0.0),
        Status::Hidden => HIDDEN,
        Status::Undefined => UNDEFINED,
        Status::NotCompared => NOT_COMPARED,
    })
}
