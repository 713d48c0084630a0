//! What loads is read as it stands.

use peil_instrument::{Level, load};

use crate::small;

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
