//! The exact choice of the units that are shown: a programme over the tree.
//!
//! Walking from the leaves to the root, all that the units above need to know of a subtree is how many of
//! its people stand behind no shown unit of it yet: nobody was invited, 0, 1, …, or enough for an atom.
//! For each of these the best way to get there is kept, so the best choice of the whole is found without
//! looking at every one of them.

use std::cmp::Reverse;

use crate::Tree;

/// What is known of the units, and when an atom is large enough.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Question<'a> {
    /// The units.
    pub(crate) tree: &'a Tree,
    /// Per unit the respondents among its own people.
    pub(crate) respondents: &'a [u64],
    /// Per unit the invited among its own people.
    pub(crate) invited: &'a [u32],
    /// Answers of the root's own people that hide nobody.
    pub(crate) shared: u64,
    /// Per unit what it is worth to show it.
    pub(crate) worth: &'a [u64],
    /// Units that may be shown at all.
    pub(crate) allowed: &'a [bool],
    /// The respondents that an atom needs, unless nobody in it was invited.
    pub(crate) least: u64,
}

/// Nobody of the subtree who stands behind no shown unit was invited.
const EMPTY: usize = 0;

/// How good a choice is: what its units are worth, then how many they are.
type Worth = (u64, u64);

/// The best way to a number of uncovered people, and where it comes among choices for the same subtree: the
/// one that shows the first unit in which two differ has the smaller rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Best {
    worth: Worth,
    rank: usize,
}

impl Best {
    /// Whether it is worth more, or as much and shows an earlier unit.
    fn beats(&self, other: &Best) -> bool {
        self.worth > other.worth || (self.worth == other.worth && self.rank < other.rank)
    }
}

/// The states that can be reached, in order, with the best way to each.
type Ways = Vec<(usize, Best)>;

/// Of a state after a subunit: the state before it, and that of the subunit.
type From = Vec<(usize, (usize, usize))>;

/// What was chosen at a unit, to find the way back.
#[derive(Debug, Default, Clone)]
struct Steps {
    /// Per subunit, in order.
    merges: Vec<(usize, From)>,
    /// The state from which the unit is shown, if to show it is the best way to [`EMPTY`].
    shown_from: Option<usize>,
}

/// The units to show: the root whenever anything can be shown, every atom empty or of `least` respondents, and
/// among all such choices the one that is worth most, then the one with most units (units with the same
/// people are one), then the one that shows the first unit, in order, in which two differ. Time: units × `least`².
pub(crate) fn choose(question: &Question<'_>) -> Vec<bool> {
    let units = question.tree.len();
    let mut programme = Programme::new(question);
    let mut ways: Vec<Ways> = vec![Vec::new(); units];
    // Subunits stand after their parent, so all of a unit's are there before it.
    for unit in (0..units).rev() {
        if programme.is_group(unit) {
            ways[unit] = programme.at(unit, &mut ways);
        }
    }
    let mut shown = vec![false; units];
    let top = programme.bottom(0);
    if programme.steps[top].shown_from.is_some() {
        programme.walk_back(top, &mut shown);
    }
    shown
}

struct Programme<'a> {
    question: &'a Question<'a>,
    /// The state of people who are enough.
    full: usize,
    /// Per unit its subunits with people.
    children: Vec<Vec<usize>>,
    /// Per unit whether anybody is in it.
    populated: Vec<bool>,
    steps: Vec<Steps>,
}

