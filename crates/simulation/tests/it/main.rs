#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

mod calibration;
mod changes;
mod national;
mod patterns;
mod people;
mod truth;
mod waterrijk;

use peil_instrument::Questionnaire;
use peil_simulation::Truth;

/// The staff questionnaire as it is shipped.
fn staff() -> Questionnaire {
    let source = include_str!("../../../../questionnaires/staff/1.0.0.toml");
    peil_instrument::load("staff/1.0.0.toml", source).unwrap()
}

fn staff_truth(questionnaire: &Questionnaire) -> Truth {
    peil_simulation::national::truth(questionnaire).unwrap()
}
