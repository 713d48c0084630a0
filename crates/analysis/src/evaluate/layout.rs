//! Which figures results hold, in which order: known before the first answer.

use peil_instrument::{ItemKind, Level, Questionnaire};

use super::finding::Slot;
use super::public::Public;
use crate::dataset::item_codes;
use crate::results::{Measure, Subject};

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
            let relations = questionnaire.relations().iter();
            own.extend(relations.map(|relation| {
                Slot::new(unit, &Subject::Relation(relation.id.clone()), Measure::Correlation)
            }));
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
    use Measure::{Alpha, AlphaComplete, Mean, Score100, Sd};
    for scale in questionnaire.scales() {
        let subject = Subject::Scale(scale.id.clone());
        let part = scale.items.first().map_or(0, |item| questionnaire.items()[item.item].part);
        let measures: &[Measure] = match unit {
            0 => &[Mean, Sd, Score100, Alpha, AlphaComplete],
            _ if is_by_unit(questionnaire, part) => &[Mean, Score100],
            _ => &[],
        };
        slots.extend(measures.iter().map(|measure| Slot::new(unit, &subject, *measure)));
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
            let measures = [Measure::Mean, Measure::Sd];
            slots.extend(measures.map(|measure| Slot::new(unit, &subject, measure)));
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
