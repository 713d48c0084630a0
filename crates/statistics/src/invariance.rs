//! Whether a scale measures the same thing in two waves or groups: a simple check.

mod congruence;

pub use congruence::congruence;

use crate::Undefined;
use crate::one_factor::{self, OneFactor};
use crate::reliability::{CovarianceMatrix, checked_rows};
use crate::sum::compensated;
use crate::tails::normal_quantile;

/// Congruence from which two factors count as the same (Lorenzo-Seva and ten Berge 2006).
pub const CONGRUENCE_ALIKE: f64 = 0.95;
/// Congruence below which two factors are not even similar (Lorenzo-Seva and ten Berge 2006).
pub const CONGRUENCE_DIFFERS: f64 = 0.85;
/// A loading has moved from a difference of 0.1 in Fisher's z on: Cohen's (1988) smallest effect `q`
/// for two correlations, which a standardised loading is.
pub const LOADING_MOVED: f64 = 0.1;
/// A threshold has moved from a quarter of a standard deviation on: one unit of the delta scale, the end of
/// category A ("negligible") of the Educational Testing Service (Zieky 1993).
pub const THRESHOLD_MOVED: f64 = 0.25;

/// What moved most in one item between the first and the second wave or group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ItemChange {
    /// Second minus first standardised loading.
    pub loading: f64,
    /// Its standard error.
    pub loading_se: f64,
    /// Whether the loading moved by [`LOADING_MOVED`] or more, and by more than chance.
    pub loading_moved: bool,
    /// The threshold that moved most after taking out the shift that the whole scale made; `None` if the
    /// two share no threshold (the one used only answers that the other did not).
    pub threshold: Option<ThresholdShift>,
    /// Whether a threshold moved by [`THRESHOLD_MOVED`] or more, and by more than chance; true if no
    /// threshold is shared.
    pub threshold_moved: bool,
}

/// How far one threshold of an item moved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ThresholdShift {
    /// The answer just below the threshold.
    pub answer: u8,
    /// Second minus first, minus the shift of the scale, in standard deviations of the answers.
    /// Positive: the higher answers became less popular than the rest of the scale explains.
    pub shift: f64,
    /// The standard error of the difference, the shift of the scale taken as known.
    pub se: f64,
}

/// What to make of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The scale can be compared.
    Alike,
    /// Most of the scale can be compared; look at the wording of these items (counted from 0, ascending).
    LookAt(Vec<usize>),
    /// The scale is not the same measure: less congruent than [`CONGRUENCE_DIFFERS`], or more than half
    /// of the items moved.
    Differs,
}

/// The comparison of a scale in two waves or groups.
#[derive(Debug, Clone, PartialEq)]
pub struct Invariance {
    /// Tucker's phi of the standardised loadings, -1..=1; 1 if they are proportional.
    pub congruence: f64,
    /// The shift of the thresholds that the items have in common, in standard deviations of the answers.
    /// Negative: the second gave higher answers.
    pub common_shift: f64,
    /// One per item, in their order.
    pub items: Vec<ItemChange>,
    /// The item whose loading differs most, counted from 0.
    pub greatest_loading: usize,
    /// The item with the greatest shift of a threshold; `None` if no item shares one.
    pub greatest_threshold: Option<usize>,
    /// What to make of it.
    pub verdict: Verdict,
    /// Complete rows of the first and second, behind the loadings.
    pub n_rows: [u64; 2],
}

