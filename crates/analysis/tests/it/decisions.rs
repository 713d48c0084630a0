//! The ledger: a later analysis shows the same or less, never more.

use peil_analysis::{AnalysisError, Decision, Status, decide, evaluate};
use peil_disclosure::Policy;

use crate::support::{Wave, about, unit};

/// Three teams and a small one that cannot be shown.
fn wave() -> Wave {
    let units = vec![
        unit("org", None, 20),
        unit("d1", Some(0), 30),
        unit("t1", Some(1), 25),
        unit("t2", Some(1), 20),
        unit("small", Some(1), 6),
    ];
    let mut core = Vec::new();
    for (team, people) in [(0, 13), (1, 20), (2, 18), (3, 15), (4, 4)] {
        for person in 0..people {
            let a = 1 + person % 5;
            core.push((team, [a, 1 + (person / 2) % 5, 1 + (person / 3) % 5, a, 5 - person % 4]));
        }
    }
    Wave::new(units, &core, &[])
}

#[test]
fn a_decision_comes_back_from_json() {
    let decision = wave().decide();
    let json = decision.to_json().unwrap();
    assert_eq!(Decision::from_json(&json).unwrap(), decision);
    assert_eq!(decision.to_json().unwrap(), json);
    assert!(Decision::from_json(&json.replace("\"schema\":1", "\"schema\":2")).is_err());
    assert!(Decision::from_json("{}").is_err());
    assert!(!decision.shown_units().contains(&"small".to_owned()));
    assert!(decision.shown_units().contains(&"d1".to_owned()), "{json}");
}

#[test]
fn the_frozen_dataset_gives_the_same_results_and_knows_no_hidden_unit() {
    let wave = wave();
    let decision = wave.decide();
    let before = wave.evaluate_with(&decision);
    let atoms = decision.atoms(&wave.survey()).unwrap();
    let frozen = Wave { dataset: wave.dataset.relabelled(&atoms).unwrap(), ..wave };
    let units = frozen.dataset.core().unwrap().units();
    assert!(!units.contains(&4), "the hidden team stands in its atom");
    assert_eq!(frozen.evaluate_with(&decision), before);
}

#[test]
fn what_the_ledger_does_not_name_is_hidden() {
    let wave = wave();
    let decision = wave.decide();
    let json = decision.to_json().unwrap();
    let mut edited: serde_json::Value = serde_json::from_str(&json).unwrap();
    edited["measures"]["scale:alpha"] = serde_json::json!(["org"]);
    edited["whole"] = serde_json::json!([]);
    let less = Decision::from_json(&edited.to_string()).unwrap();
    let (more, less) = (wave.evaluate_with(&decision), wave.evaluate_with(&less));
    let mut fewer = 0;
    for (more, less) in more.get().figures.iter().zip(&less.get().figures) {
        if less.status == Status::Shown {
            assert_eq!(more, less);
        } else {
            fewer += usize::from(more.status == Status::Shown);
        }
    }
    assert!(fewer > 10);
}

#[test]
fn a_decision_that_shows_more_is_refused() {
    let wave = wave();
    let json = wave.decide().to_json().unwrap();
    let mut edited: serde_json::Value = serde_json::from_str(&json).unwrap();
    edited["units"] = serde_json::json!(["org", "d1", "t1", "t2", "small"]);
    let more = Decision::from_json(&edited.to_string()).unwrap();
    let refused = evaluate(&wave.survey(), &more, &about(&wave.questionnaire));
    assert!(matches!(refused, Err(AnalysisError::NotSafe { .. })));
}

#[test]
fn a_decision_of_another_wave_is_refused() {
    let wave = wave();
    let decision = wave.decide();
    let mut survey = wave.survey();
    survey.policy = Policy::new(15).unwrap();
    let refused = evaluate(&survey, &decision, &about(&wave.questionnaire));
    assert!(matches!(refused, Err(AnalysisError::Decision { .. })));
    let mut survey = wave.survey();
    survey.units = &wave.units[..3];
    assert!(matches!(decide(&survey), Err(AnalysisError::Dataset { .. })));
}

#[test]
fn answers_of_a_unit_without_heads_are_protected_too() {
    let units = vec![unit("org", None, 0), unit("d1", Some(0), 0), unit("t1", Some(1), 30)];
    let mut core: Vec<(usize, [u8; 5])> = (0..20).map(|i| (2, [1 + i % 5; 5])).collect();
    core.extend([(1, [2; 5]), (1, [3; 5]), (1, [4; 5])]);
    let wave = Wave::new(units, &core, &[]);
    // Three answers of d1 itself: shown beside t1, d1 would give them away. So t1 is hidden.
    assert_eq!(wave.decide().shown_units(), ["org", "d1"]);
}
