//! What is known before the first answer, for functions of released values.

use peil_disclosure::PublicInput;
use peil_instrument::Questionnaire;

use crate::results::About;
use crate::units::{SurveyedUnit, totals};

/// The questionnaire, the snapshot of the units, and the wave's own data.
#[derive(Debug)]
pub(crate) struct Public<'a> {
    pub(crate) questionnaire: &'a Questionnaire,
    pub(crate) units: &'a [SurveyedUnit],
    /// Per unit its people with those of its subunits.
    pub(crate) heads: Vec<u32>,
    /// Per unit the invited among them.
    pub(crate) invited: Vec<u32>,
    pub(crate) about: &'a About,
}

/// One scale beside what is public.
#[derive(Debug)]
pub(crate) struct PublicScale<'a> {
    pub(crate) public: &'a Public<'a>,
    pub(crate) scale: usize,
    pub(crate) denominator: i64,
    /// Per unit whether its response is told.
    pub(crate) response: &'a [bool],
}

/// One item beside what is public.
#[derive(Debug)]
pub(crate) struct PublicItem<'a> {
    pub(crate) public: &'a Public<'a>,
    pub(crate) item: usize,
    /// Per unit whether its response is told.
    pub(crate) response: &'a [bool],
}

// Questionnaire, snapshot, head and invitation counts, the wave's name and policy: all fixed at
// launch, before anybody answers.
impl PublicInput for Public<'_> {}
// As above; which scale it is and its denominator follow from the questionnaire, and whose response is told stands in
// the decision, which is published.
impl PublicInput for PublicScale<'_> {}
// As above; which item it is follows from the questionnaire, whose response is told from the decision.
impl PublicInput for PublicItem<'_> {}

impl<'a> Public<'a> {
    pub(crate) fn new(
        questionnaire: &'a Questionnaire,
        units: &'a [SurveyedUnit],
        about: &'a About,
    ) -> Public<'a> {
        Public {
            questionnaire,
            units,
            heads: totals(units, |unit| unit.heads),
            invited: totals(units, |unit| unit.invited),
            about,
        }
    }
}
