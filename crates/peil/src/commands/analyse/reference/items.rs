//! Items and other variables: counts, moments, quantiles, shares.

use peil_statistics::moments::{mean_interval, standard_error};
use peil_statistics::proportion::{
    Counted, agresti_coull, clopper_pearson, jeffreys, wald, wilson, wilson_cc,
};
use peil_statistics::quantiles::{Frequencies, QuantileType, bottom2, top2};
use peil_statistics::shape::shape;

use super::book::Node;
use super::compare::{Checks, Comparer};
use super::family::Family;
use super::survey::Survey;
use super::table::Variable;

/// `items`: a column each, as answered.
pub fn items(survey: &Survey<'_>, section: &Node<'_>, comparer: &mut Comparer) {
    for (name, node) in section.entries() {
        let Some(variable) = survey.variable(name) else { continue };
        summary(&variable, &node, comparer);
        let counts = variable.counts();
        if let Some(node) = node.get("counts") {
            for (answer, count) in node.entries() {
                let found = counts.iter().find(|(value, _)| value.to_string() == answer);
                let n = found.map_or(0, |(_, n)| *n);
                comparer.value(&count, Family::Items, Ok(n as f64));
            }
        }
        let shape = shape(&counts);
        comparer
            .at(&node, Family::Shape)
            .number("skew_b1", shape.map(|shape| shape.skew_b1))
            .number("skew_g1", shape.map(|shape| shape.skew_g1))
            .number("kurtosis_b2_excess", shape.map(|shape| shape.kurtosis_b2))
            .number("kurtosis_g2_excess", shape.map(|shape| shape.kurtosis_g2));
        let high = top2(&counts, i64::from(survey.points));
        let low = bottom2(&counts, 1);
        comparer
            .at(&node, Family::Items)
            .number("top2_n", high.map(|high| high.successes() as f64))
            .number("top2_share", high.map(|counted| counted.share()))
            .number("bottom2_share", low.map(|counted| counted.share()));
        if let (Some(node), Ok(high)) = (node.get("top2_ci"), high) {
            share(&node, high, comparer);
        }
    }
}

/// `variables`: columns with wider ranges than items.
pub fn variables(survey: &Survey<'_>, section: &Node<'_>, comparer: &mut Comparer) {
    for (name, node) in section.entries() {
        if let Some(variable) = survey.variable(name) {
            summary(&variable, &node, comparer);
        }
    }
}

/// Everything that a file can say of one variable by itself.
pub fn summary(variable: &Variable, node: &Node<'_>, comparer: &mut Comparer) {
    let counts = variable.counts();
    let end = |end: Option<&(i64, u64)>| {
        let (value, _) = end.ok_or(peil_statistics::Undefined::EmptyBase)?;
        Ok(*value as f64 / variable.denominator as f64)
    };
    let missing = variable.values.iter().filter(|value| value.is_none()).count();
    let mut checks = comparer.at(node, Family::Items);
    moments(&mut checks, variable, |_| true);
    checks
        .count("n_missing", missing as u64)
        .number("min", end(counts.first()))
        .number("max", end(counts.last()));
    if let Some(node) = node.get("quantiles") {
        quantiles(variable, &node, comparer);
    }
}

/// Count, mean, spread and interval of the mean of some rows.
pub fn moments(checks: &mut Checks<'_, '_>, variable: &Variable, rows: impl Fn(usize) -> bool) {
    let moments = variable.moments_where(rows);
    checks
        .count("n", moments.map_or(0, |moments| moments.n()))
        .number("mean", moments.map(|moments| moments.mean()))
        .number("sd", moments.and_then(|moments| moments.sd()))
        .number("var", moments.and_then(|moments| moments.variance()))
        .number("se", moments.and_then(|moments| standard_error(&moments, None)))
        .number("df", moments.map(|moments| (moments.n() - 1) as f64))
        .ends("ci_lo", "ci_hi", moments.and_then(|moments| mean_interval(&moments, None)));
}

fn quantiles(variable: &Variable, node: &Node<'_>, comparer: &mut Comparer) {
    let frequencies = Frequencies::new(&variable.counts(), variable.denominator);
    let Some(probabilities) = node.need("probs") else { return };
    let probabilities: Vec<f64> =
        probabilities.list().iter().filter_map(|node| node.number()?.0).collect();
    let types = [
        ("type7", QuantileType::Seven),
        ("type6", QuantileType::Six),
        ("type2", QuantileType::Two),
    ];
    for (key, kind) in types {
        let figures: Vec<_> = probabilities
            .iter()
            .map(|p| {
                let frequencies = frequencies.as_ref().map_err(|reason| *reason)?;
                frequencies.quantile(thousandths(*p), kind)
            })
            .collect();
        comparer.at(node, Family::Items).list(key, &figures);
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "from 0 to 1000: the clamp sees to it"
)]
fn thousandths(probability: f64) -> u16 {
    (probability.clamp(0.0, 1.0) * 1000.0).round() as u16
}

fn share(node: &Node<'_>, counted: Counted, comparer: &mut Comparer) {
    let (x, n) = (counted.successes(), counted.n());
    comparer.at(node, Family::Items).count("x", x).count("n", n).number("p", Ok(counted.share()));
    comparer
        .at(node, Family::Shares)
        .interval("wald", wald(x, n))
        .interval("wilson", wilson(x, n))
        .interval("wilson_cc", wilson_cc(x, n))
        .interval("clopper_pearson", clopper_pearson(x, n))
        .interval("agresti_coull", agresti_coull(x, n))
        .interval("jeffreys", jeffreys(x, n));
}
