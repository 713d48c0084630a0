//! The numbers in `docs/methods/association.md` are what the code gives.

use peil_statistics::Interval;
use peil_statistics::correlation::{
    CorrelationMatrix, PairSums, kendall, pearson_from_sums, spearman,
};
use peil_statistics::dependent_correlations::{Overlapping, compare_overlapping};
use peil_statistics::drivers::drivers_from_correlations;
use peil_statistics::multiplicity::{benjamini_hochberg, holm};
use peil_statistics::partial::partial;
use peil_statistics::within_between::within_between_of_pairs;

const PAGE: &str = include_str!("../../../../docs/methods/association.md");

/// Asserts that the page says this, line breaks aside. The page writes a true minus.
#[track_caller]
fn says(text: &str) {
    let page: Vec<&str> = PAGE.split_whitespace().collect();
    let text = text.replace('-', "−");
    let page = page.join(" ").replace('-', "−");
    assert!(page.contains(&text), "the page does not say: {text}");
}

fn range(interval: Interval) -> String {
    format!("{:.6} to {:.6}", interval.low(), interval.high())
}

/// The ten pairs of `docs/methods.md`, the second score in halves.
const TEN: [(i64, i64); 10] =
    [(2, 5), (3, 6), (3, 5), (4, 9), (4, 7), (5, 8), (1, 3), (4, 8), (3, 8), (5, 9)];

#[test]
fn from_sums() {
    let sums = PairSums::of(TEN).unwrap();
    says(&format!("n = {}, Sx = {}, Sy = {}, Sxx = {}", sums.n, sums.x, sums.y, sums.xx));
    says(&format!("Syy = {}, Sxy = {}", sums.yy, sums.xy));
    let r = pearson_from_sums(&sums).unwrap().r;
    says(&format!("r = 198 / sqrt(144 · 356) = {r:.6}"));
}

#[test]
fn ranks() {
    let pairs = TEN.map(|(x, y)| (x as f64, y as f64 / 2.0));
    let found = spearman(&pairs).unwrap();
    says(&format!("rho = {:.6}, p = {:.6}, Fisher {}", found.rho, found.p, range(found.interval)));
    says(&format!("Bonett–Wright {}", range(found.interval_bonett_wright)));
    let found = kendall(&pairs).unwrap();
    says(&format!("tau-b = {:.6}, z = {:.6}, p = {:.6}", found.tau_b, found.z, found.p));
    says(&range(found.interval));
}

#[test]
fn within_and_between() {
    let units: [&[(i64, i64)]; 4] = [
        &[(1, 2), (2, 1), (3, 3)],
        &[(3, 4), (4, 3), (4, 5), (5, 5)],
        &[(2, 3), (3, 2)],
        &[(4, 3), (5, 4), (5, 5)],
    ];
    let (mut pairs, mut unit) = (Vec::new(), Vec::new());
    for (number, people) in units.into_iter().enumerate() {
        let listed: Vec<_> = people.iter().map(|(x, y)| format!("({x}, {y})")).collect();
        says(&format!("unit {} {}", number + 1, listed.join(", ")));
        pairs.extend_from_slice(people);
        unit.extend(people.iter().map(|_| number));
    }
    let found = within_between_of_pairs(&pairs, &unit).unwrap();
    says(&format!("Over all people r = {:.6}", found.individual.unwrap().r));
    let within = found.within.unwrap();
    says(&format!("Within {:.6} (df {}, p = {:.6}", within.r, within.df, within.p));
    says(&format!("interval {}", range(within.interval)));
    let weighted = found.between_weighted.unwrap();
    says(&format!("Weighted {:.6} (df {}, p = {:.6})", weighted.r, weighted.df, weighted.p));
    let unweighted = found.between_unweighted.unwrap();
    says(&format!("unweighted {:.6} (p = {:.6})", unweighted.r, unweighted.p));
    says(&format!("true {:.6}", found.between_true.unwrap()));
    says(&format!("eta_x = {:.6}, eta_y = {:.6}", found.eta_x.unwrap(), found.eta_y.unwrap()));
}

#[test]
fn two_correlations_of_the_same_people() {
    let given =
        Overlapping { shared_first: 0.396, shared_second: 0.179, first_second: 0.088, n: 66 };
    says("r12 = 0.396, r13 = 0.179, r23 = 0.088 of 66 people");
    let found = compare_overlapping(&given).unwrap();
    says(&format!("is {:.3}, t = {:.6}, p = {:.6}", found.difference, found.t, found.p));
    let (low, high) = (found.interval.low(), found.interval.high());
    says(&format!("{} (in print: {low:.3} to {high:.3})", range(found.interval)));
}

fn matrix(rows: [[f64; 3]; 3], n: u64) -> CorrelationMatrix {
    CorrelationMatrix::new(&rows.map(|row| row.to_vec()), n).unwrap()
}

#[test]
fn with_others_held_constant() {
    let table = matrix([[1.0, 0.5, 0.4], [0.5, 1.0, 0.3], [0.4, 0.3, 1.0]], 30);
    let found = partial(&table, 0, 1, &[2]).unwrap();
    says("r12 = 0.5, r13 = 0.4, r23 = 0.3, n = 30");
    says(&format!("gives {:.6} with df {}, t = {:.6}", found.r, found.df, found.t));
    says(&format!("p = {:.6}, interval {}", found.p, range(found.interval)));
}

#[test]
fn key_drivers() {
    let table = matrix([[1.0, 0.5, 0.4], [0.5, 1.0, 0.3], [0.4, 0.3, 1.0]], 120);
    let found = drivers_from_correlations(&table).unwrap();
    says(&format!("= {:.6}, adjusted {:.6}", found.r_squared, found.adjusted_r_squared));
    let (first, second) = (found.drivers[0], found.drivers[1]);
    says(&format!("(({}) + ({:.6} − 0.16)) / 2", 0.25, found.r_squared));
    says(&format!("= {:.6}, of the second {:.6}", first.lmg, second.lmg));
    says(&format!("the shares are {:.6} and {:.6}", first.lmg_pct, second.lmg_pct));
    assert!((first.relative_weight - first.lmg).abs() < 1e-14);
    says(&format!("Standardised weights: {:.6} and {:.6}", first.beta, second.beta));
}

#[test]
fn many_tests() {
    let family = [Some(0.02), Some(0.0075), Some(0.03), Some(0.04)];
    says("0.02, 0.0075, 0.03 and 0.04 become");
    let listed = |adjusted: Vec<Option<f64>>| -> String {
        let each: Vec<_> = adjusted.into_iter().map(|p| format!("{:.2}", p.unwrap())).collect();
        each.join(", ")
    };
    says(&format!("{} by Holm", listed(holm(&family).unwrap())));
    says(&format!("{} by Benjamini–Hochberg", listed(benjamini_hochberg(&family).unwrap())));
}

/// The page names the functions imported above as the places of its figures.
#[test]
fn places() {
    let places = [
        "correlation::pearson_from_sums`, `PairSums`",
        "correlation::spearman`, `kendall`; `spearman_from_table`, `kendall_from_table`",
        "correlation::CorrelationMatrix`",
        "within_between::within_between`",
        "dependent_correlations::compare_overlapping`",
        "partial::partial`",
        "drivers::drivers`, `drivers_from_correlations`, `driver_intervals`",
        "multiplicity::holm`, `benjamini_hochberg`",
    ];
    for place in places {
        says(&format!("`peil_statistics::{place}"));
    }
}
