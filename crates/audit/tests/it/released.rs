//! What disclosure control releases tells an outsider nothing, whatever the answers are.

use peil_audit::{Finding, Leak, Report};
use peil_disclosure::{Cell, Histogram, Policy, Publication, Tree};
use proptest::prelude::*;

use crate::fixture::Results;

/// Answers 1 to 5 and "weet ik niet".
const ANSWERS: [&str; 6] = ["1", "2", "3", "4", "5", "98"];
const K: u64 = 10;

/// A wave of one item as its file would have it.
fn released(parents: &[Option<usize>], own: &[Histogram], skipped: &[u64], silent: &[u64]) -> Results {
    let tree = Tree::new(parents).unwrap();
    let respondents: Vec<u64> = own.iter().zip(skipped).map(|(cell, more)| cell.n() + more).collect();
    let invited: Vec<u32> =
        respondents.iter().zip(silent).map(|(n, more)| u32::try_from(n + more).unwrap()).collect();
    let whole = vec![true; own.len()];
    let policy = Policy::new(u32::try_from(K).unwrap()).unwrap();
    let publication = Publication::decide(tree, &invited, &respondents, &whole, policy).unwrap();
    let chosen = publication.choose(own, 0).unwrap();
    let people = publication.release(&respondents, 0, publication.units()).unwrap();
    let answers = publication.release(own, 0, &chosen).unwrap();

    let mut below: Vec<u64> = invited.iter().map(|invited| u64::from(*invited)).collect();
    for unit in (1..parents.len()).rev() {
        below[parents[unit].unwrap()] += below[unit];
    }
    let code = |unit: usize| format!("U{unit}");
    let codes: Vec<(String, String, u64)> = (0..parents.len())
        .map(|unit| (code(unit), parents[unit].map(code).unwrap_or_default(), below[unit]))
        .collect();
    let units: Vec<(&str, &str, u64)> =
        codes.iter().map(|(code, parent, invited)| (code.as_str(), parent.as_str(), *invited)).collect();
    let mut results = Results::new(&units);
    for answer in ANSWERS {
        results = results.hidden_share("U0", "q", answer);
    }
    for unit in 0..parents.len() {
        if let Some(people) = people.get().of(unit) {
            results = results.respondents(&code(unit), *people);
        }
        let Some(cell) = answers.get().of(unit) else { continue };
        let opinions: u64 = cell.counts[..5].iter().sum();
        let sum: u64 = (1..).zip(&cell.counts[..5]).map(|(point, people)| point * people).sum();
        let mean = sum as f64 / opinions as f64;
        if unit == 0 && cell.largest() + 1 < cell.n() {
            for (answer, people) in ANSWERS.iter().zip(&cell.counts) {
                let n = Some(cell.n());
                results = results.figure("U0", ("item", "q"), "count", Some(answer), n, *people as f64);
            }
        } else if unit > 0 && opinions >= K {
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

prop_compose! {
    fn waves()(units in 2_usize..14)(
        picks in proptest::collection::vec(0_usize..1000, units - 1),
        own in proptest::collection::vec(proptest::collection::vec(0_u64..7, 6), units),
        small in proptest::collection::vec(any::<bool>(), units),
        skipped in proptest::collection::vec(0_u64..3, units),
        silent in proptest::collection::vec(2_u64..9, units),
    ) -> (Vec<Option<usize>>, Vec<Histogram>, Vec<u64>, Vec<u64>) {
        let below = picks.iter().enumerate().map(|(unit, pick)| Some(pick % (unit + 1)));
        let parents = std::iter::once(None).chain(below).collect();
        let own = own.into_iter().zip(small).map(|(counts, small)| {
            let counts = counts.into_iter().map(|n| if small { n / 3 } else { n }).collect();
            Histogram { counts }
        });
        (parents, own.collect(), skipped, silent)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// With at least two people of every unit who did not take part: see below.
    #[test]
    fn releases_tell_nothing((parents, own, skipped, silent) in waves()) {
        let report = released(&parents, &own, &skipped, &silent).audit();
        prop_assert_eq!(words(&report), Vec::<String>::new());
        prop_assert!(report.contradictions.is_empty(), "{:?}", report.contradictions);
        prop_assert!(report.unsolved.is_empty(), "{:?}", report.unsolved);
    }
}

fn histogram(counts: [u64; 6]) -> Histogram {
    Histogram { counts: counts.to_vec() }
}
