//! What people answered to one question, as a bar.
//!
//! A stacked bar of all who answered, not one that diverges from the middle: what is unfavourable starts at the left
//! edge and what is favourable ends at the right one, so both can be compared from bar to bar along a straight line, and
//! the neutral answers are not cut in two. Who has no opinion stands apart, hatched, beside the others.

use plotters::prelude::*;

use super::ink::{BLUE, ORANGE, PALE, SLATE, at, units};

/// The answers to one question, as people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    /// Who gave an unfavourable answer.
    pub unfavourable: u64,
    /// Who chose the middle.
    pub neutral: u64,
    /// Who gave a favourable answer.
    pub favourable: u64,
    /// Who said "weet ik niet" or "niet van toepassing".
    pub no_opinion: u64,
}

/// White between two parts.
const GAP_MM: f64 = 0.35;
/// White before those without an opinion.
const APART_MM: f64 = 1.3;
/// From one line of the hatching to the next.
const HATCH_MM: f64 = 0.9;
const LINE_MM: f64 = 0.18;

impl Bar {
    /// Everybody who answered.
    pub fn people(&self) -> u64 {
        self.unfavourable + self.neutral + self.favourable + self.no_opinion
    }
}

/// Draws a bar of `width` by `height` millimetres, without words: those stand beside it.
///
/// # Errors
/// As [`draw`](super::draw).
pub fn draw(bar: &Bar, width: f64, height: f64) -> Result<String, String> {
    let mut svg = String::new();
    {
        let area =
            SVGBackend::with_string(&mut svg, (units(width), units(height))).into_drawing_area();
        parts(bar, width, height, &area).map_err(|error| error.to_string())?;
        area.present().map_err(|error| error.to_string())?;
    }
    Ok(svg)
}

type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;

fn parts(
    bar: &Bar,
    width: f64,
    height: f64,
    area: &Area<'_>,
) -> Result<(), Box<dyn std::error::Error>> {
    let apart = if bar.no_opinion > 0 { APART_MM } else { 0.0 };
    let of_one = (width - apart) / bar.people().max(1) as f64;
    let mut left = 0.0;
    let opinions = [(bar.unfavourable, ORANGE), (bar.neutral, PALE), (bar.favourable, BLUE)];
    for (people, colour) in opinions.into_iter().filter(|(people, _)| *people > 0) {
        let right = left + of_one * people as f64;
        let corners = [(at(left), 0), (at((right - GAP_MM).max(left + LINE_MM)), at(height))];
        area.draw(&Rectangle::new(corners, colour.filled()))?;
        if colour == PALE {
            // Nearly white: its edge says how far it goes.
            let half = LINE_MM / 2.0;
            let inside = [
                (at(left + half), at(half)),
                (at((right - GAP_MM - half).max(left + LINE_MM)), at(height - half)),
            ];
            area.draw(&Rectangle::new(inside, SLATE.stroke_width(units(LINE_MM))))?;
        }
        left = right;
    }
    if bar.no_opinion > 0 {
        hatched(left + apart, left + apart + of_one * bar.no_opinion as f64, height, area)?;
    }
    Ok(())
}

/// A box with slanting lines.
fn hatched(
    left: f64,
    right: f64,
    height: f64,
    area: &Area<'_>,
) -> Result<(), Box<dyn std::error::Error>> {
    let pen = SLATE.stroke_width(units(LINE_MM));
    let half = LINE_MM / 2.0;
    let (left, right, top, bottom) = (left + half, right - half, half, height - half);
    area.draw(&Rectangle::new([(at(left), at(top)), (at(right), at(bottom))], pen))?;
    // Lines from the lower edge up to the right, cut off at the sides.
    let rise = bottom - top;
    let mut foot = left - rise + HATCH_MM;
    while foot < right {
        let from = foot.max(left);
        let to = (foot + rise).min(right);
        let line = vec![(at(from), at(bottom - (from - foot))), (at(to), at(bottom - (to - foot)))];
        area.draw(&PathElement::new(line, pen))?;
        foot += HATCH_MM;
    }
    Ok(())
}
