//! Someone who answers: reads pages and presses buttons, as a browser without JavaScript.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use tower::ServiceExt;

use crate::html::{encode, form_fields, tags};
use crate::rules;
use crate::testbed::{Testbed, WAVE};

/// A response, read to its end.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Reply {
    /// The text of the page without its tags.
    pub fn text(&self) -> String {
        tags(&self.body).into_iter().map(|tag| tag.text).collect::<Vec<_>>().join(" ")
    }

    /// The heading of the page.
    pub fn heading(&self) -> String {
        let h1 = tags(&self.body).into_iter().find(|tag| tag.name == "h1");
        h1.expect("a heading").text.trim().to_owned()
    }
}

/// Sends a request to the real router. Every reply is checked against the rules for all pages.
pub async fn send(router: &Router, request: Request<Body>) -> Reply {
    let response = router.clone().oneshot(request).await.expect("the router never fails");
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.expect("a body");
    let body = String::from_utf8(bytes.to_vec()).expect("UTF-8");
    let reply = Reply { status: parts.status, headers: parts.headers, body };
    rules::check(&reply);
    reply
}

/// `GET path`
pub async fn get(router: &Router, path: &str) -> Reply {
    let request = Request::builder().uri(path).body(Body::empty()).expect("a request");
    send(router, request).await
}

/// `POST path` with a form.
pub async fn post(router: &Router, path: &str, body: impl Into<Body>) -> Reply {
    let request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(body.into())
        .expect("a request");
    send(router, request).await
}

/// Someone with a page in front of them.
#[derive(Clone)]
pub struct Respondent {
    router: Router,
    pub page: Reply,
    /// The fields of the form as they stand.
    pub fields: Vec<(String, String)>,
    /// Every page seen, for rules over all of them.
    pub seen: Vec<Reply>,
}

impl Testbed {
    /// Someone at the welcome page, in the language with this tag.
    pub async fn respondent(&self, lang: &str) -> Respondent {
        let query = if lang == "nl" { String::new() } else { format!("?lang={lang}") };
        let page = get(&self.router, &format!("/w/{WAVE}{query}")).await;
        let fields = form_fields(&page.body);
        let seen = vec![page.clone()];
        Respondent { router: self.router.clone(), page, fields, seen }
    }

    /// Someone on the first page of questions.
    pub async fn begun(&self, lang: &str, code: &str) -> Respondent {
        let mut respondent = self.respondent(lang).await;
        respondent.fill("code", code);
        respondent.send_form().await;
        assert_eq!(respondent.page.status, StatusCode::OK, "{}", respondent.page.body);
        respondent
    }
}

impl Respondent {
    /// Gives a field of the form a value; a radio button that was chosen before is not any more.
    pub fn fill(&mut self, name: &str, value: &str) {
        assert!(self.offers(name), "no field {name} on {}", self.page.heading());
        self.fields.retain(|(field, _)| field != name);
        self.fields.push((name.to_owned(), value.to_owned()));
    }

    /// Whether the page has an input of this name that is not hidden.
    pub fn offers(&self, name: &str) -> bool {
        tags(&self.page.body).iter().any(|tag| {
            matches!(&*tag.name, "input" | "textarea")
                && tag.get("name") == Some(name)
                && tag.get("type") != Some("hidden")
        })
    }

    /// Sends the form as it stands, without a button.
    pub async fn send_form(&mut self) {
        let path = self.form_action();
        self.post(&path, self.fields.clone()).await;
    }

    /// Presses the button with this value.
    pub async fn press(&mut self, value: &str) {
        let path = self.form_action();
        let all = tags(&self.page.body);
        let button = all.iter().find(|tag| tag.name == "button" && tag.get("value") == Some(value));
        let button = button.unwrap_or_else(|| panic!("no button {value}: {}", self.page.body));
        let path = button.get("formaction").unwrap_or(&path).to_owned();
        let mut fields = self.fields.clone();
        fields.push(("peil-go".to_owned(), value.to_owned()));
        self.post(&path, fields).await;
    }

    /// Sends fields to a page and looks at what comes back.
    pub async fn post(&mut self, path: &str, fields: Vec<(String, String)>) {
        self.page = post(&self.router, path, encode(&fields)).await;
        self.fields = form_fields(&self.page.body);
        self.seen.push(self.page.clone());
    }

    /// The value of a field of the form.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| &**value)
    }

    fn form_action(&self) -> String {
        let form = tags(&self.page.body).into_iter().find(|tag| tag.name == "form");
        form.expect("a form").get("action").expect("an action").to_owned()
    }
}
