//! What a measure counts in one unit.

use std::collections::BTreeMap;

/// Counts that can be pooled, and of which can be told whether they give a person away.
pub trait Cell: Clone {
    /// The number of people behind it.
    fn n(&self) -> u64;

    /// The number of people behind the most frequent answer.
    fn largest(&self) -> u64;

    /// Takes the people of another unit in.
    fn add(&mut self, other: &Self);

    /// A cell of the same measure with nobody in it.
    #[must_use]
    fn nobody(&self) -> Self;
}

/// A bare number of people: nothing is known of their answers.
///
/// Its [`largest`](Cell::largest) is 0, for no answer of anybody is told.
impl Cell for u64 {
    fn n(&self) -> u64 {
        *self
    }

    fn largest(&self) -> u64 {
        0
    }

    fn add(&mut self, other: &u64) {
        *self += other;
    }

    fn nobody(&self) -> u64 {
        0
    }
}

/// How often each answer to an item was given; the answers' order is the caller's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Histogram {
    /// People per answer.
    pub counts: Vec<u64>,
}

impl Cell for Histogram {
    fn n(&self) -> u64 {
        self.counts.iter().sum()
    }

    fn largest(&self) -> u64 {
        self.counts.iter().copied().max().unwrap_or(0)
    }

    fn add(&mut self, other: &Histogram) {
        for (mine, theirs) in self.counts.iter_mut().zip(&other.counts) {
            *mine += theirs;
        }
    }

    fn nobody(&self) -> Histogram {
        Histogram { counts: vec![0; self.counts.len()] }
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

    fn largest(&self) -> u64 {
        self.counts.values().copied().max().unwrap_or(0)
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
