//! The maturity scan in an export: `maturity.csv` and its codebook, beside the figures of a survey of the same organisation.

use std::io::Write;

use jiff::civil::Date;
use peil_analysis::{Measure, Results, Status, Subject};
use peil_disclosure::Released;
use peil_instrument::{Framework, Id, Questionnaire, Text};
use peil_maturity::{
    Combination, Felt, Profile, ScanKind, State, StateCounts, Structure, Theme, threshold,
};

use crate::dialect::Dialect;
use crate::error::ExchangeError;
use crate::{cell, texts};

/// The columns of `maturity.csv`, in order.
pub const MATURITY_COLUMNS: [&str; 15] = [
    "wave",
    "organisation",
    "scan",
    "programme",
    "unit",
    "judged_by",
    "framework",
    "version",
    "day",
    "kind",
    "id",
    "measure",
    "answer",
    "value",
    "status",
];
/// The columns of `maturity-codebook.csv`, in order.
pub const MATURITY_CODEBOOK_COLUMNS: [&str; 7] =
    ["framework", "version", "kind", "id", "answer", "text_nl", "text_en"];
/// What a row is about.
pub(crate) const KINDS: [&str; 4] = ["norm", "group", "overall", "theme"];

/// A closed scan, as it goes beside the figures of a wave.
#[derive(Debug, Clone, PartialEq)]
pub struct MaturityScan {
    /// Its code.
    pub code: String,
    /// What ties it to scans of other units; empty for none.
    pub programme: String,
    /// The unit that was judged; empty for the whole organisation.
    pub unit: String,
    /// Who judged.
    pub kind: ScanKind,
    /// The day of which it says how things stand.
    pub day: Date,
    /// By what was judged.
    pub framework: Framework,
    /// How far each norm is met.
    pub profile: Profile,
    /// What is arranged beside what staff experience.
    pub themes: Vec<Theme>,
}

/// What the released figures of a wave say of a scale in a unit (empty: the whole organisation): its mean with its interval.
/// None where the figure is not shown, or the questionnaire has no such scale.
///
/// What is said of it is a function of released figures and of the questionnaire alone.
pub fn felt(
    questionnaire: &Questionnaire,
    results: &Released<Results>,
    unit: &str,
    scale: &Id,
) -> Option<Felt> {
    let results = results.get();
    let of = questionnaire.scales().iter().find(|known| known.id == *scale)?;
    let unit = if unit.is_empty() { results.root()?.code.as_str() } else { unit };
    let index = results.index();
    let figure = index.get(unit, &Subject::Scale(scale.clone()), Measure::Mean)?;
    let mean = figure.value.filter(|_| figure.status == Status::Shown)?;
    Some(Felt { mean, interval: figure.low.zip(figure.high), threshold: threshold(of.points) })
}

/// How a mean stands to its threshold, as the column `answer` says it.
fn felt_word(felt: Option<&Felt>) -> &'static str {
    match felt.map(Felt::is_felt) {
        None => "unknown",
        Some(None) => "around",
        Some(Some(true)) => "above",
        Some(Some(false)) => "below",
    }
}

fn structure_word(structure: Structure) -> &'static str {
    match structure {
        Structure::Arranged => "arranged",
        Structure::NotArranged => "not_arranged",
        Structure::Unknown => "unknown",
    }
}

/// A row: kind, id, measure, answer, value, whether it is known.
struct Row<'a> {
    kind: &'static str,
    id: &'a str,
    measure: &'static str,
    answer: &'a str,
    value: Option<usize>,
    known: bool,
}

fn rows(scan: &MaturityScan) -> Vec<Row<'_>> {
    let MaturityScan { framework, profile, themes, .. } = scan;
    let mut rows = Vec::new();
    for (norm, result) in framework.norms.iter().zip(&profile.norms) {
        let row = |measure, answer, value, known| Row {
            kind: "norm",
            id: norm.id.as_str(),
            measure,
            answer,
            value,
            known,
        };
        let level = result.level.and_then(|level| framework.levels.get(level));
        let name = level.map_or("", |level| level.id.as_str());
        rows.push(row("level", name, result.level, result.level.is_some()));
        let state = result.state;
        rows.push(row("state", state.word(), None, state != State::Unknown));
    }
    for (group, result) in framework.groups.iter().zip(&profile.groups) {
        counts(&mut rows, "group", group.id.as_str(), &result.states);
    }
    counts(&mut rows, "overall", "", &profile.overall);
    for theme in themes {
        let id = theme.scale.as_str();
        counts(&mut rows, "theme", id, &theme.states);
        let words = [
            ("structure", structure_word(theme.structure)),
            ("felt", felt_word(theme.felt.as_ref())),
            ("combination", theme.combination.word()),
        ];
        for (measure, answer) in words {
            let known = answer != "unknown";
            rows.push(Row { kind: "theme", id, measure, answer, value: None, known });
        }
    }
    rows
}

