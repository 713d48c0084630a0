//! The units in the order of the tree, each with its scales. No order of rank: a unit stands where it belongs.

use std::collections::HashMap;

use peil_analysis::{Measure, Subject};

use super::Section;
use super::figures::Figures;
use super::numbers;
use super::table::{Row, Table};

/// The most units on a page. A longer table helps nobody who reads it; files have them all.
pub(super) const MOST: usize = 500;

pub(super) fn section(figures: &Figures<'_>) -> Section {
    let units = &figures.results.units;
    let depths = depths(figures);
    let scales: Vec<Subject> = figures
        .questionnaire
        .main_scales()
        .iter()
        .map(|scale| Subject::Scale(scale.id.clone()))
        .filter(|subject| figures.whole(subject, Measure::Mean).is_some())
        .collect();
    let who = [Measure::Heads, Measure::Respondents, Measure::Response];
    let mut columns = vec![figures.word("report.unit").to_owned()];
    columns.extend(who.map(|measure| figures.measure_name(measure).to_owned()));
    columns.extend(scales.iter().map(|scale| figures.text(scale)));
    let shown = highest(&depths, MOST);
    let rows = shown.iter().map(|place| {
        let unit = &units[*place];
        let of_unit = who.map(|measure| figures.unit(&unit.code, &Subject::Unit, measure));
        let means =
            scales.iter().map(|scale| figures.unit(&unit.code, scale, Measure::MeanComparing));
        let cells = of_unit.into_iter().chain(means).collect();
        Row { depth: depths[*place], ..Row::new(unit.name.get(figures.lang), cells) }
    });
    let table = Table {
        id: "units-table".to_owned(),
        caption: figures.word("report.units_caption").to_owned(),
        columns,
        rows: rows.collect(),
        is_wide: true,
    };
    let mut sentences = vec![figures.word("report.units_intro").to_owned()];
    let left = units.len() - shown.len();
    if left > 0 {
        let [shown, all, left] = [shown.len(), units.len(), left]
            .map(|units| numbers::people(units as u64, figures.lang));
        let values = [("shown", shown.as_str()), ("all", &all), ("left", &left)];
        sentences.push(figures.fill("report.more_units", &values));
    }
    Section {
        id: "units",
        title: figures.word("report.units").to_owned(),
        sentences,
        tables: [table].into_iter().filter(|table| !table.rows.is_empty()).collect(),
    }
}

/// How many units stand above each.
fn depths(figures: &Figures<'_>) -> Vec<usize> {
    let mut known: HashMap<&str, usize> = HashMap::new();
    let of_unit = |unit: &peil_analysis::UnitNote, known: &HashMap<&str, usize>| {
        let above = unit.parent.as_deref().and_then(|parent| known.get(parent));
        above.map_or(0, |depth| depth + 1)
    };
    let mut depths = Vec::new();
    for unit in &figures.results.units {
        let depth = of_unit(unit, &known);
        known.insert(&unit.code, depth);
        depths.push(depth);
    }
    depths
}

/// The places of at most `most` units: the highest in the tree, and those in its order.
fn highest(depths: &[usize], most: usize) -> Vec<usize> {
    let mut places: Vec<usize> = (0..depths.len()).collect();
    places.sort_by_key(|place| depths[*place]);
    places.truncate(most);
    places.sort_unstable();
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_high_in_the_tree_comes_first_and_keeps_its_place() {
        assert_eq!(highest(&[0, 1, 2, 2, 1, 2], 4), [0, 1, 2, 4]);
        assert_eq!(highest(&[0, 1], 4), [0, 1]);
        assert!(highest(&[], 4).is_empty());
    }
}
