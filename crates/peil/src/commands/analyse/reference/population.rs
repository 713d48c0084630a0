//! What is known of everyone.

use peil_statistics::Undefined;

use super::book::Node;
use super::compare::{Comparer, Figure};
use super::designs::Samples;
use super::family::Family;
use super::table::Table;

/// `population`: what is known of everyone.
pub fn population(tables: &Samples, section: &Node<'_>, comparer: &mut Comparer) {
    let Some(table) = tables.get("pop") else { return section.problem("needs the sample 'pop'") };
    comparer.at(section, Family::Items).count("N", table.rows() as u64);
    for (key, node) in section.entries() {
        if let Some((first, second)) = key.split_once("_by_") {
            for node in node.list() {
                let (Some(a), Some(b)) = (node.name(first), node.name(second)) else { continue };
                let count = heads(table, &[(first, &a), (second, &b)], &node);
                comparer.at(&node, Family::Items).number("Freq", count);
            }
            continue;
        }
        let column = key.trim_end_matches("_n_missing").trim_end_matches("_mean");
        if key == "N" || table.column(column).is_err() {
            continue;
        }
        if key.ends_with("_n_missing") {
            let missing = heads(table, &[(column, "")], &node);
            comparer.value(&node, Family::Items, missing);
        } else if let Ok(variable) = table.variable(column) {
            let mean = variable.moments_where(|_| true).map(|moments| moments.mean());
            comparer.value(&node, Family::Items, mean);
        } else {
            for (category, node) in node.entries() {
                let count = heads(table, &[(column, category)], &node);
                comparer.value(&node, Family::Items, count);
            }
        }
    }
}

/// How many rows have these values; `""` is none.
fn heads(table: &Table, wanted: &[(&str, &str)], node: &Node<'_>) -> Figure {
    let mut rows: Vec<usize> = (0..table.rows()).collect();
    for (column, value) in wanted {
        match table.column(column) {
            Ok(column) => rows.retain(|row| column[*row].as_deref().unwrap_or("") == *value),
            Err(message) => {
                node.problem(&message);
                return Err(Undefined::EmptyBase);
            }
        }
    }
    Ok(rows.len() as f64)
}
