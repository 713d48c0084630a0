//! Which options of a multiple choice are ticked.

use rand::Rng;

use crate::random::{happens, unit};

/// A multiple choice: either one exclusive option, or any of the others independently, given that at
/// least one is ticked.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Options {
    shares: Vec<f64>,
    exclusive: Vec<bool>,
    /// Per option that is not exclusive: the probability with which it is tried.
    tries: Vec<f64>,
    /// The probability that no exclusive option is the answer.
    open: f64,
}

impl Options {
    /// Finds the probabilities with which to try, such that the shares among those who tick anything are
    /// `shares`; `None` if the shares cannot be: less than one tick a person, or an option more often
    /// than the exclusive ones leave room for.
    ///
    /// # Formula
    /// Options are tried with probability `a s_j / open`; a round without a tick is drawn again. Then
    /// option `j` has share `s_j` if a round succeeds with probability `a`:
    /// ```text
    /// 1 - prod_j (1 - a s_j / open) = a
    /// ```
    /// The left side is concave in `a` and 0 at 0, so there is at most one solution above 0; with one tick
    /// a person or more there is one (or, at exactly one tick, `a` tends to 0: drawn as one choice).
    pub(crate) fn new(shares: Vec<f64>, exclusive: Vec<bool>) -> Option<Options> {
        let alone: f64 = pick(&shares, &exclusive, true).sum();
        let together: f64 = pick(&shares, &exclusive, false).sum();
        let open = 1.0 - alone;
        let most = pick(&shares, &exclusive, false).fold(0.0, f64::max);
        if alone > 1.0 + SLACK || together < open - SLACK || most > open + SLACK {
            return None;
        }
        let none_left = open <= SLACK;
        let success = |a: f64| {
            1.0 - pick(&shares, &exclusive, false).map(|s| 1.0 - a * s / open).product::<f64>()
        };
        // Between the two the surplus changes sign once; 200 halvings use up every bit.
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..200 {
            let middle = 0.5 * (low + high);
            if !none_left && success(middle) > middle {
                low = middle;
            } else {
                high = middle;
            }
        }
        let tries = shares
            .iter()
            .zip(&exclusive)
            .map(|(share, alone)| if *alone || none_left { 0.0 } else { high * share / open })
            .collect();
        Some(Options { shares, exclusive, tries, open })
    }

    /// The share of each option among those who tick anything.
    pub(crate) fn shares(&self) -> &[f64] {
        &self.shares
    }

    /// One person's ticks; at least one.
    pub(crate) fn draw(&self, rng: &mut impl Rng) -> Vec<bool> {
        let mut ticked = vec![false; self.shares.len()];
        let total: f64 = self.tries.iter().sum();
        if !happens(rng, self.open) {
            tick_one(rng, &mut ticked, |at| if self.exclusive[at] { self.shares[at] } else { 0.0 });
        } else if total < RARE {
            tick_one(rng, &mut ticked, |at| if self.exclusive[at] { 0.0 } else { self.shares[at] });
        } else {
            while !ticked.contains(&true) {
                for (tick, share) in ticked.iter_mut().zip(&self.tries) {
                    *tick = happens(rng, *share);
                }
            }
        }
        ticked
    }
}

/// Rounding of shares as people write them.
const SLACK: f64 = 1e-9;
/// Below this, rounds without a tick would go on for ever, and two ticks in one never come.
const RARE: f64 = 1e-3;

fn pick<'a>(
    shares: &'a [f64],
    exclusive: &'a [bool],
    alone: bool,
) -> impl Iterator<Item = f64> + 'a {
    shares.iter().zip(exclusive).filter(move |(_, is)| **is == alone).map(|(share, _)| *share)
}

fn tick_one(rng: &mut impl Rng, ticked: &mut [bool], weight: impl Fn(usize) -> f64) {
    let total: f64 = (0..ticked.len()).map(&weight).sum();
    let mut left = unit(rng) * total;
    let mut chosen = None;
    for at in 0..ticked.len() {
        if weight(at) > 0.0 {
            chosen = Some(at);
            left -= weight(at);
            if left < 0.0 {
                break;
            }
        }
    }
    if let Some(at) = chosen {
        ticked[at] = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeded;

    fn found(shares: &[f64], exclusive: &[bool]) -> Vec<f64> {
        let options = Options::new(shares.to_vec(), exclusive.to_vec()).unwrap();
        let mut rng = seeded(9);
        let mut counts = vec![0_u32; shares.len()];
        for _ in 0..100_000 {
            let ticked = options.draw(&mut rng);
            assert!(ticked.contains(&true));
            let alone = ticked.iter().zip(exclusive).any(|(tick, is)| *tick && *is);
            assert!(!alone || ticked.iter().filter(|tick| **tick).count() == 1);
            for (count, tick) in counts.iter_mut().zip(ticked) {
                *count += u32::from(tick);
            }
        }
        counts.into_iter().map(|count| f64::from(count) / 100_000.0).collect()
    }

    #[test]
    fn shares_hold_among_those_who_tick() {
        for (shares, exclusive) in [
            (vec![0.6, 0.5, 0.2, 0.1], vec![false; 4]),
            (vec![0.1, 0.15, 0.3, 0.6], vec![false, false, false, true]),
            (vec![0.25, 0.25, 0.5], vec![false, false, true]),
            (vec![1.0, 0.3], vec![false, false]),
        ] {
            for (found, share) in found(&shares, &exclusive).iter().zip(&shares) {
                // Five standard errors at most.
                assert!((found - share).abs() < 0.008, "{found} is not {share}");
            }
        }
    }

    #[test]
    fn impossible_shares_are_refused() {
        assert_eq!(Options::new(vec![0.4, 0.5], vec![false, false]), None);
        assert_eq!(Options::new(vec![0.3, 0.6], vec![false, true]), None);
        assert_eq!(Options::new(vec![0.6, 0.6], vec![true, true]), None);
        assert_eq!(Options::new(vec![0.9, 0.5], vec![false, true]), None, "0.9 beside 0.5 alone");
    }
}
