//! ARCHITECTURE.md lists the crates and their edges as they are.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use crate::repository;

type Edges = BTreeMap<String, BTreeSet<String>>;

#[test]
fn the_code_map_is_what_cargo_says() {
    let page = std::fs::read_to_string(repository().join("ARCHITECTURE.md")).unwrap();
    assert_eq!(written(&page), actual());
}

/// Rows of the code map: `| `crate` | what it is | uses |`.
fn written(page: &str) -> Edges {
    let names = |cell: &str| -> BTreeSet<String> {
        cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    };
    page.lines()
        .filter(|line| line.starts_with("| `peil"))
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').collect();
            let name = names(cells[0]).pop_first().unwrap();
            (name, names(cells.last().unwrap()))
        })
        .collect()
}

/// Ordinary dependencies among the packages of the workspace.
fn actual() -> Edges {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(repository())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    packages
        .iter()
        .map(|package| {
            let uses = package["dependencies"].as_array().unwrap().iter();
            let uses = uses
                .filter(|dependency| dependency["kind"].is_null())
                .map(|dependency| dependency["name"].as_str().unwrap())
                .filter(|name| name.starts_with("peil"))
                .map(str::to_owned)
                .collect();
            (package["name"].as_str().unwrap().to_owned(), uses)
        })
        .collect()
}
