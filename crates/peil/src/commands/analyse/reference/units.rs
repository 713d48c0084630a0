//! Units compared: variance within and between, shrunken means, agreement, the clustered mean.

use peil_statistics::Undefined;
use peil_statistics::icc::{
    Anova, RandomIntercept, Units, anova, design_effect, design_effects, ml, reml, shrunken_means,
};
use peil_statistics::moments::{Moments, standard_error};
use peil_statistics::rwg::{ad_m, agreement, complete_histograms, null_variance};
use peil_statistics::weights::{Answer, Design, Group};

use super::book::Node;
use super::compare::{Comparer, Figure};
use super::family::Family;
use super::survey::Survey;
use super::table::{Groups, Variable};

/// `icc`, `item_icc`, `icc_by_…`: one variable each.
pub fn icc(survey: &Survey<'_>, groups: &Groups, section: &Node<'_>, comparer: &mut Comparer) {
    for (name, node) in section.entries() {
        let Some(variable) = survey.variable(name) else { continue };
        one(&variable, groups, &node, comparer);
    }
}

fn one(variable: &Variable, groups: &Groups, node: &Node<'_>, comparer: &mut Comparer) {
    let of = |group: usize| variable.moments_where(|row| groups.of[row] == Some(group));
    let seen: Vec<(&str, Moments)> = groups
        .names
        .iter()
        .enumerate()
        .filter_map(|(place, name)| Some((name.as_str(), of(place).ok()?)))
        .collect();
    let sizes = || seen.iter().map(|(_, moments)| moments.n());
    let moments: Vec<_> = seen.iter().map(|(_, moments)| *moments).collect();
    let units = match Units::from_moments(&moments) {
        Ok(units) => units,
        Err(reason) => return node.problem(&reason.to_string()),
    };
    let table = anova(&units);
    let model = reml(&units);
    comparer
        .at(node, Family::Anova)
        .count("N", units.n())
        .count("k", units.count() as u64)
        .count("group_size_min", sizes().min().unwrap_or(0))
        .count("group_size_max", sizes().max().unwrap_or(0))
        .number("group_size_mean", table.map(|table| table.mean_size))
        .number("group_size_n0", table.map(|table| table.n0));
    if let Some(node) = node.get("anova") {
        variances(table, &node, comparer);
    }
    for (key, model) in [("reml", model), ("ml", ml(&units))] {
        if let Some(node) = node.get(key) {
            random_intercept(model, &node, comparer);
        }
    }
    if let Some(node) = node.get("design_effect") {
        effects(table, model, &node, comparer);
    }
    let Some(blups) = node.get("blup").and_then(|blup| blup.need("groups")) else { return };
    let shrunken = model.map(|model| shrunken_means(&units, &model));
    let spread = model.map_or(0.0, |model| total(&model).sqrt());
    for node in blups.list() {
        let Some(name) = node.name("unit") else { continue };
        let Some(place) = seen.iter().position(|(known, _)| *known == name) else {
            node.problem(&format!("no answers of a unit '{name}'"));
            continue;
        };
        let found = shrunken.as_ref().map_err(|reason| *reason).map(|all| all[place]);
        comparer
            .at(&node, Family::RandomIntercept)
            .number("n", found.map(|unit| unit.n as f64))
            .number("mean", found.map(|unit| unit.mean))
            .part("lambda", found.map(|unit| unit.reliability), 1.0)
            .number("blup", found.map(|unit| unit.value))
            .part("cond_sd", found.map(|unit| unit.conditional_se), spread);
    }
}

fn variances(table: Result<Anova, Undefined>, node: &Node<'_>, comparer: &mut Comparer) {
    let figure = |of: fn(&Anova) -> f64| -> Figure { table.map(|table| of(&table)) };
    let between = |table: &Anova| table.msb * table.df_between;
    let within = |table: &Anova| table.msw * table.df_within;
    let share = table.map(|table| between(&table) / (between(&table) + within(&table)));
    let icc1 = table.and_then(|table| table.icc1());
    let icc1_n0 = table.and_then(|table| table.icc1_n0());
    let icc2 = table.and_then(|table| table.icc2());
    comparer
        .at(node, Family::Anova)
        .number("MSB", figure(|table| table.msb))
        .number("MSW", figure(|table| table.msw))
        .number("SSB", figure(between))
        .number("SSW", figure(within))
        .number("eta2", share)
        .number("df1", figure(|table| table.df_between))
        .number("df2", figure(|table| table.df_within))
        .number("F", figure(|table| table.f))
        .p("p", figure(|table| table.p))
        .number("icc1_multilevel_nbar", icc1.map(|icc| icc.value))
        .number("icc1_n0", icc1_n0.map(|icc| icc.value))
        .number("icc2", icc2.map(|icc| icc.value))
        .interval("icc1_ci95_nbar", icc1.map(|icc| icc.interval))
        .interval("icc1_ci95_n0", icc1_n0.map(|icc| icc.interval))
        .interval("icc2_ci95", icc2.map(|icc| icc.interval));
}

fn random_intercept(
    model: Result<RandomIntercept, Undefined>,
    node: &Node<'_>,
    comparer: &mut Comparer,
) {
    let figure = |of: fn(&RandomIntercept) -> f64| -> Figure { model.map(|model| of(&model)) };
    comparer
        .at(node, Family::RandomIntercept)
        .part("tau2", figure(|model| model.tau2), model.map_or(0.0, |model| total(&model)))
        .number("sigma2", figure(|model| model.sigma2))
        .part("icc1", figure(|model| model.icc), 1.0)
        .number("intercept", figure(|model| model.intercept))
        .number("se_intercept", figure(|model| model.se_intercept))
        .number("logLik", figure(|model| model.log_likelihood))
        .number("deviance_m2ll", figure(|model| -2.0 * model.log_likelihood))
        .part("icc2_mean_n", figure(|model| model.icc2_mean_size), 1.0)
        .part("icc2_n0", figure(|model| model.icc2_n0), 1.0)
        .part("icc2_mean_of_group_reliabilities", figure(|model| model.icc2_mean_reliability), 1.0);
}

