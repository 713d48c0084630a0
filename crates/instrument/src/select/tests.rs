use super::{OWN_BLOCK, OWN_PART, SelectionProblem, chosen_blocks, select, theme_name};
use crate::{
    Bank, Comparable, Id, ItemKind, Level, OwnItems, Questionnaire, compare, load, parse_own_items,
};

/// Three themes: one in the core, one that leads to questions in another, one that stands apart.
const WHOLE: &str = include_str!("../../tests/small.toml");

fn whole() -> Questionnaire {
    load("small.toml", WHOLE).unwrap()
}

fn bank() -> Bank {
    let bank = include_bytes!("../../tests/small_bank.toml").to_vec();
    Bank::load(&[("small_bank.toml".to_owned(), bank)]).unwrap()
}

fn own() -> OwnItems {
    let source = include_str!("../../tests/small_own_items.toml");
    parse_own_items("own.toml", source, &bank()).unwrap()
}

fn ids(names: &[&str]) -> Vec<Id> {
    names.iter().map(|name| Id::new(*name).unwrap()).collect()
}

/// The small questionnaire with a block that is asked after an answer in the block before.
fn with_a_follower() -> Questionnaire {
    let follower = r#"
[[blocks]]
id = "theme_after"
title = { nl = "Daarna", en = "Afterwards" }
intro = { nl = "Over wat u deed.", en = "About what you did." }
part = "sensitive"
[[blocks.items]]
id = "told_someone"
text = { nl = "Vertelde u het?", en = "Did you tell?" }
type = "rating"
format = "two_points"
show_if = { item = "saw_something", any_of = ["yes"] }

[[scales]]
"#;
    load("small.toml", &WHOLE.replacen("\n[[scales]]\n", follower, 1)).unwrap()
}

#[test]
fn a_theme_is_named_with_or_without_its_prefix() {
    let whole = whole();
    let blocks = chosen_blocks(&whole, &["seen", "theme_rules"]).unwrap();
    assert_eq!(blocks, ids(&["theme_seen", "theme_rules"]));
    assert_eq!(theme_name(&blocks[0]), "seen");
    let problems = chosen_blocks(&whole, &["rules", "seem", "Een thema!"]).unwrap_err();
    assert_eq!(problems.len(), 2);
    let said = problems[0].to_string();
    assert!(said.contains("Did you mean `seen`?") && said.contains("rules, seen"), "{said}");
    assert_eq!(problems[1].theme(), Some("Een thema!"));
    assert_eq!(chosen_blocks(&whole, &[""; 0]), Err(vec![SelectionProblem::NothingChosen]));
}

#[test]
fn only_what_still_holds_is_kept() {
    let made = select(&whole(), Some(&ids(&["theme_rules"])), None, "2026").unwrap();
    assert_eq!((made.id().as_str(), made.version()), ("small", "1.0.0+2026"));
    assert_eq!(made.blocks().len(), 1);
    assert_eq!(made.items().len(), 4);
    let parts: Vec<&str> = made.parts().iter().map(|part| part.id.as_str()).collect();
    assert_eq!(parts, ["core"], "nothing is kept in the other");
    let formats: Vec<&str> = made.formats().iter().map(|format| format.id.as_str()).collect();
    assert_eq!(formats, ["agreement"]);
    assert_eq!((made.scales().len(), made.relations().len()), (2, 1));
    let selection = made.selection().unwrap();
    assert_eq!((selection.of.as_str(), &selection.blocks), ("1.0.0", &ids(&["theme_rules"])));
    assert!(!made.has_own_items());
}

