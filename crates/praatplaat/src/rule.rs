//! Which scales a plate names: what goes well, and the *opgaven*.
//!
//! # The rule
#![doc = include_str!("rule.md")]

use serde::Serialize;

use crate::number::as_printed;

/// The most strengths, and the most opgaven, that a plate names.
pub const MOST: usize = 3;

/// What the rule says of a scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It goes well here.
    Strength,
    /// There is work to do.
    Opgave,
}

/// A unit's mean of a scale, with what it is compared with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// The unit's mean.
    pub value: f64,
    /// The ends of its 95% interval; `None` if it has none.
    pub interval: Option<(f64, f64)>,
    /// The organisation's mean; `None` on its own plate, or where it is not shown.
    pub organisation: Option<f64>,
    /// Whether so many answers are "weet ik niet" that it is an opgave for that reason alone.
    pub is_unknown: bool,
    /// Whether the scale weighs much in explaining the one that all others are laid beside.
    pub is_heavy: bool,
}

/// What a plate names, as indices into the scales.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// Per scale what the rule says.
    pub verdicts: Vec<Option<Verdict>>,
    /// The strengths that are named, the clearest first.
    pub strengths: Vec<usize>,
    /// Further strengths, not worked out on the plate.
    pub more_strengths: Vec<usize>,
    /// The opgaven that are named, the most pressing first.
    pub opgaven: Vec<usize>,
    /// Further opgaven.
    pub more_opgaven: Vec<usize>,
}

pub use peil_maturity::threshold;

/// Whether at least one in three answers is "weet ik niet".
pub fn is_unknown(dont_know: u64, answers: u64) -> bool {
    answers > 0 && dont_know * 3 >= answers
}

/// Which way a scale went since the wave before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Clearly higher.
    Higher,
    /// Clearly lower.
    Lower,
    /// The difference can be chance.
    Unclear,
}

/// Which way a mean went, by the interval of its change. The figures as printed have to show it too.
pub fn direction(previous: f64, own: f64, change: Option<(f64, f64)>) -> Direction {
    let (previous, own) = (as_printed(previous), as_printed(own));
    match change {
        Some((low, _)) if low > 0.0 && own > previous => Direction::Higher,
        Some((_, high)) if high < 0.0 && own < previous => Direction::Lower,
        _ => Direction::Unclear,
    }
}

impl Standing {
    fn below(&self, mean: f64) -> bool {
        self.interval.is_some_and(|(_, high)| high < mean)
            && as_printed(self.value) < as_printed(mean)
    }

    fn above(&self, mean: f64) -> bool {
        self.interval.is_some_and(|(low, _)| low > mean)
            && as_printed(self.value) > as_printed(mean)
    }

    /// Whether its whole interval, and the figure as printed, lie below the organisation's mean.
    pub fn below_organisation(&self) -> bool {
        self.organisation.is_some_and(|mean| self.below(mean))
    }

    /// Whether its whole interval, and the figure as printed, lie above the organisation's mean.
    pub fn above_organisation(&self) -> bool {
        self.organisation.is_some_and(|mean| self.above(mean))
    }

    /// What the rule says.
    pub fn verdict(&self, threshold: f64) -> Option<Verdict> {
        if self.below_organisation() || self.below(threshold) || self.is_unknown {
            Some(Verdict::Opgave)
        } else if self.above_organisation() || self.above(threshold) {
            Some(Verdict::Strength)
        } else {
            None
        }
    }
}

/// Applies the rule to all scales; `None` stands for a scale without figures.
pub fn select(standings: &[Option<Standing>], threshold: f64) -> Selection {
    let verdicts: Vec<Option<Verdict>> = standings
        .iter()
        .map(|standing| standing.as_ref().and_then(|standing| standing.verdict(threshold)))
        .collect();
    let of = |wanted: Verdict| {
        let mut found: Vec<(usize, Standing)> = Vec::new();
        for (index, standing) in standings.iter().enumerate() {
            if let (Some(standing), true) = (standing, verdicts[index] == Some(wanted)) {
                found.push((index, *standing));
            }
        }
        found
    };
    let mut strengths = of(Verdict::Strength);
    strengths.sort_by(|(_, a), (_, b)| {
        let first = b.above_organisation().cmp(&a.above_organisation());
        first.then(b.is_heavy.cmp(&a.is_heavy)).then(b.value.total_cmp(&a.value))
    });
    let mut opgaven = of(Verdict::Opgave);
    opgaven.sort_by(|(_, a), (_, b)| {
        let first = b.below_organisation().cmp(&a.below_organisation());
        let then = b.below(threshold).cmp(&a.below(threshold));
        let heavy = b.is_heavy.cmp(&a.is_heavy);
        first.then(then).then(heavy).then(a.value.total_cmp(&b.value))
    });
    let (strengths, more_strengths) = split(&strengths);
    let (opgaven, more_opgaven) = split(&opgaven);
    Selection { verdicts, strengths, more_strengths, opgaven, more_opgaven }
}

fn split(found: &[(usize, Standing)]) -> (Vec<usize>, Vec<usize>) {
    let mut indices: Vec<usize> = found.iter().map(|(index, _)| *index).collect();
    let more = indices.split_off(indices.len().min(MOST));
    (indices, more)
}

#[cfg(test)]
mod tests;
