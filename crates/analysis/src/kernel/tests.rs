//! What the kernel counts is what the definitions say, whatever the answers, the tree and the order.

use peil_instrument::{DONT_KNOW, EMPTY, Questionnaire};
use peil_statistics::correlation::PairSums;
use peil_statistics::reliability::PairSums as ItemPairSums;
use peil_statistics::scale::scale_score;
use proptest::prelude::*;

use super::*;
use crate::count::{ScoredRows, histograms, keyed_opinions};
use crate::dataset::Dataset;

const TREE: [Option<usize>; 7] = [None, Some(0), Some(0), Some(1), Some(1), Some(2), Some(0)];

fn questionnaire() -> Questionnaire {
    peil_instrument::load("wave.toml", include_str!("../../reference/wave.toml")).unwrap()
}

fn answer() -> impl Strategy<Value = u8> {
    prop_oneof![8 => 1_u8..=5, 1 => Just(DONT_KNOW), 1 => Just(EMPTY)]
}

/// Rows of the small questionnaire, whose third item has no "I don't know".
fn records() -> impl Strategy<Value = Vec<(usize, Vec<u8>)>> {
    let third = answer().prop_map(|code| if code == DONT_KNOW { EMPTY } else { code });
    let row = (answer(), answer(), third, answer(), answer());
    let row = row.prop_map(|(a1, a2, a3, b1, b2)| vec![a1, a2, a3, b1, b2]);
    prop::collection::vec((0_usize..7, row), 0..60)
}

fn dataset(questionnaire: &Questionnaire, records: &[(usize, Vec<u8>)]) -> Dataset {
    let mut builder = Dataset::builder(questionnaire, TREE.len());
    builder.extend(0, records.iter().map(|(unit, record)| (*unit, record.as_slice()))).unwrap();
    builder.finish()
}

/// The units that belong to a unit, itself included.
fn below(unit: usize) -> Vec<usize> {
    let is_below = |other: &usize| {
        std::iter::successors(Some(*other), |at| TREE[*at]).any(|ancestor| ancestor == unit)
    };
    (0..TREE.len()).filter(is_below).collect()
}

fn counted(questionnaire: &Questionnaire, dataset: &Dataset) -> (Plan, Vec<Sums>) {
    let frame = &dataset.frames()[0];
    let plan = Plan::of(questionnaire, 0, frame);
    let sorted = Sorted::of(frame, TREE.len());
    let sums = for_every_unit(&plan, &sorted, &TREE, |_, sums| sums.clone());
    (plan, sums)
}

