//! Change since the wave before: pure functions of what both waves released.
//!
//! Below the organisation from the atom tables of both waves, for the organisation from its released
//! means, standard deviations and numbers. No answer of either wave is seen here.

use std::collections::HashMap;

use peil_disclosure::{AtomTable, Scores};
use peil_statistics::difference::{Sample, welch};
use peil_statistics::moments::Moments;

use super::by_unit::moments;
use super::congruence;
use super::finding::{Finding, Found, Slot};
use super::rounding::{Rounded, RoundedChange};
use super::since::{Before, PublicScales, PublicWhole, Since};
use crate::compare::Caveat;
use crate::figure_index::FigureIndex;
use crate::results::{Figure, Measure, Results, Status, Subject};

/// The change of a scale for every unit below the organisation that both waves show.
///
/// Value: the difference of the two released means. Interval: Welch's, of the unrounded means, rounded
/// outward to the coarser precision of the two.
pub(super) fn scale(
    (then, now): &(AtomTable<Scores>, AtomTable<Scores>),
    public: &PublicScales<'_>,
) -> Vec<Finding> {
    let scale_now = &public.since.now.questionnaire.scales()[public.scale];
    let subject = Subject::Scale(scale_now.id.clone());
    let mut findings = Vec::new();
    for (unit, previous) in public.since.units.iter().enumerate().skip(1) {
        let Ok(previous) = *previous else { continue };
        let (Some(then), Some(now)) = (then.of(previous.index), now.of(unit)) else { continue };
        let (then, now) =
            (moments(then, public.denominator_then), moments(now, public.denominator_now));
        let (Ok(then), Ok(now)) = (then, now) else { continue };
        let slot = Slot::new(unit, &subject, Measure::Change);
        let rounded = [Rounded::scale(public.scale_then, &then), Rounded::scale(scale_now, &now)];
        findings.push((slot, released_change(rounded, &then, &now)));
    }
    findings
}

/// The change of a scale for the whole organisation, as that of a unit.
pub(super) fn whole_scale(
    (then, now): &(Moments, Moments),
    public: &PublicWhole<'_>,
) -> Vec<Finding> {
    let slot = Slot::new(0, &Subject::Scale(public.scale.id.clone()), Measure::Change);
    let rounded = [Rounded::scale(public.scale_then, then), Rounded::scale(public.scale, now)];
    vec![(slot, released_change(rounded, then, now))]
}

fn released_change(
    [rounded_then, rounded_now]: [Rounded; 2],
    then: &Moments,
    now: &Moments,
) -> Found {
    let change = RoundedChange::between(rounded_then, rounded_now);
    let samples = Sample::of(then).and_then(|then| Ok((then, Sample::of(now)?)));
    let found = samples.and_then(|(then, now)| welch(&then, &now));
    let interval = found.ok().map(|found| change.outward(&found.interval));
    Found { interval, ..Found::of(change.value()) }
}

/// What both waves released, and the changes below the organisation.
pub(super) type Both = ((Results, Results), Vec<Vec<Finding>>);

/// Adds to the results of this wave the means that the wave before released, and the changes since: for
/// every scale, and for the items of the whole organisation; and how alike both measure a scale.
pub(super) fn add(((then, now), changes): &Both, since: &Since<'_>) -> Results {
    let changes: HashMap<&Slot, &Found> =
        changes.iter().flatten().map(|(slot, found)| (slot, found)).collect();
    let places: HashMap<&str, usize> =
        now.units.iter().enumerate().map(|(at, unit)| (unit.code.as_str(), at)).collect();
    let (then_index, now_index) = (then.index(), now.index());
    let mut rows: Vec<(usize, Figure)> = Vec::with_capacity(now.figures.len());
    for figure in &now.figures {
        let unit = places.get(figure.unit.as_str()).copied().unwrap_or_default();
        rows.push((unit, figure.clone()));
        if figure.measure != Measure::Mean {
            continue;
        }
        let Some(place) = place(unit, &figure.subject, since) else { continue };
        let pair = Pair { now: figure, then_index: &then_index, now_index: &now_index };
        let slot = Slot::new(unit, &figure.subject, Measure::Change);
        let of_scale = changes.get(&slot).map(|found| **found);
        rows.extend(pair.rows(place, of_scale, since).map(|figure| (unit, figure)));
        if unit == 0 {
            let alike = congruence::of_scale(figure, &then_index, &now_index, since);
            rows.extend(alike.map(|figure| (unit, figure)));
        }
    }
    // Stable: answers keep the order in which they are offered.
    rows.sort_by(|(unit_a, a), (unit_b, b)| {
        (unit_a, &a.subject, a.measure).cmp(&(unit_b, &b.subject, b.measure))
    });
    Results {
        comparison: Some(since.comparison.clone()),
        figures: rows.into_iter().map(|(_, figure)| figure).collect(),
        ..now.clone()
    }
}

