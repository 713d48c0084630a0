//! The normal distribution of two correlated variables.

use std::f64::consts::TAU;

use crate::Undefined;
use crate::tails::normal_upper;

/// Gauss–Legendre with 6 points on -1..1, the positive half: point and weight. Enough below |rho| = 0.3.
const POINTS_6: [(f64, f64); 3] = [
    (0.932_469_514_203_152, 0.171_324_492_379_170_35),
    (0.661_209_386_466_264_5, 0.360_761_573_048_138_6),
    (0.238_619_186_083_196_9, 0.467_913_934_572_691_05),
];

/// With 12 points: enough below |rho| = 0.75.
const POINTS_12: [(f64, f64); 6] = [
    (0.981_560_634_246_719_3, 0.047_175_336_386_511_83),
    (0.904_117_256_370_474_9, 0.106_939_325_995_318_43),
    (0.769_902_674_194_304_7, 0.160_078_328_543_346_23),
    (0.587_317_954_286_617_4, 0.203_167_426_723_065_92),
    (0.367_831_498_998_180_2, 0.233_492_536_538_354_8),
    (0.125_233_408_511_468_9, 0.249_147_045_813_402_8),
];

/// With 20 points.
const POINTS_20: [(f64, f64); 10] = [
    (0.993_128_599_185_094_9, 0.017_614_007_139_152_118),
    (0.963_971_927_277_913_8, 0.040_601_429_800_386_94),
    (0.912_234_428_251_326, 0.062_672_048_334_109_06),
    (0.839_116_971_822_218_8, 0.083_276_741_576_704_75),
    (0.746_331_906_460_150_8, 0.101_930_119_817_240_44),
    (0.636_053_680_726_515, 0.118_194_531_961_518_42),
    (0.510_867_001_950_827_1, 0.131_688_638_449_176_63),
    (0.373_706_088_715_419_6, 0.142_096_109_318_382_05),
    (0.227_785_851_141_645_08, 0.149_172_986_472_603_75),
    (0.076_526_521_133_497_33, 0.152_753_387_130_725_85),
];

/// Beyond this correlation the integrand is too sharp for 20 points and its sharp part is split off.
const STEEP: f64 = 0.925;

/// The probability that two standard normal variables with correlation `rho` lie below `h` and `k`.
///
/// # Formula
/// ```text
/// P(X < h, Y < k) = P(X < h) P(Y < k) + 1/(2 pi) ∫ exp(-(h² - 2 h k sin t + k²) / (2 cos² t)) dt
/// ```
/// with `t` from 0 to `asin rho`; beyond |rho| = 0.925 the expansion around ±1 of Drezner and
/// Wesolowsky with the refinements of Genz.
///
/// # Shape and units
/// `h`, `k` any number, infinite ones included; `rho` -1..=1. Result 0..=1, absolute accuracy 1e-15.
///
/// # Errors
/// [`Undefined::OutsideDomain`] if `rho` is outside -1..=1 or an argument is NaN.
///
/// # Source
/// Drezner and Wesolowsky (1990), see [`literature`](crate::literature#drezner1990); Genz (2004), see
/// [`literature`](crate::literature#genz2004).
///
/// # Reference value
/// 1/3 for `h` = `k` = 0 and `rho` = 0.5 exactly; mpmath 1.3.0, `reference/polychoric.py`.
pub fn normal_below(h: f64, k: f64, rho: f64) -> Result<f64, Undefined> {
    if h.is_nan() || k.is_nan() || !(-1.0..=1.0).contains(&rho) {
        return Err(Undefined::OutsideDomain);
    }
    Ok(below(h, k, rho))
}

/// The probability of a rectangle; the ends may be infinite.
///
/// Each side is turned towards the lower tail first, where nothing cancels.
pub(crate) fn rectangle(x: [f64; 2], y: [f64; 2], rho: f64) -> f64 {
    let turned = |[low, high]: [f64; 2]| low + high > 0.0;
    let turn = |side: [f64; 2]| if turned(side) { [-side[1], -side[0]] } else { side };
    let rho = if turned(x) == turned(y) { rho } else { -rho };
    let ([x0, x1], [y0, y1]) = (turn(x), turn(y));
    let probability =
        (below(x1, y1, rho) - below(x0, y1, rho)) - (below(x1, y0, rho) - below(x0, y0, rho));
    probability.clamp(0.0, 1.0)
}

/// The density at a point, and its derivative by the correlation; 0 at infinity. `|rho| < 1`.
pub(crate) fn density(h: f64, k: f64, rho: f64) -> [f64; 2] {
    if h.is_infinite() || k.is_infinite() {
        return [0.0, 0.0];
    }
    let spread = (1.0 - rho) * (1.0 + rho);
    let square = h * h - 2.0 * rho * h * k + k * k;
    let density = libm::exp(-0.5 * square / spread) / (TAU * spread.sqrt());
    [density, density * (rho + h * k - rho * square / spread) / spread]
}