/// Compares the loadings and thresholds of a scale in two waves or groups of different people.
///
/// # Formula
/// ```text
/// congruence = sum l1 l2 / sqrt(sum l1² sum l2²)
/// threshold  = lower normal quantile of the share of answers up to c
/// shift_ic   = (threshold2_ic - threshold1_ic) - common,   common = median_i(mean_c(threshold2 - threshold1))
/// ```
/// with `l1`, `l2` the standardised loadings of the [model with one factor](one_factor::fit) in the
/// complete rows; shares over everyone who answered the item. Only thresholds with people on both sides
/// in both.
///
/// A loading has *moved* if `|atanh l2 - atanh l1|` is at least 0.1 and `|l2 - l1|` exceeds `z`
/// standard errors; a threshold if `|shift|` is at least 0.25 and exceeds `z` standard errors, with the
/// variance `p (1 - p) / (n phi²)` of each quantile. `z` is the normal quantile that leaves 5% for all
/// loadings and thresholds together (Bonferroni). Verdict: [`Verdict::Differs`] if the congruence is
/// below 0.85 or more than half of the items moved; [`Verdict::LookAt`] the items that moved, or, if
/// none did and the congruence is below 0.95, the one whose loading differs most; otherwise
/// [`Verdict::Alike`].
///
/// # Shape and units
/// `first`, `second`: one column per item, the same items in the same order, all keyed the same way;
/// the two may differ in their number of rows.
///
/// # Errors
/// [`Undefined::UnequalLengths`] if the number of items differs, or columns of one side; as
/// [`CovarianceMatrix::complete`] and [`one_factor::fit`] for either side.
///
/// # Use and limits
/// A look, not a test of invariance: from some 200 people a side; with fewer, only large changes show
/// and *alike* says little. Standard errors rest on normal answers and take the shift of the scale as
/// known. A real change of the trait shifts items with high loadings more; shifts below half a standard
/// deviation do not show in it. Congruence is near 1 for nearly all scales with positive loadings: only
/// a low one says something.
///
/// # Source
/// Tucker (1951), see [`literature`](crate::literature#tucker1951); Lorenzo-Seva and ten Berge (2006),
/// see [`literature`](crate::literature#lorenzoseva2006); Zieky (1993), see
/// [`literature`](crate::literature#zieky1993); Cohen (1988), see
/// [`literature`](crate::literature#cohen1988); for "more than half" Vandenberg and Lance (2000), see
/// [`literature`](crate::literature#vandenberg2000).
///
/// # Reference value
/// `congruence` = 0.959789787176090, `common_shift` = 0.0588148319248308 for the second pair of
/// `reference/one_factor.py`; mpmath 1.3.0 with 40 digits.
pub fn invariance(
    first: &[Vec<Option<u8>>],
    second: &[Vec<Option<u8>>],
) -> Result<Invariance, Undefined> {
    checked_rows(first)?;
    checked_rows(second)?;
    if first.len() != second.len() {
        return Err(Undefined::UnequalLengths);
    }
    let one = one_factor::fit(&CovarianceMatrix::complete(first)?)?;
    let two = one_factor::fit(&CovarianceMatrix::complete(second)?)?;
    let n_rows = [one.n_rows, two.n_rows];
    let raw = first.iter().zip(second).map(|(a, b)| shifts(a, b)).collect::<Result<Vec<_>, _>>()?;
    let common_shift = common(&raw);
    let n_looks = first.len() + raw.iter().map(Vec::len).sum::<usize>();
    // The lower tail, so that its digits are kept.
    let chance = -normal_quantile(0.025 / n_looks as f64)?;
    let items: Vec<ItemChange> = (0..first.len())
        .map(|item| {
            change(
                Loading::of(&one, item),
                Loading::of(&two, item),
                chance,
                &raw[item],
                common_shift,
            )
        })
        .collect();
    let size = |item: &ItemChange| item.threshold.map_or(0.0, |threshold| threshold.shift.abs());
    let greatest = |of: &dyn Fn(&ItemChange) -> f64| {
        (0..items.len()).max_by(|&a, &b| of(&items[a]).total_cmp(&of(&items[b])))
    };
    let greatest_loading = greatest(&|item| item.loading.abs()).ok_or(Undefined::TooFewItems)?;
    let greatest_threshold = greatest(&size).filter(|&item| items[item].threshold.is_some());
    let congruence = congruence(&one.loadings_standardised, &two.loadings_standardised)?;
    let verdict = verdict(congruence, &items, greatest_loading);
    Ok(Invariance {
        congruence,
        common_shift,
        items,
        greatest_loading,
        greatest_threshold,
        verdict,
        n_rows,
    })
}

