//! The mean score on a scale that people have in the long run: computed, not drawn.

use peil_instrument::Questionnaire;

use crate::Truth;
use crate::normal::below;
use crate::respondents::Thresholds;
use crate::truth::KindTruth;

/// The expected mean score of every scale, for people with given traits.
///
/// # Formula
/// A score is the mean of the items with an opinion, if they are at least half of the scale's `k` items.
/// Whether somebody has an opinion does not hang on the traits, so the set `S` of items with one is
/// independent of what the opinions are, and
/// ```text
/// E(score) = sum_j w_j m_j(effect),     w_j = E( [j in S] / |S| ; 2|S| >= k ) / P(2|S| >= k)
/// m_j(e)   = sum_points code P(point),  P(opinion above threshold c) = P(Z > c - l e)
/// ```
/// with `l` the loading and `e` the effect: a trait of variance 1 around `e` gives an opinion of variance 1
/// around `l e`. Given the tendency to say "weet ik niet" items have an opinion independently; over the
/// tendency, a standard normal variable, is integrated by the trapezium rule.
#[derive(Debug, Clone)]
pub struct ExpectedScores {
    scales: Vec<Vec<Part>>,
}

/// An item of a scale.
#[derive(Debug, Clone)]
struct Part {
    weight: f64,
    item: Thresholds,
    /// For a reversed item: the number of points, plus one.
    turned: Option<f64>,
}

/// The range of the tendency that is integrated over, in standard deviations, and the steps.
const RANGE: f64 = 8.0;
const STEPS: u32 = 320;

impl ExpectedScores {
    /// For the questionnaire with which the truth was parsed.
    pub fn new(questionnaire: &Questionnaire, truth: &Truth) -> ExpectedScores {
        let scale = |scale: &peil_instrument::Scale| {
            let mut parts = Vec::new();
            let mut skips = Vec::new();
            for member in &scale.items {
                let item = &truth.items[member.item];
                if let KindTruth::Graded(graded) = &item.kind {
                    let turned = member.reversed.then(|| f64::from(scale.points) + 1.0);
                    parts.push(Part { weight: 0.0, item: Thresholds::new(graded), turned });
                    skips.push(item.skip);
                }
            }
            let weights = weights(&parts, &skips);
            for (part, weight) in parts.iter_mut().zip(weights) {
                part.weight = weight;
            }
            parts
        };
        ExpectedScores { scales: questionnaire.main_scales().iter().map(scale).collect() }
    }

    /// The expected mean score on a scale (by index) of people whose traits lie `effects` above the
    /// average, as for [`Respondents::answer_with`](crate::Respondents::answer_with).
    pub fn score(&self, scale: usize, effects: &[f64]) -> f64 {
        self.scales[scale]
            .iter()
            .map(|part| {
                let mean = part.item.expected_code(effects);
                part.weight * part.turned.map_or(mean, |turned| turned - mean)
            })
            .sum()
    }
}

/// How heavily each item weighs in the expected score; they add up to 1.
fn weights(parts: &[Part], skips: &[f64]) -> Vec<f64> {
    let mut weights = vec![0.0; parts.len()];
    let step = 2.0 * RANGE / f64::from(STEPS);
    for at in 0..=STEPS {
        let tendency = f64::from(at) * step - RANGE;
        let density = libm::exp(-0.5 * tendency * tendency);
        let opinion: Vec<f64> = parts
            .iter()
            .zip(skips)
            .map(|(part, skip)| (1.0 - skip) * part.item.has_opinion(tendency))
            .collect();
        for (item, weight) in weights.iter_mut().enumerate() {
            *weight += density * opinion[item] * share_of_score(&opinion, item);
        }
    }
    let total: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / total).collect()
}

/// `E( 1 / |S| ; 2|S| >= k )` given that `item` has an opinion.
fn share_of_score(opinion: &[f64], item: usize) -> f64 {
    // How many of the others have one.
    let mut others = vec![1.0];
    for (_, p) in opinion.iter().enumerate().filter(|(other, _)| *other != item) {
        let mut next = vec![0.0; others.len() + 1];
        for (n, probability) in others.iter().enumerate() {
            next[n] += probability * (1.0 - p);
            next[n + 1] += probability * p;
        }
        others = next;
    }
    let counted = others.iter().enumerate().filter(|(n, _)| 2 * (n + 1) >= opinion.len());
    counted.map(|(n, probability)| probability / (n as f64 + 1.0)).sum()
}

impl Thresholds {
    /// The expected code of an opinion, for people whose traits lie `effects` above the average.
    pub(crate) fn expected_code(&self, effects: &[f64]) -> f64 {
        let shift = self.loading * effects.get(self.on_trait).copied().unwrap_or(0.0);
        let mut mean = self.codes.first().map_or(0.0, |code| f64::from(*code));
        for (pair, threshold) in self.codes.windows(2).zip(&self.between) {
            let step = f64::from(pair[1]) - f64::from(pair[0]);
            mean += step * below(shift - threshold);
        }
        mean
    }

    /// The probability of an opinion from somebody who does not skip the item.
    pub(crate) fn has_opinion(&self, tendency: f64) -> f64 {
        let knows = self
            .dont_know
            .map_or(1.0, |from| below((from - self.tendency * tendency) / self.own_tendency));
        (1.0 - self.not_applicable) * knows
    }

    /// Per code the share among opinions, for people whose traits lie `effects` above the average.
    pub(crate) fn point_shares(&self, effects: &[f64]) -> Vec<f64> {
        let shift = self.loading * effects.get(self.on_trait).copied().unwrap_or(0.0);
        let mut left = 1.0;
        let mut shares = Vec::with_capacity(self.codes.len());
        for threshold in &self.between {
            let above = below(shift - threshold);
            shares.push(left - above);
            left = above;
        }
        shares.push(left);
        shares
    }
}

impl Truth {
    /// The mean of an item among those with an opinion, in the long run, of people whose traits lie
    /// `effects` above the average; as [`Truth::expected_mean`] without effects.
    pub fn expected_mean_with(&self, item: usize, effects: &[f64]) -> Option<f64> {
        let KindTruth::Graded(graded) = &self.items[item].kind else { return None };
        Some(Thresholds::new(graded).expected_code(effects))
    }

    /// The share of an answer point among those with an opinion, in the long run, of people whose traits
    /// lie `effects` above the average.
    pub fn expected_share_of_opinions(
        &self,
        item: usize,
        code: u8,
        effects: &[f64],
    ) -> Option<f64> {
        let KindTruth::Graded(graded) = &self.items[item].kind else { return None };
        let thresholds = Thresholds::new(graded);
        let place = thresholds.codes.iter().position(|point| *point == code)?;
        thresholds.point_shares(effects).get(place).copied()
    }
}
