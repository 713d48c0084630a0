//! Every figure of a small wave against R: `reference/wave.R`.

use std::path::Path;

use peil_analysis::{
    Figure, Measure, Results, Status, Survey, SurveyedUnit, decide, evaluate, read_answers,
};
use peil_disclosure::Policy;
use serde_json::Value;

use crate::support::{about, answer, figure, item, questionnaire, relation, scale};

/// Relative tolerance for closed forms; R's JSON carries 15 digits.
const CLOSED_FORM: f64 = 1e-12;

fn close(found: Option<f64>, expected: &Value) {
    let (found, expected) = (found.unwrap(), expected.as_f64().unwrap());
    let room = CLOSED_FORM * expected.abs().max(1.0);
    assert!((found - expected).abs() <= room, "{found} is not {expected}");
}

/// The expected value in whole steps, rounded by `round`.
fn steps(expected: &Value, per_point: f64, round: fn(f64) -> f64) -> f64 {
    round(expected.as_f64().unwrap() * per_point) / per_point
}

fn results() -> (Results, Value) {
    let reference = Path::new(env!("CARGO_MANIFEST_DIR")).join("reference");
    let questionnaire = questionnaire();
    let units = std::fs::read_to_string(reference.join("wave_units.csv")).unwrap();
    let tree = peil_instrument::parse_units("wave_units.csv", &units).unwrap();
    let dataset = read_answers(&reference.join("wave.csv"), &questionnaire, &tree).unwrap();
    let survey = Survey {
        questionnaire: &questionnaire,
        units: &SurveyedUnit::from_tree(&tree),
        dataset: &dataset,
        policy: Policy::new(10).unwrap(),
    };
    let decision = decide(&survey).unwrap();
    let released = evaluate(&survey, &decision, &about(&questionnaire)).unwrap();
    let expected = std::fs::read_to_string(reference.join("wave.json")).unwrap();
    (released.get().clone(), serde_json::from_str(&expected).unwrap())
}

#[test]
fn response_is_that_of_the_file() {
    let (results, expected) = results();
    for unit in ["org", "d1", "d2", "t1", "t2"] {
        let of = |measure| figure(&results, unit, &peil_analysis::Subject::Unit, measure).value;
        close(of(Measure::Respondents), &expected["respondents"][unit]);
        close(of(Measure::Heads), &expected["heads"][unit]);
        let response = of(Measure::Respondents).unwrap() / of(Measure::Heads).unwrap();
        assert_eq!(of(Measure::Response), Some(response));
    }
}

#[test]
fn scales_are_rounded_once_and_outward() {
    let (results, expected) = results();
    for id in ["alpha", "beta"] {
        for unit in ["org", "d1", "d2", "t1", "t2"] {
            let reference = &expected["scales"][id][unit];
            let people = reference["n"].as_u64().unwrap();
            let per_point = if people < 100 { 10.0 } else { 100.0 };
            let mean = figure(&results, unit, &scale(id), Measure::Mean);
            assert_eq!(
                mean.value,
                Some(steps(&reference["mean"], per_point, f64::round)),
                "{id} {unit}"
            );
            assert_eq!(mean.low, Some(steps(&reference["low"], per_point, f64::floor)));
            assert_eq!(mean.high, Some(steps(&reference["high"], per_point, f64::ceil)));
            // Below the organisation, and below a hundred people, their number is not told.
            let n = Some(people).filter(|people| unit == "org" && *people >= 100);
            assert_eq!(mean.n, n, "{id} {unit}");
            let score = figure(&results, unit, &scale(id), Measure::Score100);
            assert!((score.value.unwrap() - 25.0 * (mean.value.unwrap() - 1.0)).abs() < 1e-9);
            assert_eq!(score.n, n);
            if unit == "org" {
                let sd = figure(&results, unit, &scale(id), Measure::Sd);
                assert_eq!(sd.value, Some(steps(&reference["sd"], per_point, f64::round)));
            }
        }
    }
}