fn counts<'a>(rows: &mut Vec<Row<'a>>, kind: &'static str, id: &'a str, states: &StateCounts) {
    for state in State::ALL {
        let value = Some(states.of(state));
        rows.push(Row { kind, id, measure: "norms", answer: state.word(), value, known: true });
    }
}

/// Writes the scans of an organisation, one judgement, count or combination a row.
///
/// A level is the id under `answer`, with its place from 0 under `value`: levels are ordered and not evenly spaced, so no mean
/// of them has a meaning.
///
/// # Errors
/// [`ExchangeError::Io`] or [`ExchangeError::Csv`] if `out` cannot be written to.
pub(crate) fn write(
    results: &Results,
    scans: &[MaturityScan],
    dialect: Dialect,
    out: impl Write,
) -> Result<(), ExchangeError> {
    let mut csv = dialect.writer(out)?;
    csv.write_record(MATURITY_COLUMNS)?;
    let about = &results.about;
    for scan in scans {
        let day = scan.day.to_string();
        for row in rows(scan) {
            let value = row.value.map(|value| value.to_string()).unwrap_or_default();
            let cells: [&str; 15] = [
                &about.wave,
                &about.organisation,
                &scan.code,
                &scan.programme,
                &scan.unit,
                scan.kind.word(),
                scan.framework.id.as_str(),
                &scan.framework.version,
                &day,
                row.kind,
                row.id,
                row.measure,
                row.answer,
                &value,
                if row.known { "shown" } else { "unknown" },
            ];
            csv.write_record(cells.map(|text| cell::text(text).into_owned()))?;
        }
    }
    csv.flush()?;
    Ok(())
}

/// Writes what the ids and words of `maturity.csv` mean.
///
/// # Errors
/// As [`write()`].
pub(crate) fn write_codebook(
    questionnaire: &Questionnaire,
    scans: &[MaturityScan],
    dialect: Dialect,
    out: impl Write,
) -> Result<(), ExchangeError> {
    let mut csv = dialect.writer(out)?;
    csv.write_record(MATURITY_CODEBOOK_COLUMNS)?;
    let mut write =
        |framework: Option<&Framework>, kind: &str, id: &str, answer: &str, text: &Text| {
            let (of, version) =
                framework.map_or(("", ""), |it| (it.id.as_str(), it.version.as_str()));
            let cells = [of, version, kind, id, answer, &text.nl, &text.en];
            csv.write_record(cells.map(|text| cell::text(text).into_owned()))
        };
    let mut written: Vec<(&Id, &str)> = Vec::new();
    for scan in scans {
        let framework = &scan.framework;
        if written.contains(&(&framework.id, &framework.version)) {
            continue;
        }
        written.push((&framework.id, &framework.version));
        let of = Some(framework);
        write(of, "framework", framework.id.as_str(), "", &framework.title)?;
        for level in &framework.levels {
            write(of, "level", "", level.id.as_str(), &level.title)?;
        }
        for group in &framework.groups {
            write(of, "group", group.id.as_str(), "", &group.title)?;
        }
        for norm in &framework.norms {
            write(of, "norm", norm.id.as_str(), "", &norm.title)?;
            for (level, text) in framework.levels.iter().zip(&norm.levels) {
                write(of, "norm", norm.id.as_str(), level.id.as_str(), text)?;
            }
        }
    }
    for scale in questionnaire.scales() {
        let is_theme = |scan: &MaturityScan| scan.themes.iter().any(|it| it.scale == scale.id);
        if scans.iter().any(is_theme) {
            write(None, "theme", scale.id.as_str(), "", &scale.title)?;
        }
    }
    for (kind, words) in vocabulary() {
        for word in words {
            let text = texts::both(&format!("maturity.{kind}.{word}"));
            write(None, kind, "", word, &text)?;
        }
    }
    csv.flush()?;
    Ok(())
}

/// The words of the columns `judged_by`, `kind`, `measure` and `answer`.
fn vocabulary() -> Vec<(&'static str, Vec<&'static str>)> {
    let structures =
        [Structure::Arranged, Structure::NotArranged, Structure::Unknown].map(structure_word);
    vec![
        ("judged_by", ScanKind::ALL.map(ScanKind::word).to_vec()),
        ("measure", vec!["level", "state", "norms", "structure", "felt", "combination"]),
        ("state", State::ALL.map(State::word).to_vec()),
        ("structure", structures.to_vec()),
        ("felt", vec!["above", "below", "around", "unknown"]),
        ("combination", Combination::ALL.map(Combination::word).to_vec()),
    ]
}
