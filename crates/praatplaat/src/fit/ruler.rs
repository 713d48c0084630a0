//! How high a text becomes, without setting it.

use crate::Press;
use crate::press::Face;

/// The height of a capital, in em: a line reaches from there to the baseline.
const CAPITAL: f64 = 0.727;

/// Millimetres in points.
pub fn mm(millimetres: f64) -> f64 {
    millimetres * 72.0 / 25.4
}

/// A text as it is to be set.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    pub face: Face,
    /// In points.
    pub size: f64,
    /// White between two lines, in em.
    pub leading: f64,
}

impl Style {
    /// As on the front.
    pub fn new(face: Face, size: f64) -> Style {
        Style { face, size, leading: 0.58 }
    }

    /// The height of so many lines, in points.
    pub fn lines(self, lines: usize) -> f64 {
        let lines = lines as f64;
        self.size * (CAPITAL * lines + self.leading * (lines - 1.0).max(0.0))
    }
}

/// Measures with the fonts of a press.
pub struct Ruler<'a> {
    pub press: &'a Press,
}

impl Ruler<'_> {
    /// How many lines a text takes in a column, `width` in points.
    pub fn count(&self, text: &str, style: Style, width: f64) -> usize {
        let room = width / style.size;
        let space = self.press.width_em(" ", style.face);
        let (mut lines, mut filled) = (0_usize, f64::INFINITY);
        for word in text.split_whitespace() {
            let wide = self.press.width_em(word, style.face);
            if filled + space + wide <= room {
                filled += space + wide;
                continue;
            }
            // A word wider than a line is broken.
            let mut rest = wide;
            lines += 1;
            while rest > room {
                rest -= room;
                lines += 1;
            }
            filled = rest;
        }
        lines
    }

    /// A text in lines that fit a column, `width` in points, with every letter as it is set.
    pub fn lines(&self, text: &str, style: Style, width: f64) -> Vec<String> {
        self.press.broken(&self.press.legible(text), style.face, width / style.size)
    }

    /// How high a text becomes in a column, `width` in points.
    pub fn height(&self, text: &str, style: Style, width: f64) -> f64 {
        style.lines(self.count(text, style, width))
    }

    /// The width of a text on one line, in points. All its digits are as wide as the widest.
    pub fn width(&self, text: &str, style: Style) -> f64 {
        let even: String = text
            .chars()
            .map(|character| if character.is_ascii_digit() { '0' } else { character })
            .collect();
        self.press.width_em(&even, style.face) * style.size
    }
}
