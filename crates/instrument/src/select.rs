//! The questionnaire of one wave: some themes of a questionnaire, and the organisation's own items.

mod own;
mod problem;

use std::collections::{BTreeMap, BTreeSet};

pub use problem::SelectionProblem;

use crate::loader::hash;
use crate::near::nearest;
use crate::{
    Block, Condition, Format, Gap, Id, Item, ItemKind, OwnItems, Part, Questionnaire, Relation,
    Scale, ScaleItem, Selection, lint,
};

/// The block in which own items stand.
pub const OWN_BLOCK: &str = "own_block";
/// The part in which they are kept.
pub const OWN_PART: &str = "own_part";

/// What the id of a block begins with where a theme's scale has the plain name.
const THEME: &str = "theme_";
/// The most minutes that a questionnaire can promise.
const MOST_MINUTES: u32 = 120;

/// The name of a block as people choose it: `culture` for `theme_culture`.
pub fn theme_name(block: &Id) -> &str {
    block.as_str().strip_prefix(THEME).unwrap_or(block.as_str())
}

/// The blocks that people name, with or without `theme_` in front.
///
/// # Errors
/// [`SelectionProblem::NothingChosen`] if there is no name; [`SelectionProblem::UnknownBlock`] for every name
/// that no block has.
pub fn chosen_blocks(
    questionnaire: &Questionnaire,
    names: &[impl AsRef<str>],
) -> Result<Vec<Id>, Vec<SelectionProblem>> {
    if names.is_empty() {
        return Err(vec![SelectionProblem::NothingChosen]);
    }
    let (mut blocks, mut problems) = (Vec::new(), Vec::new());
    for name in names.iter().map(AsRef::as_ref) {
        let ids = || questionnaire.blocks.iter().map(|block| &block.id);
        // The id itself first: a block may be called as another's theme.
        let found =
            ids().find(|id| **id == *name).or_else(|| ids().find(|id| theme_name(id) == name));
        match found {
            Some(id) => blocks.push(id.clone()),
            None => problems.push(unknown(questionnaire, name)),
        }
    }
    if problems.is_empty() { Ok(blocks) } else { Err(problems) }
}

fn unknown(questionnaire: &Questionnaire, name: &str) -> SelectionProblem {
    let known: Vec<&str> = questionnaire.blocks.iter().map(|block| theme_name(&block.id)).collect();
    let plain = name.strip_prefix(THEME).unwrap_or(name);
    SelectionProblem::UnknownBlock {
        name: name.to_owned(),
        near: nearest(plain, known.iter().copied()).map(str::to_owned),
        known: known.join(", "),
    }
}

