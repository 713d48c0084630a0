//! How two scores go together among people who are alike in others.

use crate::correlation::{
    CorrelationMatrix, Covariances, NOTHING_LEFT, correlation_test, fisher_interval,
};
use crate::{Interval, Undefined};

/// A partial correlation with what is needed to judge it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Partial {
    /// The partial correlation, -1..=1.
    pub r: f64,
    /// The number of people.
    pub n: u64,
    /// The number of variables held constant.
    pub n_given: usize,
    /// The degrees of freedom, `n - 2 - n_given`.
    pub df: u64,
    /// Student's t of "no partial correlation".
    pub t: f64,
    /// Its two-sided p-value.
    pub p: f64,
    /// Fisher's 95% interval of `r`.
    pub interval: Interval,
}

/// The correlation of variables `first` and `second` that is left when those `given` are held constant.
///
/// # Formula
/// ```text
/// C        = R_aa - R_ag R_gg⁻¹ R_ga            a = the two variables, g = those given
/// r        = C_12 / sqrt(C_11 C_22)
/// t        = r sqrt(df / (1 - r²)),  df = n - 2 - g,  p = 2 P(T > |t|)
/// interval = tanh(atanh(r) ± z / sqrt(n - 3 - g))
/// ```
/// with one given variable: `(r_12 - r_13 r_23) / sqrt((1 - r_13²)(1 - r_23²))`.
///
/// # Shape and units
/// Variables are counted from 0. No variable given: the plain correlation.
///
/// # Errors
/// [`Undefined::OutsideDomain`] if a variable does not exist or is named twice, or if the correlations
/// cannot be those of one group of people (pairwise ones need not fit together);
/// [`Undefined::TooFewRows`] if `n < 4 + g`; [`Undefined::Singular`] if the given variables determine each
/// other, or one of the two.
///
/// # Use and limits
/// Holding constant is arithmetic: it assumes straight lines and scores without error, and what was not
/// asked is not held. A partial correlation does not show what causes what; holding constant something
/// that both lead to makes an association of nothing.
///
/// # Source
/// Yule (1907), see [`literature`](crate::literature#yule1907); degrees of freedom Fisher (1924), see
/// [`literature`](crate::literature#fisher1924).
///
/// # Reference value
/// 0.324361370144536 with t 4.01355225161198 (df 137), interval 0.166872764971753 … 0.465710799889857 for the
/// second case of `reference/partial.R`; R 4.2.2 `lm`, psych 2.2.9 `partial.r`.
pub fn partial(
    correlations: &CorrelationMatrix,
    first: usize,
    second: usize,
    given: &[usize],
) -> Result<Partial, Undefined> {
    let mut variables = given.to_vec();
    variables.extend([first, second]);
    let mut left = correlations.of_some(&variables)?;
    let n = correlations.n();
    let df = n.checked_sub(2 + given.len() as u64).filter(|df| *df > 1);
    let df = df.ok_or(Undefined::TooFewRows)?;
    for _ in given {
        left = left.after(0)?;
    }
    let r = coefficient(&left)?;
    let test = correlation_test(r, df as f64)?;
    let interval = fisher_interval(r, 1.0 / ((df - 1) as f64).sqrt())?;
    Ok(Partial { r, n, n_given: given.len(), df, t: test.t, p: test.p, interval })
}

/// The correlation of the two variables that are left.
fn coefficient(left: &Covariances) -> Result<f64, Undefined> {
    let (xx, yy) = (left.at(0, 0), left.at(1, 1));
    if xx <= NOTHING_LEFT || yy <= NOTHING_LEFT {
        return Err(Undefined::Singular);
    }
    let r = left.at(0, 1) / (xx * yy).sqrt();
    if r.abs() <= 1.0 + 1e-9 { Ok(r.clamp(-1.0, 1.0)) } else { Err(Undefined::OutsideDomain) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three(r12: f64, r13: f64, r23: f64, n: u64) -> CorrelationMatrix {
        let rows = [vec![1.0, r12, r13], vec![r12, 1.0, r23], vec![r13, r23, 1.0]];
        CorrelationMatrix::new(&rows, n).unwrap()
    }

    #[test]
    fn with_one_given_it_is_yules_formula() {
        let found = partial(&three(0.5, 0.4, 0.3, 30), 0, 1, &[2]).unwrap();
        let expected = (0.5 - 0.4 * 0.3) / ((1.0_f64 - 0.16) * (1.0 - 0.09)).sqrt();
        assert!((found.r - expected).abs() < 1e-15);
        assert_eq!((found.df, found.n, found.n_given), (27, 30, 1));
    }

    #[test]
    fn what_cannot_be_is_a_reason() {
        let fine = three(0.5, 0.4, 0.3, 5);
        assert!(partial(&fine, 0, 1, &[2]).is_ok());
        for (first, second, given) in [(0, 0, &[2][..]), (0, 1, &[1]), (0, 3, &[]), (0, 1, &[2, 2])]
        {
            assert_eq!(partial(&fine, first, second, given), Err(Undefined::OutsideDomain));
        }
        assert_eq!(partial(&three(0.5, 0.4, 0.3, 4), 0, 1, &[2]), Err(Undefined::TooFewRows));
        assert_eq!(partial(&three(0.5, 0.5, 1.0, 40), 0, 1, &[2]), Err(Undefined::Singular));
        assert_eq!(partial(&three(0.5, 0.5, 1.0, 40), 1, 0, &[2]), Err(Undefined::Singular));
        assert_eq!(partial(&three(-0.9, 0.9, 0.9, 40), 0, 1, &[2]), Err(Undefined::OutsideDomain));
    }
}
