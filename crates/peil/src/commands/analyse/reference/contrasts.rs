//! Two groups: means, order, shares.

use peil_statistics::Undefined;
use peil_statistics::difference::{Sample, hedges_factor, hedges_g, welch_test};
use peil_statistics::proportion::Counted;
use peil_statistics::quantiles::top2;
use peil_statistics::ranks::{cliffs_delta, mann_whitney};
use peil_statistics::two_proportions::{
    chi_squared, chi_squared_yates, cohen_h, fisher, newcombe, odds_ratio, wald_difference,
    wald_difference_yates,
};

use super::book::Node;
use super::compare::Comparer;
use super::family::Family;
use super::groups::known;
use super::survey::Survey;
use super::table::{Groups, Variable};

/// `contrasts`. With `var` the groups of that column; without it the key says which: `gender_1_vs_2`.
pub fn contrasts(survey: &Survey<'_>, section: &Node<'_>, comparer: &mut Comparer) {
    for (key, node) in section.entries() {
        let Some(named) = node.get("var") else {
            let Some((column, _)) = key.split_once('_') else {
                node.problem("expected the name of a column, '_' and the groups");
                continue;
            };
            let Some(groups) = survey.groups(column) else { continue };
            scales(survey, &groups, &node, comparer);
            continue;
        };
        let Some(groups) = named.text().and_then(|column| survey.groups(&column)) else { continue };
        let Some(node_of_scales) = node.need("scales") else { continue };
        let pair = scales(survey, &groups, &node_of_scales, comparer);
        if let (Some(node), Some(pair)) = (node.get("item_top2"), pair) {
            shares(survey, &groups, pair, &node, comparer);
        }
    }
}

/// The places of two groups.
type Pair = [usize; 2];

/// Compares the scales; gives the two groups, which stand with each of them.
fn scales(
    survey: &Survey<'_>,
    groups: &Groups,
    section: &Node<'_>,
    comparer: &mut Comparer,
) -> Option<Pair> {
    let mut pair = None;
    for (name, node) in section.entries() {
        let (Some(a), Some(b)) = (node.name("a"), node.name("b")) else { continue };
        let found = (known(groups, &a, &node), known(groups, &b, &node));
        let (Some(a), Some(b)) = found else { continue };
        let Some(variable) = survey.variable(name) else { continue };
        pair = Some([a, b]);
        means(&variable, groups, [a, b], &node, comparer);
        if let Some(node) = node.get("mann_whitney") {
            order(&variable, groups, [a, b], &node, comparer);
        }
    }
    pair
}

fn means(
    variable: &Variable,
    groups: &Groups,
    pair: Pair,
    node: &Node<'_>,
    comparer: &mut Comparer,
) {
    let of = |group: usize| variable.moments_where(|row| groups.of[row] == Some(group));
    let [a, b] = pair.map(of);
    comparer
        .at(node, Family::TwoMeans)
        .number("n1", a.map(|a| a.n() as f64))
        .number("n2", b.map(|b| b.n() as f64))
        .number("mean1", a.map(|a| a.mean()))
        .number("mean2", b.map(|b| b.mean()))
        .number("sd1", a.and_then(|a| a.sd()))
        .number("sd2", b.and_then(|b| b.sd()));
    let samples = a.and_then(|a| Sample::of(&a)).and_then(|a| Ok((a, Sample::of(&b?)?)));
    // R takes the second from the first, Peil the first from the second.
    let test = samples.and_then(|(a, b)| welch_test(&b, &a));
    let effect = samples.and_then(|(a, b)| hedges_g(&b, &a));
    if let Some(node) = node.get("welch") {
        comparer
            .at(&node, Family::TwoMeans)
            .number("t", test.map(|test| test.t))
            .number("df", test.map(|test| test.difference.df))
            .p("p", test.map(|test| test.p))
            .number("diff", test.map(|test| test.difference.value))
            .interval("ci", test.map(|test| test.difference.interval));
    }
    let Some(node) = node.get("effect") else { return };
    let df = a.and_then(|a| Ok((a.n() + b?.n()) as f64 - 2.0));
    comparer
        .at(&node, Family::TwoMeans)
        .number("cohen_d_pooled", effect.map(|effect| effect.d))
        .number("J_exact", df.and_then(hedges_factor))
        .number("hedges_g", effect.map(|effect| effect.g))
        .number("effectsize_hedges_g", effect.map(|effect| effect.g))
        .interval("g_ci_noncentral", effect.map(|effect| effect.interval))
        .interval("g_ci_normal", effect.map(|effect| effect.interval_normal));
    comparer
        .at(&node, Family::Effectsize)
        .interval("effectsize_ci_optim_low_precision", effect.map(|effect| effect.interval));
}

