//! How people see themselves beside how others see them.

use peil_disclosure::{Cell, Histogram, Scores};
use peil_instrument::{Gap, Questionnaire};
use peil_statistics::Undefined;
use peil_statistics::difference::{Sample, welch};
use peil_statistics::moments::Moments;

use super::items::opinions;
use super::{Findings, ROOT, WholeMeasure, others};
use crate::dataset::item_codes;
use crate::evaluate::finding::{Found, Slot};
use crate::measures::{Counts, pooled};
use crate::results::{Measure, Subject};

/// One side of a gap: who answered, and what is needed for the difference.
struct Side {
    n: u64,
    at_least: u64,
    others: u64,
    sample: Result<Sample, Undefined>,
}

/// The measures of one gap: that of the two scales, and that of every pair of items.
///
/// A gap is a function of two means with their spread and number, which are figures of the organisation
/// themselves. It takes the stricter side of every threshold, so it is never shown where one of them is not.
pub(super) fn measures(
    questionnaire: &Questionnaire,
    counts: &Counts,
    gap: &Gap,
) -> Vec<WholeMeasure<'static>> {
    let subject = Subject::Gap(gap.id.clone());
    let scale = |scale: usize| {
        let counted = &counts.scales[scale];
        let (scored, cells) = counted.scored.as_ref().ok()?;
        Some(Side::of_scale(&pooled(cells)?, scored.denominator, counted.at_least))
    };
    let mut measures = Vec::new();
    if let (Some(own), Some(others)) = (scale(gap.own_view), scale(gap.others_view)) {
        let slot = Slot::new(ROOT, &subject, Measure::Gap);
        measures.push(measure(format!("gap:{}", gap.id), slot, &own, &others));
    }
    let scales = questionnaire.scales();
    let pairs = scales[gap.own_view].items.iter().zip(&scales[gap.others_view].items);
    for (own, other) in pairs {
        let side = |item: usize| Side::of_item(questionnaire, counts, item);
        if let (Some(mine), Some(theirs)) = (side(own.item), side(other.item)) {
            let id = &questionnaire.items()[own.item].id;
            let slot = Slot::for_answer(ROOT, &subject, Measure::Gap, id.as_str());
            measures.push(measure(format!("gap:{}.{id}", gap.id), slot, &mine, &theirs));
        }
    }
    measures
}

fn measure(key: String, slot: Slot, own: &Side, others: &Side) -> WholeMeasure<'static> {
    let difference = match (&others.sample, &own.sample) {
        (Ok(theirs), Ok(mine)) => welch(theirs, mine),
        _ => Err(Undefined::TooFewRows),
    };
    let n = own.n.min(others.n);
    let value = match difference {
        Err(_) => Found::undefined().with_n(n),
        Ok(found) => Found::of(found.value).with_n(n).with_interval(Ok(found.interval)),
    };
    WholeMeasure {
        key,
        n,
        at_least: own.at_least.max(others.at_least),
        others: Some(own.others.min(others.others)),
        findings: Findings::Ready(vec![(slot, value)]),
    }
}

impl Side {
    fn of_scale(cell: &Scores, denominator: i64, at_least: u64) -> Side {
        let occurring: Vec<(i64, u64)> = cell.counts.iter().map(|(s, n)| (*s, *n)).collect();
        let moments = Moments::from_counts(&occurring, denominator);
        let sample = moments.and_then(|moments| Sample::of(&moments));
        Side { n: cell.n(), at_least, others: others(cell), sample }
    }

    fn of_item(questionnaire: &Questionnaire, counts: &Counts, item: usize) -> Option<Side> {
        let counted = counts.item(item)?;
        let cell: Histogram = pooled(counted.columns.first()?)?;
        let occurring = opinions(&item_codes(questionnaire, item), &cell);
        let n = occurring.iter().map(|(_, n)| n).sum();
        let sample = Moments::from_counts(&occurring, 1).and_then(|moments| Sample::of(&moments));
        Some(Side { n, at_least: counted.at_least, others: others(&cell), sample })
    }
}
