//! Who comes in: before any page of the house is made.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use peil_accounts::{Right, Signed};
use peil_instrument::Lang;

use super::{HOME, cookies};
use crate::App;
use crate::problem::{Problem, ProblemKind};
use crate::visit::lang_of;

/// What an address asks of whoever opens it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// Nothing: it leads in.
    Nothing,
    /// Somebody who is in and has this right.
    Right(Right),
}

/// A gate in front of one address.
#[derive(Clone)]
pub(crate) struct Gate {
    pub(crate) app: App,
    pub(crate) need: Need,
}

/// Lets those in who may, and puts who it is into the request for [`Inside`].
///
/// A form from another site is refused whatever the cookie says: browsers name the site a form comes from.
pub(crate) async fn gate(
    State(Gate { app, need }): State<Gate>,
    mut request: Request,
    next: Next,
) -> Response {
    if request.method() == Method::POST && from_elsewhere(request.headers()) {
        return Problem::from(ProblemKind::FormFromElsewhere).into_response();
    }
    let Need::Right(right) = need else { return next.run(request).await };
    let signed = match cookies::session(request.headers()) {
        None => None,
        Some(token) => match app.house().accounts().session(token).await {
            Ok(signed) => signed,
            Err(error) => return Problem::internal(error).into_response(),
        },
    };
    let Some(signed) = signed else { return to_the_door(&request) };
    if !signed.may(right) {
        return Problem::from(ProblemKind::NotYours).into_response();
    }
    request.extensions_mut().insert(signed);
    next.run(request).await
}

/// Whether a form was sent from a page of another site.
fn from_elsewhere(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return site != "same-origin";
    }
    // Older browsers name the origin alone; its host must be the one that was asked.
    match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), Some(host)) => {
            origin.split_once("://").is_none_or(|(_, origin_host)| origin_host != host)
        }
        _ => false,
    }
}

/// Whoever is not in is led to the door, and from there to the page that was asked for.
fn to_the_door(request: &Request) -> Response {
    let lang = lang_of(request.uri()).unwrap_or_default();
    let mut to = path(&format!("{HOME}/enter"), lang);
    if request.method() == Method::GET && request.uri().path() != HOME {
        to = with(to, "to", request.uri().path());
    }
    see_other(&to)
}

/// Leads to another page of the house, as the answer to a form or to whoever may not be here.
pub(crate) fn see_other(to: &str) -> Response {
    match HeaderValue::from_str(to) {
        Ok(to) => (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response(),
        Err(error) => Problem::internal(error).into_response(),
    }
}

/// An address in this language; it has no query yet.
pub(crate) fn path(path: &str, lang: Lang) -> String {
    if lang == Lang::default() { path.to_owned() } else { format!("{path}?lang={}", lang.tag()) }
}

/// An address with one value more.
pub(crate) fn with(mut address: String, name: &str, value: &str) -> String {
    address.push(if address.contains('?') { '&' } else { '?' });
    let pair = form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish();
    address.push_str(&pair);
    address
}

/// Whoever is in, and the language of the page.
#[derive(Debug, Clone)]
pub(crate) struct Inside {
    pub(crate) signed: Signed,
    pub(crate) lang: Lang,
}

impl Inside {
    /// An address in this language.
    pub(crate) fn path(&self, tail: &str) -> String {
        path(&format!("{HOME}{tail}"), self.lang)
    }

    /// An address in this language with one value more.
    pub(crate) fn path_with(&self, tail: &str, name: &str, value: &str) -> String {
        with(self.path(tail), name, value)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Inside {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Inside, Problem> {
        let lang = lang_of(&parts.uri).unwrap_or_default();
        // Only a gate puts it there; an address without one lets nobody in.
        let signed = parts.extensions.get::<Signed>().cloned();
        let signed = signed.ok_or(ProblemKind::NotYours)?;
        Ok(Inside { signed, lang })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_from_another_site_is_known_by_what_the_browser_says() {
        let says = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(*name, HeaderValue::from_static(value));
            }
            from_elsewhere(&headers)
        };
        assert!(!says(&[]), "a program without a browser has no cookie of anybody else");
        assert!(!says(&[("sec-fetch-site", "same-origin"), ("host", "peil.example")]));
        for site in ["cross-site", "same-site", "none"] {
            assert!(says(&[("sec-fetch-site", site)]), "{site}");
        }
        let host = ("host", "peil.example");
        assert!(!says(&[("origin", "https://peil.example"), host]));
        for origin in ["https://evil.example", "null", "https://peil.example.evil.example"] {
            assert!(says(&[("origin", origin), host]), "{origin}");
        }
    }
}
