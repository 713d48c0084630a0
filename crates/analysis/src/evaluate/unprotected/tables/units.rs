//! `units`: who took part.

use std::ops::Range;

use super::{Column, Table, count, number, text};
use crate::evaluate::unprotected::Unprotected;

pub(super) fn table<'a>(results: &'a Unprotected<'_>) -> Table<'a> {
    let units = results.public.units;
    let respondents = |unit: &usize| results.respondents.get(*unit).copied().unwrap_or_default();
    let columns = move |some: Range<usize>| -> Vec<Column<'a>> {
        let rows: Vec<usize> = some.collect();
        vec![
            text("unit", &rows, |unit| units[*unit].code.as_str()),
            text("parent", &rows, |unit| {
                units[*unit].parent.map_or("", |parent| units[parent].code.as_str())
            }),
            text("kind", &rows, |unit| units[*unit].kind.as_str()),
            count("heads", &rows, |unit| Some(results.heads(*unit))),
            count("respondents", &rows, |unit| Some(respondents(unit))),
            number("response", &rows, |unit| {
                let invited = u64::from(results.public.invited[*unit]);
                peil_statistics::proportion::share(respondents(unit), invited).ok()
            }),
        ]
    };
    Table { name: "units", rows_of_unit: 1, columns: Box::new(columns) }
}
