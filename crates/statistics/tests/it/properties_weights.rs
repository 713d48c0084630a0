//! What must hold for weights, weighted figures and non-response whatever the data.

use peil_statistics::Undefined;
use peil_statistics::nonresponse::{tipping_point, worst_case};
use peil_statistics::weights::{Answer, Design, Group, Margin, ShareMethod, share_interval};
use proptest::prelude::*;

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-10 * a.abs().max(b.abs()).max(1.0)
}

/// Respondents by answer 1 to 5 in each of 6 cells (2 rows of 3), at least two in each, and the heads.
fn cells() -> impl Strategy<Value = (Vec<[u64; 5]>, Vec<u64>)> {
    let answers = (1_u64..9, prop::array::uniform4(0_u64..9)).prop_map(|(first, rest)| {
        let [b, c, d, e] = rest;
        [first, b, c, d, e + 1]
    });
    (prop::collection::vec(answers, 6), prop::collection::vec(60_u64..900, 6))
}

fn design(cells: &[[u64; 5]]) -> Design {
    let group = |(cell, answers): (usize, &[u64; 5])| Group::in_cell(cell, answers.iter().sum());
    Design::new(cells.iter().enumerate().map(group).collect()).unwrap()
}

fn answers(cells: &[[u64; 5]], value: impl Fn(usize) -> f64) -> Vec<Answer> {
    let mut list = Vec::new();
    for (group, counts) in cells.iter().enumerate() {
        for (index, &people) in counts.iter().enumerate() {
            list.push(Answer { group, value: value(index), people });
        }
    }
    list
}

fn margins(heads: &[u64]) -> Vec<Margin> {
    let margin = |of: fn(usize) -> usize, categories: usize| {
        let mut counts = vec![0; categories];
        for (cell, heads) in heads.iter().enumerate() {
            counts[of(cell)] += heads;
        }
        Margin { category_of_cell: (0..heads.len()).map(of).collect(), heads: counts }
    };
    vec![margin(|cell| cell / 3, 2), margin(|cell| cell % 3, 3)]
}

