//! One person's way from the welcome page to thanks.

use std::time::Duration;

use anyhow::{Context, bail};
use peil_instrument::{Answers, Questionnaire};
use peil_simulation::Form;
use tokio::time::Instant;

use crate::browser::Browser;
use crate::stress::field::WAVE;

/// The kinds of request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `GET /w/…`, with the connection it takes.
    Welcome,
    /// A code for a token.
    Begin,
    /// From page to page.
    Page,
    /// Answers for an acknowledgement.
    Submit,
}

/// How long everything took, and what went wrong, if anything did.
pub struct Journey {
    /// In order.
    pub took: Vec<(Kind, Duration)>,
    /// What ended it early.
    pub error: Option<anyhow::Error>,
}

/// Walks. The first request counts from the moment at which it was wanted.
pub async fn walk(
    address: &str,
    questionnaire: &Questionnaire,
    code: &str,
    answers: &Answers,
    wanted: Instant,
) -> Journey {
    let mut took = Vec::new();
    let error = steps(address, questionnaire, code, answers, wanted, &mut took).await.err();
    Journey { took, error }
}

async fn steps(
    address: &str,
    questionnaire: &Questionnaire,
    code: &str,
    answers: &Answers,
    wanted: Instant,
    took: &mut Vec<(Kind, Duration)>,
) -> anyhow::Result<()> {
    let mut browser = Browser::connect(address).await?;
    let mut page = browser.get(&format!("/w/{WAVE}")).await.context("welcome")?;
    took.push((Kind::Welcome, wanted.elapsed()));
    let mut form = Form::read(&page).context("no form on the welcome page")?;
    form.set("code", code);
    let (mut kind, mut press) = (Kind::Begin, None);
    // The survey has fewer pages than this; a form that leads nowhere ends here.
    for _ in 0..100 {
        let body = form.body(press);
        let asked = Instant::now();
        page = browser.post(form.action(), body).await.with_context(|| format!("{kind:?}"))?;
        took.push((kind, asked.elapsed()));
        if kind == Kind::Submit {
            return Ok(());
        }
        form = Form::read(&page).context("no form on a page of the survey")?;
        form.fill(questionnaire, answers);
        (kind, press) = if form.action().contains("/submit") {
            (Kind::Submit, None)
        } else {
            (Kind::Page, Some(("peil-go", "next")))
        };
    }
    bail!("the survey did not come to its end")
}
