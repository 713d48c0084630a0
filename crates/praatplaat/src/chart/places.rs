//! How two scales go together over units: a square of the plane for every pair of means, with a disc as large as the
//! number of units there.
//!
//! Means are printed in tenths, so many units share a place; dots drawn over each other would hide how many.

use std::collections::BTreeMap;

use plotters::style::text_anchor::HPos;

use super::ink::{HAIR, INK, MUTED, WHITE_EDGE};
use super::sheet::{Hand, Sheet};
use crate::house_style::Colours;
use crate::number::as_printed;

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Places {
    /// Per unit its means on the two scales: along, and upward.
    pub units: Vec<(f64, f64)>,
    /// The highest point of both axes.
    pub points: u8,
    /// The name of the scale that goes along, and of the one that goes upward.
    pub names: (String, String),
}

/// The width and height of the drawing, in millimetres.
pub const PLACES_MM: (f64, f64) = (63.0, 66.0);

const LEFT_MM: f64 = 6.0;
const TOP_MM: f64 = 5.5;
const SIDE_MM: f64 = 50.0;
/// The largest disc.
const LARGEST_MM: f64 = 2.6;
/// The smallest: one unit.
const SMALLEST_MM: f64 = 0.75;

/// Draws it.
///
/// # Errors
/// As [`draw`](super::draw).
pub fn draw_places(places: &Places, colours: Colours) -> Result<String, String> {
    let (low, high) = ends(places);
    let spread = f64::from(high - low);
    let x = |value: f64| LEFT_MM + (value - f64::from(low)) / spread * SIDE_MM;
    let y = |value: f64| TOP_MM + (f64::from(high) - value) / spread * SIDE_MM;
    let discs = discs(&places.units);
    let most = discs.values().copied().max().unwrap_or(1);
    Sheet::draw(PLACES_MM, colours, |sheet| {
        sheet.text(&places.names.1, 0.0, TOP_MM - 2.2, &Hand::new(7.5, MUTED))?;
        for point in low..=high {
            let at = f64::from(point);
            sheet.line((x(at), y(f64::from(low))), (x(at), y(f64::from(high))), 0.15, HAIR)?;
            sheet.line((x(f64::from(low)), y(at)), (x(f64::from(high)), y(at)), 0.15, HAIR)?;
            let number = point.to_string();
            let hand = Hand::new(7.5, INK);
            sheet.text(&number, x(at), y(f64::from(low)) + 4.0, &hand.side(HPos::Center))?;
            let hand = Hand::new(7.5, INK);
            sheet.text(&number, LEFT_MM - 1.6, y(at) + 1.0, &hand.side(HPos::Right))?;
        }
        let below = Hand::new(7.5, MUTED).side(HPos::Right);
        sheet.text(&places.names.0, LEFT_MM + SIDE_MM + 1.0, TOP_MM + SIDE_MM + 8.0, &below)?;
        for ((along, upward), n) in discs {
            let place = (x(f64::from(along) / 10.0), y(f64::from(upward) / 10.0));
            // As large as the number: by its surface.
            let part = (f64::from(n) / f64::from(most)).sqrt();
            let radius = if most == 1 { SMALLEST_MM } else { (LARGEST_MM * part).max(SMALLEST_MM) };
            sheet.disc(place.0, place.1, radius + 0.25, WHITE_EDGE)?;
            sheet.disc(place.0, place.1, radius, sheet.favourable)?;
        }
        Ok(())
    })
}

/// The whole points between which all units lie, at least one apart.
fn ends(places: &Places) -> (u8, u8) {
    let values = || places.units.iter().flat_map(|(along, upward)| [*along, *upward]);
    let lowest = values().fold(f64::from(places.points), f64::min);
    let highest = values().fold(1.0, f64::max);
    let low = (1..places.points).rev().find(|point| f64::from(*point) <= lowest).unwrap_or(1);
    let high = (low + 1..=places.points).find(|point| f64::from(*point) >= highest);
    (low, high.unwrap_or(places.points))
}

impl Places {
    /// How many units have each pair of means, in tenths.
    pub fn counted(&self) -> Vec<((f64, f64), u32)> {
        let read =
            |(along, upward): (i32, i32)| (f64::from(along) / 10.0, f64::from(upward) / 10.0);
        discs(&self.units).into_iter().map(|(place, units)| (read(place), units)).collect()
    }
}

/// The units in each square of a tenth by a tenth.
fn discs(units: &[(f64, f64)]) -> BTreeMap<(i32, i32), u32> {
    #[expect(clippy::cast_possible_truncation, reason = "answer points are small")]
    let tenth = |value: f64| (as_printed(value) * 10.0).round() as i32;
    let mut discs = BTreeMap::new();
    for (along, upward) in units {
        *discs.entry((tenth(*along), tenth(*upward))).or_insert(0) += 1;
    }
    discs
}