#[test]
fn a_scale_that_lost_an_item_is_gone_with_its_relations() {
    let two_blocks = WHOLE.replacen(
        "[[blocks.items]]\nid = \"rules_followed\"",
        "[[blocks]]\nid = \"theme_followed\"\ntitle = { nl = \"Volgen\", en = \"Following\" }\n\
         intro = { nl = \"Over volgen.\", en = \"About following.\" }\n\
         [[blocks.items]]\nid = \"rules_followed\"",
        1,
    );
    let mixed = two_blocks
        .replacen("items = [\"rules_clear\"]", "items = [\"rules_clear\", \"rules_discussed\"]", 1)
        .replacen(
            "items = [\"rules_followed\", \"rules_discussed\"]",
            "items = [\"rules_followed\"]\nreversed = [\"rules_discussed\"]",
            1,
        )
        .replacen("\n[[relations]]", "\n[[nothing]]", 1);
    let mixed = mixed.split("\n[[nothing]]").next().unwrap();
    let whole = load("small.toml", mixed).unwrap();
    let made = select(&whole, Some(&ids(&["theme_followed"])), None, "w").unwrap();
    let scales: Vec<&str> = made.scales().iter().map(|scale| scale.id.as_str()).collect();
    assert_eq!(scales, ["practice"]);
    assert!(made.scales()[0].items[1].reversed);
}

#[test]
fn blocks_keep_their_order_whatever_the_order_of_choosing() {
    let whole = whole();
    let one = select(&whole, Some(&ids(&["theme_seen", "theme_rules"])), None, "w").unwrap();
    let other = select(&whole, Some(&ids(&["theme_rules", "theme_seen"])), None, "w").unwrap();
    assert_eq!(one, other);
    assert_eq!(one.blocks()[0].id.as_str(), "theme_rules");
    let all = select(&whole, None, None, "w").unwrap();
    assert_eq!(all, one);
    assert_eq!(all.minutes(), whole.minutes());
}

/// Neither teams nor people can be divided by them.
#[test]
fn own_items_stand_last_marked_and_apart() {
    let made = select(&whole(), None, Some(&own()), "2026").unwrap();
    let block = made.blocks().last().unwrap();
    assert_eq!((block.id.as_str(), block.title.en.as_str()), (OWN_BLOCK, "From ourselves"));
    assert!(made.is_own_block(made.blocks().len() - 1) && !made.is_own_block(0));
    let part = made.parts().last().unwrap();
    assert_eq!((part.id.as_str(), part.level), (OWN_PART, Level::Higher));
    assert!(made.is_own_part(made.parts().len() - 1));
    assert!(!made.is_own_part(0) && !made.is_own_part(1));
    let items: Vec<_> = made.items().iter().filter(|item| item.own).collect();
    assert_eq!(items.len(), 3);
    assert!(items.iter().all(|item| item.part == made.parts().len() - 1));
    let ItemKind::Rating { format } = items[0].kind else { panic!("{:?}", items[0]) };
    assert_eq!(made.formats()[format].id.as_str(), "often");
    let selection = made.selection().unwrap();
    assert_eq!(selection.blocks, ids(&["theme_rules", "theme_seen"]), "what was chosen of it");
    let again = load("made.toml", &made.to_toml()).unwrap();
    assert_eq!(again, made);
}

#[test]
fn own_items_come_back_from_a_wave_and_from_their_file() {
    let (bank, own) = (bank(), own());
    let made = select(&whole(), Some(&ids(&["theme_rules"])), Some(&own), "2026").unwrap();
    let returned = OwnItems::of(&made).unwrap();
    let again = parse_own_items("own-items.toml", &returned.to_toml(&bank), &bank).unwrap();
    let without_lines = |mut own: OwnItems| {
        own.items.iter_mut().for_each(|item| item.line = 0);
        own
    };
    assert_eq!(without_lines(again), without_lines(own));
    assert_eq!(OwnItems::of(&whole()), None);
    let source =
        include_str!("../../tests/small_own_items.toml").replace("\"often\"", "\"often@2\"");
    let second = parse_own_items("own.toml", &source, &bank).unwrap();
    assert!(second.to_toml(&bank).contains("format = \"often@2\""));
}

