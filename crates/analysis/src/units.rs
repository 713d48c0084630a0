//! The units of a wave, as analysis sees them.

use peil_instrument::{Text, UnitTree};

/// A unit in the snapshot of a wave. Everything in it is known before the first answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyedUnit {
    /// Its code.
    pub code: String,
    /// Its parent, as index into the snapshot (smaller than its own); `None` for the root.
    pub parent: Option<usize>,
    /// Its name.
    pub name: Text,
    /// What it is called in the organisation.
    pub kind: String,
    /// Its own people, without those of its subunits.
    pub heads: u32,
    /// Its own invited.
    pub invited: u32,
    /// Whether its people can be told from the answers: no class reaches over its edge.
    pub whole: bool,
}

impl SurveyedUnit {
    /// The units of a file from elsewhere: everybody invited, and every answer with its own unit.
    pub fn from_tree(tree: &UnitTree) -> Vec<SurveyedUnit> {
        let unit = |unit: &peil_instrument::Unit| SurveyedUnit {
            code: unit.code.clone(),
            parent: unit.parent,
            name: unit.name.clone(),
            kind: unit.kind.clone(),
            heads: unit.heads,
            invited: unit.heads,
            whole: true,
        };
        tree.units().iter().map(unit).collect()
    }
}

/// Sums own values upward, so that a unit covers its subunits.
pub(crate) fn totals(units: &[SurveyedUnit], own: fn(&SurveyedUnit) -> u32) -> Vec<u32> {
    let mut totals: Vec<u32> = units.iter().map(own).collect();
    for unit in (0..units.len()).rev() {
        if let Some(parent) = units[unit].parent {
            totals[parent] = totals[parent].saturating_add(totals[unit]);
        }
    }
    totals
}
