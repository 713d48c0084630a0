//! How the units inside a unit differ: per scale a dot for each of them, piled up where several have the same mean.
//!
//! No dot has a name: it shows how far they lie apart, and never who comes first.

use std::collections::BTreeMap;

use plotters::style::FontStyle;
use plotters::style::text_anchor::HPos;

use super::axis::Axis;
use super::ink::{HAIR, INK, MUTED, SLATE};
use super::sheet::{Drawn, Hand, Sheet};
use crate::house_style::Colours;
use crate::number::as_printed;

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Spread {
    /// One row per scale, from the top.
    pub rows: Vec<SpreadRow>,
    /// The highest point of the axis; the lowest is 1.
    pub points: u8,
    /// The value at which the dashed line stands.
    pub threshold: f64,
    /// The words around it.
    pub words: SpreadWords,
}

/// One scale.
#[derive(Debug, Clone, PartialEq)]
pub struct SpreadRow {
    /// Its name, already broken into lines that fit [`SPREAD_LABEL_MM`].
    pub label: Vec<String>,
    /// The means of the units inside, as released, in any order.
    pub inside: Vec<f64>,
    /// The mean of all together, and as people read it; `None` where it is not shown.
    pub own: Option<(f64, String)>,
    /// From the lowest to the highest of the units, as people read it; or that there are none.
    pub range: String,
}

/// The words in the drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct SpreadWords {
    /// What the ends of the axis mean.
    pub ends: (String, String),
    /// Below the dashed line.
    pub threshold: String,
    /// Above the column with the mean of all.
    pub own: String,
    /// Above the column of ranges.
    pub range: String,
}

/// The width of the drawing, in millimetres.
pub const SPREAD_WIDTH_MM: f64 = 132.0;
/// The room for a scale's name.
pub const SPREAD_LABEL_MM: f64 = 40.0;
/// The size of a scale's name, in points.
pub const SPREAD_LABEL_PT: f64 = 8.5;

/// The room for all rows together.
const ROWS_MM: f64 = 136.0;
const ROW_MAX_MM: f64 = 20.0;
const TOP_MM: f64 = 6.0;
const BOTTOM_MM: f64 = 9.0;
const AXIS_LEFT_MM: f64 = 43.0;
const AXIS_RIGHT_MM: f64 = 101.0;
const OWN_MM: f64 = 112.0;
/// Below the piles: the mark of all together.
const FOOT_MM: f64 = 3.0;
/// Piles this low are dots; higher ones are columns.
const DOT_MM: f64 = 1.0;
/// Columns a point is divided into: tenths, as means are printed.
const PLACES: f64 = 10.0;

/// Draws it.
///
/// # Errors
/// As [`draw`](super::draw).
pub fn draw_spread(spread: &Spread, colours: Colours) -> Result<String, String> {
    let row_mm = (ROWS_MM / spread.rows.len().max(1) as f64).min(ROW_MAX_MM);
    let bottom = TOP_MM + row_mm * spread.rows.len() as f64;
    let (points, threshold) = (spread.points, spread.threshold);
    let axis = Axis { left: AXIS_LEFT_MM, right: AXIS_RIGHT_MM, points, threshold };
    Sheet::draw((SPREAD_WIDTH_MM, bottom + BOTTOM_MM), colours, |sheet| {
        let head = || Hand::new(7.5, MUTED).side(HPos::Right);
        let words = &spread.words;
        sheet.text(&words.own, OWN_MM, TOP_MM - 2.0, &head())?;
        sheet.text(&words.range, SPREAD_WIDTH_MM - 0.2, TOP_MM - 2.0, &head())?;
        for index in 0..=spread.rows.len() {
            let y = TOP_MM + row_mm * index as f64;
            sheet.line((0.0, y), (SPREAD_WIDTH_MM, y), 0.15, HAIR)?;
        }
        for (index, row) in spread.rows.iter().enumerate() {
            draw_row(sheet, &axis, row, TOP_MM + row_mm * index as f64, row_mm)?;
        }
        axis.foot(sheet, bottom, &words.threshold, (&words.ends.0, &words.ends.1))
    })
}

fn draw_row(sheet: &Sheet<'_>, axis: &Axis, row: &SpreadRow, top: f64, height: f64) -> Drawn {
    let middle = top + height / 2.0;
    sheet.lines(&row.label, (0.0, middle), height, |size| {
        Hand::new(size.min(SPREAD_LABEL_PT), INK)
    })?;
    let right = || Hand::new(9.0, INK).side(HPos::Right);
    let range = Hand::new(8.5, MUTED).side(HPos::Right);
    sheet.text(&row.range, SPREAD_WIDTH_MM - 0.2, middle + 1.2, &range)?;
    axis.behind(sheet, top, height)?;
    let base = top + height - FOOT_MM;
    pile(sheet, axis, &row.inside, base, height - FOOT_MM - 0.8)?;
    if let Some((value, words)) = &row.own {
        let x = axis.x(*value);
        sheet.polygon(&[(x, base + 0.3), (x - 1.3, base + 2.5), (x + 1.3, base + 2.5)], INK)?;
        sheet.text(words, OWN_MM, middle + 1.2, &right().style(FontStyle::Bold))?;
    }
    Ok(())
}

/// Piles what lies in the same tenth on `base`, all piles together at most `room` high.
fn pile(sheet: &Sheet<'_>, axis: &Axis, values: &[f64], base: f64, room: f64) -> Drawn {
    let mut piles: BTreeMap<i64, u32> = BTreeMap::new();
    for value in values {
        #[expect(clippy::cast_possible_truncation, reason = "answer points are small")]
        let place = (as_printed(*value) * PLACES).round() as i64;
        *piles.entry(place).or_insert(0) += 1;
    }
    let highest = f64::from(piles.values().copied().max().unwrap_or(1));
    let width = (axis.x(2.0) - axis.x(1.0)) / PLACES;
    let pitch = (room / highest).min(width);
    for (place, n) in piles {
        let x = axis.x(place as f64 / PLACES);
        if pitch >= DOT_MM {
            for floor in 0..n {
                let y = base - pitch * (f64::from(floor) + 0.5);
                sheet.disc(x, y, pitch * 0.44, SLATE)?;
            }
        } else {
            let half = width * 0.4;
            let top = base - pitch * f64::from(n);
            sheet.rectangle((x - half, top), (x + half, base), SLATE)?;
        }
    }
    Ok(())
}
