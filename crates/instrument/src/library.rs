//! A whole folder of questionnaires, bank, norms and perspectives: file by file, and each against the others.

mod across;
mod released;

use std::collections::BTreeMap;

use crate::diagnostic::decode;
use crate::lint::{self, Warnings};
use crate::{Bank, Diagnostic, Framework, Perspective, Questionnaire};

pub use released::fingerprints;

/// The name of the file with the fingerprints of released versions.
pub const RELEASED: &str = "released.txt";

/// What was found in a folder.
#[derive(Debug, Default)]
pub struct Checked {
    /// The files that are in order: the place of each and what it holds, in words.
    pub sound: Vec<(String, String)>,
    /// What is wrong, file by file and across files.
    pub problems: Vec<Diagnostic>,
    /// What could be better.
    pub warnings: Warnings,
    pub(crate) bank: Bank,
    pub(crate) questionnaires: BTreeMap<String, Questionnaire>,
    pub(crate) frameworks: BTreeMap<String, Framework>,
    pub(crate) perspectives: BTreeMap<String, Perspective>,
}

/// Checks a folder: the place of every file below it (`staff/1.0.0.toml`, `bank/culture.toml`,
/// `norms/…`, `perspectives/…`, `released.txt`) and its bytes. Diagnostics name files by their place.
///
/// Problems across files are looked for only when every file loads by itself: before that, much would follow
/// from little.
pub fn check_library(files: &[(String, Vec<u8>)]) -> Checked {
    let mut checked = Checked::default();
    let bank: Vec<(String, Vec<u8>)> =
        files.iter().filter(|(place, _)| place.starts_with("bank/")).cloned().collect();
    let bank_is_sound = match lint::bank(&bank) {
        Ok((found, warnings)) => {
            checked.warnings.extend(warnings);
            checked.bank = found;
            true
        }
        Err(problems) => {
            checked.problems.extend(problems);
            false
        }
    };
    for (place, bytes) in files.iter().filter(|(place, _)| place != RELEASED) {
        // Without the bank every item of a questionnaire would be missing.
        if place.starts_with("bank/") || (is_questionnaire(place) && !bank_is_sound) {
            continue;
        }
        if let Err(problems) = checked.read(place, bytes) {
            checked.problems.extend(problems);
        }
    }
    if checked.problems.is_empty() {
        let subjects = bank.iter().map(|(place, _)| place.clone());
        let in_bank = |place: &String| {
            let subject = place.trim_start_matches("bank/").trim_end_matches(".toml");
            let subject = format!("bank_{subject}");
            let items = checked.bank.items();
            let n_items = items.iter().filter(|item| item.subject == *subject.as_str()).count();
            format!("bank, {n_items} items")
        };
        let sound: Vec<_> = subjects.map(|place| (in_bank(&place), place)).collect();
        checked.sound.extend(sound.into_iter().map(|(holds, place)| (place, holds)));
        checked.sound.sort();
        checked.problems = across::problems(&checked);
        if let Some((_, released)) = files.iter().find(|(place, _)| place == RELEASED) {
            checked.problems.extend(released::problems(released, &fingerprints(files)));
        }
    }
    checked
}

/// Whether a file is a questionnaire, by its place.
fn is_questionnaire(place: &str) -> bool {
    !["bank/", "norms/", "perspectives/"].iter().any(|folder| place.starts_with(folder))
}

impl Checked {
    /// Reads one file, by what its place says that it is.
    fn read(&mut self, place: &str, bytes: &[u8]) -> Result<(), Vec<Diagnostic>> {
        let (holds, warnings) = if place.starts_with("norms/") {
            let (found, warnings) = lint::framework(place, decode(place, bytes, "F002")?)?;
            let holds = format!("{} {}, {} norms", found.id, found.version, found.norms.len());
            self.frameworks.insert(place.to_owned(), found);
            (holds, warnings)
        } else if place.starts_with("perspectives/") {
            let (found, warnings) = lint::perspective(place, decode(place, bytes, "P002")?)?;
            let holds = format!("perspective on `{}`", found.theme);
            self.perspectives.insert(place.to_owned(), found);
            (holds, warnings)
        } else {
            let source = decode(place, bytes, "Q002")?;
            let (found, warnings) = lint::questionnaire(place, source, &self.bank)?;
            let (id, version) = (found.id(), found.version());
            let (n_items, n_scales) = (found.items().len(), found.scales().len());
            let holds = format!("{id} {version}, {n_items} items, {n_scales} scales");
            self.questionnaires.insert(place.to_owned(), found);
            (holds, warnings)
        };
        self.sound.push((place.to_owned(), holds));
        self.warnings.extend(warnings);
        Ok(())
    }
}
