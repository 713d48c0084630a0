//! How often each answer to an item was given, and what may be told of it.

use super::Cell;

/// How often each answer to an item was given; the answers' order is the caller's, opinions first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Histogram {
    /// People per answer.
    pub counts: Vec<u64>,
    /// How many of the answers, from the first, are opinions: those that a mean is made of.
    pub opinions: usize,
}

impl Histogram {
    /// Answers that are all opinions.
    pub fn new(counts: Vec<u64>) -> Histogram {
        Histogram { opinions: counts.len(), counts }
    }

    /// Answers of which the first `opinions` are opinions; the others say "weet ik niet" or "niet van toepassing".
    pub fn with_opinions(counts: Vec<u64>, opinions: usize) -> Histogram {
        Histogram { counts, opinions }
    }

    /// The counts of the opinions.
    fn points(&self) -> &[u64] {
        &self.counts[..self.opinions.min(self.counts.len())]
    }
}

impl Cell for Histogram {
    fn n(&self) -> u64 {
        self.counts.iter().sum()
    }

    fn others(&self) -> u64 {
        let opinions = self.points();
        match opinions.iter().sum() {
            0_u64 => besides_largest(&self.counts),
            // "Weet ik niet" is another answer, but no other opinion: ten who say 1 and two who do not know have a
            // mean of 1.0.
            _ => besides_largest(&self.counts).min(besides_largest(opinions)),
        }
    }

    fn add(&mut self, other: &Histogram) {
        for (mine, theirs) in self.counts.iter_mut().zip(&other.counts) {
            *mine += theirs;
        }
    }

    fn nobody(&self) -> Histogram {
        Histogram { counts: vec![0; self.counts.len()], opinions: self.opinions }
    }
}

fn besides_largest(counts: &[u64]) -> u64 {
    counts.iter().sum::<u64>() - counts.iter().copied().max().unwrap_or(0)
}

/// How often each point of a rating was given.
///
/// The points are the opinions, from low to high; the lower half of them is one side and the upper half the other, and
/// the middle one of an odd number is neither. "10 unfavourable of 10" gives everybody away, though some said 1 and some
/// said 2, and so does a mean of 1.3. So those who are not on a side are others as well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rated(pub Histogram);

impl Cell for Rated {
    fn n(&self) -> u64 {
        self.0.n()
    }

    fn others(&self) -> u64 {
        let points = self.0.points();
        let all: u64 = points.iter().sum();
        // One point has no sides; and where nobody has an opinion, nobody is on one.
        if points.len() < 2 || all == 0 {
            return self.0.others();
        }
        let half = points.len() / 2;
        let lower: u64 = points[..half].iter().sum();
        let upper: u64 = points[points.len() - half..].iter().sum();
        self.0.others().min(all - lower.max(upper))
    }

    fn add(&mut self, other: &Rated) {
        self.0.add(&other.0);
    }

    fn nobody(&self) -> Rated {
        Rated(self.0.nobody())
    }
}

#[cfg(test)]
mod tests;
