//! The column `type`.

/// What a row of the sheet `survey` is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum QuestionType {
    BeginGroup,
    EndGroup,
    BeginRepeat,
    EndRepeat,
    Note,
    Text,
    One {
        list: String,
        or_other: bool,
    },
    Many {
        list: String,
        or_other: bool,
    },
    /// Something without counterpart: a number, a date, a place, a calculation.
    Other,
}

impl QuestionType {
    /// Understands the ways in which forms write it: `select_one yes_no`, `begin group`.
    pub(super) fn parse(written: &str) -> QuestionType {
        let words: Vec<&str> = written.split_whitespace().collect();
        let first = words.first().map(|word| word.to_lowercase()).unwrap_or_default();
        let second = words.get(1).map(|word| word.to_lowercase()).unwrap_or_default();
        // `select one` and `select_one` are the same.
        let (word, rest) = match (first.as_str(), second.as_str()) {
            ("select" | "begin" | "end", "one" | "multiple" | "group" | "repeat") => {
                (format!("{first}_{second}"), &words[2..])
            }
            _ => (first, words.get(1..).unwrap_or_default()),
        };
        let or_other = rest.iter().skip(1).any(|word| word.eq_ignore_ascii_case("or_other"));
        let list = rest.first().map(|list| (*list).to_owned()).unwrap_or_default();
        match word.as_str() {
            "begin_group" => QuestionType::BeginGroup,
            "end_group" => QuestionType::EndGroup,
            "begin_repeat" => QuestionType::BeginRepeat,
            "end_repeat" => QuestionType::EndRepeat,
            "note" => QuestionType::Note,
            "text" | "string" => QuestionType::Text,
            "select_one" => QuestionType::One { list, or_other },
            "select_multiple" => QuestionType::Many { list, or_other },
            _ => QuestionType::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_read_as_forms_write_them() {
        let one = |list: &str| QuestionType::One { list: list.to_owned(), or_other: false };
        assert_eq!(QuestionType::parse("select_one yes_no"), one("yes_no"));
        assert_eq!(QuestionType::parse(" Select one  yes_no "), one("yes_no"));
        assert_eq!(QuestionType::parse("select_one"), one(""));
        let other = QuestionType::Many { list: "a".to_owned(), or_other: true };
        assert_eq!(QuestionType::parse("select_multiple a or_other"), other);
        assert_eq!(QuestionType::parse("begin group"), QuestionType::BeginGroup);
        assert_eq!(QuestionType::parse("end_group"), QuestionType::EndGroup);
        for word in ["integer", "geopoint", "rank a", "select_one_from_file a.csv", "begin", ""] {
            assert_eq!(QuestionType::parse(word), QuestionType::Other, "{word}");
        }
    }
}
