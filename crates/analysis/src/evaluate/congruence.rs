//! How alike two waves measure a scale: a pure function of the loadings that both released.
//!
//! Answers of either wave are not seen here, so what needs them is left out: whether thresholds moved, and by how much
//! a loading may move by chance.

use peil_statistics::invariance::{CONGRUENCE_ALIKE, CONGRUENCE_DIFFERS, congruence};

use super::rounding::hundredths;
use super::since::Since;
use crate::compare::Caveat;
use crate::figure_index::FigureIndex;
use crate::results::{Figure, Measure, Status, Subject};

/// Why there is no congruence.
type Without = (Status, Option<Caveat>);

/// The congruence of a scale of the whole organisation, beside its mean; `None` if the mean is not that of a scale.
///
/// Value: Tucker's phi of the loadings as both waves released them, in hundredths. Below 0.95 it is given with
/// care, as some item hangs together with the others otherwise than before; below 0.85 the scale measures something
/// else.
pub(super) fn of_scale(
    mean: &Figure,
    then: &FigureIndex<'_>,
    now: &FigureIndex<'_>,
    since: &Since<'_>,
) -> Option<Figure> {
    let Subject::Scale(id) = &mean.subject else { return None };
    let scale = since.now.questionnaire.scale_index(id.as_str())?;
    let (value, status, caveat) = match phi(scale, mean, then, now, since) {
        Ok(phi) => (Some(phi), Status::Shown, caveat(phi)),
        Err((status, caveat)) => (None, status, caveat),
    };
    Some(Figure {
        measure: Measure::Congruence,
        answer: None,
        n: None,
        value,
        low: None,
        high: None,
        status,
        caveat,
        ..mean.clone()
    })
}

fn phi(
    scale: usize,
    mean: &Figure,
    then: &FigureIndex<'_>,
    now: &FigureIndex<'_>,
    since: &Since<'_>,
) -> Result<f64, Without> {
    let questionnaire = since.now.questionnaire;
    // Scales that can be compared have the same items.
    let ids = questionnaire.scales()[scale].items.iter();
    let ids: Vec<&str> = ids.map(|member| questionnaire.items()[member.item].id.as_str()).collect();
    let loadings = |index: &FigureIndex<'_>, unit: &str| -> Result<Vec<f64>, Status> {
        let loading = |id: &&str| {
            let figure = index.answer(unit, &mean.subject, Measure::Loading, Some(id));
            let figure = figure.ok_or(Status::Hidden)?;
            figure.value.ok_or(figure.status)
        };
        ids.iter().map(loading).collect()
    };
    // What is hidden now is hidden in the same words, whatever there was before.
    let second = loadings(now, &mean.unit).map_err(|status| (status, None))?;
    let compared = since.units[0].and_then(|unit| since.scales[scale].map(|_| unit));
    let unit = compared.map_err(|caveat| (Status::NotCompared, Some(caveat)))?;
    let first = loadings(then, since.code_then(unit.index)).map_err(|status| match status {
        Status::Undefined => (Status::Undefined, None),
        _ => (Status::NotCompared, Some(Caveat::NotShownThen)),
    })?;
    congruence(&first, &second).map(hundredths).map_err(|_| (Status::Undefined, None))
}

fn caveat(phi: f64) -> Option<Caveat> {
    if phi < CONGRUENCE_DIFFERS {
        Some(Caveat::MeasuresDiffer)
    } else if phi < CONGRUENCE_ALIKE {
        Some(Caveat::ItemsMoved)
    } else {
        None
    }
}
