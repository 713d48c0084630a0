//! What disclosure control releases tells an outsider nothing, whatever the answers are.

use peil_audit::Report;
use peil_disclosure::{Cell, Histogram, Participation, Policy, Publication, Rated, Tree};
use proptest::prelude::*;

use crate::fixture::Results;

/// Answers 1 to 5 and "weet ik niet".
const ANSWERS: [&str; 6] = ["1", "2", "3", "4", "5", "98"];
const K: u64 = 10;

/// A wave of one item as its file would have it.
fn released(
    parents: &[Option<usize>],
    own: &[Histogram],
    skipped: &[u64],
    silent: &[u64],
) -> Results {
    let tree = Tree::new(parents).unwrap();
    let respondents: Vec<u64> =
        own.iter().zip(skipped).map(|(cell, more)| cell.n() + more).collect();
    let invited: Vec<u32> =
        respondents.iter().zip(silent).map(|(n, more)| u32::try_from(n + more).unwrap()).collect();
    let whole = vec![true; own.len()];
    let policy = Policy::new(u32::try_from(K).unwrap()).unwrap();
    let publication = Publication::decide(tree, &invited, &respondents, &whole, policy).unwrap();
    let rated: Vec<Rated> = own.iter().cloned().map(Rated).collect();
    let chosen = publication.choose(&rated, 0).unwrap();
    let participation: Vec<Participation> = respondents
        .iter()
        .zip(silent)
        .map(|(respondents, silent)| Participation {
            respondents: *respondents,
            silent: Some(*silent),
        })
        .collect();
    let told = publication.choose(&participation, 0).unwrap();
    let people = publication.release(&participation, 0, &told).unwrap();
    let answers = publication.release(&rated, 0, &chosen).unwrap();

    let mut below: Vec<u64> = invited.iter().map(|invited| u64::from(*invited)).collect();
    for unit in (1..parents.len()).rev() {
        below[parents[unit].unwrap()] += below[unit];
    }
    let code = |unit: usize| format!("U{unit}");
    let codes: Vec<(String, String, u64)> = (0..parents.len())
        .map(|unit| (code(unit), parents[unit].map(code).unwrap_or_default(), below[unit]))
        .collect();
    let units: Vec<(&str, &str, u64)> = codes
        .iter()
        .map(|(code, parent, invited)| (code.as_str(), parent.as_str(), *invited))
        .collect();
    let mut results = Results::new(&units);
    for answer in ANSWERS {
        results = results.hidden_share("U0", "q", answer);
    }
    for unit in 0..parents.len() {
        let people = people.get().of(unit).map(|people| people.respondents);
        // The organisation's own number is told in any case.
        let people = people
            .or((unit == 0 && publication.units().is_shown(0)).then(|| respondents.iter().sum()));
        if let Some(people) = people {
            results = results.respondents(&code(unit), people);
        }
        let Some(Rated(cell)) = answers.get().of(unit) else { continue };
        let opinions: u64 = cell.counts[..5].iter().sum();
        let sum: u64 = (1..).zip(&cell.counts[..5]).map(|(point, people)| point * people).sum();
        let mean = sum as f64 / opinions as f64;
        // Below the organisation answers are counted only where the response is told.
        let of_all = unit == 0 && Rated(cell.clone()).others() > 1;
        if of_all || (unit > 0 && told.is_shown(unit)) {
            for (answer, people) in ANSWERS.iter().zip(&cell.counts) {
                let (n, people) = (Some(cell.n()), *people as f64);
                results =
                    results.figure(&code(unit), ("item", "q"), "count", Some(answer), n, people);
            }
        }
        if unit > 0 && opinions >= K {
            let per_point = if opinions < 100 { 10.0 } else { 100.0 };
            let rounded = (mean * per_point).round() / per_point;
            results = results.mean(&code(unit), "q", None, rounded);
        }
    }
    results
}

fn words(report: &Report) -> Vec<String> {
    report.findings.iter().map(ToString::to_string).collect()
}

