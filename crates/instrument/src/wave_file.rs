//! `wave.toml`: the plan of a wave.

use std::collections::BTreeMap;

use jiff::civil::Date;
use toml::de::DeTable;

use crate::diagnostic::decode;
use crate::loader::reader::{Entry, Reader, Table};
use crate::{Diagnostic, Id, Text};

const KEYS: &[&str] = &[
    "code",
    "name",
    "organisation",
    "series",
    "previous",
    "opens",
    "closes",
    "questionnaire",
    "version",
    "questionnaire_file",
    "themes",
    "own_items",
    "k",
    "synthetic",
];
/// The most that `k` can be: above it, it was mistaken for something else.
const MAX_K: u32 = 100_000;

/// The plan of a wave, as somebody wrote it down.
///
/// What it names (organisation, series, previous wave, questionnaire) is looked up by the caller, who
/// finds the line of every key with [`WaveFile::line`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaveFile {
    /// Its code; [`is_wave_code`].
    pub code: String,
    /// What people call it.
    pub name: Text,
    /// The organisation's code.
    pub organisation: String,
    /// The series' code.
    pub series: String,
    /// The code of the wave before; none for the first of a series.
    pub previous: Option<String>,
    /// First day on which answers are taken.
    pub opens: Date,
    /// Last day on which answers are taken; not before the first.
    pub closes: Date,
    /// The questionnaire's id.
    pub questionnaire: Id,
    /// The questionnaire's version.
    pub version: String,
    /// The questionnaire's file, beside this one, if Peil does not have it.
    pub questionnaire_file: Option<String>,
    /// The themes that are asked, as they are written; nothing for the whole questionnaire. Never empty.
    pub themes: Option<Vec<String>>,
    /// The file of the organisation's own items, beside this one.
    pub own_items: Option<String>,
    /// The smallest number of respondents behind a figure.
    pub k: u32,
    /// Whether the answers will be made up.
    pub synthetic: bool,
    lines: BTreeMap<&'static str, usize>,
    theme_lines: Vec<usize>,
}

impl WaveFile {
    /// The line on which a key stands, from 1; 1 if it stands nowhere.
    pub fn line(&self, key: &str) -> usize {
        self.lines.get(key).copied().unwrap_or(1)
    }

    /// The line on which a theme stands that was written so; that of the key, if none was.
    pub fn theme_line(&self, theme: &str) -> usize {
        let at = self.themes.iter().flatten().position(|written| written == theme);
        at.map_or_else(|| self.line("themes"), |at| self.theme_lines[at])
    }
}

/// Whether this can be the code of a wave: 1–32 characters, a-z, 0-9 and hyphens, no hyphen first. It
/// stands in the link.
pub fn is_wave_code(code: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    code.starts_with(plain) && code.chars().all(|c| plain(c) || c == '-') && code.len() <= 32
}

