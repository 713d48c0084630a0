//! What the answers of a group were: a unit without those below it, in exact counts or bounds.

use crate::finding::{Doubt, Finding, Leak, Report, people};
use crate::groups::{Group, Groups, System};
use crate::question::{Question, count};
use crate::solve::{Effort, Extreme};
use crate::wave::Wave;

use super::minds::{Mind, minds};

/// Looks at every group that the figures of a question tell apart.
pub(crate) fn attack(wave: &Wave, question: &Question) -> Report {
    let respondents = wave.respondents();
    let groups = Groups::new(wave, question, &respondents);
    let minds = minds(question);
    let mut report = Report::default();
    report.looked_at.questions = 1;
    for system in groups.systems() {
        report.looked_at.groups += system.groups.len();
        let mut ways = Vec::new();
        let contradictions = report.contradictions.len();
        // Often one way clears every group at once.
        let all: Vec<&Group> = system.groups.iter().collect();
        ways.extend(clearing_way(&system, &all, question, &minds, count(wave.k), Effort::Little));
        for group in &system.groups {
            // One way in which it has enough people with different answers clears a group.
            let clears =
                |way: &Vec<i64>| clears(&group.counts(way), question, &minds, count(wave.k));
            if ways.iter().any(clears) {
                continue;
            }
            let attempt =
                Attempt { wave, question, minds: &minds, groups: &groups, system: &system, group };
            match attempt.run(&mut report) {
                Some(way) => ways.push(way),
                // The other groups of a contradictory programme have nothing to tell either.
                None if report.contradictions.len() > contradictions => break,
                None => {}
            }
        }
    }
    report
}

/// Whether these counts of a group show that nothing about it is certain: it can have `k` people, and two of
/// them can have answered otherwise than the others, also among those with an opinion, and on another side.
fn clears(counts: &[i64], question: &Question, minds: &[Mind], k: i64) -> bool {
    let size = if question.everybody { counts[0] } else { counts.iter().sum() };
    size >= k && !minds.iter().any(|mind| mind.is_of_nearly_all(counts))
}

/// A way that clears all of these groups, if one is found.
fn clearing_way(
    system: &System,
    groups: &[&Group],
    question: &Question,
    minds: &[Mind],
    k: i64,
    effort: Effort,
) -> Option<Vec<i64>> {
    let mut programme = system.programme.clone();
    for group in groups.iter().filter(|group| group.cap > 0) {
        programme.row(group.people(|answer| !question.everybody || answer == 0), Some(k), None);
        for mind in minds {
            programme.row(group.people(|of| mind.is_other(of)), Some(2), None);
        }
    }
    programme.some_way(&system.everybody(), effort).witness()
}

/// One group, and what is known of it.
struct Attempt<'a> {
    wave: &'a Wave,
    question: &'a Question,
    minds: &'a [Mind],
    groups: &'a Groups<'a>,
    system: &'a System,
    group: &'a Group,
}