proptest! {
    #[test]
    fn histograms_and_scores_are_those_of_the_people_below(records in records()) {
        let questionnaire = questionnaire();
        let dataset = dataset(&questionnaire, &records);
        let frame = &dataset.frames()[0];
        let (plan, sums) = counted(&questionnaire, &dataset);
        for (unit, sums) in sums.iter().enumerate() {
            let rows = below(unit);
            let people = records.iter().filter(|(at, _)| rows.contains(at)).count();
            prop_assert_eq!(sums.people, people as u64);
            for (column, name) in frame.names().iter().enumerate() {
                let item = questionnaire.item_index(name).unwrap();
                let codes = crate::dataset::item_codes(&questionnaire, item);
                let own = histograms(frame, frame.column(name).unwrap(), &codes, TREE.len());
                let mut expected = vec![0; codes.len()];
                for row in &rows {
                    expected.iter_mut().zip(&own[*row].counts).for_each(|(all, n)| *all += n);
                }
                prop_assert_eq!(&sums.histograms(&plan)[plan.histogram(column)], expected.as_slice());
            }
            for (index, scale) in plan.scales().iter().enumerate() {
                let scored = ScoredRows::of(frame, &questionnaire, &questionnaire.scales()[scale.scale]);
                let scored = scored.unwrap();
                prop_assert_eq!(scored.denominator, scale.denominator);
                let here = scored.scores.iter().zip(frame.units());
                let scores: Vec<i128> = here
                    .filter(|(_, at)| rows.contains(&(**at as usize)))
                    .filter_map(|(score, _)| Some((*score.as_ref()?).into()))
                    .collect();
                let found = sums.scores(index);
                prop_assert_eq!(found.n, scores.len() as u64);
                prop_assert!(found.any >= found.n);
                prop_assert_eq!(found.sum, scores.iter().sum::<i128>());
                prop_assert_eq!(found.squares, scores.iter().map(|score| score * score).sum::<i128>());
            }
        }
    }

    #[test]
    fn pairs_of_items_are_counted_over_those_who_answered_both(records in records()) {
        let questionnaire = questionnaire();
        let dataset = dataset(&questionnaire, &records);
        let (plan, sums) = counted(&questionnaire, &dataset);
        for (index, scale) in plan.scales().iter().enumerate() {
            let described = &questionnaire.scales()[scale.scale];
            let keyed = keyed_opinions(&dataset.frames()[0], &questionnaire, described);
            let mut found = sums[0].item_pairs(&plan, index).into_iter();
            for i in 0..scale.len() {
                for j in i..scale.len() {
                    let both: Vec<(u64, u64)> = keyed[i]
                        .iter()
                        .zip(&keyed[j])
                        .filter_map(|(x, y)| Some(((*x)?.into(), (*y)?.into())))
                        .collect();
                    let expected = ItemPairSums {
                        n: both.len() as u64,
                        first: both.iter().map(|(x, _)| x).sum(),
                        second: both.iter().map(|(_, y)| y).sum(),
                        products: both.iter().map(|(x, y)| x * y).sum(),
                    };
                    prop_assert_eq!(found.next(), Some(expected));
                }
            }
            let complete: Vec<usize> = (0..records.len())
                .filter(|row| keyed.iter().all(|item| item[*row].is_some()))
                .collect();
            for histogram in sums[0].complete(&plan, index) {
                prop_assert_eq!(histogram.iter().sum::<u64>(), complete.len() as u64);
            }
        }
    }

    #[test]
    fn two_scales_are_laid_side_by_side_for_those_with_both(records in records()) {
        let questionnaire = questionnaire();
        let dataset = dataset(&questionnaire, &records);
        let frame = &dataset.frames()[0];
        let (plan, sums) = counted(&questionnaire, &dataset);
        let scores: Vec<_> = questionnaire
            .scales()
            .iter()
            .map(|scale| ScoredRows::of(frame, &questionnaire, scale).unwrap().scores)
            .collect();
        for ((first, second), found) in plan.pairs().zip(sums[0].pairs()) {
            let both = scores[first].iter().zip(&scores[second]);
            let both = both.filter_map(|(x, y)| Some(((*x)?, (*y)?)));
            prop_assert_eq!(Ok(*found), PairSums::of(both));
        }
    }

    #[test]
    fn the_order_of_the_answers_does_not_matter(records in records()) {
        let questionnaire = questionnaire();
        let mut turned = records.clone();
        turned.reverse();
        turned.sort_by_key(|(unit, _)| *unit);
        let (_, one) = counted(&questionnaire, &dataset(&questionnaire, &records));
        let (_, other) = counted(&questionnaire, &dataset(&questionnaire, &turned));
        prop_assert_eq!(one, other);
    }
}

#[test]
fn more_people_than_a_block_holds_and_one_unit_alone() {
    let questionnaire = questionnaire();
    let mut builder = Dataset::builder(&questionnaire, 1);
    let record = |row: usize| {
        let first = u8::try_from(1 + row % 5).unwrap();
        [first, 5, 3, 98, if row.is_multiple_of(7) { EMPTY } else { 2 }]
    };
    for row in 0..5000 {
        builder.add(0, 0, &record(row)).unwrap();
    }
    let dataset = builder.finish();
    let plan = Plan::of(&questionnaire, 0, &dataset.frames()[0]);
    let sorted = Sorted::of(&dataset.frames()[0], 1);
    let sums = for_every_unit(&plan, &sorted, &[None], |unit, sums| (unit, sums.clone()));
    let [(0, sums)] = &sums[..] else { panic!("one unit, told once") };
    assert_eq!(sums.people, 5000);
    let first = questionnaire.scales()[0].items[0];
    let score = |row| {
        let answers = record(row);
        scale_score(&[Some(answers[first.item])], &[false], 5).map(|score| u64::from(score.sum()))
    };
    let products: u64 = (0..5000).filter_map(score).map(|value| value * value).sum();
    let first = sums.item_pairs(&plan, 0)[0];
    assert_eq!((first.n, first.products), (5000, products));
}
