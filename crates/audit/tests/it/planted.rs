//! Leaks that were put in, each by itself.

use peil_audit::{Leak, audit};

use crate::fixture::{Results, finds};

/// An organisation with two directorates; in the first a small team.
fn tree() -> Results {
    Results::new(&[
        ("ORG", "", 90),
        ("DIR-A", "ORG", 45),
        ("DIR-B", "ORG", 45),
        ("A1", "DIR-A", 20),
        ("A2", "DIR-A", 18),
        ("A3", "DIR-A", 7),
    ])
}

#[test]
fn a_table_hidden_by_n_below_k_alone_is_its_parent_minus_its_siblings() {
    let report = tree()
        .counts("DIR-A", "q", &[2, 4, 6, 9, 9])
        .counts("A1", "q", &[1, 2, 3, 5, 3])
        .counts("A2", "q", &[1, 2, 3, 4, 2])
        .audit();
    finds(&report, Leak::SmallGroup, "A3", "exactly 4 people answered");
    finds(&report, Leak::SmallGroup, "A3", "exactly 4 of 4 gave answer `5`");
}

#[test]
fn a_small_team_is_found_over_two_levels() {
    // The directorate itself is hidden; its teams are shown but one.
    let report = tree()
        .respondents("ORG", 60)
        .respondents("DIR-B", 28)
        .respondents("A1", 14)
        .respondents("A2", 14)
        .counts("ORG", "q", &[10, 10, 10, 15, 15])
        .counts("DIR-B", "q", &[5, 5, 5, 7, 6])
        .counts("A1", "q", &[3, 2, 2, 4, 3])
        .counts("A2", "q", &[2, 2, 2, 4, 4])
        .audit();
    finds(&report, Leak::TookPart, "A3", "exactly 4 people of 7 took part");
    finds(&report, Leak::SmallGroup, "A3", "exactly 2 of 4 gave answer `5`");
}

#[test]
fn shares_and_numbers_give_the_same_away_as_counts() {
    let share = |results: Results, unit: &str, n: u64, value: f64| {
        results.figure(unit, ("item", "q"), "share", Some("5"), Some(n), value)
    };
    let results = ["1", "2", "3", "4"]
        .iter()
        .fold(tree(), |results, answer| results.hidden_share("DIR-A", "q", answer));
    let results = share(results, "DIR-A", 30, 9.0 / 30.0);
    let results = share(results, "A1", 14, 3.0 / 14.0);
    let report = share(results, "A2", 12, 2.0 / 12.0).audit();
    finds(&report, Leak::SmallGroup, "A3", "exactly 4 of 4 gave answer `5`");
}

#[test]
fn sixty_of_sixty_minus_forty_five_of_forty_five() {
    let report = Results::new(&[("ORG", "", 100), ("A", "ORG", 60), ("B", "ORG", 40)])
        .counts("ORG", "q", &[0, 60])
        .counts("A", "q", &[0, 45])
        .audit();
    finds(&report, Leak::NearUnanimous, "B", "all of 15 people gave answer `2`");
    finds(&report, Leak::NearUnanimous, "ORG", "all of 60 people gave answer `2`");
}

#[test]
fn everybody_on_one_side_is_an_answer_of_everybody() {
    let report = Results::new(&[("ORG", "", 60), ("A", "ORG", 30), ("B", "ORG", 30)])
        .counts("A", "q", &[6, 6, 0, 0, 1])
        .counts("B", "q", &[2, 3, 4, 3, 2])
        .mean("B", "q", None, 3.0)
        .audit();
    let words = "all but exactly one of 13 people answered on one side (`1`, `2`)";
    finds(&report, Leak::NearUnanimous, "A", words);
    assert!(report.findings.iter().all(|finding| finding.group == "A"), "{report:?}");
}

#[test]
fn a_mean_near_the_end_tells_the_side() {
    // Of 13 people at most 3.25 points below all saying 5: one can have said 3.
    let report = Results::new(&[("ORG", "", 60), ("A", "ORG", 30), ("B", "ORG", 30)])
        .respondents("A", 13)
        .mean("A", "q", None, 4.8)
        .mean("B", "q", None, 3.4)
        .audit();
    finds(&report, Leak::NearUnanimous, "A", "with an opinion answered on one side (`4`, `5`)");
}

#[test]
fn a_rounded_mean_at_the_end_of_the_scale_is_everybodys_answer() {
    // Of at most 19 people a mean of 1.0 leaves room for no other answer.
    let report = Results::new(&[("ORG", "", 60), ("A", "ORG", 30), ("B", "ORG", 30)])
        .respondents("A", 19)
        .mean("A", "q", None, 1.0)
        .mean("B", "q", None, 3.4)
        .audit();
    finds(
        &report,
        Leak::NearUnanimous,
        "A",
        "all of at least 10 people with an opinion gave answer `1`",
    );
}

