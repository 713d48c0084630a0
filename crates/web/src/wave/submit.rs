//! `POST /w/{wave}/submit`: answers for an acknowledgement.

use axum::extract::State;
use axum::response::Response;
use peil_fieldwork::{Submitted, receipt_text};

use super::page::read;
use crate::App;
use crate::form::Form;
use crate::problem::{Problem, ProblemKind};
use crate::survey::Go;
use crate::views::{Carried, Shell, Switch, ThanksPage, next_page, page};
use crate::visit::Visit;

/// `POST /w/{wave}/submit` with the form of the overview.
///
/// The page says thanks only after the answers are on disk. A repeat gets the same page and is stored
/// once. An answer that must be mended first leads back to its page, with nothing lost. What could not be taken
/// now comes back in a form to send again.
pub(crate) async fn submit(
    State(app): State<App>,
    visit: Visit,
    form: Form,
) -> Result<Response, Problem> {
    let sent = form.fields().to_vec();
    let again = |problem: Problem| problem.sent_again(visit.path("/submit"), sent.clone());
    let filled = read(&app, &visit, form).await?;
    if !filled.draft.faults.is_empty() {
        let carried = Carried::new(&filled.token, filled.draft);
        return next_page(app.site(), &visit.asked(), &carried, filled.at, Go::Stay);
    }
    let token = filled.token.to_string();
    let submitted = app.fieldwork().submit(&visit.wave, &token, &filled.draft.answers).await;
    match submitted.map_err(|error| again(visit.problem(error)))? {
        Submitted::Now | Submitted::Before => {
            let words = app.site().words(visit.lang);
            let shell = Shell::new(app.site(), words, Some(&visit.wave), Switch::None);
            let group = visit.wave.units[filled.token.class()].name.get(visit.lang);
            let receipt = receipt_text(&filled.token.receipt());
            page(&ThanksPage::new(shell, &visit, words, group, receipt)?)
        }
        Submitted::Damaged => Err(visit.problem(ProblemKind::HandInDamaged)),
        Submitted::BadToken => Err(visit.problem(ProblemKind::TokenInvalid)),
        Submitted::NotYet => Err(visit.not_open()),
        Submitted::Closed => Err(visit.closed()),
        Submitted::Busy => Err(again(visit.problem(ProblemKind::Busy))),
    }
}
