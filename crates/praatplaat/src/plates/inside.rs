//! The drawings of how it lies inside a unit, ready for the press.

use crate::chart::{
    PAIRS_LABEL_MM, PAIRS_LABEL_PT, PAIRS_WIDTH_MM, PLACES_MM, SLOPE_MM, SPREAD_LABEL_MM,
    SPREAD_LABEL_PT, SPREAD_WIDTH_MM, draw_pairs, draw_places, draw_slope, draw_spread,
};
use crate::content::InsideContent;
use crate::page::Shown;
use crate::press::Picture;
use crate::{Colours, Press};

/// Draws everything, under the names by which the words ask for it.
///
/// # Errors
/// As [`draw`](crate::chart::draw).
pub(super) fn pictures(
    press: &Press,
    inside: &InsideContent,
    colours: Colours,
) -> Result<Vec<Picture>, String> {
    let mut pictures = Vec::new();
    let mut add = |shown: Option<&Shown>, svg: Result<String, String>, width_mm: f64| {
        if let Some(shown) = shown {
            pictures.push(Picture::svg(shown.picture.clone(), svg?, width_mm));
        }
        Ok::<(), String>(())
    };
    let broken = |label: &[String], pt, mm| press.lines(&press.legible(&label.concat()), pt, mm);
    if let Some(mut spread) = inside.spread.clone() {
        for row in &mut spread.rows {
            row.label = broken(&row.label, SPREAD_LABEL_PT, SPREAD_LABEL_MM);
        }
        add(inside.page.spread.as_ref(), draw_spread(&spread, colours), SPREAD_WIDTH_MM)?;
    }
    for (places, shown) in inside.places.iter().zip(&inside.page.relations) {
        let mut places = places.clone();
        places.names = (press.legible(&places.names.0), press.legible(&places.names.1));
        add(Some(shown), draw_places(&places, colours), PLACES_MM.0)?;
    }
    if let Some(mut slope) = inside.slope.clone() {
        for line in &mut slope.lines {
            line.name = press.legible(&line.name);
        }
        add(inside.page.since.as_ref(), draw_slope(&slope, colours), SLOPE_MM.0)?;
    }
    if let Some(mut pairs) = inside.pairs.clone() {
        for row in &mut pairs.rows {
            row.label = broken(&row.label, PAIRS_LABEL_PT, PAIRS_LABEL_MM);
            row.words = press.legible(&row.words);
        }
        add(inside.page.pairs.as_ref(), draw_pairs(&pairs, colours), PAIRS_WIDTH_MM)?;
    }
    Ok(pictures)
}
