//! The measure and the colours of every drawing.

use plotters::style::RGBColor;

use crate::house_style::Colour;

/// Units of the drawing in a millimetre: plotters counts in whole units.
pub(super) const UNITS: f64 = 40.0;

pub(super) const INK: RGBColor = RGBColor(0x1b, 0x27, 0x33);
pub(super) const MUTED: RGBColor = RGBColor(0x55, 0x60, 0x6b);
pub(super) const HAIR: RGBColor = RGBColor(0xdc, 0xe1, 0xe6);
pub(super) const SLATE: RGBColor = RGBColor(0x5d, 0x6a, 0x76);
/// Round a mark, so that it stands apart from the next.
pub(super) const WHITE_EDGE: RGBColor = RGBColor(0xff, 0xff, 0xff);

/// A colour as plotters takes it.
pub(super) const fn pen(colour: Colour) -> RGBColor {
    let (red, green, blue) = colour.parts();
    RGBColor(red, green, blue)
}

/// A place in the drawing.
#[expect(clippy::cast_possible_truncation, reason = "a page is a few thousand units wide")]
pub(super) fn at(mm: f64) -> i32 {
    (mm * UNITS).round() as i32
}

/// A length in the drawing.
pub(super) fn units(mm: f64) -> u32 {
    at(mm).unsigned_abs()
}
