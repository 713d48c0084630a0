//! Organisations of whom the truth is known.

use std::fmt::Write;

use anyhow::Context;
use peil_instrument::{Lineage, Origin, Questionnaire, Text, Unit, UnitTree, shipped};
use peil_simulation::waterrijk::{Waterrijk, Year};
use peil_simulation::{ExpectedScores, Group, Truth, expected_correlation};

use super::tally::Level;

/// How often a small organisation is played for each time that a large one is: it has so few figures.
const SMALL_TIMES: u32 = 10;

/// An organisation at two waves.
pub struct Town {
    /// How many people, as words.
    pub people: &'static str,
    pub questionnaire: Questionnaire,
    pub truth: Truth,
    /// The share that responds.
    pub response: f64,
    /// The wave that is evaluated, and the one before; the latter only where changes are looked at.
    pub now: Moment,
    pub before: Option<Moment>,
    pub lineage: Lineage,
    /// Per relation of the questionnaire the correlation in the long run.
    pub correlations: Vec<f64>,
    small: bool,
}

/// A wave of an organisation, with what its people answer in the long run.
pub struct Moment {
    pub tree: UnitTree,
    /// Per unit the effects on the traits.
    pub effects: Vec<Vec<f64>>,
    /// Per unit (with those below it) and main scale the mean score.
    scores: Vec<Vec<f64>>,
    /// Per unit its people, with those below it.
    heads: Vec<f64>,
}

impl Town {
    /// All of them: a large and a small one, with the staff questionnaire and with the one on leadership.
    pub fn all() -> anyhow::Result<Vec<Town>> {
        let staff = shipped::questionnaire("staff", None).context("no staff questionnaire")?;
        let leadership = shipped::questionnaire("leadership", None).context("no leadership")?;
        let waterrijk = Waterrijk::new(&staff)?;
        let views = Truth::parse(&leadership_truth(&leadership), &leadership)?;
        let [before, now] = Year::ALL.map(|year| waterrijk.workforce(year).clone());
        let effects = |year: Year, tree: &UnitTree| {
            (0..tree.units().len()).map(|unit| waterrijk.effects(year, unit).to_vec()).collect()
        };
        let [effects_before, effects_now] =
            [effects(Year::Y2022, &before), effects(Year::Y2024, &now)];
        let large = |questionnaire: &Questionnaire, truth: &Truth, effects_now, before| Town {
            people: "4,000",
            response: 0.6,
            now: Moment::new(questionnaire, truth, now.clone(), effects_now),
            before,
            lineage: waterrijk.lineage().clone(),
            correlations: Vec::new(),
            small: false,
            questionnaire: questionnaire.clone(),
            truth: truth.clone(),
        };
        let truth = waterrijk.truth();
        let earlier = Moment::new(&staff, truth, before, effects_before);
        let small = small_tree()?;
        let [then, since] = small_effects();
        let tiny = |questionnaire: &Questionnaire, truth: &Truth, effects, before| Town {
            people: "120",
            response: 0.8,
            now: Moment::new(questionnaire, truth, small.clone(), effects),
            before,
            lineage: identity(&small),
            correlations: Vec::new(),
            small: true,
            questionnaire: questionnaire.clone(),
            truth: truth.clone(),
        };
        let earlier_small = Moment::new(&staff, truth, small.clone(), then);
        let towns = [
            large(&staff, truth, effects_now, Some(earlier)),
            tiny(&staff, truth, since, Some(earlier_small)),
            large(&leadership, &views, Vec::new(), None),
            tiny(&leadership, &views, Vec::new(), None),
        ];
        towns.into_iter().map(Town::with_correlations).collect()
    }

    /// The number of waves of this organisation, for so many of a large one.
    pub fn waves(&self, waves: u32) -> u32 {
        if self.small { SMALL_TIMES * waves } else { waves }
    }

    /// How much the mean score of a unit truly changed; `None` if it continues no unit of the wave before.
    pub fn true_change(&self, unit: &str, scale: usize) -> Option<f64> {
        let Origin::Continues { previous } = self.lineage.of(unit) else { return None };
        let then = self.before.as_ref()?.score(previous, scale)?;
        Some(self.now.score(unit, scale)? - then)
    }

    /// How much the mean of an item that everybody is asked truly changed in the organisation.
    pub fn true_item_change(&self, item: usize) -> Option<f64> {
        let then = self.before.as_ref()?.item_mean(&self.truth, item)?;
        Some(self.now.item_mean(&self.truth, item)? - then)
    }

    fn with_correlations(mut self) -> anyhow::Result<Town> {
        let units = self.now.tree.units().iter().enumerate();
        let groups: Vec<Group<'_>> = units
            .map(|(unit, about)| Group {
                heads: f64::from(about.heads),
                effects: self.now.effects_of(unit),
            })
            .collect();
        let relations = self.questionnaire.relations().iter();
        let correlation = |relation: &peil_instrument::Relation| {
            let pair = [relation.first, relation.second];
            expected_correlation(&self.questionnaire, &self.truth, pair, &groups)
                .with_context(|| format!("{} has no correlation", relation.id))
        };
        self.correlations = relations.map(correlation).collect::<anyhow::Result<_>>()?;
        Ok(self)
    }
}

