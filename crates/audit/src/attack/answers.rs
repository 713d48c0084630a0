//! What the answers of a group were: a unit without those below it, in exact counts or bounds.

use crate::finding::{Doubt, Finding, Leak, Report, people};
use crate::groups::{Group, Groups, System};
use crate::question::{Question, count};
use crate::solve::{Extreme, Term};
use crate::wave::{Wave, is_opinion};

/// Looks at every group that the figures of a question tell apart.
pub(crate) fn attack(wave: &Wave, question: &Question) -> Report {
    let respondents = wave.respondents();
    let groups = Groups::new(wave, question, &respondents);
    let mut report = Report::default();
    report.looked_at.questions = 1;
    for system in groups.systems() {
        report.looked_at.groups += system.groups.len();
        let mut ways = Vec::new();
        let contradictions = report.contradictions.len();
        ways.extend(system.programme.some_way(&system.everybody()).witness());
        for group in &system.groups {
            // One way in which it has enough people with different answers clears a group.
            let clears = |way: &Vec<i64>| clears(&group.counts(way), question, count(wave.k));
            if ways.iter().any(clears) {
                continue;
            }
            let attempt = Attempt { wave, question, groups: &groups, system: &system, group };
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
/// them can have answered otherwise than the others, also among those with an opinion.
fn clears(counts: &[i64], question: &Question, k: i64) -> bool {
    let size = if question.everybody { counts[0] } else { counts.iter().sum() };
    size >= k && scopes(question).iter().all(|scope| nearly_all(counts, scope).is_none())
}

/// The answers among which nearly all may be the same: all, and opinions only, for a mean is made of those.
fn scopes(question: &Question) -> Vec<Scope> {
    let all = question.answers.iter().map(|_| true).collect();
    let opinions: Scope = question.answers.iter().map(|answer| is_opinion(answer)).collect();
    if opinions.contains(&false) { vec![all, opinions] } else { vec![all] }
}

/// Per answer whether it counts.
type Scope = Vec<bool>;

/// The answer that all, or all but one, gave of those whose answers count.
fn nearly_all(counts: &[i64], scope: &Scope) -> Option<usize> {
    let within = || counts.iter().zip(scope).enumerate().filter(|(_, (_, counts))| **counts);
    let total: i64 = within().map(|(_, (people, _))| people).sum();
    within().find(|(_, (people, _))| total - **people <= 1).map(|(answer, _)| answer)
}

/// One group, and what is known of it.
struct Attempt<'a> {
    wave: &'a Wave,
    question: &'a Question,
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
        if let Some(way) = self.clearing_way() {
            return Some(way);
        }
        let k = count(self.wave.k);
        // Of who took part, the small groups are those who did.
        let size = |answer: usize| !self.question.everybody || answer == 0;
        let found = self.system.programme.largest(&self.group.people(size));
        match &found {
            Extreme::Contradiction => report.contradictions.push(self.doubt()),
            Extreme::Exact { value, .. } if *value < k => self.small(*value, report),
            Extreme::AtLeast { value, .. } if *value < k => report.unsolved.push(self.doubt()),
            Extreme::Exact { witness, .. } | Extreme::AtLeast { witness, .. } => {
                let counts = self.group.counts(witness);
                // The same people among all and among those with an opinion are told once.
                scopes(self.question)
                    .iter()
                    .any(|scope| self.near_unanimous(&counts, scope, report));
            }
            Extreme::Unsolved => report.unsolved.push(self.doubt()),
        }
        found.witness()
    }

    /// A way that clears the group, looked for where it would be: with many people in it, and with many
    /// who gave another answer than the commonest.
    fn clearing_way(&self) -> Option<Vec<i64>> {
        let programme = &self.system.programme;
        let clears =
            |way: &Vec<i64>| clears(&self.group.counts(way), self.question, count(self.wave.k));
        let mut way = programme.some_way(&self.group.people(|_| true)).witness()?;
        for scope in scopes(self.question) {
            if clears(&way) {
                return Some(way);
            }
            let Some(answer) = nearly_all(&self.group.counts(&way), &scope) else { continue };
            // Others count double, so that they are not merely more people with that answer.
            let others = self.group.people(|of| scope[of] && of != answer);
            let others: Vec<Term> = others.into_iter().map(|(unknown, _)| (unknown, 2)).collect();
            let towards = [others, self.group.people(|_| true)].concat();
            way = programme.some_way(&towards).witness()?;
        }
        clears(&way).then_some(way)
    }

    /// Fewer than `k` people for certain: anything that is known of them is too much.
    fn small(&self, most: i64, report: &mut Report) {
        let size = |answer: usize| !self.question.everybody || answer == 0;
        let Some(least) = self.system.programme.smallest(&self.group.people(size)) else {
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
                let high = match self.system.programme.largest(&target) {
                    Extreme::Exact { value, .. } => value,
                    _ => most,
                };
                let low = self.system.programme.smallest(&target).unwrap_or(0);
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

    /// Whether all, or all but one, certainly gave the same answer of those whose answers count. `counts`: one
    /// way that is possible.
    fn near_unanimous(&self, counts: &[i64], scope: &Scope, report: &mut Report) -> bool {
        // Only an answer that nearly all give in a possible way can be what nearly all give in every way.
        let Some(answer) = nearly_all(counts, scope) else { return false };
        let programme = &self.system.programme;
        let others = self.group.people(|of| scope[of] && of != answer);
        let most = match programme.largest(&others) {
            Extreme::Exact { value, .. } if value <= 1 => value,
            Extreme::Exact { .. } => return false,
            Extreme::AtLeast { value, .. } if value > 1 => return false,
            _ => {
                report.unsolved.push(self.doubt());
                return false;
            }
        };
        let all = self.group.people(|of| scope[of]);
        let Some(least) = programme.smallest(&all) else {
            report.unsolved.push(self.doubt());
            return false;
        };
        if least < 2 {
            return false;
        }
        let fewest = programme.smallest(&others).unwrap_or(0);
        let who = match (fewest, most) {
            (0, 0) => "all",
            (1, 1) => "all but exactly one",
            _ => "all, or all but one,",
        };
        let of = match programme.largest(&all) {
            Extreme::Exact { value, .. } if value == least => format!("of {least}"),
            _ => format!("of at least {least}"),
        };
        let with = if scope.contains(&false) { " with an opinion" } else { "" };
        let told = &self.question.answers[answer];
        if self.question.everybody {
            self.found(Leak::TookPart, format!("{who} {of} {told}"), report);
        } else {
            let conclusion = format!("{who} {of} people{with} gave answer `{told}`");
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
