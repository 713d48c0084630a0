//! The numbers in `docs/methods/shares-and-quantiles.md` are what the code gives.

use peil_statistics::proportion::{
    Counted, agresti_coull, clopper_pearson, hypergeom_exact, jeffreys, wald, wald_fpc, wilson,
    wilson_cc, wilson_finite,
};
use peil_statistics::quantiles::{Frequencies, QuantileType, bottom2, top2};
use peil_statistics::shape::shape;
use peil_statistics::two_proportions::{
    chi_squared, chi_squared_yates, cohen_h, fisher, newcombe, odds_ratio, wald_difference,
    wald_difference_yates,
};
use peil_statistics::{Interval, Undefined};

const PAGE: &str = include_str!("../../../../docs/methods/shares-and-quantiles.md");

/// Ten answers on a scale of 1 to 5.
const ANSWERS: [(i64, u64); 4] = [(1, 1), (3, 3), (4, 4), (5, 2)];

/// Asserts that the row of the table for `figure` ends with `value`.
#[track_caller]
fn row(figure: &str, value: &str) {
    let start = format!("| {figure} |");
    let found = PAGE.lines().find(|line| line.starts_with(&start));
    let end = format!("| {value} |");
    assert!(
        found.is_some_and(|line| line.ends_with(&end)),
        "{figure}: {value} is not in {found:?}"
    );
}

/// Asserts that the page says this, line breaks aside.
#[track_caller]
fn says(text: &str) {
    let page: Vec<&str> = PAGE.split_whitespace().collect();
    assert!(page.join(" ").contains(text), "the page does not say: {text}");
}

fn range(interval: Result<Interval, Undefined>) -> String {
    let interval = interval.unwrap();
    format!("{:.6} to {:.6}", interval.low(), interval.high())
}

#[test]
fn one_share() {
    row("`wilson`", &range(wilson(8, 10)));
    row("`wilson_cc`", &range(wilson_cc(8, 10)));
    row("`clopper_pearson`", &range(clopper_pearson(8, 10)));
    row("`jeffreys`", &range(jeffreys(8, 10)));
    row("`agresti_coull`", &range(agresti_coull(8, 10)));
    row("`wald`", &range(wald(8, 10)));
    row("`wilson_finite`", &range(wilson_finite(8, 10, 25)));
    row("`wald_fpc`", &range(wald_fpc(8, 10, 25)));
    row("`hypergeom_exact`", &range(hypergeom_exact(8, 10, 25)));
}

#[test]
fn two_shares() {
    let (first, second) = (Counted::new(8, 10).unwrap(), Counted::new(9, 23).unwrap());
    let difference = newcombe(first, second).unwrap();
    says(&format!("d = 8/10 − 9/23 = {:.6}", difference.value));
    let test = chi_squared(first, second).unwrap();
    row("`chi_squared`", &format!("{:.6}, p = {:.6}", test.chi2, test.p));
    let test = chi_squared_yates(first, second).unwrap();
    row("`chi_squared_yates`", &format!("{:.6}, p = {:.6}", test.chi2, test.p));
    row("`fisher`", &format!("p = {:.6}", fisher(first, second).unwrap()));
    row("`wald_difference`", &range(wald_difference(first, second).map(|d| d.interval)));
    row(
        "`wald_difference_yates`",
        &range(wald_difference_yates(first, second).map(|d| d.interval)),
    );
    row("`newcombe`", &range(Ok(difference.interval)));
    let odds = odds_ratio(first, second).unwrap();
    let (value, high) = (odds.value.unwrap(), odds.high.unwrap());
    row("`odds_ratio`", &format!("{value:.6}, {:.6} to {high:.6}", odds.low));
    row("`cohen_h`", &format!("{:.6}", cohen_h(first, second)));
}

#[test]
fn quantiles_and_ends() {
    let answers = Frequencies::new(&ANSWERS, 1).unwrap();
    let quartiles = |kind| answers.quartiles(kind).unwrap();
    let [seven, six, two] =
        [QuantileType::Seven, QuantileType::Six, QuantileType::Two].map(quartiles);
    says(&format!(
        "the median is {} and the third quartile {} (type 7), {} (type 6) or {} (type 2)",
        seven.median, seven.third, six.third, two.third
    ));
    let (top, bottom) = (top2(&ANSWERS, 5).unwrap(), bottom2(&ANSWERS, 1).unwrap());
    says(&format!(
        "here {} of {} and {} of {} on a scale of 1 to 5",
        top.successes(),
        top.n(),
        bottom.successes(),
        bottom.n()
    ));
}

#[test]
fn skewness_and_kurtosis() {
    let found = shape(&ANSWERS).unwrap();
    // The page writes a true minus.
    let minus = |value: f64| format!("{value:.6}").replace('-', "−");
    row("g1", &minus(found.skew_g1));
    row("b1", &minus(found.skew_b1));
    row("g2", &minus(found.kurtosis_g2));
    row("b2", &minus(found.kurtosis_b2));
}
