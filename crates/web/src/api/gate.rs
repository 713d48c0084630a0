//! Who comes in with a token, before any operation begins.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use peil_accounts::{Program, Scope, TokenId};

use super::once::once;
use super::paging::wrong;
use crate::App;
use crate::house::gate::Inside;
use crate::problem::{Problem, ProblemKind};

/// Requests of one token that are worked on at the same time.
const TOGETHER: usize = 4;

/// What an operation asks of whoever comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// Nothing: it says how the others are asked.
    Nothing,
    /// A token.
    Token,
    /// A token that is for this.
    Scope(Scope),
}

/// A gate in front of one operation.
#[derive(Clone)]
pub(crate) struct Gate {
    pub(crate) app: App,
    pub(crate) need: Need,
    /// The names that may stand in the query; and whether more than once.
    pub(crate) query: Arc<BTreeMap<String, bool>>,
    pub(crate) places: Places,
}

/// Lets a program in that may, and puts who it is into the request.
pub(crate) async fn gate(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    gate.pass(request, next).await.unwrap_or_else(IntoResponse::into_response)
}

impl Gate {
    async fn pass(self, mut request: Request, next: Next) -> Result<Response, Problem> {
        let scope = match self.need {
            Need::Nothing => {
                check_query(request.uri(), &self.query)?;
                return Ok(next.run(request).await);
            }
            Need::Token => None,
            Need::Scope(scope) => Some(scope),
        };
        let secret = bearer(request.headers()).ok_or(ProblemKind::TokenMissing)?;
        let program = self.app.house().accounts().program(secret).await?;
        let program = program.ok_or(ProblemKind::TokenRefused)?;
        if let Some(scope) = scope.filter(|scope| !program.may(*scope)) {
            return Err(ProblemKind::ScopeMissing { scope: scope.word() }.into());
        }
        let _place = self.places.take(program.token).ok_or(ProblemKind::TooManyAtOnce)?;
        check_query(request.uri(), &self.query)?;
        let once_only = request.method() == Method::POST;
        request.extensions_mut().insert(program.signed.clone());
        request.extensions_mut().insert(program.clone());
        if once_only {
            once(&self.app, &program, request, next).await
        } else {
            Ok(next.run(request).await)
        }
    }
}

/// The token of a request. Only that of the one header: an address ends up in logs and histories.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// A name that the operation does not have is refused: a filter with a slip of the pen would give other rows than were
/// meant, and nobody would see it.
fn check_query(uri: &Uri, allowed: &BTreeMap<String, bool>) -> Result<(), Problem> {
    let mut seen = BTreeSet::new();
    for (name, value) in form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
        let often = *allowed.get(&*name).ok_or_else(|| wrong(&name))?;
        if name == "lang" && peil_instrument::Lang::from_tag(&value).is_none() {
            return Err(wrong("lang"));
        }
        if !seen.insert(name.clone()) && !often {
            return Err(wrong(&name));
        }
    }
    Ok(())
}

/// Who has come in, and the language of what is told.
pub(crate) struct Caller {
    pub(crate) program: Program,
    pub(crate) inside: Inside,
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Caller, Problem> {
        // Only a gate puts it there; an operation without one lets nobody in.
        let program = parts.extensions.get::<Program>().cloned();
        let program = program.ok_or(ProblemKind::TokenMissing)?;
        let inside = Inside::from_request_parts(parts, state).await?;
        Ok(Caller { program, inside })
    }
}

/// How many requests of each token are being worked on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Places {
    taken: Arc<Mutex<BTreeMap<TokenId, usize>>>,
}

impl Places {
    /// A place for one more; none if all are taken.
    fn take(&self, token: TokenId) -> Option<Place> {
        let mut all = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = all.entry(token).or_default();
        if *count >= TOGETHER {
            return None;
        }
        *count += 1;
        Some(Place { places: self.clone(), token })
    }
}

/// Gives the place back, however the request ends.
struct Place {
    places: Places,
    token: TokenId,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut all = self.places.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = all.get_mut(&self.token) {
            *taken -= 1;
            if *taken == 0 {
                all.remove(&self.token);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_comes_in_one_header_only() {
        let of = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, header::HeaderValue::from_static(value));
            bearer(&headers).map(str::to_owned)
        };
        assert_eq!(of("Bearer abc").as_deref(), Some("abc"));
        assert_eq!(of("bearer abc ").as_deref(), Some("abc"));
        for other in ["Basic abc", "Bearer", "abc", ""] {
            assert_eq!(of(other), None, "{other}");
        }
        assert_eq!(bearer(&HeaderMap::new()), None);
    }

    #[test]
    fn a_token_has_its_places_and_gives_them_back() {
        let of = |digit: &str| digit.repeat(32).parse::<TokenId>().unwrap();
        let (one, other) = (of("1"), of("2"));
        let places = Places::default();
        let mut held: Vec<Place> =
            (0..TOGETHER).map(|_| places.take(one).expect("a place")).collect();
        assert!(places.take(one).is_none());
        assert!(places.take(other).is_some(), "another token has its own");
        held.pop();
        assert!(places.take(one).is_some());
        drop(held);
        assert!(places.taken.lock().unwrap().is_empty(), "nothing is kept of who came");
    }

    #[test]
    fn names_that_an_operation_does_not_have_are_refused() {
        let allowed: BTreeMap<String, bool> = [("limit", false), ("format", true), ("lang", false)]
            .map(|(name, often)| (name.to_owned(), often))
            .into();
        let fine =
            |query: &str| check_query(&format!("/x?{query}").parse().unwrap(), &allowed).is_ok();
        assert!(fine("limit=3&format=csv&format=xlsx&lang=en") && fine(""));
        for wrong in ["limit=3&limit=4", "limmit=3", "lang=de", "=", "lang=nl&lang=nl"] {
            assert!(!fine(wrong), "{wrong}");
        }
    }
}
