//! Intervals as they are before they are rounded outward, recomputed from the answers that came in.
//!
//! Rounding makes an interval wider, and could hide one that is too narrow.

use std::collections::BTreeMap;

use peil_instrument::{Origin, Relation};
use peil_statistics::Interval;
use peil_statistics::correlation::pearson;
use peil_statistics::difference::{Sample, welch};
use peil_statistics::moments::{Moments, mean_interval};

use super::town::{Moment, Town};
use super::wave::{Outcome, Played};

/// A multiple of every number of items that a score is a mean of: 1 to 8.
const DENOMINATOR: i64 = 840;

/// The two ends of an interval.
#[derive(Debug, Clone, Copy)]
pub struct Ends {
    pub low: f64,
    pub high: f64,
}

impl Ends {
    fn of(interval: &Interval) -> Ends {
        Ends { low: interval.low(), high: interval.high() }
    }
}

/// How often each score occurs, per main scale and unit (with the units below it).
type Scores = Vec<Vec<BTreeMap<i64, u64>>>;

/// The scores of those who responded.
pub struct Unrounded {
    now: Scores,
    before: Option<Scores>,
    /// Per main scale the score of everybody who responded.
    people: Vec<Vec<Option<f64>>>,
    /// Per unit its heads, and the unit of the wave before that it continues.
    heads: Vec<f64>,
    previous: Vec<Option<usize>>,
}

impl Unrounded {
    pub fn new(town: &Town, outcome: &Outcome) -> Unrounded {
        let scales = town.questionnaire.main_scales().len();
        let before = town.before.as_ref().zip(outcome.before.as_ref());
        let of_people = |scale: usize| {
            let scores = outcome.now.census.scores(scale);
            outcome.now.responded.iter().map(|person| scores[*person]).collect()
        };
        let previous = |code: &str| match town.lineage.of(code) {
            Origin::Continues { previous } => town.before.as_ref()?.place(previous),
            _ => None,
        };
        let units = town.now.tree.units();
        Unrounded {
            now: scores(&town.now, &outcome.now, scales),
            before: before.map(|(moment, played)| scores(moment, played, scales)),
            people: (0..scales).map(of_people).collect(),
            heads: (0..units.len()).map(|unit| town.now.heads(unit)).collect(),
            previous: units.iter().map(|unit| previous(&unit.code)).collect(),
        }
    }

    /// The interval of a unit's mean score.
    pub fn mean(&self, unit: usize, scale: usize) -> Option<Ends> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "people")]
        let heads = self.heads[unit] as u64;
        let interval = mean_interval(&moments(&self.now[scale][unit])?, Some(heads)).ok()?;
        Some(Ends::of(&interval))
    }

    /// The interval of the change of a unit's mean score.
    pub fn change(&self, unit: usize, scale: usize) -> Option<Ends> {
        let then = moments(&self.before.as_ref()?[scale][self.previous[unit]?])?;
        let now = moments(&self.now[scale][unit])?;
        let found = welch(&Sample::of(&then).ok()?, &Sample::of(&now).ok()?).ok()?;
        Some(Ends::of(&found.interval))
    }

    /// The interval of a correlation.
    pub fn correlation(&self, relation: &Relation) -> Option<Ends> {
        let [x, y] = [relation.first, relation.second].map(|scale| &self.people[scale]);
        let pairs: Vec<(f64, f64)> =
            x.iter().zip(y).filter_map(|(x, y)| Some(((*x)?, (*y)?))).collect();
        Some(Ends::of(&pearson(&pairs).ok()?.interval))
    }
}

fn moments(scores: &BTreeMap<i64, u64>) -> Option<Moments> {
    let counts: Vec<(i64, u64)> = scores.iter().map(|(score, n)| (*score, *n)).collect();
    Moments::from_counts(&counts, DENOMINATOR).ok()
}

fn scores(moment: &Moment, played: &Played, scales: usize) -> Scores {
    let parents = moment.parents();
    let of_scale = |scale: usize| {
        let mut units = vec![BTreeMap::new(); parents.len()];
        for person in &played.responded {
            let Some(score) = played.census.scores(scale)[*person] else { continue };
            #[expect(clippy::cast_possible_truncation, reason = "scores go to 5, and are rounded")]
            let exact = (score * DENOMINATOR as f64).round() as i64;
            let mut unit = Some(played.census.units()[*person]);
            while let Some(at) = unit {
                *units[at].entry(exact).or_insert(0) += 1;
                unit = parents[at];
            }
        }
        units
    };
    (0..scales).map(of_scale).collect()
}
