//! What can be wrong with an answers file, in words.

use std::fmt;
use std::sync::LazyLock;

use peil_instrument::{Catalogue, Lang};

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
        let key = |part: &str| format!("answers.{}.{part}", self.code.to_ascii_lowercase());
        let values: Vec<(&str, &str)> =
            self.values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let line = self.line.map(|line| line.to_string()).unwrap_or_default();
        let place_key = match (self.line, &self.column) {
            (None, _) => "answers.place_file",
            (Some(_), None) => "answers.place",
            (Some(_), Some(_)) => "answers.place_column",
        };
        let column = self.column.as_deref().unwrap_or_default();
        let at = [("file", self.file.as_str()), ("line", &line), ("column", column)];
        let place = TEXTS.fill(lang, place_key, &at);
        let what = TEXTS.fill(lang, &key("what"), &values);
        let mend = TEXTS.fill(lang, &key("mend"), &values);
        let all =
            [("place", place.as_str()), ("code", self.code), ("what", &what), ("mend", &mend)];
        TEXTS.fill(lang, "answers.line", &all)
    }
}

impl fmt::Display for AnswersProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Lang::En))
    }
}

impl std::error::Error for AnswersProblem {}

/// The kinds of problem, with what their words mention.
#[derive(Debug)]
pub(super) enum Kind {
    NotUtf8,
    Separator { found: &'static str },
    NoUnitColumn,
    ColumnTwice,
    UnknownColumn,
    UnknownUnit { found: String },
    UnknownAnswer { found: String, offered: String },
    CellCount { found: usize, expected: usize },
    NoRows,
    Unreadable { found: String },
    Exclusive,
    NotAsked { found: String },
    OpenText,
    OptionMissing { found: String },
}

impl Kind {
    fn code(&self) -> &'static str {
        match self {
            Kind::NotUtf8 => "A001",
            Kind::Separator { .. } => "A002",
            Kind::NoUnitColumn => "A003",
            Kind::ColumnTwice => "A004",
            Kind::UnknownColumn => "A005",
            Kind::UnknownUnit { .. } => "A006",
            Kind::UnknownAnswer { .. } => "A007",
            Kind::CellCount { .. } => "A008",
            Kind::NoRows => "A009",
            Kind::Unreadable { .. } => "A010",
            Kind::Exclusive => "A011",
            Kind::NotAsked { .. } => "A012",
            Kind::OpenText => "A013",
            Kind::OptionMissing { .. } => "A014",
        }
    }

    fn values(self) -> Vec<(&'static str, String)> {
        match self {
            Kind::Separator { found } => vec![("found", found.to_owned())],
            Kind::UnknownUnit { found }
            | Kind::Unreadable { found }
            | Kind::NotAsked { found }
            | Kind::OptionMissing { found } => vec![("found", found)],
            Kind::UnknownAnswer { found, offered } => vec![("found", found), ("offered", offered)],
            Kind::CellCount { found, expected } => {
                vec![("found", found.to_string()), ("expected", expected.to_string())]
            }
            _ => Vec::new(),
        }
    }
}

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
        for code in 1..=14 {
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
