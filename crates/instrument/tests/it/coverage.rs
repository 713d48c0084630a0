//! `questionnaires/COVERAGE.md`: where every subject of the sources can be found, made from the files.
//!
//! `UPDATE_EXPECT=1 cargo test -p peil-instrument` writes it anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use expect_test::expect_file;
use peil_instrument::{ItemKind, shipped};

const HEAD: &str = "\
# Where every subject of the sources stands

Made from the files by a test; do not edit. The subjects are those that the sources count: the survey and the norms in
*Integriteit als basis* (Algemene Rekenkamer, 2024), the themes of the *Monitor Integriteit Openbaar Bestuur* (2012), the
*Modelaanpak basisnormen* and the plan in *Het integriteitsbeleidsplan* (VNG, 2021), and what managers and coordinators
are asked in *De integriteitscoördinator en de relatie met het management* (VNG, 2021).

| source | number | subject | id | stands in |
|---|---|---|---|---|
";

/// Where every id stands, below `questionnaires/`; an option as `item.option`.
fn places() -> BTreeMap<String, BTreeSet<String>> {
    let mut places: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut stands = |id: &str, place: String| {
        places.entry(id.to_owned()).or_default().insert(place);
    };
    for (id, version) in shipped::questionnaires() {
        let found = shipped::questionnaire(id, Some(version)).unwrap();
        let place = format!("{id}/{version}");
        found.blocks().iter().for_each(|block| stands(block.id.as_str(), place.clone()));
        found.scales().iter().for_each(|scale| stands(scale.id.as_str(), place.clone()));
        for item in found.items() {
            stands(item.id.as_str(), place.clone());
            if let ItemKind::Single { options } | ItemKind::Multiple { options } = &item.kind {
                for option in options {
                    stands(&format!("{}.{}", item.id, option.id), place.clone());
                }
            }
        }
    }
    for (id, version) in shipped::frameworks() {
        for norm in shipped::framework(id, Some(version)).unwrap().norms {
            stands(norm.id.as_str(), format!("norms/{id}/{version}"));
        }
    }
    for perspective in shipped::perspectives() {
        stands(perspective.theme.as_str(), format!("perspectives/{}", perspective.theme));
    }
    places
}

#[test]
fn every_subject_of_the_sources_can_be_found() {
    let subjects: toml::Table = include_str!("../subjects.toml").parse().unwrap();
    let places = places();
    let mut page = HEAD.to_owned();
    let mut n_subjects = 0;
    for subject in subjects["subjects"].as_array().unwrap() {
        let text = |key: &str| subject[key].as_str().unwrap();
        for id in subject["ids"].as_array().unwrap() {
            let id = id.as_str().unwrap();
            let found = places.get(id).unwrap_or_else(|| panic!("{id} stands nowhere"));
            let found: Vec<&str> = found.iter().map(String::as_str).collect();
            writeln!(
                page,
                "| {} | {} | {} | `{id}` | {} |",
                text("source"),
                text("number"),
                text("name"),
                found.join(", ")
            )
            .unwrap();
        }
        n_subjects += 1;
    }
    // As many as the sources count: 6 blocks, 20 figures, 3 reasons, 9 types of breach, 15 + 5 norms, 28 themes,
    // 14 basic norms, 7 sections, 13 things asked of managers, 7 conditions.
    assert_eq!(n_subjects, 127);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../questionnaires/COVERAGE.md");
    expect_file![path].assert_eq(&page);
}

/// Every theme of the monitor has a scale in a questionnaire and a perspective of its own.
#[test]
fn every_theme_is_asked_about_and_advised_on() {
    let subjects: toml::Table = include_str!("../subjects.toml").parse().unwrap();
    let places = places();
    let is_theme =
        |subject: &&toml::Value| subject["number"].as_str().unwrap().starts_with("thema");
    let themes = subjects["subjects"].as_array().unwrap().iter().filter(is_theme);
    let mut n_themes = 0;
    for theme in themes {
        let id = theme["ids"][0].as_str().unwrap();
        let found = &places[id];
        assert!(found.contains(&format!("perspectives/{id}")), "{id}: {found:?}");
        assert!(found.iter().any(|place| place.starts_with("im_")), "{id}: {found:?}");
        n_themes += 1;
    }
    assert_eq!(n_themes, 28);
}
