//! From released findings to results: every place is filled, or hidden.

use std::collections::HashMap;

use super::finding::{Finding, Found, Slot};
use super::layout::slots;
use super::public::Public;
use crate::results::{Figure, ItemAnswers, Measure, Results, SCHEMA, Status, Subject, UnitNote};

/// What was released: which units are shown, the findings of every measure, and the answers in units.
pub(super) type Findings = ((Vec<bool>, Vec<Vec<Finding>>), Vec<ItemAnswers>);

/// Puts findings into their places. A place without a finding is hidden, for whatever reason.
pub(super) fn assemble(((shown, found), answers): &Findings, public: &Public<'_>) -> Results {
    let found: HashMap<&Slot, &Found> =
        found.iter().flatten().map(|(slot, value)| (slot, value)).collect();
    let figures = slots(public)
        .into_iter()
        .map(|slot| {
            let value = known_before(&slot, public).or_else(|| found.get(&slot).map(|v| **v));
            figure(slot, value, public)
        })
        .collect();
    Results {
        schema: SCHEMA,
        protected: true,
        about: public.about.clone(),
        comparison: None,
        units: (0..public.units.len()).map(|unit| note(unit, shown, public)).collect(),
        figures,
        answers: answers.clone(),
    }
}

/// Heads and invited are public: they are shown for every unit.
fn known_before(slot: &Slot, public: &Public<'_>) -> Option<Found> {
    match (&slot.subject, slot.measure) {
        (Subject::Unit, Measure::Heads) => Some(Found::of(f64::from(public.heads[slot.unit]))),
        (Subject::Unit, Measure::Invited) => Some(Found::of(f64::from(public.invited[slot.unit]))),
        _ => None,
    }
}

pub(super) fn figure(slot: Slot, found: Option<Found>, public: &Public<'_>) -> Figure {
    let status = match found {
        None => Status::Hidden,
        Some(Found { value: None, .. }) => Status::Undefined,
        Some(_) => Status::Shown,
    };
    let item = match &slot.subject {
        Subject::Item(id) => public.questionnaire.item_index(id.as_str()),
        _ => None,
    };
    let item = item.map(|item| &public.questionnaire.items()[item]);
    let interval = found.and_then(|found| found.interval);
    Figure {
        unit: public.units[slot.unit].code.clone(),
        block: item.map(|item| public.questionnaire.blocks()[item.block].id.clone()),
        own: item.is_some_and(|item| item.own),
        subject: slot.subject,
        measure: slot.measure,
        answer: slot.answer,
        n: found.and_then(|found| found.n),
        value: found.and_then(|found| found.value),
        low: interval.map(|(low, _)| low),
        high: interval.map(|(_, high)| high),
        status,
        caveat: None,
    }
}

pub(super) fn note(unit: usize, shown: &[bool], public: &Public<'_>) -> UnitNote {
    let described = &public.units[unit];
    let code = |unit: usize| public.units[unit].code.clone();
    let mut at = Some(unit);
    while let Some(here) = at.filter(|here| !shown[*here]) {
        at = public.units[here].parent;
    }
    UnitNote {
        code: described.code.clone(),
        parent: described.parent.map(code),
        name: described.name.clone(),
        kind: described.kind.clone(),
        heads: public.heads[unit],
        invited: public.invited[unit],
        shown: shown[unit],
        nearest_shown: at.map(code),
    }
}