proptest! {
    #[test]
    fn cells_get_their_heads((cells, heads) in cells()) {
        let fitted = design(&cells).post_stratified(&heads).unwrap();
        for (cell, answers) in cells.iter().enumerate() {
            let people: u64 = answers.iter().sum();
            prop_assert!(close(fitted.weights()[cell] * people as f64, heads[cell] as f64));
        }
        let summary = fitted.summary().unwrap();
        prop_assert!(summary.design_effect >= 1.0 && summary.n_eff <= summary.n as f64);
        prop_assert!(close(summary.sum, heads.iter().sum::<u64>() as f64));
    }

    #[test]
    fn margins_get_their_heads((cells, heads) in cells()) {
        let fitted = design(&cells).raked(&margins(&heads)).unwrap();
        for margin in margins(&heads) {
            for (category, &heads) in margin.heads.iter().enumerate() {
                let sum: f64 = (0..cells.len())
                    .filter(|&cell| margin.category_of_cell[cell] == category)
                    .map(|cell| fitted.weights()[cell] * cells[cell].iter().sum::<u64>() as f64)
                    .sum();
                prop_assert!(close(sum, heads as f64));
            }
        }
    }

    #[test]
    fn one_margin_of_all_cells_is_post_stratification((cells, heads) in cells()) {
        let margin = Margin { category_of_cell: (0..cells.len()).collect(), heads: heads.clone() };
        let raked = design(&cells).raked(&[margin]).unwrap();
        let fitted = design(&cells).post_stratified(&heads).unwrap();
        let answers = answers(&cells, |index| index as f64);
        let (one, other) = (raked.mean(&answers).unwrap(), fitted.mean(&answers).unwrap());
        prop_assert!(close(one.value, other.value) && close(one.se, other.se));
    }

    #[test]
    fn what_the_cells_determine_has_no_error((cells, heads) in cells()) {
        let fitted = design(&cells).post_stratified(&heads).unwrap();
        let by_cell: Vec<Answer> = answers(&cells, |_| 0.0)
            .into_iter()
            .map(|answer| Answer { value: answer.group as f64, ..answer })
            .collect();
        prop_assert!(fitted.mean(&by_cell).unwrap().se < 1e-12);
        let raked = design(&cells).raked(&margins(&heads)).unwrap();
        let by_column: Vec<Answer> =
            by_cell.iter().map(|a| Answer { value: (a.group % 3) as f64, ..*a }).collect();
        prop_assert!(raked.mean(&by_column).unwrap().se < 1e-10);
    }

    #[test]
    fn the_same_answer_from_all_is_certain((cells, heads) in cells(), value in 0.0..5.0_f64) {
        for fitted in [
            design(&cells),
            design(&cells).post_stratified(&heads).unwrap(),
            design(&cells).raked(&margins(&heads)).unwrap(),
        ] {
            let found = fitted.mean(&answers(&cells, |_| value)).unwrap();
            prop_assert_eq!((found.value, found.se), (value, 0.0));
        }
    }

    #[test]
    fn order_and_unit_do_not_matter((cells, heads) in cells(), unit in 0.01..100.0_f64) {
        let fitted = design(&cells).raked(&margins(&heads)).unwrap();
        let plain = fitted.mean(&answers(&cells, |index| index as f64)).unwrap();
        let mut turned = answers(&cells, |index| unit * index as f64);
        turned.reverse();
        let scaled = fitted.mean(&turned).unwrap();
        prop_assert!(close(scaled.value, unit * plain.value) && close(scaled.se, unit * plain.se));
    }

    #[test]
    fn equal_weights_change_nothing(cells in cells().prop_map(|(cells, _)| cells), times in 1_u64..9) {
        let heads: Vec<u64> = cells.iter().map(|c| times * c.iter().sum::<u64>()).collect();
        let fitted = design(&cells).post_stratified(&heads).unwrap();
        let list = answers(&cells, |index| index as f64);
        prop_assert!(close(fitted.summary().unwrap().design_effect, 1.0));
        let plain = design(&cells).mean(&list).unwrap();
        prop_assert!(close(fitted.mean(&list).unwrap().value, plain.value));
    }

    #[test]
    fn trimming_keeps_the_sum_and_the_bounds(
        (cells, heads) in cells(), low in 0.1..0.99_f64, high in 1.01..3.0_f64
    ) {
        let fitted = design(&cells).post_stratified(&heads).unwrap();
        let before = fitted.summary().unwrap();
        let mean = before.sum / before.n as f64;
        let trimmed = fitted.trimmed(low * mean, high * mean).unwrap();
        let after = trimmed.summary().unwrap();
        prop_assert!(close(after.sum, before.sum));
        prop_assert!(low * mean <= after.min + 1e-9 && after.max <= high * mean + 1e-9);
        prop_assert!(after.cv2 <= before.cv2 + 1e-12);
        prop_assert!(trimmed.mean(&answers(&cells, |index| index as f64)).unwrap().se >= 0.0);
    }

    #[test]
    fn intervals_hold_the_share((cells, heads) in cells(), threshold in 1_usize..5) {
        let fitted = design(&cells).post_stratified(&heads).unwrap();
        let mark = |index| f64::from(u8::from(index >= threshold));
        let share = fitted.share(&answers(&cells, mark)).unwrap();
        for method in [
            ShareMethod::Logit, ShareMethod::Likelihood, ShareMethod::Arcsine, ShareMethod::Beta,
        ] {
            let found = share_interval(&share, method).unwrap();
            prop_assert!(found.contains(share.value), "{method:?}");
            prop_assert!(0.0 <= found.low() && found.high() <= 1.0, "{method:?}");
        }
        prop_assert_eq!(share_interval(&share, ShareMethod::Mean).unwrap(), share.interval_domain);
    }

    #[test]
    fn any_design_gives_a_number_or_a_reason(
        groups in prop::collection::vec((0_u64..4, 0_usize..4, 0_usize..3, 0_usize..3), 0..9),
        heads in prop::collection::vec(0_u64..9, 0..5),
        clustered: bool,
        listed in prop::collection::vec((0_usize..9, 0_u64..4, -1.0..2.0_f64), 0..9),
        bounds in (0.0..3.0_f64, 0.0..9.0_f64),
    ) {
        let groups: Vec<Group> = groups
            .into_iter()
            .map(|(people, cell, stratum, cluster)| {
                let base_weight = 1.0 + cell as f64;
                Group { people, base_weight, cell, stratum, cluster: clustered.then_some(cluster) }
            })
            .collect();
        let answers: Vec<Answer> = listed
            .into_iter()
            .map(|(group, people, value)| Answer { group, value, people })
            .collect();
        let Ok(plain) = Design::new(groups) else { return Ok(()) };
        let margin = Margin { category_of_cell: (0..heads.len()).collect(), heads: heads.clone() };
        let wide = Margin { category_of_cell: vec![0; heads.len()], heads: vec![heads.iter().sum()] };
        for fitted in [
            Ok(plain.clone()),
            plain.clone().post_stratified(&heads),
            plain.clone().raked(&[margin, wide]),
            plain.clone().trimmed(bounds.0, bounds.1),
            plain.clone().post_stratified(&heads).and_then(|d| d.trimmed(bounds.0, bounds.1)),
            plain.with_populations(&heads),
        ] {
            let Ok(fitted) = fitted else { continue };
            prop_assert!(fitted.weights().iter().all(|weight| weight.is_finite()));
            if let Ok(found) = fitted.mean(&answers) {
                prop_assert!(found.value.is_finite() && found.se.is_finite() && found.se >= 0.0);
                prop_assert!(found.interval.contains(found.value));
                prop_assert!(found.interval.width() <= found.interval_domain.width());
            }
        }
    }

    #[test]
    fn the_tipping_point_tips(
        n in 1_u64..5000, silent in 1_u64..5000, share in 0.0..=1.0_f64, threshold in 0.0..=1.0_f64
    ) {
        let all = n + silent;
        let found = tipping_point(share, n, all, threshold).unwrap();
        let together = (n as f64 * share + silent as f64 * found.share_needed) / all as f64;
        prop_assert!((together - threshold).abs() < 1e-9);
        let bounds = worst_case(share, n, all).unwrap();
        prop_assert!(bounds.contains(share));
        prop_assert!((bounds.width() - silent as f64 / all as f64).abs() < 1e-12);
        prop_assert_eq!(found.possible, bounds.contains(threshold));
        if found.possible {
            prop_assert!((-1e-9..=1.0 + 1e-9).contains(&found.share_needed));
        }
    }
}

