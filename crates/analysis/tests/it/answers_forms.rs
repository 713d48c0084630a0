//! The forms in which programs write CSV and Parquet.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use expect_test::{Expect, expect};
use peil_analysis::{
    AnswersProblem, AnswersRead, AnswersReading, ColumnMapping, Dataset, is_own_dataset,
    read_answers, read_answers_with,
};
use peil_instrument::{EMPTY, Lang};
use polars::prelude::{Column, DataFrame, NamedFrom, Series};
use polars_io::prelude::ParquetWriter;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use crate::answers_files::tree;
use crate::support::questionnaire;

fn read_named(name: &str, bytes: &[u8]) -> Result<Dataset, String> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    fs::write(&path, bytes).unwrap();
    read_answers(&path, &questionnaire(), &tree()).map_err(|problems| {
        let place = path.display().to_string();
        let lines = problems.iter().map(|problem| problem.render(Lang::En) + "\n");
        lines.collect::<String>().replace(&place, name)
    })
}

fn read(csv: &str) -> Result<Dataset, String> {
    read_named("answers.csv", csv.as_bytes())
}

fn refused(csv: &str, expected: &Expect) {
    expected.assert_eq(&read(csv).unwrap_err());
}

/// The answers to a few questions, that every form of the file has to give.
fn a1_and_a3(csv: &str) -> (Vec<u8>, Vec<u8>) {
    let dataset = read(csv).unwrap();
    let core = dataset.core().unwrap();
    (core.column("a1").unwrap().to_owned(), core.column("a3").unwrap().to_owned())
}

#[test]
fn line_ends_quotes_marks_and_blank_lines_make_no_difference() {
    let expected = (vec![4, 98], vec![EMPTY, 1]);
    for csv in [
        "unit,a1,a3\nt1,4,\norg,98,1\n",
        "unit,a1,a3\nt1,4,\norg,98,1",
        "unit,a1,a3\r\nt1,4,\r\norg,98,1\r\n",
        "unit,a1,a3\rt1,4,\rorg,98,1\r",
        "\u{feff}unit,a1,a3\n\nt1,4,\n\r\n\norg,98,1\n\n",
        "\u{feff}\"unit\",\"a1\",\"a3\"\n\"t1\",\"4\",\"\"\n\"org\",\"98\",\"1\"\n",
        " unit , a1,a3 \n t1 ,4 , \n\"org \",\"98 \",01\n",
        "unit,a1,a3\nt1,4.0,\norg,98.0,1.0\n",
        "unit,a1,a3\nt1,wel,\norg,weet ik niet,NOOIT\n",
        "unit,a1,a3\nt1,Yes,\norg,I don't know,Never\n",
        "unit,a1,a3\nt1,\"Y\"es,\norg,\"I don’t know\",\"Ne\"ver\n",
    ] {
        assert_eq!(a1_and_a3(csv), expected, "{csv:?}");
    }
}

#[test]
fn a_line_break_in_quotes_is_no_line_of_the_table() {
    let csv = "unit,note,a1\nt1,\"one\ntwo, \"\"three\"\"\r\nfour\",4\nt1,\"\",7\nt1,\"\n\",8\n";
    let ignoring = ColumnMapping::default().ignoring(&["note".to_owned()]);
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("answers.csv");
    fs::write(&path, csv).unwrap();
    let reading = AnswersReading { mapping: ignoring, ..AnswersReading::default() };
    let problems = read_answers_with(&path, &questionnaire(), &tree(), &reading).unwrap_err();
    let lines: Vec<_> = problems.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [Some(5), Some(6)]);
}

