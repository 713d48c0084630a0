//! Codes of LimeSurvey, made of ids.

use std::collections::BTreeSet;

use peil_instrument::{Choice, ItemKind, Questionnaire};

/// The longest code, in letters.
const LONGEST: usize = 20;
/// Words that LimeSurvey keeps for itself, in small letters.
const RESERVED: &[&str] = &[
    "lang", "sid", "savedid", "token", "qid", "gid", "sgq", "self", "that", "this", "time",
    "other", "comment",
];

/// The codes of a questionnaire, by item.
pub(super) struct Codes {
    items: Vec<String>,
    /// The options of multiple choices; empty for other items.
    options: Vec<Vec<String>>,
}

/// A column of the answers that LimeSurvey exports.
pub(super) struct ColumnCode {
    pub limesurvey: String,
    pub peil: String,
    pub answers: &'static str,
}

impl Codes {
    pub(super) fn new(questionnaire: &Questionnaire) -> Codes {
        let items = questionnaire.items();
        let options = |kind: &ItemKind| match kind {
            ItemKind::Multiple { options } => {
                codes(options.iter().map(|it: &Choice| it.id.as_str()))
            }
            _ => Vec::new(),
        };
        Codes {
            items: codes(items.iter().map(|item| item.id.as_str())),
            options: items.iter().map(|item| options(&item.kind)).collect(),
        }
    }

    pub(super) fn item(&self, item: usize) -> &str {
        &self.items[item]
    }

    pub(super) fn option(&self, item: usize, option: usize) -> &str {
        &self.options[item][option]
    }

    /// Every column, in the order of the questions.
    pub(super) fn columns(&self, questionnaire: &Questionnaire) -> Vec<ColumnCode> {
        let mut columns = Vec::new();
        for (index, item) in questionnaire.items().iter().enumerate() {
            let code = self.item(index);
            match &item.kind {
                ItemKind::Multiple { options } => {
                    for (n, option) in options.iter().enumerate() {
                        columns.push(ColumnCode {
                            limesurvey: format!("{code}[{}]", self.option(index, n)),
                            peil: format!("{}.{}", item.id, option.id),
                            answers: "tick",
                        });
                    }
                }
                kind => columns.push(ColumnCode {
                    limesurvey: code.to_owned(),
                    peil: item.id.to_string(),
                    answers: if matches!(kind, ItemKind::Open { .. }) { "text" } else { "code" },
                }),
            }
        }
        columns
    }
}

/// A code for every id: letters and digits, at most twenty, and different also without regard to capitals.
fn codes<'i>(ids: impl Iterator<Item = &'i str>) -> Vec<String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut codes = Vec::new();
    for id in ids {
        let whole = in_one_word(id);
        let free = |code: &String| {
            let small = code.to_lowercase();
            !taken.contains(&small) && !RESERVED.contains(&small.as_str())
        };
        let short: String = whole.chars().take(LONGEST).collect();
        let numbered = (2_u32..).map(|n| {
            let n = n.to_string();
            let begin: String = whole.chars().take(LONGEST - n.len()).collect();
            begin + &n
        });
        // There are more numbers than ids.
        let code = std::iter::once(short).chain(numbered).find(free).unwrap_or_default();
        taken.insert(code.to_lowercase());
        codes.push(code);
    }
    codes
}

/// `knows_policy` as `knowsPolicy`.
fn in_one_word(id: &str) -> String {
    let mut words = id.split('_').filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |whole, word| {
        let mut letters = word.chars();
        let capital = letters.next().map(|letter| letter.to_ascii_uppercase());
        whole + &capital.into_iter().chain(letters).collect::<String>()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(ids: &[&str]) -> Vec<String> {
        codes(ids.iter().copied())
    }

    #[test]
    fn codes_are_short_words_that_differ() {
        assert_eq!(all(&["knows_policy", "q1"]), ["knowsPolicy", "q1"]);
        assert_eq!(
            all(&["knows_where_to_report_it", "knows_where_to_report_in"]),
            ["knowsWhereToReportIt", "knowsWhereToReportIn"]
        );
        assert_eq!(
            all(&["department_finds_important", "department_finds_import_good"]),
            ["departmentFindsImpor", "departmentFindsImpo2"]
        );
        assert_eq!(all(&["a_b", "ab", "this"]), ["aB", "ab2", "this2"]);
    }

    proptest! {
        #[test]
        fn whatever_the_ids(ids in prop::collection::btree_set("[a-z][a-z0-9_]{0,47}", 1..60)) {
            let made = codes(ids.iter().map(String::as_str));
            let different: BTreeSet<String> = made.iter().map(|it| it.to_lowercase()).collect();
            prop_assert_eq!(different.len(), ids.len());
            for code in made {
                prop_assert!(code.len() <= LONGEST && code.starts_with(|c: char| c.is_ascii_lowercase()));
                prop_assert!(code.chars().all(|c| c.is_ascii_alphanumeric()), "{}", code);
            }
        }
    }
}
