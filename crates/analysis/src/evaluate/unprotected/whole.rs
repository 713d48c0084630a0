//! Figures of the whole organisation that need the answers of people side by side.

use peil_instrument::{Id, Questionnaire};

use crate::count::ScoredRows;
use crate::dataset::Dataset;
use crate::evaluate::finding::Finding;
use crate::evaluate::whole::association::Pair;
use crate::evaluate::whole::organisation::Organisation;
use crate::evaluate::whole::{WholeMeasure, between, declared, quality, together};
use crate::units::SurveyedUnit;

/// All of them, at full precision; every unit is a group of its own.
pub(super) fn findings(
    dataset: &Dataset,
    questionnaire: &Questionnaire,
    units: &[SurveyedUnit],
) -> Vec<Finding> {
    let scales = questionnaire.scales();
    let rows = |scale| {
        let frame = &dataset.frames()[questionnaire.part_of(scale)];
        ScoredRows::of(frame, questionnaire, scale).ok()
    };
    let scored: Vec<Option<ScoredRows>> = scales.iter().map(rows).collect();
    let whole = Organisation {
        questionnaire,
        dataset,
        scored: scored.iter().map(Option::as_ref).collect(),
        at_least: vec![0; scales.len()],
        units,
        shown: vec![vec![true; units.len()]; scales.len()],
    };
    let mut measures: Vec<WholeMeasure> = Vec::new();
    for scale in 0..scales.len() {
        measures.extend(quality::measures(&whole, scale));
        measures.extend(between::measures(&whole, scale));
    }
    measures.extend(together(&whole, &declared(questionnaire)));
    measures.into_iter().flat_map(|measure| measure.findings.make()).collect()
}

/// All pairs of scales that are kept together: as the questionnaire names them, or after the two.
pub(super) fn pairs(questionnaire: &Questionnaire, scales: &[usize]) -> Vec<Pair> {
    let named = declared(questionnaire);
    let mut pairs = Vec::new();
    for (place, first) in scales.iter().enumerate() {
        for second in &scales[place + 1..] {
            let is_it = |pair: &&Pair| {
                (pair.first, pair.second) == (*first, *second)
                    || (pair.second, pair.first) == (*first, *second)
            };
            let known = named.iter().find(is_it).map(|pair| pair.id.clone());
            let [one, other] = [first, second].map(|scale| &questionnaire.scales()[*scale].id);
            // Two ids with a word between them are an id.
            let id = known.or_else(|| Id::new(format!("{one}_and_{other}")).ok());
            pairs.extend(id.map(|id| Pair { id, first: *first, second: *second }));
        }
    }
    pairs
}
