//! Samples of a known population: designs, means, shares, domains.

use std::collections::BTreeMap;

use peil_statistics::Undefined;
use peil_statistics::weights::{Answer, Design, Group, ShareMethod, share_interval};

use super::book::Node;
use super::compare::Comparer;
use super::family::Family;
use super::table::{Groups, Table};

/// The samples by name (`srs`, `strat`, `clus1`), and their population (`pop`).
pub type Samples = BTreeMap<String, Table>;

/// A design over the rows of a sample: a row is a person.
pub type Made = Result<Design, Undefined>;

/// `designs`: `<sample>_fpc` or `<sample>_nofpc`, a list of means each.
pub fn designs(tables: &Samples, section: &Node<'_>, comparer: &mut Comparer) {
    for (name, node) in section.entries() {
        let (sample, finite) = match name.split_once('_') {
            Some((sample, "fpc")) => (sample, true),
            Some((sample, "nofpc")) => (sample, false),
            _ => {
                node.problem("expected '<sample>_fpc' or '<sample>_nofpc'");
                continue;
            }
        };
        if two_stages(tables, sample) {
            continue;
        }
        let Some((table, design)) = sampled(tables, sample, finite, None, &node) else { continue };
        means(table, &design, &node, Family::Designs, comparer);
    }
}

/// Peil has designs of one stage.
fn two_stages(tables: &Samples, sample: &str) -> bool {
    tables.get(sample).is_some_and(|table| table.column("fpc2").is_ok())
}

/// The design of a sample with its weights as drawn; `cells` gives the weighting cell of each row.
pub fn sampled<'t>(
    tables: &'t Samples,
    sample: &str,
    finite: bool,
    cells: Option<&[usize]>,
    node: &Node<'_>,
) -> Option<(&'t Table, Made)> {
    let Some(table) = tables.get(sample) else {
        node.problem(&format!("needs the sample '{sample}'"));
        return None;
    };
    match drawn(table, sample, finite, cells) {
        Ok(design) => Some((table, design)),
        Err(message) => {
            node.problem(&message);
            None
        }
    }
}

fn drawn(
    table: &Table,
    sample: &str,
    finite: bool,
    cells: Option<&[usize]>,
) -> Result<Made, String> {
    let weights = table.column("pw")?;
    let strata = (sample == "strat").then(|| table.groups("stype")).transpose()?;
    let clusters = (sample == "clus1").then(|| table.groups("dnum")).transpose()?;
    let of =
        |groups: &Option<Groups>, row: usize| groups.as_ref().and_then(|groups| groups.of[row]);
    let mut groups = Vec::with_capacity(table.rows());
    for (row, weight) in weights.iter().enumerate() {
        let base_weight = weight
            .as_deref()
            .and_then(|weight| weight.parse().ok())
            .ok_or_else(|| format!("{}: row {} has no weight in 'pw'", table.name, row + 1))?;
        let (stratum, cluster) = (of(&strata, row).unwrap_or(0), of(&clusters, row));
        let cell = cells.map_or(0, |cells| cells[row]);
        groups.push(Group { people: 1, base_weight, cell, stratum, cluster });
    }
    let design = Design::new(groups);
    if !finite {
        return Ok(design);
    }
    let sizes = table.variable("fpc")?;
    let mut populations = BTreeMap::new();
    for (row, size) in sizes.values.iter().enumerate() {
        let size = size.and_then(|size| u64::try_from(size).ok());
        let size = size.ok_or_else(|| format!("{}: row {} has no 'fpc'", table.name, row + 1))?;
        populations.insert(of(&strata, row).unwrap_or(0), size);
    }
    let populations: Vec<_> = populations.into_values().collect();
    Ok(design.and_then(|design| design.with_populations(&populations)))
}

/// A list of means by `term`: a column, or a category as the column's name followed by the value.
pub fn means(
    table: &Table,
    made: &Made,
    section: &Node<'_>,
    family: Family,
    comparer: &mut Comparer,
) {
    for node in section.list() {
        let Some(term) = node.name("term") else { continue };
        let Some(values) = values(table, &term, &node) else { continue };
        mean(made, &values, &node, family, comparer);
    }
}

/// One mean with its error and intervals.
pub fn mean(
    made: &Made,
    values: &[Option<f64>],
    node: &Node<'_>,
    family: Family,
    comparer: &mut Comparer,
) {
    let design = made.as_ref().map_err(|reason| *reason);
    let mean = design.and_then(|design| design.mean(&answers(values)));
    comparer
        .at(node, family)
        .number("estimate", mean.map(|mean| mean.value))
        .number("se", mean.map(|mean| mean.se))
        .number("df", mean.map(|mean| mean.df as f64))
        .ends("ci_t_lo", "ci_t_hi", mean.map(|mean| mean.interval))
        .ends("ci_z_lo", "ci_z_hi", mean.map(|mean| mean.interval_z));
}