impl Moment {
    fn new(
        questionnaire: &Questionnaire,
        truth: &Truth,
        tree: UnitTree,
        effects: Vec<Vec<f64>>,
    ) -> Moment {
        let expected = ExpectedScores::new(questionnaire, truth);
        let units = tree.units();
        let scales = questionnaire.main_scales().len();
        let mut heads: Vec<f64> = units.iter().map(|unit| f64::from(unit.heads)).collect();
        let effects_of = |unit: usize| effects.get(unit).map_or(&[][..], Vec::as_slice);
        let own = |(unit, heads): (usize, &f64)| -> Vec<f64> {
            (0..scales).map(|scale| heads * expected.score(scale, effects_of(unit))).collect()
        };
        let mut scores: Vec<Vec<f64>> = heads.iter().enumerate().map(own).collect();
        for unit in (0..units.len()).rev() {
            if let Some(parent) = units[unit].parent {
                heads[parent] += heads[unit];
                let (above, below) = scores.split_at_mut(unit);
                above[parent].iter_mut().zip(&below[0]).for_each(|(sum, part)| *sum += part);
            }
        }
        for (scores, heads) in scores.iter_mut().zip(&heads) {
            for score in scores.iter_mut() {
                *score /= heads;
            }
        }
        Moment { tree, effects, scores, heads }
    }

    /// The effects of a unit's own people; none where units do not differ.
    pub fn effects_of(&self, unit: usize) -> &[f64] {
        self.effects.get(unit).map_or(&[], Vec::as_slice)
    }

    /// The place of a unit.
    pub fn place(&self, unit: &str) -> Option<usize> {
        self.tree.units().iter().position(|found| found.code == unit)
    }

    /// The parents of the units.
    pub fn parents(&self) -> Vec<Option<usize>> {
        self.tree.units().iter().map(|unit| unit.parent).collect()
    }

    /// The people of a unit and of those below it.
    pub fn heads(&self, unit: usize) -> f64 {
        self.heads[unit]
    }

    /// The mean score of a unit in the long run.
    pub fn score(&self, unit: &str, scale: usize) -> Option<f64> {
        Some(self.scores[self.place(unit)?][scale])
    }

    /// The level of a unit.
    pub fn level(&self, unit: usize) -> Level {
        let has_parts = self.tree.units().iter().any(|other| other.parent == Some(unit));
        match (unit, has_parts) {
            (0, _) => Level::Organisation,
            (_, true) => Level::Directorate,
            (_, false) => Level::Team,
        }
    }

    /// The mean of an item in the organisation, in the long run.
    pub fn item_mean(&self, truth: &Truth, item: usize) -> Option<f64> {
        self.over_units(|effects| truth.expected_mean_with(item, effects))
    }

    /// The share of an answer among opinions in the organisation, in the long run.
    pub fn share_of_opinions(&self, truth: &Truth, item: usize, code: u8) -> Option<f64> {
        self.over_units(|effects| truth.expected_share_of_opinions(item, code, effects))
    }

    fn over_units(&self, of: impl Fn(&[f64]) -> Option<f64>) -> Option<f64> {
        let mut sum = 0.0;
        for (unit, about) in self.tree.units().iter().enumerate() {
            sum += f64::from(about.heads) * of(self.effects_of(unit))?;
        }
        Some(sum / self.heads[0])
    }
}

/// Six teams of 20.
const TEAMS: u32 = 6;

fn small_tree() -> anyhow::Result<UnitTree> {
    let unit = |code: String, parent, kind: &str, heads| Unit {
        name: Text::new(code.as_str(), code.as_str()),
        code,
        parent,
        kind: kind.to_owned(),
        heads,
    };
    let mut units = vec![unit("S".to_owned(), None, "organisatie", 0)];
    units.extend((1..=TEAMS).map(|team| unit(format!("S{team}"), Some(0), "team", 20)));
    Ok(UnitTree::new(units)?)
}

/// Teams lie apart as much as in the large organisation; in two of them something changed.
fn small_effects() -> [Vec<Vec<f64>>; 2] {
    let team = |at: u32| vec![0.2 * (f64::from(at) - 2.5); 6];
    let before: Vec<Vec<f64>> = std::iter::once(vec![0.0; 6]).chain((0..TEAMS).map(team)).collect();
    let mut now = before.clone();
    now[1][2] += 0.9;
    now[4][4] -= 0.6;
    [before, now]
}

fn identity(tree: &UnitTree) -> Lineage {
    let codes: Vec<&str> = tree.units().iter().map(|unit| unit.code.as_str()).collect();
    Lineage::identity(&codes, &codes)
}

/// A truth for the questionnaire on leadership: one person in nine is a manager, managers see themselves
/// more favourably, and all views of a person go together alike. Every number is invented.
fn leadership_truth(questionnaire: &Questionnaire) -> String {
    let mut text = format!(
        "questionnaire = \"{}\"\nversion = \"{}\"\nskip = 0.015\ntendency = 0.6\n",
        questionnaire.id(),
        questionnaire.version()
    );
    let scales = questionnaire.main_scales();
    for (at, second) in scales.iter().enumerate() {
        for first in &scales[..at] {
            // Writing to a string cannot fail.
            let _ = write!(
                text,
                "[[correlations]]\nscales = [\"{}\", \"{}\"]\nobserved = 0.4\nlatent = 0.5\n",
                first.id, second.id
            );
        }
    }
    for (at, item) in questionnaire.items().iter().enumerate() {
        let own = |scale: &&peil_instrument::Scale| scale.items.iter().any(|part| part.item == at);
        let answers = match scales.iter().find(own) {
            None => "options = { yes = 0.11, no = 0.89 }".to_owned(),
            Some(scale) if item.show_if.is_some() => {
                format!(
                    "shares = [0.01, 0.05, 0.2, 0.54, 0.2]\nscale = \"{}\"\nloading = 0.7",
                    scale.id
                )
            }
            Some(scale) => format!(
                "shares = [0.06, 0.12, 0.18, 0.36, 0.13]\ndont_know = 0.15\nscale = \"{}\"\nloading = 0.8",
                scale.id
            ),
        };
        let _ = write!(text, "[items.{}]\n{answers}\n", item.id);
    }
    text
}
