//! What is known of two waves before anybody answers the second.

use std::collections::HashMap;

use peil_disclosure::PublicInput;
use peil_instrument::{Change, Comparable, Lineage, Questionnaire, Scale, compare};

use super::public::Public;
use crate::compare::{Caveat, Comparison, Earlier, predecessor};
use crate::results::About;
use crate::units::SurveyedUnit;

/// What belongs together in two waves: units by lineage, scales and items by their ids.
#[derive(Debug)]
pub(crate) struct Since<'a> {
    pub(crate) now: &'a Public<'a>,
    pub(crate) comparison: Comparison,
    /// The codes of the units of the wave before.
    codes_then: Vec<&'a str>,
    /// Per unit of this wave the unit of the one before, as index into its snapshot.
    pub(crate) units: Vec<Result<Before, Caveat>>,
    /// Per scale the one before, as index into that wave's questionnaire.
    pub(crate) scales: Vec<Result<Before, Caveat>>,
    /// The same of items.
    pub(crate) items: Vec<Result<Before, Caveat>>,
}

/// What is known of the wave before without its answers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Then<'a> {
    pub(crate) questionnaire: &'a Questionnaire,
    pub(crate) units: &'a [SurveyedUnit],
    pub(crate) about: &'a About,
    /// When it was, as people would say it.
    pub(crate) moment: &'a str,
}

/// A unit, scale or item of the wave before with which one of this wave is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Before {
    /// Its index there.
    pub(crate) index: usize,
    /// Why only with care.
    pub(crate) caveat: Option<Caveat>,
}

/// A scale that both waves have, beside what is public.
#[derive(Debug)]
pub(crate) struct PublicScales<'a> {
    pub(crate) since: &'a Since<'a>,
    /// The scale, as index into this wave's questionnaire.
    pub(crate) scale: usize,
    /// The scale as the wave before had it.
    pub(crate) scale_then: &'a Scale,
    pub(crate) denominator_then: i64,
    pub(crate) denominator_now: i64,
}

/// A scale of the whole organisation that both waves have.
#[derive(Debug)]
pub(crate) struct PublicWhole<'a> {
    /// The scale as this wave has it.
    pub(crate) scale: &'a Scale,
    /// And as the wave before had it.
    pub(crate) scale_then: &'a Scale,
}

// Snapshots, lineage and questionnaires of both waves are fixed when the second is launched, before
// anybody answers it.
impl PublicInput for Since<'_> {}
// As above; which scale it is and its denominators follow from the questionnaires.
impl PublicInput for PublicScales<'_> {}
// As above: two scales of the questionnaires.
impl PublicInput for PublicWhole<'_> {}

impl<'a> Since<'a> {
    pub(crate) fn new(now: &'a Public<'a>, earlier: &Earlier<'a>) -> Since<'a> {
        let Earlier { survey, about, moment, lineage, .. } = *earlier;
        Since::of(
            now,
            &Then { questionnaire: survey.questionnaire, units: survey.units, about, moment },
            lineage,
        )
    }

    /// What belongs together in this wave and the one before.
    pub(crate) fn of(now: &'a Public<'a>, then: &Then<'a>, lineage: &Lineage) -> Since<'a> {
        let codes_then: Vec<&str> = then.units.iter().map(|unit| unit.code.as_str()).collect();
        let links = Links::new(then.units, now.units, lineage);
        let unit = |(unit, described): (usize, &SurveyedUnit)| {
            let previous = predecessor(lineage, &described.code)?;
            // A lineage that names what the snapshot does not have: as if it had not been there.
            let index = codes_then.iter().position(|then| *then == previous);
            let index = index.ok_or(Caveat::NewUnit)?;
            // The whole organisation is compared with the whole and nothing else.
            if (unit == 0) != (index == 0) {
                return Err(Caveat::Mixed);
            }
            let caveat = links.regrouped(index, unit).then_some(Caveat::Regrouped);
            Ok(Before { index, caveat })
        };
        let units = now.units.iter().enumerate().map(unit).collect();
        let changes = compare(then.questionnaire, now.questionnaire);
        let (n_scales, n_items) =
            (now.questionnaire.scales().len(), now.questionnaire.items().len());
        // The current ones come first, in their order.
        let scales = changes.scales.iter().take(n_scales);
        let items = changes.items.iter().take(n_items);
        Since {
            now,
            comparison: Comparison {
                wave: then.about.wave.clone(),
                wave_name: then.about.wave_name.clone(),
                moment: then.moment.to_owned(),
                version: then.about.version.clone(),
                questionnaire_hash: then.about.questionnaire_hash.clone(),
            },
            codes_then,
            units,
            scales: scales.map(|s| before(s.previous, &s.change, s.comparable)).collect(),
            items: items.map(|i| before(i.previous, &i.change, i.comparable)).collect(),
        }
    }

    /// The code of a unit of the wave before.
    pub(crate) fn code_then(&self, unit: usize) -> &'a str {
        self.codes_then[unit]
    }
}

fn before<D>(
    previous: Option<usize>,
    change: &Change<D>,
    comparable: Comparable,
) -> Result<Before, Caveat> {
    let caveat = match comparable {
        Comparable::Yes => None,
        Comparable::WithCare => Some(Caveat::Reworded),
        Comparable::No if matches!(change, Change::Added) => return Err(Caveat::NewQuestion),
        Comparable::No => return Err(Caveat::ChangedQuestion),
    };
    previous.map(|index| Before { index, caveat }).ok_or(Caveat::NewQuestion)
}

/// The units that live on in one another, as pairs of indices, within both trees.
struct Links<'a> {
    then: &'a [SurveyedUnit],
    now: &'a [SurveyedUnit],
    pairs: Vec<(usize, usize)>,
}

impl<'a> Links<'a> {
    fn new(then: &'a [SurveyedUnit], now: &'a [SurveyedUnit], lineage: &Lineage) -> Links<'a> {
        let places = |units: &'a [SurveyedUnit]| -> HashMap<&'a str, usize> {
            units.iter().enumerate().map(|(at, unit)| (unit.code.as_str(), at)).collect()
        };
        let (places_then, places_now) = (places(then), places(now));
        let pair = |(previous, current): (Option<&str>, Option<&str>)| {
            Some((*places_then.get(previous?)?, *places_now.get(current?)?))
        };
        let pairs = lineage.pairs().into_iter().filter_map(pair).collect();
        Links { then, now, pairs }
    }

    /// Whether a unit below came from outside of the unit before, or went outside of this one. Units that
    /// began or ended are no regrouping.
    fn regrouped(&self, previous: usize, unit: usize) -> bool {
        self.pairs.iter().any(|(then, now)| {
            is_within(self.then, *then, previous) != is_within(self.now, *now, unit)
        })
    }
}

/// Whether `unit` is `above` or stands below it.
fn is_within(units: &[SurveyedUnit], unit: usize, above: usize) -> bool {
    let mut at = Some(unit);
    // Parents come first, so what stands before `above` is not within it.
    while let Some(here) = at.filter(|here| *here >= above) {
        if here == above {
            return true;
        }
        at = units[here].parent;
    }
    false
}
