//! Profiles, what changed, several side by side, and structure beside culture.

use peil_instrument::{Framework, Text, shipped};
use peil_maturity::{
    Combination, Felt, Judgement, Member, Profile, Programme, Since, State, StateCounts, Structure,
    Verdict, changes, themes,
};
use proptest::prelude::*;

use crate::{court, level, whole};

/// A profile from levels by number; none where nothing was agreed.
fn profile(framework: &Framework, levels: &[Option<usize>]) -> Profile {
    let judgement =
        |at: &Option<usize>| at.map(|at| whole(Verdict::Level(framework.levels[at].id.clone())));
    let agreed: Vec<Option<Judgement>> = levels.iter().map(judgement).collect();
    Profile::of(framework, &agreed.iter().map(Option::as_ref).collect::<Vec<_>>())
}

#[test]
fn a_level_becomes_a_state_and_says_what_comes_next() {
    let framework = court();
    let profile = profile(&framework, &[Some(0), Some(1), Some(2), Some(3), None]);
    let norms: Vec<_> = profile.norms[..5].iter().map(|it| (it.state, it.next)).collect();
    let expected = [
        (State::NotMet, Some(2)),
        (State::Partly, Some(2)),
        (State::Met, Some(3)),
        (State::Met, None),
        (State::Unknown, None),
    ];
    assert_eq!(norms, expected);
    let overall = StateCounts { met: 2, partly: 1, not_met: 1, unknown: 11 };
    assert_eq!(profile.overall, overall);
    assert_eq!((overall.total(), overall.judged()), (15, 4));
    assert_eq!(profile.groups[0].levels, [1, 1, 1, 1]);
    let groups: Vec<usize> = profile.groups.iter().map(|group| group.states.total()).collect();
    assert_eq!(groups, [7, 5, 3], "preventie, detectie, respons");
}

#[test]
fn only_what_is_asked_in_the_same_words_is_compared() {
    let now = court();
    let before = shipped::framework("court_of_audit", Some("1.0.0")).unwrap();
    let earlier = profile(&before, &[Some(0), Some(2), Some(2), None]);
    let mut current = profile(&now, &[Some(2), Some(1), Some(2), Some(1)]);
    let since = |before: &Framework, current: &Profile| -> Vec<Since> {
        let all = changes((before, &earlier), (&now, current));
        all.into_iter().map(|change| change.since).take(4).collect()
    };
    let expected = [Since::Higher(2), Since::Lower(1), Since::Same, Since::Unknown];
    assert_eq!(since(&before, &current), expected);
    current.norms[2].level = None;
    let states = Since::States(State::Met, State::Met);
    assert_eq!(since(&before, &current)[2], states, "a state is compared with a state");

    let mut reworded = before.clone();
    reworded.norms[0].levels[2] = Text::new("Anders", "Different");
    assert_eq!(since(&reworded, &current)[..2], [Since::Reworded, Since::Lower(1)]);
    let mut other = before.clone();
    other.norms.remove(0);
    assert_eq!(since(&other, &current)[0], Since::New);
    let mut stricter = before;
    stricter.met_from = 3;
    assert!(since(&stricter, &current).iter().all(|since| *since == Since::Reworded));
}

#[test]
fn who_could_learn_from_whom() {
    let framework = court();
    let member = |code: &str, levels: &[Option<usize>]| Member {
        code: code.to_owned(),
        name: Text::new(code, code),
        profile: profile(&framework, levels),
    };
    let programme = Programme {
        members: vec![
            member("A", &[Some(2), Some(0), None, Some(2)]),
            member("B", &[Some(0), Some(1), Some(3), None]),
            member("C", &[Some(1), None, Some(3), Some(3)]),
        ],
    };
    let expected = StateCounts { met: 1, partly: 1, not_met: 1, unknown: 0 };
    assert_eq!(programme.counts(0), expected);
    let learning = programme.learning(&framework);
    assert_eq!(learning.len(), 1, "nobody meets norm 2, and nobody who is known fails 3 or 4");
    assert_eq!(
        (learning[0].norm, &*learning[0].met, &*learning[0].not_met),
        (0, &[0][..], &[1, 2][..])
    );
}

