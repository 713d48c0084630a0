//! A questionnaire after all checks: every reference in it holds.

use crate::{Id, Text};

/// The code of "weet ik niet" in an answer byte.
pub const DONT_KNOW: u8 = 98;
/// The code of "niet van toepassing" in an answer byte.
pub const NOT_APPLICABLE: u8 = 99;

/// A questionnaire: blocks of items in the order in which they are asked, and the scales they form.
///
/// Made only by [`crate::load`]; so conditions point backwards, scales hold items of one format,
/// and every id is unique.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Questionnaire {
    pub(crate) id: Id,
    pub(crate) version: String,
    pub(crate) title: Text,
    pub(crate) minutes: u32,
    pub(crate) source: Text,
    pub(crate) parts: Vec<Part>,
    pub(crate) formats: Vec<Format>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) items: Vec<Item>,
    pub(crate) scales: Vec<Scale>,
    pub(crate) relations: Vec<Relation>,
    pub(crate) gaps: Vec<Gap>,
    pub(crate) selection: Option<Selection>,
    pub(crate) accept: Vec<Accepted>,
    pub(crate) hash: String,
}

/// A warning of the linter that is no mistake here, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The code of the warning.
    pub code: String,
    /// Why it is no mistake.
    pub because: String,
}

/// What a wave took from a questionnaire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// The version it was taken from.
    pub of: String,
    /// The blocks that were chosen, by their ids in that version.
    pub blocks: Vec<Id>,
}

/// Answers that are kept together in one record. Records of different parts are linked by nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its id; the first part of a questionnaire is the core.
    pub id: Id,
    /// What stands beside its answers.
    pub level: Level,
    /// The number of answers from which its items are shown (never lower than the wave's `k`).
    pub shown_from: Option<u32>,
}

/// What a record of a part carries beside its answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The class: the team, merged upward until enough people were invited.
    Class,
    /// The organisation, or the first level below it if every part there is large (200 invited).
    Higher,
}

/// A set of ordered answer points with the special answers beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Format {
    /// Its id.
    pub id: Id,
    /// The points, from code 1 upward. The last one is the most (agreement, frequency).
    pub points: Vec<Text>,
    /// The words for code 98, if offered.
    pub dont_know: Option<Text>,
    /// The words for code 99, if offered.
    pub not_applicable: Option<Text>,
}

/// A page of items about one theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its id.
    pub id: Id,
    /// Its heading.
    pub title: Text,
    /// A sentence or two before the first item.
    pub intro: Text,
    /// Its items, as indices into [`Questionnaire::items`], in order.
    pub items: Vec<usize>,
    /// Warnings that are no mistake here.
    pub accept: Vec<Accepted>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub id: Id,
    /// The block it stands in, as index into [`Questionnaire::blocks`].
    pub block: usize,
    /// The part it is kept in, as index into [`Questionnaire::parts`].
    pub part: usize,
    /// The question or statement.
    pub text: Text,
    /// A short explanation below it.
    pub help: Option<Text>,
    /// What can be answered.
    pub kind: ItemKind,
    /// When it is asked; always, if `None`.
    pub show_if: Option<Condition>,
    /// Where the question comes from (a note for whoever maintains the file).
    pub source: Option<String>,
    /// Whether an organisation added it to its own wave: never in figures for the ministry.
    pub own: bool,
    /// Warnings that are no mistake here.
    pub accept: Vec<Accepted>,
}

/// What can be answered to an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemKind {
    /// A point of a format, as index into [`Questionnaire::formats`].
    Rating {
        /// The format.
        format: usize,
    },
    /// Exactly one of the options.
    Single {
        /// The options, in order.
        options: Vec<Choice>,
    },
    /// Any number of the options.
    Multiple {
        /// The options, in order.
        options: Vec<Choice>,
    },
    /// Own words.
    Open {
        /// The most characters that are kept.
        max_chars: usize,
    },
}

/// An option of a single or multiple choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its id; a multiple choice has the column `item.option`.
    pub id: Id,
    /// Its answer code: 1–97, or 98 and 99 with their fixed meanings. In a multiple choice it only
    /// fixes the order.
    pub code: u8,
    /// Its words.
    pub text: Text,
    /// In a multiple choice: cannot stand beside another option ("none of these").
    pub exclusive: bool,
}

/// An item is asked if an earlier single choice has one of these answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The earlier item, as index into [`Questionnaire::items`].
    pub item: usize,
    /// The answer codes that lead to the question, ascending.
    pub any_of: Vec<u8>,
}

