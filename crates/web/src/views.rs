//! What the templates are filled with.

mod anonymous;
mod answers;
mod check;
mod front;
mod leave;
mod problem;
mod progress;
mod question;
mod sheet;
mod shell;
mod survey;
mod thanks;
mod welcome;

use askama::Template;
use axum::response::{Html, IntoResponse, Response};

pub(crate) use anonymous::AnonymousPage;
pub(crate) use answers::in_words as answer_in_words;
pub(crate) use front::{Door, FrontPage};
pub(crate) use leave::LeavePage;
pub(crate) use problem::ProblemPage;
pub(crate) use sheet::sheet;
pub(crate) use shell::{Shell, Switch};
pub(crate) use survey::{Carried, first_page, next_page};
pub(crate) use thanks::ThanksPage;
pub(crate) use welcome::WelcomePage;

use crate::problem::Problem;

/// Renders a page.
pub(crate) fn page(template: &impl Template) -> Result<Response, Problem> {
    Ok(Html(template.render()?).into_response())
}
