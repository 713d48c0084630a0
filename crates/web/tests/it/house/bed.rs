//! A service with a house, and people with accounts in it.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use peil_accounts::{
    AccountId, Accounts, Activated, By, Cost, Enrolled, FactorKey, Grant, NewAccount, ProviderOnly,
    Settings, testkit,
};
use peil_oidc::Provider;
use peil_praatplaat::HouseStyle as PlateStyle;
use peil_storage::Organisation;
use peil_web::{App, House, HouseSettings, router};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use tower::ServiceExt;

use crate::html::{Tag, encode, tags};
use crate::testbed::Testbed;

pub const PASSWORD: &str = "vier losse woorden";

/// The testbed with a house.
pub struct HouseBed {
    pub bed: Testbed,
    pub accounts: Accounts,
    pub app: App,
    pub router: Router,
    now: Arc<AtomicI64>,
}

/// The house of a testbed over its accounts.
fn house_of(bed: &Testbed, accounts: &Accounts) -> House {
    let datasets = bed.folder().join("datasets");
    let settings = HouseSettings {
        dataset_of: Box::new(move |wave| datasets.join(wave)),
        public_url: "https://peil.example".to_owned(),
        zone: TimeZone::UTC,
        in_force: "house = true".to_owned(),
        plate_style: PlateStyle::default(),
        mail: None,
    };
    House::new(accounts.clone(), bed.store.clone(), settings)
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn body(&self) -> String {
        String::from_utf8(self.bytes.clone()).expect("UTF-8")
    }

    pub fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }

    pub fn location(&self) -> &str {
        self.header(header::LOCATION)
    }

    pub fn tags(&self) -> Vec<Tag> {
        tags(&self.body())
    }

    /// The cookies as a browser sends them back.
    pub fn cookies(&self) -> String {
        let cookies = self.headers.get_all(header::SET_COOKIE).iter();
        let pair = |value: &header::HeaderValue| {
            let text = value.to_str().expect("text");
            text.split(';').next().unwrap_or_default().to_owned()
        };
        cookies.map(pair).collect::<Vec<_>>().join("; ")
    }

    /// The value of the first field with this name.
    pub fn value(&self, name: &str) -> String {
        let found = self.tags().into_iter().find(|tag| tag.get("name") == Some(name));
        let found = found.unwrap_or_else(|| panic!("no field {name}: {}", self.body()));
        found.get("value").unwrap_or_default().to_owned()
    }
}

impl HouseBed {
    pub async fn new(questionnaire: &str) -> HouseBed {
        let bed = Testbed::new(questionnaire).await;
        let now = Arc::new(AtomicI64::new(1_800_000_000));
        let read = Arc::clone(&now);
        let clock = move || Timestamp::from_second(read.load(Ordering::Relaxed)).expect("a time");
        let rng = Arc::new(Mutex::new(ChaCha8Rng::seed_from_u64(11)));
        let cost = Cost { memory_kib: 8, passes: 1 };
        let settings = Settings { cost, key: FactorKey::new([5; 32]) };
        let accounts = Accounts::new(bed.store.clone(), clock, rng, settings);
        let house = house_of(&bed, &accounts);
        let app = bed.app.clone().with_house(house);
        let router = router(app.clone());
        HouseBed { bed, accounts, app, router, now }
    }

    /// The same with a provider, by which some accounts come in only.
    pub fn with_provider(self, provider: Provider, only: ProviderOnly) -> HouseBed {
        let accounts = self.accounts.with_provider_only(only);
        let house = house_of(&self.bed, &accounts).with_provider(provider);
        let app = self.bed.app.clone().with_house(house);
        let router = router(app.clone());
        HouseBed { accounts, app, router, ..self }
    }

    /// The moment, for everybody who needs it.
    pub fn clock(&self) -> Arc<dyn Fn() -> Timestamp + Send + Sync> {
        let read = Arc::clone(&self.now);
        Arc::new(move || Timestamp::from_second(read.load(Ordering::Relaxed)).expect("a time"))
    }

    /// Lets time go by.
    pub fn wait(&self, seconds: i64) {
        self.now.fetch_add(seconds, Ordering::Relaxed);
    }

    pub fn code(&self, app: &peil_accounts::Enrolment) -> String {
        testkit::code(app, self.now.load(Ordering::Relaxed))
    }

    /// Another organisation in the same installation.
    pub async fn add_organisation(&self, code: &str) {
        let mut tx = self.bed.store.begin_write().await.expect("a transaction");
        let ours = tx.organisation("waterrijk").await.expect("a database").expect("ours");
        let other = Organisation { code: code.to_owned(), ..ours };
        tx.put_organisation(&other).await.expect("an organisation");
        tx.commit().await.expect("a commit");
    }

