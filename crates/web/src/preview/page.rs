//! `POST /page` of a preview: from one page to another, with all answers in the form.

use axum::extract::State;
use axum::response::Response;
use peil_instrument::Questionnaire;

use super::Preview;
use super::front::problems_page;
use crate::asked::{Asked, AskedBy};
use crate::form::Form;
use crate::problem::{Problem, ProblemKind};
use crate::site::Site;
use crate::survey::{Draft, Go, Stop};
use crate::views::{Carried, Switch, next_page};
use crate::visit::AskedLang;

/// `POST /page` with `peil-at` (the page it comes from), `peil-go` (the button) and the answers. Keeps nothing.
pub(super) async fn turn(
    State(preview): State<Preview>,
    AskedLang(lang): AskedLang,
    form: Form,
) -> Result<Response, Problem> {
    let questionnaire = match preview.read(lang) {
        Ok(questionnaire) => questionnaire,
        Err(problems) => return problems_page(&preview, lang, Switch::None, problems),
    };
    let by = AskedBy::Preview("");
    turned(&preview.site, &Asked { questionnaire: &questionnaire, lang, by }, form)
}

/// The page that a button leads to.
pub(crate) fn turned(site: &Site, asked: &Asked<'_>, form: Form) -> Result<Response, Problem> {
    let filled = read(asked.questionnaire, form)?;
    next_page(site, asked, &Carried::of_nobody(filled.draft), filled.at, filled.go)
}

/// A form of a page or of the overview.
pub(super) struct Filled {
    pub(super) at: Stop,
    pub(super) go: Go,
    pub(super) draft: Draft,
}

/// Reads a form. What the file asked before it was edited and asks no more is a problem with a page: back to
/// the first.
pub(super) fn read(questionnaire: &Questionnaire, mut form: Form) -> Result<Filled, Problem> {
    // The pages carry it for the survey's sake; here it stands for nothing.
    form.take("peil-token");
    let unreadable = || Problem::from(ProblemKind::FormUnreadable);
    let at = form.take("peil-at").and_then(|at| Stop::parse(&at)).ok_or_else(unreadable)?;
    let go = match form.take("peil-go") {
        Some(go) => Go::parse(&go).ok_or_else(unreadable)?,
        None => Go::Next,
    };
    let draft = Draft::read(questionnaire, &form.into_fields()).map_err(Problem::from)?;
    Ok(Filled { at, go, draft })
}
