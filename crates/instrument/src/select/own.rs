//! An organisation's own items in a questionnaire.

use std::collections::BTreeSet;

use super::{OWN_BLOCK, OWN_PART, SelectionProblem};
use crate::own_items::at_or_added;
use crate::{Block, Format, Id, Item, ItemKind, Level, OwnItem, OwnItems, Part, Questionnaire};

/// Names that the questionnaire has for something else, whether that is chosen or not: the same name must
/// mean the same in the waves of every organisation.
pub(super) fn problems(whole: &Questionnaire, own: &OwnItems) -> Vec<SelectionProblem> {
    let names = names(whole);
    let mut problems = Vec::new();
    let kept_for_own = [OWN_BLOCK, OWN_PART].map(Id::unchecked);
    let kept_for_own = kept_for_own.into_iter().filter(|id| names.contains(id));
    problems.extend(kept_for_own.map(|id| SelectionProblem::NameKept { id }));
    for OwnItem { id, line, .. } in own.items.iter().filter(|item| names.contains(&item.id)) {
        problems.push(SelectionProblem::IdTaken { id: id.clone(), line: *line });
    }
    for item in &own.items {
        let ItemKind::Rating { format } = item.kind else { continue };
        let format = &own.formats[format];
        let same = whole.formats.contains(format);
        if !same && names.contains(&format.id) {
            let (format, line) = (format.id.clone(), item.line);
            problems.push(SelectionProblem::OtherFormat { format, line });
        }
    }
    problems
}

/// Every name in a questionnaire, those of options excepted.
fn names(whole: &Questionnaire) -> BTreeSet<&Id> {
    let blocks = whole.blocks.iter().map(|it| &it.id);
    let parts = whole.parts.iter().map(|it| &it.id);
    let formats = whole.formats.iter().map(|it| &it.id);
    let items = whole.items.iter().map(|it| &it.id);
    let scales = whole.scales.iter().map(|it| &it.id);
    let relations = whole.relations.iter().map(|it| &it.id);
    let gaps = whole.gaps.iter().map(|it| &it.id);
    let own = std::iter::once(&whole.id);
    own.chain(blocks)
        .chain(parts)
        .chain(formats)
        .chain(items)
        .chain(scales)
        .chain(relations)
        .chain(gaps)
        .collect()
}

/// Adds the items in a last block, kept in a part of their own.
pub(super) fn add(made: &mut Questionnaire, own: &OwnItems) {
    let (block, part, first) = (made.blocks.len(), made.parts.len(), made.items.len());
    // Higher, and apart: an organisation must not be able to cut its teams by a question of its own, nor to
    // tell people apart by laying an answer to it beside their others.
    made.parts.push(Part { id: Id::unchecked(OWN_PART), level: Level::Higher, shown_from: None });
    made.blocks.push(Block {
        id: Id::unchecked(OWN_BLOCK),
        title: own.title.clone(),
        intro: own.intro.clone(),
        items: (first..first + own.items.len()).collect(),
        accept: Vec::new(),
    });
    for item in &own.items {
        let kind = kind(&mut made.formats, &own.formats, &item.kind);
        made.items.push(Item {
            id: item.id.clone(),
            block,
            part,
            text: item.text.clone(),
            help: item.help.clone(),
            kind,
            show_if: None,
            source: item.source.clone(),
            own: true,
            accept: item.accept.clone(),
        });
    }
}

fn kind(formats: &mut Vec<Format>, own: &[Format], kind: &ItemKind) -> ItemKind {
    match kind {
        ItemKind::Rating { format } => {
            ItemKind::Rating { format: at_or_added(formats, &own[*format]) }
        }
        other => other.clone(),
    }
}

impl Questionnaire {
    /// Whether an organisation added items of its own.
    pub fn has_own_items(&self) -> bool {
        self.items.iter().any(|item| item.own)
    }

    /// Whether a part holds an organisation's own items and nothing else.
    pub fn is_own_part(&self, part: usize) -> bool {
        let mut kept = self
            .items
            .iter()
            .filter(|item| item.part == part && !matches!(item.kind, ItemKind::Open { .. }))
            .peekable();
        kept.peek().is_some() && kept.all(|item| item.own)
    }

    /// Whether a block holds an organisation's own items.
    pub fn is_own_block(&self, block: usize) -> bool {
        self.blocks[block].items.iter().any(|&item| self.items[item].own)
    }
}