fn order(
    variable: &Variable,
    groups: &Groups,
    pair: Pair,
    node: &Node<'_>,
    comparer: &mut Comparer,
) {
    let [a, b] = pair.map(|group| variable.counts_where(|row| groups.of[row] == Some(group)));
    let n = |counts: &[(i64, u64)]| counts.iter().map(|(_, n)| *n as f64).sum::<f64>();
    let test = mann_whitney(&a, &b);
    let delta = cliffs_delta(&a, &b);
    let figure = delta.map(|delta| delta.delta);
    comparer
        .at(node, Family::Ranks)
        .number("U1", test.map(|test| test.u1))
        .number("U2", test.map(|test| n(&a) * n(&b) - test.u1))
        .number("cles_A", test.map(|test| test.probability))
        .p("p_nocc", test.map(|test| test.p))
        .p("p_cc", test.map(|test| test.p_corrected))
        .number("cliffs_delta", figure)
        .number("rank_biserial_effectsize", figure)
        .number("var_delta_cliff", delta.map(|delta| delta.variance))
        .interval("delta_ci_normal", delta.and_then(|delta| delta.interval_normal()))
        .interval("delta_ci_feng_cliff_asym", delta.and_then(|delta| delta.interval()));
}

fn shares(
    survey: &Survey<'_>,
    groups: &Groups,
    pair: Pair,
    section: &Node<'_>,
    comparer: &mut Comparer,
) {
    for (name, node) in section.entries() {
        let Some(variable) = survey.variable(name) else { continue };
        let high = |group: usize| {
            let counts = variable.counts_where(|row| groups.of[row] == Some(group));
            top2(&counts, i64::from(survey.points))
        };
        match pair.map(high) {
            [Ok(first), Ok(second)] => two_shares(first, second, &node, comparer),
            _ => node.problem("one of the groups has no answers"),
        }
    }
}

fn two_shares(first: Counted, second: Counted, node: &Node<'_>, comparer: &mut Comparer) {
    let plain = chi_squared(first, second);
    let yates = chi_squared_yates(first, second);
    let (wald, wald_yates) = (wald_difference(first, second), wald_difference_yates(first, second));
    let odds =
        |counted: Counted| counted.successes() as f64 / (counted.n() - counted.successes()) as f64;
    let ratio = odds(first) / odds(second);
    let ratio = if ratio.is_nan() { Err(Undefined::NoVariance) } else { Ok(ratio) };
    comparer
        .at(node, Family::TwoShares)
        .count("x1", first.successes())
        .count("n1", first.n())
        .count("x2", second.successes())
        .count("n2", second.n())
        .number("p1", Ok(first.share()))
        .number("p2", Ok(second.share()))
        .number("diff", Ok(first.share() - second.share()))
        .number("chisq_nocc", plain.map(|test| test.chi2))
        .number("z_pooled", plain.map(|test| test.z))
        .p("p_nocc", plain.map(|test| test.p))
        .number("chisq_cc", yates.map(|test| test.chi2))
        .p("p_cc", yates.map(|test| test.p))
        .interval("wald_ci_nocc", wald.map(|difference| difference.interval))
        .interval("wald_ci_cc", wald_yates.map(|difference| difference.interval))
        .interval("newcombe_ci", newcombe(first, second).map(|difference| difference.interval))
        .p("fisher_p", fisher(first, second))
        .number("cohen_h", Ok(cohen_h(first, second)))
        .number("odds_ratio_sample", ratio);
    let fitted = odds_ratio(first, second).map(|found| found.value.unwrap_or(f64::INFINITY));
    comparer.at(node, Family::FisherOdds).number("odds_ratio_fisher_cmle", fitted);
}
