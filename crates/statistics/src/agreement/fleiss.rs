//! Fleiss' kappa.

use crate::Undefined;

/// Fleiss' kappa with the counts it rests on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FleissKappa {
    /// Kappa: 1 is perfect agreement, 0 what chance would give, below 0 is worse than chance.
    pub kappa: f64,
    /// The share of pairs of assessors that agree, 0..=1.
    pub agreement: f64,
    /// The share that chance would give, 0..=1.
    pub by_chance: f64,
    /// Units judged by all assessors.
    pub n_units: u64,
}

/// Fleiss' kappa: agreement of three or more assessors on categories, over the units that all judged.
///
/// # Formula
/// ```text
/// kappa = (a - b) / (1 - b)
/// a = sum_i sum_c x_ic (x_ic - 1) / (n m (m - 1)),    b = sum_c (sum_i x_ic / (n m))²
/// ```
/// where `x_ic` of the `m` assessors put unit `i` of `n` in category `c`.
///
/// # Shape and units
/// `assessors`: one column per assessor, a row per unit.
///
/// # Errors
/// [`Undefined::TooFewItems`] if there are fewer than 2 assessors; [`Undefined::UnequalLengths`] if the
/// columns differ in length; [`Undefined::TooFewRows`] if no unit was judged by all;
/// [`Undefined::NoVariance`] if all judgements are the same; [`Undefined::TooLarge`] beyond 4 billion
/// judgements.
///
/// # Use and limits
/// The order of the categories is not used, units with a missing judgement are dropped:
/// [`krippendorff_alpha`](super::krippendorff_alpha) knows both. With two assessors it is Scott's pi, not
/// Cohen's kappa.
///
/// # Source
/// Fleiss (1971), see [`literature`](crate::literature#fleiss1971).
///
/// # Reference value
/// statsmodels `fleiss_kappa`; `reference/agreement.py`.
pub fn fleiss_kappa(assessors: &[Vec<Option<u8>>]) -> Result<FleissKappa, Undefined> {
    let units = super::intraclass::complete_units(assessors)?;
    if units.is_empty() {
        return Err(Undefined::TooFewRows);
    }
    let (n, m) = (units.len() as u64, assessors.len() as u64);
    let judgements = n.checked_mul(m).filter(|all| *all < 1 << 32).ok_or(Undefined::TooLarge)?;
    let mut totals = vec![0_u64; usize::from(u8::MAX) + 1];
    let mut agreeing = 0_u64;
    for mut unit in units {
        unit.sort_unstable();
        for run in unit.chunk_by(|a, b| a == b) {
            let count = run.len() as u64;
            agreeing += count * (count - 1);
            totals[usize::from(run[0])] += count;
        }
    }
    let squares: u128 = totals.iter().map(|&total| u128::from(total) * u128::from(total)).sum();
    let all = u128::from(judgements) * u128::from(judgements);
    if squares == all {
        return Err(Undefined::NoVariance);
    }
    let agreement = agreeing as f64 / (judgements as f64 * (m - 1) as f64);
    let by_chance = squares as f64 / all as f64;
    // 1 - (1 - a) / (1 - b) with both differences exact.
    let disagreeing =
        (judgements * (m - 1) - agreeing) as f64 / (judgements as f64 * (m - 1) as f64);
    let kappa = 1.0 - disagreeing / ((all - squares) as f64 / all as f64);
    Ok(FleissKappa { kappa, agreement, by_chance, n_units: n })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_is_a_reason() {
        let column = vec![Some(1), Some(2)];
        assert_eq!(fleiss_kappa(&[]), Err(Undefined::TooFewItems));
        assert_eq!(fleiss_kappa(std::slice::from_ref(&column)), Err(Undefined::TooFewItems));
        assert_eq!(fleiss_kappa(&[column.clone(), vec![]]), Err(Undefined::UnequalLengths));
        assert_eq!(fleiss_kappa(&[column.clone(), vec![None, None]]), Err(Undefined::TooFewRows));
        let ones = vec![Some(1), Some(1)];
        assert_eq!(fleiss_kappa(&[ones.clone(), ones]), Err(Undefined::NoVariance));
        assert!((fleiss_kappa(&[column.clone(), column]).unwrap().kappa - 1.0).abs() < 1e-15);
    }
}
