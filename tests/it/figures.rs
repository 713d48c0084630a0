//! An export read back, and the text of a plate beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use peil_instrument::{ItemKind, Lang, Questionnaire, ScaleItem};

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

    /// Everything that is told, as a plate would write it: in tenths, and how scales go together in hundredths.
    pub fn as_written(&self) -> BTreeSet<String> {
        let cells = self.0.iter().flat_map(|(key, record)| {
            let places = if key[3] == "correlation" { 2 } else { 1 };
            [9, 10, 11].map(|column| (places, &record[column]))
        });
        let numbers = cells.filter_map(|(places, cell)| Some((places, cell.parse::<f64>().ok()?)));
        numbers.map(|(places, number)| format!("{number:.places$}").replace('.', ",")).collect()
    }

    /// The line on the back of a unit's plate for a question of a scale: the statement, who is unfavourable, neutral, favourable and without an opinion, and how many answered. People below
    /// twenty, whole percents from there; `None` where answers are not told.
    pub fn line(
        &self,
        unit: &str,
        questionnaire: &Questionnaire,
        item: &ScaleItem,
    ) -> Option<String> {
        let described = &questionnaire.items()[item.item];
        let first = [unit, "item", described.id.as_str(), "count", ""].map(str::to_owned);
        let mut counts: BTreeMap<u64, u64> = BTreeMap::new();
        for (key, record) in self.0.range(first.clone()..) {
            if key[..4] != first[..4] {
                break;
            }
            counts.insert(key[4].parse().ok()?, record[9].parse().ok()?);
        }
        let ItemKind::Rating { format } = described.kind else { return None };
        let points = questionnaire.formats()[format].points.len() as u64;
        let sum = |answers: std::ops::RangeInclusive<u64>| {
            counts.range(answers).map(|(_, n)| n).sum::<u64>()
        };
        let (low, high) = (sum(1..=points / 2), sum(points.div_ceil(2) + 1..=points));
        let (unfavourable, favourable) = if item.reversed { (high, low) } else { (low, high) };
        let neutral = sum(1..=points) - low - high;
        let all = sum(1..=99);
        if all == 0 {
            return None;
        }
        let amount = |people: u64| {
            if all < 20 {
                people.to_string()
            } else {
                format!("{}%", (200 * people + all) / (2 * all))
            }
        };
        let amounts = [unfavourable, neutral, favourable, sum(98..=99)].map(amount).join(" ");
        let reversed = if item.reversed { " (eens is hier ongunstig)" } else { "" };
        let statement = described.text.get(Lang::Nl);
        let all =
            if all < 1000 { all.to_string() } else { format!("{}.{:03}", all / 1000, all % 1000) };
        Some(format!("{statement}{reversed} {amounts} {all}"))
    }

    pub fn value(&self, unit: &str, kind: &str, id: &str, measure: &str) -> Option<f64> {
        self.row(unit, kind, id, measure, "")[9].parse().ok()
    }
}

/// The text of a PDF, as it stands on its page.
pub fn text_of(pdf: &Path) -> String {
    done(Command::new("pdftotext").arg("-layout").arg(pdf).arg("-"))
}

/// The words of a PDF one after the other, in the order in which they are read.
pub fn words_of(pdf: &Path) -> String {
    let text = done(Command::new("pdftotext").arg("-raw").arg(pdf).arg("-"));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Numbers with a decimal comma.
pub fn decimals(text: &str) -> Vec<String> {
    let is_part = |letter: char| letter.is_ascii_digit() || letter == ',';
    let words = text.split(|letter: char| !is_part(letter));
    let decimal =
        |word: &&str| word.contains(',') && word.starts_with(|c: char| c.is_ascii_digit());
    words.map(|word| word.trim_end_matches(',')).filter(decimal).map(str::to_owned).collect()
}

/// The plates in a folder as its list has them: the unit's code, and the PDF.
pub fn plates_in(folder: &Path) -> Vec<(String, PathBuf)> {
    let list = std::fs::read(folder.join("plates.json")).unwrap();
    let list: serde_json::Value = serde_json::from_slice(&list).unwrap();
    let plates = list["plates"].as_object().unwrap().iter();
    plates
        .map(|(unit, plate)| {
            assert_eq!(plate["files"][0]["form"], "pdf");
            (unit.clone(), folder.join(plate["files"][0]["name"].as_str().unwrap()))
        })
        .collect()
}
