//! Key drivers.

use peil_statistics::drivers::{Driver, drivers};

use super::book::Node;
use super::compare::Comparer;
use super::family::Family;
use super::survey::Survey;
use super::table::Variable;

/// `key_drivers`.
pub fn key_drivers(survey: &Survey<'_>, section: &Node<'_>, comparer: &mut Comparer) {
    for (_, node) in section.entries() {
        let Some(outcome) = node.name("y").and_then(|y| survey.variable(&y)) else { continue };
        let nodes = node.need("drivers").map(|drivers| drivers.list()).unwrap_or_default();
        let named = |node: &Node<'_>| survey.variable(&node.name("x")?);
        let Some(predictors) = nodes.iter().map(named).collect::<Option<Vec<_>>>() else {
            continue;
        };
        let columns: Vec<_> = predictors.iter().map(Variable::floats).collect();
        let found = drivers(&outcome.floats(), &columns);
        let all = found.as_ref().map_err(|reason| *reason);
        comparer
            .at(&node, Family::Drivers)
            .number("n", all.map(|all| all.n as f64))
            .number("r2", all.map(|all| all.r_squared))
            .number("adj_r2", all.map(|all| all.adjusted_r_squared));
        for (place, node) in nodes.iter().enumerate() {
            let figure = |of: fn(&Driver) -> f64| all.map(|all| of(&all.drivers[place]));
            comparer
                .at(node, Family::Drivers)
                .number("r", figure(|driver| driver.r))
                .number("beta_std", figure(|driver| driver.beta))
                .number("rw_raw", figure(|driver| driver.relative_weight))
                .number("rw_pct", figure(|driver| driver.relative_weight_pct))
                .number("lmg_raw", figure(|driver| driver.lmg))
                .number("lmg_pct", figure(|driver| driver.lmg_pct));
        }
    }
}
