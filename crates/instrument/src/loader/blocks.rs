//! Blocks and their items.

use super::Loader;
use super::conditions::ConditionDraft;
use super::parts::PartDraft;
use super::reader::Table;
use crate::diagnostic::Value;
use crate::near::nearest;
use crate::{Block, Format, Id, Item, ItemKind};

/// The most characters that an open text may ask for.
const MAX_CHARS: u32 = 10_000;

/// The keys of an item: those of every type, and those of one or two.
const ITEM_KEYS: &[&str] =
    &["id", "text", "help", "type", "part", "show_if", "source", "format", "options", "max_chars"];
const TYPES: [&str; 4] = ["rating", "single", "multiple", "open"];
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

impl Loader<'_> {
    pub(super) fn blocks<'t>(
        &mut self,
        root: &Table<'t>,
        parts: &[PartDraft],
        formats: &[Format],
    ) -> (Vec<Block>, Vec<ItemDraft<'t>>) {
        let keys = ["id", "title", "intro", "part", "items"];
        let tables = self.some_tables(root, "blocks", "block", &keys);
        let (mut blocks, mut drafts) = (Vec::new(), Vec::new());
        for (block, table) in tables.iter().enumerate() {
            let id = self.own_id(table, "block").unwrap_or_else(Id::stand_in);
            let title = self.reader.required_text(table, "title");
            let intro = self.reader.required_text(table, "intro");
            let part = if table.has("part") { self.part(table, parts) } else { Some(0) };
            let first = drafts.len();
            for item in self.some_tables(table, "items", "item", ITEM_KEYS) {
                drafts.push(self.item(&item, block, part, parts, formats));
            }
            blocks.push(Block { id, title, intro, items: (first..drafts.len()).collect() });
        }
        (blocks, drafts)
    }

    /// The part that a block or item names.
    fn part(&mut self, table: &Table<'_>, parts: &[PartDraft]) -> Option<usize> {
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
        block: usize,
        block_part: Option<usize>,
        parts: &[PartDraft],
        formats: &[Format],
    ) -> ItemDraft<'t> {
        let id = self.own_id(table, "item").unwrap_or_else(Id::stand_in);
        let text = self.reader.required_text(table, "text");
        let help = self.reader.optional_text(table, "help");
        let source = self.reader.optional(table, "source");
        let source = source.and_then(|source| self.reader.string(&source)).map(str::to_owned);

        let n_before = self.reader.report.len();
        let kind = self.kind(table, formats);
        let part = if table.has("part") { self.part(table, parts) } else { block_part };
        if table.has("part") && matches!(kind, Some(ItemKind::Open { .. })) {
            let line = self.reader.optional(table, "part").map_or(table.line, |part| part.line);
            self.reader.report.add(line, "Q043", [("place", table.place.clone())]);
        }
        let condition = self.condition(table);
        let sound = self.reader.report.len() == n_before && kind.is_some() && part.is_some();

        // Stand-ins: an unsound item is never seen outside.
        let kind = kind.unwrap_or(ItemKind::Open { max_chars: 0 });
        let part = part.unwrap_or(0);
        let item = Item { id, block, part, text, help, kind, show_if: None, source };
        ItemDraft { item, line: table.line, sound, condition }
    }

    fn kind(&mut self, table: &Table<'_>, formats: &[Format]) -> Option<ItemKind> {
        let entry = self.reader.require(table, "type")?;
        let kind = TYPES[self.reader.one_of(&entry, &TYPES)?];
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

    fn format_of(&mut self, table: &Table<'_>, formats: &[Format]) -> Option<usize> {
        let entry = self.reader.require(table, "format")?;
        let name = self.reader.string(&entry)?;
        let index = formats.iter().position(|format| format.id == *name);
        if index.is_none() && !formats.is_empty() {
            let ids: Vec<&str> = formats.iter().map(|format| format.id.as_str()).collect();
            let values: [(&str, Value); 3] = [
                ("place", table.place.clone()),
                ("format", name.into()),
                ("known", ids.join(", ").into()),
            ];
            self.reader.report.add_near(entry.line, "Q040", values, nearest(name, ids));
        }
        index
    }
}