/// Reads `wave.toml`. `file` is only named in diagnostics.
///
/// # Errors
/// Every problem of the file at once: see the table of codes in the [crate documentation](crate).
///
/// ```
/// let file = r#"
/// code = "2026"
/// name = { nl = "Meting 2026", en = "Survey 2026" }
/// organisation = "waterrijk"
/// series = "integriteit"
/// previous = "2024"
/// opens = 2026-10-05
/// closes = 2026-10-30
/// questionnaire = "staff"
/// version = "1.0.0"
/// k = 10
/// "#;
/// let wave = peil_instrument::parse_wave("wave.toml", file).unwrap();
/// assert_eq!((wave.previous.as_deref(), wave.line("k")), (Some("2024"), 11));
///
/// let late = file.replace("2026-10-30", "2026-10-03");
/// assert_eq!(peil_instrument::parse_wave("wave.toml", &late).unwrap_err()[0].code, "W092");
/// ```
pub fn parse_wave(file: &str, source: &str) -> Result<WaveFile, Vec<Diagnostic>> {
    let mut reader = Reader::wave(file, source);
    let (table, errors) = DeTable::parse_recoverable(source);
    if !errors.is_empty() {
        reader.syntax(&errors);
        return Err(reader.report.into_diagnostics());
    }
    let root = reader.root(table.get_ref(), KEYS);
    let lines =
        KEYS.iter().filter_map(|key| Some((*key, reader.optional(&root, key)?.line))).collect();
    let code = code(&mut reader, &root);
    let name = reader.required_text(&root, "name");
    let organisation = required(&mut reader, &root, "organisation", Reader::string);
    let series = required(&mut reader, &root, "series", Reader::string);
    let previous = optional(&mut reader, &root, "previous", Reader::string);
    let opens = required(&mut reader, &root, "opens", Reader::day);
    let closes = required(&mut reader, &root, "closes", Reader::day);
    let questionnaire = required(&mut reader, &root, "questionnaire", Reader::id);
    let version = required(&mut reader, &root, "version", Reader::string);
    let questionnaire_file = optional(&mut reader, &root, "questionnaire_file", Reader::string);
    let themes = themes(&mut reader, &root);
    let own_items = optional(&mut reader, &root, "own_items", Reader::string);
    let k = required(&mut reader, &root, "k", |reader, entry| reader.number(entry, 1, MAX_K));
    let synthetic = optional(&mut reader, &root, "synthetic", Reader::boolean).unwrap_or(false);
    if let (Some(opens), Some(closes)) = (opens, closes)
        && closes < opens
    {
        let line = reader.optional(&root, "closes").map_or(1, |entry| entry.line);
        let values = [("opens", opens.to_string().into()), ("closes", closes.to_string().into())];
        reader.report.add(line, "W092", values);
    }
    let wave = || {
        Some(WaveFile {
            code: code?.to_owned(),
            name,
            organisation: organisation?.to_owned(),
            series: series?.to_owned(),
            previous: previous.map(str::to_owned),
            opens: opens?,
            closes: closes?,
            questionnaire: questionnaire?,
            version: version?.to_owned(),
            questionnaire_file: questionnaire_file.map(str::to_owned),
            own_items: own_items.map(str::to_owned),
            theme_lines: themes.iter().flatten().map(|(_, line)| *line).collect(),
            themes: themes.map(|themes| themes.into_iter().map(|(theme, _)| theme).collect()),
            k: k?,
            synthetic,
            lines,
        })
    };
    match wave() {
        Some(wave) if reader.report.is_empty() => Ok(wave),
        _ => Err(reader.report.into_diagnostics()),
    }
}

/// The same from bytes, which may turn out not to be UTF-8.
///
/// # Errors
/// As [`parse_wave`], and `W002` with the line of the first byte that is not UTF-8.
pub fn parse_wave_bytes(file: &str, bytes: &[u8]) -> Result<WaveFile, Vec<Diagnostic>> {
    parse_wave(file, decode(file, bytes, "W002")?)
}

fn required<'s, 't, T>(
    reader: &mut Reader<'s>,
    root: &Table<'t>,
    key: &'static str,
    read: impl Fn(&mut Reader<'s>, &Entry<'t>) -> Option<T>,
) -> Option<T> {
    let entry = reader.require(root, key)?;
    read(reader, &entry)
}

fn optional<'s, 't, T>(
    reader: &mut Reader<'s>,
    root: &Table<'t>,
    key: &'static str,
    read: impl Fn(&mut Reader<'s>, &Entry<'t>) -> Option<T>,
) -> Option<T> {
    let entry = reader.optional(root, key)?;
    read(reader, &entry)
}

/// The themes, each with its line. An empty list is a slip: the whole questionnaire needs no list.
fn themes(reader: &mut Reader<'_>, root: &Table<'_>) -> Option<Vec<(String, usize)>> {
    let entry = reader.optional(root, "themes")?;
    let n_before = reader.report.len();
    let themes = reader.names(&entry);
    if themes.is_empty() && reader.report.len() == n_before {
        reader.empty_list(root, "themes", entry.line);
    }
    Some(themes.into_iter().map(|(theme, line)| (theme.to_owned(), line)).collect())
}

fn code<'t>(reader: &mut Reader<'_>, root: &Table<'t>) -> Option<&'t str> {
    let entry = reader.require(root, "code")?;
    let code = reader.string(&entry)?;
    if !is_wave_code(code) {
        reader.report.add(entry.line, "W090", [("found", code.into())]);
    }
    Some(code)
}
