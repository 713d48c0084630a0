//! The review of own words, as the rest of the program sees it.

use jiff::civil::Date;
use peil_instrument::Id;

/// That the own words of a wave were read by somebody before they are shown, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordsReview {
    /// The wave's code.
    pub wave: String,
    /// The day on which the review was recorded.
    pub reviewed_on: Date,
    /// Who read the texts: a name or a function.
    pub reviewer: String,
    /// What came of it, for each open item, by id.
    pub items: Vec<ItemReview>,
}

/// What came of the texts of one item. Which text it was is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemReview {
    /// The item.
    pub item: Id,
    /// Texts that are shown as they were written.
    pub kept: u64,
    /// Texts of which another wording is shown.
    pub changed: u64,
    /// Texts that are gone.
    pub dropped: u64,
}

impl ItemReview {
    /// Texts that were written.
    pub fn written(&self) -> u64 {
        self.kept + self.changed + self.dropped
    }

    /// Texts that are left.
    pub fn shown(&self) -> u64 {
        self.kept + self.changed
    }
}