    /// Somebody of an organisation who is in: the account and the cookie.
    pub async fn person(
        &self,
        name: &str,
        organisation: &str,
        grants: &[Grant],
    ) -> (AccountId, String) {
        let new = NewAccount {
            email: format!("{name}@{organisation}.example"),
            name: name.to_owned(),
            organisation: organisation.to_owned(),
            grants: grants.to_vec(),
        };
        let by = By::command_line(organisation);
        let (account, link) = self.accounts.add(by, new).await.expect("an account");
        let activated = self.accounts.activate(link.secret(), PASSWORD).await.expect("a database");
        let Activated::Enrol { ticket, enrolment } = activated else { panic!("{activated:?}") };
        let code = self.code(&enrolment);
        let enrolled = self.accounts.confirm_enrolment(&ticket, &code).await.expect("a database");
        let Enrolled::In { session, .. } = enrolled else { panic!("{enrolled:?}") };
        (account, format!("peil-session={}", session.token))
    }

    /// The token that forms of this session carry.
    pub async fn csrf(&self, cookie: &str) -> String {
        let token = cookie.strip_prefix("peil-session=").expect("a session");
        let signed = self.accounts.session(token).await.expect("a database");
        signed.expect("somebody is in").csrf
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.expect("it never fails");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("a body").to_vec();
        let answer = Answer { status: parts.status, headers: parts.headers, bytes };
        check(&answer);
        answer
    }

    pub async fn get(&self, path: &str, cookie: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, cookie);
        self.send(request.body(Body::empty()).expect("a request")).await
    }

    /// Sends a form as a page of the house does.
    pub async fn post(&self, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Answer {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::COOKIE, cookie)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let fields: Vec<(String, String)> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.send(request.body(encode(&fields).into()).expect("a request")).await
    }

    /// Sends a form with a file in it.
    pub async fn upload(
        &self,
        path: &str,
        cookie: &str,
        fields: &[(&str, &str)],
        file: Option<(&str, &[u8])>,
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            let head = format!("--END\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n");
            body.extend([head.as_bytes(), value.as_bytes(), b"\r\n"].concat());
        }
        if let Some((name, bytes)) = file {
            let head = format!(
                "--END\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
                 content-type: application/octet-stream\r\n\r\n"
            );
            body.extend([head.as_bytes(), bytes, b"\r\n"].concat());
        }
        body.extend(b"--END--\r\n");
        let request = Request::post(path)
            .header(header::COOKIE, cookie)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=END");
        self.send(request.body(body.into()).expect("a request")).await
    }
}

/// What holds for every answer of the house.
fn check(answer: &Answer) {
    // A provider that fails is no failure of ours.
    let ours = answer.status.is_server_error() && answer.status != StatusCode::BAD_GATEWAY;
    assert!(!ours, "{}: {}", answer.status, answer.body());
    let policy = answer.header(header::CONTENT_SECURITY_POLICY);
    assert!(policy.starts_with("default-src 'none';"), "{policy}");
    assert!(!policy.contains("script-src 'unsafe"), "{policy}");
    assert!(policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"));
    assert_eq!(answer.header(header::REFERRER_POLICY), "no-referrer");
    assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
    for cookie in answer.headers.get_all(header::SET_COOKIE) {
        let cookie = cookie.to_str().expect("text");
        for part in ["; Path=/house", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
            assert!(cookie.contains(part), "{cookie}");
        }
    }
    let is_page = answer.header(header::CONTENT_TYPE).starts_with("text/html");
    // What the program makes elsewhere too (plates, the overview) has its own rules and tests.
    if !is_page || policy.contains("style-src 'unsafe-inline'") {
        return;
    }
    let body = answer.body();
    // What a file would change comes with the file.
    assert!(body.len() < 60_000 || body.contains("<textarea"), "{} bytes", body.len());
    assert!(!body.contains('⟦'), "a text is missing: {body}");
    assert!(!body.contains('{'), "a placeholder was not filled: {body}");
    assert!(!body.contains(" style=") && !body.contains("<script>"), "nothing inline: {body}");
    let all = answer.tags();
    let first = |name: &str| all.iter().find(|tag| tag.name == name);
    assert!(first("html").expect("a page").has("lang"));
    assert!(!first("title").expect("a title").text.trim().is_empty());
    assert_eq!(all.iter().filter(|tag| tag.name == "h1").count(), 1);
    for field in all.iter().filter(|tag| matches!(&*tag.name, "input" | "select")) {
        let silent = field.get("type") == Some("hidden") || field.has("aria-hidden");
        let label = |tag: &Tag| tag.name == "label" && tag.get("for") == field.get("id");
        let in_label = matches!(field.get("type"), Some("checkbox" | "radio"));
        assert!(silent || in_label || all.iter().any(label), "no label: {field:?}");
    }
}
