//! The codebook: what every id, code, measure and column of the long CSV means.

use std::borrow::Cow;
use std::io::{Read, Write};

use peil_analysis::{Caveat, Measure, Results, Status};
use peil_disclosure::Released;
use peil_instrument::{Questionnaire, Text};

use crate::dialect::Dialect;
use crate::error::ExchangeError;
use crate::long::LONG_COLUMNS;
use crate::{cell, subjects, texts};

/// The columns of the codebook, in order.
pub const CODEBOOK_COLUMNS: [&str; 9] =
    ["id", "kind", "block", "scale", "reversed", "answer", "text_nl", "text_en", "remark"];

/// Writes the codebook: the wave and its questionnaire, blocks, scales, items with their answers,
/// relations, units, and then the measures, statuses, caveats and columns of the long CSV.
///
/// `kind` says what a line describes. An item in a scale has the scale's id, and `1` under `reversed` if
/// its high answers mean little of it (several scales: separated by blanks, in the same order). A line of
/// kind `answer` has the item's id, and under `answer` what the long CSV has there.
///
/// An organisation's own items are left out, as in the long CSV: [`own_codebook_csv`].
///
/// # Errors
/// [`ExchangeError::Io`] or [`ExchangeError::Csv`] if `out` cannot be written to.
pub fn codebook_csv(
    questionnaire: &Questionnaire,
    results: &Released<Results>,
    out: impl Write,
) -> Result<(), ExchangeError> {
    write(questionnaire, results.get(), false, Dialect::Machine, out)
}

/// Writes the codebook of the organisation's own items, for [`own_long_csv`](crate::own_long_csv).
///
/// # Errors
/// As [`codebook_csv`].
pub fn own_codebook_csv(
    questionnaire: &Questionnaire,
    results: &Released<Results>,
    out: impl Write,
) -> Result<(), ExchangeError> {
    write(questionnaire, results.get(), true, Dialect::Machine, out)
}

/// As [`codebook_csv`], or [`own_codebook_csv`] for the organisation's `own` items, in a dialect.
pub(crate) fn write(
    questionnaire: &Questionnaire,
    results: &Results,
    own: bool,
    dialect: Dialect,
    out: impl Write,
) -> Result<(), ExchangeError> {
    let mut lines = Vec::new();
    about(questionnaire, results, &mut lines);
    blocks(questionnaire, own, &mut lines);
    if !own {
        scales(questionnaire, &mut lines);
    }
    items(questionnaire, own, &mut lines);
    units(results, &mut lines);
    vocabulary(&mut lines);
    write_lines(&lines, texts::remark(results), dialect, out)
}

/// Writes lines below the header.
pub(crate) fn write_lines(
    lines: &[Line],
    remark: &str,
    dialect: Dialect,
    out: impl Write,
) -> Result<(), ExchangeError> {
    let mut csv = dialect.writer(out)?;
    csv.write_record(CODEBOOK_COLUMNS)?;
    for line in lines {
        let Line { id, kind, block, scale, reversed, answer, text } = line;
        let cells: [&str; 9] =
            [id, kind, block, scale, reversed, answer, &text.nl, &text.en, remark];
        csv.write_record(cells.map(|text| cell::text(text).into_owned()))?;
    }
    csv.flush()?;
    Ok(())
}

/// Reads a codebook back.
///
/// # Errors
/// [`ExchangeError::Csv`] if it is no CSV; [`ExchangeError::Header`] if it has other columns.
pub(crate) fn read(source: impl Read) -> Result<Vec<Line>, ExchangeError> {
    let mut csv = csv::Reader::from_reader(source);
    let header = csv.headers()?;
    if !header.iter().eq(CODEBOOK_COLUMNS) {
        return Err(ExchangeError::Header { found: header.iter().collect::<Vec<_>>().join(",") });
    }
    let line = |record: csv::StringRecord| {
        let text = |column: usize| cell::original(&record[column]).to_owned();
        Line {
            id: text(0),
            kind: text(1).into(),
            block: text(2),
            scale: text(3),
            reversed: text(4),
            answer: text(5),
            text: Text::new(text(6), text(7)),
        }
    };
    csv.records().map(|record| Ok(line(record?))).collect()
}

/// A line of the codebook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) id: String,
    pub(crate) kind: Cow<'static, str>,
    pub(crate) block: String,
    pub(crate) scale: String,
    pub(crate) reversed: String,
    pub(crate) answer: String,
    pub(crate) text: Text,
}

