//! A QR code as a vector picture.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// The white border that readers need, in modules (ISO/IEC 18004: four).
const QUIET: usize = 4;

/// The QR code of a text as SVG, quiet zone included; `None` if the text is too long for one.
///
/// Error correction level Q: a quarter of the symbol may be dirty, folded or faded. Dark modules next to
/// each other in a row are one rectangle, and all rectangles one path.
pub(super) fn svg(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::Q).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|left, right| left == right) {
            if run[0] == Color::Dark {
                let (left, top, length) = (x + QUIET, y + QUIET, run.len());
                // Writing to a string does not fail.
                let _ = write!(path, "M{left} {top}h{length}v1h-{length}z");
            }
            x += run.len();
        }
    }
    let size = width + 2 * QUIET;
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\">\
         <path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}