/// Units as they come: most mixed, some small, some of nearly one mind.
fn unit(counts: Vec<u64>, kind: u8) -> Vec<u64> {
    let of_one_mind = |at: usize, people: u64| if at == 0 { people * 3 } else { people / 6 };
    match kind {
        0 | 1 => counts,
        2 => counts.into_iter().map(|people| people / 3).collect(),
        3 => counts.into_iter().enumerate().map(|(at, people)| of_one_mind(at, people)).collect(),
        _ => {
            counts.into_iter().enumerate().map(|(at, people)| of_one_mind(at % 5, people)).collect()
        }
    }
}

prop_compose! {
    fn waves()(units in 2_usize..14)(
        picks in proptest::collection::vec(0_usize..1000, units - 1),
        own in proptest::collection::vec(proptest::collection::vec(0_u64..7, 6), units),
        kinds in proptest::collection::vec(0_u8..5, units),
        skipped in proptest::collection::vec(0_u64..3, units),
        silent in proptest::collection::vec(0_u64..9, units),
    ) -> (Vec<Option<usize>>, Vec<Histogram>, Vec<u64>, Vec<u64>) {
        let below = picks.iter().enumerate().map(|(unit, pick)| Some(pick % (unit + 1)));
        let parents = std::iter::once(None).chain(below).collect();
        let own = own.into_iter().zip(kinds).map(|(counts, kind)| Histogram::with_opinions(unit(counts, kind), 5));
        (parents, own.collect(), skipped, silent)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 40, ..ProptestConfig::with_cases(64) })]

    /// Of about one in a hundred such waves, where nearly everybody is of one mind, the audit says of a group that it was not solved; that is
    /// no finding, and no clearance.
    #[test]
    fn releases_tell_nothing((parents, own, skipped, silent) in waves()) {
        let report = released(&parents, &own, &skipped, &silent).audit();
        prop_assert_eq!(words(&report), Vec::<String>::new());
        prop_assert!(report.contradictions.is_empty(), "{:?}", report.contradictions);
    }
}

fn histogram(counts: [u64; 6]) -> Histogram {
    Histogram::with_opinions(counts.to_vec(), 5)
}

/// A wave of an organisation and two teams, with these people who said nothing at all.
fn two_teams(teams: [[u64; 6]; 2], skipped: [u64; 3], silent: [u64; 3]) -> Report {
    let own = [[0; 6], teams[0], teams[1]].map(histogram);
    released(&[None, Some(0), Some(0)], &own, &skipped, &silent).audit()
}

#[test]
fn a_team_on_one_side() {
    // 13 of 13 favourable, or 12, or 11, with two who do not know; and with the mean near the end.
    for favourable in
        [[0, 0, 0, 6, 7, 2], [0, 0, 1, 6, 6, 2], [1, 0, 1, 6, 5, 2], [0, 0, 0, 3, 10, 2]]
    {
        let report = two_teams([favourable, [3, 3, 3, 3, 3, 3]], [0; 3], [0, 4, 4]);
        assert_eq!(words(&report), Vec::<String>::new());
    }
}

#[test]
fn who_did_not_take_part_in_a_team_that_is_shown() {
    // 12 of 13, or of 12: everybody in the team knows of eleven others, and may know who was away.
    for silent in [1, 0] {
        let report = two_teams([[2, 2, 2, 2, 2, 2], [3, 3, 3, 3, 3, 3]], [0; 3], [0, silent, 2]);
        assert_eq!(words(&report), Vec::<String>::new());
    }
}

#[test]
fn one_mind_among_those_with_an_opinion() {
    // Ten said 1 and two do not know: "two answered otherwise", but the mean would be 1.0.
    let report = two_teams([[10, 0, 0, 0, 0, 2], [3, 3, 3, 3, 3, 3]], [0; 3], [0, 2, 2]);
    assert_eq!(words(&report), Vec::<String>::new());
}

#[test]
fn everybody_took_part_in_the_whole_organisation() {
    let report = two_teams([[2, 2, 2, 2, 2, 2], [3, 3, 3, 3, 3, 3]], [0; 3], [0, 0, 0]);
    assert_eq!(words(&report), Vec::<String>::new());
}
