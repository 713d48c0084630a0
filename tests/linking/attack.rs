//! Saying of every answer whose it is.

use std::fmt;

use rand::Rng;
use rand::seq::SliceRandom;

use crate::linking::group::{Group, Groups};
use crate::linking::learned::Model;
use crate::linking::measure::Measure;

/// Pairs of orders that are handed on to be learned from.
const PROMISING: usize = 30;

/// A way to say whose an answer is.
#[derive(Debug, Clone)]
pub enum Matcher {
    /// The first of one order to the first of another.
    Orders(Pair),
    /// Whose bytes lie nearest in a stream.
    Near(String),
    /// A rule that was learned.
    Learned(Model),
}

/// An order of the left side and one of the right.
#[derive(Debug, Clone)]
pub struct Pair {
    pub left: String,
    pub right: String,
    /// Whether the last of the one belongs to the first of the other.
    pub reversed: bool,
}

/// What trying everything gave.
pub struct Tried {
    pub best: Matcher,
    pub promising: Vec<Pair>,
    pub ways: usize,
}

/// Tries every pair of orders, both ways, and every stream.
pub fn best(groups: &Groups<'_>, rng: &mut impl Rng) -> Tried {
    let mut pairs: Vec<(usize, Pair)> = Vec::new();
    for (l, left) in groups.left.iter().enumerate() {
        for (r, right) in groups.right.iter().enumerate() {
            for reversed in [false, true] {
                let hits = groups.classes.iter().map(|group| aligned(group, l, r, reversed)).sum();
                let (left, right) = (left.clone(), right.clone());
                pairs.push((hits, Pair { left, right, reversed }));
            }
        }
    }
    pairs.sort_by_key(|(hits, _)| std::cmp::Reverse(*hits));
    let mut tried = pairs.len();
    let mut best = pairs.first().map(|(hits, pair)| (*hits, Matcher::Orders(pair.clone())));
    for stream in groups.streams() {
        let near = Matcher::Near(stream);
        let hits = groups.classes.iter().map(|group| by_score(&near, groups, group, rng)).sum();
        tried += 1;
        if best.as_ref().is_none_or(|(most, _)| hits > *most) {
            best = Some((hits, near));
        }
    }
    let nothing = Matcher::Near(String::new());
    Tried {
        best: best.map_or(nothing, |(_, matcher)| matcher),
        promising: pairs.into_iter().take(PROMISING).map(|(_, pair)| pair).collect(),
        ways: tried,
    }
}

/// Tries one way on other waves.
pub fn measured(matcher: &Matcher, groups: &Groups<'_>, rng: &mut impl Rng) -> Measure {
    let mut measure = Measure::default();
    for group in &groups.classes {
        let hits = match matcher {
            Matcher::Orders(pair) => match pair.places(groups) {
                Some((left, right)) => aligned(group, left, right, pair.reversed),
                None => by_score(matcher, groups, group, rng),
            },
            _ => by_score(matcher, groups, group, rng),
        };
        measure.count(hits, group.left.subjects.len(), group.right.subjects.len());
    }
    measure
}

impl Pair {
    /// Which orders these are; `None` if they are not there.
    pub fn places(&self, groups: &Groups<'_>) -> Option<(usize, usize)> {
        let left = groups.left.iter().position(|name| *name == self.left)?;
        let right = groups.right.iter().position(|name| *name == self.right)?;
        Some((left, right))
    }
}

/// Hits if the orders are laid beside each other.
fn aligned(group: &Group<'_>, left: usize, right: usize, reversed: bool) -> usize {
    let (left_order, right_order) = (&group.left.sorted[left], &group.right.sorted[right]);
    let truth = |at: usize| group.left.subjects[left_order[at]].truth;
    let last = left_order.len().saturating_sub(1);
    let hit = |(rank, answer): (usize, &usize)| {
        rank <= last
            && group.right.subjects[*answer].truth
                == truth(if reversed { last - rank } else { rank })
    };
    right_order.iter().enumerate().filter(|pair| hit(*pair)).count()
}

/// Hits if the likeliest pair is taken out first, then the next; chance decides between equals.
fn by_score(
    matcher: &Matcher,
    groups: &Groups<'_>,
    group: &Group<'_>,
    rng: &mut impl Rng,
) -> usize {
    let (lefts, rights) = (group.left.subjects.len(), group.right.subjects.len());
    let prepared = match matcher {
        Matcher::Learned(model) => Some(model.prepared(groups)),
        _ => None,
    };
    let mut scored: Vec<(f64, usize, usize)> = Vec::with_capacity(lefts * rights);
    for left in 0..lefts {
        for right in 0..rights {
            let score = match matcher {
                Matcher::Learned(model) => {
                    prepared.as_ref().map_or(0.0, |inputs| model.score(inputs, group, left, right))
                }
                Matcher::Near(stream) => {
                    group.distance(stream, left, right).map_or(f64::MIN, |bytes| -(bytes as f64))
                }
                Matcher::Orders(_) => 0.0,
            };
            scored.push((score, left, right));
        }
    }
    scored.shuffle(rng);
    scored.sort_by(|one, other| other.0.total_cmp(&one.0));
    let (mut left_taken, mut right_taken) = (vec![false; lefts], vec![false; rights]);
    let mut hits = 0;
    for (_, left, right) in scored {
        if !left_taken[left] && !right_taken[right] {
            left_taken[left] = true;
            right_taken[right] = true;
            let same = group.left.subjects[left].truth == group.right.subjects[right].truth;
            hits += usize::from(same);
        }
    }
    hits
}

impl fmt::Display for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Matcher::Orders(Pair { left, right, reversed }) => {
                let way = if *reversed { "against" } else { "along" };
                write!(f, "[{left}] {way} [{right}]")
            }
            Matcher::Near(stream) => write!(f, "nearest in {stream}"),
            Matcher::Learned(_) => f.write_str("learned"),
        }
    }
}
