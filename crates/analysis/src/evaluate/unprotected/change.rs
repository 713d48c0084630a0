//! Change since a file of the wave before, for any unit: waves as independent samples, or, if the files say who a
//! respondent is, as samples that share people.

use peil_instrument::{Id, Lineage};
use peil_statistics::Undefined;
use peil_statistics::correlation::PairSums;
use peil_statistics::difference::{Sample, welch_test};
use peil_statistics::invariance::{Verdict, invariance};
use peil_statistics::moments::Moments;
use peil_statistics::waves::{WaveChange, overlapping_or_welch};

use super::overlap::Overlap;
use super::{Unprotected, items};
use crate::compare::{Caveat, Comparison};
use crate::count::keyed_opinions;
use crate::dataset::Dataset;
use crate::evaluate::assemble;
use crate::evaluate::finding::{Found, Slot};
use crate::evaluate::since::{Before, Since, Then};
use crate::results::{Figure, Measure, Status, Subject};

/// The wave before, and what of it belongs to what of this one.
#[derive(Debug)]
pub(super) struct Earlier<'a> {
    results: &'a Unprotected<'a>,
    pub(super) comparison: Comparison,
    units: Vec<Result<Before, Caveat>>,
    scales: Vec<Result<Before, Caveat>>,
    items: Vec<Result<Before, Caveat>>,
    /// Per scale how alike the two waves measure it.
    alike: Vec<Result<(f64, Option<Caveat>), Undefined>>,
    /// What the people who are in both waves answered, if the files say who a respondent is.
    overlap: Option<Overlap>,
}

impl<'a> Unprotected<'a> {
    /// These results beside those of the wave before: per unit, scale and rating the mean then and the change.
    ///
    /// Units are compared with the unit of the same code, questions and scales as two versions of a questionnaire are;
    /// whether a scale measures the same is looked at in the answers of the whole organisation. If both files say who a
    /// respondent is, the change counts who is in both; otherwise the waves are two groups of people.
    #[must_use]
    pub fn since(self, earlier: &'a Unprotected<'a>, moment: &'a str) -> Unprotected<'a> {
        let then = Then {
            questionnaire: earlier.public.questionnaire,
            units: earlier.public.units,
            about: earlier.public.about,
            moment,
        };
        let codes = |results: &Unprotected<'a>| -> Vec<&'a str> {
            results.public.units.iter().map(|unit| unit.code.as_str()).collect()
        };
        let lineage = Lineage::identity(&codes(earlier), &codes(&self));
        let since = Since::of(&self.public, &then, &lineage);
        let overlap = Overlap::of(&self, earlier, &since);
        let Since { comparison, units, scales, items, .. } = since;
        let alike = scales.iter().enumerate();
        let alike = alike.map(|(scale, before)| self.alike(scale, earlier, before.as_ref().ok()));
        let alike = alike.collect();
        let since = Earlier { results: earlier, comparison, units, scales, items, alike, overlap };
        Unprotected { earlier: Some(since), ..self }
    }

    /// How alike two waves measure a scale, and the caveat where that is not enough.
    fn alike(
        &self,
        scale: usize,
        earlier: &Unprotected<'_>,
        before: Option<&Before>,
    ) -> Result<(f64, Option<Caveat>), Undefined> {
        let before = before.ok_or(Undefined::TooFewItems)?;
        let columns = |dataset: &Dataset, results: &Unprotected<'_>, scale: usize| {
            let questionnaire = results.public.questionnaire;
            let described = &questionnaire.scales()[scale];
            let item = described.items.first().ok_or(Undefined::TooFewItems)?;
            let frame = &dataset.frames()[questionnaire.items()[item.item].part];
            Ok(keyed_opinions(frame, questionnaire, described))
        };
        let then = columns(earlier.dataset, earlier, before.index)?;
        // Scales that can be compared have the same items, in whatever order.
        let ids = |results: &Unprotected<'_>, scale: usize| -> Vec<Id> {
            let questionnaire = results.public.questionnaire;
            let members = questionnaire.scales()[scale].items.iter();
            members.map(|member| questionnaire.items()[member.item].id.clone()).collect()
        };
        let ids_then = ids(earlier, before.index);
        let place = |id: &Id| ids_then.iter().position(|other| other == id);
        let places: Option<Vec<usize>> = ids(self, scale).iter().map(place).collect();
        let places = places.ok_or(Undefined::UnequalLengths)?;
        let then: Vec<_> = places.into_iter().map(|place| then[place].clone()).collect();
        let found = invariance(&then, &columns(self.dataset, self, scale)?)?;
        let caveat = match found.verdict {
            Verdict::Alike => None,
            Verdict::LookAt(_) => Some(Caveat::ItemsMoved),
            Verdict::Differs => Some(Caveat::MeasuresDiffer),
        };
        Ok((found.congruence, caveat))
    }

    /// The figures of a unit that need the wave before.
    pub(super) fn changes(&self, unit: usize) -> Vec<Figure> {
        let Some(earlier) = &self.earlier else { return Vec::new() };
        let questionnaire = self.public.questionnaire;
        let mut figures = Vec::new();
        for (scale, before) in earlier.scales.iter().enumerate() {
            let subject = Subject::Scale(questionnaire.scales()[scale].id.clone());
            let moments = |results: &Unprotected<'_>, unit, scale| results.scale(unit, scale);
            let both = earlier.overlap.as_ref().map(|overlap| overlap.scale(scale, unit));
            figures.extend(earlier.rows(
                self,
                (unit, &subject),
                *before,
                both,
                |results, unit, then| {
                    moments(
                        results,
                        unit,
                        if then { before.map_or(scale, |b| b.index) } else { scale },
                    )
                },
            ));
            if unit == 0 {
                figures.push(self.congruence(&subject, earlier.alike[scale]));
            }
        }
        for (item, before) in earlier.items.iter().enumerate() {
            let described = &questionnaire.items()[item];
            if !matches!(described.kind, peil_instrument::ItemKind::Rating { .. }) {
                continue;
            }
            let subject = Subject::Item(described.id.clone());
            let both = earlier.overlap.as_ref().map(|overlap| overlap.item(item, unit));
            figures.extend(earlier.rows(
                self,
                (unit, &subject),
                *before,
                both,
                |results, unit, then| {
                    let index =
                        if then { before.map_or(item, |before| before.index) } else { item };
                    let cell = results.cell_of_item(unit, index).ok_or(Undefined::EmptyBase)?;
                    items::moments(results.public.questionnaire, index, &cell)
                },
            ));
        }
        figures
    }

    fn congruence(
        &self,
        subject: &Subject,
        alike: Result<(f64, Option<Caveat>), Undefined>,
    ) -> Figure {
        let found = Found::from_result(alike.map(|(congruence, _)| congruence));
        let slot = Slot::new(0, subject, Measure::Congruence);
        let caveat = alike.ok().and_then(|(_, caveat)| caveat);
        Figure { caveat, ..assemble::figure(slot, Some(found), &self.public) }
    }

    /// The scores of a unit on a scale.
    fn scale(&self, unit: usize, scale: usize) -> Result<Moments, Undefined> {
        let found = self.parts.iter().find_map(|part| {
            let plans = part.plan.scales();
            let place = plans.iter().position(|plan| plan.scale == scale)?;
            Some(part.nodes[unit].scales[place].scores.moments(plans[place].denominator))
        });
        found.unwrap_or(Err(Undefined::TooFewItems))
    }
}

