//! What is counted of a part, and where in the row of numbers it stands.

use std::ops::Range;

use peil_instrument::{ItemKind, Questionnaire};
use peil_statistics::Undefined;
use peil_statistics::scale::{common_denominator, reverse};

use crate::dataset::{Frame, item_codes};

/// What is counted of one part of a questionnaire.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(super) columns: Vec<ColumnPlan>,
    pub(super) scales: Vec<ScalePlan>,
    /// How many numbers there are for a unit.
    pub(super) width: usize,
}

/// A column: which answers are counted.
#[derive(Debug)]
pub(super) struct ColumnPlan {
    /// Per byte its place among the counted codes; the last place takes what is not counted, so that the
    /// loop has no branch.
    pub(super) slots: Box<[u8; 256]>,
    /// Where its numbers begin.
    pub(super) at: usize,
    /// How many codes are counted.
    pub(super) codes: usize,
}

/// A scale whose scores have exact sums.
#[derive(Debug)]
pub(crate) struct ScalePlan {
    /// The scale, as index into the questionnaire.
    pub(crate) scale: usize,
    /// The common denominator of its scores.
    pub(crate) denominator: i64,
    /// The number of points of its items.
    pub(crate) points: u8,
    pub(super) items: Vec<ScaleColumn>,
    /// Per number of answered items what the sum of the answers is multiplied with to become a score in
    /// units of `1 / denominator`; 0 where the half rule gives none.
    pub(super) factors: Vec<u64>,
    /// Where the pair sums begin.
    pub(super) pairs_at: usize,
    /// Where the histograms of the complete rows begin.
    pub(super) complete_at: usize,
}

/// An item of a scale: its column, and per byte the opinion, turned round where the item is reversed; 0 is
/// none.
#[derive(Debug)]
pub(super) struct ScaleColumn {
    pub(super) column: usize,
    pub(super) keyed: Box<[u8; 256]>,
}

impl Plan {
    /// What is counted of a frame. A scale that is too long for exact sums is left out.
    pub(crate) fn of(questionnaire: &Questionnaire, part: usize, frame: &Frame) -> Plan {
        let mut width = 0;
        let mut columns = Vec::new();
        for column in questionnaire.columns(part) {
            let codes = match questionnaire.items()[column.item].kind {
                ItemKind::Multiple { .. } => vec![0, 1],
                _ => item_codes(questionnaire, column.item),
            };
            // Codes are at most 99, of which no two are the same.
            let slot = |place: usize| u8::try_from(place).unwrap_or(u8::MAX);
            let mut slots = Box::new([slot(codes.len()); 256]);
            for (place, code) in codes.iter().enumerate() {
                slots[usize::from(*code)] = slot(place);
            }
            columns.push(ColumnPlan { slots, at: width, codes: codes.len() });
            width += codes.len() + 1;
        }
        let mut scales = Vec::new();
        for scale in 0..questionnaire.scales().len() {
            if let Ok(plan) = ScalePlan::of(questionnaire, part, frame, scale, width) {
                width = plan.complete_at + plan.complete_len();
                scales.push(plan);
            }
        }
        Plan { columns, scales, width }
    }

    /// Where the histograms of all columns stand, one after the other.
    pub(crate) fn histograms(&self) -> Range<usize> {
        0..self.columns.last().map_or(0, |column| column.at + column.codes + 1)
    }

    /// Where the histogram of a column stands, in the order of its codes.
    pub(crate) fn histogram(&self, column: usize) -> Range<usize> {
        let column = &self.columns[column];
        column.at..column.at + column.codes
    }

    /// The scales of the part, in the order of the questionnaire.
    pub(crate) fn scales(&self) -> &[ScalePlan] {
        &self.scales
    }

    /// The pairs of scales, each with the smaller index first.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let scales = self.scales.len();
        (0..scales).flat_map(move |first| (first + 1..scales).map(move |second| (first, second)))
    }
}

impl ScalePlan {
    fn of(
        questionnaire: &Questionnaire,
        part: usize,
        frame: &Frame,
        index: usize,
        at: usize,
    ) -> Result<ScalePlan, Undefined> {
        let scale = &questionnaire.scales()[index];
        let k = scale.items.len();
        let denominator = common_denominator(k)?;
        let mut items = Vec::new();
        for member in &scale.items {
            let item = &questionnaire.items()[member.item];
            let name = item.id.as_str();
            let column = frame.names().iter().position(|other| other == name);
            let column = column.filter(|_| item.part == part).ok_or(Undefined::TooFewItems)?;
            let mut keyed = Box::new([0; 256]);
            for code in 1..=scale.points {
                let turned = reverse(code, scale.points).unwrap_or_default();
                keyed[usize::from(code)] = if member.reversed { turned } else { code };
            }
            items.push(ScaleColumn { column, keyed });
        }
        let whole = u64::try_from(denominator).map_err(|_| Undefined::TooLarge)?;
        let factor = |answered: usize| match answered {
            0 => 0,
            _ if 2 * answered < k => 0,
            _ => whole / answered as u64,
        };
        // The square of the largest score, of everybody and times their number, must fit in 127 bits.
        let largest = i128::from(whole) * i128::from(scale.points);
        let people = i128::try_from(frame.len().max(1)).map_err(|_| Undefined::TooLarge)?;
        largest
            .checked_mul(largest)
            .and_then(|s| s.checked_mul(people))
            .ok_or(Undefined::TooLarge)?;
        Ok(ScalePlan {
            scale: index,
            denominator,
            points: scale.points,
            items,
            factors: (0..=k).map(factor).collect(),
            pairs_at: at,
            complete_at: at + k * (2 * k + 1),
        })
    }

    /// The number of its items.
    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    pub(super) fn complete_len(&self) -> usize {
        self.len() * usize::from(self.points)
    }

    /// The histogram of an item over the complete rows.
    pub(super) fn complete(&self, item: usize) -> Range<usize> {
        let at = self.complete_at + item * usize::from(self.points);
        at..at + usize::from(self.points)
    }
}
