//! Everything that people read on the way is plain language (B1), measured.
//!
//! Dutch by Flesch-Douma (Douma 1960): 206.84 − 0.93 · words per sentence − 77 · syllables per word.
//! English by Flesch (1948): 206.835 − 1.015 · words per sentence − 84.6 · syllables per word. Both call
//! 60 to 70 "standard": what somebody with B1 reads. A measure of words and sentences only: whether a text
//! is clear, people have to tell.

use std::collections::BTreeMap;

use peil_instrument::{ItemKind, Lang, Text};

use crate::repository;

/// The lowest score of a group of texts.
const STANDARD: f64 = 60.0;
/// The longest sentence, in words.
const LONGEST: usize = 25;

#[test]
fn every_text_on_the_way_is_plain_language() {
    let mut problems = Vec::new();
    for lang in [Lang::Nl, Lang::En] {
        for (group, text) in groups(lang) {
            let measured = Measured::of(lang, &text);
            println!("{} {group:<24} {measured}", lang.tag());
            if measured.score < STANDARD {
                problems.push(format!("{} {group}: {measured}", lang.tag()));
            }
            for sentence in sentences(&text).filter(|sentence| words(sentence).count() > LONGEST) {
                problems.push(format!("{} {group}: too long a sentence: {sentence}", lang.tag()));
            }
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn syllables_are_counted_as_people_speak() {
    for (word, syllables) in [
        ("werk", 1),
        ("integriteit", 4),
        ("vertrouwelijk", 4),
        ("moeilijk", 2),
        ("geëist", 2),
        ("organisatie", 5),
        ("nieuw", 1),
        ("antwoorden", 3),
        ("beoordelen", 4),
        ("sociaal", 3),
    ] {
        assert_eq!(dutch_syllables(word), syllables, "{word}");
    }
    for (word, syllables) in [
        ("work", 1),
        ("integrity", 4),
        ("rule", 1),
        ("people", 2),
        ("asked", 1),
        ("wanted", 2),
        ("questionnaire", 3),
        ("the", 1),
        ("answers", 2),
    ] {
        assert_eq!(english_syllables(word), syllables, "{word}");
    }
}

/// A group of texts, measured.
struct Measured {
    words: usize,
    per_sentence: f64,
    per_word: f64,
    score: f64,
}

impl Measured {
    fn of(lang: Lang, text: &str) -> Measured {
        let count = |sentence: &str| {
            words(sentence).fold((0, 0), |(words, syllables), word| {
                (words + 1, syllables + syllables_of(lang, &word))
            })
        };
        let counted: Vec<(usize, usize)> =
            sentences(text).map(count).filter(|it| it.0 > 0).collect();
        let words: usize = counted.iter().map(|(words, _)| words).sum();
        let syllables: usize = counted.iter().map(|(_, syllables)| syllables).sum();
        let per_sentence = words as f64 / counted.len() as f64;
        let per_word = syllables as f64 / words as f64;
        let score = match lang {
            Lang::Nl => 206.84 - 0.93 * per_sentence - 77.0 * per_word,
            Lang::En => 206.835 - 1.015 * per_sentence - 84.6 * per_word,
        };
        Measured { words, per_sentence, per_word, score }
    }
}

impl std::fmt::Display for Measured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Measured { words, per_sentence, per_word, score } = self;
        write!(
            f,
            "{score:5.1}  ({words} words, {per_sentence:.1} a sentence, {per_word:.2} syllables a word)"
        )
    }
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
    let path = repository().join(format!("crates/web/text/{}.toml", lang.tag()));
    let page_texts: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
    for (section, texts) in &page_texts {
        // Names of months and buttons are no prose.
        if !["date", "number", "language", "site", "front", "leave"].contains(&section.as_str()) {
            each_text(texts, &mut |text| add(section, text));
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

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['.', '?', '!', ':', '\n']).map(str::trim).filter(|it| !it.is_empty())
}

fn words(sentence: &str) -> impl Iterator<Item = String> + '_ {
    // A placeholder is a name or a number: one short word.
    sentence
        .split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’' || c == '{'))
        .filter(|word| word.chars().any(char::is_alphabetic))
        .map(|word| if word.contains('{') { "x".to_owned() } else { word.to_lowercase() })
}

fn syllables_of(lang: Lang, word: &str) -> usize {
    match lang {
        Lang::Nl => dutch_syllables(word),
        Lang::En => english_syllables(word),
    }
}

/// Vowels that are spoken as one, the longest first.
const DUTCH_VOWELS: [&str; 24] = [
    "eeuw", "ieuw", "aai", "ooi", "oei", "eeu", "ieu", "aa", "ee", "oo", "uu", "ie", "oe", "ui",
    "eu", "ou", "au", "ei", "ij", "uw", "ai", "oi", "ey", "ëi",
];

fn dutch_syllables(word: &str) -> usize {
    let is_vowel = |c: char| "aeiouyáéèêëïíóöúü".contains(c);
    let (mut rest, mut syllables) = (word, 0);
    while let Some(first) = rest.chars().next() {
        if !is_vowel(first) {
            rest = &rest[first.len_utf8()..];
            continue;
        }
        syllables += 1;
        let together = DUTCH_VOWELS.iter().find(|vowels| rest.starts_with(**vowels));
        rest = &rest[together.map_or(first.len_utf8(), |vowels| vowels.len())..];
    }
    syllables.max(1)
}

fn english_syllables(word: &str) -> usize {
    let is_vowel = |c: char| "aeiouy".contains(c);
    let letters: Vec<char> = word.chars().collect();
    let mut syllables = 0;
    for (at, &letter) in letters.iter().enumerate() {
        if is_vowel(letter) && (at == 0 || !is_vowel(letters[at - 1])) {
            syllables += 1;
        }
    }
    let ends = |end: &str| word.ends_with(end);
    let before = |n: usize| letters.len().checked_sub(n).and_then(|at| letters.get(at)).copied();
    // A final e is silent, except after a consonant and l; so is that of -ed, except after t and d.
    let silent_e = ends("e") && !(ends("le") && before(3).is_some_and(|c| !is_vowel(c)));
    let silent_ed = ends("ed") && !before(3).is_some_and(|c| c == 't' || c == 'd');
    if syllables > 1
        && (silent_e || silent_ed)
        && !before(2).is_some_and(|c| is_vowel(c) && !silent_ed)
    {
        syllables -= 1;
    }
    syllables.max(1)
}
