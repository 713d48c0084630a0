//! The closed maturity scans of an organisation, as they go beside the figures of one of its waves.

use peil_analysis::Results;
use peil_assessment::{ScanError, ScanView, closed};
use peil_disclosure::Released;
use peil_exchange::{MaturityScan, felt};
use peil_instrument::Questionnaire;
use peil_maturity::themes;
use peil_storage::Store;

/// The closed scans of the organisation of these results, with what staff experience beside what is arranged.
///
/// # Errors
/// [`ScanError`] if a scan cannot be read or the database fails.
pub async fn exported_scans(
    store: &Store,
    questionnaire: &Questionnaire,
    results: &Released<Results>,
) -> Result<Vec<MaturityScan>, ScanError> {
    let mut tx = store.begin_read().await?;
    let views = closed(&mut tx, &results.get().about.organisation).await?;
    tx.commit().await?;
    Ok(views.into_iter().map(|view| beside(view, questionnaire, results)).collect())
}

fn beside(
    view: ScanView,
    questionnaire: &Questionnaire,
    results: &Released<Results>,
) -> MaturityScan {
    let profile = view.profile();
    let ScanView { scan, kind, framework, .. } = view;
    let themes =
        themes(&framework, &profile, |scale| felt(questionnaire, results, &scan.unit, scale));
    let (code, programme, unit) = (scan.code, scan.programme, scan.unit);
    MaturityScan { code, programme, unit, kind, day: scan.day, framework, profile, themes }
}
