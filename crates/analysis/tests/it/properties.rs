//! What holds for every wave.

use peil_analysis::{Measure, Status, Subject, SurveyedUnit, UnitNote};
use proptest::prelude::*;

use crate::support::{Wave, scale, unit};

/// A tree of up to eight units with their people.
fn units() -> impl Strategy<Value = Vec<SurveyedUnit>> {
    prop::collection::vec((any::<prop::sample::Index>(), 0_u32..60), 1..8).prop_map(|children| {
        let mut units = vec![unit("org", None, 12)];
        for (index, (parent, heads)) in children.into_iter().enumerate() {
            units.push(unit(&format!("u{index}"), Some(parent.index(index + 1)), heads));
        }
        units
    })
}

fn opinion(special: u8) -> impl Strategy<Value = u8> {
    prop_oneof![8 => 1_u8..=5, 1 => Just(special), 1 => Just(255)]
}

fn record() -> impl Strategy<Value = [u8; 5]> {
    (opinion(98), opinion(98), opinion(99), opinion(98), opinion(98))
        .prop_map(|(a, b, c, d, e)| [a, b, c, d, e])
}

/// A wave in which about half of everybody answers.
fn waves() -> impl Strategy<Value = (Vec<SurveyedUnit>, Vec<(usize, [u8; 5])>)> {
    units().prop_flat_map(|units| {
        let people: Vec<usize> = units
            .iter()
            .enumerate()
            .flat_map(|(index, unit)| std::iter::repeat_n(index, unit.heads as usize))
            .collect();
        let all = people.len();
        let answers = prop::collection::vec((any::<bool>(), record()), all..=all);
        (
            Just(units),
            answers.prop_map(move |answers| {
                let answered = people.iter().copied().zip(answers).filter(|(_, (came, _))| *came);
                answered.map(|(unit, (_, record))| (unit, record)).collect()
            }),
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn the_order_of_answers_does_not_matter((units, core) in waves(), turn in any::<prop::sample::Index>()) {
        let one = Wave::new(units.clone(), &core, &[]).evaluate();
        let mut other = core.clone();
        if !other.is_empty() {
            let by = turn.index(other.len());
            other.rotate_left(by);
            other.reverse();
        }
        prop_assert_eq!(Wave::new(units, &other, &[]).evaluate(), one);
    }

    #[test]
    fn figures_are_a_function_of_the_atoms((units, core) in waves()) {
        let wave = Wave::new(units, &core, &[]);
        let decision = wave.decide();
        let before = wave.evaluate_with(&decision);
        let atoms = decision.atoms(&wave.survey()).unwrap();
        let pooled = Wave { dataset: wave.dataset.relabelled(&atoms).unwrap(), ..wave };
        prop_assert_eq!(pooled.evaluate_with(&decision), before);
    }

    #[test]
    fn nobody_in_a_hidden_unit_can_be_told_apart((units, core) in waves()) {
        let wave = Wave::new(units, &core, &[]);
        let released = wave.evaluate();
        let results = released.get();
        let index = results.index();
        let respondents = |code: &str| {
            index.get(code, &Subject::Unit, Measure::Respondents).and_then(|figure| figure.value)
        };
        let told = |unit: &&UnitNote| respondents(&unit.code).is_some();
        let parent = |unit: &UnitNote| unit.parent.as_deref().and_then(|code| results.unit(code));
        let nearest_told = |unit: &UnitNote| {
            let mut above = parent(unit);
            while let Some(here) = above.filter(|here| !told(here)) {
                above = parent(here);
            }
            above.map(|above| above.code.clone())
        };
        // What an outsider computes: each unit whose number is told less those nearest below it.
        for unit in results.units.iter().filter(told) {
            prop_assert!(unit.shown);
            let (mut rest, mut invited) = (respondents(&unit.code).unwrap(), f64::from(unit.invited));
            for below in results.units.iter().filter(told) {
                if nearest_told(below).as_ref() == Some(&unit.code) {
                    rest -= respondents(&below.code).unwrap();
                    invited -= f64::from(below.invited);
                }
            }
            prop_assert!(rest >= 10.0 || invited < 1.0, "{} has a rest of {rest}", unit.code);
            // Of the organisation alone it is no secret that everybody took part.
            let alone = results.units.iter().filter(told).count() == 1;
            prop_assert!(alone || invited < 1.0 || invited - rest > 1.0, "{} of {invited}", rest);
        }
        for figure in &results.figures {
            let unit = results.unit(&figure.unit).unwrap();
            let public = matches!(figure.measure, Measure::Heads | Measure::Invited);
            prop_assert!(unit.shown || public || figure.status == Status::Hidden);
            prop_assert_eq!(figure.status == Status::Shown, figure.value.is_some());
        }
    }

    /// Two waves that differ only in how the people of one atom are spread over hidden units, and in
    /// nothing that an atom counts, give the same results.
    #[test]
    fn who_of_an_atom_gave_an_answer_leaves_no_trace((units, core) in waves()) {
        let wave = Wave::new(units.clone(), &core, &[]);
        let decision = wave.decide();
        let atoms = decision.atoms(&wave.survey()).unwrap();
        let mut swapped = core.clone();
        let hidden = (0..core.len()).filter(|row| atoms[core[*row].0] != core[*row].0);
        for row in hidden {
            // Swap answers with someone else of the same atom.
            let atom = atoms[core[row].0];
            if let Some(other) = (0..core.len()).find(|other| atoms[core[*other].0] == atom) {
                let (mine, theirs) = (swapped[row].1, swapped[other].1);
                swapped[row].1 = theirs;
                swapped[other].1 = mine;
            }
        }
        let other = Wave::new(units, &swapped, &[]);
        prop_assert_eq!(other.evaluate_with(&decision), wave.evaluate_with(&decision));
    }
}

/// A team of four with extreme answers in a directorate: neither its number nor its mean comes out.
#[test]
fn a_planted_team_cannot_be_recovered() {
    let units = |with_team: bool| {
        let mut units =
            vec![unit("org", None, 0), unit("d1", Some(0), 60), unit("d2", Some(0), 60)];
        units.push(unit("team", Some(if with_team { 1 } else { 2 }), 4));
        units
    };
    let others: Vec<(usize, [u8; 5])> = (0..60_u8)
        .map(|person| {
            (usize::from(1 + person % 2), [1 + person % 5, 2 + person % 4, 3, 1 + person % 3, 4])
        })
        .collect();
    let mut core = others.clone();
    core.extend([(3, [1, 1, 5, 1, 1]); 4]);
    let wave = Wave::new(units(true), &core, &[]);
    let released = wave.evaluate();
    let results = released.get();
    assert!(!results.unit("team").unwrap().shown);
    assert_eq!(results.unit("team").unwrap().nearest_shown.as_deref(), Some("d1"));
    let index = results.index();
    let number = |code: &str| index.get(code, &Subject::Unit, Measure::Respondents).unwrap().value;
    // All that is told of d1 covers the team's four too; there is nothing to subtract.
    assert_eq!(number("d1"), Some(34.0));
    assert_eq!(number("team"), None);
    assert_eq!(index.get("team", &scale("alpha"), Measure::Mean).unwrap().status, Status::Hidden);
    // Someone who thinks that the team are four other people of d1 sees the very same results.
    let mut elsewhere = core.clone();
    for row in 0..4 {
        let other = elsewhere.iter().position(|(unit, _)| *unit == 1).unwrap() + 2 * row;
        let team = elsewhere.len() - 1 - row;
        let answers = elsewhere[other].1;
        elsewhere[other].1 = elsewhere[team].1;
        elsewhere[team].1 = answers;
    }
    assert_ne!(elsewhere, core);
    assert_eq!(Wave::new(units(true), &elsewhere, &[]).evaluate(), released);
}
