//! What is wrong in a file that people edit, where, and how to mend it.

use std::fmt;
use std::ops::Range;
use std::sync::LazyLock;

use crate::{Catalogue, Lang};

/// At most this many problems of one file are listed; a last one counts the others.
pub const MAX_DIAGNOSTICS: usize = 50;

pub(crate) static TEXTS: LazyLock<Catalogue> = LazyLock::new(|| {
    Catalogue::parse(include_str!("../text/nl.toml"), include_str!("../text/en.toml"))
        .expect("the texts are compiled in, and a test reads them")
});

/// One problem in a file: a stable code, the place, what is wrong and the mend.
///
/// Codes are never renumbered; the table stands in the [crate documentation](crate).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The code: a letter for the kind of file and three digits.
    pub code: &'static str,
    /// The file, as the caller named it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    values: Vec<(&'static str, Value)>,
    near: Option<String>,
}

/// What fills a placeholder of a diagnostic's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// The same in every language.
    Plain(String),
    /// A word of the catalogue: the key below `words`.
    Word(&'static str),
    /// A thing with a name: item `x`.
    Named(&'static str, String),
    /// A thing without a readable name: item 3.
    Nth(&'static str, usize),
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Plain(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Plain(text)
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Value {
        Value::Plain(number.to_string())
    }
}

impl Value {
    fn render(&self, lang: Lang) -> String {
        let word = |key: &str| TEXTS.fill(lang, &format!("words.{key}"), &[]);
        match self {
            Value::Plain(text) => text.clone(),
            Value::Word(key) => word(key),
            Value::Named(kind, name) => format!("{} `{name}`", word(kind)),
            Value::Nth(kind, n) => format!("{} {n}", word(kind)),
        }
    }
}

impl Diagnostic {
    pub(crate) fn new(
        file: &str,
        line: usize,
        code: &'static str,
        values: Vec<(&'static str, Value)>,
    ) -> Diagnostic {
        Diagnostic { code, file: file.to_owned(), line, values, near: None }
    }

    /// One more value for its text.
    pub(crate) fn with(&mut self, name: &'static str, value: Value) {
        self.values.push((name, value));
    }

    /// Names what was probably meant: the mend begins with it.
    pub(crate) fn near(&mut self, near: Option<&str>) {
        self.near = near.map(str::to_owned);
    }

    /// What is wrong, in a sentence.
    pub fn message(&self, lang: Lang) -> String {
        let message = self.fill(lang, "message");
        let mut letters = message.chars();
        // Many begin with the name of a place: a sentence has a capital all the same.
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        first + letters.as_str()
    }

    /// What to do about it, in a sentence or two.
    pub fn mend(&self, lang: Lang) -> String {
        let mend = self.fill(lang, "mend");
        match &self.near {
            Some(near) => {
                let near = TEXTS.fill(lang, "near", &[("near", near)]);
                format!("{near} {mend}")
            }
            None => mend,
        }
    }

    /// The whole line: `file:line: Q012 What is wrong. Mend: what to do.`
    pub fn render(&self, lang: Lang) -> String {
        TEXTS.fill(
            lang,
            "frame",
            &[
                ("file", &self.file),
                ("line", &self.line.to_string()),
                ("code", self.code),
                ("message", &self.message(lang)),
                ("mend", &self.mend(lang)),
            ],
        )
    }

    fn fill(&self, lang: Lang, which: &str) -> String {
        let values: Vec<(&str, String)> =
            self.values.iter().map(|(name, value)| (*name, value.render(lang))).collect();
        let values: Vec<(&str, &str)> =
            values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let own = format!("{}.{which}", self.code);
        if TEXTS.has(&own) {
            return TEXTS.fill(lang, &own, &values);
        }
        // Problems that several kinds of file share are written down once.
        let shared = match self.code.split_at(1) {
            ("P" | "W" | "F", number) => format!("Q{number}.{which}"),
            ("S" | "N", number) => format!("U{number}.{which}"),
            _ => own,
        };
        TEXTS.fill(lang, &shared, &values)
    }
}

/// In English, as the command line speaks; see [`Diagnostic::render`].
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Lang::En))
    }
}

impl std::error::Error for Diagnostic {}

/// Collects the problems of one file.
pub(crate) struct Report<'s> {
    file: &'s str,
    /// Where every line begins, in bytes.
    starts: Vec<usize>,
    more: &'static str,
    found: Vec<Diagnostic>,
}

impl<'s> Report<'s> {
    /// `more` is the code for "and so many others".
    pub(crate) fn new(file: &'s str, source: &str, more: &'static str) -> Report<'s> {
        let starts =
            std::iter::once(0).chain(source.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Report { file, starts, more, found: Vec::new() }
    }

    /// The file, as the caller named it.
    pub(crate) fn file(&self) -> &'s str {
        self.file
    }

    /// The line of a byte of the source, from 1.
    pub(crate) fn line(&self, byte: usize) -> usize {
        self.starts.partition_point(|&start| start <= byte)
    }

    /// The line on which a span begins.
    pub(crate) fn line_of(&self, span: Range<usize>) -> usize {
        self.line(span.start)
    }

    pub(crate) fn add<const N: usize>(
        &mut self,
        line: usize,
        code: &'static str,
        values: [(&'static str, Value); N],
    ) {
        self.add_near(line, code, values, None);
    }

    /// The same, with what was probably meant.
    pub(crate) fn add_near<const N: usize>(
        &mut self,
        line: usize,
        code: &'static str,
        values: [(&'static str, Value); N],
        near: Option<&str>,
    ) {
        let mut diagnostic = Diagnostic::new(self.file, line, code, values.into());
        diagnostic.near(near);
        self.found.push(diagnostic);
    }

    /// Whether another problem would still be listed: looking for what was meant takes time.
    pub(crate) fn lists_more(&self) -> bool {
        self.found.len() < MAX_DIAGNOSTICS
    }

    pub(crate) fn len(&self) -> usize {
        self.found.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The problems in the order of the lines, the list kept short.
    pub(crate) fn into_diagnostics(mut self) -> Vec<Diagnostic> {
        self.found.sort_by_key(|problem| (problem.line, problem.code));
        self.found.dedup();
        if self.found.len() > MAX_DIAGNOSTICS {
            let others = self.found.len() - MAX_DIAGNOSTICS;
            self.found.truncate(MAX_DIAGNOSTICS);
            let line = self.found.last().map_or(1, |last| last.line);
            self.add(line, self.more, [("count", others.into())]);
        }
        self.found
    }
}

/// The text of a file that should be UTF-8, without a byte order mark.
///
/// On failure: the problem with the line on which the first wrong byte stands.
pub(crate) fn decode<'b>(
    file: &str,
    bytes: &'b [u8],
    code: &'static str,
) -> Result<&'b str, Vec<Diagnostic>> {
    std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].split(|&byte| byte == b'\n').count();
        vec![Diagnostic::new(file, line, code, Vec::new())]
    })
}
