//! Handelingsperspectief: what a manager, a coordinator or a board reads about a theme.

use toml::de::DeTable;

use crate::diagnostic::decode;
use crate::loader::reader::{Reader, Table};
use crate::{Diagnostic, Id, Text, shape};

/// What to do about a theme: why it matters, what goes wrong, what helps, and what to talk about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Perspective {
    /// The theme.
    pub theme: Id,
    /// The scales it speaks about. Whether they exist is the caller's check: a perspective is older or
    /// newer than a questionnaire's version.
    pub scales: Vec<Id>,
    /// Other themes that it builds on, the most important first.
    pub themes: Vec<Id>,
    /// The theme as a manager reads it.
    pub title: Text,
    /// Where the facts come from.
    pub source: String,
    /// Why the theme matters, in two or three sentences.
    pub why: Text,
    /// What goes wrong where it is missing.
    pub goes_wrong: Text,
    /// Steps that help.
    pub helps: Vec<Text>,
    /// What exists to help.
    pub instruments: Vec<Instrument>,
    /// Three questions for a conversation.
    pub questions: Vec<Text>,
    /// A situation without a right answer.
    pub dilemma: Text,
    /// The question when it goes well here.
    pub strength: Text,
    /// The question when there is work to do here (an *opgave*).
    pub opgave: Text,
}

/// Something that exists to help: a code, a training, a guide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instrument {
    /// What it is called.
    pub name: Text,
    /// What it is.
    pub what: Text,
    /// Who names it, and when.
    pub source: String,
}

/// Loads a perspective from the text of its file. `file` is only named in diagnostics.
///
/// # Errors
/// Every problem of the file at once: see the table of codes in the [crate documentation](crate).
pub fn load_perspective(file: &str, source: &str) -> Result<Perspective, Vec<Diagnostic>> {
    let mut reader = Reader::perspective(file, source);
    let (table, errors) = DeTable::parse_recoverable(source);
    if !errors.is_empty() {
        reader.syntax(&errors);
        return Err(reader.report.into_diagnostics());
    }
    let perspective = perspective(&mut reader, table.get_ref());
    match perspective {
        Some(perspective) if reader.report.is_empty() => Ok(perspective),
        _ => Err(reader.report.into_diagnostics()),
    }
}

/// The same from bytes, which may turn out not to be UTF-8.
///
/// # Errors
/// As [`load_perspective`], and `P002` with the line of the first byte that is not UTF-8.
pub fn load_perspective_bytes(file: &str, bytes: &[u8]) -> Result<Perspective, Vec<Diagnostic>> {
    load_perspective(file, decode(file, bytes, "P002")?)
}

fn perspective(reader: &mut Reader<'_>, table: &DeTable<'_>) -> Option<Perspective> {
    let root = reader.root(table, &shape::PERSPECTIVE.names());
    let theme = reader.require(&root, "theme").and_then(|theme| reader.id(&theme));
    let scales = reader.require(&root, "scales").map(|scales| reader.ids(&scales));
    let themes = reader.optional(&root, "themes").map(|themes| reader.ids(&themes));
    let title = reader.required_text(&root, "title");
    let source = words(reader, &root);
    let why = reader.required_text(&root, "why");
    let goes_wrong = reader.required_text(&root, "goes_wrong");
    let helps = reader.texts(&root, "helps", 2, 6);
    let names = shape::INSTRUMENT.names();
    let instruments = reader.some_tables(&root, "instruments", "instrument", &names);
    let instruments = instruments.iter().map(|table| instrument(reader, table)).collect();
    Some(Perspective {
        scales: scales.unwrap_or_default(),
        themes: themes.unwrap_or_default(),
        title,
        source,
        why,
        goes_wrong,
        helps,
        instruments,
        questions: reader.texts(&root, "questions", 3, 3),
        dilemma: reader.required_text(&root, "dilemma"),
        strength: question(reader, &root, "strength"),
        opgave: question(reader, &root, "opgave"),
        theme: theme?,
    })
}

fn instrument(reader: &mut Reader<'_>, table: &Table<'_>) -> Instrument {
    Instrument {
        name: reader.required_text(table, "name"),
        what: reader.required_text(table, "what"),
        source: words(reader, table),
    }
}

fn words(reader: &mut Reader<'_>, table: &Table<'_>) -> String {
    let entry = reader.require(table, "source");
    entry.and_then(|entry| reader.string(&entry)).unwrap_or_default().to_owned()
}

/// The section `strength` or `opgave`: a table with a question.
fn question(reader: &mut Reader<'_>, root: &Table<'_>, key: &'static str) -> Text {
    let entry = reader.require(root, key);
    match entry.and_then(|entry| reader.table(&entry, key, 0, &shape::QUESTION.names())) {
        Some(section) => reader.required_text(&section, "question"),
        None => Text::new("", ""),
    }
}
