//! The hypergeometric distribution, and its noncentral kind with an odds ratio.

use crate::tails::{deviance, stirling_error};

/// The sums below take some tens of times the square root of the number of people in steps.
pub(crate) const MOST_PEOPLE: u64 = 1_000_000_000;

/// How many of the `first` kind are among `drawn` people drawn from `first + second`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hypergeometric {
    first: u64,
    second: u64,
    drawn: u64,
}

/// Mean and total of the noncentral distribution, both seen from the most likely count.
struct FromMode {
    mode: u64,
    /// The total in units of the probability of the mode.
    total: f64,
    /// The mean less the mode.
    beyond_mode: f64,
}

/// The sum of terms that fall away from a count, in units of the first.
struct Run {
    total: f64,
    /// The sum of the terms, each times its distance from the first.
    distance: f64,
}

impl Hypergeometric {
    /// `drawn` must be at most `first + second`, and that at most [`MOST_PEOPLE`].
    pub(crate) fn new(first: u64, second: u64, drawn: u64) -> Hypergeometric {
        Hypergeometric { first, second, drawn }
    }

    /// The smallest possible count.
    pub(crate) fn lowest(&self) -> u64 {
        self.drawn.saturating_sub(self.second)
    }

    /// The largest possible count.
    pub(crate) fn highest(&self) -> u64 {
        self.first.min(self.drawn)
    }

    /// The logarithm of the probability of a possible count.
    ///
    /// Three binomial probabilities, each after Loader (2000), see
    /// [`literature`](crate::literature#loader2000): the large factorials never appear.
    pub(crate) fn ln_mass(&self, k: u64) -> f64 {
        let all = self.first + self.second;
        let binomial = |k, n| ln_binomial(k, n, self.drawn, all);
        binomial(k, self.first) + binomial(self.drawn - k, self.second) - binomial(self.drawn, all)
    }

    /// The probability of `k` or more.
    pub(crate) fn at_least(&self, k: u64) -> f64 {
        if k <= self.lowest() {
            return 1.0;
        }
        if k > self.highest() {
            return 0.0;
        }
        if k <= self.mode(1.0) { 1.0 - self.below(k - 1) } else { self.above(k) }
    }

    /// The probability of `k` or fewer.
    pub(crate) fn at_most(&self, k: u64) -> f64 {
        if k >= self.highest() {
            return 1.0;
        }
        if k < self.lowest() {
            return 0.0;
        }
        if k > self.mode(1.0) { 1.0 - self.above(k + 1) } else { self.below(k) }
    }

    /// The probability of `k` or more, summed from `k`, which must not be below the mode.
    pub(crate) fn above(&self, k: u64) -> f64 {
        libm::exp(self.ln_mass(k)) * self.run_up(k, 1.0).total
    }

    /// The probability of `k` or fewer, summed from `k`, which must not be above the mode.
    pub(crate) fn below(&self, k: u64) -> f64 {
        libm::exp(self.ln_mass(k)) * self.run_down(k, 1.0).total
    }

