//! What the cells mean.

use std::collections::{BTreeSet, HashMap};

use peil_instrument::{EMPTY, ItemKind, Questionnaire, UnitTree};
use toml::de::{DeTable, DeValue};

use super::Translations;
use super::reader::{Entry, Reader};
use crate::answers_file::problem::Kind;
use crate::dataset::item_codes;

const CODES: &str = r#"codes = { "A1" = 1, "N/A" = "" }"#;
const TICKS: &str = r#"ticks = { "Y" = 1, "N" = 0 }"#;
const CODES_OF: &str = r#"codes_of.had_suspicion = { "Y" = 1, "N" = 2 }"#;
const UNITS: &str = r#"units = { "Finance" = "FIN" }"#;

/// What cells mean in every question that is no multiple choice: a code that some question offers.
pub(super) fn of_all(
    reader: &mut Reader<'_>,
    root: &DeTable<'_>,
    questionnaire: &Questionnaire,
) -> Translations {
    let items = 0..questionnaire.items().len();
    let codes: BTreeSet<u8> = items.flat_map(|item| item_codes(questionnaire, item)).collect();
    let entries = reader.table(root, "codes", CODES);
    translations(reader, entries, &codes, CODES)
}

/// What cells mean in the options of every multiple choice.
pub(super) fn ticks(reader: &mut Reader<'_>, root: &DeTable<'_>) -> Translations {
    let entries = reader.table(root, "ticks", TICKS);
    translations(reader, entries, &BTreeSet::from([0, 1]), TICKS)
}

/// What cells mean in one question, by its index.
pub(super) fn of_items(
    reader: &mut Reader<'_>,
    root: &DeTable<'_>,
    questionnaire: &Questionnaire,
) -> HashMap<usize, Translations> {
    let mut found = HashMap::new();
    for entry in reader.table(root, "codes_of", CODES_OF) {
        let item = questionnaire
            .item_index(entry.key)
            .filter(|item| !matches!(questionnaire.items()[*item].kind, ItemKind::Open { .. }));
        let Some(item) = item else {
            reader.report(entry.line, Kind::MapQuestion { found: entry.key.to_owned() });
            continue;
        };
        let DeValue::Table(cells) = entry.value else {
            reader.misses_form(entry, CODES_OF);
            continue;
        };
        let codes = match questionnaire.items()[item].kind {
            ItemKind::Multiple { .. } => BTreeSet::from([0, 1]),
            _ => item_codes(questionnaire, item).into_iter().collect(),
        };
        let cells = reader.entries(cells);
        found.insert(item, translations(reader, cells, &codes, CODES_OF));
    }
    found
}

/// Which unit the cells of the unit's column mean.
pub(super) fn units(
    reader: &mut Reader<'_>,
    root: &DeTable<'_>,
    tree: &UnitTree,
) -> HashMap<String, usize> {
    let mut found = HashMap::new();
    for entry in reader.table(root, "units", UNITS) {
        let Some(code) = reader.word(entry, UNITS) else { continue };
        match tree.units().iter().position(|unit| unit.code == code.trim()) {
            Some(unit) => drop(found.insert(entry.key.trim().to_owned(), unit)),
            None => reader.report(entry.line, Kind::MapUnit { found: code.to_owned() }),
        }
    }
    found
}

fn translations(
    reader: &mut Reader<'_>,
    entries: Vec<Entry<'_>>,
    codes: &BTreeSet<u8>,
    example: &'static str,
) -> Translations {
    let mut found = Translations::new();
    for entry in entries {
        let code = match entry.value {
            // Nothing is no answer.
            DeValue::String(nothing) if nothing.trim().is_empty() => EMPTY,
            DeValue::Integer(number) => {
                let code = u8::from_str_radix(number.as_str(), number.radix());
                let Some(code) = code.ok().filter(|code| codes.contains(code)) else {
                    let offered: Vec<String> = codes.iter().map(u8::to_string).collect();
                    let (found, offered) = (number.to_string(), offered.join(", "));
                    reader.report(entry.line, Kind::MapCode { found, offered });
                    continue;
                };
                code
            }
            _ => {
                reader.misses_form(entry, example);
                continue;
            }
        };
        found.insert(entry.key.trim().to_owned(), code);
    }
    found
}
