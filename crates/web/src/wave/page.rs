//! `POST /w/{wave}/page`: from one page to another, with all answers in the form.

use axum::extract::State;
use axum::response::Response;
use peil_fieldwork::{Presented, Token};

use crate::App;
use crate::form::Form;
use crate::problem::{Problem, ProblemKind};
use crate::survey::{Draft, Go, Stop};
use crate::views::{Carried, next_page};
use crate::visit::Visit;

/// `POST /w/{wave}/page` with `peil-token`, `peil-at` (the page it comes from), `peil-go` (the button)
/// and the answers. Writes nothing.
pub(crate) async fn turn(
    State(app): State<App>,
    visit: Visit,
    form: Form,
) -> Result<Response, Problem> {
    let filled = read(&app, &visit, form).await?;
    let carried = Carried::new(&filled.token, filled.draft);
    next_page(app.site(), &visit.asked(), &carried, filled.at, filled.go)
}

/// A form of a page or of the overview.
pub(super) struct Filled {
    pub(super) token: Token,
    pub(super) at: Stop,
    pub(super) go: Go,
    pub(super) draft: Draft,
}

/// Reads a form: the token first, because without it nothing is worth a page.
pub(super) async fn read(app: &App, visit: &Visit, mut form: Form) -> Result<Filled, Problem> {
    let token = form.take("peil-token").unwrap_or_default();
    let presented = app.fieldwork().read_token(&visit.wave, &token);
    let token = match presented.map_err(|error| visit.problem(error))? {
        Presented::Token(token) => *token,
        Presented::Forged => return Err(visit.problem(ProblemKind::TokenInvalid)),
        Presented::Closed => return Err(visit.closed()),
    };
    let unreadable = || visit.problem(ProblemKind::FormUnreadable);
    let at = form.take("peil-at").and_then(|at| Stop::parse(&at)).ok_or_else(unreadable)?;
    let go = match form.take("peil-go") {
        Some(go) => Go::parse(&go).ok_or_else(unreadable)?,
        // Sent without a button, as some assistive software does.
        None => Go::Next,
    };
    let fields = form.into_fields();
    let draft =
        Draft::read(&visit.wave.questionnaire, &fields).map_err(|kind| visit.problem(kind))?;
    Ok(Filled { token, at, go, draft })
}
