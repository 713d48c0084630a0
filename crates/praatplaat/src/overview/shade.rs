//! The colours of the overview: how far a mean lies from the threshold.

use serde::Serialize;

use crate::house_style::NEUTRAL;
use crate::number::as_printed;
use crate::{Colour, Colours, rule};

/// Shades from the middle to either end.
const STEPS: u8 = 8;
/// Least contrast of a text with what it stands on: WCAG 2.2, success criterion 1.4.3.
const READABLE: f64 = 4.5;
const INK: Colour = Colour::new(0x1b, 0x27, 0x33);
const WHITE: Colour = Colour::new(0xff, 0xff, 0xff);
const BLACK: Colour = Colour::new(0, 0, 0);

/// What a cell is filled with, and what its words are written in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shade {
    /// The fill, as `#0b3f7d`.
    pub fill: String,
    /// The words.
    pub words: String,
}

/// All shades, from the farthest below the threshold, by way of the pale middle, to the farthest above.
pub fn shades(colours: Colours) -> Vec<Shade> {
    let towards = |colour, step: u8| {
        let fill = NEUTRAL.towards(colour, f64::from(step) / f64::from(STEPS));
        Shade { fill: fill.to_string(), words: words_on(fill).to_string() }
    };
    let below = (1..=STEPS).rev().map(|step| towards(colours.unfavourable, step));
    below.chain((0..=STEPS).map(|step| towards(colours.favourable, step))).collect()
}

/// The place in [`shades`] of a mean on a scale of 1 to `points`.
///
/// Two means that are printed alike have one shade, and so have two that lie as far from the threshold, one above and one
/// below: a step is as wide on both sides. The side below is longer; its end is all in the last shade.
pub fn shade(mean: f64, points: u8) -> usize {
    let threshold = rule::threshold(points);
    let away = (as_printed(mean) - threshold) / (f64::from(points) - threshold);
    let steps = (away * f64::from(STEPS)).round().clamp(-f64::from(STEPS), f64::from(STEPS));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 16")]
    let place = (steps + f64::from(STEPS)) as usize;
    place
}

/// The colour for words on this one. There always is one: on every colour white or black has a contrast of at least the
/// square root of 21, which is 4.58.
fn words_on(fill: Colour) -> Colour {
    let reads = |words: &Colour| words.contrast(fill) >= READABLE;
    [INK, WHITE].into_iter().find(reads).unwrap_or(BLACK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_can_be_read_on_every_colour() {
        for red in (0..=255).step_by(5) {
            for green in (0..=255).step_by(5) {
                for blue in (0..=255).step_by(5) {
                    let fill = Colour::new(red, green, blue);
                    let contrast = words_on(fill).contrast(fill);
                    assert!(contrast >= READABLE, "{fill}: {contrast}");
                }
            }
        }
    }

    #[test]
    fn the_ends_are_the_colours_of_the_house_style() {
        let colours =
            Colours { favourable: Colour::new(0, 90, 60), unfavourable: Colour::new(160, 20, 20) };
        let shades = shades(colours);
        assert_eq!(shades.len(), 17);
        assert_eq!(shades[0].fill, colours.unfavourable.to_string());
        assert_eq!(shades[8].fill, NEUTRAL.to_string());
        assert_eq!(shades[16].fill, colours.favourable.to_string());
    }

    #[test]
    fn a_shade_tells_how_far_a_mean_lies_from_the_threshold() {
        assert_eq!([3.5, 3.46, 3.54].map(|mean| shade(mean, 5)), [8; 3], "printed as 3.5");
        assert_eq!([5.0, 1.0, 2.0, 2.1].map(|mean| shade(mean, 5)), [16, 0, 0, 1]);
        assert_eq!((shade(3.9, 5), shade(3.1, 5)), (10, 6), "as far on both sides");
        assert_eq!([10.0, 1.0].map(|mean| shade(mean, 10)), [16, 0]);
    }
}
