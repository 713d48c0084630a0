//! What differs between two versions of a questionnaire.

use expect_test::expect_file;
use peil_instrument::{
    Change, Comparable, ItemDifference, Lang, Questionnaire, QuestionnaireChanges, ScaleDifference,
    compare, load,
};

use crate::{small, staff_source};

const SMALL: &str = include_str!("../small.toml");

/// The small questionnaire with replacements, each of which must fit.
fn with(replacements: &[(&str, &str)]) -> Questionnaire {
    let mut source = SMALL.to_owned();
    for (from, to) in replacements {
        assert!(source.contains(from), "{from}");
        source = source.replace(from, to);
    }
    load("small.toml", &source).unwrap()
}

fn since_small(replacements: &[(&str, &str)]) -> QuestionnaireChanges {
    compare(&small(), &with(replacements))
}

fn item(changes: &QuestionnaireChanges, id: &str) -> (Change<ItemDifference>, Comparable) {
    let item = changes.item(id).unwrap();
    (item.change.clone(), item.comparable)
}

fn scale(changes: &QuestionnaireChanges, id: &str) -> Comparable {
    changes.scale(id).unwrap().comparable
}

#[test]
fn a_questionnaire_does_not_differ_from_itself() {
    for questionnaire in [small(), load("staff", &staff_source()).unwrap()] {
        let changes = compare(&questionnaire, &questionnaire);
        assert!(changes.is_empty() && changes.same_questionnaire);
        assert_eq!(changes.comparable_scales().count(), questionnaire.scales().len());
        assert!(
            changes.items.iter().enumerate().all(|(index, item)| {
                item.previous == Some(index) && item.current == Some(index)
            })
        );
    }
    // An open text has no figures.
    assert_eq!(compare(&small(), &small()).comparable_items().count(), small().items().len() - 1);
}

#[test]
fn other_words_are_comparable_with_care() {
    let changes = since_small(&[("Wij bespreken de regels.", "We praten over de regels.")]);
    let reworded = (Change::Differs(vec![ItemDifference::Reworded]), Comparable::WithCare);
    assert_eq!(item(&changes, "rules_discussed"), reworded);
    assert_eq!(scale(&changes, "practice"), Comparable::WithCare);
    assert_eq!(scale(&changes, "clarity"), Comparable::Yes);
}

#[test]
fn another_introduction_touches_every_question_below_it() {
    let changes = since_small(&[("About the rules.", "About the rules of the last two years.")]);
    let touched = (Change::Differs(vec![ItemDifference::Introduction]), Comparable::WithCare);
    assert_eq!(item(&changes, "rules_clear"), touched);
    assert_eq!(item(&changes, "saw_something"), (Change::Same, Comparable::Yes));
    assert_eq!(scale(&changes, "clarity"), Comparable::WithCare);
}

#[test]
fn other_answers_are_not_comparable() {
    let answers = (Change::Differs(vec![ItemDifference::Answers]), Comparable::No);
    let no_dont_know =
        since_small(&[("dont_know = { nl = \"Weet ik niet\", en = \"I don't know\" }", "")]);
    assert_eq!(item(&no_dont_know, "rules_clear"), answers);
    assert_eq!(scale(&no_dont_know, "clarity"), Comparable::No);
    let words = since_small(&[("en = \"Neutral\"", "en = \"Neither\"")]);
    assert_eq!(item(&words, "rules_clear"), answers);
    let option = since_small(&[("Something with gifts", "Something with favours")]);
    assert_eq!(item(&option, "what_kind"), answers);
}

/// The format of an item may get another name: what can be answered stays the same.
#[test]
fn a_format_is_what_stands_in_it_and_not_its_name() {
    assert!(since_small(&[("\"agreement\"", "\"agree\"")]).is_empty());
}

#[test]
fn other_people_get_to_a_question_when_the_way_to_it_changes() {
    let condition = since_small(&[("any_of = [\"yes\"]", "any_of = [\"yes\", \"no\"]")]);
    let other = (Change::Differs(vec![ItemDifference::Condition]), Comparable::No);
    assert_eq!(item(&condition, "what_kind"), other);

    let reworded = since_small(&[("Did you see anything?", "Did you ever see anything?")]);
    let route = |comparable| (Change::Differs(vec![ItemDifference::Route]), comparable);
    assert_eq!(item(&reworded, "what_kind"), route(Comparable::WithCare));

    let third = "{ id = \"no\", code = 2, text = { nl = \"Nee\", en = \"No\" } },\n";
    let unsure =
        "{ id = \"unsure\", code = 3, text = { nl = \"Misschien\", en = \"Perhaps\" } },\n";
    let answers = since_small(&[(third, &format!("{third}{unsure}"))]);
    assert_eq!(item(&answers, "saw_something").1, Comparable::No);
    assert_eq!(item(&answers, "what_kind"), route(Comparable::No));
}

