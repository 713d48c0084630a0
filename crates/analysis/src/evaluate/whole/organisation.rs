//! What the figures of the whole organisation that need the answers of people side by side are made of.

use peil_instrument::{Questionnaire, Scale};
use peil_statistics::Undefined;
use peil_statistics::correlation::PairSums;
use peil_statistics::moments::Moments;

use crate::count::ScoredRows;
use crate::dataset::{Dataset, Frame};
use crate::units::SurveyedUnit;

/// The answers of everybody, with the groups that they belong to.
#[derive(Debug)]
pub(in crate::evaluate) struct Organisation<'a> {
    pub(in crate::evaluate) questionnaire: &'a Questionnaire,
    pub(in crate::evaluate) dataset: &'a Dataset,
    /// Per scale the scores of everybody; `None` where it has none.
    pub(in crate::evaluate) scored: Vec<Option<&'a ScoredRows>>,
    /// Per scale the number of answers from which it is shown.
    pub(in crate::evaluate) at_least: Vec<u64>,
    pub(in crate::evaluate) units: &'a [SurveyedUnit],
    /// Per scale the units whose people may be told apart: those that are shown where there is protection, all of
    /// them without.
    pub(in crate::evaluate) shown: Vec<Vec<bool>>,
}

impl Organisation<'_> {
    /// The part in which the items of a scale are kept.
    pub(in crate::evaluate) fn part(&self, scale: &Scale) -> usize {
        self.questionnaire.part_of(scale)
    }

    /// The unit beside each row of a scale's scores.
    pub(in crate::evaluate) fn rows(&self, scale: usize) -> &[u32] {
        self.frame(scale).units()
    }

    fn frame(&self, scale: usize) -> &Frame {
        &self.dataset.frames()[self.part(&self.questionnaire.scales()[scale])]
    }

    /// The scales that are kept beside a scale, itself included, and have scores.
    pub(in crate::evaluate) fn beside(&self, scale: usize) -> Vec<usize> {
        let mut scales = kept_beside(self.questionnaire, scale);
        scales.retain(|other| self.scored[*other].is_some());
        scales
    }

    /// Per unit the group of its own people, for figures of some scales: the nearest unit upward that is shown for
    /// all of them. The root is a group in any case.
    pub(in crate::evaluate) fn group_of(&self, scales: &[usize]) -> Vec<usize> {
        let mut groups: Vec<usize> = Vec::with_capacity(self.units.len());
        for (unit, described) in self.units.iter().enumerate() {
            let shown = scales.iter().all(|scale| self.shown[*scale][unit]);
            // A parent stands before its children.
            let above = described.parent.map_or(unit, |parent| groups[parent]);
            groups.push(if shown { unit } else { above });
        }
        groups
    }

    /// Per group its people.
    pub(in crate::evaluate) fn heads(&self, group_of: &[usize]) -> Vec<u64> {
        let mut heads = vec![0; self.units.len()];
        for (unit, group) in self.units.iter().zip(group_of) {
            heads[*group] += u64::from(unit.heads);
        }
        heads
    }

    /// Per group the moments of the scores on a scale; undefined where nobody has one.
    pub(in crate::evaluate) fn groups(&self, scale: usize) -> Vec<Result<Moments, Undefined>> {
        let Some(scored) = self.scored[scale] else { return Vec::new() };
        let group_of = self.group_of(&[scale]);
        let mut sums = vec![(0_u64, 0_i128, 0_i128); self.units.len()];
        for (unit, score) in self.frame(scale).units().iter().zip(&scored.scores) {
            let Some(score) = score else { continue };
            let group = &mut sums[group_of[*unit as usize]];
            let score = i128::from(*score);
            *group = (group.0 + 1, group.1 + score, group.2 + score * score);
        }
        let moments = |(n, sum, squares)| Moments::from_sums(n, sum, squares, scored.denominator);
        sums.into_iter().map(moments).collect()
    }

    /// Per group the sums over the people with both scores; nothing if the two scales are kept apart.
    pub(in crate::evaluate) fn pairs(&self, first: usize, second: usize) -> Vec<PairSums> {
        let scales = self.questionnaire.scales();
        let together = self.part(&scales[first]) == self.part(&scales[second]);
        let (Some(x), Some(y)) = (self.scored[first], self.scored[second]) else {
            return Vec::new();
        };
        let group_of = self.group_of(&[first, second]);
        let mut groups: Vec<Vec<(i64, i64)>> = vec![Vec::new(); self.units.len()];
        let scores = x.scores.iter().zip(&y.scores).filter(|_| together);
        for (unit, scores) in self.frame(first).units().iter().zip(scores) {
            if let (Some(x), Some(y)) = scores {
                groups[group_of[*unit as usize]].push((*x, *y));
            }
        }
        // Scores that do not fit together in 128 bits leave the pair without figures.
        let sums: Result<Vec<PairSums>, Undefined> = groups.into_iter().map(PairSums::of).collect();
        sums.unwrap_or_default()
    }

    /// The scores of everybody who has all of some scales kept together, a column each. Sorted, so that sums of
    /// floating-point numbers do not depend on the order of the answers.
    pub(in crate::evaluate) fn complete(&self, scales: &[usize]) -> Vec<Vec<Option<f64>>> {
        let scored: Vec<&ScoredRows> =
            scales.iter().filter_map(|scale| self.scored[*scale]).collect();
        let rows = scored.first().map_or(0, |first| first.scores.len());
        let row = |row: usize| -> Option<Vec<i64>> {
            scored.iter().map(|scale| scale.scores[row]).collect()
        };
        let mut complete: Vec<Vec<i64>> = (0..rows).filter_map(row).collect();
        complete.sort_unstable();
        let column = |(place, scale): (usize, &&ScoredRows)| {
            let score = |row: &Vec<i64>| Some(row[place] as f64 / scale.denominator as f64);
            complete.iter().map(score).collect()
        };
        scored.iter().enumerate().map(column).collect()
    }

    /// The people behind a scale, from the moments of its groups.
    pub(in crate::evaluate) fn people(groups: &[Result<Moments, Undefined>]) -> u64 {
        groups.iter().flatten().map(Moments::n).sum()
    }
}

/// The scales that are kept beside a scale and are not for comparison, itself included.
pub(in crate::evaluate) fn kept_beside(questionnaire: &Questionnaire, scale: usize) -> Vec<usize> {
    let scales = questionnaire.scales();
    let part = |scale: usize| questionnaire.part_of(&scales[scale]);
    let belongs = |other: &usize| !scales[*other].comparison && part(*other) == part(scale);
    (0..scales.len()).filter(belongs).collect()
}
