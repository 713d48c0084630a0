//! People who answer.

use peil_instrument::{Answer, Answers, DONT_KNOW, NOT_APPLICABLE, Questionnaire};
use rand::Rng;

use crate::normal::quantile;
use crate::random::{Normals, happens, place};
use crate::truth::{Graded, KindTruth, Options, Truth, Words};

/// Draws people's answers to one questionnaire from a [`Truth`].
#[derive(Debug, Clone)]
pub struct Respondents<'a> {
    questionnaire: &'a Questionnaire,
    n_traits: usize,
    /// Turns independent normals into correlated traits.
    root: Vec<f64>,
    items: Vec<Plan>,
}

#[derive(Debug, Clone)]
struct Plan {
    skip: f64,
    kind: KindPlan,
}

#[derive(Debug, Clone)]
enum KindPlan {
    Graded(Thresholds),
    Options(Options),
    Words(Words),
}

/// A graded item with its shares turned into thresholds.
#[derive(Debug, Clone)]
pub(crate) struct Thresholds {
    pub(crate) codes: Vec<u8>,
    /// Between the codes: an opinion below the first one is the first code, and so on.
    pub(crate) between: Vec<f64>,
    pub(crate) on_trait: usize,
    pub(crate) loading: f64,
    pub(crate) own: f64,
    /// "Weet ik niet" lies above this one; `None` if nobody says it.
    pub(crate) dont_know: Option<f64>,
    pub(crate) tendency: f64,
    pub(crate) own_tendency: f64,
    pub(crate) not_applicable: f64,
}

impl Respondents<'_> {
    /// People of whom `truth` is true, for the questionnaire it was parsed with.
    pub fn new<'a>(questionnaire: &'a Questionnaire, truth: &Truth) -> Respondents<'a> {
        let plan = |kind: &KindTruth| match kind {
            KindTruth::Graded(graded) => KindPlan::Graded(Thresholds::new(graded)),
            KindTruth::Options(options) => KindPlan::Options(options.clone()),
            KindTruth::Words(words) => KindPlan::Words(words.clone()),
        };
        let items = truth.items.iter();
        Respondents {
            questionnaire,
            n_traits: truth.correlations.size(),
            root: truth.root.clone(),
            items: items.map(|item| Plan { skip: item.skip, kind: plan(&item.kind) }).collect(),
        }
    }

    /// The answers of one more person, routed: an item that is not asked has none.
    pub fn answer(&self, rng: &mut impl Rng) -> Answers {
        self.answer_with(rng, &[])
    }

    /// The answers of one more person whose traits lie `effects` above the average, in standard deviations
    /// between people and in the order of the scales; scales beyond the end of the slice: 0.
    ///
    /// For true differences between units: give all people of a unit the same effects. The shares and
    /// correlations of the truth then no longer hold for everybody together.
    pub fn answer_with(&self, rng: &mut impl Rng, effects: &[f64]) -> Answers {
        let mut normals = Normals::new(rng);
        let traits = self.traits(&mut normals, effects);
        let tendency = normals.draw();
        let mut answers = Answers::none(self.questionnaire);
        for (item, plan) in self.items.iter().enumerate() {
            if !answers.is_asked(self.questionnaire, item) || happens(normals.rng, plan.skip) {
                continue;
            }
            let answer = match &plan.kind {
                KindPlan::Graded(graded) => {
                    Answer::Code(graded.draw(&mut normals, &traits, tendency))
                }
                KindPlan::Options(options) => Answer::Chosen(options.draw(normals.rng)),
                KindPlan::Words(words) => words.draw(normals.rng),
            };
            let taken = answers.set(self.questionnaire, item, answer);
            debug_assert_eq!(taken, Ok(()), "`Truth::parse` checked what the questionnaire offers");
        }
        answers
    }

    fn traits<R: Rng>(&self, normals: &mut Normals<'_, R>, effects: &[f64]) -> Vec<f64> {
        let free: Vec<f64> = (0..self.n_traits).map(|_| normals.draw()).collect();
        let mut traits = Vec::with_capacity(self.n_traits);
        for at in 0..self.n_traits {
            let row = &self.root[at * self.n_traits..=at * self.n_traits + at];
            let sum: f64 = row.iter().zip(&free).map(|(weight, normal)| weight * normal).sum();
            traits.push(sum + effects.get(at).copied().unwrap_or(0.0));
        }
        traits
    }
}

impl Thresholds {
    pub(crate) fn new(graded: &Graded) -> Thresholds {
        let opinions: f64 = graded.points.iter().map(|(_, share)| share).sum();
        let mut below = 0.0;
        let mut between = Vec::with_capacity(graded.points.len());
        for (_, share) in &graded.points[..graded.points.len().saturating_sub(1)] {
            below += share;
            // Nobody with an opinion: the thresholds are never looked at.
            between.push(if opinions > 0.0 { quantile(below / opinions) } else { 0.0 });
        }
        let (on_trait, loading) = graded.loading.unwrap_or((0, 0.0));
        let says = graded.dont_know > 0.0;
        Thresholds {
            codes: graded.points.iter().map(|(code, _)| *code).collect(),
            between,
            on_trait,
            loading,
            own: (1.0 - loading * loading).sqrt(),
            // "Niet van toepassing" was decided before.
            dont_know: says.then(|| -quantile(graded.dont_know / (1.0 - graded.not_applicable))),
            tendency: graded.tendency,
            own_tendency: (1.0 - graded.tendency * graded.tendency).sqrt(),
            not_applicable: graded.not_applicable,
        }
    }

    fn draw<R: Rng>(&self, normals: &mut Normals<'_, R>, traits: &[f64], tendency: f64) -> u8 {
        if self.not_applicable > 0.0 && happens(normals.rng, self.not_applicable) {
            return NOT_APPLICABLE;
        }
        if let Some(threshold) = self.dont_know {
            let inclination = self.tendency * tendency + self.own_tendency * normals.draw();
            if inclination >= threshold {
                return DONT_KNOW;
            }
        }
        let common = traits.get(self.on_trait).copied().unwrap_or(0.0);
        let opinion = self.loading * common + self.own * normals.draw();
        let point = self.between.iter().filter(|threshold| opinion >= **threshold).count();
        self.codes[point]
    }
}

impl Words {
    fn draw(&self, rng: &mut impl Rng) -> Answer {
        if !happens(rng, self.writes) {
            return Answer::None;
        }
        Answer::Words(self.texts[place(rng, self.texts.len())].clone())
    }
}
