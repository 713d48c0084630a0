//! One wave: everybody would answer, some respond, and the analysis runs.

use peil_analysis::{
    About, Dataset, Earlier, Results, Survey, SurveyedUnit, decide, evaluate, evaluate_since,
};
use peil_disclosure::{Policy, Released};
use peil_instrument::{Questionnaire, Text};
use peil_simulation::{Census, Respondents, people_by_unit, respondents, seeded};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::Response;
use super::town::{Moment, Town};

/// The threshold that a wave has unless it says otherwise.
const K: u32 = 10;

/// A wave with all that its figures are made from, and the truth.
pub struct Played {
    /// What everybody would answer.
    pub census: Census,
    /// The people who responded, as places in the census.
    pub responded: Vec<usize>,
    units: Vec<SurveyedUnit>,
    dataset: Dataset,
}

/// What was played of an organisation.
pub struct Outcome {
    pub now: Played,
    pub before: Option<Played>,
    pub results: Released<Results>,
}

/// Plays an organisation once.
pub fn play(town: &Town, response: Response, seed: u64) -> anyhow::Result<Outcome> {
    let mut rng = seeded(seed);
    let mut wave = |moment: &Moment| Played::new(town, moment, response, &mut rng);
    let before = town.before.as_ref().map(&mut wave).transpose()?;
    let now = wave(&town.now)?;
    let survey = now.survey(&town.questionnaire)?;
    let decision = decide(&survey)?;
    let about = about(&town.questionnaire, "now");
    let results = match &before {
        None => evaluate(&survey, &decision, &about)?,
        Some(before) => {
            let survey_before = before.survey(&town.questionnaire)?;
            let earlier = Earlier {
                survey: survey_before,
                decision: &decide(&survey_before)?,
                about: &self::about(&town.questionnaire, "before"),
                moment: "before",
                lineage: &town.lineage,
            };
            evaluate_since(&survey, &decision, &about, &earlier)?
        }
    };
    Ok(Outcome { now, before, results })
}

impl Played {
    fn new(
        town: &Town,
        moment: &Moment,
        response: Response,
        rng: &mut ChaCha8Rng,
    ) -> anyhow::Result<Played> {
        let questionnaire = &town.questionnaire;
        let people = Respondents::new(questionnaire, &town.truth);
        let own_units = people_by_unit(&moment.tree);
        let census = Census::draw(questionnaire, &people, &own_units, &moment.effects, rng);
        let responded = match response {
            Response::AtRandom => {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a share of some thousands"
                )]
                let count = (own_units.len() as f64 * town.response).round() as usize;
                respondents(rng, own_units.len(), count)
            }
            Response::ByAnswer => {
                let chances = chances(&census, questionnaire, town.response);
                let draws = chances.iter().enumerate();
                draws.filter(|(_, p)| rng.random::<f64>() < **p).map(|(at, _)| at).collect()
            }
        };
        let units = SurveyedUnit::from_tree(&moment.tree);
        let mut builder = Dataset::builder(questionnaire, units.len());
        for person in &responded {
            let submission = census.answers()[*person].submission(questionnaire);
            for (part, record) in submission.parts.iter().enumerate() {
                // What is kept apart has the organisation beside it, as at launch.
                let unit = if part == 0 { census.units()[*person] } else { 0 };
                if let Some(record) = record {
                    builder.add(part, unit, record)?;
                }
            }
        }
        Ok(Played { census, responded, units, dataset: builder.finish() })
    }

    fn survey<'a>(&'a self, questionnaire: &'a Questionnaire) -> anyhow::Result<Survey<'a>> {
        let policy = Policy::new(K)?;
        Ok(Survey { questionnaire, units: &self.units, dataset: &self.dataset, policy })
    }
}

/// Everybody's chance to respond where it depends on the answers: ten points more for every standard
/// deviation that a person's mean score lies above the others'.
fn chances(census: &Census, questionnaire: &Questionnaire, response: f64) -> Vec<f64> {
    let scales = 0..questionnaire.main_scales().len();
    let mean = |person: usize| {
        let found: Vec<f64> =
            scales.clone().filter_map(|scale| census.scores(scale)[person]).collect();
        (!found.is_empty()).then(|| found.iter().sum::<f64>() / found.len() as f64)
    };
    let means: Vec<Option<f64>> = (0..census.units().len()).map(mean).collect();
    let known: Vec<f64> = means.iter().flatten().copied().collect();
    let n = known.len() as f64;
    let centre = known.iter().sum::<f64>() / n;
    let sd = (known.iter().map(|mean| (mean - centre).powi(2)).sum::<f64>() / n).sqrt();
    let chance = |mean: &Option<f64>| {
        let above = mean.map_or(0.0, |mean| (mean - centre) / sd);
        (response + 0.1 * above).clamp(0.05, 0.95)
    };
    means.iter().map(chance).collect()
}

fn about(questionnaire: &Questionnaire, wave: &str) -> About {
    About {
        wave: wave.to_owned(),
        wave_name: Text::new(wave, wave),
        organisation: "town".to_owned(),
        questionnaire: questionnaire.id().clone(),
        version: questionnaire.version().to_owned(),
        questionnaire_hash: questionnaire.hash().to_owned(),
        k: K,
        synthetic: true,
    }
}
