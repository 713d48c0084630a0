//! Scales: scores, alpha, omega.

use peil_statistics::Undefined;
use peil_statistics::omega::{Omega, omega_complete};
use peil_statistics::reliability::CovarianceMatrix;

use super::book::Node;
use super::compare::Comparer;
use super::family::Family;
use super::items::summary;
use super::survey::{Scale, Survey};
use super::table::Variable;

/// `scales`.
pub fn scales(survey: &Survey<'_>, section: &Node<'_>, comparer: &mut Comparer) {
    for (name, node) in section.entries() {
        let Some(scale) = survey.scale(name) else { continue };
        let valid = scale.score.values.iter().flatten().count();
        let complete = complete(scale);
        comparer
            .at(&node, Family::Items)
            .count("k", scale.items.len() as u64)
            .count("n_valid", valid as u64)
            .count("n_invalid", (scale.score.values.len() - valid) as u64)
            .count("n_complete", complete.len() as u64);
        if let Some(node) = node.get("score") {
            summary(&scale.score, &node, comparer);
        }
        let Some(node) = node.get("reliability") else { continue };
        comparer.at(&node, Family::Alpha).count("n_complete", complete.len() as u64);
        if let Some(node) = node.get("listwise") {
            alpha(scale, &CovarianceMatrix::complete(&scale.items), &complete, &node, comparer);
        }
        if let Some(node) = node.get("pairwise") {
            let rows: Vec<_> = (0..survey.table.rows()).collect();
            alpha(scale, &CovarianceMatrix::pairwise(&scale.items), &rows, &node, comparer);
        }
        if let Some(node) = node.get("omega") {
            omega(scale, &node, comparer);
        }
    }
}

/// The people who answered every item.
fn complete(scale: &Scale) -> Vec<usize> {
    let answered = |row: &usize| scale.items.iter().all(|item| item[*row].is_some());
    (0..scale.score.values.len()).filter(answered).collect()
}

fn alpha(
    scale: &Scale,
    covariances: &Result<CovarianceMatrix, Undefined>,
    rows: &[usize],
    node: &Node<'_>,
    comparer: &mut Comparer,
) {
    let matrix = covariances.as_ref().map_err(|reason| *reason);
    let raw = matrix.and_then(CovarianceMatrix::alpha);
    comparer
        .at(node, Family::Alpha)
        .count("k", scale.items.len() as u64)
        .number("n_rows", matrix.map(|matrix| matrix.n_rows() as f64))
        .number("alpha_raw", raw.map(|found| found.alpha))
        .number("alpha_raw_own", raw.map(|found| found.alpha))
        .number(
            "alpha_std",
            matrix.and_then(CovarianceMatrix::alpha_standardised).map(|found| found.alpha),
        )
        .number("ase_psych", matrix.and_then(CovarianceMatrix::alpha_standard_error))
        .interval("feldt_ci95", raw.and_then(|found| found.interval()));
    for node in node.get("item").map(|items| items.list()).unwrap_or_default() {
        let Some(name) = node.name("item") else { continue };
        let Some(item) = scale.names.iter().position(|known| *known == name) else {
            node.problem(&format!("the scale has no item '{name}'"));
            continue;
        };
        let value = |row: &usize| scale.items[item][*row].map(i64::from);
        let values = rows.iter().map(value).collect();
        summary(&Variable { values, denominator: 1 }, &node, comparer);
        let rest = matrix.and_then(|matrix| matrix.item_rest_correlation(item));
        comparer
            .at(&node, Family::Alpha)
            .number("r_drop", rest)
            .number("r_drop_cov", rest)
            .number("alpha_if_dropped_raw", matrix.and_then(|matrix| matrix.alpha_if_dropped(item)))
            .number(
                "alpha_if_dropped_std",
                matrix.and_then(|matrix| matrix.alpha_standardised_if_dropped(item)),
            );
    }
}

/// A figure of an item; the last argument turns variances into those of the other program.
type OfItem = fn(&Omega, usize, f64) -> f64;

fn omega(scale: &Scale, node: &Node<'_>, comparer: &mut Comparer) {
    let omega = omega_complete(&scale.items);
    let found = omega.as_ref().map_err(|reason| *reason);
    comparer.at(node, Family::Omega).number("n", found.map(|omega| omega.n_rows as f64));
    // lavaan divides variances by n, Peil by n - 1.
    let divisor = found.map_or(1.0, |omega| (omega.n_rows as f64 - 1.0) / omega.n_rows as f64);
    let two = [("ml_1f_em", Family::Omega, 1.0), ("cfa_ml_1f", Family::OmegaLavaan, divisor)];
    for (key, family, unit) in two {
        let Some(node) = node.get(key) else { continue };
        comparer
            .at(&node, family)
            .number("omega_total", found.map(|omega| omega.total))
            .number("omega_total_std_metric", found.map(|omega| omega.total_standardised))
            .number("omega_total_observed_var", found.map(|omega| omega.total_observed))
            // The fit as lavaan measures it: `n` times the discrepancy.
            .number("chisq", found.map(|omega| omega.n_rows as f64 * omega.factor.discrepancy));
        let figures: [(&str, OfItem); 3] = [
            ("loadings_std", |omega, item, _| omega.factor.loadings_standardised[item]),
            ("loadings_raw", |omega, item, unit| omega.factor.loadings[item] * unit.sqrt()),
            ("uniq_raw", |omega, item, unit| omega.factor.uniquenesses[item] * unit),
        ];
        for (key, figure) in figures {
            by_item(scale, &node, key, family, comparer, |item| {
                found.map(|omega| figure(omega, item, unit))
            });
        }
    }
    if let Some(node) = node.get("ml_1f_factanal") {
        comparer
            .at(&node, Family::OmegaFactanal)
            .number("omega_total", found.map(|omega| omega.total_standardised));
        by_item(scale, &node, "loadings", Family::OmegaFactanal, comparer, |item| {
            found.map(|omega| omega.factor.loadings_standardised[item])
        });
    }
}

/// A figure for each item, at its name below a key.
fn by_item(
    scale: &Scale,
    node: &Node<'_>,
    key: &str,
    family: Family,
    comparer: &mut Comparer,
    figure: impl Fn(usize) -> Result<f64, Undefined>,
) {
    let Some(node) = node.get(key) else { return };
    for (item, name) in scale.names.iter().enumerate() {
        comparer.at(&node, family).number(name, figure(item));
    }
}
