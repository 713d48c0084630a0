//! What everybody in a workforce would answer: the truth that a wave with part of them estimates.

use peil_instrument::{Answer, Answers, DONT_KNOW, ItemKind, Questionnaire, Scale};
use rand_chacha::ChaCha8Rng;

use crate::Respondents;

/// The answers that every single person would give, whether they respond or not.
///
/// An interval with finite population correction promises to hold what *these* people would have said
/// all together. That is known here, and computed by plain division, not by the code under test.
#[derive(Debug, Clone)]
pub struct Census {
    /// Per person the own unit.
    units: Vec<usize>,
    answers: Vec<Answers>,
    /// Per main scale and person the score; `None` by the half rule.
    scores: Vec<Vec<Option<f64>>>,
}

impl Census {
    /// Lets everybody answer: one person per entry of `units`, with the effects of that unit (as for
    /// [`Respondents::answer_with`]; none for a unit beyond the end of `effects`).
    pub fn draw(
        questionnaire: &Questionnaire,
        people: &Respondents<'_>,
        units: &[usize],
        effects: &[Vec<f64>],
        rng: &mut ChaCha8Rng,
    ) -> Census {
        let effects_of = |unit: usize| effects.get(unit).map_or(&[][..], Vec::as_slice);
        let answers: Vec<Answers> =
            units.iter().map(|unit| people.answer_with(rng, effects_of(*unit))).collect();
        let scales = questionnaire.main_scales().iter();
        let scores = scales.map(|scale| answers.iter().map(|a| score(scale, a)).collect());
        Census { units: units.to_vec(), scores: scores.collect(), answers }
    }

    /// The unit of every person.
    pub fn units(&self) -> &[usize] {
        &self.units
    }

    /// The answers of every person.
    pub fn answers(&self) -> &[Answers] {
        &self.answers
    }

    /// Everybody's score on a main scale.
    pub fn scores(&self, scale: usize) -> &[Option<f64>] {
        &self.scores[scale]
    }

    /// Per unit the mean score of its own people and of those of the units below it; `parents` as in
    /// [`UnitTree`](peil_instrument::UnitTree), a parent before its children.
    pub fn unit_means(&self, scale: usize, parents: &[Option<usize>]) -> Vec<Option<f64>> {
        let mut sums = vec![(0.0, 0.0); parents.len()];
        for (unit, score) in self.units.iter().zip(&self.scores[scale]) {
            if let Some(score) = score {
                sums[*unit].0 += score;
                sums[*unit].1 += 1.0;
            }
        }
        for unit in (0..parents.len()).rev() {
            if let Some(parent) = parents[unit] {
                let (sum, n) = sums[unit];
                sums[parent].0 += sum;
                sums[parent].1 += n;
            }
        }
        sums.into_iter().map(|(sum, n)| (n > 0.0).then(|| sum / n)).collect()
    }

    /// The mean of an item among everybody with an opinion.
    pub fn item_mean(&self, item: usize) -> Option<f64> {
        let (mut n, mut sum) = (0_u32, 0_u32);
        for answers in &self.answers {
            if let Answer::Code(code @ 1..DONT_KNOW) = answers.get(item) {
                n += 1;
                sum += u32::from(*code);
            }
        }
        (n > 0).then(|| f64::from(sum) / f64::from(n))
    }

    /// The share of a code among everybody who answers the item; `None` if nobody does.
    pub fn share(&self, item: usize, code: u8) -> Option<f64> {
        self.ratio(item, item, |answer| matches!(answer, Answer::Code(found) if *found == code))
    }

    /// The share of a code among everybody with an opinion.
    pub fn share_of_opinions(&self, item: usize, code: u8) -> Option<f64> {
        let (mut opinions, mut given) = (0_u32, 0_u32);
        for answers in &self.answers {
            if let Answer::Code(found @ 1..DONT_KNOW) = answers.get(item) {
                opinions += 1;
                given += u32::from(*found == code);
            }
        }
        (opinions > 0).then(|| f64::from(given) / f64::from(opinions))
    }

    /// The share of a code of a routed item among everybody who answers the first question of its route.
    pub fn share_of_all(
        &self,
        questionnaire: &Questionnaire,
        item: usize,
        code: u8,
    ) -> Option<f64> {
        let base = first_of_route(questionnaire, item);
        self.ratio(item, base, |answer| matches!(answer, Answer::Code(found) if *found == code))
    }

    /// The share that ticks an option, by its id, among everybody who ticks anything (`of_all`: who
    /// answers the first question of the route).
    pub fn option_share(
        &self,
        questionnaire: &Questionnaire,
        item: usize,
        option: &str,
        of_all: bool,
    ) -> Option<f64> {
        let ItemKind::Multiple { options } = &questionnaire.items()[item].kind else { return None };
        let place = options.iter().position(|choice| choice.id == *option)?;
        let base = if of_all { first_of_route(questionnaire, item) } else { item };
        let ticks = |answer: &Answer| matches!(answer, Answer::Chosen(ticked) if ticked[place]);
        self.ratio(item, base, ticks)
    }

    fn ratio(&self, item: usize, base: usize, counts: impl Fn(&Answer) -> bool) -> Option<f64> {
        let answered = self.count(base, |answer| *answer != Answer::None);
        (answered > 0.0).then(|| self.count(item, counts) / answered)
    }

    fn count(&self, item: usize, counts: impl Fn(&Answer) -> bool) -> f64 {
        self.answers.iter().filter(|answers| counts(answers.get(item))).count() as f64
    }
}

/// The question that everybody is asked and that an item's route begins with; the item itself if it is
/// always asked.
fn first_of_route(questionnaire: &Questionnaire, item: usize) -> usize {
    let mut at = item;
    // Conditions point backwards, so this ends.
    while let Some(condition) = &questionnaire.items()[at].show_if {
        at = condition.item;
    }
    at
}

/// The mean of the answered items, reversed where the scale says so, if at least half are answered
/// (`docs/methods.md`, scale scores).
pub(crate) fn score(scale: &Scale, answers: &Answers) -> Option<f64> {
    let (mut n, mut sum) = (0_usize, 0_u32);
    for part in &scale.items {
        if let Answer::Code(code @ 1..DONT_KNOW) = answers.get(part.item) {
            n += 1;
            sum += u32::from(if part.reversed { scale.points + 1 - code } else { *code });
        }
    }
    (n > 0 && 2 * n >= scale.items.len()).then(|| f64::from(sum) / n as f64)
}