#[test]
fn a_million_rows_are_quick() {
    // As groups of one: the slowest way.
    let groups: Vec<Group> = (0..1_000_000).map(|row| Group::in_cell(row % 40, 1)).collect();
    let list: Vec<Answer> = (0..1_000_000)
        .map(|row| Answer { group: row, value: (row % 5) as f64, people: 1 })
        .collect();
    let fitted = Design::new(groups).unwrap().post_stratified(&[50_000; 40]).unwrap();
    let found = fitted.mean(&list).unwrap();
    assert!((found.value - 2.0).abs() < 1e-9 && found.n == 1_000_000);
}

#[test]
fn heads_that_cannot_be_reached_are_a_reason() {
    let design = Design::new(vec![Group::in_cell(0, 4), Group::in_cell(3, 6)]).unwrap();
    let cells = |heads: &[u64]| design.clone().post_stratified(heads);
    assert_eq!(cells(&[10, 5, 0, 20]), Err(Undefined::EmptyCell));
    assert_eq!(cells(&[10, 0, 0, 0]), Err(Undefined::MoreThanPopulation));
    assert_eq!(cells(&[10, 20]), Err(Undefined::UnequalLengths));
    let fitted = cells(&[10, 0, 0, 20]).unwrap();
    assert_eq!(fitted.clone().post_stratified(&[10, 0, 0, 20]), Err(Undefined::OutsideDomain));

    let margin = |of: [usize; 4], heads: [u64; 2]| Margin {
        category_of_cell: of.to_vec(),
        heads: heads.to_vec(),
    };
    let (rows, columns) = ([0, 0, 1, 1], [0, 1, 0, 1]);
    let rake = |margins: &[Margin]| design.clone().raked(margins);
    assert_eq!(rake(&[]), Err(Undefined::EmptyBase));
    // Only the diagonal answered: both margins must have the same heads there.
    assert!(rake(&[margin(rows, [10, 20]), margin(columns, [10, 20])]).is_ok());
    let crossed = rake(&[margin(rows, [10, 20]), margin(columns, [20, 10])]);
    assert_eq!(crossed, Err(Undefined::NoConvergence));
    let totals = rake(&[margin(rows, [10, 20]), margin(columns, [10, 21])]);
    assert_eq!(totals, Err(Undefined::OutsideDomain));
    let nobody = rake(&[margin(rows, [10, 20]), margin([0, 1, 1, 0], [10, 20])]);
    assert_eq!(nobody, Err(Undefined::EmptyCell));
    assert_eq!(rake(&[margin(rows, [30, 0])]), Err(Undefined::MoreThanPopulation));
    assert_eq!(rake(&[margin([0, 0, 2, 2], [10, 20])]), Err(Undefined::OutsideDomain));
}

#[test]
fn too_few_to_know_the_error_is_a_reason() {
    let answer = |group, people| Answer { group, value: 4.0, people };
    let alone = Group { stratum: 1, ..Group::in_cell(0, 1) };
    let design = Design::new(vec![Group::in_cell(0, 9), alone]).unwrap();
    // One person in a stratum of more tells nothing of the others, one of one does.
    assert_eq!(design.mean(&[answer(0, 5)]), Err(Undefined::TooFewRows));
    let known = design.with_populations(&[20, 1]).unwrap();
    assert!(known.mean(&[answer(0, 5)]).is_ok());
    assert_eq!(known.mean(&[answer(0, 1)]), Err(Undefined::TooFewRows));
    assert_eq!(known.mean(&[answer(0, 10)]), Err(Undefined::MoreThanBase));
    assert_eq!(known.mean(&[answer(2, 1)]), Err(Undefined::OutsideDomain));
    assert_eq!(known.mean(&[answer(0, 0)]), Err(Undefined::EmptyBase));
    assert_eq!(known.share(&[answer(0, 5)]), Err(Undefined::OutsideDomain));
    let all = known.share(&[Answer { group: 0, value: 1.0, people: 9 }]).unwrap();
    assert_eq!(share_interval(&all, ShareMethod::Logit), Err(Undefined::NoVariance));
}
