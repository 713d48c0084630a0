//! The drawings of how it lies inside a unit, ready for the press.

use std::collections::BTreeMap;

use peil_analysis::Results;

use crate::Press;
use crate::chart::{
    PAIRS_LABEL_MM, PAIRS_LABEL_PT, SPREAD_LABEL_MM, SPREAD_LABEL_PT, draw_pairs, draw_places,
    draw_slope, draw_spread,
};
use crate::content::InsideContent;
use crate::page::Shown;
use crate::press::Picture;

/// Per unit the places of the shown units below it that have no shown unit below them.
pub(super) fn smallest(results: &Results) -> BTreeMap<&str, Vec<usize>> {
    let place = |(place, unit): (usize, &'_ peil_analysis::UnitNote)| (unit.code.clone(), place);
    let places: BTreeMap<String, usize> = results.units.iter().enumerate().map(place).collect();
    let parent = |unit: usize| {
        let code = results.units[unit].parent.as_ref()?;
        places.get(code).copied()
    };
    let above = |unit: usize| std::iter::successors(parent(unit), |unit| parent(*unit));
    let shown = |unit: &usize| results.units[*unit].shown;
    let mut has_shown_below = vec![false; results.units.len()];
    for unit in (0..results.units.len()).filter(shown) {
        for upper in above(unit) {
            has_shown_below[upper] = true;
        }
    }
    let mut smallest: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for unit in (0..results.units.len()).filter(shown).filter(|unit| !has_shown_below[*unit]) {
        for upper in above(unit).filter(shown) {
            smallest.entry(results.units[upper].code.as_str()).or_default().push(unit);
        }
    }
    smallest
}

/// Draws everything, under the names by which the words ask for it.
///
/// # Errors
/// As [`draw`](crate::chart::draw).
pub(super) fn pictures(press: &Press, inside: &InsideContent) -> Result<Vec<Picture>, String> {
    let mut pictures = Vec::new();
    let mut add = |shown: Option<&Shown>, svg: Result<String, String>| {
        if let Some(shown) = shown {
            pictures.push(Picture { name: shown.picture.clone(), svg: svg? });
        }
        Ok::<(), String>(())
    };
    let broken = |label: &[String], pt, mm| press.lines(&press.legible(&label.concat()), pt, mm);
    if let Some(mut spread) = inside.spread.clone() {
        for row in &mut spread.rows {
            row.label = broken(&row.label, SPREAD_LABEL_PT, SPREAD_LABEL_MM);
        }
        add(inside.page.spread.as_ref(), draw_spread(&spread))?;
    }
    for (places, shown) in inside.places.iter().zip(&inside.page.relations) {
        let mut places = places.clone();
        places.names = (press.legible(&places.names.0), press.legible(&places.names.1));
        add(Some(shown), draw_places(&places))?;
    }
    if let Some(mut slope) = inside.slope.clone() {
        for line in &mut slope.lines {
            line.name = press.legible(&line.name);
        }
        add(inside.page.since.as_ref(), draw_slope(&slope))?;
    }
    if let Some(mut pairs) = inside.pairs.clone() {
        for row in &mut pairs.rows {
            row.label = broken(&row.label, PAIRS_LABEL_PT, PAIRS_LABEL_MM);
            row.words = press.legible(&row.words);
        }
        add(inside.page.pairs.as_ref(), draw_pairs(&pairs))?;
    }
    Ok(pictures)
}
