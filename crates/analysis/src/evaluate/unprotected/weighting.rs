//! The whole organisation, weighted to head counts: post-stratified by one division, raked by more.

use std::collections::BTreeMap;

use peil_instrument::ItemKind;
use peil_statistics::Undefined;
use peil_statistics::weights::{Answer, Design, Group, Margin, WeightSummary};

use super::{Foreign, Unprotected};
use crate::answers_file::{Heads, HeadsOf};
use crate::count::ScoredRows;
use crate::dataset::item_codes;
use crate::evaluate::finding::{Finding, Found, Slot};
use crate::results::{Measure, Subject};

/// What the weights are like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weighted {
    /// Smallest and largest weight, and what they cost.
    pub summary: WeightSummary,
    /// Respondents who could not be weighted: in no category of some margin.
    pub left_out: u64,
}

/// The respondents who are in a category of every margin.
struct Cells {
    /// Per row of the core its group; `None` for those left out.
    group: Vec<Option<usize>>,
    design: Design,
    left_out: u64,
}

impl<'a> Unprotected<'a> {
    /// These results with weighted means of scales and ratings and weighted shares of answers, for the whole
    /// organisation; and what the weights are like.
    ///
    /// # Errors
    /// [`Undefined`] if there are no weights: nobody answered in a category that has people, or the margins
    /// contradict each other.
    pub fn weighted(
        self,
        answers: Foreign<'a>,
        heads: &Heads,
    ) -> Result<(Unprotected<'a>, Weighted), Undefined> {
        let cells = self.cells(answers, heads)?;
        let told = Weighted { summary: cells.design.summary()?, left_out: cells.left_out };
        let mut weighted = self.weighted_scales(&cells);
        weighted.extend(self.weighted_items(&cells));
        // Those weighted to the units alone are the same figure by another road.
        let same = |slot: &Slot| weighted.iter().any(|(other, _)| other == slot);
        let others = self.whole.iter().filter(|(slot, _)| !same(slot)).cloned();
        let whole = others.chain(weighted.iter().cloned()).collect();
        Ok((Unprotected { whole, ..self }, told))
    }

    fn cells(&self, answers: Foreign<'_>, heads: &Heads) -> Result<Cells, Undefined> {
        let frame = answers.dataset().core().ok_or(Undefined::EmptyBase)?;
        let places: Vec<Vec<Option<usize>>> =
            heads.margins.iter().map(|margin| self.categories(frame, margin)).collect();
        let mut numbers: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        let mut keys = Vec::with_capacity(frame.len());
        for row in 0..frame.len() {
            let key: Option<Vec<usize>> = places.iter().map(|margin| margin[row]).collect();
            if let Some(key) = &key {
                let next = numbers.len();
                numbers.entry(key.clone()).or_insert(next);
            }
            keys.push(key);
        }
        let group: Vec<Option<usize>> =
            keys.iter().map(|key| key.as_ref().map(|key| numbers[key])).collect();
        let mut people = vec![0_u64; numbers.len()];
        group.iter().flatten().for_each(|group| people[*group] += 1);
        let left_out = group.iter().filter(|group| group.is_none()).count() as u64;
        let groups = people.iter().enumerate().map(|(cell, people)| Group::in_cell(cell, *people));
        let design = Design::new(groups.collect())?;
        let margins: Vec<Margin> = heads
            .margins
            .iter()
            .enumerate()
            .map(|(margin, given)| {
                let mut category_of_cell = vec![0; numbers.len()];
                for (key, cell) in &numbers {
                    category_of_cell[*cell] = key[margin];
                }
                Margin { category_of_cell, heads: given.heads.clone() }
            })
            .collect();
        Ok(Cells { group, design: design.raked(&margins)?, left_out })
    }

