//! Tucker's phi.

use crate::Undefined;
use crate::sum::compensated;

/// How alike two factors are, from their loadings alone: Tucker's phi.
///
/// # Formula
/// ```text
/// congruence = sum l1 l2 / sqrt(sum l1² sum l2²)
/// ```
///
/// # Shape and units
/// One standardised loading per item, the same items in the same order. -1..=1; 1 if they are proportional.
///
/// # Errors
/// [`Undefined::UnequalLengths`] if the number of items differs; [`Undefined::OutsideDomain`] if a loading is
/// not finite; [`Undefined::NotIdentified`] if all loadings of a side are 0.
///
/// # Use and limits
/// Near 1 for nearly all scales with positive loadings: only a low one says something. Loadings in two
/// decimals give it to about two decimals.
///
/// # Source
/// Tucker (1951), see [`literature`](crate::literature#tucker1951).
///
/// # Reference value
/// As [`invariance`](super::invariance).
pub fn congruence(first: &[f64], second: &[f64]) -> Result<f64, Undefined> {
    if first.len() != second.len() {
        return Err(Undefined::UnequalLengths);
    }
    if first.iter().chain(second).any(|loading| !loading.is_finite()) {
        return Err(Undefined::OutsideDomain);
    }
    let product = |x: &[f64], y: &[f64]| compensated(x.iter().zip(y).map(|(x, y)| x * y));
    let length = (product(first, first) * product(second, second)).sqrt();
    if length > 0.0 {
        Ok((product(first, second) / length).clamp(-1.0, 1.0))
    } else {
        Err(Undefined::NotIdentified)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proportional_loadings_are_alike_and_others_less() {
        let first = [0.8, 0.6, 0.4];
        assert!((congruence(&first, &first.map(|it| it / 2.0)).unwrap() - 1.0).abs() < 1e-15);
        // 0.88 / sqrt(1.16 * 0.96)
        let other = congruence(&first, &[0.4, 0.4, 0.8]).unwrap();
        assert!((other - 0.833_907_847_936_793_6).abs() < 1e-12, "{other}");
    }

    #[test]
    fn what_cannot_be_is_a_reason() {
        assert_eq!(congruence(&[0.5], &[0.5, 0.5]), Err(Undefined::UnequalLengths));
        assert_eq!(congruence(&[0.0, 0.0], &[0.5, 0.5]), Err(Undefined::NotIdentified));
        assert_eq!(congruence(&[f64::NAN], &[0.5]), Err(Undefined::OutsideDomain));
    }
}
