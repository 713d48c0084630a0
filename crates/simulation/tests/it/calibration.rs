//! The shipped truth gives what it promises.

use std::sync::OnceLock;

use peil_instrument::{ItemKind, Questionnaire};
use peil_simulation::{Observed, observe, seeded, solve};

use crate::{staff, staff_truth};

const PEOPLE: usize = 100_000;

/// The same hundred thousand for every test: they take longest.
fn people(questionnaire: &Questionnaire) -> &'static Observed {
    static FOUND: OnceLock<Observed> = OnceLock::new();
    let seed = 20_231_016;
    FOUND.get_or_init(|| {
        observe(questionnaire, &staff_truth(questionnaire), PEOPLE, &mut seeded(seed))
    })
}

/// The published figures, as the report words them: over all who answered.
#[test]
fn published_figures_are_found() {
    let q = staff();
    let found = people(&q);
    let item = |id: &str| q.item_index(id).unwrap();
    let sum =
        |id: &str, codes: &[u8]| codes.iter().map(|code| found.share(item(id), *code)).sum::<f64>();
    let of_all = |codes: &[usize]| {
        let n: u64 = codes.iter().map(|code| found.codes[item("what_done")][*code]).sum();
        n as f64 / found.answered[item("had_suspicion")] as f64
    };
    for (figure, expected, found) in [
        ("good example", 0.76, sum("manager_good_example", &[4, 5])),
        ("enough opportunity", 2.0 / 3.0, sum("enough_opportunity", &[4, 5])),
        ("almost no team meeting", 0.33, sum("discussed_in_team_meetings", &[1])),
        ("almost no progress talk", 0.40, sum("discussed_in_progress_talks", &[1])),
        ("suspicion", 0.11, sum("had_suspicion", &[1])),
        ("reported, of all", 0.03, of_all(&[1])),
        ("not reported, of all", 0.08, of_all(&[2, 3, 4])),
    ] {
        assert!((found - expected).abs() < 0.005, "{figure}: {found} is not {expected}");
    }
    // Managers are one in eight: 5 standard errors of 12,000.
    for (code, expected) in [(1, 0.15), (2, 0.52), (3, 0.18), (98, 0.15)] {
        let share = sum("manager_support", &[code]);
        assert!((share - expected).abs() < 0.023, "support {code}: {share} is not {expected}");
    }
    for id in [
        "manager_discusses_openly",
        "manager_calls_out",
        "manager_responds_adequately",
        "manager_supports_reporters",
    ] {
        let half = sum(id, &[3, 98]);
        assert!((0.45..0.55).contains(&half), "{id}: {half} neutral or weet niet");
        assert!(sum(id, &[4, 5]) < 0.76, "{id}");
    }
    assert!(
        sum("department_prevents_enough", &[4, 5]) < sum("department_finds_important", &[4, 5])
    );
}

/// Not one item only: every share of every item lies where the truth says.
#[test]
fn every_share_is_as_the_truth_says() {
    let q = staff();
    let (truth, found) = (staff_truth(&q), people(&q));
    let mut checked = 0;
    for (index, item) in q.items().iter().enumerate() {
        let n = found.answered[index] as f64;
        let mut check = |what: &str, share: f64, expected: f64| {
            // 0.005; behind a condition fewer people answer: there 4 standard errors.
            let error = 4.0 * (expected * (1.0 - expected) / n).sqrt();
            let slack = if item.show_if.is_some() { error } else { 0.005 };
            assert!(
                (share - expected).abs() < slack,
                "{} {what}: {share}, not {expected}",
                item.id
            );
            checked += 1;
        };
        for code in 1..=99 {
            match truth.expected_share(index, code) {
                Some(expected) => check(&code.to_string(), found.share(index, code), expected),
                None => assert_eq!(found.codes[index][usize::from(code)], 0, "{} {code}", item.id),
            }
        }
        if let ItemKind::Multiple { options } = &item.kind {
            for (option, choice) in options.iter().enumerate() {
                let expected = truth.expected_option_share(index, option).unwrap();
                check(choice.id.as_str(), found.ticks[index][option] as f64 / n, expected);
            }
        }
        let asked = found.asked[index] as f64 / PEOPLE as f64;
        assert!(
            (asked - truth.asked_share(index)).abs() < 0.005,
            "{} is asked of {asked}",
            item.id
        );
    }
    assert!(checked > 250, "{checked}");
}

#[test]
fn scale_scores_correlate_as_published() {
    let q = staff();
    let truth = staff_truth(&q);
    let found = &people(&q).correlations;
    let mut published = 0;
    for target in truth.targets() {
        let observed = found.get(target.first, target.second);
        assert!((observed - target.observed).abs() < 0.01, "{observed} is not {target:?}");
        assert!(truth.correlations().get(target.first, target.second) > target.observed);
        published += usize::from(target.source.is_some());
    }
    assert_eq!((truth.targets().len(), published), (15, 2));
    let pair = |first: &str, second: &str| {
        found.get(q.scale_index(first).unwrap(), q.scale_index(second).unwrap())
    };
    assert!((pair("role_model", "culture") - 0.60).abs() < 0.01);
    assert!((pair("communication", "culture") - 0.70).abs() < 0.01);
}

/// Themes differ, so that a talk plate has something to say.
#[test]
fn scale_means_are_plausible_and_different() {
    let q = staff();
    let means = &people(&q).means;
    let mean = |id: &str| means[q.scale_index(id).unwrap()];
    assert!((3.6..4.1).contains(&mean("awareness")), "{means:?}");
    assert!((3.5..4.0).contains(&mean("role_model")), "{means:?}");
    assert!((2.8..3.3).contains(&mean("culture")), "{means:?}");
    assert!((3.2..3.6).contains(&mean("reporting")), "{means:?}");
}

/// The solver finds the targets from a start that is far away.
#[test]
fn solving_again_gives_the_shipped_correlations() {
    let q = staff();
    let shipped = staff_truth(&q);
    let mut start = shipped.correlations().clone();
    for target in shipped.targets() {
        start.set(target.first, target.second, 0.3);
    }
    let solved = solve(&q, &shipped.with_correlations(start).unwrap(), 40_000, 4, 3).unwrap();
    for target in shipped.targets() {
        let (first, second) = (target.first, target.second);
        let difference =
            solved.correlations().get(first, second) - shipped.correlations().get(first, second);
        // Four standard errors of a correlation over 40,000 people, stretched by about 1.25.
        assert!(difference.abs() < 0.025, "{target:?}: off by {difference}");
    }
}
