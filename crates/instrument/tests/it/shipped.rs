//! What the repository ships can be loaded.

use peil_instrument::{Level, load, load_perspective};

use crate::{files_in, questionnaires, render, small, staff_source};

/// All `<id>/<version>.toml`; norms and perspectives are other files.
#[test]
fn questionnaires_load_and_are_named_after_their_id_and_version() {
    let mut n_loaded = 0;
    for folder in files_in(&questionnaires()) {
        let id = folder.file_name().unwrap().to_str().unwrap().to_owned();
        if !folder.is_dir() || ["norms", "perspectives"].contains(&id.as_str()) {
            continue;
        }
        for path in files_in(&folder) {
            let source = std::fs::read_to_string(&path).unwrap();
            let name = path.display().to_string();
            let questionnaire =
                load(&name, &source).unwrap_or_else(|problems| panic!("{}", render(&problems)));
            assert_eq!(questionnaire.id().as_str(), id);
            assert_eq!(questionnaire.version(), path.file_stem().unwrap().to_str().unwrap());
            n_loaded += 1;
        }
    }
    assert!(n_loaded > 0);
}

#[test]
fn every_perspective_loads_and_has_a_scale_and_every_scale_a_perspective() {
    let staff = load("staff", &staff_source()).unwrap();
    let mut scales = Vec::new();
    for path in files_in(&questionnaires().join("perspectives")) {
        let source = std::fs::read_to_string(&path).unwrap();
        let perspective = load_perspective(&path.display().to_string(), &source)
            .unwrap_or_else(|problems| panic!("{}", render(&problems)));
        assert_eq!(path.file_stem().unwrap().to_str().unwrap(), perspective.scale.as_str());
        assert_eq!(staff.item_index(perspective.id.as_str()), None, "{}", perspective.id);
        scales.extend(staff.scale_index(perspective.scale.as_str()));
    }
    scales.sort_unstable();
    assert_eq!(scales, (0..staff.scales().len()).collect::<Vec<_>>());
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

/// The hash is SHA-256 of the text: `sha256sum` of the file says the same.
#[test]
fn the_hash_is_that_of_the_text() {
    let source = include_str!("../small.toml");
    let other = load("x", &format!("{source}\n")).unwrap();
    assert_ne!(other.hash(), small().hash());
    assert_eq!(load("y", source).unwrap().hash(), small().hash());
}

/// Windows line ends and a byte order mark change nothing but the hash.
#[test]
fn a_file_saved_on_windows_loads() {
    let source = format!("\u{feff}{}", include_str!("../small.toml").replace('\n', "\r\n"));
    let windows = load("small.toml", &source).unwrap();
    assert_eq!(windows.items(), small().items());
}