/// Items whose mean is one figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scale {
    /// Its id.
    pub id: Id,
    /// Its name as people read it.
    pub title: Text,
    /// What a high score means, in one sentence.
    pub meaning: Text,
    /// Its items.
    pub items: Vec<ScaleItem>,
    /// The number of points that all its items share.
    pub points: u8,
    /// Whether it is computed only to be laid beside another questionnaire: in exports, not on plates.
    pub comparison: bool,
    /// Warnings that are no mistake here.
    pub accept: Vec<Accepted>,
}

/// An item in a scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScaleItem {
    /// The item, as index into [`Questionnaire::items`].
    pub item: usize,
    /// Whether high answers mean little of what the scale measures.
    pub reversed: bool,
}

/// Two scales whose correlation the questionnaire asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// Its id.
    pub id: Id,
    /// The first scale, as index into [`Questionnaire::scales`].
    pub first: usize,
    /// The second scale.
    pub second: usize,
}

/// Two scales that ask the same of people about themselves and of others about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Its id.
    pub id: Id,
    /// The scale of people about themselves, as index into [`Questionnaire::scales`].
    pub own_view: usize,
    /// The scale of others about them.
    pub others_view: usize,
}

/// A column of an answers file: an item, or one option of a multiple choice. One byte a person.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Column {
    /// The item, as index into [`Questionnaire::items`].
    pub item: usize,
    /// The option, as index into the item's options; `None` unless the item is a multiple choice.
    pub option: Option<usize>,
    /// The column's name: `item` or `item.option`.
    pub name: String,
}

impl Questionnaire {
    /// The id that all versions share.
    pub fn id(&self) -> &Id {
        &self.id
    }

    /// The version: a fielded version never changes.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The title that respondents read.
    pub fn title(&self) -> &Text {
        &self.title
    }

    /// How long an average respondent needs.
    pub fn minutes(&self) -> u32 {
        self.minutes
    }

    /// Where the questions come from.
    pub fn source(&self) -> &Text {
        &self.source
    }

    /// The parts; the first one is the core.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The answer formats of the rating items.
    pub fn formats(&self) -> &[Format] {
        &self.formats
    }

    /// The blocks, in order.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// All items, in the order in which they are asked.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The scales, those for comparison only among them.
    pub fn scales(&self) -> &[Scale] {
        &self.scales
    }

    /// The scales that are results by themselves: all but those for comparison, which stand last.
    pub fn main_scales(&self) -> &[Scale] {
        let n = self.scales.iter().take_while(|scale| !scale.comparison).count();
        &self.scales[..n]
    }

    /// The pairs of scales whose correlation is a result of its own.
    pub fn relations(&self) -> &[Relation] {
        &self.relations
    }

    /// The pairs of scales whose difference is a result of its own.
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// What a wave took from it; nothing, if this is the whole questionnaire.
    pub fn selection(&self) -> Option<&Selection> {
        self.selection.as_ref()
    }

    /// Warnings about the whole that are no mistake here.
    pub fn accept(&self) -> &[Accepted] {
        &self.accept
    }

    /// The fingerprint: 64 hexadecimal digits of SHA-256 of [`Questionnaire::to_toml`]. Every word counts,
    /// comments and layout do not.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The index of the item with this id.
    pub fn item_index(&self, id: &str) -> Option<usize> {
        self.items.iter().position(|item| item.id == *id)
    }

    /// The index of the scale with this id.
    pub fn scale_index(&self, id: &str) -> Option<usize> {
        self.scales.iter().position(|scale| scale.id == *id)
    }

    /// The part whose record holds the items of a scale: all of one, which the loader sees to.
    pub fn part_of(&self, scale: &Scale) -> usize {
        scale.items.first().map_or(0, |member| self.items[member.item].part)
    }

    /// Whether a scale has an item that is not asked of everybody.
    pub fn is_routed(&self, scale: &Scale) -> bool {
        scale.items.iter().any(|member| self.items[member.item].show_if.is_some())
    }

    /// The columns of one part, in the order of its record: one byte each. Open texts have none.
    pub fn columns(&self, part: usize) -> Vec<Column> {
        let mut columns = Vec::new();
        for (index, item) in self.items.iter().enumerate().filter(|(_, item)| item.part == part) {
            match &item.kind {
                ItemKind::Rating { .. } | ItemKind::Single { .. } => {
                    columns.push(Column { item: index, option: None, name: item.id.to_string() });
                }
                ItemKind::Multiple { options } => {
                    for (option, choice) in options.iter().enumerate() {
                        columns.push(Column {
                            item: index,
                            option: Some(option),
                            name: format!("{}.{}", item.id, choice.id),
                        });
                    }
                }
                ItemKind::Open { .. } => {}
            }
        }
        columns
    }
}
