//! Which column of the file is which column of the questionnaire.

use std::collections::{HashMap, HashSet};

use peil_instrument::{ItemKind, Questionnaire};

use super::Source;
use super::problem::Kind;

/// Where the cells of a row go.
#[derive(Debug)]
pub(super) struct Columns {
    /// The names, in the file's order.
    pub(super) names: Vec<String>,
    /// What each column is.
    pub(super) places: Vec<Place>,
}

/// What a column of the file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The respondent's unit.
    Unit,
    /// An answer: the part, and the column in that part's record.
    Answer { part: usize, column: usize },
}

impl Columns {
    /// Finds every column of the header; `None` if the file cannot be read on.
    pub(super) fn of(
        names: &[String],
        questionnaire: &Questionnaire,
        source: &mut Source,
        line: Option<u64>,
    ) -> Option<Columns> {
        let known = known_columns(questionnaire);
        let before = source.problems.len();
        let mut seen = HashSet::new();
        let mut places = Vec::new();
        for name in names {
            if !seen.insert(name.as_str()) {
                source.report(Kind::ColumnTwice, line, Some(name));
            }
            match known.get(name.as_str()) {
                Some(place) => places.push(*place),
                None => source.report(unknown(name, questionnaire), line, Some(name)),
            }
        }
        if !seen.contains("unit") {
            source.report(Kind::NoUnitColumn, line, None);
        }
        check_options(&seen, questionnaire, source, line);
        let names = names.to_vec();
        (source.problems.len() == before).then_some(Columns { names, places })
    }
}

fn known_columns(questionnaire: &Questionnaire) -> HashMap<String, Place> {
    let mut known = HashMap::new();
    for part in 0..questionnaire.parts().len() {
        for (column, described) in questionnaire.columns(part).into_iter().enumerate() {
            known.insert(described.name, Place::Answer { part, column });
        }
    }
    known.insert("unit".to_owned(), Place::Unit);
    known
}

fn unknown(name: &str, questionnaire: &Questionnaire) -> Kind {
    let item = questionnaire.item_index(name).map(|item| &questionnaire.items()[item].kind);
    if matches!(item, Some(ItemKind::Open { .. })) { Kind::OpenText } else { Kind::UnknownColumn }
}

/// A multiple choice with half of its options cannot tell "not ticked" from "not in the file".
fn check_options(
    seen: &HashSet<&str>,
    questionnaire: &Questionnaire,
    source: &mut Source,
    line: Option<u64>,
) {
    for item in questionnaire.items() {
        let ItemKind::Multiple { options } = &item.kind else { continue };
        let column = |option: &peil_instrument::Choice| format!("{}.{}", item.id, option.id);
        if options.iter().any(|option| seen.contains(column(option).as_str())) {
            for option in options {
                if !seen.contains(column(option).as_str()) {
                    let found = option.id.to_string();
                    source.report(Kind::OptionMissing { found }, line, Some(item.id.as_str()));
                }
            }
        }
    }
}
