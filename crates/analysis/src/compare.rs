//! Comparing a wave with the one before it: what is compared, and what is not.

use peil_instrument::{Lineage, Origin, Text};
use serde::Serialize;

use crate::results::About;
use crate::{Decision, Survey};

/// The wave before, with what says which of its figures belong to which of this wave.
///
/// Only what that wave's own decision releases enters a comparison: its answers are never cut anew along
/// the units of this wave.
#[derive(Debug, Clone, Copy)]
pub struct Earlier<'a> {
    /// The closed wave.
    pub survey: Survey<'a>,
    /// Its decision, from the ledger.
    pub decision: &'a Decision,
    /// What its results say of themselves.
    pub about: &'a About,
    /// When it was, as people would say it beside this wave: `2022`, or `2024-03` within one year.
    pub moment: &'a str,
    /// What became of its units.
    pub lineage: &'a Lineage,
}

/// The wave that results are compared with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// Its code.
    pub wave: String,
    /// What people call it.
    pub wave_name: Text,
    /// When it was: `2022`, or `2024-03` if this wave was in the same year.
    pub moment: String,
    /// The version of its questionnaire.
    pub version: String,
    /// The hash of that questionnaire's file.
    pub questionnaire_hash: String,
}

/// Why a figure is not compared with the wave before, or with care only. All of it is known before anybody
/// answers this wave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Caveat {
    /// The unit was not there.
    NewUnit,
    /// Several units became this one.
    Merged,
    /// A unit was divided, and this is a part.
    Split,
    /// Made from several units, of which one at least also lives on elsewhere.
    Mixed,
    /// The question or scale was not there.
    NewQuestion,
    /// The question or scale is another one than it was.
    ChangedQuestion,
    /// The wave before released no such figure.
    NotShownThen,
    /// Compared, but units below it came from elsewhere or went elsewhere: a change may come from that.
    Regrouped,
    /// Compared, but the words of a question or of its introduction differ: a change may come from that.
    Reworded,
    /// Compared, but some items of the scale moved otherwise than the rest: look at them one by one.
    ItemsMoved,
    /// Compared, but the items of the scale hang together otherwise than before: it measures something else.
    MeasuresDiffer,
}

impl Caveat {
    /// All reasons.
    pub const ALL: [Caveat; 11] = [
        Caveat::NewUnit,
        Caveat::Merged,
        Caveat::Split,
        Caveat::Mixed,
        Caveat::NewQuestion,
        Caveat::ChangedQuestion,
        Caveat::NotShownThen,
        Caveat::Regrouped,
        Caveat::Reworded,
        Caveat::ItemsMoved,
        Caveat::MeasuresDiffer,
    ];

    /// Those with which a figure is compared all the same.
    pub const WITH_CARE: [Caveat; 4] =
        [Caveat::Regrouped, Caveat::Reworded, Caveat::ItemsMoved, Caveat::MeasuresDiffer];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Caveat::NewUnit => "new_unit",
            Caveat::Merged => "merged",
            Caveat::Split => "split",
            Caveat::Mixed => "mixed",
            Caveat::NewQuestion => "new_question",
            Caveat::ChangedQuestion => "changed_question",
            Caveat::NotShownThen => "not_shown_then",
            Caveat::Regrouped => "regrouped",
            Caveat::Reworded => "reworded",
            Caveat::ItemsMoved => "items_moved",
            Caveat::MeasuresDiffer => "measures_differ",
        }
    }
}

/// The unit of the wave before with which a unit is compared, by code.
pub(crate) fn predecessor<'l>(lineage: &'l Lineage, unit: &str) -> Result<&'l str, Caveat> {
    match lineage.of(unit) {
        Origin::Continues { previous } => Ok(previous),
        Origin::Merged { .. } => Err(Caveat::Merged),
        Origin::Split { .. } => Err(Caveat::Split),
        Origin::Mixed { .. } => Err(Caveat::Mixed),
        Origin::New => Err(Caveat::NewUnit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_csv_and_json_are_the_same() {
        for caveat in Caveat::ALL {
            let json = serde_json::to_string(&caveat).unwrap();
            assert_eq!(json, format!("\"{}\"", caveat.name()));
        }
    }
}
