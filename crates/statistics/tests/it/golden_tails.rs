//! Tails and quantiles against 40 digits of mpmath, and the functions of `statrs` they call.

use peil_statistics::Undefined;
use peil_statistics::tails::{Z95, normal_upper, t_quantile, t_two_sided, t_upper, t95};
use serde::Deserialize;
use statrs::distribution::{Continuous, ContinuousCDF, Normal, StudentsT};
use statrs::function::beta::checked_beta_reg;

use crate::reference::{CLOSED_FORM, ITERATIVE, assert_close, cases};

#[derive(Deserialize)]
struct Tails {
    normal_upper: Vec<NormalTail>,
    t_upper: Vec<StudentTail>,
    t_quantile: Vec<StudentQuantile>,
}

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
    let normal = Normal::new(0.0, 1.0).unwrap();
    assert_close(-normal.inverse_cdf(0.025), Z95, CLOSED_FORM, "statrs Normal::inverse_cdf");
    assert_close(normal_upper(Z95), 0.025, CLOSED_FORM, "tail of Z95");
}

/// Each call into `statrs` on its own, within the range in which this crate makes it.
#[test]
fn statrs_where_it_is_called() {
    let normal = Normal::new(0.0, 1.0).unwrap();
    for NormalTail { z, p } in all().normal_upper {
        if (1e-12..=0.5).contains(&p) && z > 0.0 {
            assert_close(-normal.inverse_cdf(p), z, ITERATIVE, "Normal::inverse_cdf");
        }
    }
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
    assert!(t_upper(f64::INFINITY, 9.0).unwrap().abs() < f64::MIN_POSITIVE);
    assert!(t_upper(1e200, 1e6).unwrap().abs() < f64::MIN_POSITIVE);
    assert!((t_upper(-1e200, 3.0).unwrap() - 1.0).abs() < 1e-15);
}
