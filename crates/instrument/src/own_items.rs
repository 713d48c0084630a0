//! Questions that an organisation adds to its own wave.

use toml::de::DeTable;

use crate::bank::Found;
use crate::diagnostic::decode;
use crate::loader::Loader;
use crate::loader::blocks::Wording;
use crate::loader::reader::{HOW_MANY, Reader, Table};
use crate::select::{OWN_BLOCK, OWN_PART};
use crate::{Accepted, Bank, Diagnostic, Format, Id, ItemKind, Questionnaire, Text, shape};

/// What the id of every own item begins with: so that it can never be that of a question that all have.
const PREFIX: &str = "own_";
/// The most own items: a questionnaire stays that of everybody.
const MOST: usize = 10;
/// What can be answered. Not in own words: a question of one organisation alone, with the words of its
/// people, would tell too easily who wrote them.
const TYPES: [&str; 3] = ["rating", "single", "multiple"];

/// Up to ten questions of an organisation, which stand in one block at the end of its wave.
///
/// Made by [`parse_own_items`], or from a wave that had them ([`OwnItems::of`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnItems {
    pub(crate) title: Text,
    pub(crate) intro: Text,
    pub(crate) formats: Vec<Format>,
    pub(crate) items: Vec<OwnItem>,
}

/// A question of an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnItem {
    /// Its id, which begins with `own_`.
    pub id: Id,
    /// The line on which it begins in its file; 1 if it comes from a wave.
    pub line: usize,
    /// The question or statement.
    pub text: Text,
    /// An explanation below it.
    pub help: Option<Text>,
    /// What can be answered; never own words. A format is an index into [`OwnItems::formats`].
    pub kind: ItemKind,
    /// Where it comes from.
    pub source: Option<String>,
    /// Warnings that are no mistake here.
    pub accept: Vec<Accepted>,
}

/// Reads a file of own items; ratings have formats of the bank. `file` is only named in diagnostics.
///
/// # Errors
/// Every problem of the file at once: those of a questionnaire's items, too few or too many (`Q014`), an id
/// that does not begin with `own_` (`Q090`), is that of a question of the bank (`Q091`) or one that Peil uses
/// itself (`Q093`), and a question that asks for own words (`Q092`).
///
/// ```
/// use peil_instrument::{parse_own_items, shipped};
///
/// let file = r#"
/// title = { nl = "Van ons zelf", en = "From ourselves" }
/// intro = { nl = "Over onze verhuizing.", en = "About our move." }
/// [[items]]
/// id = "own_new_desk"
/// text = { nl = "Aan mijn nieuwe plek kan ik goed werken.", en = "I can work well at my new desk." }
/// type = "rating"
/// format = "agreement"
/// "#;
/// let own = parse_own_items("own.toml", file, shipped::bank()).unwrap();
/// assert_eq!(own.items()[0].id.as_str(), "own_new_desk");
///
/// let file = file.replace("own_new_desk", "new_desk");
/// let problems = parse_own_items("own.toml", &file, shipped::bank()).unwrap_err();
/// assert_eq!((problems[0].code, problems[0].line), ("Q090", 5));
/// ```
pub fn parse_own_items(file: &str, source: &str, bank: &Bank) -> Result<OwnItems, Vec<Diagnostic>> {
    let mut loader = Loader::new(Reader::questionnaire(file, source), bank);
    let (table, errors) = DeTable::parse_recoverable(source);
    if !errors.is_empty() {
        loader.reader.syntax(&errors);
        return Err(loader.reader.report.into_diagnostics());
    }
    let root = loader.reader.root(table.get_ref(), &shape::OWN_ITEMS.names());
    let title = loader.reader.required_text(&root, "title");
    let intro = loader.reader.required_text(&root, "intro");
    let mut own = OwnItems { title, intro, formats: Vec::new(), items: Vec::new() };
    for table in tables(&mut loader, &root) {
        let item = item(&mut loader, bank, &table, &mut own.formats);
        own.items.extend(item);
    }
    loader.names.report_twice(&mut loader.reader);
    if loader.reader.report.is_empty() {
        Ok(own)
    } else {
        Err(loader.reader.report.into_diagnostics())
    }
}

/// The same from bytes, which may turn out not to be UTF-8.
///
/// # Errors
/// As [`parse_own_items`], and `Q002` with the line of the first byte that is not UTF-8.
pub fn parse_own_items_bytes(
    file: &str,
    bytes: &[u8],
    bank: &Bank,
) -> Result<OwnItems, Vec<Diagnostic>> {
    parse_own_items(file, decode(file, bytes, "Q002")?, bank)
}

