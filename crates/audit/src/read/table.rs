//! The CSV files: figures, codebook, unit tree.

use super::{Files, RawFigure, RawUnit};
use crate::error::ReadError;

/// The columns of a CSV, found by name, so that one more does no harm.
struct Table<'a> {
    file: &'a str,
    header: csv::StringRecord,
}

pub(super) fn add(files: &mut Files, file: &str, text: &str) -> Result<(), ReadError> {
    let mut csv = csv::Reader::from_reader(text.as_bytes());
    let unreadable = |error: csv::Error| ReadError::Unreadable {
        file: file.to_owned(),
        problem: error.to_string(),
    };
    let table = Table { file, header: csv.headers().map_err(unreadable)?.clone() };
    let read = match () {
        () if table.has(&["wave", "unit", "measure", "value"]) && !table.has(&["scan"]) => {
            Table::figure
        }
        () if table.has(&["wave", "scan", "framework", "measure"]) => {
            |table: &Table<'_>, files: &mut Files, record: &csv::StringRecord| {
                table.scan(files, record);
                Ok(())
            }
        }
        // Its codebook says what words mean, and nothing of a survey.
        () if table.has(&["framework", "version", "kind", "id", "answer"]) => {
            |_: &Table<'_>, _: &mut Files, _: &csv::StringRecord| Ok(())
        }
        () if table.has(&["id", "kind", "answer", "text_nl"]) => Table::codebook,
        () if table.has(&["code", "parent"]) => {
            |table: &Table<'_>, files: &mut Files, record: &csv::StringRecord| {
                table.unit(files, record, "code");
                Ok(())
            }
        }
        // The wide table of an export: its figures are those of the long one, its first columns the tree.
        () if table.has(&["wave", "unit", "parent", "unit_kind"]) => {
            |table: &Table<'_>, files: &mut Files, record: &csv::StringRecord| {
                table.unit(files, record, "unit");
                Ok(())
            }
        }
        () => return Err(ReadError::Unknown { file: file.to_owned() }),
    };
    for record in csv.records() {
        read(&table, files, &record.map_err(unreadable)?)?;
    }
    Ok(())
}

impl Table<'_> {
    fn has(&self, columns: &[&str]) -> bool {
        columns.iter().all(|column| self.header.iter().any(|name| name == *column))
    }

    /// A cell, without the apostrophe that keeps spreadsheets from taking it for a formula.
    fn text<'r>(&self, record: &'r csv::StringRecord, column: &str) -> &'r str {
        let at = self.header.iter().position(|name| name == column);
        let cell = at.and_then(|at| record.get(at)).unwrap_or_default();
        match cell.strip_prefix('\'') {
            Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']) => rest,
            _ => cell,
        }
    }

    fn number<N: std::str::FromStr>(
        &self,
        record: &csv::StringRecord,
        column: &str,
    ) -> Result<Option<N>, ReadError> {
        let cell = self.text(record, column);
        if cell.is_empty() {
            return Ok(None);
        }
        let line = record.position().map_or(0, csv::Position::line);
        cell.parse().map(Some).map_err(|_| ReadError::Unreadable {
            file: self.file.to_owned(),
            problem: format!("line {line}: `{cell}` under {column} is no number"),
        })
    }

    fn figure(&self, files: &mut Files, record: &csv::StringRecord) -> Result<(), ReadError> {
        let text = |column| self.text(record, column).to_owned();
        let answer = text("answer");
        let row = RawFigure {
            unit: text("unit"),
            kind: text("kind"),
            id: text("id"),
            measure: text("measure"),
            answer: (!answer.is_empty()).then_some(answer),
            n: self.number(record, "n")?,
            value: self.number(record, "value")?,
        };
        let organisation = text("organisation");
        let found = files.found.entry(text("wave")).or_default();
        if found.organisation.is_none() && !organisation.is_empty() {
            found.organisation = Some(organisation);
        }
        found.rows.push(row);
        Ok(())
    }

    /// Of a maturity scan only what it says of the survey.
    fn scan(&self, files: &mut Files, record: &csv::StringRecord) {
        let text = |column| self.text(record, column).to_owned();
        if self.text(record, "kind") == "theme" && self.text(record, "measure") != "norms" {
            let row = RawFigure {
                unit: text("unit"),
                kind: text("kind"),
                id: text("id"),
                measure: text("measure"),
                answer: Some(text("answer")),
                n: None,
                value: Some(0.0),
            };
            files.found.entry(text("wave")).or_default().rows.push(row);
        }
    }

    fn codebook(&self, files: &mut Files, record: &csv::StringRecord) -> Result<(), ReadError> {
        let id = self.text(record, "id");
        match self.text(record, "kind") {
            "policy" if id == "k" => files.k = self.number(record, "text_nl")?,
            "answer" => {
                let known = files.answers.entry(id.to_owned()).or_default();
                let answer = self.text(record, "answer").to_owned();
                if !known.contains(&answer) {
                    known.push(answer);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn unit(&self, files: &mut Files, record: &csv::StringRecord, code: &str) {
        let parent = self.text(record, "parent").to_owned();
        // The heads of this file are those of the unit alone; the figures tell the others.
        files.tree.push(RawUnit {
            code: self.text(record, code).to_owned(),
            parent: (!parent.is_empty()).then_some(parent),
            heads: None,
            invited: None,
        });
    }
}
