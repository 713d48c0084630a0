//! `peil questionnaire release`

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use peil_instrument::{Lang, RELEASED, check_library, fingerprints};

use super::folder;
use crate::exit::Refusal;

/// What stands above the list.
const HEAD: &str = "\
# Versions that were released, with the fingerprint of what each asks. A version in this list never changes:
# make a new one. `peil questionnaire release` adds what is not in it yet.
";

/// Adds the versions of a folder that are not released yet; renews those that were named, which no wave may
/// have had.
pub fn run(folder: &Path, renew: &[String]) -> anyhow::Result<()> {
    let files = folder::read(folder)?;
    let now = fingerprints(&files);
    let unknown: Vec<String> = renew
        .iter()
        .filter(|version| !now.contains_key(*version))
        .map(|version| format!("{}: there is no {version}", folder.display()))
        .collect();
    if !unknown.is_empty() {
        return Err(Refusal::Input(unknown).into());
    }
    let text = files.iter().find(|(place, _)| place == RELEASED);
    let text = text.map(|(_, bytes)| String::from_utf8_lossy(bytes)).unwrap_or_default();
    let mut released: BTreeMap<String, String> = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(' '))
        .map(|(version, fingerprint)| (version.to_owned(), fingerprint.trim().to_owned()))
        .collect();
    for version in renew {
        released.remove(version);
    }
    let before = released.len();
    for (version, fingerprint) in &now {
        released.entry(version.clone()).or_insert_with(|| fingerprint.clone());
    }
    let added = released.len() - before;
    let mut list = HEAD.to_owned();
    for (version, fingerprint) in &released {
        list.extend([version, " ", fingerprint, "\n"]);
    }
    // What does not pass the check is not released.
    let mut checked = files;
    checked.retain(|(place, _)| place != RELEASED);
    checked.push((RELEASED.to_owned(), list.clone().into_bytes()));
    let problems = check_library(&checked).problems;
    if !problems.is_empty() {
        let lines = problems.iter().map(|problem| problem.render(Lang::En)).collect();
        return Err(Refusal::Input(lines).into());
    }
    let path = folder.join(RELEASED);
    std::fs::write(&path, list).with_context(|| format!("writing {}", path.display()))?;
    println!("{}: {added} added or renewed, {} in all", path.display(), released.len());
    Ok(())
}
