//! What people answered, question by question.

use peil_analysis::{Measure, Subject};
use peil_instrument::{ItemKind, Scale, ScaleItem};

use super::Wave;
use crate::chart::Bar;
use crate::page::{Amounts, Answers};
use crate::rule::Verdict;
use crate::{number, rule};

/// From so many answers on people read percentages; below it "7" says more than "58%".
const PERCENT_FROM: u64 = 20;

/// The answers to one question in a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Given {
    /// What was favourable, and what was not.
    pub(super) bar: Bar,
    /// "Weet ik niet" among those without an opinion.
    dont_know: u64,
}

impl Given {
    /// From the counts of a format's answers, in the order in which they are offered.
    fn of(counts: &[u64], points: usize, dont_know: bool, reversed: bool) -> Given {
        let (opinions, rest) = counts.split_at(points.min(counts.len()));
        let half = opinions.len() / 2;
        let low = opinions[..half].iter().sum();
        let high = opinions[opinions.len() - half..].iter().sum();
        let (unfavourable, favourable) = if reversed { (high, low) } else { (low, high) };
        let neutral = opinions.iter().sum::<u64>() - low - high;
        let no_opinion = rest.iter().sum();
        let dont_know = rest.first().copied().filter(|_| dont_know).unwrap_or_default();
        Given { bar: Bar { unfavourable, neutral, favourable, no_opinion }, dont_know }
    }

    /// Whether the share of favourable answers is smaller than that of another question.
    fn is_less_favourable(&self, other: &Given) -> bool {
        let (mine, theirs) = (&self.bar, &other.bar);
        mine.favourable * theirs.people() < theirs.favourable * mine.people()
    }
}

impl Wave<'_> {
    /// The answers of a unit to every question of a scale, in its order; `None` where they are not shown.
    pub(super) fn given(&self, unit: &str, scale: &Scale) -> Vec<Option<Given>> {
        scale.items.iter().map(|item| self.given_to(unit, item)).collect()
    }

    fn given_to(&self, unit: &str, item: &ScaleItem) -> Option<Given> {
        let described = &self.questionnaire.items()[item.item];
        let ItemKind::Rating { format } = described.kind else { return None };
        let format = &self.questionnaire.formats()[format];
        let counts = self.figures.counts(unit, &described.id)?;
        let dont_know = format.dont_know.is_some();
        Some(Given::of(&counts, format.points.len(), dont_know, item.reversed))
            .filter(|given| given.bar.people() > 0)
    }

    /// The question that a theme is told by: the one with the most favourable answers of a strength, with the fewest of
    /// an opgave. `given`: the answers to each.
    pub(super) fn telling(
        &self,
        scale: &Scale,
        given: &[Option<Given>],
        verdict: Verdict,
    ) -> Option<Answers> {
        let mut found: Option<(&ScaleItem, Given)> = None;
        for (item, given) in scale.items.iter().zip(given) {
            let Some(given) = given else { continue };
            let is_better = found.is_none_or(|(_, best)| match verdict {
                Verdict::Strength => best.is_less_favourable(given),
                Verdict::Opgave => given.is_less_favourable(&best),
            });
            if is_better {
                found = Some((item, *given));
            }
        }
        let (item, given) = found?;
        Some(Answers {
            statement: self.statement(item),
            words: self.bar_words(&given.bar),
            bar: given.bar,
        })
    }

    /// Per scale of the page whether it weighs much: above the average of the key drivers, or what they explain.
    pub(super) fn heavy(&self, scales: &[&Scale]) -> Vec<bool> {
        let root = self.results.root().map_or("", |root| root.code.as_str());
        let subject = |scale: &Scale| Subject::Scale(scale.id.clone());
        let outcome =
            self.questionnaire.scales().iter().find(|scale| {
                self.figures.get(root, &subject(scale), Measure::DriversR2).is_some()
            });
        let Some(outcome) = outcome else { return vec![false; scales.len()] };
        let weight = |scale: &Scale| {
            let of = Some(scale.id.as_str());
            self.figures.answer(root, &subject(outcome), Measure::DriverWeight, of)?.value
        };
        let all: Vec<f64> = self.questionnaire.scales().iter().filter_map(weight).collect();
        let average = all.iter().sum::<f64>() / all.len().max(1) as f64;
        let is_heavy = |scale: &Scale| {
            weight(scale).is_some_and(|weight| weight > average)
                || (scale.id == outcome.id && !all.is_empty())
        };
        scales.iter().map(|scale| is_heavy(scale)).collect()
    }

    /// A question as people read it.
    pub(super) fn statement(&self, item: &ScaleItem) -> String {
        self.questionnaire.items()[item.item].text.get(self.lang).to_owned()
    }

    /// What a bar shows, part by part; parts with nobody in them are left out.
    fn bar_words(&self, bar: &Bar) -> String {
        let amounts = self.amounts(bar);
        let parts = [
            ("unfavourable", bar.unfavourable, &amounts.unfavourable),
            ("neutral", bar.neutral, &amounts.neutral),
            ("favourable", bar.favourable, &amounts.favourable),
            ("no_opinion", bar.no_opinion, &amounts.no_opinion),
        ];
        let parts = parts.into_iter().filter(|(_, people, _)| *people > 0);
        let words = parts
            .map(|(key, _, amount)| self.fill(&format!("answers.{key}"), &[("amount", amount)]));
        words.collect::<Vec<_>>().join(" · ")
    }

    /// The parts as people read them: people below twenty, percentages from there.
    pub(super) fn amounts(&self, bar: &Bar) -> Amounts {
        let all = bar.people();
        let amount = |people: u64| {
            if all < PERCENT_FROM {
                number::whole(people as f64, self.lang)
            } else {
                number::percent(people as f64 / all as f64)
            }
        };
        Amounts {
            unfavourable: amount(bar.unfavourable),
            neutral: amount(bar.neutral),
            favourable: amount(bar.favourable),
            no_opinion: amount(bar.no_opinion),
            people: number::whole(all as f64, self.lang),
        }
    }
}

