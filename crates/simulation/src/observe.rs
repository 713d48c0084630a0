//! What a large number of made-up people answer, and the correlations of traits that give the
//! correlations of scale scores one asks for.

use peil_instrument::{Answer, Answers, Questionnaire};
use rand::Rng;

use crate::census::score;
use crate::{Correlations, Respondents, Truth, TruthError, seeded};

/// Counts and correlations of a number of people.
#[derive(Debug, Clone)]
pub struct Observed {
    /// Per item: how many answered with each code (the index).
    pub codes: Vec<Vec<u64>>,
    /// Per item: how many ticked each option of a multiple choice.
    pub ticks: Vec<Vec<u64>>,
    /// Per item: how many answered it at all.
    pub answered: Vec<u64>,
    /// Per item: how many were asked.
    pub asked: Vec<u64>,
    /// Per scale: the mean score, on the codes.
    pub means: Vec<f64>,
    /// The correlations of the scale scores, each over those who have both.
    pub correlations: Correlations,
}

impl Observed {
    /// The share of a code among those who answered the item.
    pub fn share(&self, item: usize, code: u8) -> f64 {
        self.codes[item][usize::from(code)] as f64 / self.answered[item] as f64
    }
}

/// Lets `n` people answer and counts.
pub fn observe(
    questionnaire: &Questionnaire,
    truth: &Truth,
    n: usize,
    rng: &mut impl Rng,
) -> Observed {
    let people = Respondents::new(questionnaire, truth);
    let (n_items, n_scales) = (questionnaire.items().len(), questionnaire.main_scales().len());
    let mut observed = Observed {
        codes: vec![vec![0; 256]; n_items],
        ticks: vec![Vec::new(); n_items],
        answered: vec![0; n_items],
        asked: vec![0; n_items],
        means: Vec::new(),
        correlations: Correlations::independent(n_scales),
    };
    let mut products = vec![Products::default(); n_scales * n_scales];
    for _ in 0..n {
        let answers = people.answer(rng);
        for item in 0..n_items {
            observed.count(item, &answers, questionnaire);
        }
        let scores: Vec<Option<f64>> =
            questionnaire.main_scales().iter().map(|scale| score(scale, &answers)).collect();
        for (first, x) in scores.iter().enumerate() {
            for (second, y) in scores.iter().enumerate().take(first + 1) {
                if let (Some(x), Some(y)) = (x, y) {
                    products[first * n_scales + second].add(*x, *y);
                }
            }
        }
    }
    for first in 0..n_scales {
        observed.means.push(products[first * n_scales + first].mean());
        for second in 0..first {
            let correlation = products[first * n_scales + second].correlation();
            observed.correlations.set(first, second, correlation);
        }
    }
    observed
}

impl Observed {
    fn count(&mut self, item: usize, answers: &Answers, questionnaire: &Questionnaire) {
        self.asked[item] += u64::from(answers.is_asked(questionnaire, item));
        match answers.get(item) {
            Answer::None => return,
            Answer::Code(code) => self.codes[item][usize::from(*code)] += 1,
            Answer::Chosen(ticked) => {
                self.ticks[item].resize(ticked.len(), 0);
                for (count, tick) in self.ticks[item].iter_mut().zip(ticked) {
                    *count += u64::from(*tick);
                }
            }
            Answer::Words(_) => {}
        }
        self.answered[item] += 1;
    }
}

/// Sums for one pair of scores.
#[derive(Debug, Clone, Copy, Default)]
struct Products {
    n: f64,
    x: f64,
    y: f64,
    xx: f64,
    yy: f64,
    xy: f64,
}

impl Products {
    fn add(&mut self, x: f64, y: f64) {
        self.n += 1.0;
        self.x += x;
        self.y += y;
        self.xx += x * x;
        self.yy += y * y;
        self.xy += x * y;
    }

    fn mean(&self) -> f64 {
        self.x / self.n
    }

    /// Pearson's; scores lie between 1 and 97, so plain sums lose no digit that counts.
    fn correlation(&self) -> f64 {
        let covariance = self.xy - self.x * self.y / self.n;
        let variances = (self.xx - self.x * self.x / self.n) * (self.yy - self.y * self.y / self.n);
        covariance / variances.sqrt()
    }
}

/// The correlations of traits with which the scale scores of `n` people correlate as the truth's targets
/// say.
///
/// Scores correlate less than traits, because answers have few points and items measure other things too.
/// Each round multiplies every latent correlation by what its observed one falls short of; the people are
/// the same in each round, so this settles. `n` of 400,000 and 6 rounds give two certain decimals.
///
/// # Errors
/// [`TruthError::Correlations`] if on the way no people could have the correlations: the targets are too
/// large for items that measure so little of their trait.
pub fn solve(
    questionnaire: &Questionnaire,
    truth: &Truth,
    n: usize,
    rounds: usize,
    seed: u64,
) -> Result<Truth, TruthError> {
    let mut truth = truth.clone();
    for _ in 0..rounds {
        let observed = observe(questionnaire, &truth, n, &mut seeded(seed)).correlations;
        let mut latent = truth.correlations().clone();
        for target in truth.targets() {
            let (first, second) = (target.first, target.second);
            let found = observed.get(first, second);
            // A pair that does not correlate at all cannot be stretched; it moves from a small start.
            let before = latent.get(first, second);
            let stretched =
                if found.abs() < 0.01 { target.observed } else { before * target.observed / found };
            latent.set(first, second, stretched);
        }
        truth = truth.with_correlations(latent)?;
    }
    Ok(truth)
}
