//! Scales and the relations between them.

use super::Loader;
use super::blocks::ItemDraft;
use super::reader::{Entry, Table};
use crate::diagnostic::Value;
use crate::near::nearest;
use crate::{Format, Id, ItemKind, Relation, Scale, ScaleItem, shape};

/// A scale and the part of its items, if they agree.
pub(super) struct ScaleDraft {
    pub(super) scale: Scale,
    part: Option<usize>,
}

/// An item as a scale names it.
struct Member {
    item: usize,
    reversed: bool,
    line: usize,
}

impl Loader<'_> {
    pub(super) fn scales(
        &mut self,
        root: &Table<'_>,
        drafts: &[ItemDraft<'_>],
        formats: &[Format],
    ) -> Vec<ScaleDraft> {
        let tables = self.reader.any_tables(root, "scales", "scale", &shape::SCALE.names());
        let scales: Vec<ScaleDraft> =
            tables.iter().map(|table| self.scale(table, drafts, formats)).collect();
        // So that the others can be counted without them, and keep their numbers when one is added.
        let first = scales.iter().position(|draft| draft.scale.comparison).unwrap_or(scales.len());
        for (table, draft) in tables.iter().zip(&scales).skip(first) {
            if !draft.scale.comparison {
                self.reader.report.add(table.line, "Q077", [("place", table.place.clone())]);
            }
        }
        scales
    }

    fn scale(
        &mut self,
        table: &Table<'_>,
        drafts: &[ItemDraft<'_>],
        formats: &[Format],
    ) -> ScaleDraft {
        let id = self.own_id(table, "scale").unwrap_or_else(Id::stand_in);
        let title = self.reader.required_text(table, "title");
        let meaning = self.reader.required_text(table, "meaning");
        let mut members: Vec<Member> = Vec::new();
        let n_before = self.reader.report.len();
        if let Some(entry) = self.reader.require(table, "items") {
            self.members(table, &entry, false, drafts, &mut members);
            let n_right = members.len();
            if n_right == 0 && self.reader.report.len() == n_before && !drafts.is_empty() {
                self.reader.empty_list(table, "items", entry.line);
            }
        }
        if let Some(entry) = self.reader.optional(table, "reversed") {
            self.members(table, &entry, true, drafts, &mut members);
        }
        if members.len() < 2 && self.reader.report.len() == n_before && !drafts.is_empty() {
            let values = [("place", table.place.clone()), ("found", members.len().into())];
            self.reader.report.add(table.line, "Q076", values);
        }
        let (points, part) = self.check_members(table, &members, drafts, formats);
        let comparison = self.reader.optional(table, "comparison");
        let comparison = comparison.is_some_and(|it| self.reader.boolean(&it) == Some(true));
        let accept = self.reader.accepted(table);
        let items = members
            .iter()
            .map(|member| ScaleItem { item: member.item, reversed: member.reversed })
            .collect();
        ScaleDraft { scale: Scale { id, title, meaning, items, points, comparison, accept }, part }
    }

    fn members(
        &mut self,
        table: &Table<'_>,
        entry: &Entry<'_>,
        reversed: bool,
        drafts: &[ItemDraft<'_>],
        members: &mut Vec<Member>,
    ) {
        for (name, line) in self.reader.names(entry) {
            let Some(item) = drafts.iter().position(|draft| draft.item.id == *name) else {
                if drafts.is_empty() {
                    // Where the items should be, something else is wrong.
                    continue;
                }
                let values = [
                    ("place", table.place.clone()),
                    ("name", name.into()),
                    ("kind", Value::Word(self.names.kind(name).unwrap_or("nothing"))),
                ];
                let ids = drafts.iter().map(|draft| draft.item.id.as_str());
                self.reader.report.add_near(line, "Q070", values, nearest(name, ids));
                continue;
            };
            let values = || [("place", table.place.clone()), ("item", name.into())];
            if let Some(other) = members.iter().find(|member| member.item == item) {
                let [place, item] = values();
                let other_line = ("other_line", other.line.into());
                self.reader.report.add(line, "Q075", [place, item, other_line]);
                continue;
            }
            let rating = matches!(drafts[item].item.kind, ItemKind::Rating { .. });
            if !rating && drafts[item].sound {
                self.reader.report.add(line, "Q071", values());
                continue;
            }
            members.push(Member { item, reversed, line });
        }
    }

    /// All items of a scale have the number of points, the condition and the part of the first: a mean
    /// over anything else has no meaning. Items that could not be read are passed over.
    fn check_members(
        &mut self,
        table: &Table<'_>,
        members: &[Member],
        drafts: &[ItemDraft<'_>],
        formats: &[Format],
    ) -> (u8, Option<usize>) {
        let points = |member: &Member| match drafts[member.item].item.kind {
            ItemKind::Rating { format } => formats.get(format).map_or(0, |f| f.points.len()),
            _ => 0,
        };
        let mut sound = members.iter().filter(|member| drafts[member.item].sound);
        let Some(first) = sound.next() else { return (0, None) };
        let leader = &drafts[first.item].item;
        let mut part = Some(leader.part);
        for member in sound {
            let item = &drafts[member.item].item;
            let values = || {
                [
                    ("place", table.place.clone()),
                    ("item", item.id.as_str().into()),
                    ("other", leader.id.as_str().into()),
                ]
            };
            if points(member) != points(first) {
                let [place, id, other] = values();
                let (found, others) = (points(member).into(), points(first).into());
                let values = [place, id, other, ("found", found), ("others", others)];
                self.reader.report.add(member.line, "Q072", values);
            }
            if item.show_if != leader.show_if {
                self.reader.report.add(member.line, "Q073", values());
            }
            if item.part != leader.part {
                self.reader.report.add(member.line, "Q074", values());
                part = None;
            }
        }
        (u8::try_from(points(first)).unwrap_or(0), part)
    }

    pub(super) fn relations(
        &mut self,
        root: &Table<'_>,
        scales: &[ScaleDraft],
        drafts: &[ItemDraft<'_>],
    ) -> Vec<Relation> {
        let tables =
            self.reader.any_tables(root, "relations", "relation", &shape::RELATION.names());
        let mut relations: Vec<Relation> = Vec::new();
        let mut lines = Vec::new();
        for table in &tables {
            let id = self.own_id(table, "relation");
            let first = self.scale_named(table, "first", scales);
            let second = self.scale_named(table, "second", scales);
            let (Some(first), Some(second)) = (first, second) else { continue };
            let pair = [&scales[first], &scales[second]];
            self.check_pair(table, pair, drafts);
            let same = |known: &&(usize, [usize; 2])| {
                known.1 == [first, second] || known.1 == [second, first]
            };
            if let Some((other, _)) = lines.iter().find(same) {
                let values = [("place", table.place.clone()), ("other_line", (*other).into())];
                self.reader.report.add(table.line, "Q083", values);
            }
            lines.push((table.line, [first, second]));
            relations.push(Relation { id: id.unwrap_or_else(Id::stand_in), first, second });
        }
        relations
    }

    pub(super) fn scale_named(
        &mut self,
        table: &Table<'_>,
        key: &'static str,
        scales: &[ScaleDraft],
    ) -> Option<usize> {
        let entry = self.reader.require(table, key)?;
        let name = self.reader.string(&entry)?;
        let index = scales.iter().position(|draft| draft.scale.id == *name);
        if index.is_none() && !scales.is_empty() {
            let values = [
                ("place", table.place.clone()),
                ("name", name.into()),
                ("kind", Value::Word(self.names.kind(name).unwrap_or("nothing"))),
            ];
            let ids = scales.iter().map(|draft| draft.scale.id.as_str());
            self.reader.report.add_near(entry.line, "Q080", values, nearest(name, ids));
        }
        index
    }

    /// Two scales can be correlated if they are different, share no item, and stand in one record.
    fn check_pair(&mut self, table: &Table<'_>, pair: [&ScaleDraft; 2], drafts: &[ItemDraft<'_>]) {
        let [first, second] = pair;
        let values = || [("place", table.place.clone())];
        if std::ptr::eq(first, second) {
            self.reader.report.add(table.line, "Q081", values());
            return;
        }
        let items = |draft: &ScaleDraft| -> Vec<usize> {
            draft.scale.items.iter().map(|member| member.item).collect()
        };
        let in_second = items(second);
        if let Some(&item) = items(first).iter().find(|item| in_second.contains(item)) {
            let [place] = values();
            let item = ("item", drafts[item].item.id.as_str().into());
            self.reader.report.add(table.line, "Q082", [place, item]);
        }
        if let (Some(a), Some(b)) = (first.part, second.part)
            && a != b
        {
            self.reader.report.add(table.line, "Q084", values());
        }
    }
}
