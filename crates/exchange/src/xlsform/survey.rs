//! The sheet `survey`: rows of questions, in groups.

mod conditions;
mod ratings;

use std::collections::{BTreeMap, BTreeSet};

use peil_instrument::{Id, Lang};

use self::conditions::Asked;
use super::choices::{Lists, likely_id};
use super::columns::{Columns, Words, check_headers};
use super::draft::{DraftBlock, DraftItem, DraftKind};
use super::expression::{Limits, Relevance};
use super::question_type::QuestionType;
use super::rest::Rest;
use super::workbook::{Row, Sheet};
use crate::remark::{FormProblem, Outcome, Place, Remark};

const TYPE: &[&str] = &["type"];
const NAME: &[&str] = &["name"];
const RELEVANT: &[&str] = &["relevant", "relevance"];
const CONSTRAINT: &[&str] = &["constraint"];
const APPEARANCE: &[&str] = &["appearance"];
const DISABLED: &[&str] = &["disabled"];
/// The look of a group that is what a block is: one page.
pub(super) const ONE_PAGE: &str = "field-list";
/// Kept of an open text whose form names no limit.
const USUAL_MAX_CHARS: usize = 1_000;

/// What the sheet told.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pub blocks: Vec<DraftBlock>,
    /// A note above all groups: where the questions come from, in a form that Peil wrote.
    pub source: Words,
    pub source_place: Place,
    /// The lists that are formats.
    pub formats: BTreeSet<String>,
}

/// What is known beside the sheet.
pub(super) struct Known<'k> {
    pub lists: &'k Lists,
    pub rest: &'k Rest,
    pub default: Lang,
}

pub(super) fn read(
    sheet: &Sheet,
    known: &Known<'_>,
    problems: &mut Vec<FormProblem>,
    remarks: &mut Vec<Remark>,
) -> Survey {
    let n_before = problems.len();
    check_headers(sheet, &[TYPE, NAME], problems);
    if problems.len() > n_before {
        return Survey::default();
    }
    let bases = ["label", "hint", "constraint_message"];
    let plain = [TYPE, NAME, RELEVANT, CONSTRAINT, APPEARANCE, DISABLED];
    let columns = Columns::new(sheet, &bases, &plain, known.default, remarks);
    let formats = ratings::formats(sheet, known);
    let mut reading = Reading {
        sheet,
        known,
        columns,
        survey: Survey { formats, ..Survey::default() },
        groups: Vec::new(),
        repeats: 0,
        loose: false,
        names: BTreeMap::new(),
        conditions: Vec::new(),
        used: BTreeSet::new(),
        problems,
        remarks,
    };
    for row in &sheet.rows {
        reading.row(row);
    }
    reading.end()
}

/// A group that is open.
struct Group {
    /// Its condition, if it has one that is understood.
    condition: Option<Relevance>,
}

struct Reading<'r, 's> {
    sheet: &'s Sheet,
    known: &'r Known<'r>,
    columns: Columns<'s>,
    survey: Survey,
    groups: Vec<Group>,
    /// How many repeats are open.
    repeats: usize,
    /// Whether the last block is of questions outside all groups.
    loose: bool,
    names: BTreeMap<String, u32>,
    conditions: Vec<Asked>,
    used: BTreeSet<String>,
    problems: &'r mut Vec<FormProblem>,
    remarks: &'r mut Vec<Remark>,
}

impl Reading<'_, '_> {
    fn problem(&mut self, row: &Row, key: &str, values: &[(&str, &str)]) {
        self.problems.push(FormProblem::new(self.sheet.at(row), key, values));
    }

    fn remark(&mut self, outcome: Outcome, row: &Row, key: &str, values: &[(&str, &str)]) {
        self.remarks.push(Remark::new(outcome, self.sheet.at(row), key, values));
    }

    fn row(&mut self, row: &Row) {
        let cell = |headers: &[&str]| row.get(self.sheet.column(headers)).map(str::to_owned);
        let Some(written) = cell(TYPE) else {
            self.remark(Outcome::LeftOut, row, "no_type", &[]);
            return;
        };
        let name = cell(NAME).unwrap_or_default();
        let values = [("type", written.as_str()), ("name", name.as_str())];
        if cell(DISABLED)
            .is_some_and(|word| ["yes", "true"].contains(&word.to_lowercase().as_str()))
        {
            self.remark(Outcome::LeftOut, row, "disabled", &values);
            return;
        }
        let kind = QuestionType::parse(&written);
        if self.repeats > 0 {
            match kind {
                QuestionType::BeginRepeat => self.repeats += 1,
                QuestionType::EndRepeat => self.repeats -= 1,
                _ => {}
            }
            if !matches!(kind, QuestionType::EndRepeat | QuestionType::EndGroup) {
                self.remark(Outcome::LeftOut, row, "in_repeat", &values);
            }
            return;
        }
        match kind {
            QuestionType::BeginGroup => self.begin_group(row, &name),
            QuestionType::EndGroup => {
                if self.groups.pop().is_none() {
                    self.problem(row, "end_without_begin", &[]);
                }
            }
            QuestionType::BeginRepeat => {
                self.repeats = 1;
                self.remark(Outcome::LeftOut, row, "repeat", &values);
            }
            QuestionType::EndRepeat => self.problem(row, "end_without_begin", &[]),
            QuestionType::Note => self.note(row, &name),
            QuestionType::Other => self.remark(Outcome::LeftOut, row, "type", &values),
            QuestionType::Text | QuestionType::One { .. } | QuestionType::Many { .. } => {
                self.question(row, &name, kind);
            }
        }
    }

