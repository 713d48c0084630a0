//! A colour, and how far two of them differ to the eye.

use std::fmt;

/// A colour of the screen and of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

impl Colour {
    /// From its three parts.
    pub const fn new(red: u8, green: u8, blue: u8) -> Colour {
        Colour { red, green, blue }
    }

    /// Reads `#0b3f7d`; `None` if it is no such colour.
    pub fn parse(text: &str) -> Option<Colour> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        // A sign would pass for a digit.
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        Some(Colour { red: part(0)?, green: part(2)?, blue: part(4)? })
    }

    /// Red, green and blue.
    pub(crate) const fn parts(self) -> (u8, u8, u8) {
        (self.red, self.green, self.blue)
    }

    /// This colour with `part` (0 to 1) of another in it, evenly in each of its three parts.
    pub(crate) fn towards(self, other: Colour, part: f64) -> Colour {
        let between = |from: u8, to: u8| {
            let (from, to) = (f64::from(from), f64::from(to));
            let found = (from + (to - from) * part).round().clamp(0.0, 255.0);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
            let found = found as u8;
            found
        };
        Colour {
            red: between(self.red, other.red),
            green: between(self.green, other.green),
            blue: between(self.blue, other.blue),
        }
    }

    /// How light it looks, 0 (black) to 1 (white): WCAG's relative luminance.
    ///
    /// ```text
    /// L = 0.2126 R + 0.7152 G + 0.0722 B, each part linear: c/12.92 up to 0.04045, else ((c + 0.055)/1.055)^2.4
    /// ```
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { libm::pow((part + 0.055) / 1.055, 2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }

    /// The contrast of two colours, 1 (the same) to 21 (black on white).
    ///
    /// Source: WCAG 2.2, "contrast ratio". Reference value: #777777 on white is 4.48.
    pub fn contrast(self, other: Colour) -> f64 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}
