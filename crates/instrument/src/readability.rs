//! How hard a text is to read: plain language (B1) as far as it can be measured.

use std::fmt;

use crate::Lang;

/// The lowest score that counts as plain language: both formulas call 60 to 70 "standard", which is what
/// somebody with B1 reads.
pub const STANDARD: f64 = 60.0;
/// The longest sentence in plain language, in words.
pub const LONGEST_SENTENCE: usize = 25;

/// A text, measured.
///
/// # Formula
/// ```text
/// Dutch,   Flesch-Douma: 206.84  - 0.93  words per sentence - 77.0 syllables per word
/// English, Flesch:       206.835 - 1.015 words per sentence - 84.6 syllables per word
/// ```
///
/// # Use and limits
/// A measure of words and sentences only: whether a text is clear, people have to tell. Of fewer than
/// some fifty words the score says little.
///
/// # Source
/// Douma (1960), *De leesbaarheid van landbouwbladen*, for Dutch; Flesch (1948), *A new readability
/// yardstick*, for English.
///
/// # Reference value
/// "The cat sat on the mat." is one sentence of six words of one syllable: 116.145.
///
/// ```
/// use peil_instrument::{Lang, readability::Readability};
///
/// let cat = Readability::of(Lang::En, "The cat sat on the mat.").unwrap();
/// assert_eq!((cat.words, cat.score), (6, 206.835 - 1.015 * 6.0 - 84.6));
/// assert!(Readability::of(Lang::Nl, "…").is_none());
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Readability {
    /// The number of words.
    pub words: usize,
    /// Words per sentence.
    pub per_sentence: f64,
    /// Syllables per word.
    pub per_word: f64,
    /// The score: about 0 (a law) to 100 (a children's book).
    pub score: f64,
}

impl Readability {
    /// Measures a text; nothing, if it has no words.
    pub fn of(lang: Lang, text: &str) -> Option<Readability> {
        let (mut n_sentences, mut n_words, mut n_syllables) = (0_usize, 0_usize, 0_usize);
        for sentence in sentences(text) {
            let before = n_words;
            for word in words(sentence) {
                n_words += 1;
                n_syllables += syllables(lang, &word);
            }
            n_sentences += usize::from(n_words > before);
        }
        if n_words == 0 {
            return None;
        }
        let per_sentence = n_words as f64 / n_sentences as f64;
        let per_word = n_syllables as f64 / n_words as f64;
        let score = match lang {
            Lang::Nl => 206.84 - 0.93 * per_sentence - 77.0 * per_word,
            Lang::En => 206.835 - 1.015 * per_sentence - 84.6 * per_word,
        };
        Some(Readability { words: n_words, per_sentence, per_word, score })
    }
}

impl fmt::Display for Readability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Readability { words, per_sentence, per_word, score } = self;
        write!(
            f,
            "{score:5.1}  ({words} words, {per_sentence:.1} a sentence, {per_word:.2} syllables a word)"
        )
    }
}

/// The sentences of a text. A colon and the end of a line end one too.
pub fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['.', '?', '!', ':', '\n']).map(str::trim).filter(|it| !it.is_empty())
}

/// The words of a sentence in lower case. A placeholder, `{name}`, is a name or a number: one short word.
pub fn words(sentence: &str) -> impl Iterator<Item = String> + '_ {
    sentence
        .split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’' || c == '{'))
        .filter(|word| word.chars().any(char::is_alphabetic))
        .map(|word| if word.contains('{') { "x".to_owned() } else { word.to_lowercase() })
}

/// The syllables of a word in lower case, as people speak it; at least one.
pub fn syllables(lang: Lang, word: &str) -> usize {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_counted_as_people_speak() {
        for (word, expected) in [
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
            assert_eq!(syllables(Lang::Nl, word), expected, "{word}");
        }
        for (word, expected) in [
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
            assert_eq!(syllables(Lang::En, word), expected, "{word}");
        }
    }
}
