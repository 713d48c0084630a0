//! From counts to released results.

mod assemble;
mod beside;
mod by_unit;
mod change;
mod congruence;
mod finding;
mod layout;
mod public;
mod rounding;
mod since;
mod unprotected;
mod whole;

use peil_disclosure::{AtomTable, Released, Scores};
use peil_statistics::moments::Moments;

use crate::compare::Earlier;
use crate::decision::{Decision, scales_shown};
use crate::measures::{Counts, OwnCells, UnitMeasure};
use crate::results::{About, Results};
use crate::survey::{AnalysisError, Survey};
use finding::Finding;
use public::{Public, PublicItem, PublicScale};
use since::{PublicScales, PublicWhole, Since};
pub use unprotected::{
    Depth, TableFormat, TableProblem, Unprotected, Weighted, evaluate_unprotected,
};
pub(crate) use whole::whole_measures;

/// Computes every figure that the decision allows.
///
/// Figures of units come from the released atom tables alone, through plain functions; figures of the
/// whole organisation from the answers, under the organisation's thresholds. What the decision does not
/// name, or what disclosure control refuses, is a row with status hidden.
///
/// | unit | figures | precision |
/// |---|---|---|
/// | every | heads, invited (public) | exact |
/// | the organisation, and a unit in which two or more did not take part | respondents, response | exact |
/// | shown, not the organisation | mean, intervals and display scores of scales, difference with the rest, shrunken mean; mean of ratings | tenths below 100 people, hundredths from there; intervals outward; no n |
/// | shown, with its response | how often each answer to a rating was given | exact, with n |
/// | the organisation | counts, shares, means, spread of items | exact, with n |
/// | the organisation | mean, sd, display scores of scales; gaps | as those of units; n from 100 people |
/// | the organisation | reliability, correlations, intraclass correlations, key drivers, weighted means; from 50 people | hundredths; n from 100 people |
///
/// Intervals are 95% intervals with finite population correction, N being the heads of the unit; without the
/// correction where the response of the unit is not told, for it would tell. A share
/// of those who were asked a routed item has Wilson's plain interval: of how many people they are a part
/// is not known. Neither is it known for shares among opinions.
///
/// # Errors
/// [`AnalysisError`] if survey and decision do not belong together, or if the decision is not safe for
/// these answers (then they are not the answers that it was made for).
pub fn evaluate(
    survey: &Survey<'_>,
    decision: &Decision,
    about: &About,
) -> Result<Released<Results>, AnalysisError> {
    let public = Public::new(survey.questionnaire, survey.units, about);
    Ok(evaluated(survey, decision, &public)?.results)
}

/// Computes every figure that the decision allows, and the change since the wave before.
///
/// | unit | figures | precision |
/// |---|---|---|
/// | shown in both waves | previous mean, change of scales | as the means; intervals outward; no n |
/// | the organisation | the same, and of items | exact |
///
/// The earlier wave enters through its own decision only. Where the waves may not be compared the
/// figure has status not compared, and says why; what is hidden in this wave is hidden here too.
///
/// The interval of a change is Welch's, without finite population correction: see `docs/methods.md`.
///
/// # Errors
/// As [`evaluate`], for either wave.
pub fn evaluate_since(
    survey: &Survey<'_>,
    decision: &Decision,
    about: &About,
    earlier: &Earlier<'_>,
) -> Result<Released<Results>, AnalysisError> {
    let public = Public::new(survey.questionnaire, survey.units, about);
    let now = evaluated(survey, decision, &public)?;
    let public_then =
        Public::new(earlier.survey.questionnaire, earlier.survey.units, earlier.about);
    let then = evaluated(&earlier.survey, earlier.decision, &public_then)?;
    let since = Since::new(&public, earlier);
    let mut changes = Vec::new();
    for table in &now.scales {
        let before = since.scales[table.scale].ok();
        let before = before.and_then(|b| then.scales.iter().find(|then| then.scale == b.index));
        let Some(before) = before else { continue };
        let public = PublicScales {
            since: &since,
            scale: table.scale,
            scale_then: &earlier.survey.questionnaire.scales()[before.scale],
            denominator_then: before.denominator,
            denominator_now: table.denominator,
        };
        let both = before.atoms.clone().with(table.atoms.clone());
        changes.push(both.derive(&public, change::scale));
    }
    for (scale, moments) in &now.whole_scales {
        let before = since.scales[*scale].ok();
        let before = before.and_then(|b| then.whole_scales.iter().find(|then| then.0 == b.index));
        let Some((scale_then, before)) = before else { continue };
        let public = PublicWhole {
            scale: &survey.questionnaire.scales()[*scale],
            scale_then: &earlier.survey.questionnaire.scales()[*scale_then],
        };
        let both = before.clone().with(moments.clone());
        changes.push(both.derive(&public, change::whole_scale));
    }
    let both = then.results.with(now.results).with(Released::all(changes));
    Ok(both.derive(&since, change::add))
}

