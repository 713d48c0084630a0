//! People and answers of one class of one wave, in every order that can be got.

use std::collections::BTreeSet;

use rand::Rng;
use rand::seq::SliceRandom;

use crate::linking::sight::{RECEIPTS, Sight, Subject};

/// What answers are laid beside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// People who used their code.
    People,
    /// Receipts that people showed.
    Receipts,
}

/// The two sides of one class.
pub struct Group<'a> {
    pub left: Side<'a>,
    pub right: Side<'a>,
}

/// One side.
pub struct Side<'a> {
    pub subjects: Vec<&'a Subject>,
    /// For each order of [`Groups`] the subjects in that order, as indexes; chance decides where it does not.
    pub sorted: Vec<Vec<usize>>,
    /// For each order the place of each subject, from 0 to 1; `None` if the order does not know it.
    pub places: Vec<Vec<Option<f64>>>,
}

/// All classes of some waves.
pub struct Groups<'a> {
    pub classes: Vec<Group<'a>>,
    /// The orders of the left side.
    pub left: Vec<String>,
    /// The orders of the right side.
    pub right: Vec<String>,
}

/// Puts people (or receipts) and the answers of a kind together, class by class.
pub fn groups<'a>(sights: &'a [Sight], left: Left, kind: usize, rng: &mut impl Rng) -> Groups<'a> {
    let left_of = |sight: &'a Sight| match left {
        Left::People => &sight.people,
        Left::Receipts => {
            let receipts = sight.kinds.iter().find(|kind| kind.name == RECEIPTS);
            &receipts.expect("there are receipts").answers
        }
    };
    let names = |subjects: &mut dyn Iterator<Item = &'a Subject>| -> Vec<String> {
        let names: BTreeSet<&String> = subjects.flat_map(|subject| subject.orders.keys()).collect();
        names.into_iter().cloned().collect()
    };
    let left_names = names(&mut sights.iter().flat_map(&left_of));
    let right_names = names(&mut sights.iter().flat_map(|sight| &sight.kinds[kind].answers));
    let mut groups = Vec::new();
    for sight in sights {
        let classes: BTreeSet<usize> = sight.people.iter().map(|person| person.class).collect();
        // It is told, too, who answered such a question at all.
        let truths = |subjects: &[Subject]| -> BTreeSet<usize> {
            subjects.iter().map(|subject| subject.truth).collect()
        };
        let both: BTreeSet<usize> = truths(left_of(sight))
            .intersection(&truths(&sight.kinds[kind].answers))
            .copied()
            .collect();
        for class in classes {
            let mut side = |subjects: &'a [Subject], names: &[String]| {
                let mut of_class: Vec<&Subject> = subjects
                    .iter()
                    .filter(|one| one.class == class && both.contains(&one.truth))
                    .collect();
                // In the order in which the test knows them they would give themselves away.
                of_class.shuffle(rng);
                Side::new(of_class, names)
            };
            let left = side(left_of(sight), &left_names);
            let right = side(&sight.kinds[kind].answers, &right_names);
            groups.push(Group { left, right });
        }
    }
    Groups { classes: groups, left: left_names, right: right_names }
}

impl<'a> Side<'a> {
    /// `subjects` are shuffled, and sorting keeps equals as they are: that is how chance decides.
    fn new(subjects: Vec<&'a Subject>, names: &[String]) -> Side<'a> {
        let (mut sorted, mut places) = (Vec::new(), Vec::new());
        for name in names {
            let value = |at: &usize| subjects[*at].orders.get(name).copied();
            let mut order: Vec<usize> = (0..subjects.len()).collect();
            order.sort_by(|one, other| {
                let unknown = f64::INFINITY;
                value(one).unwrap_or(unknown).total_cmp(&value(other).unwrap_or(unknown))
            });
            let mut place = vec![None; subjects.len()];
            let most = subjects.len().saturating_sub(1).max(1) as f64;
            for (rank, at) in order.iter().enumerate() {
                if value(at).is_some() {
                    place[*at] = Some(rank as f64 / most);
                }
            }
            sorted.push(order);
            places.push(place);
        }
        Side { subjects, sorted, places }
    }
}

impl Group<'_> {
    /// The smallest distance in a stream between bytes of one of the left and one of the right.
    pub fn distance(&self, stream: &str, left: usize, right: usize) -> Option<usize> {
        let left = self.left.subjects[left].places.get(stream)?;
        let right = self.right.subjects[right].places.get(stream)?;
        left.iter().flat_map(|one| right.iter().map(|other| one.abs_diff(*other))).min()
    }
}

impl Groups<'_> {
    /// The streams in which bytes of both sides lie.
    pub fn streams(&self) -> Vec<String> {
        let of = |side: &Side<'_>| -> BTreeSet<String> {
            side.subjects.iter().flat_map(|subject| subject.places.keys().cloned()).collect()
        };
        let mut streams = BTreeSet::new();
        for group in &self.classes {
            streams.extend(of(&group.left).intersection(&of(&group.right)).cloned());
        }
        streams.into_iter().collect()
    }
}
