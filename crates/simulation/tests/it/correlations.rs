//! Correlations that are computed are those that very many people have.

use peil_simulation::{Census, Group, Respondents, expected_correlation, seeded};

use crate::{staff, staff_truth};

const PEOPLE: usize = 120_000;

#[test]
fn the_expected_correlation_is_the_one_that_many_people_have() {
    let questionnaire = staff();
    let truth = staff_truth(&questionnaire);
    let people = Respondents::new(&questionnaire, &truth);
    let groups: [Vec<f64>; 2] = [vec![0.8; 6], vec![-0.6, -0.6, 0.4, 0.0, -0.6, 0.0]];
    let units: Vec<usize> = (0..PEOPLE).map(|person| usize::from(person % 3 == 0)).collect();
    let census = Census::draw(&questionnaire, &people, &units, &groups, &mut seeded(31));
    let alike = Census::draw(&questionnaire, &people, &units, &[], &mut seeded(32));
    let by_heads = [(2.0, &groups[0]), (1.0, &groups[1])];
    let by_heads = by_heads.map(|(heads, effects)| Group { heads, effects });
    let same = [Group { heads: 1.0, effects: &[] }];
    for first in 0..6 {
        for second in 0..first {
            for (census, groups) in [(&census, &by_heads[..]), (&alike, &same[..])] {
                let expected =
                    expected_correlation(&questionnaire, &truth, [first, second], groups).unwrap();
                let found = correlation(census.scores(first), census.scores(second));
                // Five standard errors, 1 / sqrt(n) at most: half of the people may have no score.
                let room = 5.0 * (1.0 - expected * expected) / (PEOPLE as f64 / 2.0).sqrt();
                assert!((found - expected).abs() < room, "{first}, {second}: {found}, {expected}");
            }
        }
    }
}

/// The targets are given in two decimals, and the traits solved for them by drawing.
#[test]
fn the_shipped_traits_give_the_correlations_that_were_asked_for() {
    let questionnaire = staff();
    let truth = staff_truth(&questionnaire);
    let all = [Group { heads: 1.0, effects: &[] }];
    for target in truth.targets() {
        let pair = [target.first, target.second];
        let expected = expected_correlation(&questionnaire, &truth, pair, &all).unwrap();
        assert!((expected - target.observed).abs() < 0.004, "{pair:?}: {expected}");
    }
}

fn correlation(x: &[Option<f64>], y: &[Option<f64>]) -> f64 {
    let both: Vec<(f64, f64)> = x.iter().zip(y).filter_map(|(x, y)| Some(((*x)?, (*y)?))).collect();
    let n = both.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| both.iter().map(of).sum::<f64>() / n;
    let (mx, my) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let sum = |of: &dyn Fn(f64, f64) -> f64| -> f64 {
        both.iter().map(|(x, y)| of(x - mx, y - my)).sum()
    };
    sum(&|x, y| x * y) / (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt()
}
