//! The numbers in `docs/methods.md` are what the code gives.

use peil_statistics::Interval;
use peil_statistics::correlation::pearson;
use peil_statistics::difference::{Sample, welch};
use peil_statistics::moments::{Moments, mean_interval, report_mark, score_100, standard_error};
use peil_statistics::proportion::{share, wilson, wilson_finite};
use peil_statistics::reliability::{alpha_complete, alpha_pairwise};
use peil_statistics::scale::{common_denominator, scale_score};
use peil_statistics::tails::{Z95, t95};

const PAGE: &str = include_str!("../../../../docs/methods.md");

/// Asserts that the page says this, line breaks aside.
#[track_caller]
fn says(text: &str) {
    let page: Vec<&str> = PAGE.split_whitespace().collect();
    assert!(page.join(" ").contains(text), "the page does not say: {text}");
}

fn range(interval: Interval) -> String {
    format!("{:.6} to {:.6}", interval.low(), interval.high())
}

#[test]
fn shares() {
    says(&format!("4 / 12 = {:.6}", share(4, 12).unwrap()));
    says(&format!("6 / 22 = {:.1}%", 100.0 * share(6, 22).unwrap()));
    says(&format!("`z` = {Z95}"));
    says(&format!("8 of 10 gives {}", range(wilson(8, 10).unwrap())));
    says(&format!("without N it would have been {}", range(wilson(4, 12).unwrap())));
    says(&format!("n* = 22.153846 and {}", range(wilson_finite(4, 12, 25).unwrap())));
    says(&format!("(n* = 16) gives {}", range(wilson_finite(8, 10, 25).unwrap())));
}

#[test]
fn means() {
    let answers = Moments::from_counts(&[(1, 1), (3, 3), (4, 4), (5, 2)], 1).unwrap();
    let (mean, variance, sd) = (answers.mean(), answers.variance().unwrap(), answers.sd().unwrap());
    says(&format!(
        "the mean is {mean}, the variance (1420 − 1296) / 90 = {variance:.6} and the sd {sd:.6}"
    ));
    let se = |population| standard_error(&answers, population).unwrap();
    let (plain, finite) = (se(None), se(Some(25)));
    says(&format!("t(0.975; 9) = {:.6}, the standard error {plain:.6} without", t95(9.0).unwrap()));
    says(&format!("and {finite:.6} with N = 25"));
    says(&range(mean_interval(&answers, Some(25)).unwrap()));
    says(&format!("without N: {}", range(mean_interval(&answers, None).unwrap())));
    let (score, mark) = (score_100(mean, 1.0, 5.0).unwrap(), report_mark(mean, 1.0, 5.0).unwrap());
    says(&format!("A mean of {mean} is {score:.0} on 0–100 and the mark {mark:.2}"));
}

#[test]
fn scales() {
    let answers = [Some(4), Some(5), Some(2), None, Some(98)];
    let score = scale_score(&answers, &[false, false, true, false, true], 5).unwrap();
    says(&format!("{} / {} = {:.6}", score.sum(), score.answered(), score.mean()));
    let denominator = common_denominator(5).unwrap();
    says(&format!("lcm(3, 4, 5) = {denominator}"));
    says(&format!("13/3 is {} sixtieths", score.in_units_of(denominator).unwrap()));
}

#[test]
fn change() {
    let sample =
        |counts: &[(i64, u64)]| Sample::of(&Moments::from_counts(counts, 1).unwrap()).unwrap();
    let now = sample(&[(1, 1), (3, 3), (4, 4), (5, 2)]);
    let then = sample(&[(2, 1), (3, 2), (4, 3), (5, 2)]);
    let found = welch(&then, &now).unwrap();
    let (se, df) = (found.se, found.df);
    // The page writes a true minus.
    let minus = |text: String| text.replace('-', "−");
    says(&minus(format!("d = {:.2}, se = {se:.6}, df = {df:.6}", found.value)));
    says(&minus(format!("the interval is {}", range(found.interval))));
}

#[test]
fn reliability() {
    let items = [
        vec![Some(4), Some(5), Some(2), Some(3), Some(4), None],
        vec![Some(4), Some(4), Some(1), Some(3), Some(5), Some(2)],
        vec![Some(5), Some(4), Some(2), Some(2), None, Some(3)],
    ];
    says(&format!("(1 − 5.166667/13.666667) = {:.6}", alpha_pairwise(&items).unwrap().alpha));
    says(&format!("and alpha = {:.6}", alpha_complete(&items).unwrap().alpha));
}

#[test]
fn correlation() {
    let pairs = [
        (2.0, 2.5),
        (3.0, 3.0),
        (3.0, 2.5),
        (4.0, 4.5),
        (4.0, 3.5),
        (5.0, 4.0),
        (1.0, 1.5),
        (4.0, 4.0),
        (3.0, 4.0),
        (5.0, 4.5),
    ];
    let listed: Vec<_> = pairs.iter().map(|(x, y)| format!("({x}, {y})")).collect();
    says(&listed.join(", "));
    let found = pearson(&pairs).unwrap();
    says(&format!("9.9 / sqrt(14.4 · 8.9) = {:.6}", found.r));
    says(&format!("the interval is {}", range(found.interval)));
    says(&format!("p = {:.6}", found.p));
}

/// The page names the functions imported above as the places of its figures. (A list of their names:
/// the imports prove that they exist.)
#[test]
fn places() {
    let places = [
        "proportion::share`",
        "proportion::wilson`, `wilson_finite`",
        "moments::Moments`",
        "moments::mean_interval`, `standard_error`",
        "tails::t95`",
        "scale::scale_score`, `reverse`, `common_denominator`",
        "moments::score_100`, `report_mark`",
        "reliability::alpha_pairwise`, `alpha_complete`",
        "correlation::pearson`",
        "difference::welch`",
    ];
    for place in places {
        says(&format!("`peil_statistics::{place}"));
    }
}
