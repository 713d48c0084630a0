//! Blocks and their items.

use super::Loader;
use super::conditions::ConditionDraft;
use super::parts::PartDraft;
use super::reader::Table;
use crate::diagnostic::Value;
use crate::near::nearest;
use crate::{Accepted, Block, Format, Id, Item, ItemKind, Text, shape};

/// The most characters that an open text may ask for.
const MAX_CHARS: u32 = 10_000;

pub(crate) const TYPES: [&str; 4] = ["rating", "single", "multiple", "open"];
/// Which types the last three keys belong to.
const KEYS_OF_TYPES: [(&str, &[&str]); 3] =
    [("format", &["rating"]), ("options", &["single", "multiple"]), ("max_chars", &["open"])];

/// An item whose condition is not yet looked up, and what is needed to speak about it.
pub(super) struct ItemDraft<'t> {
    pub(super) item: Item,
    pub(super) line: usize,
    /// Whether its type, options, format, part and condition could be read. What could not is
    /// reported; checks between items pass it over.
    pub(super) sound: bool,
    pub(super) condition: Option<ConditionDraft<'t>>,
}

/// Where an item stands.
pub(super) struct Place<'p> {
    pub(super) block: usize,
    /// The part of the block; nothing, if that could not be read.
    pub(super) part: Option<usize>,
    pub(super) parts: &'p [PartDraft],
}

/// The words of an item.
pub(crate) struct Wording {
    pub(crate) text: Text,
    pub(crate) help: Option<Text>,
    pub(crate) source: Option<String>,
    pub(crate) accept: Vec<Accepted>,
}

