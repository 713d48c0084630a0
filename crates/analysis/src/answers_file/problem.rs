//! What can be wrong with an answers file, in words.

mod kind;

use std::fmt;
use std::sync::LazyLock;

use peil_instrument::{Catalogue, Lang};

pub(super) use kind::Kind;

static TEXTS: LazyLock<Catalogue> = LazyLock::new(|| {
    // A test reads the same two files, so a program with faulty texts is never built.
    Catalogue::parse(include_str!("../../text/nl.toml"), include_str!("../../text/en.toml"))
        .unwrap_or_default()
});

/// One problem of an answers file: where, what, and the mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswersProblem {
    /// The stable code: `A001`, ….
    pub code: &'static str,
    /// The file.
    pub file: String,
    /// The line in a CSV file, the row in a Parquet file, from 1; `None` for the file as a whole.
    pub line: Option<u64>,
    /// The column's name, where one is to blame.
    pub column: Option<String>,
    /// What the words mention.
    values: Vec<(&'static str, String)>,
}

impl AnswersProblem {
    pub(super) fn new(
        kind: Kind,
        file: &str,
        line: Option<u64>,
        column: Option<&str>,
    ) -> AnswersProblem {
        AnswersProblem {
            code: kind.code(),
            file: file.to_owned(),
            line,
            column: column.map(str::to_owned),
            values: kind.values(),
        }
    }

    /// The problem in one line: `file:line, column: A007 what is wrong. Mend: …`.
    pub fn render(&self, lang: Lang) -> String {
        let line = self.line.map(|line| line.to_string()).unwrap_or_default();
        let place_key = match (self.line, &self.column) {
            (None, None) => "answers.place_file",
            (None, Some(_)) => "answers.place_file_column",
            (Some(_), None) => "answers.place",
            (Some(_), Some(_)) => "answers.place_column",
        };
        let column = self.column.as_deref().unwrap_or_default();
        let at = [("file", self.file.as_str()), ("line", &line), ("column", column)];
        let place = TEXTS.fill(lang, place_key, &at);
        let (what, mend) = (self.words(lang, "what"), self.words(lang, "mend"));
        let all =
            [("place", place.as_str()), ("code", self.code), ("what", &what), ("mend", &mend)];
        TEXTS.fill(lang, "answers.line", &all)
    }

    /// The problem beside the row that it is about: ``column `a1`: A007 what is wrong.``
    pub(super) fn reason(&self, lang: Lang) -> String {
        let key = if self.column.is_some() { "answers.reason_column" } else { "answers.reason" };
        let column = self.column.as_deref().unwrap_or_default();
        let what = self.words(lang, "what");
        TEXTS.fill(lang, key, &[("column", column), ("code", self.code), ("what", &what)])
    }

    fn words(&self, lang: Lang, part: &str) -> String {
        let values: Vec<(&str, &str)> =
            self.values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let key = format!("answers.{}.{part}", self.code.to_ascii_lowercase());
        TEXTS.fill(lang, &key, &values)
    }
}

impl fmt::Display for AnswersProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Lang::En))
    }
}

impl std::error::Error for AnswersProblem {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_texts_are_complete_in_both_languages() {
        let texts = Catalogue::parse(
            include_str!("../../text/nl.toml"),
            include_str!("../../text/en.toml"),
        );
        let texts = texts.unwrap();
        for code in 1..=40 {
            assert!(texts.has(&format!("answers.a{code:03}.what")));
            assert!(texts.has(&format!("answers.a{code:03}.mend")));
        }
    }

    #[test]
    fn a_problem_reads_as_place_code_what_and_mend() {
        let kind = Kind::UnknownUnit { found: "hr".to_owned() };
        let problem = AnswersProblem::new(kind, "a.csv", Some(3), Some("unit"));
        assert_eq!(
            problem.render(Lang::En),
            "a.csv:3, column `unit`: A006 There is no unit `hr`. \
             Mend: use a code from the units file, or add the unit there."
        );
    }
}
