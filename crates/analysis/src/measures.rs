//! What is measured: per measure the own cells of every unit, and the figures of the organisation.

use peil_disclosure::{
    Cell, Histogram, NotSafe, Participation, Partition, Publication, Rated, Scores,
};
use peil_instrument::{ItemKind, Level, Questionnaire};
use peil_statistics::Undefined;

use crate::count::{ScoredRows, histograms, people};
use crate::dataset::{Frame, item_codes};
use crate::survey::Survey;
use crate::units::SurveyedUnit;

/// A scale for comparison is given from this number of answers on.
const COMPARISON_FROM: u64 = 50;

/// Everything counted in a wave, before any protection.
#[derive(Debug)]
pub(crate) struct Counts {
    /// Respondents per unit: its own people, without subunits.
    pub(crate) respondents: Vec<u64>,
    /// Items, in the order of the questionnaire; open ones left out.
    pub(crate) items: Vec<ItemCounts>,
    /// Scales, in the order of the questionnaire.
    pub(crate) scales: Vec<ScaleCounts>,
}

/// The counts of one item.
#[derive(Debug)]
pub(crate) struct ItemCounts {
    /// The item, as index into the questionnaire.
    pub(crate) item: usize,
    /// The number of answers from which it is shown; 0 for the wave's own threshold.
    pub(crate) at_least: u64,
    /// Whether the answers are kept with a unit below the organisation.
    pub(crate) by_unit: bool,
    /// One column, or one per option of a multiple choice.
    pub(crate) columns: Vec<Vec<Histogram>>,
}

/// The counts of one scale.
#[derive(Debug)]
pub(crate) struct ScaleCounts {
    /// As for items.
    pub(crate) at_least: u64,
    /// As for items.
    pub(crate) by_unit: bool,
    /// The score of every row, and per unit how often each occurs.
    pub(crate) scored: Result<(ScoredRows, Vec<Scores>), Undefined>,
}

impl Counts {
    /// Counts a wave. The survey has been checked: dataset, units and questionnaire fit.
    pub(crate) fn of(survey: &Survey<'_>) -> Counts {
        let frames = survey.dataset.frames();
        let respondents = frames.first().map(|core| people(core, survey.units.len()));
        let questionnaire = survey.questionnaire;
        let items = 0..questionnaire.items().len();
        let scales = 0..questionnaire.scales().len();
        Counts {
            respondents: respondents.unwrap_or_else(|| vec![0; survey.units.len()]),
            items: items.filter_map(|item| ItemCounts::of(survey, item)).collect(),
            scales: scales.map(|scale| ScaleCounts::of(survey, scale)).collect(),
        }
    }

    /// The counts of an item; `None` for an open one.
    pub(crate) fn item(&self, item: usize) -> Option<&ItemCounts> {
        self.items.iter().find(|counts| counts.item == item)
    }

    /// Per unit who of its own people took part and who did not.
    pub(crate) fn participation(&self, survey: &Survey<'_>) -> Vec<Participation> {
        let own = survey.units.iter().zip(&self.respondents).enumerate();
        let of_unit = |(unit, (described, respondents)): (usize, (&SurveyedUnit, &u64))| {
            // Answers by a link stand with the root, and may be more than there are people.
            let counted = unit > 0 || survey.policy.shared() == 0;
            let silent = u64::from(described.invited).saturating_sub(*respondents);
            Participation { respondents: *respondents, silent: counted.then_some(silent) }
        };
        own.map(of_unit).collect()
    }

    /// The measures that can be shown below the organisation: ratings and scales whose answers are kept
    /// with a unit.
    pub(crate) fn unit_measures(&self, questionnaire: &Questionnaire) -> Vec<UnitMeasure<'_>> {
        let rating = |counts: &'_ ItemCounts| {
            let item = &questionnaire.items()[counts.item];
            let is_rating = matches!(item.kind, ItemKind::Rating { .. });
            (counts.by_unit && is_rating).then(|| rating_key(item.id.as_str()))
        };
        let items = self.items.iter().filter_map(|counts| {
            let key = rating(counts)?;
            let cells = counts.columns.first()?.iter().cloned().map(Rated).collect();
            Some(UnitMeasure {
                key,
                at_least: counts.at_least,
                own: OwnCells::Rating(counts.item, cells),
            })
        });
        let scales = self.scales.iter().enumerate().filter_map(|(scale, counts)| {
            let (scored, cells) = counts.scored.as_ref().ok().filter(|_| counts.by_unit)?;
            let key = scale_key(questionnaire.scales()[scale].id.as_str());
            let own = OwnCells::Scale(scale, scored.denominator, cells);
            Some(UnitMeasure { key, at_least: counts.at_least, own })
        });
        items.chain(scales).collect()
    }
}

