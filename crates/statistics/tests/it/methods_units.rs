//! The numbers in `docs/methods/units.md` are what the code gives.

use peil_statistics::Interval;
use peil_statistics::difference::{Sample, against_rest, hedges_g};
use peil_statistics::icc::{Units, anova, design_effects, ml, reml, shrunken_means};
use peil_statistics::moments::Moments;
use peil_statistics::ranks::{cliffs_delta, mann_whitney};
use peil_statistics::rwg::{ad_m, agreement, complete_histograms};

const PAGE: &str = include_str!("../../../../docs/methods/units.md");

const TEAMS: [&[(i64, u64)]; 4] = [
    &[(1, 1), (3, 2), (4, 2)],
    &[(2, 2), (3, 1)],
    &[(3, 1), (4, 2), (5, 3)],
    &[(2, 1), (3, 3), (4, 3), (5, 1)],
];

/// Asserts that the page says this, line breaks aside. The page writes a true minus.
#[track_caller]
fn says(text: &str) {
    let text = text.replace('-', "−");
    let page: Vec<&str> = PAGE.split_whitespace().collect();
    assert!(page.join(" ").contains(&text), "the page does not say: {text}");
}

fn range(interval: Interval) -> String {
    format!("{:.6} to {:.6}", interval.low(), interval.high())
}

fn moments(counts: &[(i64, u64)]) -> Moments {
    Moments::from_counts(counts, 1).unwrap()
}

fn units() -> Units {
    Units::from_moments(&TEAMS.map(moments)).unwrap()
}

#[test]
fn agreement_within_a_team() {
    let items = [[4, 4, 5, 3, 4], [3, 4, 4, 4, 5], [2, 4, 5, 4, 4]].map(|v| v.map(Some).to_vec());
    let found = agreement(&items, 5).unwrap();
    let (mean, q) = (found.mean_variance, 1.0 - found.lindell);
    says(&format!(
        "their mean {mean:.6}, so that q = {q:.6}, rwg(j) = {:.6}, r*wg = {:.6}",
        found.rwg_j, found.lindell
    ));
    says(&format!("AD_M = {:.6}", ad_m(&complete_histograms(&items).unwrap()).unwrap()));
}

#[test]
fn differences_between_teams() {
    let (units, table) = (units(), anova(&units()).unwrap());
    says(&format!("Together {} people with mean {:.6}", units.n(), units.mean()));
    let (icc1, icc2) = (table.icc1().unwrap(), table.icc2().unwrap());
    says(&format!(
        "MSB = {:.6}, MSW = {:.6}, F = {:.6}, p = {:.6}",
        table.msb, table.msw, table.f, table.p
    ));
    says(&format!(
        "With m = {} ICC(1) = {:.6} ({}), with n0 = {:.6} it is {:.6}; ICC(2) = {:.6}",
        table.mean_size,
        icc1.value,
        range(icc1.interval),
        table.n0,
        table.icc1_n0().unwrap().value,
        icc2.value
    ));
    let model = reml(&units).unwrap();
    says(&format!(
        "tau² = {:.6}, sigma² = {:.6}, ICC = {:.6}, mu = {:.6} with standard error {:.6}",
        model.tau2, model.sigma2, model.icc, model.intercept, model.se_intercept
    ));
    says(&format!(
        "ICC(2) is {:.6} at N/k, {:.6} at n0 and {:.6} on average",
        model.icc2_mean_size, model.icc2_n0, model.icc2_mean_reliability
    ));
    says(&format!("gives a tau² of {:.6}", ml(&units).unwrap().tau2));
    let effects = design_effects(&table, &model).unwrap();
    says(&format!("{:.6}, {:.6} and {:.6}", effects.mean_size, effects.n0, effects.kish));
}

#[test]
fn shrinkage() {
    let units = units();
    let means = shrunken_means(&units, &reml(&units).unwrap());
    for (mean, team) in means.iter().zip('A'..) {
        says(&format!(
            "| {team} | {:.6} | {:.6} | {:.6} | {:.6} |",
            mean.mean, mean.reliability, mean.value, mean.conditional_se
        ));
    }
}

#[test]
fn a_team_against_the_rest() {
    let team = moments(TEAMS[2]);
    let found = against_rest(&team, &moments(&TEAMS.concat())).unwrap();
    let difference = found.test.difference;
    says(&format!(
        "d = {:.6}, se = {:.6}, df = {:.6}, t = {:.6}, p = {:.6}, interval {}",
        difference.value,
        difference.se,
        difference.df,
        found.test.t,
        found.test.p,
        range(difference.interval)
    ));
    let sample = |m: &Moments| Sample::of(m).unwrap();
    let effect = hedges_g(&sample(&found.rest), &sample(&team)).unwrap();
    says(&format!("g = {:.6}, interval {}", effect.g, range(effect.interval)));
    let rest = [TEAMS[0], TEAMS[1], TEAMS[3]].concat();
    let test = mann_whitney(TEAMS[2], &rest).unwrap();
    let delta = cliffs_delta(TEAMS[2], &rest).unwrap();
    says(&format!(
        "U1 = {} of 96, p = {:.6}, delta = {:.6}, interval {}",
        test.u1,
        test.p,
        delta.delta,
        range(delta.interval().unwrap())
    ));
}
