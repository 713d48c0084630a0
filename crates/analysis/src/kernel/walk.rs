//! All units of a tree on all cores.

use rayon::prelude::*;

use super::count::{Scratch, add_rows};
use super::plan::Plan;
use super::sorted::Sorted;
use super::sums::Sums;

/// Units without subunits that are counted one after the other by one core.
const TOGETHER: usize = 64;

/// A piece of work: units without subunits that have one parent, or the own people of a unit that has some.
struct Job {
    /// The unit that what is counted adds to.
    parent: Option<usize>,
    /// Units without subunits.
    leaves: Vec<usize>,
    /// Whether the parent's own people are counted, instead.
    own: bool,
}

/// What a job gives: what was read of units without subunits, and the numbers of all it counted, which belong to a
/// parent.
type Done<T> = (Vec<(usize, T)>, Option<usize>, Sums);

/// Counts every unit with its subunits, and gives what `read` makes of its numbers, in the order of the units.
///
/// `parents`: per unit its parent, which stands before it.
pub(crate) fn for_every_unit<T: Send>(
    plan: &Plan,
    sorted: &Sorted<'_>,
    parents: &[Option<usize>],
    read: impl Fn(usize, &Sums) -> T + Sync,
) -> Vec<T> {
    let mut found: Vec<Option<T>> = parents.iter().map(|_| None).collect();
    let mut totals: Vec<Option<Sums>> = parents.iter().map(|_| None).collect();
    let leaf = leaves(parents);
    let mut done: Vec<Done<T>> = Vec::new();
    jobs(parents, &leaf, sorted)
        .into_par_iter()
        .map_init(
            || Scratch::new(plan),
            |scratch, job| {
                let mut all = Sums::nothing(plan);
                if let Some(unit) = job.parent.filter(|_| job.own) {
                    add_rows(plan, sorted, sorted.rows(unit), scratch, &mut all);
                }
                let mut read_here = Vec::with_capacity(job.leaves.len());
                for unit in job.leaves {
                    let mut own = Sums::nothing(plan);
                    add_rows(plan, sorted, sorted.rows(unit), scratch, &mut own);
                    read_here.push((unit, read(unit, &own)));
                    all.add(&own);
                }
                (read_here, job.parent, all)
            },
        )
        .collect_into_vec(&mut done);
    for (read_here, parent, sums) in done {
        for (unit, value) in read_here {
            found[unit] = Some(value);
        }
        if let Some(parent) = parent {
            match &mut totals[parent] {
                Some(total) => total.add(&sums),
                none => *none = Some(sums),
            }
        }
    }
    // Upward: children stand after their parents.
    for unit in (0..parents.len()).rev().filter(|unit| !leaf[*unit]) {
        let total = totals[unit].take().unwrap_or_else(|| Sums::nothing(plan));
        if let Some(parent) = parents[unit] {
            match &mut totals[parent] {
                Some(above) => above.add(&total),
                none => *none = Some(total.clone()),
            }
        }
        totals[unit] = Some(total);
    }
    let inner: Vec<(usize, T)> = totals
        .par_iter()
        .enumerate()
        .filter_map(|(unit, total)| Some((unit, read(unit, total.as_ref()?))))
        .collect();
    for (unit, value) in inner {
        found[unit] = Some(value);
    }
    found.into_iter().flatten().collect()
}

/// Whether a unit has no subunits.
fn leaves(parents: &[Option<usize>]) -> Vec<bool> {
    let mut leaf = vec![true; parents.len()];
    parents.iter().flatten().for_each(|parent| leaf[*parent] = false);
    leaf
}

fn jobs(parents: &[Option<usize>], leaf: &[bool], sorted: &Sorted<'_>) -> Vec<Job> {
    let mut open: Vec<Vec<usize>> = vec![Vec::new(); parents.len() + 1];
    let mut jobs = Vec::new();
    for unit in (0..parents.len()).filter(|unit| leaf[*unit]) {
        // The root of a tree of one unit has a place of its own.
        let waiting = &mut open[parents[unit].unwrap_or(parents.len())];
        waiting.push(unit);
        if waiting.len() == TOGETHER {
            jobs.push(Job { parent: parents[unit], leaves: std::mem::take(waiting), own: false });
        }
    }
    for unit in (0..parents.len()).filter(|unit| !leaf[*unit] && !sorted.rows(*unit).is_empty()) {
        jobs.push(Job { parent: Some(unit), leaves: Vec::new(), own: true });
    }
    for (parent, leaves) in open.into_iter().enumerate().filter(|(_, leaves)| !leaves.is_empty()) {
        let parent = (parent < parents.len()).then_some(parent);
        jobs.push(Job { parent, leaves, own: false });
    }
    jobs
}