impl Loader<'_> {
    pub(super) fn blocks<'t>(
        &mut self,
        root: &Table<'t>,
        parts: &[PartDraft],
        formats: &mut Vec<Format>,
    ) -> (Vec<Block>, Vec<ItemDraft<'t>>) {
        let tables = self.reader.some_tables(root, "blocks", "block", &shape::BLOCK.names());
        let (mut blocks, mut drafts) = (Vec::new(), Vec::new());
        for (block, table) in tables.iter().enumerate() {
            let id = self.own_id(table, "block").unwrap_or_else(Id::stand_in);
            let title = self.reader.required_text(table, "title");
            let intro = self.reader.required_text(table, "intro");
            let part = if table.has("part") { self.part(table, parts) } else { Some(0) };
            let accept = self.reader.accepted(table);
            let first = drafts.len();
            let place = Place { block, part, parts };
            self.items(table, &place, formats, &mut drafts);
            blocks.push(Block { id, title, intro, items: (first..drafts.len()).collect(), accept });
        }
        (blocks, drafts)
    }

    /// The items of a block: ids of the bank, tables that name one, and tables that hold a whole item.
    fn items<'t>(
        &mut self,
        block: &Table<'t>,
        place: &Place<'_>,
        formats: &mut Vec<Format>,
        drafts: &mut Vec<ItemDraft<'t>>,
    ) {
        let Some(list) = self.reader.require(block, "items") else { return };
        let n_before = self.reader.report.len();
        let entries = self.reader.list(&list);
        if entries.is_empty() && self.reader.report.len() == n_before {
            self.reader.empty_list(block, "items", list.line);
        }
        for (index, entry) in entries.iter().enumerate() {
            let draft = if let Some(name) = entry.word() {
                Some(self.taken(name, entry.line, None, place, formats))
            } else if entry.has("use") {
                self.reference(entry, index + 1, place, formats)
            } else {
                let names = shape::ITEM.names();
                let table = self.reader.table(entry, "item", index + 1, &names);
                table.map(|table| self.item(&table, place, formats))
            };
            drafts.extend(draft);
        }
    }

    /// The part that a block or item names.
    pub(super) fn part(&mut self, table: &Table<'_>, parts: &[PartDraft]) -> Option<usize> {
        let entry = self.reader.optional(table, "part")?;
        let name = self.reader.string(&entry)?;
        let index = parts.iter().position(|known| known.part.id == *name);
        if index.is_none() && !parts.is_empty() {
            let ids: Vec<&str> = parts.iter().map(|known| known.part.id.as_str()).collect();
            let values = [
                ("place", table.place.clone()),
                ("part", name.into()),
                ("known", ids.join(", ").into()),
            ];
            self.reader.report.add_near(entry.line, "Q042", values, nearest(name, ids));
        }
        index
    }

    fn item<'t>(
        &mut self,
        table: &Table<'t>,
        place: &Place<'_>,
        formats: &mut Vec<Format>,
    ) -> ItemDraft<'t> {
        let id = self.own_id(table, "item").unwrap_or_else(Id::stand_in);
        let wording = self.wording(table);

        let n_before = self.reader.report.len();
        let kind = self.kind(table, &TYPES, formats);
        let open = matches!(kind, Some(ItemKind::Open { .. }));
        let (part, condition) = self.placed(table, place, open);
        let own = self.reader.optional(table, "own");
        let own = own.is_some_and(|own| self.reader.boolean(&own) == Some(true));
        let sound = self.reader.report.len() == n_before && kind.is_some() && part.is_some();

        // Stand-ins: an unsound item is never seen outside. An open text is in no part.
        let kind = kind.unwrap_or(ItemKind::Open { max_chars: 0 });
        let part = part.filter(|_| !open).unwrap_or(0);
        let Wording { text, help, source, accept } = wording;
        let item = Item {
            id,
            block: place.block,
            part,
            text,
            help,
            kind,
            show_if: None,
            source,
            own,
            accept,
        };
        ItemDraft { item, line: table.line, sound, condition }
    }

    /// The words of an item and the notes beside them.
    pub(crate) fn wording(&mut self, table: &Table<'_>) -> Wording {
        let text = self.reader.required_text(table, "text");
        let help = self.reader.optional_text(table, "help");
        let source = self.reader.optional(table, "source");
        let source = source.and_then(|source| self.reader.string(&source)).map(str::to_owned);
        let accept = self.reader.accepted(table);
        Wording { text, help, source, accept }
    }

    /// What a questionnaire decides about an item, its own or the bank's: the part and the condition.
    pub(super) fn placed<'t>(
        &mut self,
        table: &Table<'t>,
        place: &Place<'_>,
        open: bool,
    ) -> (Option<usize>, Option<ConditionDraft<'t>>) {
        let part = if table.has("part") { self.part(table, place.parts) } else { place.part };
        if open && let Some(entry) = self.reader.optional(table, "part") {
            self.reader.report.add(entry.line, "Q043", [("place", table.place.clone())]);
        }
        (part, self.condition(table))
    }

    pub(crate) fn kind(
        &mut self,
        table: &Table<'_>,
        allowed: &[&'static str],
        formats: &mut Vec<Format>,
    ) -> Option<ItemKind> {
        let entry = self.reader.require(table, "type")?;
        let kind = allowed[self.reader.one_of(&entry, allowed)?];
        for (key, types) in KEYS_OF_TYPES {
            if let Some(entry) = self.reader.optional(table, key).filter(|_| !types.contains(&kind))
            {
                let values = [
                    ("key", key.into()),
                    ("place", table.place.clone()),
                    ("type", kind.into()),
                    ("types", types.join(", ").into()),
                ];
                self.reader.report.add(entry.line, "Q041", values);
            }
        }
        match kind {
            "rating" => self.format_of(table, formats).map(|format| ItemKind::Rating { format }),
            "single" => Some(ItemKind::Single { options: self.options(table, false) }),
            "multiple" => Some(ItemKind::Multiple { options: self.options(table, true) }),
            _ => {
                let entry = self.reader.require(table, "max_chars")?;
                let max_chars = self.reader.number(&entry, 1, MAX_CHARS)?;
                Some(ItemKind::Open { max_chars: usize::try_from(max_chars).ok()? })
            }
        }
    }

    /// A format of the questionnaire, or else of the bank, which then comes along.
    fn format_of(&mut self, table: &Table<'_>, formats: &mut Vec<Format>) -> Option<usize> {
        let entry = self.reader.require(table, "format")?;
        let name = self.reader.string(&entry)?;
        if let Some(index) = formats.iter().position(|format| format.id == *name) {
            return Some(index);
        }
        if let Some(index) = self.bank.format(name) {
            return self.pull(index, entry.line, formats);
        }
        let mut ids: Vec<&str> = formats.iter().map(|format| format.id.as_str()).collect();
        ids.extend(self.bank.formats().iter().map(|format| format.format.id.as_str()));
        ids.sort_unstable();
        ids.dedup();
        let values: [(&str, Value); 3] = [
            ("place", table.place.clone()),
            ("format", name.into()),
            ("known", if ids.is_empty() { Value::Word("nothing") } else { ids.join(", ").into() }),
        ];
        let near = nearest(name, ids).map(str::to_owned);
        self.reader.report.add_near(entry.line, "Q040", values, near.as_deref());
        None
    }
}
