//! Columns and cells that a mapping explains.

use std::fs;

use expect_test::{Expect, expect};
use peil_analysis::{
    AnswersProblem, AnswersRead, AnswersReading, ColumnMapping, read_answers, read_answers_with,
};
use peil_instrument::{EMPTY, Lang};

use crate::answers_files::tree;
use crate::support::questionnaire;

const EXPORT: &[u8] = include_bytes!("limesurvey/export.csv");
const COLUMNS: &str = include_str!("limesurvey/columns.toml");
const PLAIN: &str = include_str!("limesurvey/plain.csv");
const PAGE: &str = include_str!("../../../../docs/answers-file.md");

fn mapping(source: &str) -> ColumnMapping {
    ColumnMapping::parse("columns.toml", source, &questionnaire(), &tree()).unwrap()
}

/// What is wrong with a mapping.
fn refused(source: &str, expected: &Expect) {
    let problems = ColumnMapping::parse("columns.toml", source, &questionnaire(), &tree());
    expected.assert_eq(&lines(&problems.unwrap_err()));
}

fn lines(problems: &[AnswersProblem]) -> String {
    problems.iter().map(|problem| problem.render(Lang::En) + "\n").collect()
}

/// Reads a file by a mapping; problems name it `answers.csv`.
fn read(bytes: &[u8], mapping: ColumnMapping) -> Result<AnswersRead, String> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("answers.csv");
    fs::write(&path, bytes).unwrap();
    let reading = AnswersReading { mapping, ..AnswersReading::default() };
    read_answers_with(&path, &questionnaire(), &tree(), &reading)
        .map_err(|problems| lines(&problems).replace(&path.display().to_string(), "answers.csv"))
}

fn core(bytes: &[u8], mapping: ColumnMapping, column: &str) -> Vec<u8> {
    let read = read(bytes, mapping).unwrap();
    read.dataset.core().unwrap().column(column).unwrap().to_owned()
}

#[test]
fn an_export_of_limesurvey_is_the_plain_file() {
    let by_mapping = read(EXPORT, mapping(COLUMNS)).unwrap();
    let plain = read(PLAIN.as_bytes(), ColumnMapping::default()).unwrap();
    assert_eq!(by_mapping, plain);
    assert_eq!(plain.rows, 5);
    assert_eq!(plain.dataset.core().unwrap().len(), 4);
}

#[test]
fn the_page_shows_these_files_and_what_it_says_works() {
    assert!(PAGE.contains(&format!("```toml\n{COLUMNS}```")));
    assert!(PAGE.contains(&format!("```csv\n{PLAIN}```")));
    let export = String::from_utf8(EXPORT.to_owned()).unwrap();
    let head: Vec<&str> = export.trim_start_matches('\u{feff}').lines().take(2).collect();
    assert!(PAGE.contains(&head.join("\n")));
    let first = PAGE.split("```csv\n").nth(1).unwrap().split("```").next().unwrap();
    let read = read(first.as_bytes(), ColumnMapping::default()).unwrap();
    let core = read.dataset.core().unwrap();
    assert_eq!(core.column("a3"), Some(&[2, 99][..]));
    assert_eq!(read.dataset.frames()[1].column("had_suspicion"), Some(&[1, 2][..]));
}

#[test]
fn windows_1252_semicolons_and_units_by_name() {
    let map = "separator = ';'\nencoding = 'windows-1252'\nunit = 'Afdeling'\n\
               [units]\n'Financi\u{eb}n' = 't1'\n";
    let file = b"Afdeling;a1\r\nFinanci\xebn;4\r\norg;Helemaal wel\r\n";
    assert_eq!(core(file, mapping(map), "a1"), [4, 5]);
    let tabs = "unit\ta1\nt1\t4\n";
    assert_eq!(core(tabs.as_bytes(), mapping("separator = 'tab'"), "a1"), [4]);
    // A byte order mark tells more than the mapping does: this is what spreadsheets call Unicode text.
    let wide: Vec<u8> =
        "\u{feff}unit\ta1\nt1\t4\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(core(&wide, mapping("separator = 'tab'"), "a1"), [4]);
}

