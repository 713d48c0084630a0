//! Every figure of every unit at full precision: for answers that were collected elsewhere.
//!
//! Whoever has the file of answers has everything in it already; there is nothing to protect. A wave of Peil's own
//! never comes here: this module takes [`Foreign`] answers, and only reading a file makes those.

mod change;
mod items;
mod json;
mod node;
mod overlap;
mod relations;
mod rest;
mod scales;
mod tables;
mod weighting;
mod whole;

use std::collections::HashSet;

use super::assemble;
use super::finding::{Finding, Found, Slot};
use super::public::Public;
use super::whole::between::Between;
use crate::dataset::{Dataset, Frame};
use crate::foreign::Foreign;
use crate::kernel::{Plan, ScoreSums, Sorted, for_every_unit};
use crate::respondents::Respondents;
use crate::results::{About, Figure, Measure, Subject, UnitNote};
use crate::survey::{AnalysisError, checked_tree};
use crate::units::SurveyedUnit;
use node::Node;
use peil_disclosure::Histogram;
use peil_instrument::Questionnaire;
use peil_statistics::Undefined;
use peil_statistics::moments::Moments;
use rest::Rest;
pub use tables::{TableFormat, TableProblem};
pub use weighting::Weighted;

/// The figures of answers from elsewhere, all of them, without disclosure control.
///
/// A million answers of twenty thousand teams have some ten million figures; they are made unit by unit when
/// they are asked for.
#[derive(Debug)]
pub struct Unprotected<'a> {
    public: Public<'a>,
    respondents: Vec<u64>,
    parts: Vec<Part>,
    /// Figures of the whole organisation that need answers side by side.
    whole: Vec<Finding>,
    dataset: &'a Dataset,
    /// Whose the answers are, if the file says so.
    people: Option<&'a Respondents>,
    earlier: Option<change::Earlier<'a>>,
}

/// How much is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Depth {
    /// The figures of every unit.
    Units,
    /// And of the whole organisation those that look at the items of a scale, and at scales, side by side: reliability
    /// in several ways, ranks, levels, key drivers. That takes seconds where there are a million answers.
    All,
}

/// What was counted of one part of the questionnaire.
#[derive(Debug)]
struct Part {
    plan: Plan,
    /// The items of the part's columns, as index into the questionnaire.
    columns: Vec<usize>,
    /// Per unit, with its subunits.
    nodes: Vec<Node>,
    /// Per scale of the plan, per unit below the root.
    rest: Vec<Vec<Option<Rest>>>,
    /// Per scale of the plan, over the own people of every unit.
    between: Vec<Between>,
}

/// Counts answers from elsewhere and computes every figure of every unit.
///
/// # Errors
/// [`AnalysisError`] if answers, units and questionnaire do not belong together.
pub fn evaluate_unprotected<'a>(
    answers: Foreign<'a>,
    questionnaire: &'a Questionnaire,
    units: &'a [SurveyedUnit],
    about: &'a About,
    depth: Depth,
) -> Result<Unprotected<'a>, AnalysisError> {
    let dataset = answers.dataset();
    checked_tree(questionnaire, units, dataset)?;
    let parts = dataset.frames().iter().enumerate();
    let parts: Vec<Part> =
        parts.map(|(part, frame)| Part::of(questionnaire, part, frame, units)).collect();
    let respondents = parts.first().map(|core| core.nodes.iter().map(|node| node.people).collect());
    Ok(Unprotected {
        public: Public::new(questionnaire, units, about),
        respondents: respondents.unwrap_or_default(),
        parts,
        whole: match depth {
            Depth::Units => Vec::new(),
            Depth::All => whole::findings(dataset, questionnaire, units),
        },
        dataset,
        people: answers.respondents(),
        earlier: None,
    })
}

impl Part {
    fn of(
        questionnaire: &Questionnaire,
        part: usize,
        frame: &Frame,
        units: &[SurveyedUnit],
    ) -> Part {
        let parents: Vec<Option<usize>> = units.iter().map(|unit| unit.parent).collect();
        let plan = Plan::of(questionnaire, part, frame);
        let sorted = Sorted::of(frame, parents.len());
        let nodes = for_every_unit(&plan, &sorted, &parents, |_, sums| Node::of(&plan, sums));
        let columns = questionnaire.columns(part).iter().map(|column| column.item).collect();
        let rest = rest::all(&plan, &nodes, units);
        let own = |scale| Between::of(&own_moments(&plan, &nodes, units, scale));
        let between = (0..plan.scales().len()).map(own).collect();
        Part { plan, columns, nodes, rest, between }
    }

