//! The intervals of a change hold the true change as often as they promise.
//!
//! What is true: the mean score that the people of a unit would have in the long run, given the unit's
//! effects (`Waterrijk::expected_score`), and its change. Who answers is a random 60%, and what they answer is drawn
//! anew in each wave; so the respondents are independent draws around that mean, and Welch's interval
//! without finite population correction is the one that covers it. (The mean of the people who happen
//! to work there in that year is covered more often still: they hold part of the chance themselves.)

use peil_analysis::{
    About, Dataset, Decision, Earlier, Measure, Results, Status, Subject, Survey, SurveyedUnit,
    decide, evaluate_since,
};
use peil_disclosure::{Policy, Released};
use peil_instrument::{Questionnaire, Text};
use peil_simulation::waterrijk::{Waterrijk, Year};
use peil_simulation::{ExpectedScores, Respondents, people_by_unit, seeded};
use peil_statistics::difference::{Sample, welch};

use crate::waterrijk::score;
use crate::{staff, staff_truth};

/// How often something held.
#[derive(Default, Clone, Copy)]
struct Rate {
    held: u32,
    of: u32,
}

impl Rate {
    fn count(&mut self, held: bool) {
        self.held += u32::from(held);
        self.of += 1;
    }

    fn share(self) -> f64 {
        f64::from(self.held) / f64::from(self.of)
    }

    /// Five standard errors of a rate of 95%.
    fn room(self) -> f64 {
        5.0 * (0.95 * 0.05 / f64::from(self.of)).sqrt()
    }
}

/// Before rounding: 95%, for teams of every size, changed or not.
#[test]
fn welchs_interval_covers_in_teams_of_17_to_60() {
    let questionnaire = staff();
    let truth = staff_truth(&questionnaire);
    let people = Respondents::new(&questionnaire, &truth);
    let expected = ExpectedScores::new(&questionnaire, &truth);
    let mut rng = seeded(11);
    for (heads, changed) in [(17, 0.0), (17, 1.0), (26, 0.0), (40, -1.1), (60, 0.0)] {
        let respondents = heads * 6 / 10;
        let (then, now) = ([0.3; 6], [0.3 + changed; 6]);
        let mut rate = Rate::default();
        for _ in 0..400 {
            let mut draw = |effects: &[f64]| -> Vec<Vec<f64>> {
                let answers: Vec<_> =
                    (0..respondents).map(|_| people.answer_with(&mut rng, effects)).collect();
                let scales = questionnaire.main_scales().iter();
                scales
                    .map(|scale| answers.iter().filter_map(|a| score(scale, a)).collect())
                    .collect()
            };
            for (scale, (first, second)) in draw(&then).iter().zip(draw(&now)).enumerate() {
                let found = welch(&sample(first), &sample(&second)).unwrap();
                let true_change = expected.score(scale, &now) - expected.score(scale, &then);
                rate.count(found.interval.contains(true_change));
            }
        }
        let off = (rate.share() - 0.95).abs();
        // The six scales of a team are not independent: twice the room.
        assert!(off < 2.0 * rate.room(), "{heads} heads, {changed}: {}", rate.share());
    }
}

fn sample(scores: &[f64]) -> Sample {
    let n = scores.len() as f64;
    let mean = scores.iter().sum::<f64>() / n;
    let squares: f64 = scores.iter().map(|score| (score - mean) * (score - mean)).sum();
    Sample::new(scores.len() as u64, mean, (squares / (n - 1.0)).sqrt()).unwrap()
}

