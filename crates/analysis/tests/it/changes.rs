//! Two waves side by side.

use std::collections::BTreeSet;

use peil_analysis::{
    Caveat, Earlier, Figure, Measure, Results, Status, Subject, SurveyedUnit, evaluate_since,
};
use peil_disclosure::Released;
use peil_instrument::Lineage;
use peil_statistics::difference::{Sample, welch};
use peil_statistics::moments::Moments;
use proptest::prelude::*;

use crate::support::{QUESTIONNAIRE, Wave, about, figure, item, scale, unit};

fn lineage(pairs: &[(&str, &str)]) -> Lineage {
    fn code(code: &str) -> Option<&str> {
        Some(code).filter(|code| !code.is_empty())
    }
    Lineage::from_pairs(pairs.iter().map(|(then, now)| (code(then), code(now)))).unwrap()
}

pub fn since(then: &Wave, now: &Wave, lineage: &Lineage) -> Released<Results> {
    let about_then =
        peil_analysis::About { wave: "w2024".to_owned(), ..about(&then.questionnaire) };
    let decision_then = then.decide();
    let earlier = Earlier {
        survey: then.survey(),
        decision: &decision_then,
        about: &about_then,
        moment: "2024",
        lineage,
    };
    evaluate_since(&now.survey(), &now.decide(), &about(&now.questionnaire), &earlier).unwrap()
}

/// Answers of `people` of a unit, around `middle`.
fn answers(unit: usize, people: usize, middle: u8) -> Vec<(usize, [u8; 5])> {
    (0..people)
        .map(|person| {
            let spread = [0, 1, 0, 2, 1][person % 5];
            let a = (middle + spread).clamp(1, 5);
            let b = (middle + [0, 1, 1][person % 3]).clamp(1, 5);
            (unit, [a, b, [1, 2, 3, 4, 5][person % 5], a, 3])
        })
        .collect()
}

/// An organisation with teams of 40, of which 30 answered.
fn wave(teams: &[(&str, u8)]) -> Wave {
    let mut units = vec![unit("org", None, 0)];
    let mut core = Vec::new();
    for (index, (code, middle)) in teams.iter().enumerate() {
        units.push(unit(code, Some(0), 40));
        core.extend(answers(index + 1, 30, *middle));
    }
    Wave::new(units, &core, &[])
}

fn change<'a>(results: &'a Results, unit: &str) -> &'a Figure {
    figure(results, unit, &scale("alpha"), Measure::Change)
}

fn caveats(results: &Results, units: &[&str]) -> Vec<(Status, Option<Caveat>)> {
    units.iter().map(|unit| (change(results, unit).status, change(results, unit).caveat)).collect()
}

#[test]
fn a_change_is_the_difference_of_the_released_means_with_welchs_interval() {
    let (then, now) = (wave(&[("a", 2), ("b", 3)]), wave(&[("a", 3), ("b", 3)]));
    let lineage = lineage(&[("org", "org"), ("a", "a"), ("b", "b")]);
    let released = since(&then, &now, &lineage);
    let results = released.get();
    let before = then.evaluate();
    assert_eq!(results.comparison.as_ref().unwrap().wave, "w2024");
    for code in ["a", "b"] {
        let subject = scale("alpha");
        let mean = |results: &Results| figure(results, code, &subject, Measure::Mean).clone();
        let previous = figure(results, code, &subject, Measure::PreviousMean);
        assert_eq!(
            (previous.value, previous.low, previous.high),
            (mean(before.get()).value, mean(before.get()).low, mean(before.get()).high)
        );
        let found = change(results, code);
        let difference = mean(results).value.unwrap() - previous.value.unwrap();
        assert!((found.value.unwrap() - difference).abs() < 1e-9);
        let sample = |wave: &Wave, unit: usize| {
            let scores: Vec<i64> = scores(wave, unit);
            let counts: Vec<_> = scores.into_iter().map(|score| (score, 1)).collect();
            Sample::of(&Moments::from_counts(&counts, 6).unwrap()).unwrap()
        };
        let at = now.units.iter().position(|unit| unit.code == code).unwrap();
        let expected = welch(&sample(&then, at), &sample(&now, at)).unwrap().interval;
        assert_eq!(found.low, Some((expected.low() * 10.0).floor() / 10.0));
        assert_eq!(found.high, Some((expected.high() * 10.0).ceil() / 10.0));
        assert_eq!(found.n, None, "no number of people below the organisation");
    }
    assert!(change(results, "a").low.unwrap() > 0.0);
    assert!(change(results, "b").low.unwrap() < 0.0);
}

