//! Every unit beside the rest of its parent.

use std::collections::BTreeMap;

use peil_statistics::Undefined;
use peil_statistics::difference::{AgainstRest, against_rest};
use peil_statistics::moments::Moments;
use peil_statistics::multiplicity::{benjamini_hochberg, holm};
use rayon::prelude::*;

use super::node::Node;
use crate::kernel::Plan;
use crate::units::SurveyedUnit;

/// A unit beside the rest of its parent, on one scale.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rest {
    /// The difference and its test.
    pub(super) found: Result<AgainstRest, Undefined>,
    /// Its p-value after Holm, within its family.
    pub(super) p_holm: Option<f64>,
    /// And after Benjamini and Hochberg.
    pub(super) p_bh: Option<f64>,
}

/// Per scale of a plan, per unit below the root.
///
/// A family is one scale and all units of one kind: all teams, say. A unit of one person, or whose people all have
/// the same score, and one that is all of its parent have no test and count in no family.
pub(super) fn all(plan: &Plan, nodes: &[Node], units: &[SurveyedUnit]) -> Vec<Vec<Option<Rest>>> {
    let mut kinds: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (unit, described) in units.iter().enumerate().skip(1) {
        kinds.entry(&described.kind).or_default().push(unit);
    }
    let scale = |scale: usize| {
        let denominator = plan.scales()[scale].denominator;
        let moments: Vec<Result<Moments, Undefined>> =
            nodes.iter().map(|node| node.scales[scale].scores.moments(denominator)).collect();
        let mut rests: Vec<Option<Rest>> = vec![None; units.len()];
        for family in kinds.values() {
            let found: Vec<Result<AgainstRest, Undefined>> = family
                .iter()
                .map(|unit| {
                    let parent = units[*unit].parent.ok_or(Undefined::EmptyBase)?;
                    against_rest(&moments[*unit]?, &moments[parent]?)
                })
                .collect();
            let p: Vec<Option<f64>> =
                found.iter().map(|rest| rest.as_ref().ok().map(|rest| rest.test.p)).collect();
            // p-values are probabilities, which is all that the two ask.
            let (p_holm, p_bh) =
                (holm(&p).unwrap_or_default(), benjamini_hochberg(&p).unwrap_or_default());
            for (place, (unit, found)) in family.iter().zip(found).enumerate() {
                let adjusted = |all: &[Option<f64>]| all.get(place).copied().flatten();
                let (p_holm, p_bh) = (adjusted(&p_holm), adjusted(&p_bh));
                rests[*unit] = Some(Rest { found, p_holm, p_bh });
            }
        }
        rests
    };
    (0..plan.scales().len()).into_par_iter().map(scale).collect()
}
