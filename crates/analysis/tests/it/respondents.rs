//! Files from elsewhere that say who a respondent is.

use std::fs;
use std::path::{Path, PathBuf};

use expect_test::{Expect, expect};
use peil_analysis::{
    AnswersRead, AnswersReading, ColumnMapping, Depth, Figure, Measure, Status, Subject,
    SurveyedUnit, TableFormat, Unprotected, evaluate_unprotected, read_answers_with,
};
use peil_instrument::{Lang, Questionnaire, UnitTree};
use polars::prelude::{NamedFrom, Series};
use serde_json::Value;

use crate::support::{QUESTIONNAIRE, about, item, questionnaire, scale};
use crate::{answers_files, answers_forms};

/// Closed forms, and quantiles of t that are searched for.
const CLOSE: f64 = 1e-9;

fn reference(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("reference").join(file)
}

fn tree() -> UnitTree {
    let units = fs::read_to_string(reference("wave_units.csv")).unwrap();
    peil_instrument::parse_units("wave_units.csv", &units).unwrap()
}

fn reading(mapping: ColumnMapping, lenient: bool) -> AnswersReading {
    AnswersReading { mapping, lenient, respondents: true }
}

fn read(path: &Path, tree: &UnitTree) -> AnswersRead {
    let reading = reading(ColumnMapping::default(), false);
    read_answers_with(path, &questionnaire(), tree, &reading).unwrap()
}

/// The figures of all units of the second file beside the first.
fn since(then: &Path, now: &Path) -> Vec<Figure> {
    since_with(&questionnaire(), then, now)
}

fn since_with(questionnaire_then: &Questionnaire, then: &Path, now: &Path) -> Vec<Figure> {
    let all = |now: &Unprotected<'_>| {
        (0..now.units().count()).flat_map(|unit| now.figures_of(unit)).collect()
    };
    with_since(questionnaire_then, then, now, all)
}

fn with_since<T>(
    questionnaire_then: &Questionnaire,
    then: &Path,
    now: &Path,
    look: impl FnOnce(&Unprotected<'_>) -> T,
) -> T {
    let (tree, questionnaire) = (tree(), questionnaire());
    let (units, about) = (SurveyedUnit::from_tree(&tree), about(&questionnaire));
    let (then, now) = (read(then, &tree), read(now, &tree));
    let evaluated = |read, questionnaire| {
        let foreign = AnswersRead::foreign(read).unwrap();
        evaluate_unprotected(foreign, questionnaire, &units, &about, Depth::Units).unwrap()
    };
    let then = evaluated(&then, questionnaire_then);
    look(&evaluated(&now, &questionnaire).since(&then, "2025"))
}

fn of<'f>(figures: &'f [Figure], unit: &str, subject: &Subject, measure: Measure) -> &'f Figure {
    let is_it = |figure: &&Figure| {
        figure.unit == unit && figure.subject == *subject && figure.measure == measure
    };
    figures.iter().find(is_it).unwrap()
}

fn close(found: Option<f64>, expected: &Value, what: &str) {
    let (found, expected) = (found.unwrap(), expected.as_f64().unwrap());
    assert!((found - expected).abs() < CLOSE, "{what}: {found} is not {expected}");
}

#[test]
fn every_change_is_that_of_r() {
    let figures = since(&reference("two_waves_then.csv"), &reference("two_waves_now.csv"));
    let expected = fs::read_to_string(reference("two_waves.json")).unwrap();
    let expected: Value = serde_json::from_str(&expected).unwrap();
    for (unit, subjects) in expected["changes"].as_object().unwrap() {
        for (id, expected) in subjects.as_object().unwrap() {
            let subject = if id.len() > 2 { scale(id) } else { item(id) };
            let what = format!("{unit} {id}");
            let found = |measure| of(&figures, unit, &subject, measure);
            let change = found(Measure::Change);
            close(change.value, &expected["value"], &what);
            close(change.low, &expected["low"], &what);
            close(change.high, &expected["high"], &what);
            close(found(Measure::ChangeP).value, &expected["p"], &what);
            close(found(Measure::PeopleInBoth).value, &expected["n_both"], &what);
            // Which method it was can be read from the results.
            let r = found(Measure::ChangeCorrelation);
            assert_eq!(r.status == Status::Shown, expected["method"] != "welch", "{what}");
            if r.status == Status::Shown {
                close(r.value, &expected["r"], &what);
            }
            let everybody = found(Measure::PreviousMean).n == r.n && found(Measure::Mean).n == r.n;
            assert_eq!(everybody, expected["method"] == "paired", "{what}");
        }
    }
}

