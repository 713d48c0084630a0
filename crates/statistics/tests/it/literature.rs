//! Every citation has an entry in the literature, and every entry is cited.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The keys after `literature#` in all Rust files of a folder and its subfolders.
fn cited(folder: &Path, keys: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            cited(&path, keys);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = fs::read_to_string(&path).unwrap();
            let after = source.split("literature#").skip(1);
            let is_key = |c: char| c.is_ascii_alphanumeric();
            keys.extend(after.map(|rest| rest.chars().take_while(|c| is_key(*c)).collect()));
        }
    }
}

#[test]
fn citations_and_entries_match() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut keys = BTreeSet::new();
    cited(&source, &mut keys);
    let literature = fs::read_to_string(source.join("literature.md")).unwrap();
    let entries: BTreeSet<String> =
        literature.lines().filter_map(|line| line.strip_prefix("## ")).map(str::to_owned).collect();
    assert_eq!(keys, entries);
}
