//! The precision at which figures are released that are no counts.

use peil_instrument::Scale;
use peil_statistics::Interval;
use peil_statistics::moments::Moments;

/// From this number of scores on a mean is given in hundredths instead of tenths, and for the whole organisation with
/// that number.
pub(super) const FINER_FROM: u64 = 100;

/// What floating point may add or take at an end of an interval that is exactly on the grid: without
/// it, an interval of width 0 around 3.4 would be widened to 3.3.
const NOISE: f64 = 1e-9;

/// A mean as it is released: rounded once.
///
/// Kept as a whole number of steps, so that what is derived from it (0–100) is derived from the
/// rounded value and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rounded {
    steps: i64,
    per_point: i64,
}

impl Rounded {
    /// The mean of these moments: to 0.1 below 100 people, to 0.01 from there on.
    pub(crate) fn mean(moments: &Moments) -> Rounded {
        let per_point = if moments.n() < FINER_FROM { 10 } else { 100 };
        Rounded { steps: whole((moments.mean() * per_point as f64).round()), per_point }
    }

    /// A mean that is derived from others, in the steps of one of `n` people.
    pub(crate) fn derived(scale: &Scale, value: f64, n: u64) -> Rounded {
        let per_point = if n < FINER_FROM || scale.comparison { 10 } else { 100 };
        Rounded { steps: whole((value * per_point as f64).round()), per_point }
    }

    /// The mean of scores on a scale: to 0.1 for one that is for comparison, however many people there are.
    pub(crate) fn scale(scale: &Scale, moments: &Moments) -> Rounded {
        if scale.comparison {
            return Rounded { steps: whole((moments.mean() * 10.0).round()), per_point: 10 };
        }
        Rounded::mean(moments)
    }

    /// The ends of an interval, rounded outward to the same precision.
    pub(crate) fn outward(self, interval: &Interval) -> (Rounded, Rounded) {
        let scale = self.per_point as f64;
        let low = whole((interval.low() * scale + NOISE).floor());
        let high = whole((interval.high() * scale - NOISE).ceil());
        // The mean was rounded to the nearest step; an interval always holds it.
        let end = |steps: i64| Rounded { steps, ..self };
        (end(low.min(self.steps)), end(high.max(self.steps)))
    }

    /// The value.
    pub(crate) fn value(self) -> f64 {
        self.steps as f64 / self.per_point as f64
    }

    /// The value on an answer scale from 1 to `points`, as 0–100.
    pub(crate) fn score_100(self, points: u8) -> Option<f64> {
        let steps = 100 * (self.steps - self.per_point);
        let range = self.per_point * (i64::from(points) - 1);
        (range > 0).then(|| steps as f64 / range as f64)
    }
}

/// The difference of two rounded means, and the precision of its interval: the coarser one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RoundedChange {
    /// In the finer steps of the two.
    steps: i64,
    per_point: i64,
    /// The steps of the interval.
    coarse: i64,
}

impl RoundedChange {
    /// What a reader finds who subtracts the one from the other.
    pub(crate) fn between(then: Rounded, now: Rounded) -> RoundedChange {
        let per_point = then.per_point.max(now.per_point);
        let in_steps = |mean: Rounded| mean.steps * (per_point / mean.per_point);
        let coarse = then.per_point.min(now.per_point);
        RoundedChange { steps: in_steps(now) - in_steps(then), per_point, coarse }
    }

    /// The value.
    pub(crate) fn value(self) -> f64 {
        self.steps as f64 / self.per_point as f64
    }

    /// The ends of an interval, rounded outward, and further where they would not hold the value.
    pub(crate) fn outward(self, interval: &Interval) -> (f64, f64) {
        let scale = self.coarse as f64;
        let held = self.value() * scale;
        let low = (interval.low() * scale + NOISE).floor().min((held + NOISE).floor());
        let high = (interval.high() * scale - NOISE).ceil().max((held - NOISE).ceil());
        (whole(low) as f64 / scale, whole(high) as f64 / scale)
    }
}

/// Two decimals: what correlations and reliability are given in.
pub(crate) fn hundredths(value: f64) -> f64 {
    whole((value * 100.0).round()) as f64 / 100.0
}

/// An interval in two decimals, outward.
pub(crate) fn hundredths_outward(interval: &Interval) -> (f64, f64) {
    let low = whole((interval.low() * 100.0 + NOISE).floor());
    let high = whole((interval.high() * 100.0 - NOISE).ceil());
    (low as f64 / 100.0, high as f64 / 100.0)
}

/// A rounded number as an integer. Figures are small: answer scales, shares and correlations.
#[expect(clippy::cast_possible_truncation, reason = "rounded before, and saturating")]
fn whole(rounded: f64) -> i64 {
    rounded as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(counts: &[(i64, u64)]) -> Moments {
        Moments::from_counts(counts, 1).unwrap()
    }

    #[test]
    fn a_mean_of_few_is_rounded_to_tenths_and_its_score_follows() {
        // 63 / 20 = 3.15, a tie.
        let rounded = Rounded::mean(&moments(&[(3, 17), (4, 3)]));
        assert_eq!(rounded, Rounded { steps: 32, per_point: 10 });
        assert_eq!(rounded.score_100(5), Some(55.0));
    }

    #[test]
    fn a_mean_of_many_is_rounded_to_hundredths() {
        let rounded = Rounded::mean(&moments(&[(3, 99), (4, 1)]));
        assert_eq!(rounded, Rounded { steps: 301, per_point: 100 });
    }

    #[test]
    fn intervals_are_rounded_outward_and_hold_the_mean() {
        let rounded = Rounded { steps: 35, per_point: 10 };
        let around = |low, high| {
            let (low, high) = rounded.outward(&Interval::new(low, high).unwrap());
            (low.steps, high.steps)
        };
        assert_eq!(around(3.21, 3.71), (32, 38));
        assert_eq!(around(3.2, 3.7), (32, 37));
        assert_eq!(around(3.46, 3.46), (34, 35));
        assert_eq!(around(3.54, 3.54), (35, 36));
        let noisy = 0.1 + 0.2 + 3.2; // A little more than 3.5.
        assert_eq!(around(noisy, noisy), (35, 35));
    }

    #[test]
    fn a_change_is_the_difference_of_what_is_printed() {
        let mean = |steps, per_point| Rounded { steps, per_point };
        let interval = |low, high| Interval::new(low, high).unwrap();
        let tenths = RoundedChange::between(mean(35, 10), mean(38, 10));
        assert!((tenths.value() - 0.3).abs() < 1e-12);
        let close = |(low, high): (f64, f64), (l, h): (f64, f64)| {
            assert!((low - l).abs() < 1e-12 && (high - h).abs() < 1e-12, "{low} to {high}");
        };
        close(tenths.outward(&interval(0.02, 0.51)), (0.0, 0.6));
        close(tenths.outward(&interval(0.1, 0.5)), (0.1, 0.5));
        // The true difference can lie below what the rounded means say.
        close(tenths.outward(&interval(0.21, 0.24)), (0.2, 0.3));
        let mixed = RoundedChange::between(mean(35, 10), mean(347, 100));
        assert!((mixed.value() + 0.03).abs() < 1e-12);
        close(mixed.outward(&interval(-0.02, 0.01)), (-0.1, 0.1));
    }

    #[test]
    fn a_scale_of_one_point_has_no_score() {
        assert_eq!(Rounded { steps: 10, per_point: 10 }.score_100(1), None);
    }
}
