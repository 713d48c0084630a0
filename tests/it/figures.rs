//! An export read back, and the text of a plate beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use crate::program::done;

/// The export, by unit, kind, id, measure and answer.
pub struct Figures(BTreeMap<[String; 5], csv::StringRecord>);

impl Figures {
    pub fn read(path: &Path) -> Figures {
        let mut reader = csv::Reader::from_path(path).unwrap();
        let key =
            |record: &csv::StringRecord| [2, 4, 5, 6, 7].map(|column| record[column].to_owned());
        Figures(reader.records().map(Result::unwrap).map(|record| (key(&record), record)).collect())
    }

    pub fn row(
        &self,
        unit: &str,
        kind: &str,
        id: &str,
        measure: &str,
        answer: &str,
    ) -> &csv::StringRecord {
        let key = [unit, kind, id, measure, answer].map(str::to_owned);
        self.0.get(&key).unwrap_or_else(|| panic!("no figure {key:?}"))
    }

    /// Everything that is told, as a plate would write it.
    pub fn in_tenths(&self) -> BTreeSet<String> {
        let cells = self.0.values().flat_map(|record| [9, 10, 11].map(|column| &record[column]));
        let numbers = cells.filter_map(|cell| cell.parse::<f64>().ok());
        numbers.map(|number| format!("{number:.1}").replace('.', ",")).collect()
    }

    pub fn value(&self, unit: &str, kind: &str, id: &str, measure: &str) -> Option<f64> {
        self.row(unit, kind, id, measure, "")[9].parse().ok()
    }
}

/// The text of a PDF, as it stands on its page.
pub fn text_of(pdf: &Path) -> String {
    done(Command::new("pdftotext").arg("-layout").arg(pdf).arg("-"))
}

/// Numbers with a decimal comma.
pub fn decimals(text: &str) -> Vec<String> {
    let is_part = |letter: char| letter.is_ascii_digit() || letter == ',';
    let words = text.split(|letter: char| !is_part(letter));
    let decimal =
        |word: &&str| word.contains(',') && word.starts_with(|c: char| c.is_ascii_digit());
    words.map(|word| word.trim_end_matches(',')).filter(decimal).map(str::to_owned).collect()
}
