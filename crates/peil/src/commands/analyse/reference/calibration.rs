//! Samples weighted to their population.

use peil_statistics::Undefined;
use peil_statistics::weights::{Design, Margin};

use super::book::Node;
use super::compare::Comparer;
use super::designs::{Made, Samples, domain, means, sampled};
use super::family::Family;
use super::table::Table;

/// What samples are weighted by: the first, or both.
const CELLS: [&str; 2] = ["stype", "sch.wide"];

/// `calibrated`: `<poststrat|rake>_<sample>[_<cells>][_fpc|_nofpc][_trimmed]`.
pub fn calibrated(
    tables: &Samples,
    population: Option<Node<'_>>,
    section: &Node<'_>,
    comparer: &mut Comparer,
) {
    let Some(population) = population else { return section.problem("needs 'population'") };
    for (name, node) in section.entries() {
        let words: Vec<_> = name.split('_').collect();
        let [method @ ("poststrat" | "rake"), sample, more @ ..] = words.as_slice() else {
            node.problem("expected 'poststrat_<sample>…' or 'rake_<sample>…'");
            continue;
        };
        let finite = !more.contains(&"nofpc");
        let rake = *method == "rake";
        let wanted = if rake || more.contains(&"joint") { &CELLS[..] } else { &CELLS[..1] };
        let Some(cells) = Cells::of(tables.get(*sample), wanted, &population, &node) else {
            continue;
        };
        let rows = Some(cells.of_row.as_slice());
        let Some((table, made)) = sampled(tables, sample, finite, rows, &node) else { continue };
        let made = made.and_then(|design| cells.fit(design, rake));
        let made = match (more.contains(&"trimmed"), bounds(&node)) {
            (true, Some((lower, upper))) => made.and_then(|made| made.trimmed(lower, upper)),
            (true, None) => {
                node.problem("expected 'lower <number>, upper <number>' in 'design'");
                continue;
            }
            (false, _) => made,
        };
        let family = if rake { Family::Raking } else { Family::Designs };
        if let Some(node) = node.get("means") {
            means(table, &made, &node, family, comparer);
        }
        if let (Some(list), Some(first)) = (node.get("by_stype"), first_term(&node)) {
            domain(table, &made, &first, "stype", &list, family, comparer);
        }
        if let Some(node) = node.get("weights_summary") {
            weights_summary(&made, &node, family, comparer);
        }
        if let Some(node) = node.get("weights") {
            weights(table, &made, &node, family, comparer);
        }
    }
}

/// The cells of a sample, and how many of the population are in each.
struct Cells {
    of_row: Vec<usize>,
    heads: Vec<u64>,
    margins: Vec<Margin>,
}

impl Cells {
    fn of(
        table: Option<&Table>,
        columns: &[&str],
        population: &Node<'_>,
        node: &Node<'_>,
    ) -> Option<Cells> {
        let table = table?;
        let known = |column: &&str| -> Option<Vec<(String, u64)>> {
            let categories = population.need(column)?.entries();
            categories.iter().map(|(name, n)| Some(((*name).to_owned(), n.whole()?))).collect()
        };
        let known = columns.iter().map(known).collect::<Option<Vec<_>>>()?;
        let heed = |found: Result<Vec<usize>, String>| {
            found.map_err(|message| node.problem(&message)).ok()
        };
        let places =
            |(column, known): (&&str, &Vec<(String, u64)>)| heed(places(table, column, known));
        let places = columns.iter().zip(&known).map(places).collect::<Option<Vec<_>>>()?;
        let [first] = places.as_slice() else {
            return Cells::joint(columns, &known, &places, population);
        };
        let heads = known[0].iter().map(|(_, heads)| *heads).collect();
        Some(Cells { of_row: first.clone(), heads, margins: vec![] })
    }

