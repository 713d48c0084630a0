//! The groups one by one: their means, and each against everyone else with a group.

use std::collections::BTreeMap;

use peil_statistics::Undefined;
use peil_statistics::difference::{AgainstRest, against_rest};
use peil_statistics::multiplicity::{benjamini_hochberg, holm};

use super::book::Node;
use super::compare::Comparer;
use super::family::Family;
use super::items::moments;
use super::survey::Survey;
use super::table::Groups;

/// `group_means`.
pub fn means(survey: &Survey<'_>, groups: &Groups, section: &Node<'_>, comparer: &mut Comparer) {
    for node in section.list() {
        let (Some(scale), Some(unit)) = (node.name("scale"), node.name("unit")) else { continue };
        let Some(variable) = survey.variable(&scale) else { continue };
        let place = known(groups, &unit, &node);
        let mut checks = comparer.at(&node, Family::Groups);
        moments(&mut checks, &variable, |row| place.is_some() && groups.of[row] == place);
    }
}

/// `group_vs_rest`: p-values are adjusted over the groups of a scale that can be tested.
pub fn rest(survey: &Survey<'_>, groups: &Groups, section: &Node<'_>, comparer: &mut Comparer) {
    let mut families: BTreeMap<String, Adjusted> = BTreeMap::new();
    for node in section.list() {
        let (Some(scale), Some(unit)) = (node.name("scale"), node.name("unit")) else { continue };
        if !families.contains_key(&scale) {
            let Some(adjusted) = Adjusted::of(survey, groups, &scale) else { continue };
            families.insert(scale.clone(), adjusted);
        }
        let Some(place) = known(groups, &unit, &node) else { continue };
        let family = &families[&scale];
        let found = family.tests[place];
        let test = found.map(|found| found.test);
        let adjusted = |p: &Result<Vec<Option<f64>>, Undefined>| {
            p.as_ref().map_err(|reason| *reason)?[place].ok_or(Undefined::NoVariance)
        };
        let variable = survey.variable(&scale);
        let own = variable
            .ok_or(Undefined::EmptyBase)
            .and_then(|variable| variable.moments_where(|row| groups.of[row] == Some(place)));
        comparer
            .at(&node, Family::Rest)
            .number("n", own.map(|own| own.n() as f64))
            .number("mean", own.map(|own| own.mean()))
            .number("n_rest", found.map(|found| found.rest.n() as f64))
            .number("mean_rest", found.map(|found| found.rest.mean()))
            .number("t", test.map(|test| test.t))
            .number("df", test.map(|test| test.difference.df))
            .p("p", test.map(|test| test.p))
            .p("p_holm", adjusted(&family.holm))
            .p("p_bh", adjusted(&family.bh));
    }
}

/// All groups of one scale against the rest.
struct Adjusted {
    tests: Vec<Result<AgainstRest, Undefined>>,
    holm: Result<Vec<Option<f64>>, Undefined>,
    bh: Result<Vec<Option<f64>>, Undefined>,
}

impl Adjusted {
    fn of(survey: &Survey<'_>, groups: &Groups, scale: &str) -> Option<Adjusted> {
        let variable = survey.variable(scale)?;
        let all = variable.moments_where(|row| groups.of[row].is_some());
        let tests: Vec<_> = (0..groups.names.len())
            .map(|place| {
                let own = variable.moments_where(|row| groups.of[row] == Some(place))?;
                against_rest(&own, &all?)
            })
            .collect();
        let p_values: Vec<_> =
            tests.iter().map(|found| found.as_ref().ok().map(|found| found.test.p)).collect();
        Some(Adjusted { tests, holm: holm(&p_values), bh: benjamini_hochberg(&p_values) })
    }
}

/// The place of a group; a problem is noted if there is no such group.
pub fn known(groups: &Groups, name: &str, node: &Node<'_>) -> Option<usize> {
    let place = groups.place(name);
    if place.is_none() {
        node.problem(&format!("nobody is in a group '{name}'"));
    }
    place
}