impl Line {
    pub(crate) fn new(kind: &'static str, id: &str, text: Text) -> Line {
        Line {
            id: id.to_owned(),
            kind: kind.into(),
            block: String::new(),
            scale: String::new(),
            reversed: String::new(),
            answer: String::new(),
            text,
        }
    }
}

fn about(questionnaire: &Questionnaire, results: &Results, lines: &mut Vec<Line>) {
    let about = &results.about;
    lines.push(Line::new("wave", &about.wave, about.wave_name.clone()));
    if let Some(before) = &results.comparison {
        lines.push(Line::new("previous_wave", &before.wave, before.wave_name.clone()));
    }
    let same = |text: &str| Text::new(text, text);
    lines.push(Line::new(
        "questionnaire",
        about.questionnaire.as_str(),
        questionnaire.title().clone(),
    ));
    lines.push(Line::new("version", about.questionnaire.as_str(), same(&about.version)));
    lines.push(Line::new("hash", about.questionnaire.as_str(), same(&about.questionnaire_hash)));
    lines.push(Line::new("policy", "k", same(&about.k.to_string())));
}

fn blocks(questionnaire: &Questionnaire, own: bool, lines: &mut Vec<Line>) {
    let blocks = questionnaire.blocks().iter().enumerate();
    for (_, block) in blocks.filter(|(index, _)| questionnaire.is_own_block(*index) == own) {
        lines.push(Line::new("block", block.id.as_str(), block.title.clone()));
    }
}

fn scales(questionnaire: &Questionnaire, lines: &mut Vec<Line>) {
    for scale in questionnaire.scales() {
        let kind = if scale.comparison { "scale_comparison" } else { "scale" };
        lines.push(Line::new(kind, scale.id.as_str(), scale.title.clone()));
        lines.push(Line::new("scale_meaning", scale.id.as_str(), scale.meaning.clone()));
    }
    for relation in questionnaire.relations() {
        let scales = questionnaire.scales();
        let text = subjects::relation_text(questionnaire, relation);
        let scale = format!("{} {}", scales[relation.first].id, scales[relation.second].id);
        lines.push(Line { scale, ..Line::new("relation", relation.id.as_str(), text) });
    }
    for gap in questionnaire.gaps() {
        let scales = questionnaire.scales();
        let text = subjects::gap_text(questionnaire, gap);
        let scale = format!("{} {}", scales[gap.own_view].id, scales[gap.others_view].id);
        lines.push(Line { scale, ..Line::new("gap", gap.id.as_str(), text) });
    }
}

fn items(questionnaire: &Questionnaire, own: bool, lines: &mut Vec<Line>) {
    let items = questionnaire.items().iter().enumerate();
    for (index, item) in items.filter(|(_, item)| item.own == own) {
        let mut scales = Vec::new();
        let mut reversed = Vec::new();
        for scale in questionnaire.scales() {
            if let Some(found) = scale.items.iter().find(|found| found.item == index) {
                scales.push(scale.id.as_str());
                reversed.push(if found.reversed { "1" } else { "0" });
            }
        }
        let block = questionnaire.blocks()[item.block].id.to_string();
        lines.push(Line {
            block: block.clone(),
            scale: scales.join(" "),
            reversed: reversed.join(" "),
            ..Line::new("item", item.id.as_str(), item.text.clone())
        });
        for (answer, text) in subjects::answers(questionnaire, &item.kind) {
            let line = Line::new("answer", item.id.as_str(), text);
            lines.push(Line { block: block.clone(), answer, ..line });
        }
    }
}

fn units(results: &Results, lines: &mut Vec<Line>) {
    for unit in &results.units {
        lines.push(Line::new("unit", &unit.code, unit.name.clone()));
    }
}

/// What holds for every long CSV: its measures, statuses and columns.
pub(crate) fn vocabulary(lines: &mut Vec<Line>) {
    for measure in Measure::ALL {
        let text = texts::both(&format!("measure.{}", measure.name()));
        lines.push(Line::new("measure", measure.name(), text));
    }
    for status in Status::ALL.map(Status::name) {
        lines.push(Line::new("status", status, texts::both(&format!("status.{status}"))));
    }
    for caveat in Caveat::ALL.map(Caveat::name) {
        lines.push(Line::new("caveat", caveat, texts::both(&format!("caveat.{caveat}"))));
    }
    for column in LONG_COLUMNS {
        lines.push(Line::new("column", column, texts::both(&format!("column.{column}"))));
    }
}
