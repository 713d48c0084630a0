//! How alike two waves measure a scale, from the loadings that both released.

use peil_analysis::{Caveat, Figure, Measure, Results, Status};
use peil_instrument::Lineage;

use crate::changes::since;
use crate::support::{Wave, figure, scale, unit};

/// How far the three items of the scale hang together with what it measures.
type Loads = [f64; 3];

/// An organisation of two teams, of which so many people answered.
fn wave(people: usize, loads: Loads, seed: u64) -> Wave {
    let mut state = seed;
    let mut noise = || {
        // A sum of twelve is near enough to normal.
        let mut one = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f64 / (1_u64 << 24) as f64
        };
        (0..12).map(|_| one()).sum::<f64>() - 6.0
    };
    let record = |person: usize| {
        let trait_ = noise();
        let mut point = |load: f64| {
            let x = load * trait_ + (1.0 - load * load).sqrt() * noise();
            1 + u8::try_from([-1.5, -0.5, 0.5, 1.5].iter().filter(|cut| x > **cut).count()).unwrap()
        };
        let answers = loads.map(&mut point);
        (1 + person % 2, [answers[0], answers[1], 6 - answers[2], 3, 3])
    };
    let core: Vec<_> = (0..people).map(record).collect();
    let heads = u32::try_from(people).unwrap();
    let units = vec![unit("org", None, 0), unit("a", Some(0), heads), unit("b", Some(0), heads)];
    Wave::new(units, &core, &[])
}

fn identity() -> Lineage {
    Lineage::identity(&["org", "a", "b"], &["org", "a", "b"])
}

fn congruence(results: &Results) -> &Figure {
    figure(results, "org", &scale("alpha"), Measure::Congruence)
}

fn loadings(wave: &Wave) -> Vec<f64> {
    let released = wave.evaluate();
    let index = released.get().index();
    let of = |id| index.answer("org", &scale("alpha"), Measure::Loading, Some(id)).unwrap();
    ["a1", "a2", "a3"].map(|id| of(id).value.unwrap()).to_vec()
}

#[test]
fn it_is_the_congruence_of_the_released_loadings() {
    for (loads, caveat) in [
        ([0.8, 0.7, 0.75], None),
        ([0.9, 0.85, 0.33], Some(Caveat::ItemsMoved)),
        ([0.85, 0.8, -0.3], Some(Caveat::MeasuresDiffer)),
    ] {
        let (then, now) = (wave(400, [0.8, 0.7, 0.75], 1), wave(400, loads, 2));
        let released = since(&then, &now, &identity());
        let found = congruence(released.get());
        let (one, two) = (loadings(&then), loadings(&now));
        let product = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>();
        let phi = product(&one, &two) / (product(&one, &one) * product(&two, &two)).sqrt();
        assert_eq!(found.status, Status::Shown, "{one:?} {two:?}");
        assert!((found.value.unwrap() - phi).abs() < 0.005_001, "{found:?} {phi}");
        assert_eq!(found.caveat, caveat, "{phi} of {one:?} and {two:?}");
        // The change itself keeps its own words.
        assert_eq!(figure(released.get(), "org", &scale("alpha"), Measure::Change).caveat, None);
    }
}

#[test]
fn loadings_and_congruence_are_told_of_fifty_people_and_of_the_whole_only() {
    let (few, many) = (wave(49, [0.8, 0.7, 0.75], 3), wave(50, [0.8, 0.7, 0.75], 4));
    let hidden = since(&many, &few, &identity());
    let found = congruence(hidden.get());
    assert_eq!((found.status, found.value, found.caveat), (Status::Hidden, None, None));
    let then_hidden = since(&few, &many, &identity());
    let found = congruence(then_hidden.get());
    assert_eq!((found.status, found.caveat), (Status::NotCompared, Some(Caveat::NotShownThen)));
    for released in [hidden, then_hidden] {
        let of_factor = [Measure::Loading, Measure::Congruence];
        let figures = released.get().figures.iter();
        let places = figures.filter(|figure| of_factor.contains(&figure.measure));
        assert!(places.into_iter().all(|figure| figure.unit == "org"));
    }
}

#[test]
fn a_scale_without_a_factor_has_no_congruence() {
    let (then, now) = (wave(80, [0.8, 0.7, 0.75], 5), wave(80, [0.8, 0.7, 0.75], 6));
    let released = since(&then, &now, &identity());
    // Everybody gives the same answer to both of its items.
    let found = figure(released.get(), "org", &scale("beta"), Measure::Congruence);
    assert_eq!((found.status, found.caveat), (Status::Undefined, None));
}

#[test]
fn a_scale_that_is_another_one_is_not_compared() {
    let mut then = wave(80, [0.8, 0.7, 0.75], 7);
    let other = crate::support::QUESTIONNAIRE.replace("Neutraal", "Weet niet");
    then.questionnaire = peil_instrument::load("then.toml", &other).unwrap();
    let released = since(&then, &wave(80, [0.8, 0.7, 0.75], 8), &identity());
    let found = congruence(released.get());
    assert_eq!((found.status, found.caveat), (Status::NotCompared, Some(Caveat::ChangedQuestion)));
}
