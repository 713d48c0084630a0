//! What is arranged beside what staff experience, theme by theme.

use peil_instrument::{Framework, Id};

use crate::{Profile, StateCounts};

/// A theme of the survey, with the norms that arrange it.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    /// The scale of the survey.
    pub scale: Id,
    /// The norms whose effect staff can feel on it, as indices, in the framework's order.
    pub norms: Vec<usize>,
    /// How far those norms are met.
    pub states: StateCounts,
    /// What the norms come down to.
    pub structure: Structure,
    /// What staff experience; none if nothing is known of it.
    pub felt: Option<Felt>,
    /// What the two come down to.
    pub combination: Combination,
}

/// Whether a theme is arranged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Structure {
    /// All its norms that could be judged are met.
    Arranged,
    /// At least one of them is not met, or only partly.
    NotArranged,
    /// None of them could be judged.
    Unknown,
}

/// What staff experience of a theme: the mean of a scale with its 95% interval, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Felt {
    /// The mean.
    pub mean: f64,
    /// The ends of its interval; none if it has none.
    pub interval: Option<(f64, f64)>,
    /// From which value people agree more than they stay neutral.
    pub threshold: f64,
}

impl Felt {
    /// Whether staff experience it: the whole interval lies above the threshold; not: below; none: it cannot be told.
    ///
    /// The mean as people read it, with one decimal, has to show it too: what reads 3.5 is never said to lie below 3.5.
    pub fn is_felt(&self) -> Option<bool> {
        let (low, high) = self.interval?;
        let read = with_one_decimal(self.mean);
        if low > self.threshold && read > self.threshold {
            Some(true)
        } else if high < self.threshold && read < self.threshold {
            Some(false)
        } else {
            None
        }
    }
}

/// From which value people agree more than they stay neutral, on a scale of 1 to `points`: 3.5 of 5, at the same share of the
/// way elsewhere.
///
/// ```
/// assert_eq!(peil_maturity::threshold(5), 3.5);
/// ```
pub fn threshold(points: u8) -> f64 {
    1.0 + 0.625 * (f64::from(points) - 1.0)
}

/// What structure and culture come down to together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Combination {
    /// Arranged, and staff experience it.
    Both,
    /// Arranged, but staff do not experience it.
    ArrangedNotFelt,
    /// Staff experience it, but it is not arranged.
    FeltNotArranged,
    /// Neither arranged nor experienced.
    Neither,
    /// Arranged or not: what staff experience lies around the threshold, and could be either.
    Unclear,
    /// One of the two is not known.
    Unknown,
}

impl Combination {
    /// All of them, those first about which there is most to talk.
    pub const ALL: [Combination; 6] = [
        Combination::ArrangedNotFelt,
        Combination::FeltNotArranged,
        Combination::Neither,
        Combination::Both,
        Combination::Unclear,
        Combination::Unknown,
    ];

    /// Its word in files.
    pub fn word(self) -> &'static str {
        match self {
            Combination::Both => "both",
            Combination::ArrangedNotFelt => "arranged_not_felt",
            Combination::FeltNotArranged => "felt_not_arranged",
            Combination::Neither => "neither",
            Combination::Unclear => "unclear",
            Combination::Unknown => "unknown",
        }
    }

    fn of(structure: Structure, felt: Option<&Felt>) -> Combination {
        let Some(felt) = felt.filter(|_| structure != Structure::Unknown) else {
            return Combination::Unknown;
        };
        match (structure, felt.is_felt()) {
            (_, None) => Combination::Unclear,
            (Structure::Arranged, Some(true)) => Combination::Both,
            (Structure::Arranged, Some(false)) => Combination::ArrangedNotFelt,
            (_, Some(true)) => Combination::FeltNotArranged,
            (_, Some(false)) => Combination::Neither,
        }
    }
}

/// The themes that a framework has norms for, in the order in which its norms name them.
///
/// `felt` gives what is known of a scale: released figures only, for nothing else leaves the survey. Norms without scales
/// are in no theme: staff do not see those.
///
/// # Use and limits
/// Two pictures of one organisation, not a cause and its effect: one scan and one survey cannot say that the one came of
/// the other.
pub fn themes(
    framework: &Framework,
    profile: &Profile,
    felt: impl Fn(&Id) -> Option<Felt>,
) -> Vec<Theme> {
    let mut scales: Vec<&Id> = Vec::new();
    for scale in framework.norms.iter().flat_map(|norm| &norm.scales) {
        if !scales.contains(&scale) {
            scales.push(scale);
        }
    }
    let theme = |scale: &Id| {
        let names = |norm: &usize| framework.norms[*norm].scales.contains(scale);
        let norms: Vec<usize> = (0..framework.norms.len()).filter(names).collect();
        let states: StateCounts = norms.iter().map(|norm| profile.norms[*norm].state).collect();
        let structure = match (states.judged(), states.partly + states.not_met) {
            (0, _) => Structure::Unknown,
            (_, 0) => Structure::Arranged,
            _ => Structure::NotArranged,
        };
        let felt = felt(scale);
        let combination = Combination::of(structure, felt.as_ref());
        Theme { scale: scale.clone(), norms, states, structure, felt, combination }
    };
    scales.into_iter().map(theme).collect()
}

/// A value above 0 with one decimal, rounded from its own digits, a half up: as plates and reports print it.
fn with_one_decimal(value: f64) -> f64 {
    let digits = value.to_string();
    let Some((whole, decimals)) = digits.split_once('.') else { return value };
    let (first, rest) = decimals.split_at(1);
    let tenths: Option<u32> = format!("{whole}{first}").parse().ok();
    let up = u32::from(rest.as_bytes().first().is_some_and(|digit| *digit >= b'5'));
    tenths.map_or(value, |tenths| f64::from(tenths + up) / 10.0)
}
