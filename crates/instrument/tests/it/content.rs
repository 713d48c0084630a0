//! What the repository ships: it loads, every scale has its perspective, and no id means two things.

use std::collections::BTreeMap;

use peil_instrument::{Level, load, shipped};

use crate::small;

/// All `<id>/<version>.toml`: a file in the wrong place is nobody's.
#[test]
fn every_file_is_in_its_place_and_called_after_what_it_holds() {
    let mut places: Vec<String> = Vec::new();
    for (id, version) in shipped::questionnaires() {
        let found = shipped::questionnaire(id, Some(version)).unwrap();
        assert_eq!((found.id().as_str(), found.version()), (id, version));
        places.push(format!("{id}/{version}.toml"));
    }
    for (id, version) in shipped::frameworks() {
        let found = shipped::framework(id, Some(version)).unwrap();
        assert_eq!((found.id.as_str(), found.version.as_str()), (id, version));
        places.push(format!("norms/{id}/{version}.toml"));
    }
    for perspective in shipped::perspectives() {
        places.push(format!("perspectives/{}.toml", perspective.theme));
    }
    for (place, _) in shipped::FILES {
        if let Some(subject) = place.strip_prefix("bank/") {
            let id = format!("bank_{}", subject.trim_end_matches(".toml"));
            // A file with formats only has no items to tell its id.
            let known = shipped::bank().items().iter().any(|item| item.subject == *id.as_str());
            assert!(known || subject == "formats.toml", "{place} should have the id {id}");
            places.push((*place).to_owned());
        }
    }
    places.sort();
    let files: Vec<&str> = shipped::FILES.iter().map(|(place, _)| *place).collect();
    assert_eq!(places, files);
}

/// Scales that are results have exactly one perspective, and perspectives speak of scales that exist.
#[test]
fn every_scale_has_one_perspective() {
    let mut spoken_of: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for perspective in shipped::perspectives() {
        for scale in &perspective.scales {
            spoken_of.entry(scale.to_string()).or_default().push(perspective.theme.to_string());
        }
    }
    let mut scales = Vec::new();
    for (id, version) in shipped::questionnaires() {
        let questionnaire = shipped::questionnaire(id, Some(version)).unwrap();
        scales.extend(questionnaire.scales().iter().map(|scale| scale.id.to_string()));
    }
    scales.sort();
    scales.dedup();
    for scale in &scales {
        let themes = spoken_of.remove(scale).unwrap_or_default();
        assert_eq!(themes.len(), 1, "scale {scale}: {themes:?}");
    }
    assert!(spoken_of.is_empty(), "no questionnaire has these scales: {spoken_of:?}");
}

#[test]
fn what_a_norm_or_perspective_names_exists() {
    let scales: Vec<_> = shipped::questionnaires()
        .into_iter()
        .filter_map(|(id, version)| shipped::questionnaire(id, Some(version)))
        .flat_map(|found| found.scales().iter().map(|scale| scale.id.clone()).collect::<Vec<_>>())
        .collect();
    for (id, version) in shipped::frameworks() {
        for norm in shipped::framework(id, Some(version)).unwrap().norms {
            for scale in &norm.scales {
                assert!(scales.contains(scale), "{id}: norm {} names scale {scale}", norm.id);
            }
        }
    }
    let perspectives = shipped::perspectives();
    for perspective in &perspectives {
        for theme in &perspective.themes {
            let known = perspectives.iter().any(|other| other.theme == *theme);
            assert!(known, "{} builds on {theme}", perspective.theme);
        }
    }
}

/// One name space: an id of the bank, a questionnaire, a block, a scale or a norm means one thing. The
/// same scale may stand in several questionnaires; a theme is named after its scale.
#[test]
fn no_id_means_two_things() {
    let mut kinds: BTreeMap<String, &str> = BTreeMap::new();
    let mut claim = |id: &str, kind: &'static str| {
        let other = *kinds.entry(id.to_owned()).or_insert(kind);
        assert_eq!(other, kind, "{id} is the name of two things");
    };
    for item in shipped::bank().items() {
        claim(item.id.as_str(), "item");
        claim(item.subject.as_str(), "bank");
    }
    for format in shipped::bank().formats() {
        claim(format.format.id.as_str(), "format");
    }
    for (id, version) in shipped::questionnaires() {
        let found = shipped::questionnaire(id, Some(version)).unwrap();
        claim(id, "questionnaire");
        found.items().iter().for_each(|item| claim(item.id.as_str(), "item"));
        found.blocks().iter().for_each(|block| claim(block.id.as_str(), "block"));
        found.scales().iter().for_each(|scale| claim(scale.id.as_str(), "scale"));
        found.relations().iter().for_each(|relation| claim(relation.id.as_str(), "relation"));
        found.gaps().iter().for_each(|gap| claim(gap.id.as_str(), "gap"));
    }
    for (id, version) in shipped::frameworks() {
        let found = shipped::framework(id, Some(version)).unwrap();
        claim(id, "framework");
        for norm in &found.norms {
            claim(norm.id.as_str(), "norm");
            norm.parts.iter().for_each(|part| claim(part.id.as_str(), "norm part"));
        }
    }
}

#[test]
fn the_small_one_is_read_as_it_stands() {
    let small = small();
    assert_eq!(small.id().as_str(), "small");
    assert_eq!(small.title().en, "Small questionnaire");
    assert_eq!(small.minutes(), 2);
    assert_eq!(small.hash().len(), 64);
    let levels: Vec<Level> = small.parts().iter().map(|part| part.level).collect();
    assert_eq!(levels, [Level::Class, Level::Higher]);
    assert_eq!(small.parts()[1].shown_from, Some(50));
    assert_eq!(small.blocks()[1].items, [4, 5, 6]);

    let columns = |part| -> Vec<String> {
        small.columns(part).into_iter().map(|column| column.name).collect()
    };
    assert_eq!(columns(0), ["rules_clear", "rules_confusing", "rules_followed", "rules_discussed"]);
    assert_eq!(
        columns(1),
        ["saw_something", "what_kind.money", "what_kind.gifts", "what_kind.none"]
    );

    let condition = small.items()[5].show_if.as_ref().unwrap();
    assert_eq!((condition.item, condition.any_of.as_slice()), (4, [1].as_slice()));

    let clarity = &small.scales()[0];
    let items: Vec<(usize, bool)> =
        clarity.items.iter().map(|member| (member.item, member.reversed)).collect();
    assert_eq!((clarity.points, items), (3, vec![(0, false), (1, true)]));
    let relation = &small.relations()[0];
    assert_eq!((relation.first, relation.second), (0, 1));
}

/// The fingerprint is of what is asked: every word counts, layout and comments do not. `sha256sum` of what
/// `peil questionnaire show` prints says the same.
#[test]
fn the_fingerprint_is_of_what_is_asked() {
    let source = include_str!("../small.toml");
    let spaced = load("x", &format!("# A comment.\n\n{source}\n")).unwrap();
    assert_eq!(spaced.hash(), small().hash());
    let reworded = load("x", &source.replace("The rules are clear.", "The rules are clear!"));
    assert_ne!(reworded.unwrap().hash(), small().hash());
}

/// Windows line ends and a byte order mark change nothing but the hash.
#[test]
fn a_file_saved_on_windows_loads() {
    let source = format!("\u{feff}{}", include_str!("../small.toml").replace('\n', "\r\n"));
    let windows = load("small.toml", &source).unwrap();
    assert_eq!(windows.items(), small().items());
}