#[test]
fn rounded_means_with_numbers_leave_a_few_people_bounds() {
    let report = tree()
        .mean("DIR-A", "q", Some(30), 3.2)
        .mean("A1", "q", Some(14), 3.5)
        .mean("A2", "q", Some(13), 3.5)
        .audit();
    // Three opinions, and 97 points at most less 49 and 45 at least: three points.
    finds(&report, Leak::SmallGroup, "A3", "exactly 3 of 7 gave answer `1`");
}

#[test]
fn a_response_that_shows_that_the_manager_did_not_answer() {
    // The directorate's own people are its manager alone.
    let report = Results::new(&[("DIR", "", 41), ("A", "DIR", 20), ("B", "DIR", 20)])
        .respondents("DIR", 30)
        .respondents("A", 14)
        .respondents("B", 16)
        .audit();
    finds(
        &report,
        Leak::TookPart,
        "DIR without the units below it",
        "exactly 0 people of 1 took part",
    );
}

#[test]
fn a_team_of_which_all_but_one_took_part() {
    let report = Results::new(&[("ORG", "", 60), ("A", "ORG", 24), ("B", "ORG", 36)])
        .respondents("ORG", 45)
        .respondents("A", 23)
        .audit();
    finds(&report, Leak::TookPart, "A", "all but exactly one of 24 took part");
}

#[test]
fn the_response_tells_as_much_as_the_respondents() {
    let report = Results::new(&[("ORG", "", 60), ("A", "ORG", 24), ("B", "ORG", 36)])
        .figure("A", ("unit", ""), "response", None, Some(24), 1.0)
        .audit();
    finds(&report, Leak::TookPart, "A", "all of 24 took part");
}

#[test]
fn a_newcomers_nvt_stands_between_two_scales() {
    let report = Results::new(&[("ORG", "", 60), ("A", "ORG", 20), ("B", "ORG", 40)])
        .figure("A", ("scale", "culture"), "mean", None, Some(13), 3.4)
        .figure("A", ("scale", "role_model"), "mean", None, Some(12), 3.9)
        .audit();
    finds(&report, Leak::Newcomer, "A", "exactly 1 of 13 people has no opinion");
}

#[test]
fn a_newcomers_nvt_stands_between_two_waves() {
    let wave = |wave, respondents, n| {
        Results::new(&[("ORG", "", 60), ("A", "ORG", 20), ("B", "ORG", 40)])
            .of_wave(wave)
            .respondents("A", respondents)
            .figure("A", ("scale", "culture"), "mean", None, Some(n), 3.4)
            .wave()
    };
    let report = audit(&[wave("2024", 14, 12), wave("2026", 15, 12)]);
    finds(&report, Leak::Newcomer, "A", "the one person more has no opinion");
    let silent = audit(&[wave("2024", 14, 12), wave("2026", 15, 13)]);
    assert_eq!(silent.findings, []);
}

/// Teams A and B are shown; C (11 people) was given up for D (4 people): together they are 15.
fn with_a_figure_over_units(measure: &str, value: f64) -> Results {
    let (a, b) = ([2, 2, 3, 3, 2], [1, 2, 4, 4, 3]);
    let (c, d) = ([1, 2, 3, 3, 2], [0, 0, 0, 1, 3]);
    let all: Vec<u64> = (0..5).map(|at| a[at] + b[at] + c[at] + d[at]).collect();
    let mean = |counts: &[u64]| {
        let sum: u64 = (1..).zip(counts).map(|(point, people)| point * people).sum();
        sum as f64 / counts.iter().sum::<u64>() as f64
    };
    let units =
        [("ORG", "", 80), ("A", "ORG", 20), ("B", "ORG", 30), ("C", "ORG", 23), ("D", "ORG", 7)];
    Results::new(&units)
        .respondents("ORG", 41)
        .respondents("A", 12)
        .respondents("B", 14)
        .counts("ORG", "q", &all)
        .mean("ORG", "q", Some(41), mean(&all))
        .mean("A", "q", Some(12), mean(&a))
        .mean("B", "q", Some(14), mean(&b))
        .figure("ORG", ("item", "q"), measure, None, None, value)
}

