//! Tails and quantiles against 40 digits of mpmath, and the functions of `statrs` they call.

use peil_statistics::Undefined;
use peil_statistics::tails::{
    Z95, beta_quantile, chi2_upper, f_quantile, f_upper, normal_quantile, normal_upper, t_quantile,
    t_two_sided, t_upper, t95,
};
use serde::Deserialize;
use statrs::distribution::{Continuous, ContinuousCDF, StudentsT};
use statrs::function::beta::checked_beta_reg;

use crate::reference::{CLOSED_FORM, ITERATIVE, assert_close, cases};

#[derive(Deserialize)]
struct Tails {
    normal_upper: Vec<NormalTail>,
    t_upper: Vec<StudentTail>,
    t_quantile: Vec<StudentQuantile>,
    normal_quantile: Vec<NormalQuantile>,
    chi2_upper: Vec<Chi2Tail>,
    f_upper: Vec<FTail>,
    f_quantile: Vec<FQuantile>,
    beta_quantile: Vec<BetaQuantile>,
}

#[derive(Deserialize)]
struct NormalQuantile {
    p: f64,
    z: f64,
}

#[derive(Deserialize)]
struct Chi2Tail {
    x: f64,
    df: f64,
    p: f64,
}

#[derive(Deserialize)]
struct FTail {
    f: f64,
    df1: f64,
    df2: f64,
    p: f64,
}

#[derive(Deserialize)]
struct FQuantile {
    tail: f64,
    df1: f64,
    df2: f64,
    f: f64,
}

#[derive(Deserialize)]
struct BetaQuantile {
    p: f64,
    a: f64,
    b: f64,
    x: f64,
}

/// What the functions with an incomplete beta or gamma function promise.
const PROMISED: f64 = 1e-10;

#[derive(Deserialize)]
struct NormalTail {
    z: f64,
    p: f64,
}

#[derive(Deserialize)]
struct StudentTail {
    t: f64,
    df: f64,
    p: f64,
}

#[derive(Deserialize)]
struct StudentQuantile {
    tail: f64,
    df: f64,
    t: f64,
}

fn all() -> Tails {
    cases(include_str!("../../reference/tails.json"))
}

#[test]
fn normal_tails_far_out() {
    for NormalTail { z, p } in all().normal_upper {
        assert_close(normal_upper(z), p, CLOSED_FORM, &format!("z = {z}"));
    }
}

#[test]
fn student_tails_far_out() {
    for StudentTail { t, df, p } in all().t_upper {
        let what = format!("t = {t}, df = {df}");
        assert_close(t_upper(t, df).unwrap(), p, ITERATIVE, &what);
        assert_close(t_upper(-t, df).unwrap(), 1.0 - p, ITERATIVE, &what);
        assert_close(t_two_sided(-t, df).unwrap(), 2.0 * p, ITERATIVE, &what);
    }
}

#[test]
fn student_quantiles() {
    for StudentQuantile { tail, df, t } in all().t_quantile {
        let what = format!("tail = {tail}, df = {df}");
        assert_close(t_quantile(tail, df).unwrap(), t, ITERATIVE, &what);
        if (tail - 0.025).abs() < 1e-12 {
            assert_close(t95(df).unwrap(), t, ITERATIVE, &what);
        }
    }
    assert_close(normal_upper(Z95), 0.025, CLOSED_FORM, "tail of Z95");
}

#[test]
fn normal_quantiles() {
    for NormalQuantile { p, z } in all().normal_quantile {
        assert_close(normal_quantile(p).unwrap(), z, CLOSED_FORM, &format!("p = {p}"));
    }
    assert!(normal_quantile(0.5).unwrap().abs() < 1e-300);
}

#[test]
fn chi_squared_tails() {
    for Chi2Tail { x, df, p } in all().chi2_upper {
        let what = format!("x = {x}, df = {df}");
        assert_close(chi2_upper(x, df).unwrap(), p, PROMISED, &what);
    }
}

#[test]
fn f_tails() {
    for FTail { f, df1, df2, p } in all().f_upper {
        let what = format!("f = {f}, df = {df1}, {df2}");
        assert_close(f_upper(f, df1, df2).unwrap(), p, PROMISED, &what);
    }
}

#[test]
fn f_quantiles() {
    for FQuantile { tail, df1, df2, f } in all().f_quantile {
        let what = format!("tail = {tail}, df = {df1}, {df2}");
        assert_close(f_quantile(tail, df1, df2).unwrap(), f, PROMISED, &what);
    }
}

#[test]
fn beta_quantiles() {
    for BetaQuantile { p, a, b, x } in all().beta_quantile {
        let what = format!("p = {p}, a = {a}, b = {b}");
        assert_close(beta_quantile(p, a, b).unwrap(), x, PROMISED, &what);
    }
}

