//! Lays two questionnaires side by side.

use std::collections::BTreeMap;

use super::{
    Change, Comparable, ItemChange, ItemDifference, QuestionnaireChanges, ScaleChange,
    ScaleDifference,
};
use crate::{Choice, Format, Id, Item, ItemKind, Questionnaire, Scale, Text};

/// What differs between two questionnaires, by the stable ids of items and scales.
///
/// - An item is comparable if the same can be answered to it and it is asked after the same answers to
///   a comparable question; *with care* if its words, the introduction above it or its part differ,
///   there or at the question that leads to it.
/// - A scale is comparable if it has the same items, the same ones reversed, and every item is
///   comparable; with care if one of them is so with care. (The half rule is the same for all scales
///   and all versions, so it cannot differ.)
/// - Between two questionnaires with different ids, an item with other words is not comparable: an id
///   keeps its meaning within one questionnaire only.
///
/// Where an item stands and what was asked before it is not looked at.
///
/// ```
/// # let source = include_str!("../../tests/small.toml");
/// use peil_instrument::{Comparable, compare, load};
///
/// let previous = load("1.0.0.toml", source).unwrap();
/// let source = source.replace("We discuss the rules.", "We talk about the rules.");
/// let current = load("1.1.0.toml", &source).unwrap();
/// let changes = compare(&previous, &current);
/// assert_eq!(changes.item("rules_discussed").unwrap().comparable, Comparable::WithCare);
/// assert_eq!(changes.scale("clarity").unwrap().comparable, Comparable::Yes);
/// ```
pub fn compare(previous: &Questionnaire, current: &Questionnaire) -> QuestionnaireChanges {
    let same_questionnaire = previous.id() == current.id();
    let pair = Pair { previous, current, same_questionnaire };
    let mut items: Vec<ItemChange> = Vec::with_capacity(current.items().len());
    // Conditions point backwards: the leading question has been judged when its followers come.
    for (index, item) in current.items().iter().enumerate() {
        items.push(pair.item(index, item, &items));
    }
    for (index, item) in previous.items().iter().enumerate() {
        if current.item_index(item.id.as_str()).is_none() {
            items.push(ItemChange {
                id: item.id.clone(),
                previous: Some(index),
                current: None,
                change: Change::Removed,
                comparable: Comparable::No,
            });
        }
    }
    let mut scales: Vec<ScaleChange> = current
        .scales()
        .iter()
        .enumerate()
        .map(|(index, scale)| pair.scale(index, scale, &items))
        .collect();
    for (index, scale) in previous.scales().iter().enumerate() {
        if current.scale_index(scale.id.as_str()).is_none() {
            scales.push(ScaleChange {
                id: scale.id.clone(),
                previous: Some(index),
                current: None,
                change: Change::Removed,
                comparable: Comparable::No,
            });
        }
    }
    QuestionnaireChanges { items, scales, same_questionnaire }
}

struct Pair<'q> {
    previous: &'q Questionnaire,
    current: &'q Questionnaire,
    same_questionnaire: bool,
}

