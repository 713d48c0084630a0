//! What a wave's analysis says: one flat table of figures, from which plates and exports are made.

mod answers;
mod measure;

use peil_instrument::{Id, Text};
use serde::Serialize;

use crate::compare::{Caveat, Comparison};
pub use answers::ItemAnswers;
pub use measure::Measure;

/// The number of the `results.json` format; raised when a reader would have to change.
pub const SCHEMA: u32 = 1;

/// All figures of a wave, sorted, with what is needed to trace them.
///
/// Leaves the program only as `Released<Results>`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Results {
    /// The format's number, [`SCHEMA`].
    pub schema: u32,
    /// Whether disclosure control chose what is in it: of results always, and false only in what
    /// [`Unprotected`](crate::Unprotected) writes.
    pub protected: bool,
    /// The wave, organisation, questionnaire and policy in force.
    pub about: About,
    /// The wave before this one, if figures are compared with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<Comparison>,
    /// The units of the wave's snapshot, a parent before its children.
    pub units: Vec<UnitNote>,
    /// The figures, sorted by unit (order of `units`), then subject, measure and answer.
    pub figures: Vec<Figure>,
    /// Which answers were given in the units below the organisation.
    pub answers: Vec<ItemAnswers>,
}

/// Where figures come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct About {
    /// The wave's code.
    pub wave: String,
    /// What people call the wave.
    pub wave_name: Text,
    /// The organisation's code.
    pub organisation: String,
    /// The questionnaire's id.
    pub questionnaire: Id,
    /// The questionnaire's version.
    pub version: String,
    /// The hash of the questionnaire file.
    pub questionnaire_hash: String,
    /// The smallest number of respondents behind a figure; 0 without protection.
    pub k: u32,
    /// Whether the answers are made up; then every page, plate and file says so.
    pub synthetic: bool,
}

/// A unit as results speak of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitNote {
    /// Its code.
    pub code: String,
    /// Its parent's code; `None` for the whole organisation.
    pub parent: Option<String>,
    /// Its name.
    pub name: Text,
    /// What it is called in the organisation (ministry, directorate, team).
    pub kind: String,
    /// Its people with those of its subunits: the N of its figures.
    pub heads: u32,
    /// The invited among them.
    pub invited: u32,
    /// Whether its figures are shown. The reason for hiding is never told.
    pub shown: bool,
    /// The nearest unit upward (or itself) whose figures are shown; `None` if there is none.
    pub nearest_shown: Option<String>,
}

/// What a figure is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase", tag = "kind", content = "id")]
pub enum Subject {
    /// The unit itself: who took part.
    Unit,
    /// A scale.
    Scale(Id),
    /// An item.
    Item(Id),
    /// A pair of scales.
    Relation(Id),
    /// Two views of the same thing.
    Gap(Id),
}

impl Subject {
    /// What kind of thing it is: `unit`, `scale`, `item`, `relation` or `gap`.
    pub fn kind(&self) -> &'static str {
        match self {
            Subject::Unit => "unit",
            Subject::Scale(_) => "scale",
            Subject::Item(_) => "item",
            Subject::Relation(_) => "relation",
            Subject::Gap(_) => "gap",
        }
    }

    /// Its id; a unit is told by the figure itself.
    pub fn id(&self) -> Option<&Id> {
        match self {
            Subject::Unit => None,
            Subject::Scale(id) | Subject::Item(id) | Subject::Relation(id) | Subject::Gap(id) => {
                Some(id)
            }
        }
    }
}

/// Whether a figure is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The value is given.
    Shown,
    /// Not shown, for whatever reason of protection.
    Hidden,
    /// The figure does not exist for these answers (no variance, nobody answered).
    Undefined,
    /// The two waves may not be compared here; [`Figure::caveat`] says why.
    NotCompared,
}

impl Status {
    /// All statuses.
    pub const ALL: [Status; 4] =
        [Status::Shown, Status::Hidden, Status::Undefined, Status::NotCompared];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Status::Shown => "shown",
            Status::Hidden => "hidden",
            Status::Undefined => "undefined",
            Status::NotCompared => "not_compared",
        }
    }
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// The unit's code.
    pub unit: String,
    /// The block of the questionnaire, for items.
    pub block: Option<Id>,
    /// Whether it is about an item that the organisation added to its own wave: never in figures for the
    /// ministry. In `results.json` only where it is so.
    #[serde(skip_serializing_if = "is_false")]
    pub own: bool,
    /// What it is about.
    #[serde(flatten)]
    pub subject: Subject,
    /// Which figure.
    pub measure: Measure,
    /// The answer it counts (a code, or an option's id), for counts and shares; of a gap between two items,
    /// the id of the item that people answer about themselves.
    pub answer: Option<String>,
    /// The number of people behind it, where that may be told.
    pub n: Option<u64>,
    /// The value, at the precision of the release.
    pub value: Option<f64>,
    /// The lower end of its 95% interval.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// Whether it is there.
    pub status: Status,
    /// Why two waves are not compared here, or with care only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caveat: Option<Caveat>,
}

/// As serde asks.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

impl UnitNote {
    /// Whether it is the whole organisation.
    pub fn is_root(&self) -> bool {
        self.parent.is_none()
    }
}

impl Results {
    /// The unit with this code.
    pub fn unit(&self, code: &str) -> Option<&UnitNote> {
        self.units.iter().find(|unit| unit.code == code)
    }

    /// The whole organisation.
    pub fn root(&self) -> Option<&UnitNote> {
        self.units.iter().find(|unit| unit.is_root())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_csv_and_json_are_the_same() {
        for measure in Measure::ALL {
            let json = serde_json::to_string(&measure).unwrap();
            assert_eq!(json, format!("\"{}\"", measure.name()));
        }
        for status in Status::ALL {
            let json = serde_json::to_string(&status).unwrap();
            assert_eq!(json, format!("\"{}\"", status.name()));
        }
        let subject = Subject::Scale(Id::new("culture").unwrap());
        let json = serde_json::to_value(&subject).unwrap();
        assert_eq!(json["kind"], subject.kind());
        assert_eq!(json["id"], subject.id().unwrap().as_str());
    }
}