/// Makes the questionnaire of a wave: the chosen blocks in the order of the questionnaire (without a choice
/// all of them), and own items in a last block of their own.
///
/// - What no longer holds is left out: scales of which an item is missing, relations and gaps of such scales,
///   parts and formats that nothing needs. Everything that is kept keeps its id and its words, so the waves of
///   different selections can be compared ([`compare`](crate::compare())).
/// - Own items are marked, and kept in a part of their own with the level *higher*: neither can an organisation
///   divide its teams by a question of its own, nor can an answer to one be laid beside somebody's others.
/// - `minutes` is the questionnaire's by the share of items that is left, and the estimate for the own items;
///   at least 1.
/// - The version is that of the questionnaire, `+` and `suffix`: the wave's code.
///
/// # Errors
/// Every reason at once, as [`SelectionProblem`] lists them.
///
/// ```
/// use peil_instrument::{chosen_blocks, select, shipped};
///
/// let staff = shipped::questionnaire("staff", None).unwrap();
/// let blocks = chosen_blocks(&staff, &["culture", "communication"]).unwrap();
/// let wave = select(&staff, Some(&blocks), None, "2026").unwrap();
/// assert_eq!(wave.version(), format!("{}+2026", staff.version()));
/// assert_eq!(wave.blocks()[0].id.as_str(), "theme_communication");
/// assert!(chosen_blocks(&staff, &["weather"]).is_err());
/// ```
pub fn select(
    whole: &Questionnaire,
    blocks: Option<&[Id]>,
    own: Option<&OwnItems>,
    suffix: &str,
) -> Result<Questionnaire, Vec<SelectionProblem>> {
    let mut problems = refusals(whole, blocks, suffix);
    let kept = Kept::new(whole, blocks);
    problems.extend(kept.led_from_outside());
    if problems.is_empty() && !kept.holds_core() {
        problems.push(SelectionProblem::EmptyCore);
    }
    if let Some(own) = own {
        problems.extend(own::problems(whole, own));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut made = kept.questionnaire(suffix);
    let mut minutes = f64::from(whole.minutes) * kept.items.len() as f64 / whole.items.len() as f64;
    if let Some(own) = own {
        own::add(&mut made, own);
        let each = own.items.iter();
        minutes += each
            .map(|item| lint::item_minutes(&item.text, item.help.as_ref(), &item.kind))
            .sum::<f64>();
    }
    made.minutes = lint::whole_minutes(minutes, MOST_MINUTES);
    made.hash = hash(&made.to_toml());
    Ok(made)
}

/// What is wrong with the question itself.
fn refusals(whole: &Questionnaire, blocks: Option<&[Id]>, suffix: &str) -> Vec<SelectionProblem> {
    let mut problems = Vec::new();
    if whole.selection.is_some() || whole.version.contains('+') {
        problems.push(SelectionProblem::AlreadySelected { version: whole.version.clone() });
    }
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !(1..=64).contains(&suffix.len()) || !suffix.chars().all(plain) {
        problems.push(SelectionProblem::Suffix { suffix: suffix.to_owned() });
    }
    if blocks.is_some_and(<[Id]>::is_empty) {
        problems.push(SelectionProblem::NothingChosen);
    }
    for block in blocks.unwrap_or_default() {
        if !whole.blocks.iter().any(|known| known.id == *block) {
            problems.push(unknown(whole, block.as_str()));
        }
    }
    problems
}

/// What is left of a questionnaire: per kind of thing the index there and the index here.
struct Kept<'q> {
    whole: &'q Questionnaire,
    blocks: BTreeMap<usize, usize>,
    items: BTreeMap<usize, usize>,
    parts: BTreeMap<usize, usize>,
    formats: BTreeMap<usize, usize>,
    scales: BTreeMap<usize, usize>,
}

/// Numbers things anew, in their order.
fn numbered(kept: impl Iterator<Item = usize>) -> BTreeMap<usize, usize> {
    kept.collect::<BTreeSet<usize>>().into_iter().zip(0..).collect()
}

impl<'q> Kept<'q> {
    fn new(whole: &'q Questionnaire, chosen: Option<&[Id]>) -> Kept<'q> {
        let is_chosen = |id: &Id| chosen.is_none_or(|chosen| chosen.contains(id));
        let blocks = whole.blocks.iter().enumerate();
        let blocks = numbered(blocks.filter(|(_, it)| is_chosen(&it.id)).map(|(index, _)| index));
        let all = whole.items.iter().enumerate();
        let items =
            numbered(all.filter(|(_, it)| blocks.contains_key(&it.block)).map(|(index, _)| index));
        let asked = || items.keys().map(|&item| &whole.items[item]);
        // Own words are in no part. The core stays the first part whatever is chosen.
        let in_parts = asked().filter(|item| !matches!(item.kind, ItemKind::Open { .. }));
        let parts = numbered(std::iter::once(0).chain(in_parts.map(|item| item.part)));
        let formats = numbered(asked().filter_map(|item| match item.kind {
            ItemKind::Rating { format } => Some(format),
            _ => None,
        }));
        let whole_scale =
            |scale: &Scale| scale.items.iter().all(|member| items.contains_key(&member.item));
        let scales = whole.scales.iter().enumerate();
        let scales = numbered(scales.filter(|(_, it)| whole_scale(it)).map(|(index, _)| index));
        Kept { whole, blocks, items, parts, formats, scales }
    }

    fn asked(&self) -> impl Iterator<Item = &'q Item> {
        let whole = self.whole;
        self.items.keys().map(move |&item| &whole.items[item])
    }