    /// The mean of a unit drawn to that of all; `None` where its people are not all its own.
    fn shrunken(&self, unit: usize, scale: usize) -> Option<f64> {
        let mean = self.between[scale].shrunken[unit]?;
        (mean.n == self.nodes[unit].scales[scale].scores.n).then_some(mean.value)
    }
}

/// Per unit the scores of its own people, without those of its subunits.
fn own_moments(
    plan: &Plan,
    nodes: &[Node],
    units: &[SurveyedUnit],
    scale: usize,
) -> Vec<Result<Moments, Undefined>> {
    let mut own: Vec<ScoreSums> = nodes.iter().map(|node| node.scales[scale].scores).collect();
    for (unit, described) in units.iter().enumerate() {
        if let Some(parent) = described.parent {
            own[parent].subtract(&nodes[unit].scales[scale].scores);
        }
    }
    own.iter().map(|sums| sums.moments(plan.scales()[scale].denominator)).collect()
}

impl Unprotected<'_> {
    /// Where the figures come from.
    pub fn about(&self) -> &About {
        self.public.about
    }

    /// The units, a parent before its children; all are shown.
    pub fn units(&self) -> impl Iterator<Item = UnitNote> + '_ {
        let shown = vec![true; self.public.units.len()];
        (0..self.public.units.len()).map(move |unit| assemble::note(unit, &shown, &self.public))
    }

    /// The figures of one unit, as index among [`units`](Self::units), sorted by subject and measure.
    pub fn figures_of(&self, unit: usize) -> Vec<Figure> {
        let mut findings = self.response(unit);
        for part in &self.parts {
            findings.extend(scales::findings(self, part, unit));
            findings.extend(relations::findings(self, part, unit));
            findings.extend(items::findings(self, part, unit));
        }
        if unit == 0 {
            // Of a figure that both have, the one from answers side by side says more: alpha has its interval there.
            let made: HashSet<&Slot> = self.whole.iter().map(|(slot, _)| slot).collect();
            findings.retain(|(slot, _)| !made.contains(slot));
            findings.extend(self.whole.iter().cloned());
        }
        let figure = |(slot, found)| assemble::figure(slot, Some(found), &self.public);
        let mut figures: Vec<Figure> = findings.into_iter().map(figure).collect();
        figures.extend(self.changes(unit));
        // Stable: answers keep the order in which they are offered.
        figures.sort_by(|a, b| (&a.subject, a.measure).cmp(&(&b.subject, b.measure)));
        figures
    }

    /// Who took part.
    fn response(&self, unit: usize) -> Vec<Finding> {
        let slot = |measure| Slot::new(unit, &Subject::Unit, measure);
        let respondents = self.respondents.get(unit).copied().unwrap_or_default();
        let (heads, invited) = (self.public.heads[unit], self.public.invited[unit]);
        let response = peil_statistics::proportion::share(respondents, u64::from(invited));
        vec![
            (slot(Measure::Heads), Found::of(f64::from(heads))),
            (slot(Measure::Invited), Found::of(f64::from(invited))),
            (slot(Measure::Respondents), Found::of(respondents as f64)),
            (slot(Measure::Response), Found::from_result(response).with_n(u64::from(invited))),
        ]
    }

    /// The answers of a unit to an item; `None` for one that has no single column.
    fn cell_of_item(&self, unit: usize, item: usize) -> Option<Histogram> {
        self.parts.iter().find_map(|part| {
            let column = part.columns.iter().position(|other| *other == item)?;
            Some(items::cell(part, unit, column))
        })
    }

    fn heads(&self, unit: usize) -> u64 {
        u64::from(self.public.heads[unit])
    }

    /// The people of whom those with a score are a part; `None` if a scale is not asked of everybody.
    fn population(&self, scale: usize, unit: usize) -> Option<u64> {
        let questionnaire = self.public.questionnaire;
        let routed = questionnaire.is_routed(&questionnaire.scales()[scale]);
        (!routed).then(|| self.heads(unit))
    }
}