fn below(h: f64, k: f64, rho: f64) -> f64 {
    if h.is_infinite() || k.is_infinite() {
        let nothing = h.min(k) < 0.0 && h.min(k).is_infinite();
        return if nothing { 0.0 } else { normal_upper(-h.min(k)) };
    }
    // Beyond 40 there is nothing that an f64 can hold, and squares could overflow.
    let (h, k) = (h.clamp(-40.0, 40.0), k.clamp(-40.0, 40.0));
    let probability = if rho.abs() < STEEP { moderate(h, k, rho) } else { steep(-h, -k, rho) };
    probability.clamp(0.0, 1.0)
}

/// Drezner and Wesolowsky's integral over the correlation, by its arcsine.
fn moderate(h: f64, k: f64, rho: f64) -> f64 {
    let half = f64::midpoint(h * h, k * k);
    let arc = libm::asin(rho);
    let at = |point: f64| {
        let sine = libm::sin(arc * (point + 1.0) / 2.0);
        libm::exp((sine * h * k - half) / (1.0 - sine * sine))
    };
    let points: &[(f64, f64)] = match rho.abs() {
        low if low < 0.3 => &POINTS_6,
        middle if middle < 0.75 => &POINTS_12,
        _ => &POINTS_20,
    };
    let integral: f64 = points.iter().map(|&(x, weight)| weight * (at(x) + at(-x))).sum();
    integral * arc / (2.0 * TAU) + normal_upper(-h) * normal_upper(-k)
}

/// The probability of lying *above* `h` and `k` near a correlation of ±1 (Genz, function BVNU).
fn steep(h: f64, k: f64, rho: f64) -> f64 {
    let k = if rho < 0.0 { -k } else { k };
    let product = h * k;
    let spread = (1.0 - rho) * (1.0 + rho);
    let mut sharp = 0.0;
    if spread > 0.0 {
        let root = spread.sqrt();
        let distance = (h - k) * (h - k);
        let c = (4.0 - product) / 8.0;
        let d = (12.0 - product) / 16.0;
        let exponent = -(distance / spread + product) / 2.0;
        if exponent > -100.0 {
            let series = 1.0 - c * (distance - spread) * (1.0 - d * distance / 5.0) / 3.0
                + c * d * spread * spread / 5.0;
            sharp = root * libm::exp(exponent) * series;
        }
        if product > -100.0 {
            let gap = distance.sqrt();
            let series = 1.0 - c * distance * (1.0 - d * distance / 5.0) / 3.0;
            sharp -=
                libm::exp(-product / 2.0) * TAU.sqrt() * normal_upper(gap / root) * gap * series;
        }
        let half = root / 2.0;
        for (x, weight) in POINTS_20.iter().flat_map(|&(x, weight)| [(x, weight), (-x, weight)]) {
            let square = half * (x + 1.0) * half * (x + 1.0);
            let exponent = -(distance / square + product) / 2.0;
            if exponent > -100.0 {
                let rest = (1.0 - square).sqrt();
                let bend = libm::exp(-product * (1.0 - rest) / (2.0 * (1.0 + rest))) / rest;
                let series = 1.0 + c * square * (1.0 + d * square);
                sharp += half * weight * libm::exp(exponent) * (bend - series);
            }
        }
        sharp = -sharp / TAU;
    }
    if rho > 0.0 {
        sharp + normal_upper(h.max(k))
    } else if k > h {
        // The lower tails are subtracted where they are small.
        let between = if h < 0.0 {
            normal_upper(-k) - normal_upper(-h)
        } else {
            normal_upper(h) - normal_upper(k)
        };
        between - sharp
    } else {
        -sharp
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_agree_where_they_meet() {
        for (h, k) in [(0.0, 0.0), (1.0, -0.5), (-2.0, -1.5), (2.5, 2.4), (-3.0, 3.0)] {
            for rho in [STEEP, -STEEP] {
                let (a, b) = (moderate(h, k, rho), steep(-h, -k, rho));
                assert!((a - b).abs() < 1e-14, "{h} {k} {rho}: {a} {b}");
            }
        }
    }

    #[test]
    fn perfect_correlation_is_one_variable() {
        let one = normal_below(0.3, 1.2, 1.0).unwrap();
        assert!((one - normal_upper(-0.3)).abs() < 1e-16);
        assert!(normal_below(-0.3, 0.2, -1.0).unwrap().abs() < 1e-16);
    }

    #[test]
    fn the_ends_of_the_plane() {
        let (none, all) = (f64::NEG_INFINITY, f64::INFINITY);
        assert!(normal_below(none, all, 0.4).unwrap().abs() < f64::MIN_POSITIVE);
        assert!((normal_below(all, all, -0.4).unwrap() - 1.0).abs() < f64::EPSILON);
        assert!((rectangle([none, all], [none, all], 0.97) - 1.0).abs() < f64::EPSILON);
        assert_eq!(normal_below(0.0, 0.0, 1.5), Err(Undefined::OutsideDomain));
        assert_eq!(normal_below(f64::NAN, 0.0, 0.5), Err(Undefined::OutsideDomain));
    }
}
