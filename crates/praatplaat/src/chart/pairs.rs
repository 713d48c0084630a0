//! Two groups on the same themes: how managers see themselves beside how their staff see them.

use super::axis::Axis;
use super::ink::{HAIR, INK, MUTED};
use super::sheet::{Drawn, Hand, Sheet};
use crate::house_style::Colours;

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Pairs {
    /// One row per theme.
    pub rows: Vec<PairRow>,
    /// The highest point of the axis; the lowest is 1.
    pub points: u8,
    /// The value at which the dashed line stands.
    pub threshold: f64,
    /// What the ends of the axis mean.
    pub ends: (String, String),
    /// Below the dashed line.
    pub at_threshold: String,
}

/// A theme as both groups see it.
#[derive(Debug, Clone, PartialEq)]
pub struct PairRow {
    /// Its name, already broken into lines that fit [`PAIRS_LABEL_MM`].
    pub label: Vec<String>,
    /// How the first group sees itself; `None` where that is not shown.
    pub own: Option<f64>,
    /// How the others see it.
    pub others: Option<f64>,
    /// Both and their difference in words; or that nothing is shown.
    pub words: String,
}

/// The width of the drawing, in millimetres.
pub const PAIRS_WIDTH_MM: f64 = 132.0;
/// The room for a theme's name.
pub const PAIRS_LABEL_MM: f64 = 40.0;
/// Its size in points.
pub const PAIRS_LABEL_PT: f64 = 8.5;

const ROW_MM: f64 = 13.0;
const TOP_MM: f64 = 1.0;
const BOTTOM_MM: f64 = 9.0;
const AXIS_LEFT_MM: f64 = 43.0;
const AXIS_RIGHT_MM: f64 = 87.0;
const WORDS_MM: f64 = 91.0;

/// Draws it: a square for how the first group sees itself, a dot for how the others see it.
///
/// # Errors
/// As [`draw`](super::draw).
pub fn draw_pairs(pairs: &Pairs, colours: Colours) -> Result<String, String> {
    let bottom = TOP_MM + ROW_MM * pairs.rows.len() as f64;
    let (points, threshold) = (pairs.points, pairs.threshold);
    let axis = Axis { left: AXIS_LEFT_MM, right: AXIS_RIGHT_MM, points, threshold };
    Sheet::draw((PAIRS_WIDTH_MM, bottom + BOTTOM_MM), colours, |sheet| {
        for (index, row) in pairs.rows.iter().enumerate() {
            let top = TOP_MM + ROW_MM * index as f64;
            sheet.line((0.0, top), (PAIRS_WIDTH_MM, top), 0.15, HAIR)?;
            draw_row(sheet, &axis, row, top)?;
        }
        sheet.line((0.0, bottom), (PAIRS_WIDTH_MM, bottom), 0.15, HAIR)?;
        axis.foot(sheet, bottom, &pairs.at_threshold, (&pairs.ends.0, &pairs.ends.1))
    })
}

fn draw_row(sheet: &Sheet<'_>, axis: &Axis, row: &PairRow, top: f64) -> Drawn {
    let middle = top + ROW_MM / 2.0;
    sheet.lines(&row.label, (0.0, middle), ROW_MM, |size| {
        Hand::new(size.min(PAIRS_LABEL_PT), INK)
    })?;
    axis.behind(sheet, top, ROW_MM)?;
    let (own, others) = (row.own.map(|v| axis.x(v)), row.others.map(|v| axis.x(v)));
    if let (Some(own), Some(others)) = (own, others) {
        sheet.line((own, middle), (others, middle), 0.4, MUTED)?;
    }
    if own.is_none() && others.is_none() {
        let (from, to) = ((axis.left, middle - 2.0), (axis.left + 7.0, middle + 2.0));
        sheet.hatched(from, to, 1.1, 0.15, MUTED)?;
    }
    if let Some(own) = own {
        sheet.square(own, middle, sheet.unfavourable)?;
    }
    if let Some(others) = others {
        sheet.circle(others, middle, sheet.favourable)?;
    }
    sheet.text(&row.words, WORDS_MM, middle + 1.1, &Hand::new(8.0, INK))
}
