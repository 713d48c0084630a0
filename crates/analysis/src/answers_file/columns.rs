//! Which column of the file is which column of the questionnaire.

use std::collections::{HashMap, HashSet};

use peil_instrument::{ItemKind, Questionnaire};

use super::keys::RESPONDENT;
use super::problem::{AnswersProblem, Kind};
use super::{Context, Source};

/// Where the cells of a row go.
#[derive(Debug)]
pub(super) struct Columns {
    /// The names, in the file's order.
    pub(super) names: Vec<String>,
    /// What each column is.
    pub(super) places: Vec<Place>,
}

/// What a column of the file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// Nothing that is read.
    Ignored,
    /// The respondent's unit.
    Unit,
    /// Who the respondent is.
    Respondent,
    /// An answer: the position in the record of all parts, one behind the other.
    Answer(usize),
}

impl Columns {
    /// Finds every column of the header; `None` if the file cannot be read on.
    pub(super) fn of(
        names: Vec<String>,
        context: &Context<'_>,
        source: &mut Source,
        line: Option<u64>,
    ) -> Option<Columns> {
        let questionnaire = context.questionnaire;
        let known = Known::new(context);
        let before = source.problems.len();
        let mut seen = HashSet::new();
        let mut found = HashSet::new();
        let mut places = Vec::new();
        for (index, name) in names.iter().enumerate() {
            let place = known.place(name);
            places.push(place.unwrap_or(Place::Ignored));
            if place == Some(Place::Ignored) {
                continue;
            }
            if name.is_empty() {
                let found = (index + 1).to_string();
                source.report(Kind::NoName { found }, line, None);
            } else if !seen.insert(name.as_str()) {
                source.report(Kind::ColumnTwice, line, Some(name));
            }
            match place {
                Some(place) => drop(found.insert(place)),
                None if name.is_empty() => {}
                None => source.report(known.unknown(name, questionnaire), line, Some(name)),
            }
            if place == Some(Place::Respondent) && !context.reading.respondents {
                source.report(Kind::KeyProtected, line, Some(name));
            }
        }
        report_absent(&names, context, source);
        if !found.contains(&Place::Unit) && !known.takes_unit_elsewhere() {
            source.report(Kind::NoUnitColumn, line, None);
        }
        check_options(&found, questionnaire, source, line);
        (source.problems.len() == before).then_some(Columns { names, places })
    }

    /// The column that says who a respondent is.
    pub(super) fn respondent(&self) -> Option<usize> {
        self.places.iter().position(|place| *place == Place::Respondent)
    }

    /// Whether the file has a column for this position of the record.
    pub(super) fn has(&self, position: usize) -> bool {
        self.places.contains(&Place::Answer(position))
    }
}

/// The names that mean something.
struct Known<'a> {
    /// The questionnaire's own names, and `unit`.
    own: HashMap<String, Place>,
    /// The names that the mapping gives.
    mapped: HashMap<&'a str, Place>,
    /// Own names that the mapping takes from a column of another name.
    elsewhere: HashMap<&'a str, &'a str>,
    context: &'a Context<'a>,
}

impl<'a> Known<'a> {
    fn new(context: &'a Context<'a>) -> Known<'a> {
        let mapping = &context.reading.mapping;
        let mut own = own_names(context.questionnaire);
        let taken = mapping.columns();
        let mut mapped: HashMap<&str, Place> =
            taken.filter_map(|it| Some((it.column, *own.get(it.question)?))).collect();
        let taken = mapping.columns().filter(|it| it.column != it.question);
        let mut elsewhere: HashMap<&str, &str> = taken.map(|it| (it.question, it.column)).collect();
        // A question of that name stays a question; its key has to be named in the mapping.
        let is_question = own.contains_key(RESPONDENT);
        if let Some(key) = mapping.respondent() {
            mapped.insert(key.column, Place::Respondent);
            if !is_question && key.column != RESPONDENT {
                elsewhere.insert(RESPONDENT, key.column);
            }
        } else if !is_question {
            own.insert(RESPONDENT.to_owned(), Place::Respondent);
        }
        Known { own, mapped, elsewhere, context }
    }

    /// What a column is: what the mapping says, or what it ignores, or what it is called.
    fn place(&self, name: &str) -> Option<Place> {
        if let Some(place) = self.mapped.get(name) {
            return Some(*place);
        }
        if self.context.reading.mapping.ignores(name) {
            return Some(Place::Ignored);
        }
        self.own.get(name).copied().filter(|_| !self.elsewhere.contains_key(name))
    }

    fn takes_unit_elsewhere(&self) -> bool {
        self.elsewhere.contains_key("unit")
    }

    fn unknown(&self, name: &str, questionnaire: &Questionnaire) -> Kind {
        if let Some(column) = self.elsewhere.get(name) {
            return Kind::TakenElsewhere { found: (*column).to_owned() };
        }
        let item = questionnaire.item_index(name).map(|item| &questionnaire.items()[item].kind);
        if matches!(item, Some(ItemKind::Open { .. })) {
            Kind::OpenText
        } else {
            Kind::UnknownColumn
        }
    }
}

/// A column that the mapping names and the file lacks is a slip in one of the two.
fn report_absent(names: &[String], context: &Context<'_>, source: &mut Source) {
    let mapping = &context.reading.mapping;
    for taken in mapping.columns().chain(mapping.respondent()) {
        if !names.iter().any(|name| name == taken.column) {
            let kind = Kind::MapColumn { found: taken.column.to_owned() };
            let line = Some(taken.line);
            source.problems.push(AnswersProblem::new(kind, mapping.file(), line, None));
        }
    }
}

fn own_names(questionnaire: &Questionnaire) -> HashMap<String, Place> {
    let columns = (0..questionnaire.parts().len()).flat_map(|part| questionnaire.columns(part));
    let answers = columns.enumerate().map(|(at, column)| (column.name, Place::Answer(at)));
    answers.chain([("unit".to_owned(), Place::Unit)]).collect()
}

/// A multiple choice with half of its options cannot tell "not ticked" from "not in the file".
fn check_options(
    found: &HashSet<Place>,
    questionnaire: &Questionnaire,
    source: &mut Source,
    line: Option<u64>,
) {
    let own = own_names(questionnaire);
    for item in questionnaire.items() {
        let ItemKind::Multiple { options } = &item.kind else { continue };
        let is_there = |option: &peil_instrument::Choice| {
            let place = own.get(&format!("{}.{}", item.id, option.id));
            place.is_some_and(|place| found.contains(place))
        };
        if options.iter().any(is_there) {
            for option in options.iter().filter(|option| !is_there(option)) {
                let found = option.id.to_string();
                source.report(Kind::OptionMissing { found }, line, Some(item.id.as_str()));
            }
        }
    }
}
