//! Assessors: kappa, Krippendorff's alpha, intraclass correlations.

use peil_statistics::Undefined;
use peil_statistics::agreement::{
    Disagreement, Intraclass, IntraclassTypes, Metric, cohen_kappa, cross_table, fleiss_kappa,
    intraclass, krippendorff_alpha,
};

use super::book::Node;
use super::compare::Comparer;
use super::family::Family;
use super::table::Table;

/// The judgements of each assessor, a row per unit.
struct Ratings {
    assessors: Vec<String>,
    columns: Vec<Vec<Option<u8>>>,
}

impl Ratings {
    /// From one judgement a row: `unit`, `rater`, `rating`.
    fn of(table: &Table) -> Result<Ratings, String> {
        let (units, raters) = (table.groups("unit")?, table.groups("rater")?);
        let ratings = table.variable("rating")?.answers()?;
        let mut columns = vec![vec![None; units.names.len()]; raters.names.len()];
        for ((unit, rater), rating) in units.of.iter().zip(&raters.of).zip(ratings) {
            if let (Some(unit), Some(rater)) = (unit, rater) {
                columns[*rater][*unit] = rating;
            }
        }
        Ok(Ratings { assessors: raters.names, columns })
    }

    /// The units that everyone judged.
    fn complete(&self) -> Vec<Vec<Option<u8>>> {
        let judged = |unit: &usize| self.columns.iter().all(|column| column[*unit].is_some());
        let units: Vec<_> = (0..self.columns.first().map_or(0, Vec::len)).filter(judged).collect();
        let of = |column: &Vec<Option<u8>>| units.iter().map(|unit| column[*unit]).collect();
        self.columns.iter().map(of).collect()
    }
}

/// `krippendorff_canonical`: alpha alone.
pub fn krippendorff(table: &Table, node: &Node<'_>, comparer: &mut Comparer) {
    if let Some(ratings) = read(table, node) {
        alphas(&ratings.columns, node, comparer);
    }
}

/// `shrout_fleiss_1979_icc`: the six intraclass correlations.
pub fn shrout_fleiss(table: &Table, node: &Node<'_>, comparer: &mut Comparer) {
    if let Some(ratings) = read(table, node) {
        six(&ratings.columns, node, comparer);
    }
}

/// `maturity`: everything there is for assessors.
pub fn maturity(table: &Table, node: &Node<'_>, comparer: &mut Comparer) {
    let Some(ratings) = read(table, node) else { return };
    let complete = ratings.complete();
    if let Some(node) = node.get("krippendorff") {
        alphas(&ratings.columns, &node, comparer);
    }
    if let Some(node) = node.get("krippendorff_complete_units") {
        alphas(&complete, &node, comparer);
    }
    if let Some(node) = node.get("icc_complete_units") {
        six(&complete, &node, comparer);
    }
    let units = complete.first().map_or(0, Vec::len);
    comparer
        .at(node, Family::Kappa)
        .count("n_complete_units", units as u64)
        .number("fleiss_complete_units", fleiss_kappa(&complete).map(|found| found.kappa));
    for (_, node) in node.get("pairs").map(|pairs| pairs.entries()).unwrap_or_default() {
        pair(&ratings, &node, comparer);
    }
}

/// Two assessors; the key of the pair is their names with `_` between them.
fn pair(ratings: &Ratings, node: &Node<'_>, comparer: &mut Comparer) {
    let place = node.place();
    let key = place.rsplit('/').next().unwrap_or_default();
    let of = |name: &str| ratings.assessors.iter().position(|known| known == name);
    let places = key.split_once('_').and_then(|(a, b)| Some((of(a)?, of(b)?)));
    let Some((a, b)) = places else { return node.problem("expected two assessors, as 'A_B'") };
    let levels: Vec<_> = node
        .need("levels")
        .map(|levels| levels.list().iter().filter_map(Node::whole).collect())
        .unwrap_or_default();
    let end = |level: Option<&u64>| level.and_then(|level| u8::try_from(*level).ok());
    let (Some(lowest), Some(highest)) = (end(levels.first()), end(levels.last())) else {
        return node.problem("expected levels from 0 to 255");
    };
    let table = cross_table(&ratings.columns[a], &ratings.columns[b], lowest, highest);
    let table = match table {
        Ok(table) => table,
        Err(reason) => return node.problem(&reason.to_string()),
    };
    if let Some(node) = node.get("table").and_then(|node| node.need("values")) {
        for (row, counts) in node.list().iter().zip(&table) {
            for (node, count) in row.list().iter().zip(counts) {
                comparer.value(node, Family::Kappa, Ok(*count as f64));
            }
        }
    }
    kappas(&table, node, comparer);
}

