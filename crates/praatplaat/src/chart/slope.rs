//! Two waves: per scale a line from its mean then to its mean now.

use plotters::style::FontStyle;
use plotters::style::text_anchor::HPos;

use super::ink::{HAIR, INK, MUTED, SLATE};
use super::sheet::{Hand, Sheet};
use crate::house_style::Colours;
use crate::rule::Direction;

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Slope {
    /// The scales that can be compared, in any order.
    pub lines: Vec<SlopeLine>,
    /// The names of the two moments.
    pub moments: (String, String),
}

/// One scale.
#[derive(Debug, Clone, PartialEq)]
pub struct SlopeLine {
    /// Its name.
    pub name: String,
    /// Its mean in the wave before, and as people read it.
    pub then: (f64, String),
    /// Its mean now.
    pub now: (f64, String),
    /// Which way it went, if that is more than chance.
    pub direction: Direction,
}

/// The width and height of the drawing, in millimetres.
pub const SLOPE_MM: (f64, f64) = (132.0, 74.0);

const TOP_MM: f64 = 8.0;
const BOTTOM_MM: f64 = 2.0;
const THEN_MM: f64 = 14.0;
const NOW_MM: f64 = 62.0;
/// Words stand at least this far apart.
const PITCH_MM: f64 = 4.2;

/// Draws it.
///
/// # Errors
/// As [`draw`](super::draw).
pub fn draw_slope(slope: &Slope, colours: Colours) -> Result<String, String> {
    let values = || slope.lines.iter().flat_map(|line| [line.then.0, line.now.0]);
    let (low, high) = values().fold((f64::MAX, f64::MIN), |(l, h), v| (l.min(v), h.max(v)));
    // A tenth at least, so that equal means lie on a level line and not at an end.
    let spread = (high - low).max(0.1);
    let y = |value: f64| {
        TOP_MM + 3.0 + (high - value) / spread * (SLOPE_MM.1 - TOP_MM - BOTTOM_MM - 6.0)
    };
    let then: Vec<f64> = slope.lines.iter().map(|line| y(line.then.0)).collect();
    let now: Vec<f64> = slope.lines.iter().map(|line| y(line.now.0)).collect();
    let (room_then, room_now) = (apart(&then), apart(&now));
    Sheet::draw(SLOPE_MM, colours, |sheet| {
        let head = || Hand::new(7.5, MUTED);
        sheet.text(&slope.moments.0, THEN_MM, TOP_MM - 3.5, &head().side(HPos::Center))?;
        sheet.text(&slope.moments.1, NOW_MM, TOP_MM - 3.5, &head().side(HPos::Center))?;
        for x in [THEN_MM, NOW_MM] {
            sheet.line((x, TOP_MM), (x, SLOPE_MM.1 - BOTTOM_MM), 0.15, HAIR)?;
        }
        for (index, line) in slope.lines.iter().enumerate() {
            let (colour, width) = match line.direction {
                Direction::Higher => (sheet.favourable, 0.7),
                Direction::Lower => (sheet.unfavourable, 0.7),
                Direction::Unclear => (SLATE, 0.3),
            };
            sheet.line((THEN_MM, then[index]), (NOW_MM, now[index]), width, colour)?;
            sheet.ring(THEN_MM, then[index])?;
            sheet.circle(NOW_MM, now[index], colour)?;
            let before = Hand::new(8.0, MUTED).side(HPos::Right);
            sheet.text(&line.then.1, THEN_MM - 2.5, room_then[index] + 1.1, &before)?;
            let value = Hand::new(8.0, INK).style(FontStyle::Bold);
            sheet.text(&line.now.1, NOW_MM + 3.0, room_now[index] + 1.1, &value)?;
            sheet.text(&line.name, NOW_MM + 10.0, room_now[index] + 1.1, &Hand::new(8.0, INK))?;
        }
        Ok(())
    })
}

/// The places for words beside these points: in the same order, none closer than the pitch, and each as near to its
/// point as that allows from the top down; what would leave the drawing below pushes the others up.
fn apart(points: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by(|a, b| points[*a].total_cmp(&points[*b]));
    let mut places = points.to_vec();
    let mut free = TOP_MM;
    for &index in &order {
        places[index] = points[index].max(free);
        free = places[index] + PITCH_MM;
    }
    let mut last = SLOPE_MM.1 - BOTTOM_MM - 1.0;
    for &index in order.iter().rev() {
        places[index] = places[index].min(last);
        last = places[index] - PITCH_MM;
    }
    places
}

#[cfg(test)]
mod tests;
