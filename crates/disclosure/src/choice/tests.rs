use proptest::prelude::*;

use super::*;

/// Every set of units, looked at one by one.
fn by_looking_at_all(question: &Question<'_>) -> Vec<bool> {
    let units = question.tree.len();
    let order = preorder(question.tree);
    let mut best: Option<(Worth, Vec<bool>, Vec<bool>)> = None;
    for set in 0_u32..1 << units {
        let shown: Vec<bool> = (0..units).map(|unit| set >> unit & 1 == 1).collect();
        if !is_safe(question, &shown) {
            continue;
        }
        let worth = worth(question, &shown);
        let in_order: Vec<bool> = order.iter().map(|unit| shown[*unit]).collect();
        let better = best.as_ref().is_none_or(|(other, earlier, _)| {
            worth > *other || (worth == *other && in_order > *earlier)
        });
        if better {
            best = Some((worth, in_order, shown));
        }
    }
    best.map_or(vec![false; units], |(_, _, shown)| shown)
}

/// Units from the root, each followed by all below it.
fn preorder(tree: &Tree) -> Vec<usize> {
    let mut order = Vec::new();
    let mut ahead = vec![0];
    while let Some(unit) = ahead.pop() {
        order.push(unit);
        ahead.extend((0..tree.len()).rev().filter(|child| tree.parent(*child) == Some(unit)));
    }
    order
}

fn people(question: &Question<'_>, unit: usize) -> Vec<usize> {
    (0..question.tree.len())
        .filter(|own| question.invited[*own] > 0 || question.respondents[*own] > 0)
        .filter(|own| question.tree.nearest(*own, |at| at == unit).is_some())
        .collect()
}

fn is_safe(question: &Question<'_>, shown: &[bool]) -> bool {
    let units = question.tree.len();
    if !shown[0] || (0..units).any(|unit| shown[unit] && !question.allowed[unit]) {
        return false;
    }
    let nobody_in = |unit: &usize| people(question, *unit).is_empty();
    let empty: Vec<usize> = (0..units).filter(|unit| shown[*unit]).filter(nobody_in).collect();
    if !empty.is_empty() {
        return false;
    }
    (0..units).filter(|unit| shown[*unit]).all(|atom| {
        let members =
            (0..units).filter(|own| question.tree.nearest(*own, |at| shown[at]) == Some(atom));
        let (mut invited, mut respondents) = (0, 0);
        for own in members {
            invited += u64::from(question.invited[own]);
            respondents += question.respondents[own];
        }
        let hidden_by = respondents.saturating_sub(if atom == 0 { question.shared } else { 0 });
        (invited == 0 && respondents == 0) || hidden_by >= question.least
    })
}

fn worth(question: &Question<'_>, shown: &[bool]) -> Worth {
    let units = question.tree.len();
    // Units with the same people are one: shown if one of them is, and counted once.
    let is_seen = |unit: &usize| {
        let own = people(question, *unit);
        (0..units).any(|other| shown[other] && people(question, other) == own)
    };
    let seen = (0..units).filter(is_seen).map(|unit| question.worth[unit]).sum();
    let mut groups: Vec<Vec<usize>> =
        (0..units).filter(|unit| shown[*unit]).map(|unit| people(question, unit)).collect();
    groups.sort();
    groups.dedup();
    (seen, groups.len() as u64)
}

prop_compose! {
    fn any_question()(
        parents in prop::collection::vec(0_usize..1000, 0..9),
        counts in prop::collection::vec((0_u64..9, 0_u32..4, prop::bool::weighted(0.85)), 10),
        least in 1_u64..9,
        shared in prop_oneof![3 => Just(0_u64), 1 => 0_u64..6],
    ) -> (Tree, Vec<u64>, Vec<u32>, Vec<bool>, u64, u64) {
        let below = parents.iter().enumerate().map(|(unit, pick)| Some(pick % (unit + 1)));
        let parents: Vec<Option<usize>> = std::iter::once(None).chain(below).collect();
        let tree = Tree::new(&parents).unwrap();
        let counts = &counts[..tree.len()];
        let respondents: Vec<u64> = counts.iter().map(|(n, ..)| n.saturating_sub(2)).collect();
        let invited = counts.iter().zip(&respondents);
        let invited = invited.map(|((_, more, _), n)| u32::try_from(*n).unwrap() + more / 2).collect();
        let mut allowed: Vec<bool> = counts.iter().map(|(.., allowed)| *allowed).collect();
        allowed[0] = true;
        (tree, respondents, invited, allowed, least, shared)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]
    #[test]
    fn the_programme_finds_what_looking_at_every_set_finds(
        (tree, respondents, invited, allowed, least, shared) in any_question()
    ) {
        let question = Question {
            tree: &tree, worth: &respondents, respondents: &respondents, invited: &invited, shared, allowed: &allowed, least,
        };
        let shared = shared.min(respondents[0]);
        let question = Question { shared, ..question };
        prop_assert_eq!(choose(&question), by_looking_at_all(&question));
    }
}