#[test]
fn the_table_of_changes_says_what_the_figures_say() {
    let (then, now) = (reference("two_waves_then.csv"), reference("two_waves_now.csv"));
    let figures = since(&then, &now);
    let folder = tempfile::tempdir().unwrap();
    let names = with_since(&questionnaire(), &then, &now, |results| {
        results.write_tables(folder.path(), TableFormat::Csv).unwrap()
    });
    assert_eq!(names.last().unwrap(), "changes.csv");
    let mut reader = csv::Reader::from_path(folder.path().join("changes.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    let mut compared = 0;
    for record in reader.records() {
        let record = record.unwrap();
        let subject = if &record[1] == "scale" { scale(&record[2]) } else { item(&record[2]) };
        let cell = |name: &str| {
            let place = header.iter().position(|column| column == name).unwrap();
            record[place].parse::<f64>().ok()
        };
        let figure = |measure| of(&figures, &record[0], &subject, measure);
        let change = figure(Measure::Change);
        assert_eq!(cell("change"), change.value);
        assert_eq!((cell("change_low"), cell("change_high")), (change.low, change.high));
        assert_eq!(cell("previous_n"), figure(Measure::PreviousMean).n.map(|n| n as f64));
        for (column, measure) in [
            ("previous_mean", Measure::PreviousMean),
            ("change_p", Measure::ChangeP),
            ("people_in_both", Measure::PeopleInBoth),
            ("change_correlation", Measure::ChangeCorrelation),
        ] {
            assert_eq!(cell(column), figure(measure).value, "{column}");
        }
        compared += usize::from(change.value.is_some());
    }
    assert!(compared > 20, "{compared}");
}

#[test]
fn the_order_of_the_rows_and_the_keys_themselves_do_not_matter() {
    let folder = tempfile::tempdir().unwrap();
    let turned = |file: &str| {
        let text = fs::read_to_string(reference(file)).unwrap();
        let mut lines: Vec<&str> = text.lines().collect();
        lines[1..].reverse();
        let lines = lines.iter().map(|line| line.replacen('p', "q-", 1));
        let text: String = lines.map(|line| line + "\n").collect();
        let path = folder.path().join(file);
        fs::write(&path, text.replace("resq-ondent", "respondent")).unwrap();
        path
    };
    let plain = since(&reference("two_waves_then.csv"), &reference("two_waves_now.csv"));
    assert_eq!(since(&turned("two_waves_then.csv"), &turned("two_waves_now.csv")), plain);
}

#[test]
fn without_keys_the_waves_are_two_groups_of_people() {
    let folder = tempfile::tempdir().unwrap();
    let without = |file: &str| {
        let text = fs::read_to_string(reference(file)).unwrap();
        let rows = text.lines().map(|line| line.split_once(',').unwrap().1);
        let path = folder.path().join(file);
        fs::write(&path, rows.collect::<Vec<_>>().join("\n")).unwrap();
        path
    };
    let figures = since(&without("two_waves_then.csv"), &without("two_waves_now.csv"));
    assert!(figures.iter().any(|figure| figure.measure == Measure::Change));
    let linked = [Measure::PeopleInBoth, Measure::ChangeCorrelation];
    assert!(figures.iter().all(|figure| !linked.contains(&figure.measure)));
}

#[test]
fn a_scale_with_its_items_in_another_order_is_the_same_scale() {
    let turned = QUESTIONNAIRE.replace("items = [\"a1\", \"a2\"]", "items = [\"a2\", \"a1\"]");
    assert_ne!(turned, QUESTIONNAIRE);
    let turned = peil_instrument::load("then.toml", &turned).unwrap();
    let (then, now) = (reference("two_waves_then.csv"), reference("two_waves_now.csv"));
    let (plain, found) = (since(&then, &now), since_with(&turned, &then, &now));
    let alpha = scale("alpha");
    let congruence = |figures: &[Figure]| {
        let figure = of(figures, "org", &alpha, Measure::Congruence);
        (figure.value.unwrap(), figure.caveat)
    };
    let ((one, caveat), (other, caveat_turned)) = (congruence(&plain), congruence(&found));
    assert!((one - other).abs() < CLOSE && caveat == caveat_turned, "{one} {other}");
    assert_eq!(
        of(&found, "t2", &alpha, Measure::Change),
        of(&plain, "t2", &alpha, Measure::Change)
    );
}

/// What is wrong with a file, in words.
fn problems(csv: &str, questionnaire: &Questionnaire, reading: &AnswersReading) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answers.csv");
    fs::write(&path, csv).unwrap();
    let tree = answers_files::tree();
    let Err(problems) = read_answers_with(&path, questionnaire, &tree, reading) else {
        return String::new();
    };
    let lines: String = problems.iter().map(|it| it.render(Lang::En) + "\n").collect();
    lines.replace(&path.display().to_string(), "answers.csv")
}

fn refused(csv: &str, reading: &AnswersReading, expected: &Expect) {
    expected.assert_eq(&problems(csv, &questionnaire(), reading));
}

#[test]
fn a_key_stands_once_and_in_every_row() {
    let strict = reading(ColumnMapping::default(), false);
    refused(
        "respondent,unit,a1\ns3cret,t1,4\n ,t1,4\ns3cret ,t1,9\n",
        &strict,
        &expect![[r"
            answers.csv:3, column `respondent`: A038 The respondent has no key. Mend: fill in the key, or take the row out.
            answers.csv:4, column `respondent`: A039 The respondent of line 2 stands here again. Mend: keep one row for every respondent, or take the column of keys out of both files.
            answers.csv:4, column `a1`: A007 `9` is no answer to this question. Mend: use one of 1, 2, 3, 4, 5, 98, or leave the cell empty.
        "]],
    );
    // 7 in one file is 7.0 in another; words for nothing are no key.
    let mapping = |source: &str| {
        ColumnMapping::parse("columns.toml", source, &questionnaire(), &answers_files::tree())
    };
    let named = mapping("respondent = 'token'\nmissing = ['NA']\n").unwrap();
    refused(
        "unit,token,a1\nt1,7,4\nt1,NA,3\nt1,7.0,3\n",
        &reading(named, false),
        &expect![[r"
            answers.csv:3, column `token`: A038 The respondent has no key. Mend: fill in the key, or take the row out.
            answers.csv:4, column `token`: A039 The respondent of line 2 stands here again. Mend: keep one row for every respondent, or take the column of keys out of both files.
        "]],
    );
    let twice = mapping("unit = 'Q'\nrespondent = 'Q'\n").unwrap_err();
    assert_eq!((twice[0].code, twice[0].line), ("A027", Some(2)));
}

#[test]
fn the_keys_of_a_table_may_be_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answers.parquet");
    let table = |keys: [Option<f64>; 3]| {
        let columns = vec![
            Series::new("unit".into(), ["t1"; 3]),
            Series::new("respondent".into(), keys),
            Series::new("a1".into(), [1_i64, 2, 3]),
        ];
        answers_forms::write_table(columns, &path);
        let strict = reading(ColumnMapping::default(), false);
        let read = read_answers_with(&path, &questionnaire(), &answers_files::tree(), &strict);
        read.map(|read| read.rows)
            .map_err(|problems| problems.iter().map(|it| (it.code, it.line)).collect::<Vec<_>>())
    };
    assert_eq!(table([Some(7.0), Some(8.0), Some(10.0)]), Ok(3));
    let wrong = [("A038", Some(2)), ("A039", Some(3))];
    assert_eq!(table([Some(7.0), None, Some(7.0)]), Err(wrong.to_vec()));
}

#[test]
fn a_row_set_aside_leaves_its_key_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answers.csv");
    let csv = "unit,respondent,a1\nt1,s3cret-1,4\nt1,s3cret-2,9\nt1,,3\nt1,s3cret-3,3,2\n";
    fs::write(&path, csv).unwrap();
    let lenient = reading(ColumnMapping::default(), true);
    let tree = answers_files::tree();
    let read = read_answers_with(&path, &questionnaire(), &tree, &lenient).unwrap();
    let told: String = read.rejected.records().map(|row| row.join(" | ") + "\n").collect();
    expect![[r"
        line | reason | unit | respondent | a1
        3 | `a1`: A007 `9` is no answer to this question. | t1 |  | 9
        4 | `respondent`: A038 The respondent has no key. | t1 |  | 3
        5 | A008 The row has 4 cells; the header has 3.
    "]]
    .assert_eq(&told);
    assert!(!format!("{read:?}").contains("s3cret"), "not even for those who look for a fault");
    // Of two rows of one person nobody can say which to set aside.
    let twice = csv.replace("s3cret-2,9", "s3cret-1,9");
    assert!(problems(&twice, &questionnaire(), &lenient).contains("answers.csv:3, column `resp"));
}

#[test]
fn with_protection_nobody_is_linked() {
    refused(
        "respondent,unit,a1\nx,t1,4\n",
        &AnswersReading::default(),
        &expect![[r"
            answers.csv:1, column `respondent`: A037 This column says who a respondent is; results that protect small groups never link people. Mend: take the column out: out of the file, or by `ignore` (and no `respondent` in the file of --columns). Only with --unprotected can the people of two waves be linked.
        "]],
    );
    let ignoring = ColumnMapping::default().ignoring(&["respondent".to_owned()]);
    let ignoring = AnswersReading { mapping: ignoring, ..AnswersReading::default() };
    refused("respondent,unit,a1\nx,t1,4\n", &ignoring, &expect![""]);
}

#[test]
fn a_question_of_that_name_stays_a_question() {
    let source = QUESTIONNAIRE.replace("\"b2\"", "\"respondent\"");
    let questionnaire = peil_instrument::load("q.toml", &source).unwrap();
    let csv = "unit,respondent\nt1,4\nt1,4\n";
    assert_eq!(problems(csv, &questionnaire, &AnswersReading::default()), "");
    let tree = answers_files::tree();
    let mapping = "respondent = 'token'\n";
    let mapping = ColumnMapping::parse("columns.toml", mapping, &questionnaire, &tree).unwrap();
    let csv = "unit,respondent,token\nt1,4,x\nt1,4,x\n";
    let found = problems(csv, &questionnaire, &reading(mapping, false));
    assert!(found.contains("answers.csv:3, column `token`: A039"), "{found}");
}

#[test]
fn a_key_in_one_of_two_files_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let tree = tree();
    let file = |name: &str, csv: &str| {
        let path = folder.path().join(name);
        fs::write(&path, csv).unwrap();
        let read = read(&path, &tree);
        (PathBuf::from(name), read)
    };
    let (with, without) =
        (file("with.csv", "unit,respondent,a1\nt1,x,4\n"), file("without.csv", "unit,a1\nt1,4\n"));
    let check = |now: &(PathBuf, AnswersRead), then: &(PathBuf, AnswersRead)| {
        now.1.check_keys(&now.0, &then.1, &then.0).map_err(|problem| problem.render(Lang::En))
    };
    for (now, then) in [(&with, &without), (&without, &with)] {
        expect!["without.csv: A040 There is no column that says who a respondent is, and there is one in with.csv. Mend: name the column in the file of --columns, with `respondent = \"…\"`, or call it `respondent` in both files; or ignore it, and the waves are two groups of people."]
            .assert_eq(&check(now, then).unwrap_err());
    }
    assert_eq!((check(&with, &with), check(&without, &without)), (Ok(()), Ok(())));
}