#[test]
fn what_is_said_of_one_question_goes_before_what_is_said_of_all() {
    let map = "missing = ['-', '9']\n[codes]\n'1' = 5\n'9' = 98\n[codes_of.a2]\n'1' = 2\n'' = 98\n'-' = 1\n\
               [codes_of.breaches]\nX = 1\n[ticks]\nX = 0\nY = 1\n";
    let file = "unit,a1,a2,a3,breaches.money,breaches.data,breaches.none\n\
                t1,1,1,-,X,,-\n\
                t1,9,,,,,\n\
                t1,1.0,-,2,Y,,\n";
    let read = read(file.as_bytes(), mapping(map)).unwrap();
    let core = read.dataset.core().unwrap();
    assert_eq!(core.column("a1"), Some(&[5, 98, 5][..]));
    assert_eq!(core.column("a2"), Some(&[2, 98, 1][..]));
    assert_eq!(core.column("a3"), Some(&[EMPTY, EMPTY, 2][..]));
    assert_eq!(read.dataset.frames()[1].column("breaches.money"), Some(&[1, 1][..]));
}

#[test]
fn a_code_of_all_need_not_be_an_answer_to_each() {
    let file = "unit,a1,a3\nt1,N/A,2\nt1,2,N/A\n";
    let problems = read(file.as_bytes(), mapping("[codes]\n'N/A' = 99")).unwrap_err();
    expect![[r"
        answers.csv:2, column `a1`: A007 `N/A` is no answer to this question. Mend: use one of 1, 2, 3, 4, 5, 98, or leave the cell empty.
    "]]
    .assert_eq(&problems);
}

#[test]
fn ignored_columns_may_hold_anything_and_stand_there_twice() {
    let file = "id,unit,groupTime1,remarks,x,a1,x\n7,t1,12.5,\"no; yes, \"\"really\"\"\",1,4,2\n";
    let ignore = ["id", "*Time*", "remarks", "x"].map(str::to_owned);
    assert_eq!(core(file.as_bytes(), ColumnMapping::default().ignoring(&ignore), "a1"), [4]);
    // What the mapping takes from a column goes before what it ignores.
    let map = "ignore = '*'\nunit = 'unit'\n[columns]\na2 = 'x'\n";
    assert_eq!(core(b"x,unit,id\n3,t1,8\n", mapping(map), "a2"), [3]);
}

#[test]
fn a_file_that_is_not_what_the_mapping_says() {
    let file = b"department,a1,Q1\nt1,1,2\n";
    let problems = read(file, mapping("unit = 'team'\n\n[columns]\na1 = 'Q1'\na2 = 'Q2'\n"));
    expect![[r"
        answers.csv:1, column `department`: A005 The questionnaire has no such question. Mend: use the id of the question, or `question.option` for an option of a multiple choice, or leave the column out.
        answers.csv:1, column `a1`: A020 The mapping takes this question from the column `Q1`. Mend: ignore this column, or take the line out of the mapping.
        columns.toml:1: A026 The answers file has no column `team`. Mend: name a column as it stands in the header of the file, or take the line out.
        columns.toml:5: A026 The answers file has no column `Q2`. Mend: name a column as it stands in the header of the file, or take the line out.
    "]]
    .assert_eq(&problems.unwrap_err());
    let problems = read(b"unit,a1\nt1,4\n", mapping("separator = ';'")).unwrap_err();
    expect![[r"
        answers.csv:1: A017 The columns are not separated by ;, as the mapping says. Mend: set `separator` in the mapping to what the file uses (it seems to be ,).
    "]]
    .assert_eq(&problems);
    let problems = read(b"unit,a1\nt1,4\nt1,\x81\n", mapping("encoding = 'shift_jis'"));
    expect![[r"
        answers.csv:3: A018 This is not text in the encoding Shift_JIS. Mend: set `encoding` in the mapping to the one that the file was saved in.
    "]]
    .assert_eq(&problems.unwrap_err());
}

#[test]
fn every_problem_of_a_mapping_is_told_with_its_line() {
    refused(
        "separator = '#'\nencoding = 'utf-7'\nunit = 3\nignores = ['id']\nignore = ['id', 4]\n\
         [columns]\na9 = 'Q9'\na1 = 'Q1'\na2 = 'Q1'\nremarks = 'Q7'\nbreaches.gold = 'Q8'\nb1 = 4\n\
         [codes]\nA6 = 6\nA7 = 'seven'\n\
         [ticks]\nY = 2\n\
         [codes_of]\na1.A99 = 99\nremarks.A1 = 1\na2 = 1\n\
         [units]\nFinance = 't7'\n",
        &expect![[r#"
            columns.toml:1: A031 `#` cannot separate columns. Mend: use ",", ";", "|" or "tab".
            columns.toml:2: A030 There is no encoding `utf-7`. Mend: use utf-8, windows-1252, iso-8859-15 or utf-16le.
            columns.toml:3: A024 What stands at `unit` has not the form that it should have. Mend: write it like this: unit = "Department".
            columns.toml:4: A023 A mapping has no key `ignores`. Mend: use separator, encoding, unit, respondent, ignore, missing, columns, codes, ticks, codes_of, units.
            columns.toml:5: A024 What stands at `ignore` has not the form that it should have. Mend: write it like this: ignore = ["id", "*Time"].
            columns.toml:7: A025 The questionnaire has no question or option `a9` that has a column. Mend: use the id of the question, or `question.option`; what belongs to the file as a whole stands above the first heading in brackets.
            columns.toml:9: A027 The column `Q1` is already something else. Mend: name every column once.
            columns.toml:10: A025 The questionnaire has no question or option `remarks` that has a column. Mend: use the id of the question, or `question.option`; what belongs to the file as a whole stands above the first heading in brackets.
            columns.toml:11: A025 The questionnaire has no question or option `breaches.gold` that has a column. Mend: use the id of the question, or `question.option`; what belongs to the file as a whole stands above the first heading in brackets.
            columns.toml:12: A024 What stands at `b1` has not the form that it should have. Mend: write it like this: manager_good_example = "Q1".
            columns.toml:14: A028 `6` is no code that can be answered here. Mend: use one of 1, 2, 3, 4, 5, 98, 99, or "" for no answer.
            columns.toml:15: A024 What stands at `A7` has not the form that it should have. Mend: write it like this: codes = { "A1" = 1, "N/A" = "" }.
            columns.toml:17: A028 `2` is no code that can be answered here. Mend: use one of 0, 1, or "" for no answer.
            columns.toml:19: A028 `99` is no code that can be answered here. Mend: use one of 1, 2, 3, 4, 5, 98, or "" for no answer.
            columns.toml:20: A025 The questionnaire has no question or option `remarks` that has a column. Mend: use the id of the question, or `question.option`; what belongs to the file as a whole stands above the first heading in brackets.
            columns.toml:21: A024 What stands at `a2` has not the form that it should have. Mend: write it like this: codes_of.had_suspicion = { "Y" = 1, "N" = 2 }.
            columns.toml:23: A029 There is no unit `t7`. Mend: use a code from the units file.
        "#]],
    );
    refused(
        "unit = 'a'\nunit = 'b'\n",
        &expect![[r"
            columns.toml:2: A022 This is not TOML: duplicate key. Mend: put every text in quotes, close every bracket, and use every key once.
        "]],
    );
}

#[test]
fn words_that_mean_two_answers_are_refused() {
    let toml = crate::support::QUESTIONNAIRE.replace("en = \"Not at all\"", "en = \"Wel\"");
    let questionnaire = peil_instrument::load("wave.toml", &toml).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("answers.csv");
    fs::write(&path, "unit,a1\nt1,Helemaal wel\nt1, WEL \n").unwrap();
    let problems = read_answers(&path, &questionnaire, &tree()).unwrap_err();
    let place = path.display().to_string();
    expect![[r"
        answers.csv:3, column `a1`: A015 `WEL` are the words of several answers to this question (1, 4). Mend: use the number of the answer, or say in the mapping which one it is (`codes_of`).
    "]]
    .assert_eq(&lines(&problems).replace(&place, "answers.csv"));
    // Also a lenient reading: this is no slip of one respondent.
    let lenient = AnswersReading { lenient: true, ..AnswersReading::default() };
    let problems = read_answers_with(&path, &questionnaire, &tree(), &lenient).unwrap_err();
    assert_eq!(problems[0].code, "A015");
    let source = "[codes_of.a1]\nWEL = 4\n";
    let mapping = ColumnMapping::parse("columns.toml", source, &questionnaire, &tree()).unwrap();
    let reading = AnswersReading { mapping, ..AnswersReading::default() };
    let read = read_answers_with(&path, &questionnaire, &tree(), &reading).unwrap();
    assert_eq!(read.dataset.core().unwrap().column("a1"), Some(&[5, 4][..]));
}