/// `table_3x3`: a table without answers beside it.
pub fn table(node: &Node<'_>, comparer: &mut Comparer) {
    let rows = node.need("table").and_then(|node| node.need("values"));
    let table: Vec<Vec<u64>> = rows
        .map(|rows| rows.list())
        .unwrap_or_default()
        .iter()
        .map(|row| row.list().iter().filter_map(Node::whole).collect())
        .collect();
    kappas(&table, node, comparer);
}

fn kappas(table: &[Vec<u64>], node: &Node<'_>, comparer: &mut Comparer) {
    let plain = cohen_kappa(table, Disagreement::Nominal);
    let linear = cohen_kappa(table, Disagreement::Linear).map(|found| found.kappa);
    let quadratic = cohen_kappa(table, Disagreement::Quadratic);
    let kappa = plain.map(|found| found.kappa);
    let weighted = quadratic.map(|found| found.kappa);
    comparer
        .at(node, Family::Kappa)
        .number("n", plain.map(|found| found.n as f64))
        .number("agreement", plain.map(|found| found.agreement))
        .number("kappa", kappa)
        .number("psych_kappa", kappa)
        .number("own_kappa", kappa)
        .number("psych_var_kappa", plain.map(|found| found.se * found.se))
        .number("psych_weighted_linear", linear)
        .number("own_linear", linear)
        .number("weighted_quadratic", weighted)
        .number("psych_weighted_quadratic", weighted)
        .number("own_quadratic", weighted);
    for key in ["ci", "psych_ci"] {
        if let Some(node) = node.get(key) {
            let interval = plain.map(|found| found.interval);
            comparer.at(&node, Family::Kappa).interval("unweighted", interval);
        }
    }
}

fn alphas(columns: &[Vec<Option<u8>>], node: &Node<'_>, comparer: &mut Comparer) {
    let alpha = |metric| krippendorff_alpha(columns, metric).map(|found| found.alpha);
    comparer
        .at(node, Family::Kappa)
        .number("nominal", alpha(Metric::Nominal))
        .number("ordinal", alpha(Metric::Ordinal))
        .number("interval", alpha(Metric::Interval))
        .number("ratio", alpha(Metric::Ratio));
}

fn six(columns: &[Vec<Option<u8>>], section: &Node<'_>, comparer: &mut Comparer) {
    let found = intraclass(columns);
    for node in section.list() {
        let Some(kind) = node.name("type") else { continue };
        let Some(of) = type_of(&kind) else {
            node.problem(&format!("'{kind}' is none of ICC1, ICC2, ICC3, ICC1k, ICC2k, ICC3k"));
            continue;
        };
        let one = found.and_then(|found| of(&found).ok_or(Undefined::OutsideDomain));
        let interval = one.and_then(|one| one.interval.ok_or(Undefined::OutsideDomain));
        comparer
            .at(&node, Family::Assessors)
            .number("ICC", one.map(|one| one.icc))
            .number("F", one.map(|one| one.f))
            .number("df1", one.map(|one| one.df1 as f64))
            .number("df2", one.map(|one| one.df2 as f64))
            .p("p", one.map(|one| one.p))
            .ends("lo", "hi", interval);
    }
}

fn type_of(kind: &str) -> Option<fn(&IntraclassTypes) -> Option<Intraclass>> {
    match kind {
        "ICC1" => Some(|types| Some(types.own_assessors)),
        "ICC2" => Some(|types| Some(types.random_assessors)),
        "ICC3" => Some(|types| Some(types.fixed_assessors)),
        "ICC1k" => Some(|types| Some(types.own_assessors_average)),
        "ICC2k" => Some(|types| types.random_assessors_average),
        "ICC3k" => Some(|types| Some(types.fixed_assessors_average)),
        _ => None,
    }
}

fn read(table: &Table, node: &Node<'_>) -> Option<Ratings> {
    Ratings::of(table).map_err(|message| node.problem(&message)).ok()
}