    /// Items that are asked only after an answer that nobody will be asked for.
    fn led_from_outside(&self) -> Vec<SelectionProblem> {
        let whole = self.whole;
        let outside = self.asked().filter_map(|item| {
            let leading = item.show_if.as_ref()?.item;
            if self.items.contains_key(&leading) {
                return None;
            }
            let on = &whole.items[leading];
            Some(SelectionProblem::LeadsFromOutside {
                item: item.id.clone(),
                block: whole.blocks[item.block].id.clone(),
                on: on.id.clone(),
                other: whole.blocks[on.block].id.clone(),
            })
        });
        outside.collect()
    }

    fn holds_core(&self) -> bool {
        self.asked().any(|item| item.part == 0 && matches!(item.kind, ItemKind::Rating { .. }))
    }

    /// The questionnaire that is left. Every condition has been found to stay within it.
    fn questionnaire(&self, suffix: &str) -> Questionnaire {
        let whole = self.whole;
        let blocks: Vec<Block> = self.blocks.keys().map(|&block| self.block(block)).collect();
        Questionnaire {
            id: whole.id.clone(),
            version: format!("{}+{suffix}", whole.version),
            title: whole.title.clone(),
            minutes: whole.minutes,
            source: whole.source.clone(),
            parts: picked::<Part>(&self.parts, &whole.parts),
            formats: picked::<Format>(&self.formats, &whole.formats),
            selection: Some(Selection {
                of: whole.version.clone(),
                blocks: blocks.iter().map(|block| block.id.clone()).collect(),
            }),
            blocks,
            items: self.asked().map(|item| self.item(item)).collect(),
            scales: self.scales.keys().map(|&scale| self.scale(&whole.scales[scale])).collect(),
            relations: whole.relations.iter().filter_map(|it| self.relation(it)).collect(),
            gaps: whole.gaps.iter().filter_map(|it| self.gap(it)).collect(),
            accept: whole.accept.clone(),
            hash: String::new(),
        }
    }

    fn block(&self, block: usize) -> Block {
        let block = &self.whole.blocks[block];
        Block { items: block.items.iter().map(|item| self.items[item]).collect(), ..block.clone() }
    }

    fn item(&self, item: &Item) -> Item {
        let kind = match &item.kind {
            ItemKind::Rating { format } => ItemKind::Rating { format: self.formats[format] },
            other => other.clone(),
        };
        let show_if = item.show_if.as_ref().map(|condition| Condition {
            item: self.items[&condition.item],
            any_of: condition.any_of.clone(),
        });
        Item {
            block: self.blocks[&item.block],
            part: self.parts.get(&item.part).copied().unwrap_or(0),
            kind,
            show_if,
            ..item.clone()
        }
    }

    fn scale(&self, scale: &Scale) -> Scale {
        let member = |it: &ScaleItem| ScaleItem { item: self.items[&it.item], ..*it };
        Scale { items: scale.items.iter().map(member).collect(), ..scale.clone() }
    }

    fn relation(&self, relation: &Relation) -> Option<Relation> {
        let (first, second) = self.pair(relation.first, relation.second)?;
        Some(Relation { id: relation.id.clone(), first, second })
    }

    fn gap(&self, gap: &Gap) -> Option<Gap> {
        let (own_view, others_view) = self.pair(gap.own_view, gap.others_view)?;
        Some(Gap { id: gap.id.clone(), own_view, others_view })
    }

    /// Two scales, if both are left.
    fn pair(&self, one: usize, other: usize) -> Option<(usize, usize)> {
        Some((*self.scales.get(&one)?, *self.scales.get(&other)?))
    }
}

fn picked<T: Clone>(kept: &BTreeMap<usize, usize>, all: &[T]) -> Vec<T> {
    kept.keys().map(|&index| all[index].clone()).collect()
}

#[cfg(test)]
mod tests;