/// Scores on the scale `alpha` of a unit's people, in sixths: the mean of a1, a2 and a3 turned round.
fn scores(wave: &Wave, unit: usize) -> Vec<i64> {
    let core = wave.dataset.core().unwrap();
    let column = |name: &str| core.column(name).unwrap();
    let rows = core.units().iter().enumerate();
    rows.filter(|(_, of)| **of as usize == unit)
        .map(|(row, _)| {
            let at = |name: &str| i64::from(column(name)[row]);
            2 * (at("a1") + at("a2") + 6 - at("a3"))
        })
        .collect()
}

#[test]
fn the_whole_organisation_is_compared_too() {
    let (then, now) = (wave(&[("a", 2), ("b", 3)]), wave(&[("a", 3), ("b", 3)]));
    let lineage = lineage(&[("org", "org"), ("a", "a"), ("b", "b")]);
    let released = since(&then, &now, &lineage);
    let of = |results: &Results, subject: &Subject, measure| {
        figure(results, "org", subject, measure).clone()
    };
    // An item in full precision.
    let sample = |results: &Results| {
        let of = |measure| of(results, &item("a1"), measure);
        let (mean, sd) = (of(Measure::Mean), of(Measure::Sd));
        Sample::new(mean.n.unwrap(), mean.value.unwrap(), sd.value.unwrap()).unwrap()
    };
    let expected = welch(&sample(then.evaluate().get()), &sample(released.get())).unwrap();
    let found = of(released.get(), &item("a1"), Measure::Change);
    assert_eq!(found.value, Some(expected.value));
    assert_eq!(found.low, Some(expected.interval.low()));
    // A scale as that of a unit: the difference of what is shown, and an interval outward.
    let mean = |results: &Results| of(results, &scale("alpha"), Measure::Mean).value.unwrap();
    let moments = |wave: &Wave| {
        let scores: Vec<(i64, u64)> =
            (1..=2).flat_map(|unit| scores(wave, unit)).map(|score| (score, 1)).collect();
        Sample::of(&Moments::from_counts(&scores, 6).unwrap()).unwrap()
    };
    let expected = welch(&moments(&then), &moments(&now)).unwrap().interval;
    let found = of(released.get(), &scale("alpha"), Measure::Change);
    let change = mean(released.get()) - mean(then.evaluate().get());
    assert!((found.value.unwrap() - change).abs() < 1e-12);
    assert_eq!(found.low, Some((expected.low() * 10.0).floor() / 10.0));
    assert_eq!(found.high, Some((expected.high() * 10.0).ceil() / 10.0));
    // Items below the organisation have no interval, so no change is made of them.
    assert!(released.get().index().get("a", &item("a1"), Measure::Change).is_none());
}

