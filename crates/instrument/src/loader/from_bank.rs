//! Items that a questionnaire takes from the bank.

use super::Loader;
use super::blocks::{ItemDraft, Place, TYPES};
use super::reader::{Entry, Table};
use crate::bank::Found;
use crate::near::nearest;
use crate::{Format, Id, Item, ItemKind, shape};

impl Loader<'_> {
    /// `{ use = "name", … }`
    pub(super) fn reference<'t>(
        &mut self,
        entry: &Entry<'t>,
        number: usize,
        place: &Place<'_>,
        formats: &mut Vec<Format>,
    ) -> Option<ItemDraft<'t>> {
        let table = self.reader.table(entry, "item", number, &shape::REFERENCE.names())?;
        let name = self.reader.require(&table, "use")?;
        let line = name.line;
        let name = self.reader.string(&name)?;
        Some(self.taken(name, line, Some(&table), place, formats))
    }

    /// The item of this name. What is not there stands in, so that scales that name it do not complain
    /// once more.
    pub(super) fn taken<'t>(
        &mut self,
        name: &str,
        line: usize,
        table: Option<&Table<'t>>,
        place: &Place<'_>,
        formats: &mut Vec<Format>,
    ) -> ItemDraft<'t> {
        let bank = self.bank;
        let n_before = self.reader.report.len();
        let (kind, found) = match bank.item(name) {
            Found::Item(found) => {
                self.names.claim(&found.id, "item", line);
                (self.kind_here(&found.kind, line, formats), Some(found))
            }
            Found::OtherRevisions(known) => {
                let values = [("name", name.into()), ("known", known.into())];
                self.reader.report.add(line, "Q057", values);
                (None, None)
            }
            Found::Nothing => {
                let ids = bank.items().iter().map(|item| item.id.as_str());
                let near = if self.reader.report.lists_more() { nearest(name, ids) } else { None };
                self.reader.report.add_near(line, "Q056", [("name", name.into())], near);
                (None, None)
            }
        };
        let open = matches!(kind, Some(ItemKind::Open { .. }));
        let (part, condition) = match table {
            Some(table) => self.placed(table, place, open),
            None => (place.part, None),
        };
        let sound = self.reader.report.len() == n_before && kind.is_some() && part.is_some();
        let plain = name.split('@').next().unwrap_or_default();
        let item = Item {
            id: found.map_or_else(|| Id::unchecked(plain), |found| found.id.clone()),
            block: place.block,
            part: part.filter(|_| !open).unwrap_or(0),
            text: found.map_or_else(|| crate::Text::new("", ""), |found| found.text.clone()),
            help: found.and_then(|found| found.help.clone()),
            kind: kind.unwrap_or(ItemKind::Open { max_chars: 0 }),
            show_if: None,
            source: found.and_then(|found| found.source.clone()),
            own: false,
            accept: found.map_or_else(Vec::new, |found| found.accept.clone()),
        };
        ItemDraft { item, line, sound, condition }
    }

    /// What can be answered to an item of the bank itself: its format is an index into the bank's.
    pub(crate) fn kind_in_bank(&mut self, table: &Table<'_>) -> Option<ItemKind> {
        self.pulled.clear();
        match self.kind(table, &TYPES, &mut Vec::new())? {
            ItemKind::Rating { .. } => {
                self.pulled.first().map(|(format, _)| ItemKind::Rating { format: *format })
            }
            other => Some(other),
        }
    }

    /// What can be answered, with the format as the questionnaire has it.
    fn kind_here(
        &mut self,
        kind: &ItemKind,
        line: usize,
        formats: &mut Vec<Format>,
    ) -> Option<ItemKind> {
        match kind {
            ItemKind::Rating { format } => {
                self.pull(*format, line, formats).map(|format| ItemKind::Rating { format })
            }
            other => Some(other.clone()),
        }
    }

    /// A format of the bank in the questionnaire, once.
    pub(super) fn pull(
        &mut self,
        index: usize,
        line: usize,
        formats: &mut Vec<Format>,
    ) -> Option<usize> {
        if let Some((_, here)) = self.pulled.iter().find(|(known, _)| *known == index) {
            return Some(*here);
        }
        let format = &self.bank.formats()[index].format;
        if formats.iter().any(|known| known.id == format.id) {
            // The questionnaire's own, or another revision: one name cannot stand for two.
            self.reader.report.add(line, "Q058", [("format", format.id.as_str().into())]);
            return None;
        }
        self.names.claim(&format.id, "format", line);
        formats.push(format.clone());
        self.pulled.push((index, formats.len() - 1));
        Some(formats.len() - 1)
    }
}
