//! From parts of people to whole people.

use super::{Row, nearest};

/// Steps after which it is given up.
const STEPS: usize = 150;

/// For so many steps, tried in this order, an unknown that was moved stays as it is, so that steps back and forth end.
const RESTS: [usize; 3] = [5, 9, 3];

/// Whole counts near `parts` for which no row is missed, found by adding, taking away and moving one person
/// at a time; `None` if that leads nowhere. The caller checks.
pub(super) fn whole_people(caps: &[i64], rows: &[Row], parts: &[f64]) -> Option<Vec<i64>> {
    let counts =
        parts.iter().zip(caps).map(|(part, cap)| nearest(*part).clamp(0, *cap)).collect::<Vec<_>>();
    RESTS.iter().find_map(|rest| walk(Walk::new(caps, rows, counts.clone()), *rest))
}

fn walk(mut walk: Walk<'_>, rest: usize) -> Option<Vec<i64>> {
    let mut free_from = vec![0; walk.caps.len()];
    for at in 0..STEPS {
        if walk.missed() {
            let step = walk.best_step(|unknown| free_from[unknown] <= at)?;
            walk.take(&step);
            for (unknown, _) in &step {
                free_from[*unknown] = at + rest;
            }
        } else {
            return Some(walk.counts);
        }
    }
    None
}

struct Walk<'a> {
    caps: &'a [i64],
    rows: &'a [Row],
    /// Per row the size of one person in it.
    sizes: Vec<f64>,
    /// Per unknown its rows and factors.
    columns: Vec<Vec<(usize, i64)>>,
    counts: Vec<i64>,
    sums: Vec<i128>,
}

/// Unknowns with one person more or fewer.
type Step = Vec<(usize, i64)>;

impl<'a> Walk<'a> {
    fn new(caps: &'a [i64], rows: &'a [Row], counts: Vec<i64>) -> Walk<'a> {
        let mut columns = vec![Vec::new(); caps.len()];
        let mut sizes = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            let size = row.terms.iter().map(|(_, factor)| factor.abs()).max().unwrap_or(1);
            sizes.push(size.max(1) as f64);
            for (unknown, factor) in &row.terms {
                columns[*unknown].push((at, *factor));
            }
        }
        let sums = rows.iter().map(|row| row.sum(&counts)).collect();
        Walk { caps, rows, sizes, columns, counts, sums }
    }

    fn missed(&self) -> bool {
        self.rows.iter().zip(&self.sums).any(|(row, sum)| row.miss(*sum) > 0)
    }

    /// The step that brings the rows nearest, or takes them away least, with unknowns that are `free`.
    fn best_step(&self, free: impl Fn(usize) -> bool) -> Option<Step> {
        let singles = (0..self.counts.len()).flat_map(|unknown| [(unknown, 1), (unknown, -1)]);
        let singles: Vec<(usize, i64)> = singles
            .filter(|(unknown, _)| free(*unknown))
            .filter(|(unknown, by)| {
                (0..=self.caps[*unknown]).contains(&(self.counts[*unknown] + by))
            })
            .collect();
        // Only what touches a missed row can help.
        let helps = |(unknown, _): &&(usize, i64)| {
            let mut rows = self.columns[*unknown].iter();
            rows.any(|(row, _)| self.rows[*row].miss(self.sums[*row]) > 0)
        };
        let helpful: Vec<&(usize, i64)> = singles.iter().filter(helps).collect();
        let alone = self.best(helpful.iter().map(|first| vec![**first]));
        if alone.as_ref().is_some_and(|(gain, _)| *gain > 1e-9) {
            return alone.map(|(_, step)| step);
        }
        let two = helpful.iter().flat_map(|first| {
            let others = singles.iter().filter(|second| second.0 != first.0);
            others.map(|second| vec![**first, *second])
        });
        let two = self.best(two);
        // Nothing helps: then what harms least, so that the walk goes on elsewhere.
        let best = match (alone, two) {
            (Some(one), Some(two)) => Some(if one.0 > two.0 { one } else { two }),
            (one, two) => one.or(two),
        };
        best.map(|(_, step)| step)
    }

    fn best(&self, steps: impl Iterator<Item = Step>) -> Option<(f64, Step)> {
        let mut best: Option<(f64, Step)> = None;
        for step in steps {
            let gain = self.gain(&step);
            if best.as_ref().is_none_or(|(most, _)| gain > *most) {
                best = Some((gain, step));
            }
        }
        best
    }

    /// How much nearer the rows come.
    fn gain(&self, step: &Step) -> f64 {
        let mut gain = 0.0;
        for (at, (unknown, by)) in step.iter().enumerate() {
            for (row, factor) in &self.columns[*unknown] {
                let earlier = step[..at].iter().flat_map(|(unknown, by)| {
                    let of_row = self.columns[*unknown].iter().filter(|(other, _)| other == row);
                    of_row.map(move |(_, factor)| i128::from(factor * by))
                });
                let before = self.sums[*row] + earlier.sum::<i128>();
                let after = before + i128::from(factor * by);
                let nearer = self.rows[*row].miss(before) - self.rows[*row].miss(after);
                gain += nearer as f64 / self.sizes[*row];
            }
        }
        gain
    }

    fn take(&mut self, step: &Step) {
        for (unknown, by) in step {
            self.counts[*unknown] += by;
            for (row, factor) in &self.columns[*unknown] {
                self.sums[*row] += i128::from(factor * by);
            }
        }
    }
}
