//! Numbers of people side by side: who has no opinion on one thing is the difference of two of them.

use std::collections::BTreeMap;

use crate::finding::{Finding, Leak, Report};
use crate::wave::{Figure, Wave};

/// In larger groups a difference of one points at nobody: who it is, is not known.
const SMALL: u64 = 100;

/// The people behind the figures of a unit, by subject.
type Numbers<'a> = BTreeMap<usize, BTreeMap<(&'a str, &'a str), (u8, u64, &'a Figure)>>;

/// The people behind each item and scale: where every answer is counted those who answered, for the rest is
/// told by the counts; otherwise those with an opinion.
fn numbers(wave: &Wave) -> Numbers<'_> {
    let mut numbers: Numbers<'_> = BTreeMap::new();
    for figure in &wave.figures {
        let rank = match (figure.kind.as_str(), figure.measure.as_str()) {
            ("item", "count") => 0,
            ("item", "share") => 1,
            ("item" | "scale", "mean" | "sd" | "score100" | "share_opinion") => 2,
            _ => continue,
        };
        let Some(n) = figure.n else { continue };
        let of_unit = numbers.entry(figure.unit).or_default();
        let known = of_unit.entry((&figure.kind, &figure.id)).or_insert((rank, n, figure));
        if rank < known.0 {
            *known = (rank, n, figure);
        }
    }
    numbers
}

/// What somebody did who is not among the people behind a figure of opinions.
const NO_OPINION: &str = "has no opinion (weet ik niet, n.v.t. or skipped)";

/// Whether the number is that of everybody who answered, beside a count of every answer.
fn is_counted(rank: u8) -> bool {
    rank < 2
}

/// Two numbers of one wave that differ by one person.
pub(crate) fn within(wave: &Wave) -> Report {
    let respondents = wave.respondents();
    let mut report = Report::default();
    for (unit, subjects) in numbers(wave) {
        let code = &wave.units[unit].code;
        let beside =
            subjects.iter().map(|((kind, id), (_, n, _))| (*n, format!("n of {kind} {id} ({n})")));
        let took_part =
            respondents.get(&unit).map(|people| (*people, format!("respondents ({people})")));
        let Some((all, from)) = beside.chain(took_part).max() else { continue };
        for ((kind, id), (rank, n, figure)) in &subjects {
            // Where answers are counted, one who skipped is one of a rare answer, and no figure is made of the rest.
            if !is_counted(*rank) && all < SMALL && *n + 1 == all {
                report.findings.push(Finding {
                    wave: wave.code.clone(),
                    leak: Leak::Newcomer,
                    group: code.clone(),
                    question: format!("{kind} {id}"),
                    conclusion: format!("exactly 1 of {all} people {NO_OPINION}"),
                    from: vec![
                        format!("{from} of {code}"),
                        format!("n of {} of {code} ({n})", figure.measure),
                    ],
                    assuming: None,
                });
            }
        }
    }
    report
}

/// Two waves between which one person came.
pub(crate) fn across(before: &Wave, now: &Wave) -> Report {
    let (before_people, now_people) = (before.respondents(), now.respondents());
    let (before_numbers, now_numbers) = (numbers(before), numbers(now));
    let mut report = Report::default();
    for (unit, subjects) in &now_numbers {
        let code = &now.units[*unit].code;
        let Some(earlier) = before.units.iter().position(|unit| unit.code == *code) else {
            continue;
        };
        let (Some(then), Some(people)) = (before_people.get(&earlier), now_people.get(unit)) else {
            continue;
        };
        let Some(subjects_then) = before_numbers.get(&earlier) else { continue };
        for (subject, (rank, n, _)) in subjects {
            // Who skips an item this time says nothing of the next; who has no opinion, for it is not about them, does.
            if is_counted(*rank) {
                continue;
            }
            let Some((_, n_then, _)) = subjects_then.get(subject) else { continue };
            let missing = |people: &u64, n: &u64| people.saturating_sub(*n);
            let one_more = missing(people, n) == missing(then, n_then) + 1;
            if *people < SMALL && *people == then + 1 && one_more && missing(people, n) > 1 {
                let (kind, id) = subject;
                report.findings.push(Finding {
                    wave: format!("{} and {}", before.code, now.code),
                    leak: Leak::Newcomer,
                    group: code.clone(),
                    question: format!("{kind} {id}"),
                    conclusion: format!("the one person more {NO_OPINION}"),
                    from: vec![
                        format!("respondents of {code} ({then}, then {people})"),
                        format!("n of {kind} {id} of {code} ({n_then}, then {n})"),
                    ],
                    assuming: Some("the others answered as the wave before".to_owned()),
                });
            }
        }
    }
    report
}