    /// The most likely count under an odds ratio; the smaller of two that are equally likely.
    pub(crate) fn mode(&self, odds: f64) -> u64 {
        let (mut low, mut high) = (self.lowest(), self.highest());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.ratio(middle) * odds > 1.0 {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// The mean under an odds ratio, less `k`.
    pub(crate) fn mean_beyond(&self, k: u64, odds: f64) -> f64 {
        let around = self.around_mode(odds);
        (around.mode as f64 - k as f64) + around.beyond_mode
    }

    /// The logarithm of the probability of `k` or more under an odds ratio.
    pub(crate) fn ln_at_least(&self, k: u64, odds: f64) -> f64 {
        let around = self.around_mode(odds);
        if k <= self.lowest() {
            return 0.0;
        }
        if k > around.mode {
            self.ln_relative(k, odds, &around) + libm::log(self.run_up(k, odds).total)
        } else {
            let rest = self.ln_relative(k - 1, odds, &around);
            libm::log1p(-libm::exp(rest) * self.run_down(k - 1, odds).total)
        }
    }

    /// The logarithm of the probability of `k` or fewer under an odds ratio.
    pub(crate) fn ln_at_most(&self, k: u64, odds: f64) -> f64 {
        // The same question about the second kind.
        let turned = Hypergeometric::new(self.second, self.first, self.drawn);
        turned.ln_at_least(self.drawn - k, 1.0 / odds)
    }

    fn ln_relative(&self, k: u64, odds: f64, around: &FromMode) -> f64 {
        let steps = k as f64 - around.mode as f64;
        self.ln_mass(k) - self.ln_mass(around.mode) + steps * libm::log(odds)
            - libm::log(around.total)
    }

    fn around_mode(&self, odds: f64) -> FromMode {
        let mode = self.mode(odds);
        let (up, down) = (self.run_up(mode, odds), self.run_down(mode, odds));
        let total = up.total + down.total - 1.0;
        FromMode { mode, total, beyond_mode: (up.distance - down.distance) / total }
    }

    /// The probability of `k + 1` over that of `k`.
    fn ratio(&self, k: u64) -> f64 {
        let rest = |whole: u64, part: u64| (whole - part) as f64;
        let up = rest(self.first, k) * rest(self.drawn, k);
        up / ((k + 1) as f64 * (self.second + k + 1 - self.drawn) as f64)
    }

    /// From `k` up, as far as it matters; `k` not below the mode.
    fn run_up(&self, k: u64, odds: f64) -> Run {
        run((k..self.highest()).map(|at| self.ratio(at) * odds))
    }

    /// From `k` down, as far as it matters; `k` not above the mode.
    fn run_down(&self, k: u64, odds: f64) -> Run {
        run((self.lowest()..k).rev().map(|at| 1.0 / (self.ratio(at) * odds)))
    }
}

/// The sum of 1, r1, r1 r2, … with ratios that fall and soon stay below 1.
fn run(ratios: impl Iterator<Item = f64>) -> Run {
    let (mut term, mut total, mut distance) = (1.0, 1.0, 0.0);
    for (before, ratio) in ratios.enumerate() {
        term *= ratio;
        let moved = term * (before as f64 + 1.0);
        total += term;
        distance += moved;
        // Ratios fall: what is still to come is less than this geometric series.
        if ratio < 1.0 && moved <= 1e-17 * (1.0 - ratio) * distance {
            break;
        }
    }
    Run { total, distance }
}

/// The logarithm of the binomial probability of `k` of `n` with chance `part / whole`, of which neither
/// may be 0 where `k` is between 0 and `n`.
fn ln_binomial(k: u64, n: u64, part: u64, whole: u64) -> f64 {
    let (yes, no) = (part as f64 / whole as f64, (whole - part) as f64 / whole as f64);
    if n == 0 {
        return 0.0;
    }
    if k == 0 {
        return n as f64 * ln_share(no, yes);
    }
    if k == n {
        return n as f64 * ln_share(yes, no);
    }
    let (size, hits, misses) = (n as f64, k as f64, (n - k) as f64);
    let width = 2.0 * std::f64::consts::PI * hits * (misses / size);
    stirling_error(size)
        - stirling_error(hits)
        - stirling_error(misses)
        - deviance(hits, size * yes)
        - deviance(misses, size * no)
        - 0.5 * libm::log(width)
}

/// `ln(share)`, with the digits of a share near 1.
fn ln_share(share: f64, rest: f64) -> f64 {
    if rest < 0.5 { libm::log1p(-rest) } else { libm::log(share) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_one_by_hand() {
        // Two of three first kind and four second kind: C(3,k) C(4,2-k) / 21.
        let small = Hypergeometric::new(3, 4, 2);
        for (k, ways) in [(0, 6.0), (1, 12.0), (2, 3.0)] {
            assert!((libm::exp(small.ln_mass(k)) * 21.0 - ways).abs() < 1e-12);
        }
        assert!((small.at_least(1) * 21.0 - 15.0).abs() < 1e-12);
        assert!((small.at_most(1) * 21.0 - 18.0).abs() < 1e-12);
        assert!((small.mean_beyond(0, 1.0) - 6.0 / 7.0).abs() < 1e-15);
        // With an odds ratio of 2 the weights are 6, 24 and 12.
        assert!((libm::exp(small.ln_at_least(2, 2.0)) * 42.0 - 12.0).abs() < 1e-12);
        assert!((libm::exp(small.ln_at_most(0, 2.0)) * 42.0 - 6.0).abs() < 1e-12);
    }

    #[test]
    fn nobody_or_everybody_is_certain() {
        for certain in [Hypergeometric::new(0, 5, 3), Hypergeometric::new(5, 0, 5)] {
            assert_eq!(certain.lowest(), certain.highest());
            assert!(certain.ln_mass(certain.lowest()).abs() < 1e-15);
        }
    }
}
