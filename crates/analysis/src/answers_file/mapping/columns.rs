//! Which columns, and how the file is written.

use std::collections::{HashMap, HashSet};

use encoding_rs::Encoding;
use peil_instrument::Questionnaire;
use toml::de::{DeTable, DeValue};

use super::Taken;
use super::reader::{Entry, Reader};
use crate::answers_file::keys::RESPONDENT;
use crate::answers_file::problem::Kind;

const COLUMN: &str = r#"manager_good_example = "Q1""#;

pub(super) fn separator(reader: &mut Reader<'_>, root: &DeTable<'_>) -> Option<u8> {
    let entry = reader.get(root, "separator")?;
    let word = reader.word(entry, r#"separator = ";""#)?;
    let separator = match word {
        "tab" | "\t" => Some(b'\t'),
        "," | ";" | "|" => word.bytes().next(),
        _ => None,
    };
    if separator.is_none() {
        reader.report(entry.line, Kind::MapSeparator { found: word.to_owned() });
    }
    separator
}

pub(super) fn encoding(reader: &mut Reader<'_>, root: &DeTable<'_>) -> Option<&'static Encoding> {
    let entry = reader.get(root, "encoding")?;
    let word = reader.word(entry, r#"encoding = "windows-1252""#)?;
    let encoding = Encoding::for_label(word.as_bytes());
    if encoding.is_none() {
        reader.report(entry.line, Kind::MapEncoding { found: word.to_owned() });
    }
    encoding
}

/// The column of the unit and those of questions.
pub(super) fn taken(
    reader: &mut Reader<'_>,
    root: &DeTable<'_>,
    questionnaire: &Questionnaire,
) -> Vec<Taken> {
    let mut found = Vec::new();
    if let Some(entry) = reader.get(root, "unit")
        && let Some(column) = reader.word(entry, r#"unit = "Department""#)
    {
        found.push(Taken {
            question: "unit".to_owned(),
            column: column.trim().to_owned(),
            line: entry.line,
        });
    }
    let known = (0..questionnaire.parts().len()).flat_map(|part| questionnaire.columns(part));
    let known: HashSet<String> = known.map(|column| column.name).collect();
    for entry in reader.table(root, "columns", COLUMN) {
        // `breaches.money = "…"` without quotes is a table in TOML.
        if let DeValue::Table(options) = entry.value {
            for option in reader.entries(options) {
                let question = format!("{}.{}", entry.key, option.key);
                found.extend(column(reader, option, question, &known));
            }
        } else {
            found.extend(column(reader, entry, entry.key.to_owned(), &known));
        }
    }
    let mut lines: HashMap<String, u64> = HashMap::new();
    for taken in &found {
        if lines.insert(taken.column.clone(), taken.line).is_some() {
            reader.report(taken.line, Kind::MapTwice { found: taken.column.clone() });
        }
    }
    found
}

/// The column that says who a respondent is.
pub(super) fn respondent(
    reader: &mut Reader<'_>,
    root: &DeTable<'_>,
    others: &[Taken],
) -> Option<Taken> {
    let entry = reader.get(root, RESPONDENT)?;
    let column = reader.word(entry, r#"respondent = "token""#)?.trim().to_owned();
    if others.iter().any(|other| other.column == column) {
        reader.report(entry.line, Kind::MapTwice { found: column });
        return None;
    }
    Some(Taken { question: RESPONDENT.to_owned(), column, line: entry.line })
}

fn column(
    reader: &mut Reader<'_>,
    entry: Entry<'_>,
    question: String,
    known: &HashSet<String>,
) -> Option<Taken> {
    if !known.contains(&question) {
        reader.report(entry.line, Kind::MapQuestion { found: question });
        return None;
    }
    let column = reader.word(entry, COLUMN)?.trim().to_owned();
    Some(Taken { question, column, line: entry.line })
}
