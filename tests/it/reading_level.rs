//! Everything that people read on the way is plain language (B1), measured.
//!
//! How: see `peil_instrument::readability`.

use std::collections::BTreeMap;

use peil_instrument::readability::{LONGEST_SENTENCE, Readability, STANDARD, sentences, words};
use peil_instrument::{ItemKind, Lang, Text};

use crate::repository;

#[test]
fn every_text_on_the_way_is_plain_language() {
    let mut problems = Vec::new();
    for lang in [Lang::Nl, Lang::En] {
        for (group, text) in groups(lang) {
            let measured = Readability::of(lang, &text).unwrap();
            println!("{} {group:<24} {measured}", lang.tag());
            if measured.score < STANDARD {
                problems.push(format!("{} {group}: {measured}", lang.tag()));
            }
            for sentence in
                sentences(&text).filter(|sentence| words(sentence).count() > LONGEST_SENTENCE)
            {
                problems.push(format!("{} {group}: too long a sentence: {sentence}", lang.tag()));
            }
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
}

/// The texts, by where they stand. A group has enough words for its score to mean something.
fn groups(lang: Lang) -> BTreeMap<String, String> {
    let mut groups: BTreeMap<String, String> = BTreeMap::new();
    let mut add = |group: &str, text: &str| {
        let all = groups.entry(group.to_owned()).or_default();
        all.push_str(text.trim());
        // A heading or a label ends like a sentence.
        all.push_str(if text.trim().ends_with(['.', '?', '!', ':', '…']) { "\n" } else { ".\n" });
    };
    for folder in ["", "house/"] {
        let path = repository().join(format!("crates/web/text/{folder}{}.toml", lang.tag()));
        let page_texts: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
        for (section, texts) in &page_texts {
            // Names of months and buttons are no prose.
            let names = ["date", "number", "language", "site", "front", "leave", "house_event"];
            // Parts of the house have few words each.
            let group = if section.starts_with("house") { "house" } else { section };
            if !names.contains(&section.as_str()) {
                each_text(texts, &mut |text| add(group, text));
            }
        }
    }
    let path = repository().join(format!("crates/mail/text/{}.toml", lang.tag()));
    let mail_texts: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
    for (section, texts) in &mail_texts {
        if !["date", "subject"].contains(&section.as_str()) {
            each_text(texts, &mut |text| add("mail", text));
        }
    }
    let shown = |text: &Text| text.get(lang).to_owned();
    let staff = peil_instrument::shipped::questionnaire("staff", None).unwrap();
    for block in staff.blocks() {
        add("questions: introductions", &shown(&block.title));
        add("questions: introductions", &shown(&block.intro));
    }
    for item in staff.items() {
        add("questions", &shown(&item.text));
        if let Some(help) = &item.help {
            add("questions: help", &shown(help));
        }
        match &item.kind {
            ItemKind::Single { options } | ItemKind::Multiple { options } => {
                for option in options {
                    add("questions: answers", &shown(&option.text));
                }
            }
            ItemKind::Rating { .. } | ItemKind::Open { .. } => {}
        }
    }
    groups
}

fn each_text(value: &toml::Value, found: &mut impl FnMut(&str)) {
    match value {
        toml::Value::String(text) => found(text),
        toml::Value::Table(table) => table.values().for_each(|inner| each_text(inner, found)),
        _ => {}
    }
}