#[test]
fn another_part_is_comparable_with_care() {
    let changes = since_small(&[("shown_from = 50", "shown_from = 100")]);
    let part = (Change::Differs(vec![ItemDifference::Part]), Comparable::WithCare);
    assert_eq!(item(&changes, "saw_something"), part);
    assert_eq!(item(&changes, "remarks").1, Comparable::No, "an open text has no figures");
}

#[test]
fn a_scale_is_its_items_and_their_direction() {
    let turned = since_small(&[(
        "items = [\"rules_clear\"]\nreversed = [\"rules_confusing\"]",
        "items = [\"rules_clear\", \"rules_confusing\"]",
    )]);
    let clarity = turned.scale("clarity").unwrap();
    let id = clarity_item();
    assert_eq!(clarity.change, Change::Differs(vec![ScaleDifference::Turned(id)]));
    assert_eq!(clarity.comparable, Comparable::No);

    let moved = since_small(&[
        (
            "items = [\"rules_followed\", \"rules_discussed\"]",
            "items = [\"rules_followed\", \"rules_clear\"]",
        ),
        (
            "[[relations]]\nid = \"clarity_practice\"\nfirst = \"clarity\"\nsecond = \"practice\"",
            "",
        ),
    ]);
    assert_eq!(scale(&moved, "practice"), Comparable::No);
    assert_eq!(scale(&moved, "clarity"), Comparable::Yes);

    let named = since_small(&[("Hoog: de regels leven.", "Hoog: de regels worden gebruikt.")]);
    let practice = named.scale("practice").unwrap();
    assert_eq!(practice.change, Change::Differs(vec![ScaleDifference::Described]));
    assert_eq!(practice.comparable, Comparable::Yes);
}

fn clarity_item() -> peil_instrument::Id {
    peil_instrument::Id::new("rules_confusing").unwrap()
}

#[test]
fn between_two_questionnaires_only_the_same_words_are_comparable() {
    let other =
        with(&[("id = \"small\"", "id = \"other\""), ("We discuss the rules.", "We talk.")]);
    let changes = compare(&small(), &other);
    assert!(!changes.same_questionnaire);
    assert_eq!(item(&changes, "rules_discussed").1, Comparable::No);
    assert_eq!(item(&changes, "rules_followed").1, Comparable::Yes);
    assert_eq!(scale(&changes, "practice"), Comparable::No);
}

/// The same differences seen from either side, but for what was added and what was removed.
#[test]
fn looking_back_gives_the_same_verdicts() {
    let other = with(&[
        ("Wij bespreken de regels.", "We praten over de regels."),
        ("id = \"what_kind\"", "id = \"which_kind\""),
    ]);
    let (there, back) = (compare(&small(), &other), compare(&other, &small()));
    assert_eq!(there.item("which_kind").unwrap().change, Change::Added);
    assert_eq!(back.item("which_kind").unwrap().change, Change::Removed);
    for item in &there.items {
        assert_eq!(back.item(item.id.as_str()).unwrap().comparable, item.comparable);
    }
}

/// The page as a coordinator reads it: `changes.md` beside this file, Dutch and then English.
#[test]
fn the_page_says_what_changes_and_what_can_be_compared() {
    let current = with(&[
        ("version = \"1.0.0\"", "version = \"1.1.0\""),
        ("Wij bespreken de regels.", "We praten over de regels."),
        ("We discuss the rules.", "We talk about the rules."),
        ("About what you saw.", "About what you saw this year."),
        ("any_of = [\"yes\"]", "any_of = [\"no\"]"),
        ("id = \"rules_confusing\"", "id = \"rules_unclear\""),
        ("\"rules_confusing\"", "\"rules_unclear\""),
        ("shown_from = 50", "shown_from = 60"),
        ("Something with gifts", "Something with favours"),
        ("max_chars = 500", "max_chars = 800"),
        ("High: the rules are alive.", "High: the rules are used."),
    ]);
    let small = small();
    let changes = compare(&small, &current);
    let page: String = Lang::ALL.map(|lang| changes.to_markdown(&small, &current, lang)).join("\n");
    assert!(!page.contains('⟦') && !page.contains('{'), "{page}");
    expect_file!["changes.md"].assert_eq(&page);
    let nothing = compare(&small, &small).to_markdown(&small, &small, Lang::Nl);
    assert!(nothing.contains("Er verandert niets"), "{nothing}");
}
