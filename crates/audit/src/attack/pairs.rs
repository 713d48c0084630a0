//! Two questions together: what those who gave one answer said to another question.
//!
//! From counts of pairs of answers, or from the sum of products that a covariance in full gives away.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Doubt, Finding, Leak, Report, people};
use crate::groups::{Group, Groups, System};
use crate::precision::Precision;
use crate::question::{Fact, Question, count, item};
use crate::solve::{Extreme, Term};
use crate::wave::{Wave, is_opinion, whole};

/// Looks at every pair of items of which something is published.
pub(crate) fn attack(wave: &Wave, precision: &Precision) -> Report {
    let of_pairs = wave.figures.iter().filter(|figure| figure.kind == "pair");
    let ids: BTreeSet<&str> = of_pairs.map(|figure| figure.id.as_str()).collect();
    let respondents = wave.respondents();
    let mut report = Report::default();
    for id in ids {
        let Some(pair) = Pair::new(wave, precision, id) else { continue };
        report.looked_at.questions += 1;
        let groups = Groups::new(wave, &pair.question, &respondents);
        for system in groups.systems() {
            for group in &system.groups {
                report.looked_at.groups += 1;
                let attempt =
                    Attempt { wave, pair: &pair, groups: &groups, system: &system, group };
                attempt.rows(true, &mut report);
                attempt.rows(false, &mut report);
            }
        }
    }
    report
}

/// Two items as one question, whose answers are pairs. Somebody may have skipped one of the two.
struct Pair {
    question: Question,
    first: Question,
    second: Question,
}

impl Pair {
    fn new(wave: &Wave, precision: &Precision, id: &str) -> Option<Pair> {
        let (first, second) = id.split_once('*')?;
        let only = |id: &str| item(wave, precision, id).into_iter().next();
        let (first, second) = (only(first)?, only(second)?);
        let mut facts: BTreeMap<usize, Vec<Fact>> = BTreeMap::new();
        for figure in wave.figures.iter().filter(|figure| figure.kind == "pair" && figure.id == id)
        {
            let code = &wave.units[figure.unit].code;
            let of =
                figure.answer.as_ref().map_or_else(String::new, |answer| format!(" of {answer}"));
            let from = format!("{} of {id}{of} of {code} ({})", figure.measure, figure.value);
            let known = facts.entry(figure.unit).or_default();
            let Some(value) = whole(figure.value).map(count) else { continue };
            let factors = |of: &dyn Fn(&str, &str) -> i64| factors(&first, &second, of);
            match (figure.measure.as_str(), &figure.answer) {
                ("count", Some(answer)) => {
                    let only = |a: &str, b: &str| i64::from(format!("{a}*{b}") == *answer);
                    known.push(Fact::exactly(factors(&only), value, from));
                }
                ("cross_product", _) => {
                    let both = |a: &str, b: &str| is_opinion(a) && is_opinion(b);
                    let point = |answer: &str| answer.parse::<i64>().unwrap_or(0);
                    let product =
                        |a: &str, b: &str| if both(a, b) { point(a) * point(b) } else { 0 };
                    known.push(Fact::exactly(factors(&product), value, from.clone()));
                    if let Some(n) = figure.n {
                        let people =
                            |a: &str, b: &str| i64::from(both(a, b) && point(a) * point(b) > 0);
                        known.push(Fact::exactly(factors(&people), count(n), from));
                    }
                }
                _ => {}
            }
        }
        for (unit, known) in &mut facts {
            let answers = (first.answers.len() + 1) * (second.answers.len() + 1);
            let width = second.answers.len() + 1;
            known.extend(margins(&first, *unit, answers, |pair| pair / width));
            known.extend(margins(&second, *unit, answers, |pair| pair % width));
        }
        let name = format!("items {} together", id.replace('*', " and "));
        let answers = factors(&first, &second, &|_, _| 0).iter().map(|_| String::new()).collect();
        let question =
            Question { name, answers, facts, everybody: false, rated: false, told: None };
        Some(Pair { question, first, second })
    }