/// The variance of a value: a small part of it is found as closely as a large one.
fn total(model: &RandomIntercept) -> f64 {
    model.tau2 + model.sigma2
}

fn effects(
    table: Result<Anova, Undefined>,
    model: Result<RandomIntercept, Undefined>,
    node: &Node<'_>,
    comparer: &mut Comparer,
) {
    let found = table.and_then(|table| design_effects(&table, &model?));
    comparer
        .at(node, Family::Anova)
        .number("nbar_icc1anova", found.map(|effects| effects.mean_size))
        .number("n0_icc1n0", found.map(|effects| effects.n0))
        .number("kish_cluster_size", table.map(|table| table.kish_size));
    let mean = table.and_then(|table| design_effect(table.mean_size, model?.icc));
    comparer
        .at(node, Family::RandomIntercept)
        .number("kish_reml", found.map(|effects| effects.kish))
        .number("nbar_reml", mean);
}

/// `rwg`: one scale each.
pub fn rwg(survey: &Survey<'_>, groups: &Groups, section: &Node<'_>, comparer: &mut Comparer) {
    for (name, node) in section.entries() {
        let Some(scale) = survey.scale(name) else { continue };
        comparer
            .at(&node, Family::Rwg)
            .count("A", u64::from(survey.points))
            .count("J", scale.items.len() as u64)
            .number("ranvar", null_variance(survey.points));
        let mut found: Vec<(f64, f64, f64)> = Vec::new();
        for node in node.need("groups").map(|groups| groups.list()).unwrap_or_default() {
            let Some(unit) = node.name("unit") else { continue };
            let place = groups.place(&unit);
            let theirs = |item: &Vec<Option<u8>>| -> Vec<Option<u8>> {
                let rows =
                    (0..item.len()).filter(|row| place.is_some() && groups.of[*row] == place);
                rows.map(|row| item[row]).collect()
            };
            let items: Vec<_> = scale.items.iter().map(theirs).collect();
            let n = (0..items[0].len()).filter(|row| items.iter().all(|item| item[*row].is_some()));
            let (alike, apart) = (
                agreement(&items, survey.points),
                complete_histograms(&items).and_then(|items| ad_m(&items)),
            );
            if let (Ok(alike), Ok(apart)) = (alike, apart) {
                found.push((alike.rwg_j, alike.lindell, apart));
            }
            comparer
                .at(&node, Family::Rwg)
                .count("n", n.count() as u64)
                .number("rwg_j", alike.map(|unit| unit.rwg_j))
                .number("rwg_star_j_lindell", alike.map(|unit| unit.lindell))
                .number("ad_m", apart);
        }
        over_groups(&found, &node, comparer);
    }
}

/// The summary over the units that have a value.
fn over_groups(found: &[(f64, f64, f64)], node: &Node<'_>, comparer: &mut Comparer) {
    let n = found.len() as f64;
    let some = |value: f64| if found.is_empty() { Err(Undefined::EmptyBase) } else { Ok(value) };
    let mut sorted: Vec<f64> = found.iter().map(|unit| unit.0).collect();
    sorted.sort_by(f64::total_cmp);
    let middle = |place: usize| sorted.get(place).copied().unwrap_or(0.0);
    let median =
        f64::midpoint(middle(sorted.len().saturating_sub(1) / 2), middle(sorted.len() / 2));
    let high = sorted.iter().filter(|value| **value >= 0.7).count();
    comparer
        .at(node, Family::Rwg)
        .number("mean", some(sorted.iter().sum::<f64>() / n))
        .number("median", some(median))
        .number("share_ge_0.70", some(high as f64 / n))
        .number("lindell_mean", some(found.iter().map(|unit| unit.1).sum::<f64>() / n))
        .number("ad_m_mean", some(found.iter().map(|unit| unit.2).sum::<f64>() / n));
}

/// `cluster_svymean`: the mean of everyone, where units and not people were drawn.
pub fn cluster_mean(
    survey: &Survey<'_>,
    groups: &Groups,
    section: &Node<'_>,
    comparer: &mut Comparer,
) {
    for (name, node) in section.entries() {
        let Some(variable) = survey.variable(name) else { continue };
        let rows: Vec<_> = (0..variable.values.len())
            .filter_map(|row| Some((groups.of[row]?, variable.value(row)?)))
            .collect();
        let people =
            rows.iter().map(|(group, _)| Group { cluster: Some(*group), ..Group::in_cell(0, 1) });
        let answers: Vec<_> = rows
            .iter()
            .enumerate()
            .map(|(group, (_, value))| Answer { group, value: *value, people: 1 })
            .collect();
        let mean = Design::new(people.collect()).and_then(|design| design.mean(&answers));
        // Against a simple random sample of as many people, drawn with replacement.
        let simple = variable
            .moments_where(|row| groups.of[row].is_some())
            .and_then(|moments| standard_error(&moments, None));
        let ratio = mean.and_then(|mean| Ok(mean.se / simple?));
        comparer
            .at(&node, Family::Designs)
            .number("mean", mean.map(|mean| mean.value))
            .number("se", mean.map(|mean| mean.se))
            .number("df", mean.map(|mean| mean.df as f64))
            .number("deff", ratio.map(|ratio| ratio * ratio));
    }
}
