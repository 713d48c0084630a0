#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

mod calibration;
mod changes;
mod correlations;
mod national;
mod patterns;
mod people;
mod truth;
mod waterrijk;

use peil_instrument::Questionnaire;
use peil_simulation::Truth;

/// The staff questionnaire as it is shipped.
fn staff() -> Questionnaire {
    peil_instrument::shipped::questionnaire("staff", None).unwrap()
}

fn staff_truth(questionnaire: &Questionnaire) -> Truth {
    peil_simulation::national::truth(questionnaire).unwrap()
}