impl OwnItems {
    /// The own items of a wave, from the questionnaire that it had; nothing, if it had none.
    pub fn of(fielded: &Questionnaire) -> Option<OwnItems> {
        let block = fielded.blocks.iter().find(|block| block.id == *OWN_BLOCK)?;
        let mut own = OwnItems {
            title: block.title.clone(),
            intro: block.intro.clone(),
            formats: Vec::new(),
            items: Vec::new(),
        };
        for item in block.items.iter().map(|&item| &fielded.items[item]).filter(|item| item.own) {
            let kind = match &item.kind {
                ItemKind::Rating { format } => {
                    let format = at_or_added(&mut own.formats, &fielded.formats[*format]);
                    ItemKind::Rating { format }
                }
                other => other.clone(),
            };
            own.items.push(OwnItem {
                id: item.id.clone(),
                line: 1,
                text: item.text.clone(),
                help: item.help.clone(),
                kind,
                source: item.source.clone(),
                accept: item.accept.clone(),
            });
        }
        (!own.items.is_empty()).then_some(own)
    }

    /// Heading of the page.
    pub fn title(&self) -> &Text {
        &self.title
    }

    /// What stands above the first item.
    pub fn intro(&self) -> &Text {
        &self.intro
    }

    /// The formats of its ratings.
    pub fn formats(&self) -> &[Format] {
        &self.formats
    }

    /// The items, one to ten.
    pub fn items(&self) -> &[OwnItem] {
        &self.items
    }
}

/// The index of a format, which is added if it is not there.
pub(crate) fn at_or_added(formats: &mut Vec<Format>, format: &Format) -> usize {
    formats.iter().position(|known| known == format).unwrap_or_else(|| {
        formats.push(format.clone());
        formats.len() - 1
    })
}

/// The tables of the items; as many as may be, or that is a problem on the line of the first too many.
fn tables<'t>(loader: &mut Loader<'_>, root: &Table<'t>) -> Vec<Table<'t>> {
    let Some(list) = loader.reader.require(root, "items") else { return Vec::new() };
    let n_before = loader.reader.report.len();
    let tables = loader.reader.tables(&list, "item", &shape::OWN_ITEM.names());
    let none = tables.is_empty() && loader.reader.report.len() == n_before;
    if none || tables.len() > MOST {
        let line = tables.get(MOST).map_or(list.line, |first_too_many| first_too_many.line);
        let values = [
            ("key", "items".into()),
            ("place", root.place.clone()),
            ("least", 1.into()),
            ("most", MOST.into()),
            ("found", tables.len().into()),
        ];
        loader.reader.shared(line, HOW_MANY, values);
    }
    tables
}

/// Nothing only if something is wrong, which the report then tells.
fn item(
    loader: &mut Loader<'_>,
    bank: &Bank,
    table: &Table<'_>,
    formats: &mut Vec<Format>,
) -> Option<OwnItem> {
    let id = loader.own_id(table, "item");
    if let Some(id) = &id {
        check_id(loader, bank, table, id);
    }
    let Wording { text, help, source, accept } = loader.wording(table);
    let asked = loader.reader.optional(table, "type");
    let kind = match asked.filter(|asked| asked.word() == Some("open")) {
        Some(asked) => {
            let values = [("place", table.place.clone()), ("types", TYPES.join(", ").into())];
            loader.reader.report.add(asked.line, "Q092", values);
            None
        }
        None => loader.kind(table, &TYPES, formats),
    };
    Some(OwnItem { id: id?, line: table.line, text, help, kind: kind?, source, accept })
}

fn check_id(loader: &mut Loader<'_>, bank: &Bank, table: &Table<'_>, id: &Id) {
    let line = loader.reader.optional(table, "id").map_or(table.line, |entry| entry.line);
    let values = [("id", id.as_str().into())];
    if !matches!(bank.item(id.as_str()), Found::Nothing) {
        loader.reader.report.add(line, "Q091", values);
    } else if [OWN_BLOCK, OWN_PART].contains(&id.as_str()) {
        loader.reader.report.add(line, "Q093", values);
    } else if !id.as_str().starts_with(PREFIX) && Id::new(id.as_str()).is_ok() {
        loader.reader.report.add(line, "Q090", values);
    }
}
