//! Gemeente Waterrijk is what its description says, and its truth can be computed.

use std::collections::BTreeSet;

use peil_instrument::{Answer, Answers, Origin, Questionnaire, Scale, parse_staff};
use peil_simulation::waterrijk::{self, Waterrijk, Year};
use peil_simulation::{ExpectedScores, Respondents, TruthError, people_by_unit, seeded};

use crate::{staff, staff_truth};

/// A person's score on a scale by the half rule.
pub fn score(scale: &Scale, answers: &Answers) -> Option<f64> {
    let mut opinions = Vec::new();
    for member in &scale.items {
        if let Answer::Code(code @ 1..=97) = answers.get(member.item) {
            let turned = if member.reversed { scale.points + 1 - code } else { *code };
            opinions.push(f64::from(turned));
        }
    }
    let enough = 2 * opinions.len() >= scale.items.len();
    enough.then(|| opinions.iter().sum::<f64>() / opinions.len() as f64)
}

fn made() -> (Questionnaire, Waterrijk) {
    let questionnaire = staff();
    let waterrijk = Waterrijk::new(&questionnaire).unwrap();
    (questionnaire, waterrijk)
}

#[test]
fn some_four_thousand_people_in_teams_of_8_to_60() {
    let (_, waterrijk) = made();
    for year in Year::ALL {
        let tree = waterrijk.workforce(year);
        let people: u32 = tree.units().iter().map(|unit| unit.heads).sum();
        assert!((3_900..4_300).contains(&people), "{people}");
        let mut sizes = BTreeSet::new();
        for unit in tree.units().iter().filter(|unit| unit.kind == "team") {
            assert!((8..=60).contains(&unit.heads), "{}: {}", unit.code, unit.heads);
            sizes.insert(unit.heads);
        }
        assert!(sizes.contains(&8) && sizes.contains(&60));
        assert_eq!(tree.units().iter().filter(|unit| unit.kind == "directie").count(), 8);
        let rows = parse_staff("staff.csv", &waterrijk.staff(year), tree).unwrap();
        assert_eq!(
            rows.iter().map(|row| row.unit).collect::<Vec<_>>(),
            people_by_unit(waterrijk.workforce(year))
        );
        let who = waterrijk.who_answers(year, &mut seeded(1));
        let response = who.len() as f64 / f64::from(people);
        assert!((response - 0.6).abs() < 0.001, "{response}");
    }
}

#[test]
fn the_reorganisation_has_every_kind_of_change() {
    let (_, waterrijk) = made();
    let lineage = waterrijk.lineage();
    assert_eq!(lineage.of("RO-17"), Origin::Continues { previous: "RO-10" });
    assert_eq!(lineage.of("VTH-16"), Origin::Merged { previous: vec!["VTH-01", "VTH-03"] });
    assert_eq!(lineage.of("SB-30"), Origin::Split { previous: "SB-12" });
    assert_eq!(lineage.of("SD-27"), Origin::New);
    assert_eq!(lineage.ended().collect::<Vec<_>>(), ["DV-08", "SB-11"]);
    let parent = |year, code: &str| {
        let tree = waterrijk.workforce(year);
        let unit = tree.units().iter().find(|unit| unit.code == code).unwrap();
        tree.units()[unit.parent.unwrap()].code.clone()
    };
    assert_eq!((parent(Year::Y2022, "MO"), parent(Year::Y2024, "MO")), ("WR".into(), "SD".into()));
    assert_eq!(
        (parent(Year::Y2022, "BV-10"), parent(Year::Y2024, "DV-15")),
        ("BV".into(), "DV".into())
    );
}

/// The computed mean is the mean of very many made-up people, also where "weet ik niet" and skipped items
/// leave some without a score.
#[test]
fn expected_scores_are_what_people_answer_in_the_long_run() {
    let questionnaire = staff();
    let truth = staff_truth(&questionnaire);
    let people = Respondents::new(&questionnaire, &truth);
    let expected = ExpectedScores::new(&questionnaire, &truth);
    for (seed, effects) in [(1, [0.0; 6]), (2, [0.9, -1.1, 0.4, -0.6, 1.2, -0.3])] {
        let mut rng = seeded(seed);
        let mut sums = [(0.0, 0.0, 0.0); 6];
        for _ in 0..60_000 {
            let answers = people.answer_with(&mut rng, &effects);
            for (sum, scale) in sums.iter_mut().zip(questionnaire.main_scales()) {
                if let Some(score) = score(scale, &answers) {
                    *sum = (sum.0 + 1.0, sum.1 + score, sum.2 + score * score);
                }
            }
        }
        for (scale, (n, sum, squares)) in sums.iter().enumerate() {
            let mean: f64 = sum / n;
            let se = ((squares / n - mean * mean) / n).sqrt();
            let off = (mean - expected.score(scale, &effects)) / se;
            assert!(off.abs() < 4.5, "scale {scale}: {off} standard errors off");
        }
    }
}

#[test]
fn a_team_changed_by_what_was_put_in_and_by_nothing_else() {
    let (questionnaire, waterrijk) = made();
    let scale = |id: &str| questionnaire.scale_index(id).unwrap();
    let change = |unit: &str, id: &str| waterrijk.true_change(unit, scale(id)).unwrap();
    assert_eq!(change("SD-05", "culture").to_bits(), 0.0_f64.to_bits(), "exactly nothing");
    assert!((0.05..0.25).contains(&change("SD-05", "communication")));
    assert!((0.05..0.25).contains(&change("WR", "communication")));
    assert!((0.2..0.6).contains(&change("VTH-07", "reporting")));
    assert!(change("SB-01", "culture") > 0.4 && change("DV-03", "role_model") < -0.4);
    // The directorate has the team's change in its own, and small shifts of people between teams.
    assert!(change("SB", "culture") > 0.0 && change("SB", "culture") < 0.1);
    assert_eq!(waterrijk.true_change("VTH-16", scale("culture")), None, "merged");
    assert_eq!(waterrijk.true_change("SD-27", scale("culture")), None, "new");
    assert_eq!(waterrijk.put_in().len(), 7);
}

#[test]
fn teams_differ() {
    let (questionnaire, waterrijk) = made();
    let culture = questionnaire.scale_index("culture").unwrap();
    let teams = waterrijk.workforce(Year::Y2022).units().iter().filter(|unit| unit.kind == "team");
    let means: Vec<f64> = teams
        .map(|team| waterrijk.expected_score(Year::Y2022, &team.code, culture).unwrap())
        .collect();
    let mean = means.iter().sum::<f64>() / means.len() as f64;
    let variance = means.iter().map(|m| (m - mean) * (m - mean)).sum::<f64>() / means.len() as f64;
    assert!((0.12..0.3).contains(&variance.sqrt()), "{}", variance.sqrt());
}

#[test]
fn a_wrong_truth_is_refused_by_name() {
    let questionnaire = staff();
    let parse = |from: &str, to: &str| {
        assert!(waterrijk::TRUTH.contains(from), "{from}");
        let file = waterrijk::TRUTH.replacen(from, to, 1);
        Waterrijk::parse(&file, &questionnaire).unwrap_err()
    };
    assert_eq!(
        parse("unit = \"DV-03\"", "unit = \"DV-99\""),
        TruthError::UnknownUnit { unit: "DV-99".to_owned() }
    );
    assert!(matches!(parse("\"role_model\"", "\"role\""), TruthError::UnknownScale { .. }));
    assert!(matches!(parse("response = 0.6", "response = 60"), TruthError::Range { .. }));
    assert!(matches!(parse("seed = 2022", "sed = 2022"), TruthError::Syntax(_)));
}
