//! What people answered to one question, as a bar of a page: see [`crate::chart::Bar`].
//!
//! Places are percents of the bar's width, so the same bar is seen on a phone and on paper.

use super::chart::percent;
use crate::chart::Bar;

/// The white before those without an opinion, as a part of the bar.
const APART: f64 = 0.02;

/// A part of a bar.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// The class of the stylesheet.
    pub(super) class: &'static str,
    /// Where it begins, in percents of the width.
    pub(super) x: String,
    /// How wide it is.
    pub(super) width: String,
}

/// The parts that somebody is in, in the order in which they are drawn: from the left, and the neutral one last, so that its
/// edge lies above the white around the others.
pub(super) fn parts(bar: &Bar) -> Vec<Part> {
    let opinions = bar.people() - bar.no_opinion;
    let apart = if bar.no_opinion > 0 && opinions > 0 { APART } else { 0.0 };
    let of_one = (1.0 - apart) / bar.people().max(1) as f64;
    let all = [
        ("unfavourable", bar.unfavourable),
        ("neutral", bar.neutral),
        ("favourable", bar.favourable),
        ("no-opinion", bar.no_opinion),
    ];
    let mut before = 0;
    let mut parts = Vec::new();
    for (class, people) in all.into_iter().filter(|(_, people)| *people > 0) {
        let left = of_one * before as f64 + if class == "no-opinion" { apart } else { 0.0 };
        let (x, width) = (percent(left), percent(of_one * people as f64));
        parts.push(Part { class, x, width });
        before += people;
    }
    parts.sort_by_key(|part| part.class == "neutral");
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(unfavourable: u64, neutral: u64, favourable: u64, no_opinion: u64) -> Vec<String> {
        let parts = parts(&Bar { unfavourable, neutral, favourable, no_opinion });
        parts.iter().map(|part| format!("{} {} {}", part.class, part.x, part.width)).collect()
    }

    #[test]
    fn the_bar_is_full_and_no_opinion_stands_apart() {
        let expected = [
            "unfavourable 0.000% 24.500%",
            "favourable 24.500% 49.000%",
            "no-opinion 75.500% 24.500%",
        ];
        assert_eq!(drawn(1, 0, 2, 1), expected);
        assert_eq!(drawn(1, 1, 2, 0)[2], "neutral 25.000% 25.000%");
        assert_eq!(drawn(0, 5, 0, 0), ["neutral 0.000% 100.000%"]);
        assert_eq!(drawn(0, 0, 0, 3), ["no-opinion 0.000% 100.000%"]);
        assert!(drawn(0, 0, 0, 0).is_empty());
    }
}