impl Attempt<'_> {
    /// Looks at the group; gives a way in which the figures can be true, if one turns up.
    fn run(&self, report: &mut Report) -> Option<Vec<i64>> {
        if self.group.cap == 0 {
            return None;
        }
        let k = count(self.wave.k);
        let clearing =
            |effort| clearing_way(self.system, &[self.group], self.question, self.minds, k, effort);
        if let Some(way) = clearing(Effort::Little) {
            return Some(way);
        }
        if self.is_certainly_safe(k) {
            return None;
        }
        if let Some(way) = clearing(Effort::Much) {
            return Some(way);
        }
        // Of who took part, the small groups are those who did.
        let size = self.group.people(|answer| !self.question.everybody || answer == 0);
        let found = self.system.programme.largest(&size);
        if found == Extreme::Contradiction {
            report.contradictions.push(self.doubt());
            return None;
        }
        let (most, way) = match found {
            Extreme::Exact { value, witness } => (Some(value), Some(witness)),
            Extreme::AtLeast { value, witness } if value >= k => (Some(value), Some(witness)),
            _ => (self.system.programme.at_most(&size), None),
        };
        match most {
            Some(most) if most < k => self.small(most, report),
            Some(_) if self.one_mind(report) && way.is_some() => {}
            _ => report.unsolved.push(self.doubt()),
        }
        way
    }

    /// Whether there are `k` people for certain, and for certain two of them answered otherwise, whatever
    /// answer one takes: known, and no harm.
    fn is_certainly_safe(&self, k: i64) -> bool {
        let programme = &self.system.programme;
        let size = self.group.people(|answer| !self.question.everybody || answer == 0);
        programme.is_certainly(&size, k)
            && minds(self.question)
                .iter()
                .all(|mind| programme.is_certainly(&self.group.people(|of| mind.is_other(of)), 2))
    }

    /// Tells if all, or all but one, certainly said the same. Whether that could be found out.
    fn one_mind(&self, report: &mut Report) -> bool {
        let mut all_known = true;
        for mind in self.minds {
            let others = self.group.people(|of| mind.is_other(of));
            match self.system.programme.largest(&others) {
                Extreme::Exact { value, .. } | Extreme::AtLeast { value, .. } if value > 1 => {}
                _ => match self.system.programme.at_most(&others) {
                    // The same people among all, among those with an opinion and on a side are told once.
                    Some(most) if most <= 1 => {
                        if self.nearly_all(mind, most, report) {
                            return true;
                        }
                    }
                    _ => all_known = false,
                },
            }
        }
        all_known
    }

    /// Fewer than `k` people for certain: anything that is known of them is too much.
    fn small(&self, most: i64, report: &mut Report) {
        let size = |answer: usize| !self.question.everybody || answer == 0;
        let Some(least) = self.system.programme.at_least(&self.group.people(size)) else {
            report.unsolved.push(self.doubt());
            return;
        };
        let is_narrow = |low: i64, high: i64| low > 0 || high < self.group.cap.min(most);
        let mut parts = Vec::new();
        if self.question.everybody {
            let invited = self.group.cap;
            if least > 0 || most < invited {
                parts.push(format!("{} of {invited} took part", people(least, most)));
            }
        } else {
            if least > 0 || most < self.group.cap {
                parts.push(format!("{} answered", people(least, most)));
            }
            for answer in 0..self.question.answers.len() {
                let target = self.group.people(|of| of == answer);
                let high = self.system.programme.at_most(&target).unwrap_or(most);
                let low = self.system.programme.at_least(&target).unwrap_or(0);
                if is_narrow(low, high) {
                    let words = people(low, high).replace(" people", "").replace(" person", "");
                    let answer = &self.question.answers[answer];
                    parts.push(format!("{words} of {most} gave answer `{answer}`"));
                }
            }
        }
        if !parts.is_empty() {
            let leak = if self.question.everybody { Leak::TookPart } else { Leak::SmallGroup };
            self.found(leak, parts.join("; "), report);
        }
    }

    /// Tells that all but `most` at most said this, if there are people of whom that can be said.
    fn nearly_all(&self, mind: &Mind, most: i64, report: &mut Report) -> bool {
        let programme = &self.system.programme;
        let others = self.group.people(|of| mind.is_other(of));
        let all = self.group.people(|of| mind.within[of]);
        let least = programme.at_least(&all).unwrap_or(0);
        if least < 2 {
            return false;
        }
        let fewest = programme.at_least(&others).unwrap_or(0);
        let who = match (fewest, most) {
            (0, 0) => "all",
            (1, 1) => "all but exactly one",
            _ => "all, or all but one,",
        };
        let is_exact = programme.at_most(&all) == Some(least);
        let of = if is_exact { format!("of {least}") } else { format!("of at least {least}") };
        let with = if mind.is_narrowed() { " with an opinion" } else { "" };
        let words = &mind.words;
        if self.question.everybody {
            self.found(Leak::TookPart, format!("{who} {of} {words}"), report);
        } else {
            let conclusion = format!("{who} {of} people{with} {words}");
            self.found(Leak::NearUnanimous, conclusion, report);
        }
        true
    }

    fn found(&self, leak: Leak, conclusion: String, report: &mut Report) {
        report.findings.push(Finding {
            wave: self.wave.code.clone(),
            leak,
            group: self.groups.words(self.group),
            question: self.question.name.clone(),
            conclusion,
            from: self.system.from.clone(),
            assuming: None,
        });
    }

    fn doubt(&self) -> Doubt {
        Doubt {
            wave: self.wave.code.clone(),
            group: self.groups.words(self.group),
            question: self.question.name.clone(),
        }
    }
}
