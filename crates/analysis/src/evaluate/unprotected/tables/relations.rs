//! `relations`: a row for every unit and pair of scales.

use super::{Table, text};
use crate::evaluate::unprotected::Unprotected;

pub(super) fn table<'a>(results: &'a Unprotected<'_>) -> Table<'a> {
    let rows: Vec<usize> = Vec::new();
    let columns = vec![text("unit", &rows, |row| results.public.units[*row].code.as_str())];
    Table { name: "relations", columns }
}