/// The unit of the figure of the wave before, with the caveats of unit and question.
type Place = Result<Before, Caveat>;

/// The place of the figure before; `None` if no change is made of such a figure: an item below the
/// organisation has no interval to compare by.
fn place(unit: usize, subject: &Subject, since: &Since<'_>) -> Option<Place> {
    let questionnaire = since.now.questionnaire;
    let question = match subject {
        Subject::Scale(id) => since.scales[questionnaire.scale_index(id.as_str())?],
        Subject::Item(id) if unit == 0 => since.items[questionnaire.item_index(id.as_str())?],
        _ => return None,
    };
    // What became of the unit says more than what became of the question.
    Some(since.units[unit].and_then(|unit| {
        let caveat = question?.caveat;
        Ok(Before { caveat: unit.caveat.or(caveat), ..unit })
    }))
}

/// A mean of this wave, and where to look for others.
struct Pair<'a> {
    now: &'a Figure,
    then_index: &'a FigureIndex<'a>,
    now_index: &'a FigureIndex<'a>,
}

impl Pair<'_> {
    /// The mean before and the change since. `of_scale`: the change, where the figure is of a scale.
    fn rows(&self, place: Place, of_scale: Option<Found>, since: &Since<'_>) -> [Figure; 2] {
        let without = |status, caveat| {
            [Measure::PreviousMean, Measure::Change]
                .map(|measure| self.row(measure, None, status, caveat))
        };
        // What is hidden now is hidden in the same words, whatever there was before.
        if self.now.status != Status::Shown {
            return without(self.now.status, None);
        }
        let Before { index: previous, caveat } = match place {
            Ok(before) => before,
            Err(caveat) => return without(Status::NotCompared, Some(caveat)),
        };
        let code = since.code_then(previous);
        let before = match self.then_index.get(code, &self.now.subject, Measure::Mean) {
            Some(before) if before.status == Status::Shown => before,
            Some(before) if before.status == Status::Undefined => {
                return without(Status::Undefined, None);
            }
            _ => return without(Status::NotCompared, Some(Caveat::NotShownThen)),
        };
        let change = match self.now.subject {
            Subject::Item(_) => self.whole_item(before),
            _ => of_scale,
        };
        let mean =
            Found { value: before.value, n: before.n, interval: before.low.zip(before.high) };
        let status = change.map_or(Status::Undefined, |_| Status::Shown);
        [
            self.row(Measure::PreviousMean, Some(mean), Status::Shown, caveat),
            self.row(Measure::Change, change, status, caveat),
        ]
    }

    /// The change of an item of the whole organisation, from what is released of both waves in full precision.
    fn whole_item(&self, before: &Figure) -> Option<Found> {
        let sample = |figure: &Figure, index: &FigureIndex<'_>| {
            let sd = index.get(&figure.unit, &figure.subject, Measure::Sd)?.value?;
            Sample::new(figure.n?, figure.value?, sd).ok()
        };
        let then = sample(before, self.then_index)?;
        let now = sample(self.now, self.now_index)?;
        let value = self.now.value? - before.value?;
        Some(Found::of(value).with_interval(welch(&then, &now).map(|found| found.interval)))
    }

    fn row(
        &self,
        measure: Measure,
        found: Option<Found>,
        status: Status,
        caveat: Option<Caveat>,
    ) -> Figure {
        let interval = found.and_then(|found| found.interval);
        Figure {
            measure,
            answer: None,
            n: found.and_then(|found| found.n),
            value: found.and_then(|found| found.value),
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
            status,
            caveat,
            ..self.now.clone()
        }
    }
}

#[cfg(test)]
mod tests;
