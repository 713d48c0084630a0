//! When an item is asked.

use super::Loader;
use super::blocks::ItemDraft;
use super::reader::Table;
use crate::diagnostic::Value;
use crate::near::nearest;
use crate::{Choice, Condition, ItemKind, shape};

/// A condition as it is written; it is looked up when all items are known.
pub(super) struct ConditionDraft<'t> {
    /// The earlier item, and the line.
    item: Option<(&'t str, usize)>,
    /// The options, and their lines.
    any_of: Vec<(&'t str, usize)>,
}

impl Loader<'_> {
    pub(super) fn condition<'t>(&mut self, item: &Table<'t>) -> Option<ConditionDraft<'t>> {
        let entry = self.reader.optional(item, "show_if")?;
        let table = self.reader.table(&entry, "condition", 0, &shape::CONDITION.names())?;
        let on = self.reader.require(&table, "item");
        let on = on.and_then(|on| Some((self.reader.string(&on)?, on.line)));
        let mut any_of = Vec::new();
        if let Some(list) = self.reader.require(&table, "any_of") {
            let n_before = self.reader.report.len();
            any_of = self.reader.names(&list);
            if any_of.is_empty() && self.reader.report.len() == n_before {
                self.reader.empty_list(&table, "any_of", list.line);
            }
        }
        Some(ConditionDraft { item: on, any_of })
    }

    /// Looks every condition up.
    pub(super) fn conditions(&mut self, drafts: &mut [ItemDraft<'_>]) {
        for index in 0..drafts.len() {
            let Some(condition) = drafts[index].condition.take() else { continue };
            let n_before = self.reader.report.len();
            let found = self.look_up(&condition, index, drafts);
            drafts[index].sound &= found.is_some() && self.reader.report.len() == n_before;
            drafts[index].item.show_if = found;
        }
    }

    fn look_up(
        &mut self,
        condition: &ConditionDraft<'_>,
        index: usize,
        drafts: &[ItemDraft<'_>],
    ) -> Option<Condition> {
        let (name, line) = condition.item?;
        let asked = &drafts[index];
        let id = asked.item.id.as_str();
        let Some(earlier) = drafts.iter().position(|draft| draft.item.id == *name) else {
            self.no_such_item(line, "Q060", id, name, &drafts[..index]);
            return None;
        };
        let on = &drafts[earlier];
        let values = || [("item", id.into()), ("on", name.into()), ("other_line", on.line.into())];
        if earlier >= index {
            let code = if earlier == index { "Q066" } else { "Q061" };
            self.reader.report.add(line, code, values());
            return None;
        }
        let ItemKind::Single { options } = &on.item.kind else {
            // What could not be read may well have been a single choice.
            if on.sound {
                self.reader.report.add(line, "Q062", values());
            }
            return None;
        };
        let open = matches!(asked.item.kind, ItemKind::Open { .. });
        if asked.sound && on.sound && !open && on.item.part != asked.item.part {
            self.reader.report.add(line, "Q064", values());
        }
        let any_of = self.codes(condition, name, options);
        Some(Condition { item: earlier, any_of })
    }

    /// The codes of the options that a condition names.
    fn codes(&mut self, condition: &ConditionDraft<'_>, on: &str, options: &[Choice]) -> Vec<u8> {
        let mut codes = Vec::new();
        for &(option, line) in &condition.any_of {
            let Some(choice) = options.iter().find(|choice| choice.id == *option) else {
                let ids: Vec<&str> = options.iter().map(|choice| choice.id.as_str()).collect();
                let values = [
                    ("on", on.into()),
                    ("option", option.into()),
                    ("known", ids.join(", ").into()),
                ];
                self.reader.report.add_near(line, "Q063", values, nearest(option, ids));
                continue;
            };
            if codes.contains(&choice.code) {
                self.reader.report.add(line, "Q065", [("option", option.into())]);
            }
            codes.push(choice.code);
        }
        // So that two conditions are equal if they mean the same.
        codes.sort_unstable();
        codes
    }

    /// A name that is no item: `candidates` are those that could have been meant.
    pub(super) fn no_such_item(
        &mut self,
        line: usize,
        code: &'static str,
        by: &str,
        name: &str,
        candidates: &[ItemDraft<'_>],
    ) {
        let kind = self.names.kind(name).unwrap_or("nothing");
        let values = [("by", by.into()), ("name", name.into()), ("kind", Value::Word(kind))];
        let ids = candidates.iter().map(|draft| draft.item.id.as_str());
        self.reader.report.add_near(line, code, values, nearest(name, ids));
    }
}