/// As released, over many runs of the whole analysis of both waves.
#[test]
fn released_changes_hold_the_true_change_as_often_as_they_promise() {
    let questionnaire = staff();
    let waterrijk = Waterrijk::new(&questionnaire).unwrap();
    let (mut teams, mut unchanged, mut directorates, mut whole) =
        (Rate::default(), Rate::default(), Rate::default(), Rate::default());
    let (mut put_in, mut put_in_held) = (Rate::default(), Rate::default());
    for seed in 0..30 {
        let released = two_waves(&questionnaire, &waterrijk, seed);
        let results = released.get();
        for figure in results.figures.iter().filter(|figure| figure.measure == Measure::Change) {
            let Subject::Scale(id) = &figure.subject else { continue };
            let (Some(low), Some(high)) = (figure.low, figure.high) else { continue };
            let scale = questionnaire.main_scales().iter().position(|scale| scale.id == *id);
            // Scales for comparison have no truth of their own.
            let Some(scale) = scale else { continue };
            let truth = waterrijk.true_change(&figure.unit, scale).unwrap();
            let holds = low <= truth && truth <= high;
            match results.unit(&figure.unit).unwrap().kind.as_str() {
                "team" if truth.abs() < 1e-12 => unchanged.count(low <= 0.0 && 0.0 <= high),
                "team" => teams.count(holds),
                "directie" => directorates.count(holds),
                _ => whole.count(holds),
            }
            let is_put_in =
                waterrijk.put_in().iter().any(|p| p.unit == figure.unit && p.scale == scale);
            if is_put_in {
                put_in_held.count(holds);
                // Zero is outside, on the right side.
                put_in.count(if truth > 0.0 { low > 0.0 } else { high < 0.0 });
            }
        }
    }
    // Full precision: 95%, and a little more, because everybody of a unit of teams is drawn and the
    // interval takes the differences between teams for chance. Scales of a wave hang together.
    assert!((0.92..=1.0).contains(&whole.share()), "whole: {}", whole.share());
    // Rounded outward, so never less often than promised; in tenths that is up to three points more.
    for (name, rate) in [
        ("teams", teams),
        ("unchanged", unchanged),
        ("directorates", directorates),
        ("put in", put_in_held),
    ] {
        assert!(rate.share() > 0.95 - 2.0 * rate.room(), "{name}: {}", rate.share());
        assert!(rate.share() < 0.995, "{name}: {}", rate.share());
    }
    assert!(unchanged.of > 10_000 && teams.of > 2_000, "{} and {}", unchanged.of, teams.of);
    assert!(put_in.share() > 0.6, "found: {}", put_in.share());
}

/// A wave with all that its figures are made from.
struct Played {
    units: Vec<SurveyedUnit>,
    dataset: Dataset,
}

impl Played {
    fn new(questionnaire: &Questionnaire, waterrijk: &Waterrijk, year: Year, seed: u64) -> Played {
        let units = SurveyedUnit::from_tree(waterrijk.workforce(year));
        let people = Respondents::new(questionnaire, waterrijk.truth());
        let unit_of = people_by_unit(waterrijk.workforce(year));
        let mut rng = seeded(10_000 * year.seed() + seed);
        let mut builder = Dataset::builder(questionnaire, units.len());
        for person in waterrijk.who_answers(year, &mut rng) {
            let unit = unit_of[person];
            let answers = people.answer_with(&mut rng, waterrijk.effects(year, unit));
            let parts = answers.submission(questionnaire).parts;
            if let Some(record) = &parts[0] {
                builder.add(0, unit, record).unwrap();
            }
        }
        Played { units, dataset: builder.finish() }
    }

    fn survey<'a>(&'a self, questionnaire: &'a Questionnaire) -> Survey<'a> {
        let policy = Policy::new(10).unwrap();
        Survey { questionnaire, units: &self.units, dataset: &self.dataset, policy }
    }
}

fn two_waves(questionnaire: &Questionnaire, waterrijk: &Waterrijk, seed: u64) -> Released<Results> {
    let [then, now] = Year::ALL.map(|year| Played::new(questionnaire, waterrijk, year, seed));
    let decisions: [Decision; 2] =
        [&then, &now].map(|wave| decide(&wave.survey(questionnaire)).unwrap());
    let about = |wave: &str| About {
        wave: wave.to_owned(),
        wave_name: Text::new(wave, wave),
        organisation: "waterrijk".to_owned(),
        questionnaire: questionnaire.id().clone(),
        version: questionnaire.version().to_owned(),
        questionnaire_hash: questionnaire.hash().to_owned(),
        k: 10,
        synthetic: true,
    };
    let about_then = about("2022");
    let earlier = Earlier {
        survey: then.survey(questionnaire),
        decision: &decisions[0],
        about: &about_then,
        moment: "2022",
        lineage: waterrijk.lineage(),
    };
    let released =
        evaluate_since(&now.survey(questionnaire), &decisions[1], &about("2024"), &earlier)
            .unwrap();
    let shown = released.get().figures.iter().filter(|f| f.measure == Measure::Change);
    assert!(shown.filter(|figure| figure.status == Status::Shown).count() > 500);
    released
}
