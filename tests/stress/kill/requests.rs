//! The two requests of which the stream consists.

use std::time::Duration;

use anyhow::{Context, bail};
use peil_simulation::Form;

use crate::stress::field::WAVE;

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reply {
    Acknowledged,
    /// Told to come back.
    Busy,
    /// No reply.
    CutOff,
}

pub(super) fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder().http_status_as_error(false);
    // Far more than any request takes: nobody hangs.
    config.timeout_global(Some(Duration::from_mins(1))).build().into()
}

/// Posts a form; status and page, if there is a whole reply.
fn post(agent: &ureq::Agent, address: &str, page: &str, body: &str) -> Option<(u16, String)> {
    let request = agent.post(format!("http://{address}/w/{WAVE}/{page}"));
    let reply = request.content_type("application/x-www-form-urlencoded").send(body).ok()?;
    let status = reply.status().as_u16();
    Some((status, reply.into_body().read_to_string().ok()?))
}

pub(super) fn begin(agent: &ureq::Agent, address: &str, code: &str) -> anyhow::Result<String> {
    let body = form_urlencoded::Serializer::new(String::new()).append_pair("code", code).finish();
    let (status, page) = post(agent, address, "begin", &body).context("no reply to a code")?;
    let token = Form::read(&page).and_then(|form| form.get("peil-token").map(str::to_owned));
    token.with_context(|| format!("a good code was answered with {status}"))
}

pub(super) fn submit(agent: &ureq::Agent, address: &str, body: &str) -> anyhow::Result<Reply> {
    match post(agent, address, "submit", body) {
        None => Ok(Reply::CutOff),
        // Thanks, and not a form to be filled in again.
        Some((200, page)) if !page.contains("peil-token") => Ok(Reply::Acknowledged),
        Some((503, _)) => Ok(Reply::Busy),
        Some((status, page)) => bail!("a good submission was answered with {status}: {page}"),
    }
}