    fn begin_group(&mut self, row: &Row, name: &str) {
        self.columns.report_rest(row, self.remarks);
        self.unused_text(row, "hint");
        let condition = self.condition(row, name);
        self.appearance(row, ONE_PAGE);
        let label = self.columns.words(row, "label");
        if self.groups.is_empty() {
            if self.claim(row, name) {
                let place = self.sheet.at(row);
                self.survey.blocks.push(DraftBlock {
                    id: name.to_owned(),
                    title: label,
                    intro: Words::default(),
                    intro_place: place.clone(),
                    place,
                    items: Vec::new(),
                });
            }
        } else {
            self.remark(Outcome::LeftOut, row, "nested", &[("name", name)]);
        }
        self.groups.push(Group { condition });
        self.loose = false;
    }

    /// The first note of a block that stands before its questions is its introduction.
    fn note(&mut self, row: &Row, name: &str) {
        let text = self.columns.words(row, "label");
        let place = self.sheet.at(row);
        if self.groups.is_empty() {
            if self.known.rest.here
                && self.survey.blocks.is_empty()
                && self.survey.source.is_empty()
            {
                (self.survey.source, self.survey.source_place) = (text, place);
                return;
            }
        } else if let Some(block) = self.survey.blocks.last_mut()
            && block.items.is_empty()
            && block.intro.is_empty()
        {
            (block.intro, block.intro_place) = (text, place);
            self.columns.report_rest(row, self.remarks);
            self.unused_text(row, "hint");
            // Reported if there is one that is not understood; one that is has no meaning here either.
            if let Some(condition) = self.condition(row, name) {
                let condition = condition.to_expression();
                let values = [("condition", condition.as_str()), ("name", name)];
                self.remark(Outcome::LeftOut, row, "condition", &values);
            }
            return;
        }
        self.remark(Outcome::LeftOut, row, "note", &[("name", name)]);
    }

    fn question(&mut self, row: &Row, name: &str, kind: QuestionType) {
        if !self.claim(row, name) {
            return;
        }
        self.columns.report_rest(row, self.remarks);
        self.appearance(row, "");
        if !self.known.rest.here {
            // Peil has words of its own for what cannot be answered.
            self.unused_text(row, "constraint_message");
        }
        let Some(kind) = self.kind(row, name, kind) else { return };
        let condition = self.condition(row, name);
        let block = self.block_for(row);
        let item = DraftItem {
            id: name.to_owned(),
            text: self.columns.words(row, "label"),
            help: self.columns.words(row, "hint"),
            kind,
            show_if: None,
            place: self.sheet.at(row),
        };
        // No block: the name of its group was refused.
        let Some(DraftBlock { items, .. }) = self.survey.blocks.get_mut(block) else { return };
        items.push(item);
        let item = items.len() - 1;
        let mut all: Vec<Relevance> =
            self.groups.iter().filter_map(|group| group.condition.clone()).collect();
        all.extend(condition);
        all.dedup();
        // The innermost one is kept: Peil asks after one question, not after several together.
        if let Some(on) = all.pop() {
            self.conditions.push(Asked { block, item, on });
        }
        for other in all {
            let condition = other.to_expression();
            let values = [("condition", condition.as_str()), ("name", name)];
            self.remark(Outcome::LeftOut, row, "condition", &values);
        }
    }

    /// The block that a question stands in. A question outside all groups gets one of its own.
    fn block_for(&mut self, row: &Row) -> usize {
        if self.groups.is_empty() && !self.loose {
            self.loose = true;
            let id = format!("loose_{}", row.number);
            self.names.insert(id.clone(), row.number);
            self.remark(Outcome::Guessed, row, "loose", &[("id", &id)]);
            let place = self.sheet.at(row);
            self.survey.blocks.push(DraftBlock {
                id,
                title: Words::default(),
                intro: Words::default(),
                intro_place: place.clone(),
                place,
                items: Vec::new(),
            });
        }
        self.survey.blocks.len().saturating_sub(1)
    }

