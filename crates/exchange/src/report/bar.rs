//! The answers to a question as a bar of one hundred percent.
//!
//! Places are percents of the bar's width and letters keep their size, so the same bar is read on a phone and on
//! paper. What cannot be told by colour is told by the number in a part, which stands in the table as well.

use peil_instrument::{DONT_KNOW, Lang, NOT_APPLICABLE};

use super::numbers;
use crate::quantity::Quantity;

/// The blank between opinions and other answers, as a part of the bar.
const BLANK: f64 = 0.02;
/// The smallest part in which the number of an answer fits, on a narrow screen.
const FITS_CODE: f64 = 0.07;
/// The smallest part in which a share fits.
const FITS_SHARE: f64 = 0.13;
/// How many colours there are.
const TONES: usize = 5;

/// How an answer looks: its colour, and the number in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    /// The class of the stylesheet.
    pub(super) class: String,
    pub(super) code: String,
}

impl Mark {
    /// That of the answer at `place` of `points` ordered answers, by the answer's code.
    pub(super) fn of(code: &str, place: usize, points: usize) -> Mark {
        let class = if is_no_opinion(code) {
            "none".to_owned()
        } else {
            // Few points take the colours that lie furthest apart.
            let last = points.saturating_sub(1).max(1);
            format!("tone{}", place.min(last) * (TONES - 1) / last)
        };
        Mark { class, code: code.to_owned() }
    }

    /// That of an option of a multiple choice, which has a bar of its own: its number is its place.
    pub(super) fn of_option(place: usize) -> Mark {
        Mark { class: format!("tone{}", TONES - 2), code: (place + 1).to_string() }
    }
}

/// Whether it is "weet ik niet" or "niet van toepassing".
pub(super) fn is_no_opinion(answer: &str) -> bool {
    [DONT_KNOW, NOT_APPLICABLE].iter().any(|code| code.to_string() == answer)
}

/// A part of the bar.
pub(super) struct Part {
    pub(super) mark: Mark,
    /// Where it begins, how wide it is and where its middle is, in percents of the width.
    pub(super) x: String,
    pub(super) width: String,
    pub(super) middle: String,
    /// Whether the number of the answer fits.
    pub(super) has_code: bool,
    /// The share, where it fits.
    pub(super) share: Option<String>,
}

/// One bar. The shares add up to one at the most; opinions come before the other answers.
pub(super) fn parts(shares: &[(Mark, f64)], lang: Lang) -> Vec<Part> {
    let has = |none: bool| {
        shares.iter().any(|(mark, share)| (mark.class == "none") == none && *share > 0.0)
    };
    let blank = if has(true) && has(false) { BLANK } else { 0.0 };
    let mut at = 0.0;
    let mut in_opinions = true;
    let mut parts = Vec::new();
    for (mark, share) in shares.iter().filter(|(_, share)| *share > 0.0) {
        if in_opinions && mark.class == "none" {
            in_opinions = false;
            at += blank;
        }
        let width = share * (1.0 - blank);
        let percents = |part: f64| format!("{:.3}%", part * 100.0);
        parts.push(Part {
            mark: mark.clone(),
            x: percents(at),
            width: percents(width),
            middle: percents(at + width / 2.0),
            has_code: *share >= FITS_CODE,
            share: (*share >= FITS_SHARE).then(|| numbers::number(*share, Quantity::Share, lang)),
        });
        at += width;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_answers_stand_apart_from_opinions_and_the_bar_is_full() {
        let mark = |answer, place| Mark::of(answer, place, 2);
        let shares = [(mark("1", 0), 0.5), (mark("2", 1), 0.4), (mark("98", 2), 0.1)];
        let parts = parts(&shares, Lang::Nl);
        let drawn: Vec<_> =
            parts.iter().map(|part| (part.x.as_str(), part.width.as_str())).collect();
        assert_eq!(drawn, [("0.000%", "49.000%"), ("49.000%", "39.200%"), ("90.200%", "9.800%")]);
        assert_eq!(parts[0].share.as_deref(), Some("50,0%"));
        assert!(parts[2].has_code && parts[2].share.is_none());
        let classes: Vec<_> = parts.iter().map(|part| part.mark.class.as_str()).collect();
        assert_eq!(classes, ["tone0", "tone4", "none"]);
    }

    #[test]
    fn an_option_has_the_number_of_its_place_and_a_point_its_code() {
        assert_eq!(Mark::of_option(0).code, "1");
        assert_eq!(Mark::of("99", 3, 3).code, "99");
        assert_eq!(Mark::of("1", 0, 1).class, "tone0");
    }
}
