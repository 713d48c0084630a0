//! The wide table: one row per unit, a column per figure that units can have.

mod codebook;
mod names;

use std::collections::{BTreeSet, HashMap};
use std::io::Write;

use peil_analysis::{Figure, Measure, Results, Status, Subject, UnitNote};
use peil_disclosure::Released;
use peil_instrument::Questionnaire;

use crate::dialect::Dialect;
use crate::error::ExchangeError;
use crate::subjects::{Position, Subjects};
use crate::{cell, texts};

pub use codebook::{WIDE_CODEBOOK_COLUMNS, wide_codebook_csv};
pub(crate) use codebook::{WideNote, notes, write as write_codebook};

/// The columns about the unit, before those of the figures.
pub const WIDE_UNIT_COLUMNS: [&str; 9] = [
    "wave",
    "organisation",
    "unit",
    "parent",
    "name_nl",
    "name_en",
    "unit_kind",
    "shown",
    "nearest_shown",
];

/// The last column: that answers are made up, or nothing.
pub(crate) const REMARK: &str = "remark";

/// What a column holds of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Value,
    Low,
    High,
    /// Why two waves are not compared, or with care only.
    Caveat,
}

/// A figure of the table, in one to four columns.
pub(crate) struct WideFigure<'r> {
    pub(crate) subject: &'r Subject,
    pub(crate) measure: Measure,
    pub(crate) answer: Option<&'r str>,
    has_interval: bool,
    has_caveat: bool,
}

impl<'r> WideFigure<'r> {
    fn key(&self) -> Key<'r> {
        (self.subject, self.measure, self.answer)
    }

    /// Its columns, in order: part and name.
    pub(crate) fn columns(&self) -> impl Iterator<Item = (Part, String)> {
        let wanted = [
            (true, Part::Value, ""),
            (self.has_interval, Part::Low, "low"),
            (self.has_interval, Part::High, "high"),
            (self.has_caveat, Part::Caveat, "caveat"),
        ];
        wanted.into_iter().filter(|(is_there, ..)| *is_there).map(|(_, part, suffix)| {
            (part, names::column(self.subject, self.measure, self.answer, suffix))
        })
    }
}

/// Every unit with its figures. Figures stand unit by unit, in the order of the units.
pub(crate) fn by_unit(results: &Results) -> impl Iterator<Item = (&UnitNote, &[Figure])> {
    let mut left = results.figures.as_slice();
    results.units.iter().map(move |unit| {
        let end = left.iter().position(|figure| figure.unit != unit.code).unwrap_or(left.len());
        let (figures, after) = left.split_at(end);
        left = after;
        (unit, figures)
    })
}

type Key<'r> = (&'r Subject, Measure, Option<&'r str>);

fn key(figure: &Figure) -> Key<'_> {
    (&figure.subject, figure.measure, figure.answer.as_deref())
}

/// The table's shape, and the results it is of.
pub(crate) struct Wide<'r> {
    pub(crate) results: &'r Results,
    pub(crate) figures: Vec<WideFigure<'r>>,
    places: HashMap<Key<'r>, usize>,
}

