//! Rows that a lenient reading sets aside, and one bad row among a million.

use std::fmt::Write as _;
use std::fs;

use expect_test::expect;
use peil_analysis::{AnswersRead, AnswersReading, read_answers, read_answers_with};

use crate::answers_files::tree;
use crate::support::questionnaire;

fn lenient(csv: &str) -> Result<AnswersRead, Vec<String>> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("answers.csv");
    fs::write(&path, csv).unwrap();
    let reading = AnswersReading { lenient: true, ..AnswersReading::default() };
    let read = read_answers_with(&path, &questionnaire(), &tree(), &reading);
    read.map_err(|problems| problems.iter().map(|problem| problem.code.to_owned()).collect())
}

#[test]
fn rows_with_a_problem_are_set_aside_and_the_others_stay() {
    let read = lenient(
        "unit,a1,a3,had_suspicion,what_done,breaches.money,breaches.data,breaches.none\n\
         t1,5,1,1,98,,,\n\
         t9,6,98,1,1,1,0,0\n\
         t1,\"oft,en\",1,2,1,1,0,1\n\
         t1,1\n\
         org,2,,,,,,\n",
    )
    .unwrap();
    assert_eq!((read.rows, read.rejected.rows), (5, 3));
    assert_eq!(read.dataset.core().unwrap().column("a1"), Some(&[5, 2][..]));
    let told: String = read.rejected.records().map(|row| row.join(" | ") + "\n").collect();
    expect![[r"
        line | reason | unit | a1 | a3 | had_suspicion | what_done | breaches.money | breaches.data | breaches.none
        3 | `unit`: A006 There is no unit `t9`. `a1`: A007 `6` is no answer to this question. `a3`: A007 `98` is no answer to this question. | t9 | 6 | 98 | 1 | 1 | 1 | 0 | 0
        4 | `a1`: A007 `oft,en` is no answer to this question. `breaches.none`: A011 The option cannot stand beside another one. `what_done`: A012 There is an answer, but the question is not asked after this answer to `had_suspicion`. | t1 | oft,en | 1 | 2 | 1 | 1 | 0 | 1
        5 | A008 The row has 2 cells; the header has 8. | t1 | 1
    "]]
    .assert_eq(&told);
}

#[test]
fn what_is_left_of_a_row_set_aside_does_not_colour_the_next() {
    let read = lenient("unit,a1,a2\nt1,5,x\nt1,,3\nt9,4,4\nt1,,2\n").unwrap();
    let core = read.dataset.core().unwrap();
    assert_eq!(core.column("a1"), Some(&[255, 255][..]));
    assert_eq!(core.column("a2"), Some(&[3, 2][..]));
}

#[test]
fn a_file_as_a_whole_is_refused_all_the_same() {
    assert_eq!(lenient("unit;a1\nt1;1\n").unwrap_err(), ["A002"]);
    assert_eq!(lenient("unit,a9\nt1,1\n").unwrap_err(), ["A005"]);
    assert_eq!(lenient("unit,a1\nt1,4\nt1,\"4\nt1,4\n").unwrap_err(), ["A019"]);
    assert_eq!(lenient("unit,a1\n").unwrap_err(), ["A009"]);
    let nothing_left = format!("unit,a1\n{}", "t1,7\n".repeat(500));
    assert_eq!(lenient(&nothing_left).unwrap_err(), vec!["A007"; 100]);
}

#[test]
fn the_one_bad_line_of_a_million_is_found() {
    let mut csv = "unit,a1,a2,a3,b1,b2\n".to_owned();
    for person in 0_u32..1_000_000 {
        let answer = if person == 765_431 { 6 } else { person % 5 + 1 };
        writeln!(csv, "t1,{answer},98,99,,5").unwrap();
    }
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("answers.csv");
    fs::write(&path, &csv).unwrap();
    let problems = read_answers(&path, &questionnaire(), &tree()).unwrap_err();
    let words: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let place = path.display();
    let expected = format!(
        "{place}:765433, column `a1`: A007 `6` is no answer to this question. Mend: use one of 1, 2, 3, \
         4, 5, 98, or leave the cell empty."
    );
    assert_eq!(words, [expected]);
    let read = lenient(&csv).unwrap();
    assert_eq!((read.rows, read.rejected.rows), (1_000_000, 1));
    assert_eq!(read.dataset.core().unwrap().len(), 999_999);
}
