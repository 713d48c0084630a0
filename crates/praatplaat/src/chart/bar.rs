//! What people answered to one question, as a bar.
//!
//! A stacked bar of all who answered, not one that diverges from the middle: what is unfavourable starts at the left
//! edge and what is favourable ends at the right one, so both can be compared from bar to bar along a straight line, and
//! the neutral answers are not cut in two. Who has no opinion stands apart, hatched, beside the others.

use super::ink::{PALE, SLATE};
use super::sheet::{Drawn, Sheet};
use crate::house_style::Colours;

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
pub fn draw(bar: &Bar, width: f64, height: f64, colours: Colours) -> Result<String, String> {
    Sheet::draw((width, height), colours, |sheet| parts(bar, width, height, sheet))
}

fn parts(bar: &Bar, width: f64, height: f64, sheet: &Sheet<'_>) -> Drawn {
    let apart = if bar.no_opinion > 0 { APART_MM } else { 0.0 };
    let of_one = (width - apart) / bar.people().max(1) as f64;
    let mut left = 0.0;
    let (poor, good) = (sheet.unfavourable, sheet.favourable);
    let opinions = [(bar.unfavourable, poor), (bar.neutral, PALE), (bar.favourable, good)];
    for (people, colour) in opinions.into_iter().filter(|(people, _)| *people > 0) {
        let right = left + of_one * people as f64;
        let end = (right - GAP_MM).max(left + LINE_MM);
        sheet.rectangle((left, 0.0), (end, height), colour)?;
        if colour == PALE {
            // Nearly white: its edge says how far it goes.
            sheet.frame((left, 0.0), (end, height), LINE_MM, SLATE)?;
        }
        left = right;
    }
    if bar.no_opinion > 0 {
        let (from, to) = (left + apart, left + apart + of_one * bar.no_opinion as f64);
        sheet.hatched((from, 0.0), (to, height), HATCH_MM, LINE_MM, SLATE)?;
    }
    Ok(())
}
