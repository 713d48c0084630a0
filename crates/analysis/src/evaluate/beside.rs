//! A unit beside others: pure functions of released atom tables and public inputs.

use std::collections::BTreeMap;

use peil_disclosure::{AtomTable, Scores};
use peil_statistics::Undefined;
use peil_statistics::difference::{AgainstRest, against_rest};
use peil_statistics::moments::Moments;
use peil_statistics::multiplicity::benjamini_hochberg;

use super::by_unit::moments;
use super::finding::{Finding, Found, Slot};
use super::public::PublicScale;
use super::rounding::{Rounded, RoundedChange};
use super::whole::between::Between;
use crate::results::{Measure, Subject};

/// Below this a difference is more than chance.
const LEVEL: f64 = 0.05;

/// Per shown unit below the organisation its difference with the rest of the nearest shown unit above, whether
/// that is more than chance, and its mean drawn to that of all.
///
/// The rest is that unit without this one: both are shown, so the rest is a sum of atoms. Value: the difference of
/// the two rounded means. A family of tests is one scale and all shown units of one kind.
pub(super) fn scale(table: &AtomTable<Scores>, public: &PublicScale<'_>) -> Vec<Finding> {
    let mut totals: Vec<Option<Moments>> = vec![None; table.len()];
    for (unit, scores) in table.shown() {
        totals[unit] = moments(scores, public.denominator).ok();
    }
    let mut findings = rests(&totals, public);
    findings.extend(shrunken(table, &totals, public));
    findings
}

fn rests(totals: &[Option<Moments>], public: &PublicScale<'_>) -> Vec<Finding> {
    let units = public.public.units;
    let scale = &public.public.questionnaire.scales()[public.scale];
    let subject = Subject::Scale(scale.id.clone());
    let above = |unit: usize| {
        let mut at = units[unit].parent;
        while let Some(here) = at.filter(|here| totals[*here].is_none()) {
            at = units[here].parent;
        }
        at.and_then(|above| totals[above])
    };
    let mut kinds: BTreeMap<&str, Vec<(usize, Moments)>> = BTreeMap::new();
    for (unit, moments) in totals.iter().enumerate().skip(1) {
        if let Some(moments) = moments {
            kinds.entry(&units[unit].kind).or_default().push((unit, *moments));
        }
    }
    let mut findings = Vec::new();
    for family in kinds.values() {
        let tests: Vec<Result<AgainstRest, Undefined>> = family
            .iter()
            .map(|(unit, moments)| {
                against_rest(moments, &above(*unit).ok_or(Undefined::EmptyBase)?)
            })
            .collect();
        let p: Vec<Option<f64>> =
            tests.iter().map(|test| test.as_ref().ok().map(|found| found.test.p)).collect();
        // p-values are probabilities, which is all that it asks.
        let adjusted = benjamini_hochberg(&p).unwrap_or_default();
        for (place, ((unit, moments), test)) in family.iter().zip(&tests).enumerate() {
            let slot = |measure| Slot::new(*unit, &subject, measure);
            let difference = test.as_ref().map_or_else(
                |_| Found::undefined(),
                |found| {
                    let rest = Rounded::scale(scale, &found.rest);
                    let change = RoundedChange::between(rest, Rounded::scale(scale, moments));
                    let interval = change.outward(&found.test.difference.interval);
                    Found { interval: Some(interval), ..Found::of(change.value()) }
                },
            );
            findings.push((slot(Measure::RestDifference), difference));
            let p = adjusted.get(place).copied().flatten();
            let differs = p.map(|p| if p < LEVEL { 1.0 } else { 0.0 });
            findings.push((
                slot(Measure::RestDiffers),
                differs.map_or_else(Found::undefined, Found::of),
            ));
        }
    }
    findings
}

/// Over atoms, so that no hidden unit enters by itself; for units that are one atom.
fn shrunken(
    table: &AtomTable<Scores>,
    totals: &[Option<Moments>],
    public: &PublicScale<'_>,
) -> Vec<Finding> {
    let scale = &public.public.questionnaire.scales()[public.scale];
    let subject = Subject::Scale(scale.id.clone());
    let atoms: Vec<(usize, Result<Moments, Undefined>)> =
        table.atoms().map(|(unit, scores)| (unit, moments(scores, public.denominator))).collect();
    let groups: Vec<Result<Moments, Undefined>> =
        atoms.iter().map(|(_, moments)| *moments).collect();
    let between = Between::of(&groups);
    let mut findings = Vec::new();
    for ((unit, _), mean) in atoms.iter().zip(&between.shrunken).filter(|((unit, _), _)| *unit > 0)
    {
        let all = totals[*unit].map_or(0, |moments| moments.n());
        if mean.is_some_and(|mean| mean.n != all) {
            continue;
        }
        let found = mean.map_or_else(Found::undefined, |mean| {
            Found::of(Rounded::derived(scale, mean.value, mean.n).value())
        });
        findings.push((Slot::new(*unit, &subject, Measure::ShrunkenMean), found));
    }
    findings
}
