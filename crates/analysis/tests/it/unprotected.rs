//! Answers from elsewhere without protection: the same figures, of every unit, and never a number that is none.

use std::fmt::Write as _;

use peil_analysis::{
    AnswersReading, Depth, Figure, Measure, Status, Subject, SurveyedUnit, TableFormat,
    Unprotected, evaluate_unprotected, read_answers_with,
};
use peil_instrument::{Unit, UnitTree};
use proptest::prelude::*;

use crate::support::{Wave, about, questionnaire, unit};

const HEADER: &str = "unit,a1,a2,a3,b1,b2\n";

fn tree() -> UnitTree {
    peil_instrument::parse_units(
        "units.csv",
        "code,parent,name_nl,name_en,kind,heads\norg,,Org,Org,organisation,0\n\
         d1,org,D1,D1,directorate,0\nt1,d1,T1,T1,team,40\nt2,d1,T2,T2,team,40\nt3,org,T3,T3,team,40\n",
    )
    .unwrap()
}

/// A file with these rows, read and evaluated; `look` sees the results.
fn with_results<T>(rows: &[(usize, [u8; 5])], look: impl FnOnce(&Unprotected<'_>) -> T) -> T {
    let tree = tree();
    let units: &[Unit] = tree.units();
    let mut text = HEADER.to_owned();
    for (unit, answers) in rows {
        let cells = answers.map(|code| if code == 255 { String::new() } else { code.to_string() });
        writeln!(text, "{},{}", units[*unit].code, cells.join(",")).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answers.csv");
    std::fs::write(&path, text).unwrap();
    let questionnaire = questionnaire();
    let read = read_answers_with(&path, &questionnaire, &tree, &AnswersReading::default()).unwrap();
    let surveyed = SurveyedUnit::from_tree(&tree);
    let about = about(&questionnaire);
    let foreign = read.foreign().unwrap();
    let results =
        evaluate_unprotected(foreign, &questionnaire, &surveyed, &about, Depth::All).unwrap();
    look(&results)
}

fn all(results: &Unprotected<'_>) -> Vec<Figure> {
    (0..results.units().count()).flat_map(|unit| results.figures_of(unit)).collect()
}

/// Sixty people in three teams, of whom the third answers otherwise.
fn rows() -> Vec<(usize, [u8; 5])> {
    let one = |row: usize| {
        let unit = [2, 3, 4][row % 3];
        let at = |step: usize| u8::try_from(1 + (row * step + row / 3) % 5).unwrap();
        let dont_know = if row.is_multiple_of(7) { 98 } else { at(2) };
        (unit, [at(1), dont_know, at(3), at(1), if row.is_multiple_of(11) { 255 } else { at(4) }])
    };
    (0..60).map(one).collect()
}

#[test]
fn what_is_exact_with_protection_is_the_same_without() {
    let units = vec![
        unit("org", None, 0),
        unit("d1", Some(0), 0),
        unit("t1", Some(1), 40),
        unit("t2", Some(1), 40),
        unit("t3", Some(0), 40),
    ];
    let wave = Wave::new(units, &rows(), &[]);
    let released = wave.evaluate();
    let exact = [Measure::Mean, Measure::Sd, Measure::Count, Measure::Share, Measure::Median];
    with_results(&rows(), |results| {
        let figures = results.figures_of(0);
        let mut compared = 0;
        for figure in released.get().figures.iter().filter(|figure| figure.unit == "org") {
            // Scales of the organisation are rounded: beside exact items their mean would be an equation.
            let scale = matches!(figure.subject, Subject::Scale(_));
            if scale || !exact.contains(&figure.measure) || figure.status != Status::Shown {
                continue;
            }
            let same = figures.iter().find(|other| {
                other.subject == figure.subject
                    && other.measure == figure.measure
                    && other.answer == figure.answer
            });
            assert_eq!(same, Some(figure));
            compared += 1;
        }
        assert!(compared > 30, "{compared}");
    });
}

#[test]
fn tables_say_what_the_figures_say() {
    let folder = tempfile::tempdir().unwrap();
    with_results(&rows(), |results| {
        let names = results.write_tables(folder.path(), TableFormat::Csv).unwrap();
        assert_eq!(names, ["units.csv", "items.csv", "scales.csv", "relations.csv"]);
        let figures = all(results);
        let mut reader = csv::Reader::from_path(folder.path().join("scales.csv")).unwrap();
        let header = reader.headers().unwrap().clone();
        let mut compared = 0;
        for record in reader.records() {
            let record = record.unwrap();
            let cell = |name: &str| {
                let place = header.iter().position(|column| column == name).unwrap();
                record[place].parse::<f64>().ok()
            };
            for (column, measure) in [
                ("mean", Measure::Mean),
                ("sd", Measure::Sd),
                ("alpha", Measure::Alpha),
                ("rwg_j", Measure::RwgJ),
                ("rest_difference", Measure::RestDifference),
                ("rest_p_bh", Measure::RestPBh),
                ("shrunken_mean", Measure::ShrunkenMean),
            ] {
                let figure = figures.iter().find(|figure| {
                    figure.unit == record[0]
                        && figure.subject.id().is_some_and(|id| id.as_str() == &record[1])
                        && figure.measure == measure
                        && figure.answer.is_none()
                });
                assert_eq!(figure.and_then(|figure| figure.value), cell(column), "{column}");
                compared += usize::from(cell(column).is_some());
            }
        }
        assert!(compared > 30, "{compared}");
    });
}

#[test]
fn the_json_is_one_document_with_every_figure() {
    with_results(&rows(), |results| {
        let mut bytes = Vec::new();
        results.write_json(&mut bytes).unwrap();
        let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(json["protected"], false);
        assert_eq!(json["figures"].as_array().unwrap().len(), all(results).len());
        assert_eq!(json["units"].as_array().unwrap().len(), 5);
    });
}

#[test]
fn the_same_answers_twice_are_no_change_and_the_same_measure() {
    with_results(&rows(), |then| {
        let tree = tree();
        let questionnaire = questionnaire();
        let surveyed = SurveyedUnit::from_tree(&tree);
        let about = about(&questionnaire);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("now.csv");
        let mut text = HEADER.to_owned();
        for (unit, answers) in rows() {
            let cells =
                answers.map(|code| if code == 255 { String::new() } else { code.to_string() });
            writeln!(text, "{},{}", tree.units()[unit].code, cells.join(",")).unwrap();
        }
        std::fs::write(&path, text).unwrap();
        let read =
            read_answers_with(&path, &questionnaire, &tree, &AnswersReading::default()).unwrap();
        let foreign = read.foreign().unwrap();
        let now = evaluate_unprotected(foreign, &questionnaire, &surveyed, &about, Depth::Units);
        let now = now.unwrap().since(then, "2024");
        let figures = all(&now);
        let changes: Vec<&Figure> =
            figures.iter().filter(|figure| figure.measure == Measure::Change).collect();
        assert!(changes.len() > 20);
        for change in changes.iter().filter(|change| change.status == Status::Shown) {
            assert!(change.value.unwrap().abs() < 1e-12, "{change:?}");
        }
    });
}

fn answer() -> impl Strategy<Value = u8> {
    prop_oneof![6 => 1_u8..=5, 1 => Just(255_u8)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_answers_make_a_number_that_is_none(
        rows in prop::collection::vec(
            (0_usize..5, [answer(), answer(), answer(), answer(), answer()]), 1..12
        ),
        constant in any::<bool>(),
    ) {
        let rows: Vec<(usize, [u8; 5])> = rows
            .into_iter()
            .map(|(unit, answers)| (unit, if constant { [3; 5] } else { answers }))
            .collect();
        let figures = with_results(&rows, all);
        for figure in figures {
            for number in [figure.value, figure.low, figure.high].into_iter().flatten() {
                prop_assert!(number.is_finite(), "{figure:?}");
            }
            let there = figure.status == Status::Shown;
            prop_assert_eq!(there, figure.value.is_some());
            if let (Some(low), Some(high)) = (figure.low, figure.high) {
                prop_assert!(low <= high, "{:?}", figure);
            }
        }
    }
}
