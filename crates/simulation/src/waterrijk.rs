//! "Gemeente Waterrijk": a municipality that does not exist, and its own survey of 2022 and 2024.
//!
//! Some 4,000 people in directorates and teams of 8 to 60. Between the waves a directorate moved, teams
//! were renamed, moved, merged, split, ended and begun (`data/waterrijk/lineage-2024.csv`). Teams differ,
//! and what changed is written down (`truth/waterrijk.toml`): so it is known of every unit how much its
//! mean score truly changed, and of most that it did not.

mod file;

use std::collections::HashMap;

use peil_instrument::{Lineage, Origin, Questionnaire, UnitTree, parse_lineage, parse_units};
use rand::Rng;

pub use file::PutIn;

use crate::random::Normals;
use crate::{
    ExpectedScores, Truth, TruthError, national, people_by_unit, respondents, seeded, staff_csv,
};

/// The truth file.
pub const TRUTH: &str = include_str!("../truth/waterrijk.toml");
/// What became of the units of 2022, as a coordinator would write it.
pub const LINEAGE: &str = include_str!("../data/waterrijk/lineage-2024.csv");

const UNITS: [&str; 2] = [
    include_str!("../data/waterrijk/units-2022.csv"),
    include_str!("../data/waterrijk/units-2024.csv"),
];

/// A wave of Waterrijk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Year {
    /// The first.
    Y2022,
    /// The second, after the reorganisation.
    Y2024,
}

impl Year {
    /// Both waves.
    pub const ALL: [Year; 2] = [Year::Y2022, Year::Y2024];

    fn index(self) -> usize {
        match self {
            Year::Y2022 => 0,
            Year::Y2024 => 1,
        }
    }

    /// The number that the draws of this wave start from.
    pub fn seed(self) -> u64 {
        match self {
            Year::Y2022 => 2022,
            Year::Y2024 => 2024,
        }
    }
}

/// What is true of Waterrijk.
#[derive(Debug, Clone)]
pub struct Waterrijk {
    truth: Truth,
    expected: ExpectedScores,
    response: f64,
    letters: u32,
    trees: [UnitTree; 2],
    lineage: Lineage,
    put_in: Vec<PutIn>,
    /// Per wave and unit the effects on the traits, in the order of the scales.
    effects: [Vec<Vec<f64>>; 2],
}

impl Waterrijk {
    /// Reads the truth for version 1.0.0 of the staff questionnaire.
    ///
    /// # Errors
    /// [`TruthError`] if the questionnaire is another one.
    pub fn new(questionnaire: &Questionnaire) -> Result<Waterrijk, TruthError> {
        Waterrijk::parse(TRUTH, questionnaire)
    }

    /// Reads another truth of the same units.
    ///
    /// # Errors
    /// [`TruthError`] if the questionnaire is not version 1.0.0 of `staff`, the file does not read, or it
    /// names a unit or scale that is not there.
    pub fn parse(toml: &str, questionnaire: &Questionnaire) -> Result<Waterrijk, TruthError> {
        let truth = national::truth(questionnaire)?;
        let trees = trees();
        let file = file::read(toml, questionnaire, &trees)?;
        let lineage = lineage(&trees);
        let effects = effects(&file, &trees, &lineage, questionnaire.main_scales().len());
        Ok(Waterrijk {
            expected: ExpectedScores::new(questionnaire, &truth),
            truth,
            response: file.response,
            letters: file.letters,
            trees,
            lineage,
            put_in: file.put_in,
            effects,
        })
    }

    /// The distributions that people answer from; give [`Waterrijk::effects`] besides.
    pub fn truth(&self) -> &Truth {
        &self.truth
    }

    /// The units at a wave.
    pub fn workforce(&self, year: Year) -> &UnitTree {
        &self.trees[year.index()]
    }

    /// What became of the units of 2022.
    pub fn lineage(&self) -> &Lineage {
        &self.lineage
    }

    /// The people at a wave as `staff.csv`. Always the same.
    pub fn staff(&self, year: Year) -> String {
        staff_csv(self.workforce(year), self.letters, &mut seeded(year.seed()))
    }

