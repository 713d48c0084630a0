//! Answers from elsewhere, good and bad.

use std::fs;

use expect_test::{Expect, expect};
use peil_analysis::{Dataset, read_answers};
use peil_instrument::{EMPTY, Lang, UnitTree};

use crate::support::questionnaire;

pub fn tree() -> UnitTree {
    let csv = "code,parent,name_nl,name_en,kind,heads\norg,,O,O,org,1\nt1,org,T,T,team,9\n";
    peil_instrument::parse_units("units.csv", csv).unwrap()
}

/// Reads a file with these bytes; problems name it `answers.csv`.
fn read(bytes: &[u8]) -> Result<Dataset, String> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("answers.csv");
    fs::write(&path, bytes).unwrap();
    read_answers(&path, &questionnaire(), &tree()).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(|problem| problem.render(Lang::En)).collect();
        let place = path.display().to_string();
        lines.join("\n").replace(&place, "answers.csv") + "\n"
    })
}

fn refused(csv: &str, expected: &Expect) {
    expected.assert_eq(&read(csv.as_bytes()).unwrap_err());
}

#[test]
fn a_good_file_in_any_order_of_columns() {
    let csv = "\u{feff}a1,unit,breaches.money,breaches.data,breaches.none,had_suspicion,what_done\r\n\
               5,t1,1,0,,1,98\r\n\
               98.0, t1 ,,,,2,\r\n\
               ,org,0,0,0,,\r\n\
               3,org,0,0,0,,\r\n";
    let dataset = read(csv.as_bytes()).unwrap();
    let core = dataset.core().unwrap();
    // The third person answered nothing at all: there is no record of them.
    assert_eq!(core.units(), [1, 1, 0]);
    assert_eq!(core.column("a1"), Some(&[5, 98, 3][..]));
    assert_eq!(core.column("b2"), Some(&[EMPTY; 3][..]));
    let sensitive = &dataset.frames()[1];
    assert_eq!(sensitive.column("what_done"), Some(&[98, EMPTY][..]));
    assert_eq!(sensitive.column("breaches.none"), Some(&[0, EMPTY][..]));
}

#[test]
fn every_problem_of_the_header_is_told_at_once() {
    refused(
        "a1,a1,a9,remarks,breaches.money\n1,1,1,1,1\n",
        &expect![[r"
            answers.csv:1, column `a1`: A004 The column stands here twice. Mend: keep one of the two.
            answers.csv:1, column `a9`: A005 The questionnaire has no such question. Mend: use the id of the question, or `question.option` for an option of a multiple choice, or leave the column out.
            answers.csv:1, column `remarks`: A013 Open text has no place in an answers file. Mend: leave the column out and keep texts apart from the other answers.
            answers.csv:1: A003 There is no column `unit`. Mend: add a column `unit` with the code of each respondent's unit.
            answers.csv:1, column `breaches`: A014 The option `data` of this question has no column. Mend: give every option of a multiple choice a column, or none.
            answers.csv:1, column `breaches`: A014 The option `none` of this question has no column. Mend: give every option of a multiple choice a column, or none.
        "]],
    );
}

#[test]
fn every_problem_of_the_rows_is_told_at_once() {
    refused(
        "unit,a1,a3,had_suspicion,what_done,breaches.money,breaches.data,breaches.none\n\
         t9,6,98,1,1,1,0,0\n\
         t1,often,1,2,1,1,0,1\n\
         t1,1\n\
         ,,256,,,2,,\n",
        &expect![[r"
            answers.csv:2, column `unit`: A006 There is no unit `t9`. Mend: use a code from the units file, or add the unit there.
            answers.csv:2, column `a1`: A007 `6` is no answer to this question. Mend: use one of 1, 2, 3, 4, 5, 98, or leave the cell empty.
            answers.csv:2, column `a3`: A007 `98` is no answer to this question. Mend: use one of 1, 2, 3, 4, 5, 99, or leave the cell empty.
            answers.csv:3, column `a1`: A007 `often` is no answer to this question. Mend: use one of 1, 2, 3, 4, 5, 98, or leave the cell empty.
            answers.csv:3, column `breaches.none`: A011 The option cannot stand beside another one. Mend: keep this option, or the others.
            answers.csv:3, column `what_done`: A012 There is an answer, but the question is not asked after this answer to `had_suspicion`. Mend: empty the cell, or correct `had_suspicion`.
            answers.csv:4: A008 The row has 2 cells; the header has 8. Mend: give every row a cell for every column; put text with a comma in quotes.
            answers.csv:5, column `unit`: A006 There is no unit ``. Mend: use a code from the units file, or add the unit there.
            answers.csv:5, column `a3`: A007 `256` is no answer to this question. Mend: use one of 1, 2, 3, 4, 5, 99, or leave the cell empty.
            answers.csv:5, column `breaches.money`: A007 `2` is no answer to this question. Mend: use one of 0, 1, or leave the cell empty.
        "]],
    );
}

#[test]
fn files_of_the_wrong_kind() {
    refused(
        "unit;a1\nt1;4\n",
        &expect![[r"
            answers.csv:1: A002 The columns are not separated by commas. Mend: save the file as CSV with a comma as separator (this one seems to use ;).
        "]],
    );
    refused(
        "",
        &expect![[r"
        answers.csv: A009 There are no answers in the file. Mend: give one row per respondent below the header.
    "]],
    );
    refused(
        "unit,a1\n",
        &expect![[r"
        answers.csv: A009 There are no answers in the file. Mend: give one row per respondent below the header.
    "]],
    );
    let latin = b"unit,a1\nt1,4\nt1,\xe9\n";
    expect![[r"
        answers.csv:3, column `a1`: A001 This is not UTF-8 text. Mend: save the file as CSV with UTF-8 encoding.
    "]]
    .assert_eq(&read(latin).unwrap_err());
}

#[test]
fn reading_stops_after_a_hundred_problems() {
    let csv = format!("unit,a1\n{}", "t1,7\n".repeat(500));
    assert_eq!(read(csv.as_bytes()).unwrap_err().lines().count(), 100);
}

#[test]
fn parquet_is_read_by_the_same_rules() {
    // The frozen dataset's own file is an answers file of one part.
    let wave = read(b"unit,a1,a3\nt1,5,99\norg,2,\n").unwrap();
    let dir = tempfile::tempdir().unwrap();
    let codes = ["org".to_owned(), "t1".to_owned()];
    wave.write_parquet(dir.path(), &questionnaire(), &codes).unwrap();
    let core = dir.path().join("core.parquet");
    assert_eq!(read_answers(&core, &questionnaire(), &tree()).unwrap(), wave);
    let broken = dir.path().join("broken.parquet");
    fs::write(&broken, "unit,a1\n").unwrap();
    let problems = read_answers(&broken, &questionnaire(), &tree()).unwrap_err();
    assert_eq!((problems.len(), problems[0].code), (1, "A010"));
    let missing = read_answers(&dir.path().join("none.csv"), &questionnaire(), &tree());
    assert_eq!(missing.unwrap_err()[0].code, "A010");
}
