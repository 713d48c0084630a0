//! What the people who are in both waves answered then and now, added up for every unit.

use std::collections::BTreeMap;

use peil_instrument::ItemKind;
use peil_statistics::Undefined;
use peil_statistics::correlation::PairSums;

use super::Unprotected;
use crate::compare::Caveat;
use crate::count::ScoredRows;
use crate::evaluate::since::{Before, Since};
use crate::respondents::Respondents;
use crate::units::SurveyedUnit;

/// Per unit of this wave the sums over those with a value in the unit before and in this one.
type ByUnit = Result<Vec<PairSums>, Undefined>;

/// The values of people who are in both waves, then and now.
#[derive(Debug)]
pub(super) struct Overlap {
    scales: Vec<ByUnit>,
    items: Vec<ByUnit>,
}

impl Overlap {
    /// Who is in both waves; `None` if the files do not say who a respondent is.
    pub(super) fn of(
        now: &Unprotected<'_>,
        then: &Unprotected<'_>,
        since: &Since<'_>,
    ) -> Option<Overlap> {
        let mut people = People {
            now: (now, now.people?),
            then: (then, then.people?),
            units: &since.units,
            shared: BTreeMap::new(),
        };
        let of = |before: &Result<Before, Caveat>| before.as_ref().ok().map(|before| before.index);
        let scales = since.scales.iter().enumerate();
        let items = since.items.iter().enumerate();
        Some(Overlap {
            scales: scales.map(|(scale, before)| people.scale(scale, of(before))).collect(),
            items: items.map(|(item, before)| people.item(item, of(before))).collect(),
        })
    }

    /// The scores on a scale of those who are in a unit and in the unit before.
    pub(super) fn scale(&self, scale: usize, unit: usize) -> Result<PairSums, Undefined> {
        of_unit(&self.scales[scale], unit)
    }

    /// Their opinions on a rating.
    pub(super) fn item(&self, item: usize, unit: usize) -> Result<PairSums, Undefined> {
        of_unit(&self.items[item], unit)
    }
}

fn of_unit(all: &ByUnit, unit: usize) -> Result<PairSums, Undefined> {
    all.as_ref().map(|units| units[unit]).map_err(|reason| *reason)
}

/// Both waves with whose the answers are, and the unit before of every unit.
struct People<'p> {
    now: (&'p Unprotected<'p>, &'p Respondents),
    then: (&'p Unprotected<'p>, &'p Respondents),
    units: &'p [Result<Before, Caveat>],
    /// Per part of the questionnaire now and then.
    shared: BTreeMap<(usize, usize), Shared>,
}

impl People<'_> {
    fn scale(&mut self, scale: usize, before: Option<usize>) -> ByUnit {
        let before = before.ok_or(Undefined::TooFewItems)?;
        let scored = |results: &Unprotected<'_>, scale: usize| {
            let questionnaire = results.public.questionnaire;
            let described = &questionnaire.scales()[scale];
            let first = described.items.first().ok_or(Undefined::TooFewItems)?;
            let part = questionnaire.items()[first.item].part;
            let rows = ScoredRows::of(&results.dataset.frames()[part], questionnaire, described)?;
            Ok((part, rows.scores))
        };
        let (part, now) = scored(self.now.0, scale)?;
        let (part_then, then) = scored(self.then.0, before)?;
        self.sums(part, part_then, |row| then[row], |row| now[row])
    }

    fn item(&mut self, item: usize, before: Option<usize>) -> ByUnit {
        let before = before.ok_or(Undefined::TooFewItems)?;
        let column = |results: &Unprotected<'_>, item: usize| {
            let item = &results.public.questionnaire.items()[item];
            let part = item.part;
            let is_rating = matches!(item.kind, ItemKind::Rating { .. });
            let column = results.dataset.frames()[part].column(item.id.as_str());
            let column = column.filter(|_| is_rating).ok_or(Undefined::EmptyBase)?;
            let opinion = |code: &u8| (1..=97).contains(code).then_some(i64::from(*code));
            Ok((part, column.iter().map(opinion).collect::<Vec<Option<i64>>>()))
        };
        let (part, now) = column(self.now.0, item)?;
        let (part_then, then) = column(self.then.0, before)?;
        self.sums(part, part_then, |row| then[row], |row| now[row])
    }

    fn sums(
        &mut self,
        part: usize,
        part_then: usize,
        then: impl Fn(usize) -> Option<i64>,
        now: impl Fn(usize) -> Option<i64>,
    ) -> ByUnit {
        if !self.shared.contains_key(&(part, part_then)) {
            let shared = self.in_both(part, part_then);
            self.shared.insert((part, part_then), shared);
        }
        self.shared[&(part, part_then)].sums(self.units.len(), then, now)
    }

    fn in_both(&self, part: usize, part_then: usize) -> Shared {
        let ((now, people), (then, people_then)) = (self.now, self.then);
        let units = now.dataset.frames()[part].units();
        let units_then = then.dataset.frames()[part_then].units();
        let mut shared = Shared { people: Vec::new(), counted_in: Vec::new() };
        let mut places: BTreeMap<(u32, u32), usize> = BTreeMap::new();
        for (row_then, row) in people.rows_in_both(part, people_then, part_then) {
            let pair = (units_then[row_then], units[row]);
            let place = *places.entry(pair).or_insert_with(|| {
                let above_then = upward(then.public.units, pair.0 as usize);
                let stayed = |unit: &usize| {
                    self.units[*unit].is_ok_and(|before| above_then.contains(&before.index))
                };
                let above = upward(now.public.units, pair.1 as usize);
                shared.counted_in.push(above.into_iter().filter(stayed).collect());
                shared.counted_in.len() - 1
            });
            shared.people.push((row_then, row, place));
        }
        shared
    }
}

/// A unit and all above it.
fn upward(units: &[SurveyedUnit], unit: usize) -> Vec<usize> {
    std::iter::successors(Some(unit), |unit| units[*unit].parent).collect()
}

/// Those who are in a part of the questionnaire in both waves.
struct Shared {
    /// Row then, row now, and their place in `counted_in`.
    people: Vec<(usize, usize, usize)>,
    /// Per pair of units, then and now, the units of this wave in which such people were then and are now.
    counted_in: Vec<Vec<usize>>,
}

impl Shared {
    fn sums(
        &self,
        units: usize,
        then: impl Fn(usize) -> Option<i64>,
        now: impl Fn(usize) -> Option<i64>,
    ) -> ByUnit {
        let mut found = vec![PairSums::default(); self.counted_in.len()];
        for (row_then, row, place) in &self.people {
            if let (Some(then), Some(now)) = (then(*row_then), now(*row)) {
                found[*place] = found[*place].plus(&PairSums::of([(then, now)])?)?;
            }
        }
        let mut all = vec![PairSums::default(); units];
        for (sums, counted_in) in found.iter().zip(&self.counted_in) {
            for unit in counted_in {
                all[*unit] = all[*unit].plus(sums)?;
            }
        }
        Ok(all)
    }
}