/// F with one degree of freedom above is the square of t, and with many below chi-squared.
#[test]
fn the_distributions_are_one_family() {
    for df in [1.0, 3.0, 12.5, 400.0, 4999.0] {
        for t in [0.01, 1.0, 3.0, 9.0] {
            let two_sided = t_two_sided(t, df).unwrap();
            assert_close(f_upper(t * t, 1.0, df).unwrap(), two_sided, ITERATIVE, "F and t");
            let square = f_quantile(two_sided, 1.0, df).unwrap();
            assert_close(square, t * t, ITERATIVE, "quantile of F and t");
        }
    }
    for z in [0.5, 1.0, 3.0, 20.0] {
        let chi2 = chi2_upper(z * z, 1.0).unwrap();
        assert_close(chi2, 2.0 * normal_upper(z), CLOSED_FORM, "chi-squared and normal");
        assert_close(chi2_upper(z, 2.0).unwrap(), libm::exp(-z / 2.0), CLOSED_FORM, "df = 2");
    }
}

/// Each call into `statrs` on its own, within the range in which this crate makes it.
#[test]
fn statrs_where_it_is_called() {
    for StudentTail { t, df, p } in all().t_upper {
        let x = df / (df + t * t);
        if df <= 5000.0 && x <= (df + 2.0) / (df + 5.0) {
            let beta = checked_beta_reg(0.5 * df, 0.5, x).unwrap();
            assert_close(0.5 * beta, p, ITERATIVE, "beta_reg");
        }
    }
    for StudentQuantile { tail, df, t } in all().t_quantile {
        if df <= 5000.0 {
            let student = StudentsT::new(0.0, 1.0, df).unwrap();
            // Called up to 20 degrees of freedom. Far out it is a start, and a poor one, on which
            // `t_quantile` must not lean.
            if tail >= 0.0005 && df <= 20.0 {
                assert_close(-student.inverse_cdf(tail), t, 1e-9, "StudentsT::inverse_cdf");
            }
            // The slope of the tail, by a central difference of our own tail. Only Newton needs it.
            let h = 1e-4 * t;
            let slope = (t_upper(t - h, df).unwrap() - t_upper(t + h, df).unwrap()) / (2.0 * h);
            assert_close(student.pdf(t), slope, 1e-5, "StudentsT::pdf");
        }
    }
}

/// The quantile undoes the tail at every number of people a unit may have.
#[test]
fn quantile_and_tail_agree_everywhere() {
    for df in (1..=6000).chain([7_919, 15_485_863]) {
        let df = f64::from(df);
        let t = t95(df).unwrap();
        assert_close(t_upper(t, df).unwrap(), 0.025, ITERATIVE, &format!("df = {df}"));
    }
}

#[test]
fn outside_the_domain_is_a_reason() {
    let outside = Err(Undefined::OutsideDomain);
    for df in [0.0, 0.5, -3.0, f64::NAN, f64::INFINITY] {
        assert_eq!(t_upper(1.0, df), outside);
        assert_eq!(t_quantile(0.025, df), outside);
    }
    for tail in [0.0, -0.1, 0.6, 1e-13, f64::NAN] {
        assert_eq!(t_quantile(tail, 9.0), outside);
    }
    assert_eq!(t_upper(f64::NAN, 9.0), outside);
    for p in [0.0, 1.0, -0.1, 1.1, f64::NAN] {
        assert_eq!(normal_quantile(p), outside);
        assert_eq!(f_quantile(p, 3.0, 9.0), outside);
        assert_eq!(beta_quantile(p, 3.0, 9.0), outside);
    }
    for wrong in [0.0, -1.0, 1e11, f64::NAN, f64::INFINITY] {
        assert_eq!(chi2_upper(1.0, wrong), outside);
        assert_eq!(f_upper(1.0, wrong, 3.0), outside);
        assert_eq!(f_upper(1.0, 3.0, wrong), outside);
        assert_eq!(f_quantile(0.1, 3.0, wrong), outside);
        assert_eq!(beta_quantile(0.1, wrong, 3.0), outside);
    }
    assert_eq!(chi2_upper(f64::NAN, 1.0), outside);
    assert_eq!(f_upper(f64::NAN, 1.0, 1.0), outside);
    for (end, tail) in [(-1.0, 1.0), (0.0, 1.0), (f64::INFINITY, 0.0)] {
        assert!((chi2_upper(end, 3.0).unwrap() - tail).abs() < f64::MIN_POSITIVE);
        assert!((f_upper(end, 3.0, 4.0).unwrap() - tail).abs() < f64::MIN_POSITIVE);
    }
    assert!(t_upper(f64::INFINITY, 9.0).unwrap().abs() < f64::MIN_POSITIVE);
    assert!(t_upper(1e200, 1e6).unwrap().abs() < f64::MIN_POSITIVE);
    assert!((t_upper(-1e200, 3.0).unwrap() - 1.0).abs() < 1e-15);
}