impl Pair<'_> {
    /// An item of the current questionnaire; `judged` are those before it.
    fn item(&self, index: usize, now: &Item, judged: &[ItemChange]) -> ItemChange {
        let previous = self.previous.item_index(now.id.as_str());
        let id = now.id.clone();
        let Some(then) = previous.map(|index| &self.previous.items()[index]) else {
            let (change, comparable) = (Change::Added, Comparable::No);
            return ItemChange { id, previous, current: Some(index), change, comparable };
        };
        let leading = now.show_if.as_ref().map(|condition| judged[condition.item].comparable);
        let route = leading.unwrap_or(Comparable::Yes);
        let mut differences = Vec::new();
        let mut note = |differs: bool, difference: ItemDifference| {
            if differs {
                differences.push(difference);
            }
        };
        let same_condition = self.condition_then(then) == self.condition_now(now);
        note(then.text != now.text || then.help != now.help, ItemDifference::Reworded);
        note(self.introduction_differs(then, now), ItemDifference::Introduction);
        note(!self.same_answers(then, now), ItemDifference::Answers);
        note(!same_condition, ItemDifference::Condition);
        note(same_condition && route != Comparable::Yes, ItemDifference::Route);
        note(self.part_differs(then, now), ItemDifference::Part);

        let worst = differences.iter().map(|difference| self.weight(*difference, route)).max();
        let open = matches!(now.kind, ItemKind::Open { .. });
        let comparable = if open { Comparable::No } else { worst.unwrap_or(Comparable::Yes) };
        ItemChange { id, previous, current: Some(index), change: differs(differences), comparable }
    }

    fn weight(&self, difference: ItemDifference, route: Comparable) -> Comparable {
        match difference {
            ItemDifference::Answers | ItemDifference::Condition => Comparable::No,
            ItemDifference::Route => route,
            ItemDifference::Reworded if !self.same_questionnaire => Comparable::No,
            ItemDifference::Reworded | ItemDifference::Introduction | ItemDifference::Part => {
                Comparable::WithCare
            }
        }
    }

    fn introduction_differs(&self, then: &Item, now: &Item) -> bool {
        self.previous.blocks()[then.block].intro != self.current.blocks()[now.block].intro
    }

    fn part_differs(&self, then: &Item, now: &Item) -> bool {
        let (then, now) = (&self.previous.parts()[then.part], &self.current.parts()[now.part]);
        (then.level, then.shown_from) != (now.level, now.shown_from)
    }

    fn condition_then<'a>(&'a self, item: &'a Item) -> Option<(&'a Id, Vec<&'a Id>)> {
        condition(self.previous, item)
    }

    fn condition_now<'a>(&'a self, item: &'a Item) -> Option<(&'a Id, Vec<&'a Id>)> {
        condition(self.current, item)
    }

    fn same_answers(&self, then: &Item, now: &Item) -> bool {
        match (&then.kind, &now.kind) {
            (ItemKind::Rating { format: then }, ItemKind::Rating { format: now }) => {
                same_format(&self.previous.formats()[*then], &self.current.formats()[*now])
            }
            (ItemKind::Single { options: then }, ItemKind::Single { options: now })
            | (ItemKind::Multiple { options: then }, ItemKind::Multiple { options: now }) => {
                then == now
            }
            (ItemKind::Open { max_chars: then }, ItemKind::Open { max_chars: now }) => then == now,
            _ => false,
        }
    }

    fn scale(&self, index: usize, now: &Scale, items: &[ItemChange]) -> ScaleChange {
        let previous = self.previous.scale_index(now.id.as_str());
        let id = now.id.clone();
        let Some(then) = previous.map(|index| &self.previous.scales()[index]) else {
            let (change, comparable) = (Change::Added, Comparable::No);
            return ScaleChange { id, previous, current: Some(index), change, comparable };
        };
        let (was, is) = (members(self.previous, then), members(self.current, now));
        let mut differences = Vec::new();
        let mut comparable = Comparable::Yes;
        for (id, reversed) in &is {
            let (difference, weight) = match was.get(id) {
                None => (ScaleDifference::Joined((*id).clone()), Comparable::No),
                Some(before) if before != reversed => {
                    (ScaleDifference::Turned((*id).clone()), Comparable::No)
                }
                Some(_) => {
                    let item = items.iter().find(|item| item.id == **id);
                    let Some(item) = item.filter(|item| item.change != Change::Same) else {
                        continue;
                    };
                    (ScaleDifference::Item((*id).clone()), item.comparable)
                }
            };
            differences.push(difference);
            comparable = comparable.max(weight);
        }
        for id in was.keys().filter(|id| !is.contains_key(*id)) {
            differences.push(ScaleDifference::Left((*id).clone()));
            comparable = Comparable::No;
        }
        if then.title != now.title || then.meaning != now.meaning {
            differences.push(ScaleDifference::Described);
        }
        let change = differs(differences);
        ScaleChange { id, previous, current: Some(index), change, comparable }
    }
}

fn differs<D>(differences: Vec<D>) -> Change<D> {
    if differences.is_empty() { Change::Same } else { Change::Differs(differences) }
}

/// The item that a condition names, and the answers that lead here, as ids.
fn condition<'q>(questionnaire: &'q Questionnaire, item: &Item) -> Option<(&'q Id, Vec<&'q Id>)> {
    let condition = item.show_if.as_ref()?;
    let leading = &questionnaire.items()[condition.item];
    let options: &[Choice] = match &leading.kind {
        ItemKind::Single { options } => options,
        // Conditions look at single choices only.
        _ => &[],
    };
    let chosen = options.iter().filter(|option| condition.any_of.contains(&option.code));
    let mut chosen: Vec<&Id> = chosen.map(|option| &option.id).collect();
    chosen.sort_unstable();
    Some((&leading.id, chosen))
}

fn same_format(then: &Format, now: &Format) -> bool {
    let parts = |format: &Format| -> (Vec<Text>, Option<Text>, Option<Text>) {
        (format.points.clone(), format.dont_know.clone(), format.not_applicable.clone())
    };
    parts(then) == parts(now)
}

/// The items of a scale, and whether they are reversed.
fn members<'q>(questionnaire: &'q Questionnaire, scale: &Scale) -> BTreeMap<&'q Id, bool> {
    let of = |member: &crate::ScaleItem| (&questionnaire.items()[member.item].id, member.reversed);
    scale.items.iter().map(of).collect()
}
