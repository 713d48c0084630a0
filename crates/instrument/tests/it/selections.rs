//! Any choice of themes, of any questionnaire that is shipped.

use peil_instrument::{
    Comparable, Id, OwnItems, Questionnaire, SelectionProblem, compare, load, parse_own_items,
    parse_own_items_bytes, select, shipped,
};
use proptest::prelude::*;

use crate::{render, small_bank};

const OWN: &str = r#"
title = { nl = "Van ons zelf", en = "From ourselves" }
intro = { nl = "Over onze verhuizing.", en = "About our move." }
[[items]]
id = "own_desk"
text = { nl = "Ik heb een goede werkplek.", en = "I have a good desk." }
type = "rating"
format = "agreement"
[[items]]
id = "own_trips"
text = { nl = "Ik werk op meer plekken.", en = "I work at several places." }
type = "rating"
format = "frequency"
[[items]]
id = "own_moved"
text = { nl = "Bent u verhuisd?", en = "Have you moved?" }
type = "single"
options = [
  { id = "yes", code = 1, text = { nl = "Ja", en = "Yes" } },
  { id = "no", code = 2, text = { nl = "Nee", en = "No" } },
]
"#;

fn own() -> OwnItems {
    parse_own_items("own.toml", OWN, shipped::bank())
        .unwrap_or_else(|problems| panic!("{}", render(&problems)))
}

/// The blocks that a mask chooses.
fn chosen(questionnaire: &Questionnaire, mask: u64) -> Vec<Id> {
    let blocks = questionnaire.blocks().iter().enumerate();
    blocks.filter(|(at, _)| mask >> at & 1 == 1).map(|(_, block)| block.id.clone()).collect()
}

/// A choice gives a questionnaire that stands on its own, or a reason that holds.
fn holds(whole: &Questionnaire, blocks: &[Id], own: Option<&OwnItems>) {
    let made = match select(whole, Some(blocks), own, "2026") {
        Ok(made) => made,
        Err(problems) => {
            assert!(!problems.is_empty());
            for problem in problems {
                match problem {
                    SelectionProblem::NothingChosen => assert!(blocks.is_empty()),
                    SelectionProblem::LeadsFromOutside { block, other, .. } => {
                        assert!(blocks.contains(&block) && !blocks.contains(&other));
                    }
                    SelectionProblem::EmptyCore => {}
                    other => panic!("{}: {other}", whole.id()),
                }
            }
            return;
        }
    };
    let written = made.to_toml();
    let again = load("made.toml", &written).unwrap_or_else(|found| panic!("{}", render(&found)));
    assert_eq!(again, made);
    assert_eq!(again.to_toml(), written);
    assert_eq!(made.selection().map(|it| &it.of[..]), Some(whole.version()));
    assert!(made.minutes() >= 1 && made.minutes() <= whole.minutes() + 10);
    let changes = compare(whole, &made);
    for item in made.items().iter().filter(|item| !item.own) {
        let whole_item = &whole.items()[whole.item_index(item.id.as_str()).unwrap()];
        assert_eq!((&whole_item.text, &whole_item.help), (&item.text, &item.help));
        let change = changes.item(item.id.as_str()).unwrap();
        assert_eq!(change.change, peil_instrument::Change::Same, "{}", item.id);
    }
    for scale in made.scales() {
        let change = changes.scale(scale.id.as_str()).unwrap();
        assert_eq!(change.comparable, Comparable::Yes, "{}", scale.id);
        assert!(scale.items.iter().all(|member| !made.items()[member.item].own));
    }
    assert_eq!(made.has_own_items(), own.is_some());
}

/// One theme, all but one, all, none.
#[test]
fn every_theme_alone_and_every_theme_left_out() {
    let own = own();
    for (id, version) in shipped::questionnaires() {
        let whole = shipped::questionnaire(id, Some(version)).unwrap();
        for at in 0..whole.blocks().len() {
            holds(&whole, &chosen(&whole, 1 << at), Some(&own));
            holds(&whole, &chosen(&whole, !(1 << at)), None);
        }
        holds(&whole, &chosen(&whole, !0), Some(&own));
        holds(&whole, &[], Some(&own));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_choice_is_a_questionnaire_or_a_named_problem(mask in any::<u64>(), with_own in any::<bool>()) {
        let own = own();
        for (id, version) in shipped::questionnaires() {
            let whole = shipped::questionnaire(id, Some(version)).unwrap();
            holds(&whole, &chosen(&whole, mask), with_own.then_some(&own));
        }
    }

    /// No bytes make the reader of own items panic.
    #[test]
    fn any_bytes_are_own_items_or_problems(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = parse_own_items_bytes("x", &bytes, &small_bank());
    }
}
