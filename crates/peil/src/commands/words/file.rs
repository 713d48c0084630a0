//! Texts as CSV, out and in. No cell starts a formula, and every text comes back as it was.

use std::io::Write;

use peil_exchange::{original_cell, safe_cell};
use peil_fieldwork::ReviewRow;

use crate::cli::WordsForm;
use crate::exit::Refusal;

/// The columns of the reviewer's file. The question is there to read, and not read back.
pub const REVIEW_COLUMNS: [&str; 6] =
    ["number", "item", "question", "text", "decision", "shown_text"];

/// The columns of what is shown; `status` is about, shown or hidden.
pub const SHOWN_COLUMNS: [&str; 4] = ["status", "item", "question", "text"];

/// Those that have to come back.
const NEEDED: [&str; 5] = ["number", "item", "text", "decision", "shown_text"];

/// The byte-order mark, without which Excel takes UTF-8 for something else.
const MARK: char = '\u{feff}';

/// The bytes of a file.
///
/// # Errors
/// If memory fails.
pub fn csv(
    form: WordsForm,
    columns: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
) -> anyhow::Result<Vec<u8>> {
    let mut out = Vec::new();
    let delimiter = match form {
        WordsForm::Csv => b',',
        WordsForm::ExcelCsv => {
            write!(out, "{MARK}")?;
            b';'
        }
    };
    let mut builder = csv::WriterBuilder::new();
    builder.delimiter(delimiter).terminator(csv::Terminator::CRLF);
    let mut csv = builder.from_writer(&mut out);
    csv.write_record(columns)?;
    for row in rows {
        csv.write_record(row.iter().map(|cell| safe_cell(cell).into_owned()))?;
    }
    csv.flush()?;
    drop(csv);
    Ok(out)
}

/// The rows of a reviewer's file, in either form, with its columns in any order and others beside them.
///
/// # Errors
/// A refusal that names the file and the line.
pub fn read(name: &str, text: &str) -> anyhow::Result<Vec<ReviewRow>> {
    // One kind of line end: with two the csv crate counts lines from one too early. In a text it makes no
    // difference: it is tidied so anyway.
    let text = text.trim_start_matches(MARK).replace("\r\n", "\n").replace('\r', "\n");
    let header = text.lines().next().unwrap_or_default();
    let delimiter = [b';', b'\t'].into_iter().find(|byte| header.as_bytes().contains(byte));
    let mut builder = csv::ReaderBuilder::new();
    builder.flexible(true).has_headers(false).delimiter(delimiter.unwrap_or(b','));
    let mut reader = builder.from_reader(text.as_bytes());
    let mut records = reader.records();
    let header = records.next().transpose()?.unwrap_or_default();
    let places = places(name, &header)?;
    let mut rows = Vec::new();
    for record in records {
        let record = record?;
        // Spreadsheets leave empty rows at the end.
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let [number, item, text, decision, shown_text] =
            places.map(|place| original_cell(record.get(place).unwrap_or_default()).to_owned());
        let line = record.position().map_or(0, csv::Position::line);
        rows.push(ReviewRow { line, number, item, text, decision, shown_text });
    }
    Ok(rows)
}

/// Where the needed columns stand.
fn places(name: &str, header: &csv::StringRecord) -> anyhow::Result<[usize; NEEDED.len()]> {
    let mut places = [0; NEEDED.len()];
    let mut problems = Vec::new();
    for (place, needed) in places.iter_mut().zip(NEEDED) {
        let mut found = (0..header.len()).filter(|&at| header[at].trim() == needed);
        match (found.next(), found.next()) {
            (Some(at), None) => *place = at,
            (None, _) => problems.push(format!(
                "{name}:1: there is no column `{needed}`. Mend: keep the first line as `peil words \
                 review` wrote it"
            )),
            (Some(_), Some(_)) => problems.push(format!(
                "{name}:1: column `{needed}` stands there twice. Mend: take one away"
            )),
        }
    }
    if problems.is_empty() { Ok(places) } else { Err(Refusal::Input(problems).into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 7] = [
        "=cmd|' /C calc'!A0",
        "'=already",
        "first\nsecond, \"quoted\"; and more",
        "<script>alert(1)</script>",
        "🙂 één",
        "-3.5",
        "@home",
    ];

    fn rows() -> impl Iterator<Item = Vec<String>> {
        let cells = |(at, text): (usize, &&str)| {
            [&at.to_string(), "item", "What?", text, "change", text].map(ToString::to_string)
        };
        TEXTS.iter().enumerate().map(move |row| cells(row).to_vec())
    }

    #[test]
    fn every_text_comes_back_in_either_form_and_none_is_a_formula() {
        for form in [WordsForm::Csv, WordsForm::ExcelCsv] {
            let bytes = csv(form, &REVIEW_COLUMNS, rows()).unwrap();
            let text = String::from_utf8(bytes).unwrap();
            for start in [",=", ";=", ",@", ";@", "\"="] {
                assert!(!text.contains(start), "{text}");
            }
            let back = read("words.csv", &text).unwrap();
            let texts: Vec<&str> = back.iter().map(|row| row.text.as_str()).collect();
            let shown: Vec<&str> = back.iter().map(|row| row.shown_text.as_str()).collect();
            assert_eq!(texts, TEXTS);
            assert_eq!(shown, TEXTS);
            let lines: Vec<u64> = back.iter().map(|row| row.line).collect();
            // The third and what follows it lie lower: two of its cells have two lines.
            assert_eq!(lines, [2, 3, 4, 7, 8, 9, 10]);
        }
    }

    #[test]
    fn columns_may_be_moved_and_added_but_not_taken_away() {
        let text = "remark,decision,text,item,shown_text,number\nx,keep,words,a,,1\n,,,,,\n";
        let back = read("words.csv", text).unwrap();
        assert_eq!(back.len(), 1);
        assert_eq!((back[0].number.as_str(), back[0].decision.as_str()), ("1", "keep"));
        let error = read("words.csv", "number,item,text,text\n").unwrap_err().to_string();
        for part in ["words.csv:1: there is no column `decision`", "`shown_text`", "`text` stands"]
        {
            assert!(error.contains(part), "{error}");
        }
    }
}
