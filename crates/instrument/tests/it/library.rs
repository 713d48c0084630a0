//! A folder as a whole: what only shows when files are laid side by side.

use std::collections::BTreeSet;

use expect_test::{Expect, expect};
use peil_instrument::{Lang, RELEASED, check_library, fingerprints, shipped};

use crate::render;

const SMALL: &str = include_str!("../small.toml");
const BANK: &str = include_str!("../small_bank.toml");
const NORMS: &str = include_str!("../small_framework.toml");
const PERSPECTIVE: &str = include_str!("../small_perspective.toml");

/// A folder in order: its norm names a scale that the questionnaire has.
fn folder() -> Vec<(String, String)> {
    let norms = NORMS.replace("scales = [\"awareness\"]", "scales = [\"clarity\"]");
    let files = [
        ("bank/small.toml", BANK),
        ("norms/small_norms/1.0.0.toml", &norms),
        ("perspectives/clarity.toml", PERSPECTIVE),
        ("small/1.0.0.toml", SMALL),
    ];
    files.map(|(place, text)| (place.to_owned(), text.to_owned())).to_vec()
}

fn bytes(files: &[(String, String)]) -> Vec<(String, Vec<u8>)> {
    files.iter().map(|(place, text)| (place.clone(), text.clone().into_bytes())).collect()
}

/// The folder with one text in one file replaced.
fn with(place: &str, from: &str, to: &str) -> Vec<(String, String)> {
    let mut files = folder();
    let file = files.iter_mut().find(|(known, _)| known == place).unwrap();
    assert!(file.1.contains(from), "{place}: {from}");
    file.1 = file.1.replacen(from, to, 1);
    files
}

/// The folder with a line about the release of its questionnaire.
fn with_release(line: &str) -> Vec<(String, String)> {
    let mut files = folder();
    files.push((RELEASED.to_owned(), format!("# id@version fingerprint\n{line}\n")));
    files
}

fn moved(from: &str, to: &str) -> Vec<(String, String)> {
    let mut files = folder();
    for (place, _) in &mut files {
        if place == from {
            to.clone_into(place);
        }
    }
    files
}

/// A folder for every problem that needs two files.
fn broken() -> Vec<Vec<(String, String)>> {
    let mut two_perspectives = folder();
    let second = PERSPECTIVE.replacen("theme = \"clarity\"", "theme = \"practice\"", 1);
    two_perspectives.push(("perspectives/practice.toml".to_owned(), second));
    vec![
        moved("small/1.0.0.toml", "small/1.0.1.toml"),
        with("norms/small_norms/1.0.0.toml", "id = \"has_rules\"", "id = \"rules_clear\""),
        with("perspectives/clarity.toml", ", \"practice\"]", "]"),
        two_perspectives,
        with("perspectives/clarity.toml", "\"practice\"]", "\"practice\", \"practise\"]"),
        with("norms/small_norms/1.0.0.toml", "scales = [\"clarity\"]", "scales = [\"clearity\"]"),
        with("perspectives/clarity.toml", "title =", "themes = [\"clarities\"]\ntitle ="),
        with_release("small@1.0.0 0000"),
        with_release("small@0.9.0 0000"),
        with_release("small@1.0.0"),
    ]
}

/// The codes that these folders show.
pub fn codes() -> BTreeSet<&'static str> {
    let found = broken().into_iter().flat_map(|files| check_library(&bytes(&files)).problems);
    found.map(|problem| problem.code).collect()
}

fn check(files: &[(String, String)], expected: &Expect) {
    expected.assert_eq(&render(&check_library(&bytes(files)).problems));
}

#[test]
fn a_folder_in_order_is_said_to_be_so() {
    let checked = check_library(&bytes(&folder()));
    assert!(checked.problems.is_empty(), "{}", render(&checked.problems));
    let places: Vec<&str> = checked.sound.iter().map(|(place, _)| place.as_str()).collect();
    let all: Vec<String> = folder().into_iter().map(|(place, _)| place).collect();
    assert_eq!(places, all);
}

