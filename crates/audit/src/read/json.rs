//! `results.json`.

use serde::Deserialize;

use super::{Files, RawFigure, RawUnit};
use crate::error::ReadError;

/// Just enough to tell results from other JSON.
#[derive(Deserialize)]
struct Kind {
    figures: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Results {
    about: About,
    units: Vec<UnitNote>,
    figures: Vec<FigureNote>,
    #[serde(default)]
    answers: Vec<AnswersNote>,
}

/// The people per answer to an item, per unit.
#[derive(Deserialize)]
struct AnswersNote {
    item: String,
    answers: Vec<String>,
    counts: Vec<Option<Vec<u64>>>,
}

#[derive(Deserialize)]
struct About {
    wave: String,
    organisation: Option<String>,
    k: Option<u64>,
}

#[derive(Deserialize)]
struct UnitNote {
    code: String,
    parent: Option<String>,
    heads: Option<u64>,
    invited: Option<u64>,
}

#[derive(Deserialize)]
struct FigureNote {
    unit: String,
    kind: String,
    #[serde(default)]
    id: Option<String>,
    measure: String,
    #[serde(default)]
    answer: Option<String>,
    #[serde(default)]
    n: Option<u64>,
    #[serde(default)]
    value: Option<f64>,
}

impl AnswersNote {
    fn rows(&self, units: &[UnitNote]) -> Vec<RawFigure> {
        let mut rows = Vec::new();
        for (unit, counts) in units.iter().zip(&self.counts) {
            let n = counts.as_ref().map(|counts| counts.iter().sum());
            for (answer, people) in self.answers.iter().zip(counts.iter().flatten()) {
                rows.push(RawFigure {
                    unit: unit.code.clone(),
                    kind: "item".to_owned(),
                    id: self.item.clone(),
                    measure: "count".to_owned(),
                    answer: Some(answer.clone()),
                    n,
                    value: Some(*people as f64),
                });
            }
        }
        rows
    }
}

pub(super) fn add(files: &mut Files, file: &str, text: &str) -> Result<(), ReadError> {
    let unreadable = |error: serde_json::Error| ReadError::Unreadable {
        file: file.to_owned(),
        problem: error.to_string(),
    };
    if serde_json::from_str::<Kind>(text).map_err(unreadable)?.figures.is_none() {
        return Err(ReadError::Unknown { file: file.to_owned() });
    }
    let results: Results = serde_json::from_str(text).map_err(unreadable)?;
    let found = files.found.entry(results.about.wave).or_default();
    found.organisation = results.about.organisation.or(found.organisation.take());
    found.k = results.about.k.or(found.k);
    for table in &results.answers {
        found.rows.extend(table.rows(&results.units));
    }
    if found.tree.is_empty() {
        found.tree = (results.units.into_iter())
            .map(|unit| RawUnit {
                code: unit.code,
                parent: unit.parent,
                heads: unit.heads,
                invited: unit.invited,
            })
            .collect();
    }
    found.rows.extend(results.figures.into_iter().map(|figure| RawFigure {
        unit: figure.unit,
        kind: figure.kind,
        id: figure.id.unwrap_or_default(),
        measure: figure.measure,
        answer: figure.answer,
        n: figure.n,
        value: figure.value,
    }));
    Ok(())
}
