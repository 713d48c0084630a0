//! What an item says, word by word.

use super::Found;
use crate::readability::words;
use crate::{Lang, Text};

/// Words that lead to an answer.
const LEADING: [(Lang, &[&str]); 2] = [
    (
        Lang::Nl,
        &[
            "toch",
            "natuurlijk",
            "immers",
            "uiteraard",
            "vanzelfsprekend",
            "iedereen weet",
            "vindt u ook",
            "eens dat",
        ],
    ),
    (
        Lang::En,
        &[
            "of course",
            "naturally",
            "surely",
            "obviously",
            "everybody knows",
            "everyone knows",
            "don’t you",
            "agree that",
        ],
    ),
];
const NEGATIONS: [(Lang, &[&str]); 2] = [
    (Lang::Nl, &["niet", "geen", "nooit", "niemand", "niets", "nergens", "zonder", "noch"]),
    (
        Lang::En,
        &["not", "no", "never", "nobody", "nothing", "nowhere", "without", "none", "cannot"],
    ),
];
/// What the field calls the opposite of integrity: a name for something, no negation of the statement.
const TERMS: [(Lang, &[&str]); 2] = [
    (Lang::Nl, &["niet-integer", "niet-integere", "niet integer", "niet integere"]),
    (Lang::En, &["not act with integrity", "without integrity", "not acting with integrity"]),
];
const ABSOLUTES: [(Lang, &[&str]); 2] = [
    (Lang::Nl, &["altijd", "iedereen", "alle", "alles", "allemaal", "volledig"]),
    (Lang::En, &["always", "everyone", "everybody", "all", "everything", "completely"]),
];
/// After “en” or “and”, these begin a second statement.
const SECOND_CLAUSE: [(Lang, &[&str]); 2] = [
    (
        Lang::Nl,
        &[
            "ik", "wij", "we", "hij", "zij", "het", "dat", "is", "zijn", "wordt", "worden", "kan",
            "kunnen", "heeft", "hebben", "mag", "mogen", "moet", "weet", "weten", "durf", "durft",
            "doet", "gaat", "krijgt", "krijg",
        ],
    ),
    (
        Lang::En,
        &[
            "i", "we", "they", "he", "she", "it", "is", "are", "can", "has", "have", "may", "must",
            "know", "knows", "dare", "does", "do", "gets", "get", "will",
        ],
    ),
];

/// What there is to say about the words of an item. `rating`: people say how far they agree, so a negation
/// or an absolute word makes it hard to know what an answer means.
pub(super) fn item(text: &Text, rating: bool) -> Vec<Found> {
    let mut found = Vec::new();
    let mut say = |code: &'static str, what: Option<(Lang, String)>| {
        if let Some((lang, word)) = what {
            found.push((code, vec![("lang", lang.tag().into()), ("word", word.into())]));
        }
    };
    say("L001", double(text));
    say("L002", first(text, &LEADING, &[]));
    if rating {
        say("L003", first(text, &NEGATIONS, &TERMS).or_else(|| contracted(text)));
        say("L009", first(text, &ABSOLUTES, &[]));
    }
    found
}

/// The first of some words or phrases that stands in a text, in one language or the other.
fn first(
    text: &Text,
    lists: &[(Lang, &[&str])],
    without: &[(Lang, &[&str])],
) -> Option<(Lang, String)> {
    lists.iter().find_map(|(lang, list)| {
        let mut spoken = spoken(text.get(*lang));
        for (_, terms) in without.iter().filter(|(other, _)| other == lang) {
            for term in *terms {
                spoken = spoken.replace(&format!(" {} ", plain(term)), "  ");
            }
        }
        let word = list.iter().find(|word| spoken.contains(&format!(" {} ", plain(word))))?;
        Some((*lang, (*word).to_owned()))
    })
}

/// “don’t”, “isn’t”: a negation in one word with its verb.
fn contracted(text: &Text) -> Option<(Lang, String)> {
    words(&text.en)
        .find(|word| word.ends_with("n’t") || word.ends_with("n't"))
        .map(|word| (Lang::En, word))
}

/// A sign that two things are asked: “en/of”; “en” before a second statement; two verbs on one subject
/// (“steunt en beschermt”). Two things in one list (“regels en afspraken”) are one idea and pass.
fn double(text: &Text) -> Option<(Lang, String)> {
    for (lang, both, and) in [(Lang::Nl, "en/of", "en"), (Lang::En, "and/or", "and")] {
        let shown = text.get(lang).to_lowercase();
        if shown.contains(both) {
            return Some((lang, both.to_owned()));
        }
        let words: Vec<String> = words(&shown).collect();
        for at in 1..words.len().saturating_sub(1) {
            let (before, after) = (&words[at - 1], &words[at + 1]);
            if words[at] != and {
                continue;
            }
            let (_, clauses) = SECOND_CLAUSE[usize::from(lang == Lang::En)];
            let verbs = lang == Lang::Nl && third_person(before) && third_person(after);
            if clauses.contains(&after.as_str()) || verbs {
                return Some((lang, format!("{before} {and} {after}")));
            }
        }
    }
    None
}

/// As Dutch verbs end after “mijn leidinggevende”. Nouns do so too: those that stand in pairs in this field.
fn third_person(word: &str) -> bool {
    const NOUNS: [&str; 8] =
        ["opdracht", "macht", "recht", "inzicht", "tijd", "kant", "toezicht", "integriteit"];
    word.len() > 3 && word.ends_with('t') && !NOUNS.contains(&word)
}

/// The words of a text with a space around each.
fn spoken(text: &str) -> String {
    let mut spoken = " ".to_owned();
    for word in words(text) {
        spoken.push_str(&word);
        spoken.push(' ');
    }
    spoken
}

/// A phrase as [`spoken`] writes it: without hyphens.
fn plain(phrase: &str) -> String {
    phrase.replace('-', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(nl: &str, en: &str) -> Vec<&'static str> {
        item(&Text::new(nl, en), true).into_iter().map(|(code, _)| code).collect()
    }

    #[test]
    fn wording_that_makes_an_answer_unclear_is_named() {
        assert_eq!(codes("Mijn leidinggevende steunt en beschermt mij.", "x"), ["L001"]);
        assert_eq!(codes("Ik ken de regels en ik volg ze.", "x"), ["L001"]);
        assert_eq!(codes("x", "I know and/or follow the rules."), ["L001"]);
        assert_eq!(codes("Dat is natuurlijk veilig.", "x"), ["L002"]);
        assert_eq!(codes("Ik durf niets te zeggen.", "x"), ["L003"]);
        assert_eq!(codes("x", "I don’t dare to speak."), ["L003"]);
        assert_eq!(codes("Mijn leidinggevende luistert altijd.", "x"), ["L009"]);
    }

    #[test]
    fn terms_and_lists_pass() {
        assert!(codes("Ik weet waar ik niet-integer gedrag kan melden.", "x").is_empty());
        assert!(
            codes("Ik ken de regels en afspraken.", "I know the rules and agreements.").is_empty()
        );
        assert!(codes("Zij zegt het als iemand zich niet integer gedraagt.", "x").is_empty());
    }
}