/// The shift of every threshold that both have, nothing taken out.
fn shifts(first: &[Option<u8>], second: &[Option<u8>]) -> Result<Vec<ThresholdShift>, Undefined> {
    let (one, two) = (counts(first), counts(second));
    let totals = [one.iter().sum::<u64>(), two.iter().sum()];
    let mut below = [0, 0];
    let mut found: Vec<ThresholdShift> = Vec::new();
    for answer in 0..=u8::MAX {
        let new = [one[usize::from(answer)], two[usize::from(answer)]];
        below = [below[0] + new[0], below[1] + new[1]];
        let both_sides = (0..2).all(|side| below[side] > 0 && below[side] < totals[side]);
        // An answer that nobody gave makes no threshold of its own.
        if both_sides && new != [0, 0] {
            let (a, b) = (quantile(below[0], totals[0])?, quantile(below[1], totals[1])?);
            let se = (a.variance + b.variance).sqrt();
            found.push(ThresholdShift { answer, shift: b.value - a.value, se });
        }
    }
    Ok(found)
}

fn counts(answers: &[Option<u8>]) -> [u64; 256] {
    let mut counts = [0; 256];
    for answer in answers.iter().flatten() {
        counts[usize::from(*answer)] += 1;
    }
    counts
}

struct Quantile {
    value: f64,
    variance: f64,
}

/// The normal quantile of a share, with its sampling variance.
fn quantile(below: u64, n: u64) -> Result<Quantile, Undefined> {
    let p = below as f64 / n as f64;
    let value = normal_quantile(p)?;
    let density = libm::exp(-0.5 * value * value) / std::f64::consts::TAU.sqrt();
    Ok(Quantile { value, variance: p * (1.0 - p) / (n as f64 * density * density) })
}

/// The middle of the mean shifts of the items: one item that moved does not draw it along.
fn common(items: &[Vec<ThresholdShift>]) -> f64 {
    let mean = |shifts: &Vec<ThresholdShift>| {
        compensated(shifts.iter().map(|shift| shift.shift)) / shifts.len() as f64
    };
    let mut means: Vec<f64> = items.iter().filter(|shifts| !shifts.is_empty()).map(mean).collect();
    means.sort_by(f64::total_cmp);
    match means.len() {
        0 => 0.0,
        n if n % 2 == 1 => means[n / 2],
        n => f64::midpoint(means[n / 2 - 1], means[n / 2]),
    }
}

/// A standardised loading with its standard error.
#[derive(Debug, Clone, Copy)]
struct Loading {
    value: f64,
    se: f64,
}

impl Loading {
    fn of(factor: &OneFactor, item: usize) -> Self {
        Self {
            value: factor.loadings_standardised[item],
            se: factor.loadings_standardised_se[item],
        }
    }
}

fn change(
    first: Loading,
    second: Loading,
    chance: f64,
    raw: &[ThresholdShift],
    common: f64,
) -> ItemChange {
    let loading = second.value - first.value;
    let se = (first.se * first.se + second.se * second.se).sqrt();
    let moved = (libm::atanh(second.value) - libm::atanh(first.value)).abs();
    let left = || raw.iter().map(|found| ThresholdShift { shift: found.shift - common, ..*found });
    let has_moved = |found: ThresholdShift| {
        found.shift.abs() >= THRESHOLD_MOVED && found.shift.abs() > chance * found.se
    };
    ItemChange {
        loading,
        loading_se: se,
        loading_moved: moved >= LOADING_MOVED && loading.abs() > chance * se,
        threshold: left().max_by(|a, b| a.shift.abs().total_cmp(&b.shift.abs())),
        // Not only the greatest: a smaller one far from the ends can be the surer one.
        threshold_moved: raw.is_empty() || left().any(has_moved),
    }
}

fn verdict(congruence: f64, items: &[ItemChange], greatest_loading: usize) -> Verdict {
    let moved: Vec<usize> = (0..items.len())
        .filter(|&item| items[item].loading_moved || items[item].threshold_moved)
        .collect();
    if congruence < CONGRUENCE_DIFFERS || 2 * moved.len() > items.len() {
        Verdict::Differs
    } else if !moved.is_empty() {
        Verdict::LookAt(moved)
    } else if congruence < CONGRUENCE_ALIKE {
        Verdict::LookAt(vec![greatest_loading])
    } else {
        Verdict::Alike
    }
}
