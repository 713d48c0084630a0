//! A service with a house, and programs with tokens.

use axum::body::Body;
use axum::http::{Method, Request, header};
use jiff::Timestamp;
use peil_accounts::{AccountId, By, Grant, NewAccount, NewToken, Scope};
use serde_json::Value;

use crate::house::bed::{Answer, HouseBed};

/// A year after the clock of the house begins.
pub const UNTIL: i64 = 1_800_000_000 + 300 * 24 * 60 * 60;

/// Something that a program asks.
pub struct Ask<'a> {
    pub method: Method,
    pub path: &'a str,
    pub token: &'a str,
    pub headers: &'a [(&'a str, &'a str)],
    /// Its kind, and the body.
    pub body: Option<(&'a str, &'a [u8])>,
}

impl HouseBed {
    /// An account that nobody comes in with, and a token of it.
    pub async fn program(
        &self,
        name: &str,
        organisation: &str,
        grants: &[Grant],
        scopes: &[Scope],
    ) -> (AccountId, String) {
        let new = NewAccount {
            email: format!("{name}@{organisation}.example"),
            name: name.to_owned(),
            organisation: organisation.to_owned(),
            grants: grants.to_vec(),
        };
        let by = By::command_line(organisation);
        let (account, _) = self.accounts.add(by, new).await.expect("an account");
        let token = self.token(account, organisation, scopes, UNTIL).await;
        (account, token)
    }

    /// One more token of an account.
    pub async fn token(
        &self,
        account: AccountId,
        organisation: &str,
        scopes: &[Scope],
        until: i64,
    ) -> String {
        let until = Timestamp::from_second(until).expect("a time");
        let new = NewToken { name: "warehouse".to_owned(), scopes: scopes.to_vec(), until };
        let by = By::command_line(organisation);
        let made = self.accounts.token_for(by, account, new).await.expect("a token");
        made.secret().to_owned()
    }

    /// A token of a coordinator for everything.
    pub async fn coordinators_token(&self) -> String {
        let grants = [Grant::of(peil_accounts::Role::Coordinator)];
        self.program("anna", "waterrijk", &grants, &Scope::ALL).await.1
    }

    pub async fn ask(&self, ask: Ask<'_>) -> Answer {
        let mut request = Request::builder().method(ask.method).uri(ask.path);
        if !ask.token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", ask.token));
        }
        for (name, value) in ask.headers {
            request = request.header(*name, *value);
        }
        let body = match ask.body {
            None => Body::empty(),
            Some((kind, bytes)) => {
                request = request.header(header::CONTENT_TYPE, kind);
                Body::from(bytes.to_vec())
            }
        };
        self.send(request.body(body).expect("a request")).await
    }

    pub async fn read(&self, path: &str, token: &str) -> Answer {
        let (method, headers) = (Method::GET, &[][..]);
        self.ask(Ask { method, path, token, headers, body: None }).await
    }

    /// Sends JSON.
    pub async fn write(
        &self,
        method: Method,
        path: &str,
        token: &str,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> Answer {
        let bytes = body.to_string();
        let body = Some(("application/json", bytes.as_bytes()));
        self.ask(Ask { method, path, token, headers, body }).await
    }
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("{}", self.body()))
    }

    /// The name of the problem.
    pub fn problem(&self) -> String {
        assert_eq!(
            self.header(header::CONTENT_TYPE),
            "application/problem+json",
            "{}",
            self.body()
        );
        let json = self.json();
        assert_eq!(json["status"], self.status.as_u16());
        let kind = json["type"].as_str().expect("a type").to_owned();
        kind.strip_prefix("urn:peil:problem:").expect("one of ours").to_owned()
    }

    pub fn etag(&self) -> String {
        self.header(header::ETAG).to_owned()
    }
}