#[test]
fn items_of_units_have_a_rounded_mean_and_nothing_else() {
    let (results, expected) = results();
    for id in ["a1", "a2", "a3", "b1", "b2"] {
        let whole = figure(&results, "org", &item(id), Measure::Mean);
        let reference = &expected["item_means"][id]["org"];
        close(whole.value, &reference["mean"]);
        close(whole.low, &reference["low"]);
        close(figure(&results, "org", &item(id), Measure::Sd).value, &reference["sd"]);
        for unit in ["d1", "d2", "t1", "t2"] {
            let reference = &expected["item_means"][id][unit];
            let per_point = if reference["n"].as_u64().unwrap() < 100 { 10.0 } else { 100.0 };
            let about: Vec<&Figure> = results
                .figures
                .iter()
                .filter(|figure| figure.unit == unit && figure.subject == item(id))
                .collect();
            let [mean] = about.as_slice() else { panic!("only a mean: {about:?}") };
            assert_eq!(
                mean.value,
                Some(steps(&reference["mean"], per_point, f64::round)),
                "{id} {unit}"
            );
            assert_eq!((mean.low, mean.high, mean.n), (None, None, None));
        }
    }
}

#[test]
fn reliability_and_correlation_are_in_two_decimals() {
    let (results, expected) = results();
    for id in ["alpha", "beta"] {
        let reference = &expected["alpha"][id];
        let alpha = figure(&results, "org", &scale(id), Measure::Alpha);
        assert_eq!(alpha.value, Some(steps(&reference["pairwise"], 100.0, f64::round)));
        assert_eq!(alpha.n, reference["n"].as_u64());
        let complete = figure(&results, "org", &scale(id), Measure::AlphaComplete);
        assert_eq!(complete.value, Some(steps(&reference["complete"], 100.0, f64::round)));
        assert_eq!(complete.n, reference["n_complete"].as_u64());
    }
    for id in ["a1", "a2", "a3"] {
        let index = results.index();
        let loading = index.answer("org", &scale("alpha"), Measure::Loading, Some(id)).unwrap();
        assert_eq!(loading.value, Some(steps(&expected["loadings"][id], 100.0, f64::round)));
        assert_eq!(loading.n, expected["alpha"]["alpha"]["n_complete"].as_u64());
    }
    let reference = &expected["correlation"];
    let found = figure(&results, "org", &relation("alpha_beta"), Measure::Correlation);
    assert_eq!(found.value, Some(steps(&reference["r"], 100.0, f64::round)));
    assert_eq!(found.low, Some(steps(&reference["low"], 100.0, f64::floor)));
    assert_eq!(found.high, Some(steps(&reference["high"], 100.0, f64::ceil)));
    assert_eq!(found.n, reference["n"].as_u64());
}

fn check_share(found: &Figure, reference: &Value) {
    close(found.value, &reference["share"]);
    close(found.low, &reference["low"]);
    close(found.high, &reference["high"]);
    assert_eq!(found.n, reference["n"].as_u64());
    assert_eq!(found.status, Status::Shown);
}

#[test]
fn shares_have_wilsons_interval_with_the_right_base_and_population() {
    let (results, expected) = results();
    for id in ["a1", "a3", "had_suspicion", "what_done"] {
        for (code, reference) in expected["shares"][id].as_object().unwrap() {
            check_share(answer(&results, id, Measure::Share, code), reference);
            let count = answer(&results, id, Measure::Count, code);
            close(count.value, &reference["count"]);
            assert_eq!(count.n, reference["n"].as_u64());
        }
    }
    for (code, reference) in expected["opinion_a1"].as_object().unwrap() {
        check_share(answer(&results, "a1", Measure::ShareOpinion, code), reference);
    }
    for (code, reference) in expected["share_all"].as_object().unwrap() {
        check_share(answer(&results, "what_done", Measure::ShareAll, code), reference);
    }
    for (option, reference) in expected["breaches"].as_object().unwrap() {
        check_share(answer(&results, "breaches", Measure::Share, option), reference);
    }
}