impl Earlier<'_> {
    /// The mean before and the change since, of one question or scale in one unit. `moments` is asked of these
    /// results and, with `true`, of those before. `both`: the people in both, if it is known who they are.
    fn rows(
        &self,
        now: &Unprotected<'_>,
        (unit, subject): (usize, &Subject),
        question: Result<Before, Caveat>,
        both: Option<Result<PairSums, Undefined>>,
        moments: impl Fn(&Unprotected<'_>, usize, bool) -> Result<Moments, Undefined>,
    ) -> Vec<Figure> {
        let slot = |measure| Slot::new(unit, subject, measure);
        let place = self.units[unit].and_then(|unit| Ok((unit, question?.caveat)));
        let (before, caveat) = match place {
            Ok((before, caveat)) => (before, before.caveat.or(caveat)),
            Err(caveat) => {
                let without = |measure| Figure {
                    status: Status::NotCompared,
                    caveat: Some(caveat),
                    ..assemble::figure(slot(measure), Some(Found::undefined()), &now.public)
                };
                return [Measure::PreviousMean, Measure::Change].map(without).to_vec();
            }
        };
        let then = moments(self.results, before.index, true);
        let test = then.and_then(|then| {
            let (then, now) = (Sample::of(&then)?, Sample::of(&moments(now, unit, false)?)?);
            match both {
                Some(both) => overlapping_or_welch(&then, &now, &both?),
                None => independent(&then, &now),
            }
        });
        let mean = Found::from_result(then.map(|then| then.mean()));
        let mean = mean.with_n(then.map_or(0, |then| then.n()));
        let change = Found::from_result(test.map(|test| test.difference.value));
        let change = change.with_interval(test.map(|test| test.difference.interval));
        let p = Found::from_result(test.map(|test| test.p));
        let row = |measure, found| Figure {
            caveat,
            ..assemble::figure(slot(measure), Some(found), &now.public)
        };
        let mut rows = vec![
            row(Measure::PreviousMean, mean),
            row(Measure::Change, change),
            row(Measure::ChangeP, p),
        ];
        if let Some(both) = both {
            let people = Found::from_result(both.map(|both| both.n as f64));
            let r = test.ok().and_then(|test| test.r).map_or_else(Found::undefined, Found::of);
            let r = r.with_n(both.map_or(0, |both| both.n));
            rows.push(row(Measure::PeopleInBoth, people));
            rows.push(row(Measure::ChangeCorrelation, r));
        }
        rows
    }
}

/// The difference of two waves of which nobody knows who is in both.
fn independent(then: &Sample, now: &Sample) -> Result<WaveChange, Undefined> {
    let test = welch_test(then, now)?;
    Ok(WaveChange { difference: test.difference, p: test.p, n_both: 0, r: None })
}
