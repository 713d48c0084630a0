//! Items by reference, and the questionnaire as one file.

use peil_instrument::{Bank, Comparable, ItemKind, compare, load, load_with, shipped};
use proptest::prelude::*;

use crate::{render, small_bank};

const SMALL: &str = include_str!("../small.toml");

/// The small questionnaire with a block that takes its items from the bank.
fn with_block(items: &str) -> String {
    let block = format!(
        "\n[[blocks]]\nid = \"theme_gifts\"\ntitle = {{ nl = \"Cadeaus\", en = \"Gifts\" }}\n\
         intro = {{ nl = \"Over cadeaus.\", en = \"About gifts.\" }}\nitems = [{items}]\n\n[[scales]]\n"
    );
    SMALL.replacen("\n[[scales]]\n", &block, 1)
}

#[test]
fn an_item_of_the_bank_comes_with_its_words_and_its_format() {
    let items =
        "\"gifts_discussed\", { use = \"gifts_offered\", part = \"sensitive\" }, \"gifts_remarks\"";
    let found = load_with("small.toml", &with_block(items), &small_bank()).unwrap();
    let item = &found.items()[found.item_index("gifts_discussed").unwrap()];
    assert_eq!(item.text.en, "We talk about gifts.");
    let ItemKind::Rating { format } = item.kind else { panic!("{item:?}") };
    assert_eq!(found.formats()[format].points[1].en, "Sometimes");
    assert_eq!(found.parts()[item.part].id.as_str(), "core");
    let offered = &found.items()[found.item_index("gifts_offered").unwrap()];
    assert_eq!(found.parts()[offered.part].id.as_str(), "sensitive");
    let remarks = &found.items()[found.item_index("gifts_remarks").unwrap()];
    assert_eq!(remarks.accept[0].code, "L003");
}

/// Other words are another revision: the first goes on as it was, and the two can be compared with care.
#[test]
fn a_revision_is_the_same_item_in_other_words() {
    let first = load_with("a", &with_block("\"gifts_discussed\""), &small_bank()).unwrap();
    let second = load_with("a", &with_block("\"gifts_discussed@2\""), &small_bank()).unwrap();
    let item = |found: &peil_instrument::Questionnaire| {
        found.items()[found.item_index("gifts_discussed").unwrap()].text.en.clone()
    };
    assert_eq!(item(&first), "We talk about gifts.");
    assert_eq!(item(&second), "We talk about presents.");
    // The second revision also has another word for the second point.
    let changes = compare(&first, &second);
    assert_eq!(changes.item("gifts_discussed").unwrap().comparable, Comparable::No);
}

#[test]
fn a_rating_of_its_own_may_have_a_format_of_the_bank() {
    let source = SMALL.replacen("format = \"agreement\"", "format = \"often\"", 1);
    let found = load_with("small.toml", &source, &small_bank()).unwrap();
    assert_eq!(found.formats().last().unwrap().id.as_str(), "often");
}

/// A version that is in use keeps its words whatever happens to the bank: what is stored needs none.
#[test]
fn written_out_it_needs_no_bank_and_stays_the_same() {
    for (id, version) in shipped::questionnaires() {
        let found = shipped::questionnaire(id, Some(version)).unwrap();
        let written = found.to_toml();
        let again = load(id, &written).unwrap_or_else(|problems| panic!("{}", render(&problems)));
        assert_eq!(again, found, "{id}");
        assert_eq!(again.to_toml(), written, "{id}");
    }
}

#[test]
fn what_is_in_a_bank_stands_in_it_once() {
    let bank = shipped::bank();
    for (index, item) in bank.items().iter().enumerate() {
        let twice = bank.items()[..index]
            .iter()
            .any(|other| other.id == item.id && other.revision == item.revision);
        assert!(!twice, "{} stands in the bank twice", item.id);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Any words at all survive being written: quotes, backslashes, line ends, control characters.
    #[test]
    fn any_words_survive_being_written(words in "\\PC{1,40}|[\"\\\\\\n\\t\\u{1}é…]{1,20}") {
        let quoted = toml::Value::String(format!("x{words}")).to_string();
        let source = SMALL.replacen("\"The rules are clear.\"", &quoted, 1);
        let found = load("small.toml", &source).unwrap();
        prop_assert_eq!(load("again", &found.to_toml()).unwrap(), found);
    }

    /// No bytes make a bank panic.
    #[test]
    fn any_bytes_are_a_bank_or_problems(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Bank::load(&[("x".to_owned(), bytes)]);
    }
}
