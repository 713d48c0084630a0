//! Names of files that say whose they are, on every file system.

use std::collections::{BTreeMap, HashMap, HashSet};

/// The most characters of a name, without what a form adds: short enough to be read in a list, and for
/// every file system and zip.
const LONGEST: usize = 80;
/// The most of them that are the unit's code.
const LONGEST_CODE: usize = 48;
/// Kept free for the number that tells two names apart.
const NUMBER: usize = 6;

/// Beginnings of file names for units, given as code and name: `prefix-CODE-name-of-the-unit`.
///
/// Of a code letters, digits, `-`, `_` and `.` stay; of a name small letters and digits, those with
/// an accent without it. At most 80 characters. Two units that would get the same, also where
/// capitals do not count, are told apart by a number behind the code. Because a name begins with
/// `prefix`, it is never one that Windows keeps for itself, nor a way into another folder.
pub fn file_stems<'a>(
    prefix: &str,
    units: impl Iterator<Item = (&'a str, &'a str)>,
) -> BTreeMap<&'a str, String> {
    let mut taken = HashSet::new();
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut stems = BTreeMap::new();
    for (code, name) in units {
        let head = format!("{prefix}-{}", safe_code(code));
        let tail = slug(name, LONGEST.saturating_sub(head.len() + NUMBER + 1));
        // A unit that is called as its code is named once.
        let tail = if tail.is_empty() || tail == safe_code(code).to_lowercase() {
            String::new()
        } else {
            format!("-{tail}")
        };
        let mut stem = format!("{head}{tail}");
        let number = numbers.entry(stem.to_lowercase()).or_insert(1);
        while !taken.insert(stem.to_lowercase()) {
            *number += 1;
            stem = format!("{head}-{number}{tail}");
        }
        stems.insert(code, stem);
    }
    stems
}

fn safe_code(code: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    code.chars().take(LONGEST_CODE).map(|c| if safe(c) { c } else { '_' }).collect()
}

/// The words of a name with `-` between them, as many as go into `longest` characters; of a first word
/// that is longer, its beginning.
fn slug(name: &str, longest: usize) -> String {
    let mut plain = String::new();
    for character in name.chars().flat_map(char::to_lowercase) {
        match without_accent(character) {
            Some(letters) => plain.push_str(letters),
            None if character.is_ascii_alphanumeric() => plain.push(character),
            // What hangs on the letter before it, or between two of one word.
            None if matches!(character, '\u{300}'..='\u{36f}' | '\'' | '’') => {}
            None => plain.push(' '),
        }
    }
    let mut slug = String::new();
    for word in plain.split_whitespace() {
        let room = longest.saturating_sub(slug.len() + usize::from(!slug.is_empty()));
        if slug.is_empty() {
            slug.push_str(&word[..word.len().min(room)]);
        } else if word.len() <= room {
            slug.push('-');
            slug.push_str(word);
        } else {
            break;
        }
    }
    slug
}

/// Letters with an accent as they occur in names of units in Europe.
fn without_accent(character: char) -> Option<&'static str> {
    Some(match character {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'ç' | 'ć' | 'č' => "c",
        'ď' | 'đ' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
        'ğ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => "i",
        'ł' | 'ľ' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => "o",
        'ŕ' | 'ř' => "r",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'ť' | 'ţ' | 'ț' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        'ĳ' => "ij",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stem(code: &str, name: &str) -> String {
        file_stems("praatplaat", [(code, name)].into_iter()).remove(code).unwrap()
    }

    #[test]
    fn a_name_says_the_code_and_then_the_unit() {
        assert_eq!(stem("FIN", "Directie Financiën"), "praatplaat-FIN-directie-financien");
        assert_eq!(stem("FIN", "fin"), "praatplaat-FIN");
        assert_eq!(stem("A-1", "Team ’s-Gravenhage"), "praatplaat-A-1-team-s-gravenhage");
        assert_eq!(stem("A", "Cafe\u{301} & IJssel/Œuvre"), "praatplaat-A-cafe-ijssel-oeuvre");
    }

    #[test]
    fn hostile_names_stay_in_the_folder() {
        for (code, name, expected) in [
            ("../../x", "../../etc/passwd", "praatplaat-.._.._x-etc-passwd"),
            ("CON", "CON", "praatplaat-CON"),
            ("C:\\x|y", "nul.txt:stream", "praatplaat-C__x_y-nul-txt-stream"),
            ("日本", "😀", "praatplaat-__"),
            ("a\u{202e}b", "\u{0}\n<b>", "praatplaat-a_b-b"),
            ("x", ". . .", "praatplaat-x"),
        ] {
            assert_eq!(stem(code, name), expected);
        }
    }

    #[test]
    fn long_names_end_after_a_word() {
        let long = stem("FIN", &"Vergunningen en handhaving ".repeat(9));
        assert!(long.len() <= LONGEST && long.ends_with("-vergunningen-en-handhaving"), "{long}");
        let long = stem(&"C".repeat(64), &"w".repeat(500));
        assert_eq!(long.len(), LONGEST - NUMBER);
        assert!(long.starts_with(&format!("praatplaat-{}-w", "C".repeat(LONGEST_CODE))));
    }

    #[test]
    fn no_two_names_are_the_same_where_capitals_do_not_count() {
        let units =
            [("A/B", "x"), ("A B", "x"), ("a_b", "X"), ("A_B-2", "x"), ("a", "b-x"), ("A-b", "x")];
        let stems = file_stems("praatplaat", units.into_iter());
        assert_eq!(stems["A/B"], "praatplaat-A_B-x");
        assert_eq!(stems["A B"], "praatplaat-A_B-2-x");
        assert_eq!(stems["a_b"], "praatplaat-a_b-3-x");
        assert_eq!(stems["A_B-2"], "praatplaat-A_B-2-2-x");
        assert_eq!(stems["a"], "praatplaat-a-b-x");
        assert_eq!(stems["A-b"], "praatplaat-A-b-2-x");
    }

    #[test]
    fn ten_thousand_units_that_look_the_same_are_named_soon() {
        let codes: Vec<String> =
            (0..10_000).map(|n| char::from_u32(0x4e00 + n).unwrap().to_string()).collect();
        let stems = file_stems("praatplaat", codes.iter().map(|code| (code.as_str(), "Team")));
        let different: HashSet<String> = stems.values().map(|stem| stem.to_lowercase()).collect();
        assert_eq!(different.len(), 10_000);
        assert!(different.iter().all(|stem| stem.len() <= LONGEST));
    }
}
