//! What a measure counts in: how its numbers are to be read and shown.

use peil_analysis::Measure;

/// The unit of a measure's numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quantity {
    /// Whole people.
    People,
    /// A part of a whole, from 0 to 1.
    Share,
    /// Points of the answer scale, or differences between them.
    Points,
    /// From 0 to 100.
    Hundred,
    /// A number whose definition says what it means.
    Number,
}

/// What is no plain number, by the name in files: so a measure without a line here is never shown as something
/// that it is not.
const KNOWN: [(Quantity, &[&str]); 4] = [
    (Quantity::People, &["heads", "invited", "respondents", "count"]),
    (
        Quantity::Share,
        &[
            "response",
            "share",
            "share_opinion",
            "share_all",
            "top2_opinion",
            "bottom2_opinion",
            "overturn",
        ],
    ),
    (
        Quantity::Points,
        &[
            "mean",
            "mean_comparing",
            "sd",
            "lower_quartile",
            "median",
            "upper_quartile",
            "gap",
            "previous_mean",
            "change",
            "rest_difference",
            "shrunken_mean",
            "weighted_mean",
            "ad_m",
        ],
    ),
    (Quantity::Hundred, &["score100"]),
];

impl Quantity {
    /// That of a measure.
    pub(crate) fn of(measure: Measure) -> Quantity {
        let known = KNOWN.iter().find(|(_, names)| names.contains(&measure.name()));
        known.map_or(Quantity::Number, |(quantity, _)| *quantity)
    }

    /// Its name in codebooks and descriptors.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Quantity::People => "people",
            Quantity::Share => "share (0-1)",
            Quantity::Points => "answer points",
            Quantity::Hundred => "points (0-100)",
            Quantity::Number => "number",
        }
    }

    /// How many decimals a reader needs; the file has more.
    pub(crate) fn decimals(self) -> u8 {
        match self {
            Quantity::People => 0,
            Quantity::Hundred => 1,
            Quantity::Points => 2,
            Quantity::Share => 4,
            Quantity::Number => 3,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_whole_and_shares_are_parts() {
        assert_eq!(Quantity::of(Measure::Heads), Quantity::People);
        assert_eq!(Quantity::of(Measure::Response), Quantity::Share);
        assert_eq!(Quantity::of(Measure::Alpha), Quantity::Number);
    }
}