#[test]
fn slips_of_programs_are_named() {
    // pandas without index=False, R without row.names = FALSE.
    refused(
        ",unit,a1\n0,t1,4\n",
        &expect![[r"
            answers.csv:1: A016 Cell 1 of the header is empty. Mend: give the column a name, or write the file without it (R: row.names = FALSE, pandas: index=False, no separator at the end of a line), or ignore it with --ignore ''.
        "]],
    );
    // A separator at the end of every line.
    refused(
        "unit,a1,\nt1,4,\n",
        &expect![[r"
            answers.csv:1: A016 Cell 3 of the header is empty. Mend: give the column a name, or write the file without it (R: row.names = FALSE, pandas: index=False, no separator at the end of a line), or ignore it with --ignore ''.
        "]],
    );
    // Only below the header.
    refused(
        "unit,a1\nt1,4,\n",
        &expect![[r"
            answers.csv:2: A008 The row has 3 cells; the header has 2. Mend: give every row a cell for every column; put text with a comma in quotes.
        "]],
    );
    refused(
        "unit,a1,\"a1\"\nt1,4,4\n",
        &expect![[r"
            answers.csv:1, column `a1`: A004 The column stands here twice. Mend: keep one of the two.
        "]],
    );
    refused(
        "unit,a1\nt1,4\nt1,\"4\nt1,4\n",
        &expect![[r"
            answers.csv:3: A019 A quote that is opened in this row is not closed: it would take in the rest of the file. Mend: close the quote; write a quote within a cell as two.
        "]],
    );
    expect![[r"
        answers.csv:2, column `a1`: A001 This is not UTF-8 text. Mend: save the file as CSV with UTF-8 encoding.
    "]]
    .assert_eq(&read_named("answers.csv", b"unit,\"a1\",note\nt1,\"\xe9\",\n").unwrap_err());
}

#[test]
fn parquet_is_known_by_its_bytes_and_a_frozen_one_by_what_it_says() {
    let wave = read("unit,a1,a3\nt1,5,99\norg,2,\n").unwrap();
    let dir = tempfile::tempdir().unwrap();
    let codes = ["org".to_owned(), "t1".to_owned()];
    wave.write_parquet(dir.path(), &questionnaire(), &codes).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    for part in ["core.parquet", "suspicion.parquet"] {
        let renamed = elsewhere.path().join("holiday.csv");
        fs::copy(dir.path().join(part), &renamed).unwrap();
        assert!(is_own_dataset(&renamed).unwrap(), "{part}");
    }
    let core = elsewhere.path().join("core.csv");
    fs::copy(dir.path().join("core.parquet"), &core).unwrap();
    assert_eq!(read_answers(&core, &questionnaire(), &tree()).unwrap(), wave);
    let csv = elsewhere.path().join("core.parquet");
    fs::write(&csv, "unit,a1\nt1,4\n").unwrap();
    assert!(!is_own_dataset(&csv).unwrap(), "Peil froze no CSV");
    assert!(is_own_dataset(&elsewhere.path().join("none")).is_err());
}

#[test]
fn a_frozen_file_without_a_mark_is_known_by_the_manifest_beside_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("renamed.parquet");
    write_table(vec![Series::new("unit".into(), ["t1"]), Series::new("a1".into(), [4_i64])], &path);
    assert!(!is_own_dataset(&path).unwrap());
    let digest = Sha256::digest(fs::read(&path).unwrap());
    let sum = digest.iter().fold(String::new(), |sum, byte| sum + &format!("{byte:02x}"));
    let manifest = format!(
        r#"{{"schema": 1, "questionnaire": "small", "version": "1.0.0", "questionnaire_hash": "",
            "files": [{{"name": "core.parquet", "rows": 1, "sha256": "{sum}"}}], "sha256": ""}}"#
    );
    fs::write(dir.path().join("dataset.json"), manifest).unwrap();
    assert!(is_own_dataset(&path).unwrap());
    assert!(is_own_dataset(dir.path()).is_err(), "a folder is no plain file");
}

#[test]
fn a_column_of_a_table_is_named_when_it_is_to_blame() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("answers.parquet");
    let columns = vec![
        Series::new("unit".into(), ["t1"]),
        Series::new("id".into(), [7_i64]),
        Series::new("a1".into(), [b"4".as_slice()]),
        Series::new("b1".into(), [2.5_f64]),
    ];
    write_table(columns, &path);
    let told = |ignored: &[&str]| {
        let ignored: Vec<String> = ignored.iter().map(|name| (*name).to_owned()).collect();
        let mapping = ColumnMapping::default().ignoring(&ignored);
        let reading = AnswersReading { mapping, ..AnswersReading::default() };
        let problems = read_answers_with(&path, &questionnaire(), &tree(), &reading).unwrap_err();
        let lines: String = problems.iter().map(|it| it.render(Lang::En) + "\n").collect();
        lines.replace(&path.display().to_string(), "answers.parquet")
    };
    expect![[r"
        answers.parquet, column `id`: A005 The questionnaire has no such question. Mend: use the id of the question, or `question.option` for an option of a multiple choice, or leave the column out.
    "]]
    .assert_eq(&told(&[]));
    expect![[r"
        answers.parquet, column `a1`: A021 The column holds neither whole numbers nor text (its type is BinaryView). Mend: write codes as whole numbers of 8, 32 or 64 bits or as text, or ignore the column.
    "]]
    .assert_eq(&told(&["id"]));
    expect![[r"
        answers.parquet:1, column `b1`: A007 `2.5` is no answer to this question. Mend: use one of 1, 2, 3, 4, 5, 98, or leave the cell empty.
    "]]
    .assert_eq(&told(&["id", "a1"]));
}

/// Writes answers as a Parquet file, each column of another type.
fn parquet(rows: &[Row], path: &Path) {
    let unit: Vec<&str> = rows.iter().map(|row| row.unit).collect();
    let mut columns = vec![Series::new("unit".into(), unit)];
    for (index, (name, form)) in NAMES.iter().zip(FORMS.iter().cycle()).enumerate() {
        let cells = rows.iter().map(|row| row.cells[index]);
        let series = match form {
            Form::Small => Series::new((*name).into(), cells.collect::<Vec<Option<u8>>>()),
            Form::Large => {
                let cells = cells.map(|cell| cell.map(i64::from));
                Series::new((*name).into(), cells.collect::<Vec<_>>())
            }
            Form::Float => {
                let cells = cells.map(|cell| cell.map_or(f64::NAN, f64::from));
                Series::new((*name).into(), cells.collect::<Vec<_>>())
            }
            Form::Text => {
                let cells = cells.map(|cell| cell.map(|cell| cell.to_string()));
                Series::new((*name).into(), cells.collect::<Vec<_>>())
            }
        };
        columns.push(series);
    }
    write_table(columns, path);
}

/// Writes a Parquet file as other programs do, without Peil's mark.
pub fn write_table(columns: Vec<Series>, path: &Path) {
    let rows = columns.first().map_or(0, |series| series.len());
    let columns = columns.into_iter().map(Column::from).collect();
    let mut table = DataFrame::new(rows, columns).unwrap();
    ParquetWriter::new(fs::File::create(path).unwrap()).finish(&mut table).unwrap();
}

const NAMES: [&str; 10] = [
    "a1",
    "a2",
    "a3",
    "b1",
    "b2",
    "had_suspicion",
    "what_done",
    "breaches.money",
    "breaches.data",
    "breaches.none",
];

/// The types that columns of a table have in other programs.
enum Form {
    Small,
    Large,
    Float,
    Text,
}

const FORMS: [Form; 4] = [Form::Small, Form::Large, Form::Float, Form::Text];

#[derive(Debug, Clone)]
struct Row {
    unit: &'static str,
    cells: Vec<Option<u8>>,
}

/// Good rows mostly, and some with a code or unit that does not exist.
fn rows() -> impl Strategy<Value = Vec<Row>> {
    let unit = prop_oneof![10 => Just("t1"), 10 => Just("org"), 1 => Just("t9")];
    let cell = prop_oneof![
        20 => (1_u8..=2).prop_map(Some),
        10 => Just(None),
        4 => Just(Some(0)),
        1 => prop_oneof![Just(98_u8), Just(99), Just(6), Just(200)].prop_map(Some)
    ];
    let cells = prop::collection::vec(cell, NAMES.len());
    prop::collection::vec((unit, cells).prop_map(|(unit, cells)| Row { unit, cells }), 1..12)
}

fn csv(rows: &[Row]) -> String {
    let mut csv = format!("unit,{}\n", NAMES.join(","));
    for row in rows {
        let cell = |cell: &Option<u8>| cell.map(|cell| cell.to_string()).unwrap_or_default();
        let cells: Vec<String> = row.cells.iter().map(cell).collect();
        writeln!(csv, "{},{}", row.unit, cells.join(",")).unwrap();
    }
    csv
}

proptest! {
    #[test]
    fn parquet_and_csv_of_the_same_answers_are_the_same_dataset(rows in rows(), lenient: bool) {
        let dir = tempfile::tempdir().unwrap();
        let (one, other) = (dir.path().join("a.csv"), dir.path().join("a.parquet"));
        fs::write(&one, csv(&rows)).unwrap();
        parquet(&rows, &other);
        prop_assert!(!is_own_dataset(&other).unwrap());
        let reading = AnswersReading { lenient, ..AnswersReading::default() };
        let read = |path: &Path| read_answers_with(path, &questionnaire(), &tree(), &reading);
        // A row of a table is a line further down in CSV, below the header.
        let of = |problems: Vec<AnswersProblem>, header: u64| -> Vec<_> {
            let row = |problem: AnswersProblem| {
                (problem.code, problem.column, problem.line.map(|line| line - header))
            };
            problems.into_iter().map(row).collect()
        };
        let csv = read(&one).map_err(|problems| of(problems, 1));
        let parquet = read(&other).map_err(|problems| of(problems, 0));
        match (csv, parquet) {
            (Ok(mut csv), Ok(mut parquet)) => {
                // The lines differ by the header.
                let aside = |read: &mut AnswersRead| {
                    let rows = std::mem::take(&mut read.rejected);
                    let rows: Vec<Vec<String>> = rows.records().skip(1).collect();
                    rows.into_iter().map(|mut row| row.split_off(1)).collect::<Vec<_>>()
                };
                prop_assert_eq!(csv.rejected.rows, parquet.rejected.rows);
                let (one, other) = (aside(&mut csv), aside(&mut parquet));
                prop_assert_eq!(one, other);
                prop_assert_eq!(csv, parquet);
            }
            (csv, parquet) => prop_assert_eq!(csv, parquet),
        }
    }

    /// A file can be anything: it is read or refused, and never stops the program.
    #[test]
    fn whatever_the_bytes(bytes in "(unit|a1|\"|,|;|\r|\n|t1|4|\\PC){0,40}") {
        let all = format!("unit,a1\n{bytes}");
        let _ = (read(&bytes), read(&all));
    }

    /// A quote in a cell sends the whole row another way through the program.
    #[test]
    fn quotes_make_no_difference(cells in prop::collection::vec(("[a-c\" ]{0,3}", "[1-5]"), 1..6)) {
        let mut csv = "note,unit,a1\n".to_owned();
        for (note, answer) in &cells {
            writeln!(csv, "\"{}\",t1,{answer}", note.replace('"', "\"\"")).unwrap();
        }
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.csv");
        fs::write(&path, csv).unwrap();
        let mapping = ColumnMapping::default().ignoring(&["note".to_owned()]);
        let reading = AnswersReading { mapping, ..AnswersReading::default() };
        let read = read_answers_with(&path, &questionnaire(), &tree(), &reading).unwrap();
        let answers: Vec<u8> = cells.iter().map(|(_, answer)| answer.parse().unwrap()).collect();
        prop_assert_eq!(read.dataset.core().unwrap().column("a1"), Some(&answers[..]));
    }
}
