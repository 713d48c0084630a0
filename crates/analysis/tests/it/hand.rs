//! A wave that can be recomputed by hand, and waves in which there is nothing to compute.

use peil_analysis::{Measure, Results, Status, Subject};
use peil_instrument::{EMPTY, Id};

use crate::support::{Wave, answer, figure, item, relation, scale, unit};

/// Two teams of 20: in the first ten people answer, in the second twelve.
///
/// Team 1: a1 = 5 eight times, 2 and 3 once each; team 2: a1 = 2 six times, 3 four times, 98 twice.
/// a2 as a1. a3 (reversed) = 2 and 3 by turns, so 4 and 3. b1 and b2 are skipped.
fn two_teams() -> Wave {
    let mut core = Vec::new();
    for person in 0..10_u8 {
        let a = [5, 5, 5, 5, 2, 5, 5, 5, 5, 3][usize::from(person)];
        core.push((1, [a, a, 2 + person / 5, EMPTY, EMPTY]));
    }
    for person in 0..12_u8 {
        let a = [2, 2, 3, 2, 3, 2, 3, 2, 3, 2, 98, 98][usize::from(person)];
        core.push((2, [a, a, 2 + person % 2, EMPTY, EMPTY]));
    }
    Wave::new(
        vec![unit("org", None, 0), unit("t1", Some(0), 20), unit("t2", Some(0), 20)],
        &core,
        &[],
    )
}

fn value(results: &Results, unit: &str, subject: &Subject, measure: Measure) -> f64 {
    figure(results, unit, subject, measure).value.unwrap()
}

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
}

#[test]
fn a_small_wave_by_hand() {
    let released = two_teams().evaluate();
    let results = released.get();
    near(value(results, "org", &Subject::Unit, Measure::Respondents), 22.0);
    near(value(results, "t2", &Subject::Unit, Measure::Response), 0.6);
    // (8·5 + 2 + 3) / 10 = 4.5; (6·2 + 4·3) / 10 = 2.4; together (45 + 24) / 20.
    near(value(results, "t1", &item("a1"), Measure::Mean), 4.5);
    near(value(results, "t2", &item("a1"), Measure::Mean), 2.4);
    near(value(results, "org", &item("a1"), Measure::Mean), 69.0 / 20.0);
    // Squares: 8·25 + 4 + 9 + 6·4 + 4·9 = 273; (273 - 69²/20) / 19.
    near(
        value(results, "org", &item("a1"), Measure::Sd),
        ((273.0 - 69.0 * 69.0 / 20.0) / 19.0_f64).sqrt(),
    );
    // Two of 22 do not know.
    near(answer(results, "a1", Measure::Share, "98").value.unwrap(), 2.0 / 22.0);
    near(answer(results, "a1", Measure::Count, "2").value.unwrap(), 7.0);
    near(answer(results, "a1", Measure::ShareOpinion, "2").value.unwrap(), 0.35);
    // Team 1: sums of a1 + a2 + (6 - a3) are 14 four times, 13 four times, 8 and 9: 125 / 30 = 4.1666… → 4.2 → 80.
    near(value(results, "t1", &scale("alpha"), Measure::Mean), 4.2);
    near(value(results, "t1", &scale("alpha"), Measure::Score100), 80.0);
    // Who only answered a3 has one of three: no score. How many have one is not told of fewer than a hundred.
    assert_eq!(figure(results, "org", &scale("alpha"), Measure::Mean).n, None);
    assert_eq!(figure(results, "t2", &scale("alpha"), Measure::Mean).n, None);
}

#[test]
fn answers_of_a_unit_are_counted_where_its_response_is_told() {
    let counts = |wave: &Wave, unit: &str| {
        let released = wave.evaluate();
        released.get().index().counts(unit, &Id::new("a1").unwrap())
    };
    let mut wave = two_teams();
    assert_eq!(counts(&wave, "t1"), Some(vec![0, 1, 1, 0, 8, 0]));
    assert_eq!(counts(&wave, "t2"), Some(vec![0, 6, 4, 0, 0, 2]));
    assert_eq!(counts(&wave, "org"), Some(vec![0, 7, 5, 0, 8, 2]));
    // Two who kept silent are hidden in one another; of one it would be told, and all other figures stay.
    wave.units[2].heads = 14;
    wave.units[2].invited = 14;
    assert_eq!(counts(&wave, "t2"), Some(vec![0, 6, 4, 0, 0, 2]));
    wave.units[2].heads = 13;
    wave.units[2].invited = 13;
    assert_eq!(counts(&wave, "t2"), None);
    let released = wave.evaluate();
    near(value(released.get(), "t2", &item("a1"), Measure::Mean), 2.4);
}