    /// The answer to the first or second item in a pair; `None` if it was skipped.
    fn answer(&self, pair: usize, of_first: bool) -> Option<usize> {
        let width = self.second.answers.len() + 1;
        let (at, item) =
            if of_first { (pair / width, &self.first) } else { (pair % width, &self.second) };
        (at < item.answers.len()).then_some(at)
    }
}

/// What is known of one item alone, over pairs.
fn margins(item: &Question, unit: usize, answers: usize, of: impl Fn(usize) -> usize) -> Vec<Fact> {
    let facts = item.facts.get(&unit).map(Vec::as_slice).unwrap_or_default();
    let with_skipped = facts.iter().map(|fact| {
        let mut fact = fact.clone();
        fact.factors.push(0);
        fact
    });
    with_skipped.map(|fact| fact.spread(answers, &of)).collect()
}

/// Per pair of answers its factor; 0 where one of them was skipped.
fn factors(first: &Question, second: &Question, of: &dyn Fn(&str, &str) -> i64) -> Vec<i64> {
    let answers = |item: &Question| -> Vec<Option<String>> {
        item.answers.iter().cloned().map(Some).chain([None]).collect()
    };
    let (firsts, seconds) = (answers(first), answers(second));
    let of = |a: &Option<String>, b: &Option<String>| match (a, b) {
        (Some(a), Some(b)) => of(a, b),
        _ => 0,
    };
    firsts.iter().flat_map(|a| seconds.iter().map(move |b| of(a, b))).collect()
}

struct Attempt<'a> {
    wave: &'a Wave,
    pair: &'a Pair,
    groups: &'a Groups<'a>,
    system: &'a System,
    group: &'a Group,
}

impl Attempt<'_> {
    /// For every answer to one item: what those who gave it said to the other.
    fn rows(&self, of_first: bool, report: &mut Report) {
        let (given, told) = if of_first {
            (&self.pair.first, &self.pair.second)
        } else {
            (&self.pair.second, &self.pair.first)
        };
        for answer in 0..given.answers.len() {
            let row = self.people(of_first, answer, None);
            let most = match self.system.programme.largest(&row) {
                Extreme::Exact { value, .. } => value,
                Extreme::Contradiction => {
                    report.contradictions.push(self.doubt());
                    return;
                }
                _ => {
                    report.unsolved.push(self.doubt());
                    continue;
                }
            };
            let least = self.system.programme.at_least(&row).unwrap_or(0);
            if least == 0 {
                continue;
            }
            for other in 0..told.answers.len() {
                let cell = self.people(of_first, answer, Some(other));
                let Some(low) = self.system.programme.at_least(&cell) else { continue };
                // All, or all but one, of many; of a few, whatever is known of anybody.
                let is_told = if most < count(self.wave.k) { low > 0 } else { low + 1 >= most };
                if is_told {
                    let (name, of) = (&told.name, people(least, most));
                    let (answer, other) = (&given.answers[answer], &told.answers[other]);
                    let who = people(low, most.min(self.largest(&cell, most)));
                    let conclusion = format!(
                        "of {of} who gave answer `{answer}` to {}, {who} gave `{other}` to {name}",
                        given.name
                    );
                    report.findings.push(self.finding(conclusion));
                }
            }
        }
    }

    fn largest(&self, target: &[Term], otherwise: i64) -> i64 {
        match self.system.programme.largest(target) {
            Extreme::Exact { value, .. } => value,
            _ => otherwise,
        }
    }

    /// Those who gave `answer` to the one item, and `other` to the other.
    fn people(&self, of_first: bool, answer: usize, other: Option<usize>) -> Vec<Term> {
        self.group.people(|pair| {
            self.pair.answer(pair, of_first) == Some(answer)
                && (other.is_none() || self.pair.answer(pair, !of_first) == other)
        })
    }

    fn finding(&self, conclusion: String) -> Finding {
        Finding {
            wave: self.wave.code.clone(),
            leak: Leak::CrossProduct,
            group: self.groups.words(self.group),
            question: self.pair.question.name.clone(),
            conclusion,
            from: self.system.from.clone(),
            assuming: None,
        }
    }

    fn doubt(&self) -> Doubt {
        Doubt {
            wave: self.wave.code.clone(),
            group: self.groups.words(self.group),
            question: self.pair.question.name.clone(),
        }
    }
}
