//! What a measure counts in one unit.

mod answers;

pub use answers::{Histogram, Rated};

use std::collections::BTreeMap;

/// Counts that can be pooled, and of which can be told whether they give a person away.
pub trait Cell: Clone {
    /// The number of people behind it.
    fn n(&self) -> u64;

    /// The number of people who gave another answer than the commonest: with 0 or 1 of them everybody's answer
    /// can be told. Where figures are made of some of its people, of those too: the fewest.
    fn others(&self) -> u64;

    /// Takes the people of another unit in.
    fn add(&mut self, other: &Self);

    /// A cell of the same measure with nobody in it.
    #[must_use]
    fn nobody(&self) -> Self;
}

/// A bare number of people: nothing is known of their answers.
///
/// Its [`others`](Cell::others) are all of them, for no answer of anybody is told.
impl Cell for u64 {
    fn n(&self) -> u64 {
        *self
    }

    fn others(&self) -> u64 {
        *self
    }

    fn add(&mut self, other: &u64) {
        *self += other;
    }

    fn nobody(&self) -> u64 {
        0
    }
}

/// Who took part in a group and who did not, as an answer that everybody gave.
///
/// "12 of 13" tells whoever knows one person who did not that all others did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Participation {
    /// Those who took part.
    pub respondents: u64,
    /// Those who were invited and did not; `None` where that cannot be known, because some answers came by a link that
    /// many share.
    pub silent: Option<u64>,
}

impl Cell for Participation {
    fn n(&self) -> u64 {
        self.respondents
    }

    fn others(&self) -> u64 {
        self.silent.map_or(self.respondents, |silent| silent.min(self.respondents))
    }

    fn add(&mut self, other: &Participation) {
        self.respondents += other.respondents;
        self.silent = self.silent.zip(other.silent).map(|(mine, theirs)| mine + theirs);
    }

    fn nobody(&self) -> Participation {
        Participation { respondents: 0, silent: Some(0) }
    }
}

/// How often each score on a scale occurs. Scores are exact: whole numbers of a unit that the caller
/// fixes for the scale (one over a common denominator), so that sums do not depend on order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scores {
    /// People per score.
    pub counts: BTreeMap<i64, u64>,
}

impl Cell for Scores {
    fn n(&self) -> u64 {
        self.counts.values().sum()
    }

    fn others(&self) -> u64 {
        self.n() - self.counts.values().copied().max().unwrap_or(0)
    }

    fn add(&mut self, other: &Scores) {
        for (score, people) in &other.counts {
            *self.counts.entry(*score).or_insert(0) += people;
        }
    }

    fn nobody(&self) -> Scores {
        Scores::default()
    }
}