#[test]
fn a_unit_on_one_side_has_no_figures_of_that_item() {
    let of_team = |answers: [u8; 12]| {
        let second = [2, 4, 2, 4, 2, 4, 2, 4, 2, 4, 3, 3].map(|a| (2, [a; 5]));
        let first = answers.map(|a| (1, [a, 2, 4, 3, 3]));
        let core: Vec<(usize, [u8; 5])> = first.into_iter().chain(second).collect();
        let units = vec![unit("org", None, 0), unit("t1", Some(0), 20), unit("t2", Some(0), 20)];
        Wave::new(units, &core, &[]).evaluate()
    };
    let shown = |answers: [u8; 12]| {
        let released = of_team(answers);
        let results = released.get();
        let mean = figure(results, "t1", &item("a1"), Measure::Mean).status == Status::Shown;
        (mean, results.index().counts("t1", &Id::new("a1").unwrap()).is_some())
    };
    // Unfavourable, all or all but one, by two answers: neither the mean nor the answers are told.
    assert_eq!(shown([1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2]), (false, false));
    assert_eq!(shown([1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 3]), (false, false));
    assert_eq!(shown([1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 4, 3]), (true, true));
    // "Weet ik niet" is no side.
    assert_eq!(shown([1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 98, 98]), (false, false));
}

#[test]
fn every_answer_below_the_organisation_is_a_figure_too() {
    let released = two_teams().evaluate();
    let results = released.get();
    let below: Vec<String> = results
        .every_figure()
        .skip(results.figures.len())
        .filter(|figure| figure.subject == item("a1") || figure.subject == item("b1"))
        .map(|figure| {
            let (id, answer) = (figure.subject.id().unwrap(), figure.answer.as_deref());
            format!(
                "{} {id} {} {:?} {:?}",
                figure.unit,
                answer.unwrap_or("-"),
                figure.value,
                figure.n
            )
        })
        .collect();
    let shown = |unit: &str, counts: [u32; 6], n: u32| {
        let answers = ["1", "2", "3", "4", "5", "98"].into_iter().zip(counts);
        let lines = answers
            .map(move |(answer, people)| format!("{unit} a1 {answer} Some({people}.0) Some({n})"));
        lines.collect::<Vec<_>>()
    };
    let mut expected = shown("t1", [0, 1, 1, 0, 8, 0], 10);
    expected.extend(shown("t2", [0, 6, 4, 0, 0, 2], 12));
    // Nobody answered it.
    expected.extend(["t1 b1 - None None".to_owned(), "t2 b1 - None None".to_owned()]);
    assert_eq!(below, expected);
}

#[test]
fn what_nobody_answered_is_hidden_like_everything_else_that_is() {
    let released = two_teams().evaluate();
    let results = released.get();
    for hidden in [
        figure(results, "org", &item("b1"), Measure::Mean),
        figure(results, "t1", &scale("beta"), Measure::Mean),
        figure(results, "org", &scale("beta"), Measure::Mean),
        figure(results, "org", &relation("alpha_beta"), Measure::Correlation),
        figure(results, "org", &scale("alpha"), Measure::Alpha),
        answer(results, "had_suspicion", Measure::Share, "1"),
    ] {
        assert_eq!(hidden.status, Status::Hidden, "{hidden:?}");
        assert_eq!((hidden.n, hidden.value, hidden.low, hidden.high), (None, None, None, None));
    }
}

#[test]
fn sensitive_items_are_shown_from_fifty_answers() {
    let suspicion = |yes: u8, no: u8| {
        let mut records = vec![[1, 2, EMPTY, EMPTY, EMPTY]; usize::from(yes)];
        records.extend(vec![[2, EMPTY, EMPTY, EMPTY, EMPTY]; usize::from(no)]);
        let mut wave = two_teams();
        wave.units[0].heads = 200;
        let core: Vec<(usize, [u8; 5])> = (0..60).map(|i| (0, [1 + i % 5; 5])).collect();
        Wave::new(wave.units, &core, &records).evaluate()
    };
    let status =
        |yes, no| answer(suspicion(yes, no).get(), "had_suspicion", Measure::Share, "1").status;
    assert_eq!(status(9, 40), Status::Hidden);
    assert_eq!(status(10, 40), Status::Shown);
    // All but one gave the same answer.
    assert_eq!(status(1, 49), Status::Hidden);
    assert_eq!(status(2, 48), Status::Shown);
    // The routed item is shown on its own base: ten people are too few.
    let shown = suspicion(10, 40);
    assert_eq!(answer(shown.get(), "what_done", Measure::ShareAll, "2").status, Status::Hidden);
}

#[test]
fn degenerate_waves_give_no_nan_and_no_panic() {
    let one = unit("org", None, 30);
    let same: Vec<(usize, [u8; 5])> = vec![(0, [3; 5]); 20];
    let unknown: Vec<(usize, [u8; 5])> = vec![(0, [98, 98, 99, 98, 98]); 60];
    let more_than_heads: Vec<(usize, [u8; 5])> = (0..60).map(|i| (0, [1 + i % 5; 5])).collect();
    for core in [&[] as &[(usize, [u8; 5])], &same, &unknown, &more_than_heads] {
        for units in [vec![one.clone()], vec![unit("org", None, 0), unit("t", Some(0), 0)]] {
            let wave = Wave::new(units, core, &[]);
            let released = wave.evaluate();
            for figure in &released.get().figures {
                let numbers = [figure.value, figure.low, figure.high];
                assert!(numbers.iter().flatten().all(|number| number.is_finite()), "{figure:?}");
                assert_eq!(figure.status == Status::Shown, figure.value.is_some());
            }
        }
    }
}