#[test]
fn minutes_go_with_the_share_of_items_and_own_items_add_to_them() {
    let long = load("small.toml", &WHOLE.replacen("minutes = 2", "minutes = 14", 1)).unwrap();
    let rules = ids(&["theme_rules"]);
    assert_eq!(select(&long, Some(&rules), None, "w").unwrap().minutes(), 8, "4 of 7 items");
    assert_eq!(select(&whole(), Some(&rules), None, "w").unwrap().minutes(), 1);
    // 13 minutes by 4 of 7 items is 7.4; three questions take half a minute.
    let other = load("small.toml", &WHOLE.replacen("minutes = 2", "minutes = 13", 1)).unwrap();
    assert_eq!(select(&other, Some(&rules), None, "w").unwrap().minutes(), 7);
    assert_eq!(select(&other, Some(&rules), Some(&own()), "w").unwrap().minutes(), 8);
    let longest = load("small.toml", &WHOLE.replacen("minutes = 2", "minutes = 120", 1)).unwrap();
    assert_eq!(select(&longest, None, Some(&own()), "w").unwrap().minutes(), 120);
}

#[test]
fn a_question_that_nobody_can_come_to_is_a_problem_with_its_mend() {
    let whole = with_a_follower();
    let problems =
        select(&whole, Some(&ids(&["theme_rules", "theme_after"])), None, "w").unwrap_err();
    let [problem] = &problems[..] else { panic!("{problems:?}") };
    assert_eq!(problem.theme(), Some("theme_after"));
    let said = problem.to_string();
    assert!(said.contains("`told_someone`") && said.contains("choose `seen` too"), "{said}");
    select(&whole, Some(&ids(&["theme_rules", "theme_after", "theme_seen"])), None, "w").unwrap();
}

#[test]
fn what_makes_no_questionnaire_is_refused_with_every_reason() {
    let whole = whole();
    let without_core = select(&whole, Some(&ids(&["theme_seen"])), None, "w").unwrap_err();
    assert_eq!(without_core, [SelectionProblem::EmptyCore]);
    let nothing = select(&whole, Some(&[]), None, "W 1").unwrap_err();
    assert!(matches!(nothing[0], SelectionProblem::Suffix { .. }), "{nothing:?}");
    assert_eq!(nothing[1], SelectionProblem::NothingChosen);
    let unknown = select(&whole, Some(&ids(&["theme_rulez"])), None, "w").unwrap_err();
    assert!(unknown[0].to_string().contains("Did you mean `rules`?"), "{unknown:?}");
    let once = select(&whole, None, None, "w").unwrap();
    let twice = select(&once, None, None, "v").unwrap_err();
    assert!(twice[0].to_string().contains("1.0.0+w"), "{twice:?}");
}

#[test]
fn a_name_of_the_questionnaire_cannot_be_taken() {
    let taken =
        WHOLE.replace("rules_discussed", "own_desk").replace("\"theme_seen\"", "\"own_block\"");
    let problems =
        select(&load("small.toml", &taken).unwrap(), None, Some(&own()), "w").unwrap_err();
    let [kept, desk] = &problems[..] else { panic!("{problems:?}") };
    assert!(matches!(kept, SelectionProblem::NameKept { .. }), "{kept:?}");
    assert_eq!(desk.own_line(), Some(6), "the line of the item in its file");

    let other = WHOLE.replace("\"two_points\"", "\"often\"");
    let problems = select(&load("small.toml", &other).unwrap(), None, Some(&own()), "w");
    let problems = problems.unwrap_err();
    assert!(matches!(problems[0], SelectionProblem::OtherFormat { .. }), "{problems:?}");
}

#[test]
fn waves_of_different_selections_compare_by_id() {
    let whole = whole();
    let rules = select(&whole, Some(&ids(&["theme_rules"])), Some(&own()), "2024").unwrap();
    let all = select(&whole, None, Some(&own()), "2026").unwrap();
    for (then, now) in [(&rules, &all), (&all, &rules), (&whole, &rules), (&rules, &whole)] {
        let changes = compare(then, now);
        assert!(changes.same_questionnaire);
        for id in ["rules_clear", "rules_followed"] {
            assert_eq!(changes.item(id).unwrap().comparable, Comparable::Yes);
        }
        assert_eq!(changes.scale("clarity").unwrap().comparable, Comparable::Yes);
    }
    let changes = compare(&rules, &all);
    assert_eq!(changes.item("own_desk").unwrap().comparable, Comparable::Yes);
    assert_eq!(changes.item("saw_something").unwrap().comparable, Comparable::No, "it is new");
}
