use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use jiff::civil::date;
use peil_instrument::Lang;

use super::{Words, catalogue};
use crate::problem::ProblemKind;

#[test]
fn the_texts_hold_the_same_keys_and_placeholders() {
    catalogue().unwrap();
}

#[test]
fn dates_and_counts_are_written_as_people_do() {
    let catalogue = catalogue().unwrap();
    let nl = Words::new(&catalogue, Lang::Nl);
    assert_eq!(nl.date(date(2026, 11, 9)), "9 november 2026");
    assert_eq!(nl.other().date(date(2026, 5, 31)), "31 May 2026");
    assert_eq!(nl.count(7), "7");
    assert_eq!(nl.count(999), "999");
    assert_eq!(nl.count(20_144), "20.144");
    assert_eq!(nl.other().count(1_600_000), "1,600,000");
}

/// Every key that a template or a source file names exists, and every key is named somewhere.
#[test]
fn no_key_is_missing_and_none_is_left_over() {
    let catalogue = catalogue().unwrap();
    let mut named = BTreeSet::new();
    let section = |key: &str| key.split('.').next().unwrap_or_default().to_owned();
    let sections: BTreeSet<String> = catalogue.keys().map(section).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["templates", "src"] {
        gather(&root.join(folder), &sections, &mut named);
    }
    for month in 1..=12 {
        named.insert(format!("date.month_{month}"));
    }
    for kind in ProblemKind::samples() {
        for text in ["title", "text", "mend"] {
            named.insert(format!("problem.{}.{text}", kind.name()));
        }
    }
    for word in peil_accounts::Event::WORDS {
        named.insert(format!("house_event.{word}"));
    }
    for text in ["title", "text", "mend"] {
        named.insert(format!("problem.house_internal.{text}"));
    }
    let there: BTreeSet<String> = catalogue.keys().map(str::to_owned).collect();
    let missing: Vec<&String> = named.difference(&there).collect();
    assert!(missing.is_empty(), "named but not there: {missing:?}");
    let left_over: Vec<&String> = there.difference(&named).collect();
    assert!(left_over.is_empty(), "there but not named: {left_over:?}");
}

/// Collects the literals that look like a key: `section.name`.
fn gather(folder: &Path, sections: &BTreeSet<String>, named: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, sections, named);
        } else if path.file_name().is_some_and(|name| name != "tests.rs") {
            let text = fs::read_to_string(&path).unwrap();
            let keys = text.split('"').filter(|literal| {
                let section = literal.split_once('.').map(|(section, _)| section);
                let plain =
                    |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '.';
                section.is_some_and(|section| sections.contains(section))
                    && literal.chars().all(plain)
                    && literal.split('.').next_back() != Some("html")
            });
            named.extend(keys.map(str::to_owned));
        }
    }
}