/// What a wave releases: its figures, and for comparing the atom tables of its scales and their moments in the whole
/// organisation.
struct Evaluated {
    results: Released<Results>,
    scales: Vec<ScaleTable>,
    /// The scale as index into the questionnaire, and its moments.
    whole_scales: Vec<(usize, Released<Moments>)>,
}

/// The released atoms of a scale.
struct ScaleTable {
    /// The scale, as index into the questionnaire.
    scale: usize,
    /// The common denominator of its scores.
    denominator: i64,
    atoms: Released<AtomTable<Scores>>,
}

fn evaluated(
    survey: &Survey<'_>,
    decision: &Decision,
    public: &Public<'_>,
) -> Result<Evaluated, AnalysisError> {
    let counts = Counts::of(survey);
    let publication = decision.publication(survey, &counts)?;
    let not_safe =
        |measure: &str, source| AnalysisError::NotSafe { measure: measure.to_owned(), source };

    let respondents = publication
        .release(&counts.respondents, 0, publication.units())
        .map_err(|source| not_safe("respondents", source))?;
    let response = decision.chosen_response(survey)?;
    let participation = publication
        .release(&counts.participation(survey), 0, &response)
        .map_err(|source| not_safe("response", source))?;
    let mut found: Vec<Released<Vec<Finding>>> = vec![
        respondents.derive(public, by_unit::whole_response),
        participation.derive(public, by_unit::response),
    ];
    let (mut scales, mut answers) = (Vec::new(), Vec::new());
    let mut scales_shown = scales_shown(survey);
    for measure in counts.unit_measures(survey.questionnaire) {
        let chosen = decision.chosen(survey, &measure)?;
        let UnitMeasure { key, at_least, own } = measure;
        let figures = match own {
            OwnCells::Rating(item, cells) => {
                let atoms = publication
                    .release(&cells, at_least, &chosen)
                    .map_err(|source| not_safe(&key, source))?;
                let of_item = PublicItem { public, item, response: response.shown() };
                answers.push(atoms.derive(&of_item, by_unit::answers));
                atoms.derive(&of_item, by_unit::rating)
            }
            OwnCells::Scale(scale, denominator, cells) => {
                scales_shown[scale] = chosen.shown().to_vec();
                let atoms = publication
                    .release(cells, at_least, &chosen)
                    .map_err(|source| not_safe(&key, source))?;
                let response = response.shown();
                let of_scale = PublicScale { public, scale, denominator, response };
                found.push(atoms.derive(&of_scale, beside::scale));
                let figures = atoms.derive(&of_scale, by_unit::scale);
                scales.push(ScaleTable { scale, denominator, atoms });
                figures
            }
        };
        found.push(figures);
    }
    for measure in whole_measures(survey, &counts, scales_shown) {
        if decision.shows_whole(&measure.key) && measure.may_be_shown(&publication) {
            let whole::WholeMeasure { n, at_least, findings, .. } = measure;
            found.extend(publication.release_whole(n, at_least, findings.make()));
        }
    }
    let mut whole_scales = Vec::new();
    let heads = whole::all_heads(survey);
    for scale in 0..counts.scales.len() {
        let Some((measure, moments)) = whole::scales::measure(survey, &counts, scale, heads) else {
            continue;
        };
        if decision.shows_whole(&measure.key) && measure.may_be_shown(&publication) {
            let released = publication.release_whole(measure.n, measure.at_least, moments);
            whole_scales.extend(released.map(|moments| (scale, moments)));
        }
    }
    let shown = respondents.derive(public, by_unit::shown_units);
    let released = shown.with(Released::all(found)).with(Released::all(answers));
    let results = released.derive(public, assemble::assemble);
    Ok(Evaluated { results, scales, whole_scales })
}