impl<'r> Wide<'r> {
    /// Chooses the columns: the figures that some unit below the organisation has, hidden or not; all figures, if
    /// there is no unit below it. An organisation's own items have none: they are never given by unit.
    ///
    /// Whether a figure is there at all follows from the questionnaire, so the columns do not tell what is hidden.
    pub(crate) fn of(results: &'r Results, subjects: &Subjects<'_>) -> Wide<'r> {
        let root = results.root().map(|root| root.code.as_str()).unwrap_or_default();
        let is_alone = results.units.len() < 2;
        let shared = || results.figures.iter().filter(|figure| !figure.own);
        // Every measure with an interval has it for some unit; one that is hidden must not lose its columns.
        let with_interval: BTreeSet<Measure> =
            shared().filter(|figure| figure.low.is_some()).map(|figure| figure.measure).collect();
        let mut places: HashMap<Key<'r>, usize> = HashMap::new();
        let mut figures: Vec<WideFigure<'r>> = Vec::new();
        let mut next = 0;
        for figure in shared().filter(|figure| is_alone || figure.unit != root) {
            // Units have the same figures in the same order, nearly always.
            let place = if figures.get(next).is_some_and(|known| known.key() == key(figure)) {
                next
            } else {
                *places.entry(key(figure)).or_insert_with(|| {
                    figures.push(WideFigure {
                        subject: &figure.subject,
                        measure: figure.measure,
                        answer: figure.answer.as_deref(),
                        has_interval: with_interval.contains(&figure.measure),
                        has_caveat: false,
                    });
                    figures.len() - 1
                })
            };
            figures[place].has_caveat |= figure.caveat.is_some();
            next = place + 1;
        }
        // Answers keep the order in which they come; units may lack some figures, so the rest is put in order here.
        let at = |figure: &WideFigure<'_>| -> (Position, Measure) {
            (subjects.position(figure.subject), figure.measure)
        };
        figures.sort_by_key(at);
        let places =
            figures.iter().enumerate().map(|(place, figure)| (figure.key(), place)).collect();
        Wide { results, figures, places }
    }

    /// Per unit its figures, in the places of [`Wide::figures`].
    pub(crate) fn rows(&self) -> impl Iterator<Item = (&'r UnitNote, Vec<Option<&'r Figure>>)> {
        by_unit(self.results).map(|(unit, figures)| {
            let mut row = vec![None; self.figures.len()];
            let mut next = 0;
            for figure in figures.iter().filter(|figure| !figure.own) {
                let is_next =
                    self.figures.get(next).is_some_and(|known| known.key() == key(figure));
                let place =
                    if is_next { Some(next) } else { self.places.get(&key(figure)).copied() };
                if let Some(place) = place {
                    row[place] = Some(figure);
                    next = place + 1;
                }
            }
            (unit, row)
        })
    }

    /// The names of all columns, in order.
    pub(crate) fn header(&self) -> Vec<String> {
        let figures = self.figures.iter().flat_map(WideFigure::columns).map(|(_, name)| name);
        let unit = WIDE_UNIT_COLUMNS.iter().map(ToString::to_string);
        unit.chain(figures).chain([REMARK.to_owned()]).collect()
    }
}

/// Writes the wide table: per unit its code, its place in the tree, its names, and a column per figure, with the ends of
/// the interval beside it where there is one. A figure that is hidden, undefined or not compared is an empty cell; which
/// of them it is, [`long_csv`](crate::long_csv) tells.
///
/// Figures that exist for the organisation only (counts per answer, alpha, correlations) would be columns with one cell;
/// they stand in the long CSV. Form and guarantees as of [`long_csv`](crate::long_csv). What the columns mean:
/// [`wide_codebook_csv`].
///
/// # Errors
/// [`ExchangeError::Io`] or [`ExchangeError::Csv`] if `out` cannot be written to.
pub fn wide_csv(
    questionnaire: &Questionnaire,
    results: &Released<Results>,
    out: impl Write,
) -> Result<(), ExchangeError> {
    let wide = Wide::of(results.get(), &Subjects::of(questionnaire));
    write(&wide, Dialect::Machine, out)
}

/// As [`wide_csv`], in a dialect.
pub(crate) fn write(
    wide: &Wide<'_>,
    dialect: Dialect,
    out: impl Write,
) -> Result<(), ExchangeError> {
    let mut csv = dialect.writer(out)?;
    csv.write_record(wide.header())?;
    let remark = texts::remark(wide.results);
    let parts: Vec<Vec<Part>> = wide
        .figures
        .iter()
        .map(|figure| figure.columns().map(|(part, _)| part).collect())
        .collect();
    for (unit, figures) in wide.rows() {
        for text in about(wide.results, unit) {
            csv.write_field(cell::text(text).as_ref())?;
        }
        for (figure, parts) in figures.iter().zip(&parts) {
            for part in parts {
                csv.write_field(
                    figure.map_or_else(String::new, |figure| of(figure, *part, dialect)),
                )?;
            }
        }
        csv.write_field(remark)?;
        csv.write_record(None::<&[u8]>)?;
    }
    csv.flush()?;
    Ok(())
}

/// What stands in [`WIDE_UNIT_COLUMNS`].
pub(crate) fn about<'r>(results: &'r Results, unit: &'r UnitNote) -> [&'r str; 9] {
    [
        &results.about.wave,
        &results.about.organisation,
        &unit.code,
        unit.parent.as_deref().unwrap_or_default(),
        &unit.name.nl,
        &unit.name.en,
        &unit.kind,
        if unit.shown { "1" } else { "0" },
        unit.nearest_shown.as_deref().unwrap_or_default(),
    ]
}

fn of(figure: &Figure, part: Part, dialect: Dialect) -> String {
    let number = |value| dialect.number(shown(figure, value));
    match part {
        Part::Value => number(figure.value),
        Part::Low => number(figure.low),
        Part::High => number(figure.high),
        Part::Caveat => figure.caveat.map(|caveat| caveat.name().to_owned()).unwrap_or_default(),
    }
}

/// The number, if the figure is given.
pub(crate) fn shown(figure: &Figure, value: Option<f64>) -> Option<f64> {
    value.filter(|_| figure.status == Status::Shown)
}