    /// Per row the category of a margin that it is in.
    fn categories(
        &self,
        frame: &crate::dataset::Frame,
        margin: &crate::answers_file::HeadsMargin,
    ) -> Vec<Option<usize>> {
        let place = |wanted: usize| margin.categories.iter().position(|other| *other == wanted);
        match margin.of {
            HeadsOf::Unit => {
                let mut nearest: Vec<Option<usize>> = Vec::new();
                for (unit, described) in self.public.units.iter().enumerate() {
                    let above = described.parent.and_then(|parent| nearest[parent]);
                    nearest.push(place(unit).or(above));
                }
                frame.units().iter().map(|unit| nearest[*unit as usize]).collect()
            }
            HeadsOf::Item(item) => {
                let id = self.public.questionnaire.items()[item].id.as_str();
                let column = frame.column(id).unwrap_or_default();
                column.iter().map(|answer| place(usize::from(*answer))).collect()
            }
        }
    }

    fn weighted_scales(&self, cells: &Cells) -> Vec<Finding> {
        let questionnaire = self.public.questionnaire;
        let mut findings = Vec::new();
        for scale in questionnaire.scales() {
            let core = scale.items.iter().all(|item| questionnaire.items()[item.item].part == 0);
            let frame = self.dataset.core().filter(|_| core);
            let scored = frame.and_then(|frame| ScoredRows::of(frame, questionnaire, scale).ok());
            let Some(scored) = scored else { continue };
            let denominator = scored.denominator as f64;
            let found =
                cells.mean(scored.scores.iter().map(|score| Some((*score)? as f64 / denominator)));
            let subject = Subject::Scale(scale.id.clone());
            findings.push((Slot::new(0, &subject, Measure::WeightedMean), found));
        }
        findings
    }

    fn weighted_items(&self, cells: &Cells) -> Vec<Finding> {
        let questionnaire = self.public.questionnaire;
        let mut findings = Vec::new();
        for (index, item) in questionnaire.items().iter().enumerate() {
            let rating = matches!(item.kind, ItemKind::Rating { .. });
            let single = matches!(item.kind, ItemKind::Single { .. });
            let frame = self.dataset.core().filter(|_| item.part == 0 && (rating || single));
            let Some(column) = frame.and_then(|frame| frame.column(item.id.as_str())) else {
                continue;
            };
            let codes = item_codes(questionnaire, index);
            let subject = Subject::Item(item.id.clone());
            if rating {
                let opinion = |answer: &u8| (1..=97).contains(answer).then(|| f64::from(*answer));
                let found = cells.mean(column.iter().map(opinion));
                findings.push((Slot::new(0, &subject, Measure::WeightedMean), found));
            }
            for code in &codes {
                let is_it = |answer: &u8| {
                    codes.contains(answer).then_some(if answer == code { 1.0 } else { 0.0 })
                };
                let found = cells.mean(column.iter().map(is_it));
                let code = code.to_string();
                findings
                    .push((Slot::for_answer(0, &subject, Measure::WeightedShare, &code), found));
            }
        }
        findings
    }
}

impl Cells {
    /// The weighted mean of the rows that have a value.
    fn mean(&self, values: impl Iterator<Item = Option<f64>>) -> Found {
        // Values are few: answers and scores. Their bits are a key that loses nothing.
        let mut counts: BTreeMap<(usize, u64), u64> = BTreeMap::new();
        for (group, value) in self.group.iter().zip(values) {
            if let (Some(group), Some(value)) = (group, value) {
                *counts.entry((*group, value.to_bits())).or_insert(0) += 1;
            }
        }
        let answer = |((group, bits), people): ((usize, u64), u64)| Answer {
            group,
            value: f64::from_bits(bits),
            people,
        };
        let answers: Vec<Answer> = counts.into_iter().map(answer).collect();
        let n = answers.iter().map(|answer| answer.people).sum();
        let found = self.design.mean(&answers);
        let value = Found::from_result(found.map(|found| found.value)).with_n(n);
        value.with_interval(found.map(|found| found.interval))
    }
}
