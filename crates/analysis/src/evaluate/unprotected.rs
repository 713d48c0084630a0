//! Every figure of every unit at full precision: for answers that were collected elsewhere.
//!
//! Whoever has the file of answers has everything in it already; there is nothing to protect. A wave of Peil's own
//! never comes here: this module takes [`Foreign`] answers, and only reading a file makes those.

mod items;
mod json;
mod node;
mod scales;
mod tables;

use super::assemble;
use super::finding::{Finding, Found, Slot};
use super::public::Public;
use crate::dataset::Frame;
use crate::foreign::Foreign;
use crate::kernel::{Plan, Sorted, for_every_unit};
use crate::results::{About, Figure, Measure, Subject, UnitNote};
use crate::survey::{AnalysisError, checked_tree};
use crate::units::SurveyedUnit;
use node::Node;
use peil_disclosure::Histogram;
use peil_instrument::Questionnaire;
pub use tables::{TableFormat, TableProblem};

/// The figures of answers from elsewhere, all of them, without disclosure control.
///
/// A million answers of twenty thousand teams have some ten million figures; they are made unit by unit when
/// they are asked for.
#[derive(Debug)]
pub struct Unprotected<'a> {
    public: Public<'a>,
    respondents: Vec<u64>,
    parts: Vec<Part>,
}

/// What was counted of one part of the questionnaire.
#[derive(Debug)]
struct Part {
    plan: Plan,
    /// The items of the part's columns, as index into the questionnaire.
    columns: Vec<usize>,
    /// Per unit, with its subunits.
    nodes: Vec<Node>,
}

/// Counts answers from elsewhere and computes every figure of every unit.
///
/// # Errors
/// [`AnalysisError`] if answers, units and questionnaire do not belong together.
pub fn evaluate_unprotected<'a>(
    answers: &Foreign,
    questionnaire: &'a Questionnaire,
    units: &'a [SurveyedUnit],
    about: &'a About,
) -> Result<Unprotected<'a>, AnalysisError> {
    let dataset = answers.dataset();
    checked_tree(questionnaire, units, dataset)?;
    let parents: Vec<Option<usize>> = units.iter().map(|unit| unit.parent).collect();
    let parts = dataset.frames().iter().enumerate();
    let parts: Vec<Part> =
        parts.map(|(part, frame)| Part::of(questionnaire, part, frame, &parents)).collect();
    let respondents = parts.first().map(|core| core.nodes.iter().map(|node| node.people).collect());
    Ok(Unprotected {
        public: Public::new(questionnaire, units, about),
        respondents: respondents.unwrap_or_default(),
        parts,
    })
}

impl Part {
    fn of(
        questionnaire: &Questionnaire,
        part: usize,
        frame: &Frame,
        parents: &[Option<usize>],
    ) -> Part {
        let plan = Plan::of(questionnaire, part, frame);
        let sorted = Sorted::of(frame, parents.len());
        let nodes = for_every_unit(&plan, &sorted, parents, |_, sums| Node::of(&plan, sums));
        let columns = questionnaire.columns(part).iter().map(|column| column.item).collect();
        Part { plan, columns, nodes }
    }
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
            findings.extend(items::findings(self, part, unit));
        }
        // Stable: answers keep the order in which they are offered.
        findings.sort_by(|(a, _), (b, _)| (&a.subject, a.measure).cmp(&(&b.subject, b.measure)));
        let figure = |(slot, found)| assemble::figure(slot, Some(found), &self.public);
        findings.into_iter().map(figure).collect()
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
}
