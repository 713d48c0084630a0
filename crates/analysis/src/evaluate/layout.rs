//! Which figures results hold, in which order: known before the first answer.

use peil_instrument::{Id, ItemKind, Level, Questionnaire};

use super::finding::Slot;
use super::public::Public;
use super::whole::association::shared;
use super::whole::declared;
use super::whole::drivers::outcome;
use super::whole::organisation::kept_beside;
use crate::dataset::item_codes;
use crate::results::{Measure, Subject};

/// Of a scale, for the whole organisation.
const OF_A_SCALE: [Measure; 10] = [
    Measure::Mean,
    Measure::MeanComparing,
    Measure::Sd,
    Measure::Score100,
    Measure::Mark,
    Measure::Alpha,
    Measure::AlphaComplete,
    Measure::AlphaStandardised,
    Measure::AlphaOrdinal,
    Measure::Omega,
];

/// Of a scale whose answers are kept with a unit, for the whole organisation.
const BETWEEN_UNITS: [Measure; 6] = [
    Measure::Icc1,
    Measure::Icc1N0,
    Measure::IccReml,
    Measure::Icc2,
    Measure::DesignEffect,
    Measure::WeightedMean,
];

/// Of such a scale, for a unit below.
const OF_A_SCALE_BELOW: [Measure; 7] = [
    Measure::Mean,
    Measure::MeanComparing,
    Measure::Score100,
    Measure::Mark,
    Measure::RestDifference,
    Measure::RestDiffers,
    Measure::ShrunkenMean,
];

/// Of a rating, for the whole organisation.
const OF_A_RATING: [Measure; 10] = [
    Measure::Mean,
    Measure::Sd,
    Measure::LowerQuartile,
    Measure::Median,
    Measure::UpperQuartile,
    Measure::Skewness,
    Measure::Kurtosis,
    Measure::Top2Opinion,
    Measure::Bottom2Opinion,
    Measure::Overturn,
];

/// Of two scales.
const OF_A_RELATION: [Measure; 7] = [
    Measure::Correlation,
    Measure::Spearman,
    Measure::Kendall,
    Measure::CorrelationWithin,
    Measure::CorrelationBetween,
    Measure::CorrelationMeans,
    Measure::CorrelationPartial,
];

/// The places of all figures, sorted by unit, subject and measure; answers in the questionnaire's order.
pub(super) fn slots(public: &Public<'_>) -> Vec<Slot> {
    let questionnaire = public.questionnaire;
    let mut slots = Vec::new();
    for unit in 0..public.units.len() {
        let mut own = Vec::new();
        let response = [Measure::Heads, Measure::Invited, Measure::Respondents, Measure::Response];
        own.extend(response.map(|measure| Slot::new(unit, &Subject::Unit, measure)));
        scale_slots(questionnaire, unit, &mut own);
        item_slots(questionnaire, unit, &mut own);
        if unit == 0 {
            relation_slots(questionnaire, &mut own);
            gap_slots(questionnaire, &mut own);
        }
        // Stable: answers keep the order in which they are offered.
        own.sort_by(|a, b| (&a.subject, a.measure).cmp(&(&b.subject, b.measure)));
        slots.extend(own);
    }
    slots
}

fn is_by_unit(questionnaire: &Questionnaire, part: usize) -> bool {
    questionnaire.parts()[part].level == Level::Class
}

/// A gap of the two scales, and one of every pair of their items.
fn gap_slots(questionnaire: &Questionnaire, slots: &mut Vec<Slot>) {
    for gap in questionnaire.gaps() {
        let subject = Subject::Gap(gap.id.clone());
        slots.push(Slot::new(0, &subject, Measure::Gap));
        for member in &questionnaire.scales()[gap.own_view].items {
            let item = questionnaire.items()[member.item].id.as_str();
            slots.push(Slot::for_answer(0, &subject, Measure::Gap, item));
        }
    }
}