#[test]
fn a_weighted_mean_beside_a_plain_one_gives_the_hidden_team() {
    // 20 × 37/12 + 30 × 48/14 + 23 × 36/11 + 7 × 19/4, over 80.
    let weighted =
        (20.0 * 37.0 / 12.0 + 30.0 * 48.0 / 14.0 + 23.0 * 36.0 / 11.0 + 7.0 * 19.0 / 4.0) / 80.0;
    let report = with_a_figure_over_units("mean_weighted", weighted).audit();
    finds(
        &report,
        Leak::BetweenUnits,
        "D",
        "exactly 4 people with an opinion, and their mean is exactly 4.75",
    );
    let silent = with_a_figure_over_units("mean", 3.414_634_146_341_463).audit();
    assert!(!silent.findings.iter().any(|finding| finding.leak == Leak::BetweenUnits));
}

#[test]
fn an_icc_over_hidden_units_gives_the_hidden_team() {
    let groups: [(f64, f64); 4] = [(12.0, 37.0), (14.0, 48.0), (11.0, 36.0), (4.0, 19.0)];
    let squares = sum_of_squares();
    let (n, sum) = groups.iter().fold((0.0, 0.0), |(n, sum), group| (n + group.0, sum + group.1));
    let between = groups.iter().map(|(n, sum)| sum * sum / n).sum::<f64>() - sum * sum / n;
    let within = squares - sum * sum / n - between;
    let (ms_between, ms_within) = (between / 3.0, within / (n - 4.0));
    let icc = (ms_between - ms_within) / (ms_between + (n / 4.0 - 1.0) * ms_within);
    let report = with_a_figure_over_units("icc", icc).audit();
    finds(&report, Leak::BetweenUnits, "D", "exactly 4 people with an opinion");
}

/// Of all 41 answers of [`with_a_figure_over_units`]: 4, 6, 10, 11 and 10 people.
fn sum_of_squares() -> f64 {
    4.0 + 6.0 * 4.0 + 10.0 * 9.0 + 11.0 * 16.0 + 10.0 * 25.0
}

#[test]
fn counts_of_pairs_of_answers_tell_what_a_few_people_said() {
    let mut results = Results::new(&[("ORG", "", 60), ("A", "ORG", 20), ("B", "ORG", 40)])
        .counts("A", "p", &[3, 9])
        .counts("A", "q", &[5, 7]);
    for (answer, people) in [("1*1", 3.0), ("1*2", 0.0), ("2*1", 2.0), ("2*2", 7.0)] {
        results = results.figure("A", ("pair", "p*q"), "count", Some(answer), Some(12), people);
    }
    let report = results.audit();
    finds(
        &report,
        Leak::CrossProduct,
        "A",
        "of exactly 3 people who gave answer `1` to item p, exactly 3 people gave `1` to item q",
    );
}

#[test]
fn an_exact_cross_product_tells_it_too() {
    // 3 people said 1 to p; the largest sum of products there can be means that all of them said 1 to q.
    let report = Results::new(&[("ORG", "", 60), ("A", "ORG", 20), ("B", "ORG", 40)])
        .counts("A", "p", &[3, 9])
        .counts("A", "q", &[5, 7])
        .figure("A", ("pair", "p*q"), "cross_product", None, Some(12), 3.0 + 2.0 * 2.0 + 7.0 * 4.0)
        .audit();
    finds(
        &report,
        Leak::CrossProduct,
        "A",
        "who gave answer `1` to item p, exactly 3 people gave `1`",
    );
}

#[test]
fn what_a_scan_says_of_a_scale_that_is_hidden_is_found() {
    let scan = |unit: &str, answer: &str| {
        format!(
            "wave,organisation,scan,programme,unit,judged_by,framework,version,day,kind,id,measure,answer,value,status\n\
             2026,org,s1,,{unit},self,court_of_audit,1.1.0,2026-05-01,theme,culture,felt,{answer},,shown\n\
             2026,org,s1,,{unit},self,court_of_audit,1.1.0,2026-05-01,norm,ca_policy,level,arranged,2,shown\n"
        )
    };
    let looked = |unit: &str, answer: &str| {
        let wave = tree().figure("ORG", ("scale", "culture"), "mean", None, None, 3.6);
        let mut files = peil_audit::Files::default();
        files.add("results.json", &wave.json()).unwrap();
        files.add("maturity.csv", &scan(unit, answer)).unwrap();
        audit(&files.waves().unwrap())
    };
    finds(&looked("A3", "below"), Leak::ToldElsewhere, "A3", "its mean is hidden");
    for (unit, answer) in
        [("A3", "unknown"), ("", "above"), ("ORG", "above"), ("elsewhere", "below")]
    {
        let silent = looked(unit, answer);
        assert!(
            !silent.findings.iter().any(|it| it.leak == Leak::ToldElsewhere),
            "{unit} {answer}"
        );
    }
}