#[test]
fn what_became_of_a_unit_decides_whether_it_is_compared() {
    let then = wave(&[("stays", 3), ("one", 3), ("two", 3), ("whole", 3), ("other", 3)]);
    let now =
        wave(&[("renamed", 3), ("both", 3), ("half", 3), ("rest", 3), ("mix", 3), ("new", 3)]);
    let lineage = lineage(&[
        ("org", "org"),
        ("stays", "renamed"),
        ("one", "both"),
        ("two", "both"),
        ("whole", "half"),
        ("whole", "rest"),
        ("whole", "mix"),
        ("other", "mix"),
        ("", "new"),
    ]);
    let released = since(&then, &now, &lineage);
    let not = |caveat| (Status::NotCompared, Some(caveat));
    assert_eq!(
        caveats(released.get(), &["renamed", "both", "half", "rest", "mix", "new", "org"]),
        [
            (Status::Shown, None),
            not(Caveat::Merged),
            not(Caveat::Split),
            not(Caveat::Split),
            not(Caveat::Mixed),
            not(Caveat::NewUnit),
            (Status::Shown, None),
        ]
    );
    let new = figure(released.get(), "new", &scale("alpha"), Measure::PreviousMean);
    assert_eq!((new.value, new.low, new.high), (None, None, None));
}

#[test]
fn a_unit_that_got_or_lost_teams_is_compared_with_care() {
    let tree = |moved_to: usize| {
        let units = vec![
            unit("org", None, 0),
            unit("d1", Some(0), 40),
            unit("d2", Some(0), 40),
            unit("d3", Some(0), 40),
            unit("team", Some(moved_to), 40),
        ];
        let core: Vec<_> = (1..5).flat_map(|unit| answers(unit, 30, 3)).collect();
        Wave::new(units, &core, &[])
    };
    let codes = ["org", "d1", "d2", "d3", "team"];
    let lineage = Lineage::identity(&codes, &codes);
    let released = since(&tree(1), &tree(2), &lineage);
    let care = (Status::Shown, Some(Caveat::Regrouped));
    let plain = (Status::Shown, None);
    assert_eq!(caveats(released.get(), &codes), [plain, care, care, plain, plain]);
}

#[test]
fn what_is_hidden_in_either_wave_gives_no_change() {
    // A team of 9 that grew, and one of 30 that shrank.
    let of = |grows: usize, shrinks: usize| {
        let units =
            vec![unit("org", None, 40), unit("grows", Some(0), 40), unit("shrinks", Some(0), 40)];
        let mut core = answers(0, 30, 3);
        core.extend(answers(1, grows, 3));
        core.extend(answers(2, shrinks, 3));
        Wave::new(units, &core, &[])
    };
    let codes = ["org", "grows", "shrinks"];
    let released = since(&of(9, 30), &of(30, 9), &Lineage::identity(&codes, &codes));
    assert_eq!(
        caveats(released.get(), &["grows", "shrinks"]),
        [(Status::NotCompared, Some(Caveat::NotShownThen)), (Status::Hidden, None)]
    );
    // The reason for hiding is told by nothing: a team that is new and hidden looks the same.
    let pairs = [("org", "org"), ("grows", "grows"), ("shrinks", ""), ("", "shrinks2")];
    let mut renamed = of(30, 9);
    renamed.units[2].code = "shrinks2".to_owned();
    let released = since(&of(9, 30), &renamed, &lineage(&pairs));
    assert_eq!(caveats(released.get(), &["shrinks2"]), [(Status::Hidden, None)]);
}

#[test]
fn questions_that_changed_are_compared_with_care_or_not() {
    let codes = ["org", "a"];
    let identity = Lineage::identity(&codes, &codes);
    let then = |from: &str, to: &str| {
        assert!(QUESTIONNAIRE.contains(from), "{from}");
        let source = QUESTIONNAIRE.replacen(from, to, 1);
        // What names the scale goes with it.
        let source = if to.contains("gamma") {
            source.replacen("first = \"alpha\"", "first = \"gamma\"", 1)
        } else {
            source
        };
        let mut wave = wave(&[("a", 3)]);
        wave.questionnaire = peil_instrument::load("then.toml", &source).unwrap();
        since(&wave, &self::wave(&[("a", 3)]), &identity)
    };
    let reworded = then("Stelling een", "Iets anders gevraagd");
    let care = (Status::Shown, Some(Caveat::Reworded));
    assert_eq!(caveats(reworded.get(), &codes), [care; 2]);
    let other_answers = then("Neutraal", "Weet niet");
    let not = (Status::NotCompared, Some(Caveat::ChangedQuestion));
    assert_eq!(caveats(other_answers.get(), &codes), [not; 2]);
    let new_scale = then("id = \"alpha\"\ntitle", "id = \"gamma\"\ntitle");
    let new = (Status::NotCompared, Some(Caveat::NewQuestion));
    assert_eq!(caveats(new_scale.get(), &codes), [new; 2]);
}

