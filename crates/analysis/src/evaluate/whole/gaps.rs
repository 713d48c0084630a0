//! How people see themselves beside how others see them.

use peil_disclosure::{Cell, Histogram, Rated, Scores};
use peil_instrument::{Gap, Questionnaire, Scale};
use peil_statistics::Undefined;
use peil_statistics::difference::{Difference, Sample, welch};
use peil_statistics::moments::Moments;

use super::items::opinions;
use super::{Findings, ROOT, WholeMeasure};
use crate::dataset::item_codes;
use crate::evaluate::by_unit::moments;
use crate::evaluate::finding::{Found, Slot};
use crate::evaluate::rounding::{Rounded, RoundedChange};
use crate::measures::{Counts, pooled};
use crate::results::{Measure, Subject};

/// One side of a gap: who answered, and what is needed for the difference.
struct Side {
    n: u64,
    at_least: u64,
    others: u64,
    moments: Result<Moments, Undefined>,
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
    let scales = questionnaire.scales();
    if let (Some(own), Some(others)) = (scale(gap.own_view), scale(gap.others_view)) {
        let slot = Slot::new(ROOT, &subject, Measure::Gap);
        let difference = rounded(&scales[gap.own_view], &own, &scales[gap.others_view], &others);
        measures.push(measure(format!("gap:{}", gap.id), slot, &own, &others, difference));
    }
    let pairs = scales[gap.own_view].items.iter().zip(&scales[gap.others_view].items);
    for (own, other) in pairs {
        let side = |item: usize| Side::of_item(questionnaire, counts, item);
        if let (Some(mine), Some(theirs)) = (side(own.item), side(other.item)) {
            let id = &questionnaire.items()[own.item].id;
            let slot = Slot::for_answer(ROOT, &subject, Measure::Gap, id.as_str());
            let difference = exact(&mine, &theirs);
            measures.push(measure(
                format!("gap:{}.{id}", gap.id),
                slot,
                &mine,
                &theirs,
                difference,
            ));
        }
    }
    measures
}

fn measure(
    key: String,
    slot: Slot,
    own: &Side,
    others: &Side,
    difference: Found,
) -> WholeMeasure<'static> {
    WholeMeasure {
        key,
        n: own.n.min(others.n),
        at_least: own.at_least.max(others.at_least),
        others: Some(own.others.min(others.others)),
        findings: Findings::Ready(vec![(slot, difference)]),
    }
}

fn compared(own: &Side, others: &Side) -> Result<Difference, Undefined> {
    welch(&Sample::of(&others.moments?)?, &Sample::of(&own.moments?)?)
}

/// Of two items, whose counts are figures themselves.
fn exact(own: &Side, others: &Side) -> Found {
    let found = compared(own, others);
    let value = Found::from_result(found.map(|found| found.value));
    value.with_n(own.n.min(others.n)).with_interval(found.map(|found| found.interval))
}

/// Of two scales: what a reader finds who subtracts the one mean from the other.
fn rounded(own_scale: &Scale, own: &Side, others_scale: &Scale, others: &Side) -> Found {
    let (Ok(mine), Ok(theirs), Ok(found)) = (own.moments, others.moments, compared(own, others))
    else {
        return Found::undefined();
    };
    let (mine, theirs) = (Rounded::scale(own_scale, &mine), Rounded::scale(others_scale, &theirs));
    let change = RoundedChange::between(theirs, mine);
    let interval = Some(change.outward(&found.interval));
    Found { interval, ..Found::of(change.value()) }.with_n_of_many(own.n.min(others.n))
}

impl Side {
    fn of_scale(cell: &Scores, denominator: i64, at_least: u64) -> Side {
        let moments = moments(cell, denominator);
        Side { n: cell.n(), at_least, others: cell.others(), moments }
    }

    fn of_item(questionnaire: &Questionnaire, counts: &Counts, item: usize) -> Option<Side> {
        let counted = counts.item(item)?;
        let cell: Histogram = pooled(counted.columns.first()?)?;
        let occurring = opinions(&item_codes(questionnaire, item), &cell);
        let n = occurring.iter().map(|(_, n)| n).sum();
        let moments = Moments::from_counts(&occurring, 1);
        Some(Side { n, at_least: counted.at_least, others: Rated(cell).others(), moments })
    }
}