fn scale_slots(questionnaire: &Questionnaire, unit: usize, slots: &mut Vec<Slot>) {
    for scale in questionnaire.scales() {
        let subject = Subject::Scale(scale.id.clone());
        let part = questionnaire.part_of(scale);
        let measures: &[Measure] = match unit {
            0 => &OF_A_SCALE,
            _ if is_by_unit(questionnaire, part) => &OF_A_SCALE_BELOW,
            _ => &[],
        };
        slots.extend(measures.iter().map(|measure| Slot::new(unit, &subject, *measure)));
        if unit == 0 && is_by_unit(questionnaire, part) {
            slots.extend(BETWEEN_UNITS.map(|measure| Slot::new(unit, &subject, measure)));
        }
        if unit == 0 {
            for measure in [Measure::AlphaDropped, Measure::ItemRest, Measure::Loading] {
                let ids = scale.items.iter().map(|item| &questionnaire.items()[item.item].id);
                let of_item = |id: &Id| Slot::for_answer(unit, &subject, measure, id.as_str());
                slots.extend(ids.map(of_item));
            }
        }
    }
}

/// Pairs of scales, pairs beside each other, and the scale that all of them share with what goes with it.
fn relation_slots(questionnaire: &Questionnaire, slots: &mut Vec<Slot>) {
    let pairs = declared(questionnaire);
    for (place, pair) in pairs.iter().enumerate() {
        let subject = Subject::Relation(pair.id.clone());
        slots.extend(OF_A_RELATION.map(|measure| Slot::new(0, &subject, measure)));
        for other in pairs[place + 1..].iter().filter(|other| shared(pair, other).is_some()) {
            let id = other.id.as_str();
            slots.push(Slot::for_answer(0, &subject, Measure::CorrelationDifference, id));
        }
    }
    let Some(outcome) = outcome(&pairs) else { return };
    let scales = questionnaire.scales();
    let subject = Subject::Scale(scales[outcome].id.clone());
    slots.push(Slot::new(0, &subject, Measure::DriversR2));
    for measure in [Measure::DriverWeight, Measure::DriverLmg] {
        let others =
            kept_beside(questionnaire, outcome).into_iter().filter(|scale| *scale != outcome);
        let of_scale =
            |scale: usize| Slot::for_answer(0, &subject, measure, scales[scale].id.as_str());
        slots.extend(others.map(of_scale));
    }
}

fn item_slots(questionnaire: &Questionnaire, unit: usize, slots: &mut Vec<Slot>) {
    for (index, item) in questionnaire.items().iter().enumerate() {
        let subject = Subject::Item(item.id.clone());
        let is_rating = matches!(item.kind, ItemKind::Rating { .. });
        if unit > 0 {
            if is_rating && is_by_unit(questionnaire, item.part) {
                slots.push(Slot::new(unit, &subject, Measure::Mean));
            }
            continue;
        }
        if is_rating {
            slots.extend(OF_A_RATING.map(|measure| Slot::new(unit, &subject, measure)));
        }
        for (answer, is_opinion) in answers(questionnaire, index) {
            let mut push = |measure| slots.push(Slot::for_answer(unit, &subject, measure, &answer));
            push(Measure::Count);
            push(Measure::Share);
            if is_opinion {
                push(Measure::ShareOpinion);
            }
            if item.show_if.is_some() {
                push(Measure::ShareAll);
            }
        }
    }
}

/// The answers of an item as results name them, and whether there is a share among opinions.
fn answers(questionnaire: &Questionnaire, item: usize) -> Vec<(String, bool)> {
    match &questionnaire.items()[item].kind {
        ItemKind::Multiple { options } => {
            options.iter().map(|option| (option.id.to_string(), false)).collect()
        }
        _ => item_codes(questionnaire, item)
            .into_iter()
            .map(|code| (code.to_string(), code < peil_instrument::DONT_KNOW))
            .collect(),
    }
}
