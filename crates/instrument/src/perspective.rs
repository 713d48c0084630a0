//! Handelingsperspectief: what a manager can ask the team about a theme.

use toml::de::DeTable;

use crate::diagnostic::decode;
use crate::loader::reader::{Reader, Table};
use crate::{Diagnostic, Id, Text};

/// What a talk plate says about one scale: why it matters, and a question to open the conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Perspective {
    /// Its own id.
    pub id: Id,
    /// The scale of the questionnaire that it belongs to. Whether that exists is the caller's check: a
    /// perspective is older or newer than a questionnaire's version.
    pub scale: Id,
    /// The theme as a manager reads it.
    pub title: Text,
    /// Why the theme matters, in a sentence or two.
    pub why: Text,
    /// The question when it goes well here.
    pub strength: Text,
    /// The question when there is work to do here (an *opgave*).
    pub opgave: Text,
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
    let keys = ["id", "scale", "title", "why", "strength", "opgave"];
    let root = reader.root(table.get_ref(), &keys);
    let own_id = id(&mut reader, &root, "id");
    let scale = id(&mut reader, &root, "scale");
    let title = reader.required_text(&root, "title");
    let why = reader.required_text(&root, "why");
    let strength = question(&mut reader, &root, "strength");
    let opgave = question(&mut reader, &root, "opgave");
    match (own_id, scale) {
        (Some(id), Some(scale)) if reader.report.is_empty() => {
            Ok(Perspective { id, scale, title, why, strength, opgave })
        }
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

fn id(reader: &mut Reader<'_>, root: &Table<'_>, key: &'static str) -> Option<Id> {
    let entry = reader.require(root, key)?;
    reader.id(&entry)
}

/// The section `strength` or `opgave`: a table with a question.
fn question(reader: &mut Reader<'_>, root: &Table<'_>, key: &'static str) -> Text {
    let entry = reader.require(root, key);
    match entry.and_then(|entry| reader.table(&entry, key, 0, &["question"])) {
        Some(section) => reader.required_text(&section, "question"),
        None => Text::new("", ""),
    }
}