#[test]
fn structure_beside_culture() {
    use Combination::{ArrangedNotFelt, Both, FeltNotArranged, Neither, Unclear, Unknown};
    let framework = court();
    let risks = |felt: Option<(f64, f64)>, at: Option<usize>| {
        // The first norm is the one that names the scale of risks; others may too.
        let levels: Vec<Option<usize>> = framework
            .norms
            .iter()
            .map(|norm| norm.scales.iter().any(|scale| scale == "risks").then_some(at).flatten())
            .collect();
        let profile = profile(&framework, &levels);
        let all = themes(&framework, &profile, |scale| {
            let (low, high) = felt.filter(|_| scale == "risks")?;
            let interval = Some((low, high));
            Some(Felt { mean: f64::midpoint(low, high), interval, threshold: 3.5 })
        });
        let theme = all.iter().find(|theme| theme.scale == *"risks").unwrap();
        (theme.structure, theme.combination)
    };
    let high = Some((3.6, 3.9));
    let low = Some((3.0, 3.4));
    assert_eq!(risks(high, Some(2)), (Structure::Arranged, Both));
    assert_eq!(risks(low, Some(3)), (Structure::Arranged, ArrangedNotFelt));
    assert_eq!(risks(high, Some(1)), (Structure::NotArranged, FeltNotArranged));
    assert_eq!(risks(low, Some(0)), (Structure::NotArranged, Neither));
    assert_eq!(risks(Some((3.4, 3.6)), Some(2)), (Structure::Arranged, Unclear));
    assert_eq!(risks(Some((3.5, 3.6)), Some(2)).1, Unclear, "the threshold itself is not above it");
    let reads_as_the_threshold = risks(Some((3.43, 3.49)), Some(2)).1;
    assert_eq!(reads_as_the_threshold, Unclear, "3.46 reads 3.5");
    assert_eq!(risks(Some((3.40, 3.49)), Some(2)).1, ArrangedNotFelt, "3.445 reads 3.4");
    assert_eq!(risks(None, Some(2)).1, Unknown);
    assert_eq!(risks(high, None), (Structure::Unknown, Unknown));
}

#[test]
fn one_norm_that_is_not_met_is_enough_for_not_arranged() {
    let framework = court();
    let culture = |norm: &peil_instrument::Norm| norm.scales.iter().any(|it| it == "culture");
    let of_it: Vec<usize> =
        (0..framework.norms.len()).filter(|it| culture(&framework.norms[*it])).collect();
    assert!(of_it.len() > 1, "several norms name the scale");
    let mut levels = vec![Some(2); framework.norms.len()];
    levels[of_it[0]] = Some(1);
    levels[of_it[1]] = None;
    let all = themes(&framework, &profile(&framework, &levels), |_| None);
    let theme = all.iter().find(|theme| theme.scale == *"culture").unwrap();
    assert_eq!(theme.structure, Structure::NotArranged);
    assert_eq!((theme.states.partly, theme.states.unknown), (1, 1));
    assert_eq!(theme.norms, of_it);
}

proptest! {
    #[test]
    fn every_norm_is_counted_once(levels in proptest::collection::vec(proptest::option::of(0_usize..4), 15)) {
        let framework = court();
        let profile = profile(&framework, &levels);
        let known = levels.iter().flatten().count();
        prop_assert_eq!(profile.overall.total(), 15);
        prop_assert_eq!(profile.overall.judged(), known);
        let by_group: usize = profile.groups.iter().flat_map(|group| &group.levels).sum();
        prop_assert_eq!(by_group, known);
        for state in State::ALL {
            let groups = profile.groups.iter().map(|group| group.states.of(state));
            prop_assert_eq!(groups.sum::<usize>(), profile.overall.of(state));
        }
    }
}

#[test]
fn levels_are_named_by_the_framework() {
    assert_eq!(level("arranged").level(&court()), Some(2));
}
