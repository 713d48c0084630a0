//! Numbers of people side by side: who has no opinion on one thing is the difference of two of them.

use std::collections::BTreeMap;

use crate::finding::{Finding, Leak, Report};
use crate::wave::{Figure, Wave};

/// In larger groups a difference of one points at nobody: who it is, is not known.
const SMALL: u64 = 100;

/// The people behind the figures of a unit, by subject.
type Numbers<'a> = BTreeMap<usize, BTreeMap<(&'a str, &'a str), (u64, &'a Figure)>>;

/// The opinions behind each item and scale; the smallest number where there are several.
fn numbers(wave: &Wave) -> Numbers<'_> {
    let mut numbers: Numbers<'_> = BTreeMap::new();
    for figure in &wave.figures {
        let is_of_answers = matches!(figure.kind.as_str(), "item" | "scale")
            && !matches!(
                figure.measure.as_str(),
                "previous_mean" | "change" | "share_all" | "icc" | "mean_of_units"
            );
        if let (true, Some(n)) = (is_of_answers, figure.n) {
            let of_unit = numbers.entry(figure.unit).or_default();
            let known = of_unit.entry((&figure.kind, &figure.id)).or_insert((n, figure));
            if n < known.0 {
                *known = (n, figure);
            }
        }
    }
    numbers
}

/// Two numbers of one wave that differ by one person.
pub(crate) fn within(wave: &Wave) -> Report {
    let respondents = wave.respondents();
    let mut report = Report::default();
    for (unit, subjects) in numbers(wave) {
        let code = &wave.units[unit].code;
        let beside =
            subjects.iter().map(|((kind, id), (n, _))| (*n, format!("n of {kind} {id} ({n})")));
        let took_part =
            respondents.get(&unit).map(|people| (*people, format!("respondents ({people})")));
        let Some((all, from)) = beside.chain(took_part).max() else { continue };
        for ((kind, id), (n, figure)) in &subjects {
            if all < SMALL && *n + 1 == all {
                report.findings.push(Finding {
                    wave: wave.code.clone(),
                    leak: Leak::Newcomer,
                    group: code.clone(),
                    question: format!("{kind} {id}"),
                    conclusion: format!(
                        "exactly 1 of {all} people has no opinion (weet ik niet, n.v.t. or skipped)"
                    ),
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
        for (subject, (n, _)) in subjects {
            let Some((n_then, _)) = subjects_then.get(subject) else { continue };
            let without = |people: &u64, n: &u64| people.saturating_sub(*n);
            let one_more = without(people, n) == without(then, n_then) + 1;
            if *people < SMALL && *people == then + 1 && one_more && without(people, n) > 1 {
                let (kind, id) = subject;
                report.findings.push(Finding {
                    wave: format!("{} and {}", before.code, now.code),
                    leak: Leak::Newcomer,
                    group: code.clone(),
                    question: format!("{kind} {id}"),
                    conclusion:
                        "the one person more has no opinion (weet ik niet, n.v.t. or skipped)"
                            .to_owned(),
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