impl<'a> Programme<'a> {
    fn new(question: &'a Question<'a>) -> Programme<'a> {
        let units = question.tree.len();
        let people = |unit: usize| question.invited[unit] > 0 || question.respondents[unit] > 0;
        let mut populated: Vec<bool> = (0..units).map(people).collect();
        let mut children = vec![Vec::new(); units];
        for unit in (1..units).rev().filter(|unit| populated[*unit]).collect::<Vec<_>>() {
            mark_upward(question.tree, unit, &mut populated);
        }
        for unit in (1..units).filter(|unit| populated[*unit]) {
            if let Some(parent) = question.tree.parent(unit) {
                children[parent].push(unit);
            }
        }
        // More than everybody is never reached.
        let everybody = question.respondents.iter().sum::<u64>().saturating_add(1);
        let full =
            usize::try_from(question.least.min(everybody)).map_or(usize::MAX, |least| least + 1);
        Programme { question, full, children, populated, steps: vec![Steps::default(); units] }
    }

    /// Whether a unit has the people of its only subunit and nobody else: then the two are one.
    fn twin(&self, unit: usize) -> Option<usize> {
        match self.children[unit].as_slice() {
            [only] if self.own_state(unit) == EMPTY => Some(*only),
            _ => None,
        }
    }

    /// The lowest unit with the same people.
    fn bottom(&self, unit: usize) -> usize {
        let mut at = unit;
        while let Some(below) = self.twin(at) {
            at = below;
        }
        at
    }

    /// Whether a unit stands for itself: it has people, and they are not all those of one subunit.
    fn is_group(&self, unit: usize) -> bool {
        self.populated[unit] && self.twin(unit).is_none()
    }

    /// A unit and those above it with the same people.
    fn twins(&self, bottom: usize) -> impl Iterator<Item = usize> + '_ {
        let above = |unit: &usize| {
            let parent = self.question.tree.parent(*unit)?;
            (self.twin(parent) == Some(*unit)).then_some(parent)
        };
        std::iter::successors(Some(bottom), above)
    }

    fn own_state(&self, unit: usize) -> usize {
        let respondents = self.question.respondents[unit];
        if self.question.invited[unit] == 0 && respondents == 0 {
            return EMPTY;
        }
        let shared = if unit == 0 { self.question.shared } else { 0 };
        self.state(respondents.saturating_sub(shared))
    }

    fn state(&self, uncovered: u64) -> usize {
        usize::try_from(uncovered).map_or(self.full, |uncovered| (uncovered + 1).min(self.full))
    }

    fn together(&self, a: usize, b: usize) -> usize {
        if a == EMPTY || b == EMPTY { a.max(b) } else { (a + b - 1).min(self.full) }
    }

    /// The best ways at a unit, from those of its subunits, which are used up.
    fn at(&mut self, unit: usize, ways: &mut [Ways]) -> Ways {
        let mut here: Ways = vec![(self.own_state(unit), Best { worth: (0, 0), rank: 0 })];
        let mut steps = Steps::default();
        for child in self.children[unit].clone() {
            let child = self.bottom(child);
            let below = std::mem::take(&mut ways[child]);
            let (merged, from) = self.merge(&here, &below);
            here = merged;
            steps.merges.push((child, from));
        }
        if self.twins(unit).any(|twin| self.question.allowed[twin]) {
            self.show(unit, &mut here, &mut steps);
        }
        self.steps[unit] = steps;
        here
    }

    /// The best ways with one subunit more, and from which two states each comes.
    fn merge(&self, before: &Ways, below: &Ways) -> (Ways, From) {
        let mut found = Vec::with_capacity(before.len() * below.len());
        for (a, first) in before {
            for (b, second) in below {
                let worth = (first.worth.0 + second.worth.0, first.worth.1 + second.worth.1);
                // Units of earlier subunits come before those of later ones.
                let order = (first.rank, second.rank);
                found.push((self.together(*a, *b), Reverse(worth), order, (*a, *b)));
            }
        }
        found.sort_unstable();
        found.dedup_by_key(|(state, ..)| *state);
        let mut orders: Vec<(usize, usize)> = found.iter().map(|(_, _, order, _)| *order).collect();
        orders.sort_unstable();
        let rank = |order| orders.binary_search(order).unwrap_or_default();
        let best = found.iter().map(|(state, Reverse(worth), order, _)| {
            (*state, Best { worth: *worth, rank: rank(order) })
        });
        let from = found.iter().map(|(state, .., from)| (*state, *from));
        (best.collect(), from.collect())
    }

    /// Shows a unit where its people may be an atom. To leave nobody uncovered no other way is better: where
    /// nobody is, the unit comes for nothing.
    fn show(&self, unit: usize, here: &mut Ways, steps: &mut Steps) {
        let mut best: Option<(usize, Best)> = None;
        for (state, way) in here.iter().filter(|(state, _)| *state == EMPTY || *state == self.full)
        {
            let worth = (way.worth.0 + self.question.worth[unit], way.worth.1 + 1);
            let shown = Best { worth, ..*way };
            if best.is_none_or(|(_, other)| shown.beats(&other)) {
                best = Some((*state, shown));
            }
        }
        let Some((state, shown)) = best else { return };
        here.retain(|(state, _)| *state != EMPTY);
        // The unit itself comes before everything below it.
        for (_, way) in here.iter_mut() {
            way.rank += 1;
        }
        here.insert(0, (EMPTY, Best { rank: 0, ..shown }));
        steps.shown_from = Some(state);
    }

    /// Marks what is shown where the root is.
    fn walk_back(&self, top: usize, shown: &mut [bool]) {
        let mut ahead = vec![(top, EMPTY)];
        while let Some((unit, state)) = ahead.pop() {
            let steps = &self.steps[unit];
            let mut at = state;
            if let Some(from) = steps.shown_from.filter(|_| state == EMPTY) {
                for twin in self.twins(unit).filter(|twin| self.question.allowed[*twin]) {
                    shown[twin] = true;
                }
                at = from;
            }
            for (child, from) in steps.merges.iter().rev() {
                let Ok(place) = from.binary_search_by_key(&at, |(state, _)| *state) else { return };
                let (before, below) = from[place].1;
                ahead.push((*child, below));
                at = before;
            }
            debug_assert_eq!(at, self.own_state(unit), "the way back ends at the own people");
        }
    }
}

fn mark_upward(tree: &Tree, unit: usize, populated: &mut [bool]) {
    let mut at = tree.parent(unit);
    while let Some(above) = at.filter(|above| !populated[*above]) {
        populated[above] = true;
        at = tree.parent(above);
    }
}

#[cfg(test)]
mod tests;