impl ItemCounts {
    fn of(survey: &Survey<'_>, item: usize) -> Option<ItemCounts> {
        let described = &survey.questionnaire.items()[item];
        let frame = &survey.dataset.frames()[described.part];
        let units = survey.units.len();
        let count = |name: &str, codes: &[u8]| {
            histograms(frame, frame.column(name).unwrap_or_default(), codes, units)
        };
        let columns = match &described.kind {
            ItemKind::Open { .. } => return None,
            ItemKind::Multiple { options } => options
                .iter()
                .map(|option| count(&format!("{}.{}", described.id, option.id), &[0, 1]))
                .collect(),
            ItemKind::Rating { .. } | ItemKind::Single { .. } => {
                vec![count(described.id.as_str(), &item_codes(survey.questionnaire, item))]
            }
        };
        let (at_least, by_unit) = protection(survey.questionnaire, described.part);
        Some(ItemCounts { item, at_least, by_unit, columns })
    }
}

impl ScaleCounts {
    fn of(survey: &Survey<'_>, scale: usize) -> ScaleCounts {
        let questionnaire = survey.questionnaire;
        let scale = &questionnaire.scales()[scale];
        let part = questionnaire.part_of(scale);
        let frame: &Frame = &survey.dataset.frames()[part];
        let scored = ScoredRows::of(frame, questionnaire, scale).map(|scored| {
            let cells = scored.per_unit(frame, survey.units.len());
            (scored, cells)
        });
        let (at_least, by_unit) = protection(questionnaire, part);
        // Two scales over the same answers: what one person adds to one and not to the other drowns in fifty.
        let at_least = if scale.comparison { at_least.max(COMPARISON_FROM) } else { at_least };
        ScaleCounts { at_least, by_unit, scored }
    }
}

/// The threshold of a part, and whether its answers are kept with a unit.
fn protection(questionnaire: &Questionnaire, part: usize) -> (u64, bool) {
    let part = &questionnaire.parts()[part];
    (part.shown_from.map_or(0, u64::from), part.level == Level::Class)
}

/// A measure that can be shown below the organisation.
#[derive(Debug)]
pub(crate) struct UnitMeasure<'a> {
    /// Its name in the ledger.
    pub(crate) key: String,
    /// The threshold above the wave's own.
    pub(crate) at_least: u64,
    /// Per unit its own people's cell.
    pub(crate) own: OwnCells<'a>,
}

/// Per unit the cell of its own people.
#[derive(Debug)]
pub(crate) enum OwnCells<'a> {
    /// A rating, as index into the items, with its histograms.
    Rating(usize, Vec<Rated>),
    /// A scale, as index, with the denominator of its scores.
    Scale(usize, i64, &'a [Scores]),
}

impl UnitMeasure<'_> {
    /// The units for which the measure may be shown.
    pub(crate) fn choose(&self, publication: &Publication) -> Result<Partition, NotSafe> {
        match &self.own {
            OwnCells::Rating(_, cells) => publication.choose(cells, self.at_least),
            OwnCells::Scale(_, _, cells) => publication.choose(cells, self.at_least),
        }
    }
}

/// The cells of all units together.
pub(crate) fn pooled<C: Cell>(cells: &[C]) -> Option<C> {
    let mut whole = cells.first()?.nobody();
    for cell in cells {
        whole.add(cell);
    }
    Some(whole)
}

/// The name in the ledger of a rating's measure below the organisation. Under `item:` stand older decisions, which did not
/// look at the sides that people are on.
fn rating_key(id: &str) -> String {
    format!("rating:{id}")
}

/// The name of an item's measure in the ledger.
pub(crate) fn item_key(id: &str) -> String {
    format!("item:{id}")
}

/// The name of a scale's measure in the ledger.
pub(crate) fn scale_key(id: &str) -> String {
    format!("scale:{id}")
}
