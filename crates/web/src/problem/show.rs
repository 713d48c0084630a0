//! From a problem to what the client reads.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use peil_instrument::Lang;
use serde_json::{Map, Value};

use super::kind::Public;
use super::{Problem, ProblemKind};
use crate::api;
use crate::house::{HOME, problem_page};
use crate::site::Site;
use crate::views::{ProblemPage, Shell, Switch};
use crate::visit::{lang_of, wave_path};
use crate::words::Words;

/// Turns a [`Problem`] that a handler left behind into a page or into JSON.
///
/// This is the only place that writes to the log about a request, and only if the server failed: the
/// kind, a random number and the cause. No address, path, code, token or answer.
pub(crate) async fn show(State(site): State<Site>, request: Request, next: Next) -> Response {
    let lang = lang_of(request.uri()).unwrap_or_default();
    let json = api::is_below(request.uri()) || wants_json(request.headers());
    let in_house = request.uri().path().starts_with(HOME);
    let again = (request.method() == Method::GET).then(|| request.uri().path().to_owned());
    let mut response = next.run(request).await;
    let Some(problem) = response.extensions_mut().remove::<Problem>() else { return response };
    let (lang, again) = match problem.lang {
        Some(lang) => (lang, None),
        None => (lang, again),
    };

    let number = problem.cause.as_ref().map(|cause| {
        let number = site.request_number();
        tracing::error!(kind = problem.kind.name(), request = number, cause = format!("{cause:#}"));
        number
    });
    let words = site.words(lang);
    let body = if json {
        as_json(words, &problem, number.as_deref())
    } else {
        let name = if in_house { in_the_house(&problem.kind) } else { problem.kind.name() };
        let said = ["title", "text", "mend"]
            .map(|which| text(words, (&problem.kind, name), which, number.as_deref()));
        if in_house {
            problem_page(&site, words, again.as_deref(), said)
        } else {
            as_page(&site, words, &problem, again.as_deref(), said)
        }
    };
    let kind = if json { "application/problem+json" } else { "text/html; charset=utf-8" };
    let headers = [(header::CONTENT_TYPE, HeaderValue::from_static(kind))];
    let mut shown = (problem.kind.status(), headers, body).into_response();
    if let Some(seconds) = problem.kind.retry_after() {
        shown.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if let Some(challenge) = problem.kind.challenge() {
        let challenge = HeaderValue::from_static(challenge);
        shown.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    // Which methods an address does take.
    if let Some(allow) = response.headers_mut().remove(header::ALLOW) {
        shown.headers_mut().insert(header::ALLOW, allow);
    }
    shown
}

fn as_page(
    site: &Site,
    words: Words<'_>,
    problem: &Problem,
    again: Option<&str>,
    [title, text, mend]: [String; 3],
) -> String {
    let switch = match again {
        Some(path) => Switch::link(path, words.other().lang()),
        None => Switch::None,
    };
    let (home, home_text) = match &problem.wave {
        Some(wave) => (wave_path(&wave.wave.code, "", words.lang()), "problem.home"),
        None if words.lang() == Lang::Nl => ("/".to_owned(), "problem.front"),
        None => (format!("/?lang={}", words.tag()), "problem.front"),
    };
    let page = ProblemPage {
        kind: problem.kind.name(),
        text,
        mend: match &problem.again {
            Some(_) => words.get("problem.again").to_owned(),
            None => mend,
        },
        again: problem.again.as_deref(),
        shell: Shell::new(site, words, problem.wave.as_deref(), switch).titled(title),
        home,
        home_text: words.get(home_text),
    };
    // The page of a problem has no page for its own problem; a test renders every one of them.
    page.render().unwrap_or_default()
}

fn as_json(words: Words<'_>, problem: &Problem, number: Option<&str>) -> String {
    let named = (&problem.kind, problem.kind.name());
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    put("type", problem.kind.uri().into());
    put("title", text(words, named, "title", number).into());
    put("status", problem.kind.status().as_u16().into());
    put("detail", text(words, named, "text", number).into());
    for (name, public) in problem.kind.public() {
        put(
            name,
            match public {
                Public::Day(day) => day.to_string().into(),
                Public::Word(word) => word.into(),
                Public::Number(number) => number.into(),
                Public::Sentences(sentences) => sentences.into(),
            },
        );
    }
    if let Some(number) = number {
        put("request", number.into());
    }
    Value::Object(fields).to_string()
}

/// Under which name a problem has its texts in the house: most say the same there.
fn in_the_house(kind: &ProblemKind) -> &'static str {
    match kind {
        ProblemKind::Internal => "house_internal",
        other => other.name(),
    }
}

fn text(
    words: Words<'_>,
    (kind, name): (&ProblemKind, &str),
    which: &str,
    number: Option<&str>,
) -> String {
    let mut values: Vec<(&str, String)> = kind
        .public()
        .into_iter()
        .map(|(name, public)| match public {
            Public::Day(day) => (name, words.date(day)),
            Public::Word(word) => (name, word),
            Public::Number(number) => (name, words.count(number)),
            Public::Sentences(sentences) => (name, sentences.join(" ")),
        })
        .collect();
    values.push(("request", number.unwrap_or("–").to_owned()));
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, &**value)).collect();
    words.fill(&format!("problem.{name}.{which}"), &values)
}

/// Whether the client asks for JSON and not for a page.
fn wants_json(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT);
    let names = |what: &str| {
        accepted.iter().filter_map(|value| value.to_str().ok()).any(|value| value.contains(what))
    };
    names("json") && !names("text/html")
}