fn shown(parents: &[Option<usize>], respondents: &[u64], least: u64) -> Vec<usize> {
    let tree = Tree::new(parents).unwrap();
    let invited: Vec<u32> = respondents.iter().map(|n| u32::try_from(*n).unwrap()).collect();
    let allowed = vec![true; respondents.len()];
    let question = Question {
        tree: &tree,
        worth: respondents,
        respondents,
        invited: &invited,
        shared: 0,
        allowed: &allowed,
        least,
    };
    let chosen = choose(&question);
    (0..chosen.len()).filter(|unit| chosen[*unit]).collect()
}

#[test]
fn one_small_team_costs_the_smallest_other() {
    assert_eq!(shown(&[None, Some(0), Some(0), Some(0)], &[0, 30, 12, 4], 10), [0, 1]);
}

#[test]
fn two_small_teams_that_make_k_together_cost_nothing() {
    assert_eq!(shown(&[None, Some(0), Some(0), Some(0)], &[0, 30, 6, 4], 10), [0, 1]);
    let two = [None, Some(0), Some(1), Some(1), Some(0)];
    assert_eq!(shown(&two, &[0, 0, 6, 4, 20], 10), [0, 1, 4]);
}

#[test]
fn nothing_is_shown_of_too_few_people() {
    assert_eq!(shown(&[None, Some(0), Some(0), Some(0)], &[0, 3, 3, 3], 10), [0; 0]);
    assert_eq!(shown(&[None, Some(0), Some(0), Some(0)], &[0, 4, 3, 3], 10), [0]);
}

#[test]
fn units_without_anybody_are_not_shown() {
    assert_eq!(shown(&[None, Some(0), Some(0), Some(0)], &[0, 12, 0, 13], 10), [0, 1, 3]);
}

#[test]
fn only_where_nobody_was_invited_is_an_atom_empty() {
    let tree = Tree::new(&[None, Some(0), Some(0), Some(0)]).unwrap();
    let chosen = |respondents: [u64; 4], invited: [u32; 4]| {
        choose(&Question {
            tree: &tree,
            worth: &respondents,
            respondents: &respondents,
            invited: &invited,
            shared: 0,
            allowed: &[true; 4],
            least: 10,
        })
    };
    // Five invited people of whom nobody answered, and four answers of people whom nobody invited.
    assert_eq!(chosen([0, 20, 20, 0], [0, 30, 30, 5]), [true, true, false, false]);
    assert_eq!(chosen([0, 20, 20, 4], [0, 30, 30, 0]), [true, true, false, false]);
}

#[test]
fn a_unit_and_its_only_subunit_are_shown_together() {
    assert_eq!(shown(&[None, Some(0), Some(1)], &[0, 0, 10], 10), [0, 1, 2]);
    assert_eq!(shown(&[None, Some(0), Some(1)], &[0, 0, 9], 10), [0; 0]);
}

#[test]
fn thousands_of_teams_are_no_more_than_a_moment() {
    // Ministries with directorates with teams: what is asked is that it ends; a benchmark says how soon.
    let mut parents = vec![None];
    for unit in 1..20_000_usize {
        parents.push(Some(if unit < 13 {
            0
        } else if unit < 1000 {
            1 + unit % 12
        } else {
            13 + unit % 987
        }));
    }
    let respondents: Vec<u64> =
        (0..20_000_u64).map(|unit| if unit < 1000 { 0 } else { unit * 7919 % 23 }).collect();
    let chosen = shown(&parents, &respondents, 10);
    assert!(chosen.len() > 5000);
}