/// Whether much is unknown of a scale of which these are the answers; not where they are not shown.
pub(super) fn is_unknown(given: &[Option<Given>]) -> bool {
    let (dont_know, answers) =
        given.iter().flatten().fold((0, 0), |(dont_know, answers), given| {
            (dont_know + given.dont_know, answers + given.bar.people())
        });
    rule::is_unknown(dont_know, answers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(unfavourable: u64, neutral: u64, favourable: u64, no_opinion: u64) -> Bar {
        Bar { unfavourable, neutral, favourable, no_opinion }
    }

    #[test]
    fn answers_above_the_middle_are_favourable() {
        let given = Given::of(&[1, 2, 3, 4, 5, 6, 7], 5, true, false);
        assert_eq!((given.bar, given.dont_know), (bar(3, 3, 9, 13), 6));
        assert_eq!(Given::of(&[1, 2, 3, 4, 5], 5, false, true).bar, bar(9, 3, 3, 0));
        // Without a middle nobody is neutral.
        assert_eq!(Given::of(&[1, 2, 4, 8], 4, false, false).bar, bar(3, 0, 12, 0));
        // Only "niet van toepassing" is offered.
        let given = Given::of(&[1, 2, 4, 8, 3], 4, false, false);
        assert_eq!((given.bar.no_opinion, given.dont_know), (3, 0));
    }

    #[test]
    fn shares_are_compared_and_not_numbers() {
        let more = Given::of(&[0, 0, 5, 5, 0], 5, false, false);
        let less = Given::of(&[0, 0, 60, 40, 0], 5, false, false);
        assert!(less.is_less_favourable(&more) && !more.is_less_favourable(&less));
        assert!(!more.is_less_favourable(&more));
    }
}
