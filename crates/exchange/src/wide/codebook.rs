//! The codebook of the wide table: what every column means.

use std::io::Write;

use peil_analysis::{Measure, Results};
use peil_disclosure::Released;
use peil_instrument::{Lang, Questionnaire, Text};

use super::{Part, REMARK, WIDE_UNIT_COLUMNS, Wide, WideFigure};
use crate::dialect::Dialect;
use crate::error::ExchangeError;
use crate::quantity::Quantity;
use crate::subjects::Subjects;
use crate::{cell, texts};

/// The columns of the wide table's codebook, in order.
pub const WIDE_CODEBOOK_COLUMNS: [&str; 10] = [
    "column", "kind", "id", "measure", "answer", "part", "quantity", "text_nl", "text_en", "remark",
];

/// What there is to know of a column of the wide table.
pub(crate) struct WideNote<'w, 'r> {
    pub(crate) column: String,
    /// The figure it belongs to; none for the columns about the unit.
    pub(crate) figure: Option<(&'w WideFigure<'r>, Part)>,
    pub(crate) text: Text,
}

/// What there is to know of every column, in order.
pub(crate) fn notes<'w, 'r>(wide: &'w Wide<'r>, subjects: &Subjects<'_>) -> Vec<WideNote<'w, 'r>> {
    let fixed = |name: &str| WideNote {
        column: name.to_owned(),
        figure: None,
        text: texts::both(&format!("wide_column.{name}")),
    };
    let mut notes: Vec<WideNote<'w, 'r>> = WIDE_UNIT_COLUMNS.map(fixed).into();
    for figure in &wide.figures {
        notes.extend(figure.columns().map(|(part, column)| WideNote {
            column,
            figure: Some((figure, part)),
            text: text(wide.results, subjects, figure, part),
        }));
    }
    notes.push(fixed(REMARK));
    notes
}

/// `Plezier: gemiddelde, onderkant van het 95%-interval`
fn text(results: &Results, subjects: &Subjects<'_>, figure: &WideFigure<'_>, part: Part) -> Text {
    let of = |lang: Lang| {
        let subject = subjects.text(figure.subject);
        let measure = texts::measure_name(figure.measure, lang);
        let mut words = match subject.get(lang) {
            "" => measure.to_owned(),
            subject => format!("{subject}: {measure}"),
        };
        if let Some(answer) = figure.answer {
            let answer = subjects.answer(figure.subject, answer);
            words = format!("{words} ({})", answer.get(lang));
        }
        let part = match part {
            Part::Value => None,
            Part::Low => Some("wide_part.low"),
            Part::High => Some("wide_part.high"),
            Part::Caveat => Some("wide_part.caveat"),
        };
        if let Some(key) = part {
            words = format!("{words}, {}", texts::both(key).get(lang));
        }
        if let (Measure::PreviousMean | Measure::Change, Some(before)) =
            (figure.measure, &results.comparison)
        {
            let wave = texts::fill(lang, "remark.previous", &[("wave", &before.wave)]);
            words = format!("{words} ({wave})");
        }
        words
    };
    Text::new(of(Lang::Nl), of(Lang::En))
}

/// Writes the codebook of [`wide_csv`](crate::wide_csv): a line per column, with the figure it belongs to, what it holds of
/// it (`value`, `low`, `high` or `caveat`), what its numbers count in, and its words.
///
/// # Errors
/// [`ExchangeError::Io`] or [`ExchangeError::Csv`] if `out` cannot be written to.
pub fn wide_codebook_csv(
    questionnaire: &Questionnaire,
    results: &Released<Results>,
    out: impl Write,
) -> Result<(), ExchangeError> {
    let subjects = Subjects::of(questionnaire);
    write(&Wide::of(results.get(), &subjects), &subjects, Dialect::Machine, out)
}

/// As [`wide_codebook_csv`], in a dialect.
pub(crate) fn write(
    wide: &Wide<'_>,
    subjects: &Subjects<'_>,
    dialect: Dialect,
    out: impl Write,
) -> Result<(), ExchangeError> {
    let mut csv = dialect.writer(out)?;
    csv.write_record(WIDE_CODEBOOK_COLUMNS)?;
    let remark = texts::remark(wide.results);
    for note in notes(wide, subjects) {
        let mut cells = [""; 10];
        cells[0] = &note.column;
        if let Some((figure, part)) = note.figure {
            let id = figure.subject.id().map(peil_instrument::Id::as_str);
            let (part, quantity) = match part {
                Part::Value => ("value", Quantity::of(figure.measure).name()),
                Part::Low => ("low", Quantity::of(figure.measure).name()),
                Part::High => ("high", Quantity::of(figure.measure).name()),
                Part::Caveat => ("caveat", ""),
            };
            cells[1] = figure.subject.kind();
            cells[2] = id.unwrap_or_default();
            cells[3] = figure.measure.name();
            cells[4] = figure.answer.unwrap_or_default();
            (cells[5], cells[6]) = (part, quantity);
        }
        (cells[7], cells[8], cells[9]) = (&note.text.nl, &note.text.en, remark);
        csv.write_record(cells.map(|text| cell::text(text).into_owned()))?;
    }
    csv.flush()?;
    Ok(())
}