fn is_comparison(measure: Measure) -> bool {
    matches!(measure, Measure::Change | Measure::PreviousMean | Measure::Congruence)
}

/// Records of the core with their units.
type Core = Vec<(usize, [u8; 5])>;

fn two_waves() -> impl Strategy<Value = (Vec<SurveyedUnit>, [Core; 2])> {
    let record = (1_u8..=5, 1_u8..=5, 1_u8..=5, prop_oneof![9 => 1_u8..=5, 1 => Just(98)]);
    let core = prop::collection::vec((0_usize..5, record), 60..140);
    let units = vec![
        unit("org", None, 30),
        unit("d1", Some(0), 40),
        unit("d2", Some(0), 60),
        unit("t1", Some(1), 30),
        unit("t2", Some(1), 9),
    ];
    let wave = core.prop_map(|rows| {
        rows.into_iter().map(|(unit, (a, b, c, d))| (unit, [a, b, c, d, 3])).collect()
    });
    (Just(units), prop::array::uniform2(wave))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// The earlier wave enters through its atoms: who of an atom was in which hidden unit leaves no
    /// trace.
    #[test]
    fn changes_are_a_function_of_the_atoms_of_both_waves((units, [first, second]) in two_waves()) {
        let codes: Vec<String> = units.iter().map(|unit| unit.code.clone()).collect();
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        let identity = Lineage::identity(&codes, &codes);
        let pooled = |wave: &Wave| {
            let atoms = wave.decide().atoms(&wave.survey()).unwrap();
            Wave {
                dataset: wave.dataset.relabelled(&atoms).unwrap(),
                questionnaire: wave.questionnaire.clone(),
                units: wave.units.clone(),
            }
        };
        let then = Wave::new(units.clone(), &first, &[]);
        let now = Wave::new(units, &second, &[]);
        let results = since(&then, &now, &identity);
        let (decision_then, decision_now) = (then.decide(), now.decide());
        let about_then = peil_analysis::About { wave: "w2024".to_owned(), ..about(&then.questionnaire) };
        let (pooled_then, pooled_now) = (pooled(&then), pooled(&now));
        let earlier = Earlier {
            survey: pooled_then.survey(),
            decision: &decision_then,
            about: &about_then,
        moment: "2024",
            lineage: &identity,
        };
        let again = evaluate_since(
            &pooled_now.survey(), &decision_now, &about(&now.questionnaire), &earlier,
        ).unwrap();
        prop_assert_eq!(&again, &results);
        // Nothing is added or changed but the comparison.
        let plain = now.evaluate();
        let others: Vec<_> = results.get().figures.iter()
            .filter(|figure| !is_comparison(figure.measure))
            .collect();
        prop_assert_eq!(others, plain.get().figures.iter().collect::<Vec<_>>());
        let places: BTreeSet<_> = results.get().figures.iter()
            .map(|figure| (&figure.unit, &figure.subject, figure.measure, &figure.answer))
            .collect();
        prop_assert_eq!(places.len(), results.get().figures.len());
        for figure in &results.get().figures {
            let is_change = figure.measure == Measure::Change;
            if is_change && figure.unit != "org" && matches!(figure.subject, Subject::Scale(_)) {
                prop_assert_eq!(figure.n, None);
                if let (Some(low), Some(value), Some(high)) = (figure.low, figure.value, figure.high) {
                    prop_assert!(low <= value && value <= high);
                }
            }
        }
    }
}
