//! What differs between two versions of a questionnaire, and what may still be compared.

mod compare;
mod report;

pub use compare::compare;

use crate::Id;

/// What differs between two questionnaires, item by item and scale by scale, by their ids.
///
/// Made by [`compare()`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionnaireChanges {
    /// Every item of the current questionnaire, in its order; then those that were removed, in
    /// theirs.
    pub items: Vec<ItemChange>,
    /// Every scale of the current questionnaire, in its order; then those that were removed.
    pub scales: Vec<ScaleChange>,
    /// Whether the two are versions of one questionnaire. If not, an id alone says little: only items
    /// with the very same words are comparable.
    pub same_questionnaire: bool,
}

/// One item then and now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemChange {
    /// The item.
    pub id: Id,
    /// Its index in the previous questionnaire; `None` if it was added.
    pub previous: Option<usize>,
    /// Its index in the current questionnaire; `None` if it was removed.
    pub current: Option<usize>,
    /// What happened to it.
    pub change: Change<ItemDifference>,
    /// Whether its figures may be laid beside those of the previous wave.
    pub comparable: Comparable,
}

/// One scale then and now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScaleChange {
    /// The scale.
    pub id: Id,
    /// Its index in the previous questionnaire; `None` if it was added.
    pub previous: Option<usize>,
    /// Its index in the current questionnaire; `None` if it was removed.
    pub current: Option<usize>,
    /// What happened to it.
    pub change: Change<ScaleDifference>,
    /// Whether its figures may be laid beside those of the previous wave.
    pub comparable: Comparable,
}

/// What happened to an item or a scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change<D> {
    /// Nothing.
    Same,
    /// It differs in this; never empty.
    Differs(Vec<D>),
    /// It is there no more.
    Removed,
    /// It is new.
    Added,
}

/// In what an item differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemDifference {
    /// The question or its explanation has other words, in Dutch or in English.
    Reworded,
    /// The sentences above its block have other words: they may set the period or the subject.
    Introduction,
    /// Other answers can be given: another kind of item, other points, options or special answers, or
    /// other words for them.
    Answers,
    /// It is asked after other answers than before.
    Condition,
    /// It is asked after the same answers to a question that itself differs, so other people may get
    /// to it.
    Route,
    /// It is kept in another part: at another level, or shown from another number of answers.
    Part,
}

/// In what a scale differs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScaleDifference {
    /// An item was added to it.
    Joined(Id),
    /// An item was taken out of it.
    Left(Id),
    /// An item is reversed where it was not, or the other way round.
    Turned(Id),
    /// One of its items differs.
    Item(Id),
    /// Its title or its meaning has other words. The figures are not touched by that.
    Described,
}

/// Whether figures of two waves may be laid side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Comparable {
    /// The same was asked of the same people.
    Yes,
    /// Much the same was asked, in other words or another place: a difference may come from that, and
    /// whoever shows it says so.
    WithCare,
    /// Something else was asked, or of other people.
    No,
}

impl QuestionnaireChanges {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.items.iter().all(|item| item.change == Change::Same)
            && self.scales.iter().all(|scale| scale.change == Change::Same)
    }

    /// What happened to the item with this id; `None` if it is in neither questionnaire.
    pub fn item(&self, id: &str) -> Option<&ItemChange> {
        self.items.iter().find(|item| item.id == *id)
    }

    /// What happened to the scale with this id; `None` if it is in neither questionnaire.
    pub fn scale(&self, id: &str) -> Option<&ScaleChange> {
        self.scales.iter().find(|scale| scale.id == *id)
    }

    /// The items whose figures may be laid beside those of the previous wave, with care or without.
    /// Open texts have no figures and are not among them.
    pub fn comparable_items(&self) -> impl Iterator<Item = &ItemChange> {
        self.items.iter().filter(|item| item.comparable != Comparable::No)
    }

    /// The scales whose figures may be laid beside those of the previous wave, with care or without.
    pub fn comparable_scales(&self) -> impl Iterator<Item = &ScaleChange> {
        self.scales.iter().filter(|scale| scale.comparable != Comparable::No)
    }
}