    fn kind(&mut self, row: &Row, name: &str, kind: QuestionType) -> Option<DraftKind> {
        let cell = row.get(self.sheet.column(CONSTRAINT)).map(str::to_owned);
        let limits = cell.as_deref().map(Limits::parse);
        let unknown = limits == Some(None);
        let limits = limits.flatten().unwrap_or_default();
        let mut left_out = unknown;
        let kind = match kind {
            QuestionType::Text => {
                left_out |= !limits.exclusive.is_empty();
                let max_chars = limits.max_chars.unwrap_or_else(|| {
                    let most = USUAL_MAX_CHARS.to_string();
                    self.remark(Outcome::Guessed, row, "max_chars", &[("most", &most)]);
                    USUAL_MAX_CHARS
                });
                DraftKind::Open { max_chars }
            }
            QuestionType::One { list, or_other } => {
                left_out |= limits != Limits::default();
                self.list(row, name, &list, or_other)?;
                if self.survey.formats.contains(&list) {
                    DraftKind::Rating { format: list }
                } else {
                    let (lists, rest) = (self.known.lists, self.known.rest);
                    let options = lists.options(&list, name, &[], rest, self.remarks);
                    DraftKind::Single { options }
                }
            }
            QuestionType::Many { list, or_other } => {
                left_out |= limits.max_chars.is_some();
                self.list(row, name, &list, or_other)?;
                let (lists, rest) = (self.known.lists, self.known.rest);
                let alone = &limits.exclusive;
                let options = lists.options(&list, name, alone, rest, self.remarks);
                left_out |= alone.iter().any(|it| !options.iter().any(|known| known.name == *it));
                DraftKind::Multiple { options }
            }
            _ => return None,
        };
        if let Some(constraint) = cell.filter(|_| left_out) {
            self.remark(Outcome::LeftOut, row, "constraint", &[("constraint", &constraint)]);
        }
        Some(kind)
    }

    /// Checks the list of a choice.
    fn list(&mut self, row: &Row, name: &str, list: &str, or_other: bool) -> Option<()> {
        if or_other {
            self.remark(Outcome::LeftOut, row, "or_other", &[("name", name)]);
        }
        if self.known.lists.has(list) {
            self.used.insert(list.to_owned());
            return Some(());
        }
        let known = self.known.lists.names();
        let key = if list.is_empty() { "list_missing" } else { "list_unknown" };
        self.problem(row, key, &[("name", name), ("list", list), ("known", &known)]);
        None
    }

    /// A condition that is understood; another is reported.
    fn condition(&mut self, row: &Row, name: &str) -> Option<Relevance> {
        let written = row.get(self.sheet.column(RELEVANT))?.to_owned();
        let found = Relevance::parse(&written);
        if found.is_none() {
            let values = [("condition", written.as_str()), ("name", name)];
            self.remark(Outcome::LeftOut, row, "condition", &values);
        }
        found
    }

    /// Reports a text that has no place.
    fn unused_text(&mut self, row: &Row, base: &str) {
        if !self.columns.words(row, base).is_empty() {
            self.remark(Outcome::LeftOut, row, "column", &[("column", base)]);
        }
    }

    fn appearance(&mut self, row: &Row, known: &str) {
        let appearance = row.get(self.sheet.column(APPEARANCE)).map(str::to_owned);
        if let Some(appearance) = appearance.filter(|appearance| appearance != known) {
            self.remark(Outcome::LeftOut, row, "appearance", &[("appearance", &appearance)]);
        }
    }

    /// Whether a name can be the id of something new.
    fn claim(&mut self, row: &Row, name: &str) -> bool {
        if name.is_empty() {
            self.problem(row, "name_missing", &[]);
            return false;
        }
        if Id::new(name).is_err() {
            let likely = likely_id(name);
            self.problem(row, "bad_name", &[("name", name), ("likely", &likely)]);
            return false;
        }
        if let Some(other) = self.names.insert(name.to_owned(), row.number) {
            let other = other.to_string();
            self.problem(row, "name_twice", &[("name", name), ("other", &other)]);
            return false;
        }
        true
    }

    fn end(mut self) -> Survey {
        if !self.groups.is_empty() || self.repeats > 0 {
            self.problems.push(FormProblem::new(Place::sheet(&self.sheet.name), "not_ended", &[]));
        }
        for asked in std::mem::take(&mut self.conditions) {
            asked.look_up(&mut self.survey.blocks, self.remarks);
        }
        for block in self.survey.blocks.iter().filter(|block| block.items.is_empty()) {
            let values = [("name", block.id.as_str())];
            self.remarks.push(Remark::new(
                Outcome::LeftOut,
                block.place.clone(),
                "empty_group",
                &values,
            ));
        }
        self.survey.blocks.retain(|block| !block.items.is_empty());
        if self.survey.blocks.is_empty() && self.problems.is_empty() {
            self.problems.push(FormProblem::new(
                Place::sheet(&self.sheet.name),
                "no_questions",
                &[],
            ));
        }
        let (used, rest) = (&self.used, self.known.rest);
        self.known
            .lists
            .report_unused(|list| used.contains(list) || rest.is_format(list), self.remarks);
        self.survey
    }
}
