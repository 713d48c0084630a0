//! P-values of a family of tests, so that many tests do not find something by chance alone.

use crate::Undefined;

/// Holm's adjusted p-values: each can be held against 0.05 as if it were the only one, and the chance of
/// even one false alarm in the family stays below 5%.
///
/// # Formula
/// With the `m` p-values in ascending order, `p(1) <= … <= p(m)`:
/// ```text
/// adjusted(i) = min(1, max over j <= i of (m - j + 1) p(j))
/// ```
///
/// # Shape and units
/// One entry per test of the family, in any order; `None` for a test that does not exist (too few people,
/// no variance): it stays `None` and is not counted in `m`.
///
/// # Errors
/// [`Undefined::OutsideDomain`] if a p-value is not in 0..=1.
///
/// # Use and limits
/// State the family: all pairs of a block, all units within a scale. Holds for dependent tests too.
///
/// # Source
/// Holm (1979), see [`literature`](crate::literature#holm1979).
///
/// # Reference value
/// 0.06, 0.03, 0.06, 0.06 for 0.02, 0.0075, 0.03, 0.04; R 4.2.2 `p.adjust`; `reference/multiplicity.R`.
pub fn holm(p_values: &[Option<f64>]) -> Result<Vec<Option<f64>>, Undefined> {
    let order = ascending(p_values)?;
    let m = order.len();
    let mut adjusted = vec![None; p_values.len()];
    let mut running = 0.0_f64;
    for (before, &(test, p)) in order.iter().enumerate() {
        running = running.max((m - before) as f64 * p);
        adjusted[test] = Some(running.min(1.0));
    }
    Ok(adjusted)
}

/// Benjamini and Hochberg's adjusted p-values: of the tests below 0.05, at most 5% are expected to be
/// false alarms.
///
/// # Formula
/// With the `m` p-values in ascending order, `p(1) <= … <= p(m)`:
/// ```text
/// adjusted(i) = min(1, min over j >= i of m p(j) / j)
/// ```
///
/// # Shape and units
/// As [`holm`].
///
/// # Errors
/// As [`holm`].
///
/// # Use and limits
/// Finds more than Holm where there is much to find, and promises less. For independent tests and for
/// tests that lean the same way.
///
/// # Source
/// Benjamini and Hochberg (1995), see [`literature`](crate::literature#benjamini1995).
///
/// # Reference value
/// 0.04, 0.03, 0.04, 0.04 for 0.02, 0.0075, 0.03, 0.04; R 4.2.2 `p.adjust`; `reference/multiplicity.R`.
pub fn benjamini_hochberg(p_values: &[Option<f64>]) -> Result<Vec<Option<f64>>, Undefined> {
    let order = ascending(p_values)?;
    let m = order.len() as f64;
    let mut adjusted = vec![None; p_values.len()];
    let mut running = 1.0_f64;
    for (before, &(test, p)) in order.iter().enumerate().rev() {
        running = running.min(m / (before + 1) as f64 * p);
        adjusted[test] = Some(running);
    }
    Ok(adjusted)
}

/// The tests that exist, with their p-values, the smallest first.
fn ascending(p_values: &[Option<f64>]) -> Result<Vec<(usize, f64)>, Undefined> {
    let mut found: Vec<(usize, f64)> =
        p_values.iter().enumerate().filter_map(|(test, p)| p.map(|p| (test, p))).collect();
    if found.iter().any(|(_, p)| !(0.0..=1.0).contains(p)) {
        return Err(Undefined::OutsideDomain);
    }
    found.sort_by(|a, b| a.1.total_cmp(&b.1));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_that_does_not_exist_is_not_counted() {
        for adjust in [holm, benjamini_hochberg] {
            let with = adjust(&[Some(0.01), None, Some(0.04)]).unwrap();
            let without = adjust(&[Some(0.01), Some(0.04)]).unwrap();
            assert_eq!(with, vec![without[0], None, without[1]]);
            assert_eq!(adjust(&[]), Ok(vec![]));
            assert_eq!(adjust(&[None, None]), Ok(vec![None, None]));
        }
    }

    #[test]
    fn what_is_no_probability_is_refused() {
        for wrong in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
            assert_eq!(holm(&[Some(0.5), Some(wrong)]), Err(Undefined::OutsideDomain));
            assert_eq!(benjamini_hochberg(&[Some(wrong)]), Err(Undefined::OutsideDomain));
        }
    }
}
