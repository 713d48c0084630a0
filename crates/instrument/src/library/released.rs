//! Versions that were released never change: their fingerprints say so.

use std::collections::BTreeMap;

use super::{RELEASED, is_questionnaire};
use crate::diagnostic::{Value, decode};
use crate::loader::hash;
use crate::{Bank, Diagnostic, load_with};

/// The fingerprint of every version in a folder that loads: `staff@1.0.0`, `norms/basic_norms@1.0.0`.
///
/// Of a questionnaire it is of what is asked, items of the bank included ([`Questionnaire::hash`](crate::Questionnaire::hash));
/// of a framework of the file, line ends aside.
pub fn fingerprints(files: &[(String, Vec<u8>)]) -> BTreeMap<String, String> {
    let bank: Vec<_> =
        files.iter().filter(|(place, _)| place.starts_with("bank/")).cloned().collect();
    let bank = Bank::load(&bank).unwrap_or_default();
    let mut fingerprints = BTreeMap::new();
    for (place, bytes) in files {
        let Some((folder, version)) =
            place.strip_suffix(".toml").and_then(|it| it.rsplit_once('/'))
        else {
            continue;
        };
        let Ok(source) = std::str::from_utf8(bytes) else { continue };
        let fingerprint = if folder.starts_with("norms/") {
            Some(hash(&source.replace("\r\n", "\n")))
        } else if is_questionnaire(place) {
            load_with(place, source, &bank).ok().map(|found| found.hash().to_owned())
        } else {
            None
        };
        if let Some(fingerprint) = fingerprint {
            fingerprints.insert(format!("{folder}@{version}"), fingerprint);
        }
    }
    fingerprints
}

/// Lines of `released.txt` that do not hold: a version that changed, one that is gone, a line that says nothing.
pub(super) fn problems(released: &[u8], now: &BTreeMap<String, String>) -> Vec<Diagnostic> {
    let source = match decode(RELEASED, released, "Q002") {
        Ok(source) => source,
        Err(problems) => return problems,
    };
    let mut found = Vec::new();
    for (index, line) in source.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let mut words = line.split_whitespace();
        let code = match (words.next(), words.next(), words.next()) {
            (Some(version), Some(fingerprint), None) => match now.get(version) {
                Some(known) if known == fingerprint => continue,
                Some(_) => "X008",
                None => "X009",
            },
            _ => "X010",
        };
        let version = line.split_whitespace().next().unwrap_or_default();
        let values = vec![("version", Value::from(version))];
        found.push(Diagnostic::new(RELEASED, index + 1, code, values));
    }
    found
}
