//! Rules of the house that are read from the source.

use std::fs;
use std::path::{Path, PathBuf};

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "rs"));
    files.sort();
    files
}

fn sources() -> Vec<(PathBuf, String)> {
    let files = files("src").into_iter().chain(files("src/tx"));
    files.map(|file| (file.clone(), fs::read_to_string(file).unwrap())).collect()
}

/// What stands between `fn ` and the bracket, if the line begins a function.
fn function(line: &str) -> Option<&str> {
    line.split_once("fn ")?.1.split(['(', '<']).next().filter(|name| !name.is_empty())
}

#[test]
fn every_method_is_in_a_story() {
    let stories: String =
        files("tests/it").into_iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let methods: Vec<String> = sources()
        .iter()
        .flat_map(|(_, source)| source.lines())
        .filter(|line| line.trim_start().starts_with("pub async fn "))
        .filter_map(|line| function(line).map(str::to_owned))
        .collect();
    assert!(methods.len() > 25, "{methods:?}");
    for method in methods {
        let told =
            stories.contains(&format!(".{method}(")) || stories.contains(&format!("::{method}("));
        assert!(told, "no story tells of `{method}`");
    }
}

#[test]
fn every_statement_says_whose_it_is() {
    for (file, source) in sources() {
        let mut within = "";
        for line in source.lines().take_while(|line| !line.contains("#[cfg(test)]")) {
            if let Some(name) = function(line).filter(|_| !line.trim_start().starts_with("//")) {
                within = name;
            }
            // `name_of` itself speaks of the comment's two ends.
            for comment in line.split("\"/* ").skip(1).filter(|_| within != "name_of") {
                let name = comment.split(" */").next().unwrap();
                let ours = within == name || name == "scrub";
                assert!(ours, "{}: `{name}` stands in `{within}`", file.display());
            }
            for word in ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "VACUUM"] {
                let anonymous = line.contains(&format!("\"{word} "));
                assert!(!anonymous, "{}: {line}", file.display());
            }
        }
    }
}