    /// Two columns: cell `a * (categories of the second) + b`.
    fn joint(
        columns: &[&str],
        known: &[Vec<(String, u64)>],
        places: &[Vec<usize>],
        population: &Node<'_>,
    ) -> Option<Cells> {
        let (first, second) = (&known[0], &known[1]);
        let width = second.len();
        let mut heads = vec![0; first.len() * width];
        for node in population.need(&columns.join("_by_"))?.list() {
            let of = |column: &str, known: &[(String, u64)]| {
                let name = node.name(column)?;
                known.iter().position(|(category, _)| *category == name)
            };
            heads[of(columns[0], first)? * width + of(columns[1], second)?] =
                node.need("Freq")?.whole()?;
        }
        let of_row = places[0].iter().zip(&places[1]).map(|(a, b)| a * width + b).collect();
        let margin = |known: &[(String, u64)], of: fn(usize, usize) -> usize| Margin {
            category_of_cell: (0..heads.len()).map(|cell| of(cell, width)).collect(),
            heads: known.iter().map(|(_, heads)| *heads).collect(),
        };
        let margins = vec![
            margin(first, |cell, width| cell / width),
            margin(second, |cell, width| cell % width),
        ];
        Some(Cells { of_row, heads, margins })
    }

    fn fit(&self, design: Design, rake: bool) -> Made {
        if rake { design.raked(&self.margins) } else { design.post_stratified(&self.heads) }
    }
}

/// The category of each row, as its place in what is known.
fn places(table: &Table, column: &str, known: &[(String, u64)]) -> Result<Vec<usize>, String> {
    let place = |(row, value): (usize, &Option<String>)| {
        let found = value
            .as_ref()
            .and_then(|value| known.iter().position(|(category, _)| category == value));
        found.ok_or_else(|| {
            format!("{}: row {} is in no known category of '{column}'", table.name, row + 1)
        })
    };
    table.column(column)?.iter().enumerate().map(place).collect()
}

/// The weight of each row, which its `cds` names.
fn weights(
    table: &Table,
    made: &Made,
    section: &Node<'_>,
    family: Family,
    comparer: &mut Comparer,
) {
    let names = match table.column("cds") {
        Ok(names) => names,
        Err(message) => return section.problem(&message),
    };
    let design = made.as_ref().map_err(|reason| *reason);
    for (row, node) in section.list().iter().enumerate() {
        let Some(name) = node.name("cds") else { continue };
        // Where R takes the name for a number, zeros in front are lost.
        let here = names.get(row).and_then(Option::as_deref).unwrap_or("").trim_start_matches('0');
        if here != name.trim_start_matches('0') {
            node.problem(&format!("{} has '{here}' in row {}, not '{name}'", table.name, row + 1));
            continue;
        }
        let weight = design
            .and_then(|design| design.weights().get(row).copied().ok_or(Undefined::EmptyBase));
        comparer.at(node, family).number("w", weight);
    }
}

/// The domains are of the variable of the first mean.
fn first_term(node: &Node<'_>) -> Option<String> {
    node.get("means")?.list().first()?.name("term")
}

/// Bounds of weights, which the file has in words.
fn bounds(node: &Node<'_>) -> Option<(f64, f64)> {
    let words = node.get("design")?.text()?;
    let after = |word: &str| {
        let rest = words.split(&format!("{word} ")).nth(1)?;
        let number: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        number.parse().ok()
    };
    Some((after("lower")?, after("upper")?))
}

/// The weights at a glance.
pub fn weights_summary(made: &Made, node: &Node<'_>, family: Family, comparer: &mut Comparer) {
    let found = made.as_ref().map_err(|reason| *reason).and_then(Design::summary);
    comparer
        .at(node, family)
        .number("n", found.map(|weights| weights.n as f64))
        .number("sum", found.map(|weights| weights.sum))
        .number("min", found.map(|weights| weights.min))
        .number("max", found.map(|weights| weights.max))
        .number("cv2", found.map(|weights| weights.cv2))
        .number("kish_neff", found.map(|weights| weights.n_eff))
        .number("kish_deff", found.map(|weights| weights.design_effect));
}
