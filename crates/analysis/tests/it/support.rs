//! A small questionnaire, and waves made of plain lists.

use peil_analysis::{
    About, Dataset, Decision, Figure, Measure, Results, Subject, Survey, SurveyedUnit, decide,
    evaluate,
};
use peil_disclosure::{Policy, Released};
use peil_instrument::{Id, Questionnaire, Text};

pub const QUESTIONNAIRE: &str = include_str!("../../reference/wave.toml");

pub fn questionnaire() -> Questionnaire {
    peil_instrument::load("wave.toml", QUESTIONNAIRE).unwrap()
}

/// A unit from its code, parent and own people, all invited.
pub fn unit(code: &str, parent: Option<usize>, heads: u32) -> SurveyedUnit {
    SurveyedUnit {
        code: code.to_owned(),
        parent,
        name: Text::new(code, code),
        kind: "unit".to_owned(),
        heads,
        invited: heads,
        whole: true,
    }
}

/// A closed wave that owns its parts.
pub struct Wave {
    pub questionnaire: Questionnaire,
    pub units: Vec<SurveyedUnit>,
    pub dataset: Dataset,
}

impl Wave {
    /// Core records (a1 a2 a3 b1 b2) and records on suspicion, each with its unit.
    pub fn new(units: Vec<SurveyedUnit>, core: &[(usize, [u8; 5])], sensitive: &[[u8; 5]]) -> Wave {
        let questionnaire = questionnaire();
        let mut builder = Dataset::builder(&questionnaire, units.len());
        builder.extend(0, core.iter().map(|(unit, record)| (*unit, record.as_slice()))).unwrap();
        builder.extend(1, sensitive.iter().map(|record| (0, record.as_slice()))).unwrap();
        Wave { dataset: builder.finish(), questionnaire, units }
    }

    pub fn survey(&self) -> Survey<'_> {
        Survey {
            questionnaire: &self.questionnaire,
            units: &self.units,
            dataset: &self.dataset,
            policy: Policy::new(10).unwrap(),
        }
    }

    pub fn decide(&self) -> Decision {
        decide(&self.survey()).unwrap()
    }

    pub fn evaluate(&self) -> Released<Results> {
        self.evaluate_with(&self.decide())
    }

    pub fn evaluate_with(&self, decision: &Decision) -> Released<Results> {
        evaluate(&self.survey(), decision, &about(&self.questionnaire)).unwrap()
    }
}

pub fn about(questionnaire: &Questionnaire) -> About {
    About {
        wave: "w2026".to_owned(),
        wave_name: Text::new("Meting 2026", "Wave 2026"),
        organisation: "org".to_owned(),
        questionnaire: questionnaire.id().clone(),
        version: questionnaire.version().to_owned(),
        questionnaire_hash: questionnaire.hash().to_owned(),
        k: 10,
        synthetic: true,
    }
}

pub fn scale(id: &str) -> Subject {
    Subject::Scale(Id::new(id).unwrap())
}

pub fn item(id: &str) -> Subject {
    Subject::Item(Id::new(id).unwrap())
}

pub fn relation(id: &str) -> Subject {
    Subject::Relation(Id::new(id).unwrap())
}

/// The one figure in this place.
pub fn figure<'a>(
    results: &'a Results,
    unit: &str,
    subject: &Subject,
    measure: Measure,
) -> &'a Figure {
    results.index().get(unit, subject, measure).unwrap()
}

/// The one figure about an answer.
pub fn answer<'a>(results: &'a Results, id: &str, measure: Measure, answer: &str) -> &'a Figure {
    let root = results.root().unwrap().code.as_str();
    results.index().answer(root, &item(id), measure, Some(answer)).unwrap()
}
