//! What an outsider learns of the number of scores in a unit from the change.
//!
//! Known to everybody: heads, respondents, and the released rows of both waves. Unknown: how many of the
//! respondents have a score. Every combination of mean and spread on a fine grid is tried.

use std::collections::BTreeSet;

use peil_statistics::Interval;
use peil_statistics::tails::t95;

use super::*;

/// A wave of a unit: people with a score, mean and standard deviation.
#[derive(Clone, Copy)]
struct Wave {
    n: u32,
    mean: f64,
    sd: f64,
}

/// What is released of a wave: mean and interval in tenths.
type Row = (i64, i64, i64);

const NOISE: f64 = 1e-9;

#[expect(clippy::cast_possible_truncation, reason = "a few dozen tenths")]
fn tenths(value: f64) -> i64 {
    value as i64
}

/// The released mean and interval with finite population correction, as `by_unit::scale` makes them.
fn row(wave: Wave, heads: u32, t: f64) -> Row {
    let n = f64::from(wave.n);
    let half = t * wave.sd / n.sqrt() * (1.0 - n / f64::from(heads)).sqrt();
    let mean = tenths((10.0 * wave.mean).round());
    let low = tenths((10.0 * (wave.mean - half) + NOISE).floor()).min(mean);
    let high = tenths((10.0 * (wave.mean + half) - NOISE).ceil()).max(mean);
    (mean, low, high)
}

/// The released ends of the interval of the change.
fn change_row(then: Wave, now: Wave) -> (f64, f64) {
    let sample = |wave: Wave| Sample::new(u64::from(wave.n), wave.mean, wave.sd).unwrap();
    let found = welch(&sample(then), &sample(now)).unwrap();
    let moments = |wave: Wave| {
        // Any people with this mean, to the tenth: only the rounded mean is taken from them.
        let steps = tenths((10.0 * wave.mean).round());
        Moments::from_counts(&[(steps, u64::from(wave.n))], 10).unwrap()
    };
    let change =
        RoundedChange::between(Rounded::mean(&moments(then)), Rounded::mean(&moments(now)));
    change.outward(&Interval::new(found.interval.low(), found.interval.high()).unwrap())
}

/// The waves with `n` scores that would be released in this row.
fn fitting(n: u32, heads: u32, released: Row) -> Vec<Wave> {
    let t = t95(f64::from(n - 1)).unwrap();
    let mut waves = Vec::new();
    for mean in -4..=4 {
        let mean = released.0 as f64 / 10.0 + f64::from(mean) * 0.012;
        for sd in 1..=28 {
            let wave = Wave { n, mean, sd: 0.06 * f64::from(sd) };
            if row(wave, heads, t) == released {
                waves.push(wave);
            }
        }
    }
    waves
}

#[test]
fn the_change_does_not_pin_how_many_have_a_score() {
    // Heads, respondents in both waves; among them one or two without a score, or none.
    for (heads, respondents) in [(15, [10, 12]), (20, [12, 18]), (30, [18, 17]), (60, [36, 33])] {
        for missing in [[0, 0], [1, 0], [0, 2]] {
            let scored = [respondents[0] - missing[0], respondents[1] - missing[1]];
            if scored.iter().any(|n| *n < 10) {
                continue;
            }
            for (means, sds) in [([3.43, 3.77], [0.66, 0.6]), ([2.98, 3.02], [0.42, 0.96])] {
                let wave = |at: usize| Wave { n: scored[at], mean: means[at], sd: sds[at] };
                let t = |n: u32| t95(f64::from(n - 1)).unwrap();
                let rows = [0, 1].map(|at| row(wave(at), heads, t(scored[at])));
                let released = change_row(wave(0), wave(1));
                let candidates = |at: usize| -> Vec<Vec<Wave>> {
                    let lowest = respondents[at].saturating_sub(3).max(10);
                    (lowest..=respondents[at])
                        .map(|n| fitting(n, heads, rows[at]))
                        .filter(|waves| !waves.is_empty())
                        .collect()
                };
                let (first, second) = (candidates(0), candidates(1));
                let mut left = [BTreeSet::new(), BTreeSet::new()];
                for (one, two) in
                    first.iter().flat_map(|one| second.iter().map(move |two| (one, two)))
                {
                    let fits = one
                        .iter()
                        .any(|then| two.iter().any(|now| same(change_row(*then, *now), released)));
                    if fits {
                        left[0].insert(one[0].n);
                        left[1].insert(two[0].n);
                    }
                }
                for (at, before) in [&first, &second].into_iter().enumerate() {
                    assert!(left[at].contains(&scored[at]), "the truth fits");
                    let (before, after) = (before.len(), left[at].len());
                    let what = format!("{heads} heads, {scored:?} scores, wave {at}");
                    assert!(after >= before.min(2), "{what}: of {before} numbers {after} fit");
                }
            }
        }
    }
}

fn same(a: (f64, f64), b: (f64, f64)) -> bool {
    (a.0 - b.0).abs() < NOISE && (a.1 - b.1).abs() < NOISE
}
