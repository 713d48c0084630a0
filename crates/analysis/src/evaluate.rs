//! From counts to released results.

mod assemble;
mod by_unit;
mod finding;
mod layout;
mod public;
mod rounding;
mod whole;

use peil_disclosure::Released;

use crate::decision::Decision;
use crate::measures::{Counts, OwnCells, UnitMeasure};
use crate::results::{About, Results};
use crate::survey::{AnalysisError, Survey};
use finding::Finding;
use public::{Public, PublicItem, PublicScale};
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
/// | shown | respondents, response | exact |
/// | shown, not the organisation | mean, interval and 0–100 of scales, mean of ratings | tenths below 100 people, hundredths from there; intervals outward; no n |
/// | the organisation | counts, shares, means, sd of items; mean, sd, 0–100 of scales | exact, with n |
/// | the organisation | alpha, correlations, from 50 people | hundredths, with n |
///
/// Intervals are 95% intervals with finite population correction, N being the heads of the unit. A share
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
    let counts = Counts::of(survey);
    let publication = decision.publication(survey, &counts)?;
    let public = Public::new(survey.questionnaire, survey.units, about);
    let not_safe =
        |measure: &str, source| AnalysisError::NotSafe { measure: measure.to_owned(), source };

    let respondents = publication
        .release(&counts.respondents, 0, publication.units())
        .map_err(|source| not_safe("respondents", source))?;
    let mut found: Vec<Released<Vec<Finding>>> =
        vec![respondents.derive(&public, by_unit::response)];
    for measure in counts.unit_measures(survey.questionnaire) {
        let chosen = decision.chosen(survey, &measure)?;
        let UnitMeasure { key, at_least, own } = measure;
        found.push(match own {
            OwnCells::Item(item, cells) => publication
                .release(cells, at_least, &chosen)
                .map_err(|source| not_safe(&key, source))?
                .derive(&PublicItem { public: &public, item }, by_unit::rating),
            OwnCells::Scale(scale, denominator, cells) => publication
                .release(cells, at_least, &chosen)
                .map_err(|source| not_safe(&key, source))?
                .derive(&PublicScale { public: &public, scale, denominator }, by_unit::scale),
        });
    }
    for measure in whole_measures(survey, &counts) {
        if decision.shows_whole(&measure.key) && measure.may_be_shown(&publication) {
            let whole::WholeMeasure { n, at_least, findings, .. } = measure;
            found.extend(publication.release_whole(n, at_least, findings));
        }
    }
    let shown = respondents.derive(&public, by_unit::shown_units);
    Ok(shown.with(Released::all(found)).derive(&public, assemble::assemble))
}