    /// Who answers (rows of [`Waterrijk::staff`], from 0), in the order in which they do: the same number
    /// every time, whatever their unit.
    pub fn who_answers(&self, year: Year, rng: &mut impl Rng) -> Vec<usize> {
        let people = people_by_unit(self.workforce(year)).len();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share of some thousands"
        )]
        let count = (people as f64 * self.response).round() as usize;
        respondents(rng, people, count)
    }

    /// How far the traits of a unit's own people lie above the average, in the order of the scales.
    pub fn effects(&self, year: Year, unit: usize) -> &[f64] {
        &self.effects[year.index()][unit]
    }

    /// The changes that were put in.
    pub fn put_in(&self) -> &[PutIn] {
        &self.put_in
    }

    /// The mean score on a scale that the people of a unit and of those below it would have in the long
    /// run, everybody counting once; `None` if there is no such unit, or nobody in it.
    pub fn expected_score(&self, year: Year, unit: &str, scale: usize) -> Option<f64> {
        let tree = self.workforce(year);
        let at = tree.units().iter().position(|found| found.code == unit)?;
        let (mut people, mut sum) = (0.0, 0.0);
        for (below, about) in tree.units().iter().enumerate() {
            if is_within(tree, below, at) {
                let heads = f64::from(about.heads);
                people += heads;
                sum += heads * self.expected.score(scale, self.effects(year, below));
            }
        }
        (people > 0.0).then(|| sum / people)
    }

    /// How much the mean score of a unit of 2024 truly changed since 2022; `None` if the unit does not
    /// continue one of 2022. Exactly 0 for a team where nothing was put in.
    pub fn true_change(&self, unit: &str, scale: usize) -> Option<f64> {
        let Origin::Continues { previous } = self.lineage.of(unit) else { return None };
        let now = self.expected_score(Year::Y2024, unit, scale)?;
        Some(now - self.expected_score(Year::Y2022, previous, scale)?)
    }
}

const SHIPPED: &str = "the data files are part of the program; a test reads them all";

fn trees() -> [UnitTree; 2] {
    UNITS.map(|csv| parse_units("units.csv", csv).expect(SHIPPED))
}

fn lineage(trees: &[UnitTree; 2]) -> Lineage {
    let [before, after] = trees
        .each_ref()
        .map(|tree| tree.units().iter().map(|unit| unit.code.as_str()).collect::<Vec<_>>());
    parse_lineage("lineage.csv", LINEAGE, &before, &after).expect(SHIPPED)
}

/// Whether `unit` is `above` or stands below it.
fn is_within(tree: &UnitTree, unit: usize, above: usize) -> bool {
    let mut at = Some(unit);
    while let Some(here) = at {
        if here == above {
            return true;
        }
        at = tree.units()[here].parent;
    }
    false
}

/// The effects of every unit in both waves: drawn for the units of 2022, carried on to those of 2024
/// (from the first of several; drawn for new ones), with the changes on top.
fn effects(
    file: &file::Series,
    trees: &[UnitTree; 2],
    lineage: &Lineage,
    scales: usize,
) -> [Vec<Vec<f64>>; 2] {
    let mut rng = seeded(file.seed);
    let mut normals = Normals::new(&mut rng);
    let mut draw = || -> Vec<f64> {
        let shared = file.shared * normals.draw();
        (0..scales).map(|_| shared + file.own * normals.draw()).collect()
    };
    let before: Vec<Vec<f64>> = trees[0].units().iter().map(|_| draw()).collect();
    let codes = trees[0].units().iter().map(|unit| unit.code.as_str());
    let by_code: HashMap<&str, &Vec<f64>> = codes.zip(&before).collect();
    let mut after = Vec::new();
    for (at, unit) in trees[1].units().iter().enumerate() {
        let previous = match lineage.of(&unit.code) {
            Origin::Continues { previous } | Origin::Split { previous } => Some(previous),
            Origin::Merged { previous } | Origin::Mixed { previous } => previous.first().copied(),
            Origin::New => None,
        };
        let mut effects = match previous.and_then(|code| by_code.get(code)) {
            Some(effects) => (*effects).clone(),
            None => draw(),
        };
        for change in &file.put_in {
            if trees[1]
                .units()
                .iter()
                .enumerate()
                .any(|(above, unit)| unit.code == change.unit && is_within(&trees[1], at, above))
            {
                effects[change.scale] += change.by;
            }
        }
        after.push(effects);
    }
    [before, after]
}
