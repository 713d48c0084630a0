//! Correlations of items, scales and other variables, and what they are within and between units.

use peil_statistics::Undefined;
use peil_statistics::correlation::{kendall, pearson, spearman};
use peil_statistics::multiplicity::{benjamini_hochberg, holm};
use peil_statistics::polychoric::polychoric_of_answers;
use peil_statistics::within_between::{LevelCorrelation, WithinBetween, within_between_of_pairs};

use super::book::Node;
use super::compare::Comparer;
use super::family::Family;
use super::survey::Survey;
use super::table::{Groups, Variable};

/// One block of correlations: p-values are adjusted over all its pairs.
pub fn block(survey: &Survey<'_>, section: &Node<'_>, comparer: &mut Comparer) {
    let nodes = section.list();
    let mut p_values = Vec::new();
    for node in &nodes {
        let Some([x, y]) = both(survey, node) else { return };
        p_values.push(correlations(&x, &y, node, comparer));
    }
    let found: Vec<_> = p_values.iter().map(|p| p.ok()).collect();
    let (holm, bh) = (holm(&found), benjamini_hochberg(&found));
    let at = |adjusted: &Result<Vec<Option<f64>>, Undefined>, place: usize| {
        adjusted.as_ref().map_err(|reason| *reason)?[place].ok_or(Undefined::EmptyBase)
    };
    for (place, node) in nodes.iter().enumerate() {
        comparer
            .at(node, Family::Correlations)
            .p("pearson_p_holm", at(&holm, place))
            .p("pearson_p_bh", at(&bh, place));
    }
}

/// Compares the correlations of one pair; gives Pearson's p-value.
fn correlations(
    x: &Variable,
    y: &Variable,
    node: &Node<'_>,
    comparer: &mut Comparer,
) -> Result<f64, Undefined> {
    // A correlation does not change with the unit of measurement, and whole numbers keep ties exact.
    let pairs: Vec<_> = x
        .values
        .iter()
        .zip(&y.values)
        .filter_map(|(x, y)| Some(((*x)? as f64, (*y)? as f64)))
        .collect();
    let straight = pearson(&pairs);
    let ranked = spearman(&pairs);
    let tau = kendall(&pairs);
    comparer
        .at(node, Family::Correlations)
        .count("n", pairs.len() as u64)
        .number("pearson", straight.map(|found| found.r))
        .p("pearson_p", straight.map(|found| found.p))
        .ends("pearson_ci_lo", "pearson_ci_hi", straight.map(|found| found.interval))
        .number("spearman", ranked.map(|found| found.rho))
        .p("spearman_p", ranked.map(|found| found.p))
        .ends("spearman_ci_lo_plain", "spearman_ci_hi_plain", ranked.map(|found| found.interval))
        .ends(
            "spearman_ci_lo_bonett_wright",
            "spearman_ci_hi_bonett_wright",
            ranked.map(|found| found.interval_bonett_wright),
        )
        .number("kendall_tau_b", tau.map(|found| found.tau_b))
        .number("kendall_z", tau.map(|found| found.z))
        .p("kendall_p", tau.map(|found| found.p))
        .ends("kendall_ci_lo_fieller", "kendall_ci_hi_fieller", tau.map(|found| found.interval));
    straight.map(|found| found.p)
}

/// `polychoric`.
pub fn polychoric(survey: &Survey<'_>, section: &Node<'_>, comparer: &mut Comparer) {
    for node in section.need("pairs").map(|pairs| pairs.list()).unwrap_or_default() {
        let (Some(x), Some(y)) = (node.name("x"), node.name("y")) else { continue };
        let (Some(x), Some(y)) = (survey.answers(&x), survey.answers(&y)) else { continue };
        let found = polychoric_of_answers(&x, &y);
        let found = found.as_ref().map_err(|reason| *reason);
        let n = x.iter().zip(&y).filter(|(x, y)| x.is_some() && y.is_some()).count();
        comparer.at(&node, Family::Items).count("n", n as u64);
        comparer
            .at(&node, Family::Polychoric)
            .part("polycor_twostep", found.map(|found| found.rho), 1.0)
            .part("psych_local_correct0", found.map(|found| found.rho), 1.0);
    }
}

/// `multilevel_correlations`.
pub fn within_between(
    survey: &Survey<'_>,
    groups: &Groups,
    section: &Node<'_>,
    comparer: &mut Comparer,
) {
    for node in section.list() {
        let Some([x, y]) = both(survey, &node) else { continue };
        let mut pairs = Vec::new();
        let mut unit = Vec::new();
        for (row, (x, y)) in x.values.iter().zip(&y.values).enumerate() {
            if let (Some(x), Some(y), Some(group)) = (x, y, groups.of[row]) {
                pairs.push((*x, *y));
                unit.push(group);
            }
        }
        match within_between_of_pairs(&pairs, &unit) {
            Ok(found) => levels(&found, &node, comparer),
            Err(reason) => node.problem(&reason.to_string()),
        }
    }
}

fn levels(found: &WithinBetween, node: &Node<'_>, comparer: &mut Comparer) {
    let of = |level: &Result<LevelCorrelation, Undefined>| *level;
    let (within, weighted) = (of(&found.within), of(&found.between_weighted));
    let unweighted = of(&found.between_unweighted);
    let individual = found.individual.map(|all| all.r);
    let apart = |eta: Result<f64, Undefined>| eta.map(|eta| (1.0 - eta * eta).sqrt());
    comparer
        .at(node, Family::WithinBetween)
        .count("N", found.n_people)
        .count("k", found.n_units)
        .number("r_individual", individual)
        .number("waba_RawCorr", individual)
        .number("r_within_pooled", within.map(|level| level.r))
        .number("waba_CorrW", within.map(|level| level.r))
        .number("within_df", within.map(|level| level.df as f64))
        .p("within_p", within.map(|level| level.p))
        .ends("within_ci_lo", "within_ci_hi", within.map(|level| level.interval))
        .number("r_between_weighted", weighted.map(|level| level.r))
        .number("waba_CorrB", weighted.map(|level| level.r))
        .number("between_df", weighted.map(|level| level.df as f64))
        .p("between_p", weighted.map(|level| level.p))
        .ends("between_ci_lo", "between_ci_hi", weighted.map(|level| level.interval))
        .number("r_between_unweighted", unweighted.map(|level| level.r))
        .ends("between_unw_ci_lo", "between_unw_ci_hi", unweighted.map(|level| level.interval))
        .number("r_between_true_anova", found.between_true)
        .number("eta_x", found.eta_x)
        .number("eta_y", found.eta_y)
        .number("waba_EtaBx", found.eta_x)
        .number("waba_EtaBy", found.eta_y)
        .number("waba_EtaWx", apart(found.eta_x))
        .number("waba_EtaWy", apart(found.eta_y));
}

fn both(survey: &Survey<'_>, node: &Node<'_>) -> Option<[Variable; 2]> {
    let (x, y) = (node.name("x")?, node.name("y")?);
    Some([survey.variable(&x)?, survey.variable(&y)?])
}
