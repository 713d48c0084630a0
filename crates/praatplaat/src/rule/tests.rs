use super::*;

fn standing(low: f64, value: f64, high: f64, organisation: Option<f64>) -> Standing {
    Standing {
        value,
        interval: Some((low, high)),
        organisation,
        is_unknown: false,
        is_heavy: false,
    }
}

#[test]
fn what_reads_as_equal_is_not_called_different() {
    assert_eq!(standing(3.43, 3.45, 3.47, None).verdict(3.5), None);
    assert_eq!(standing(3.40, 3.42, 3.44, None).verdict(3.5), Some(Verdict::Opgave));
    assert_eq!(standing(3.51, 3.53, 3.55, Some(3.5)).verdict(3.5), None);
}

#[test]
fn the_threshold_of_five_points_is_three_and_a_half() {
    assert!((threshold(5) - 3.5).abs() < 1e-12);
    assert!((threshold(9) - 6.0).abs() < 1e-12);
}

#[test]
fn a_difference_within_the_margin_says_nothing() {
    assert_eq!(standing(3.2, 3.5, 3.8, Some(3.6)).verdict(3.5), None);
    assert_eq!(standing(3.2, 3.5, 3.8, None).verdict(3.5), None);
}

#[test]
fn an_end_that_touches_is_within() {
    assert_eq!(standing(3.2, 3.4, 3.6, Some(3.6)).verdict(3.5), None);
    assert_eq!(standing(3.2, 3.35, 3.5, None).verdict(3.5), None);
    assert_eq!(standing(3.5, 3.6, 3.8, None).verdict(3.5), None);
}

#[test]
fn the_whole_interval_below_or_above_decides() {
    assert_eq!(standing(3.3, 3.5, 3.6, Some(3.7)).verdict(3.5), Some(Verdict::Opgave));
    assert_eq!(standing(2.9, 3.1, 3.4, Some(3.2)).verdict(3.5), Some(Verdict::Opgave));
    assert_eq!(standing(3.4, 3.6, 3.8, Some(3.3)).verdict(3.5), Some(Verdict::Strength));
    assert_eq!(standing(3.6, 3.8, 4.0, Some(3.8)).verdict(3.5), Some(Verdict::Strength));
}

#[test]
fn an_opgave_is_never_a_strength_too() {
    // High enough, but behind the organisation; ahead of it, but low.
    assert_eq!(standing(3.6, 3.7, 3.9, Some(4.1)).verdict(3.5), Some(Verdict::Opgave));
    assert_eq!(standing(2.9, 3.0, 3.2, Some(2.7)).verdict(3.5), Some(Verdict::Opgave));
}

#[test]
fn without_an_interval_nothing_is_said() {
    let bare = Standing { value: 1.2, interval: None, ..standing(0.0, 0.0, 0.0, Some(4.0)) };
    assert_eq!(bare.verdict(3.5), None);
}

#[test]
fn opgaven_below_the_organisation_come_first_then_the_lowest() {
    let standings = [
        Some(standing(2.0, 2.2, 2.4, Some(2.3))), // low, not below the organisation
        Some(standing(3.0, 3.1, 3.2, Some(3.6))), // below it
        None,
        Some(standing(2.8, 2.9, 3.0, Some(3.6))), // below it, and lower
        Some(standing(1.9, 2.1, 2.3, Some(2.1))), // the lowest
        Some(standing(3.3, 3.4, 3.45, Some(3.4))),
    ];
    let selection = select(&standings, 3.5);
    assert_eq!(selection.opgaven, [3, 1, 4]);
    assert_eq!(selection.more_opgaven, [0, 5]);
    assert!(selection.strengths.is_empty());
    assert_eq!(selection.verdicts[2], None);
}

#[test]
fn strengths_above_the_organisation_come_first_then_the_highest() {
    let standings = [
        Some(standing(3.7, 4.0, 4.3, Some(4.1))),
        Some(standing(3.7, 3.8, 3.9, Some(3.4))),
        Some(standing(4.0, 4.2, 4.4, Some(4.2))),
        Some(standing(3.6, 3.8, 4.0, Some(3.4))),
    ];
    let selection = select(&standings, 3.5);
    // 1 and 3 have the same value and keep the questionnaire's order.
    assert_eq!(selection.strengths, [1, 3, 2]);
    assert_eq!(selection.more_strengths, [0]);
}

#[test]
fn no_figures_no_names() {
    assert_eq!(
        select(&[None, None], 3.5),
        Selection { verdicts: vec![None, None], ..Selection::default() }
    );
}