#[test]
fn an_id_that_means_two_things_is_named_in_both_places() {
    let files = with("norms/small_norms/1.0.0.toml", "id = \"has_rules\"", "id = \"rules_clear\"");
    check(
        &files,
        &expect![[r"
        norms/small_norms/1.0.0.toml:1: X002 `rules_clear` is norm here and item in small/1.0.0.toml. Mend: Give one of them another id: an id means one thing in all files.

        norms/small_norms/1.0.0.toml:1: X002 `rules_clear` is hier norm en in small/1.0.0.toml vraag. Oplossing: Geef een van de twee een ander id: een id betekent in alle bestanden één ding.
    "]],
    );
}

#[test]
fn a_scale_that_was_mistyped_is_named_with_what_was_meant() {
    let files = with("perspectives/clarity.toml", "\"practice\"]", "\"practise\"]");
    check(
        &files,
        &expect![[r"
        perspectives/clarity.toml:1: X005 No questionnaire has the scale `practise`. Mend: Did you mean `practice`? Write the id of a scale.
        small/1.0.0.toml:1: X003 Scale `practice` has no perspective. Mend: Write one in `perspectives`, or add the scale to `scales` of one that fits.

        perspectives/clarity.toml:1: X005 Geen vragenlijst heeft de schaal `practise`. Oplossing: Bedoelt u `practice`? Schrijf het id van een schaal.
        small/1.0.0.toml:1: X003 Schaal `practice` heeft geen handelingsperspectief. Oplossing: Schrijf er een in `perspectives`, of zet de schaal bij `scales` van een dat past.
    "]],
    );
}

/// A word of the bank changed under a released questionnaire is a changed questionnaire.
#[test]
fn a_released_version_that_changes_is_named_also_when_only_the_bank_changed() {
    let block = "[[blocks]]\nid = \"theme_gifts\"\ntitle = { nl = \"C\", en = \"G\" }\n\
                 intro = { nl = \"Over cadeaus.\", en = \"About gifts.\" }\n\
                 items = [\"gifts_discussed\"]\n\n[[scales]]\n";
    let mut files = with("small/1.0.0.toml", "[[scales]]\n", block);
    let fingerprint = fingerprints(&bytes(&files))["small@1.0.0"].clone();
    files.push((RELEASED.to_owned(), format!("small@1.0.0 {fingerprint}\n")));
    assert!(check_library(&bytes(&files)).problems.is_empty());
    files[0].1 = files[0].1.replacen("Wij praten over cadeaus.", "Wij praten over gebak.", 1);
    let problems = check_library(&bytes(&files)).problems;
    assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["X008"]);
    assert!(problems[0].message(Lang::En).contains("small@1.0.0"), "{}", problems[0]);
}

#[test]
fn what_is_wrong_in_the_bank_is_not_said_once_more_for_every_questionnaire() {
    let files = with("bank/small.toml", "format = \"often\"", "format = \"oftn\"");
    let problems = check_library(&bytes(&files)).problems;
    assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["Q040"]);
}

/// What the repository ships is in order as a whole: every scale has its perspective, no id means two
/// things, no released version changed, and every warning was mended or has a reason.
#[test]
fn what_is_shipped_is_in_order() {
    let mut files: Vec<(String, Vec<u8>)> = shipped::FILES
        .iter()
        .map(|(place, text)| ((*place).to_owned(), text.as_bytes().to_vec()))
        .collect();
    files.push((RELEASED.to_owned(), shipped::RELEASED_VERSIONS.as_bytes().to_vec()));
    let checked = check_library(&files);
    assert!(checked.problems.is_empty(), "{}", render(&checked.problems));
    assert!(checked.warnings.open.is_empty(), "{}", render(&checked.warnings.open));
    assert_eq!(checked.sound.len(), shipped::FILES.len());
    for version in fingerprints(&files).keys() {
        assert!(
            shipped::RELEASED_VERSIONS.lines().any(|line| line.starts_with(&format!("{version} "))),
            "{version} is shipped and not in {RELEASED}: peil questionnaire release"
        );
    }
}