/// The answers of a design in which each row is a group of one.
pub fn answers(values: &[Option<f64>]) -> Vec<Answer> {
    let answer =
        |(group, value): (usize, &Option<f64>)| Some(Answer { group, value: (*value)?, people: 1 });
    values.iter().enumerate().filter_map(answer).collect()
}

/// The values behind a term.
fn values(table: &Table, term: &str, node: &Node<'_>) -> Option<Vec<Option<f64>>> {
    if let Ok(variable) = table.variable(term) {
        return Some(variable.floats());
    }
    let found = table.names().find_map(|column| {
        let category = term.strip_prefix(column).filter(|category| !category.is_empty())?;
        let column = table.column(column).ok()?;
        column.iter().any(|value| value.as_deref() == Some(category)).then_some((column, category))
    });
    let Some((column, category)) = found else {
        node.problem(&format!("{} has no column or category '{term}'", table.name));
        return None;
    };
    let mark = |value: &Option<String>| Some(f64::from(u8::from(value.as_ref()? == category)));
    Some(column.iter().map(mark).collect())
}

/// `proportions`: `<sample>_<column>`, and `…_ciprop` with the intervals of its last category.
pub fn proportions(tables: &Samples, section: &Node<'_>, comparer: &mut Comparer) {
    for (name, node) in section.entries() {
        let sample = name.split('_').next().unwrap_or_default();
        let Some((table, made)) = sampled(tables, sample, true, None, &node) else { continue };
        let Some(shares) = name.strip_suffix("_ciprop") else {
            means(table, &made, &node, Family::Designs, comparer);
            continue;
        };
        let Some(last) = section.need(shares).and_then(|shares| shares.list().pop()) else {
            continue;
        };
        let Some(values) = last.name("term").and_then(|term| values(table, &term, &node)) else {
            continue;
        };
        let design = made.as_ref().map_err(|reason| *reason);
        let share = design.and_then(|design| design.share(&answers(&values)));
        let methods = [
            ("logit", ShareMethod::Logit, Family::FittedShares),
            ("likelihood", ShareMethod::Likelihood, Family::FittedShares),
            ("beta", ShareMethod::Beta, Family::WeightedShares),
            ("mean", ShareMethod::Mean, Family::WeightedShares),
            ("asin", ShareMethod::Arcsine, Family::WeightedShares),
        ];
        for (key, method, family) in methods {
            let Some(node) = node.get(key) else { continue };
            comparer
                .at(&node, family)
                .number("p", share.map(|share| share.value))
                .interval("ci", share.and_then(|share| share_interval(&share, method)));
        }
    }
}

/// `domains`: `<sample>_<column>_by_<column>`.
pub fn domains(tables: &Samples, section: &Node<'_>, comparer: &mut Comparer) {
    for (name, node) in section.entries() {
        let parts = name
            .split_once('_')
            .and_then(|(sample, rest)| Some((sample, rest.split_once("_by_")?)));
        let Some((sample, (column, by))) = parts else {
            node.problem("expected '<sample>_<column>_by_<column>'");
            continue;
        };
        let Some((table, made)) = sampled(tables, sample, true, None, &node) else { continue };
        domain(table, &made, column, by, &node, Family::Designs, comparer);
    }
}

/// Means of the parts of a sample.
pub fn domain(
    table: &Table,
    made: &Made,
    column: &str,
    by: &str,
    section: &Node<'_>,
    family: Family,
    comparer: &mut Comparer,
) {
    // R writes `sch.wide` as `schwide` where it is part of a name.
    let named = table.names().find(|name| name.replace('.', "") == by.replace('.', ""));
    let parts = table.column(named.unwrap_or(by)).and_then(|by| Ok((by, table.variable(column)?)));
    let (by, variable) = match parts {
        Ok(parts) => parts,
        Err(message) => return section.problem(&message),
    };
    for node in section.list() {
        let Some(part) = node.name("by") else { continue };
        let inside = |row: &usize| by[*row].as_ref() == Some(&part);
        let values: Vec<_> = (0..table.rows())
            .map(|row| Some(row).filter(inside).and_then(|row| variable.value(row)))
            .collect();
        mean(made, &values, &node, family, comparer);
    }
}
