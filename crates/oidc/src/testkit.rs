//! For tests: a made-up provider on this machine that errs and lies as a test tells it to, which a real one cannot.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER};
use openidconnect::core::{CoreEdDsaPrivateSigningKey, CoreJsonWebKeySet, CoreJwsSigningAlgorithm};
use openidconnect::url::{Url, form_urlencoded};
use openidconnect::{IssuerUrl, JsonWebKeyId, PrivateSigningKey};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::OidcSettings;

/// What Peil is called, and its secret.
const CLIENT: (&str, &str) = ("peil", "geheim");
/// The one access token that is ever given.
const ACCESS: &str = "toegang";

/// What the provider says next, and how it behaves.
#[derive(Debug, Clone)]
pub struct Manners {
    /// The moment at which its tokens are made, in seconds since 1970.
    pub now: i64,
    /// Who signs in.
    pub subject: String,
    /// Claims about them, in the ID token or at the userinfo endpoint.
    pub person: Map<String, Value>,
    /// Whether these are at the userinfo endpoint only.
    pub at_userinfo: bool,
    /// Claims of the ID token in place of the right ones; null leaves one out.
    pub claims: Map<String, Value>,
    /// The key that signs, by its number.
    pub signs: u8,
    /// The key that everybody can look up.
    pub published: u8,
    /// What it calls its way of signing; `EdDSA` is the truth.
    pub alg: &'static str,
    /// What it refuses every code with.
    pub refuses: Option<&'static str>,
    /// What it says about itself in place of the right values.
    pub about: Map<String, Value>,
    /// Whether it takes requests and never answers.
    pub silent: bool,
}

/// Somebody on the way, as the provider remembers them by the code.
struct Visit {
    nonce: String,
    challenge: String,
    redirect: String,
}

struct Desk {
    issuer: String,
    manners: Manners,
    visits: HashMap<String, Visit>,
    asked: usize,
}

type Shared = Arc<Mutex<Desk>>;

/// A made-up provider.
pub struct MadeUp {
    desk: Shared,
}

impl MadeUp {
    /// Begins to listen; it ends with the runtime.
    ///
    /// # Panics
    /// If there is no port.
    pub async fn start(now: i64) -> MadeUp {
        let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await;
        let listener = listener.expect("a port");
        let issuer = format!("http://{}", listener.local_addr().expect("an address"));
        let person = json!({ "email": "anna@waterrijk.example", "email_verified": true });
        let manners = Manners {
            now,
            subject: "a-1".to_owned(),
            person: fields(person),
            at_userinfo: false,
            claims: Map::new(),
            signs: 1,
            published: 1,
            alg: "EdDSA",
            refuses: None,
            about: Map::new(),
            silent: false,
        };
        let desk = Desk { issuer, manners, visits: HashMap::new(), asked: 0 };
        let desk = Arc::new(Mutex::new(desk));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(about))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .route("/me", get(me))
            .with_state(Arc::clone(&desk));
        tokio::spawn(async move { axum::serve(listener, router).await });
        MadeUp { desk }
    }

    /// Its name.
    pub fn issuer(&self) -> String {
        locked(&self.desk).issuer.clone()
    }

    /// Settings for it; the secret is written to `folder`.
    ///
    /// # Panics
    /// If the file cannot be written.
    pub fn settings(&self, folder: &Path) -> OidcSettings {
        let client_secret_file = folder.join("oidc-secret");
        std::fs::write(&client_secret_file, CLIENT.1).expect("a file");
        OidcSettings {
            issuer: IssuerUrl::new(self.issuer()).expect("an address"),
            client_id: CLIENT.0.to_owned(),
            client_secret_file,
            label: "Gemeente Waterrijk".to_owned(),
            organisations: vec!["waterrijk".to_owned()],
            required: false,
            except: Vec::new(),
            acr: Vec::new(),
            amr: Vec::new(),
            verified_claim: "email_verified".to_owned(),
            ca_file: None,
        }
    }

    /// Tells it how to behave from now on.
    pub fn behave(&self, change: impl FnOnce(&mut Manners)) {
        change(&mut locked(&self.desk).manners);
    }

    /// How often it was asked for anything.
    pub fn asked(&self) -> usize {
        locked(&self.desk).asked
    }

    /// Signs somebody in who was led to this address: the query with which the browser goes back.
    ///
    /// # Panics
    /// If the address is not that of a request for a code, with everything that Peil has to send.
    pub fn sign_in(&self, address: &str) -> String {
        let url = Url::parse(address).expect("an address");
        let asked: HashMap<String, String> = url.query_pairs().into_owned().collect();
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["client_id"], CLIENT.0);
        assert_eq!(asked["code_challenge_method"], "S256");
        assert!(asked["scope"].split(' ').any(|scope| scope == "openid"));
        let mut desk = locked(&self.desk);
        let code = format!("code-{}", desk.visits.len());
        let visit = Visit {
            nonce: asked["nonce"].clone(),
            challenge: asked["code_challenge"].clone(),
            redirect: asked["redirect_uri"].clone(),
        };
        desk.visits.insert(code.clone(), visit);
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("code", &code).append_pair("state", &asked["state"]).finish()
    }
}

fn locked(desk: &Shared) -> MutexGuard<'_, Desk> {
    desk.lock().unwrap_or_else(PoisonError::into_inner)
}

fn fields(value: Value) -> Map<String, Value> {
    if let Value::Object(fields) = value { fields } else { Map::new() }
}

fn json_of(status: StatusCode, value: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

/// What it knows and how it behaves now; never, if it is silent.
async fn heard(desk: &Shared) -> Manners {
    let manners = {
        let mut desk = locked(desk);
        desk.asked += 1;
        desk.manners.clone()
    };
    if manners.silent {
        std::future::pending::<()>().await;
    }
    manners
}

async fn about(State(desk): State<Shared>) -> Response {
    let manners = heard(&desk).await;
    let issuer = locked(&desk).issuer.clone();
    let mut about = fields(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/me"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA"],
        "scopes_supported": ["openid", "email"],
        "claims_supported": ["sub", "email", "email_verified"],
        "code_challenge_methods_supported": ["S256"],
        "acr_values_supported": ["silver", "gold"],
    }));
    about.extend(manners.about);
    about.retain(|_, value| !value.is_null());
    json_of(StatusCode::OK, &Value::Object(about))
}

async fn keys(State(desk): State<Shared>) -> Response {
    let manners = heard(&desk).await;
    let keys = CoreJsonWebKeySet::new(vec![key(manners.published).as_verification_key()]);
    json_of(StatusCode::OK, &serde_json::to_value(keys).expect("keys are JSON"))
}

/// The key with a number, from a seed that is no secret.
fn key(number: u8) -> CoreEdDsaPrivateSigningKey {
    // PKCS #8 of an Ed25519 key (RFC 8410, 7): everything before the seed is the same for all.
    let mut der = HEXLOWER.decode(b"302e020100300506032b657004220420").expect("hexadecimal");
    der.extend([number; 32]);
    let (what, seed) = ("PRIVATE KEY", BASE64.encode(&der));
    let pem = format!("-----BEGIN {what}-----\n{seed}\n-----END {what}-----\n");
    let id = JsonWebKeyId::new(format!("key-{number}"));
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(id)).expect("a key")
}

async fn token(State(desk): State<Shared>, headers: HeaderMap, body: String) -> Response {
    let manners = heard(&desk).await;
    let refused = |word: &str| json_of(StatusCode::BAD_REQUEST, &json!({ "error": word }));
    let pair = format!("{}:{}", CLIENT.0, CLIENT.1);
    let basic = format!("Basic {}", BASE64.encode(pair.as_bytes()));
    if headers.get(header::AUTHORIZATION).is_none_or(|sent| sent.as_bytes() != basic.as_bytes()) {
        return refused("invalid_client");
    }
    if let Some(word) = manners.refuses {
        return refused(word);
    }
    let form: HashMap<String, String> =
        form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let mut desk = locked(&desk);
    // A code is good once.
    let Some(visit) = form.get("code").and_then(|code| desk.visits.remove(code)) else {
        return refused("invalid_grant");
    };
    let verifier = form.get("code_verifier").map_or("", String::as_str);
    let fits = BASE64URL_NOPAD.encode(&Sha256::digest(verifier)) == visit.challenge
        && form.get("redirect_uri") == Some(&visit.redirect);
    if !fits {
        return refused("invalid_grant");
    }
    let mut claims = fields(json!({
        "iss": desk.issuer,
        "aud": CLIENT.0,
        "sub": manners.subject,
        "nonce": visit.nonce,
        "iat": manners.now,
        "exp": manners.now + 300,
    }));
    if !manners.at_userinfo {
        claims.extend(manners.person);
    }
    claims.extend(manners.claims);
    claims.retain(|_, value| !value.is_null());
    let given = json!({
        "access_token": ACCESS,
        "token_type": "Bearer",
        "id_token": signed(manners.signs, manners.alg, &Value::Object(claims)),
    });
    json_of(StatusCode::OK, &given)
}

fn signed(number: u8, alg: &str, claims: &Value) -> String {
    let head = json!({ "alg": alg, "kid": format!("key-{number}"), "typ": "JWT" });
    let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    let said = format!("{}.{}", part(&head), part(claims));
    let signature = key(number).sign(&CoreJwsSigningAlgorithm::EdDsa, said.as_bytes());
    format!("{said}.{}", BASE64URL_NOPAD.encode(&signature.expect("a signature")))
}

async fn me(State(desk): State<Shared>, headers: HeaderMap) -> Response {
    let manners = heard(&desk).await;
    let bearer = format!("Bearer {ACCESS}");
    if headers.get(header::AUTHORIZATION).is_none_or(|sent| sent.as_bytes() != bearer.as_bytes()) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let mut said = manners.person;
    said.insert("sub".to_owned(), manners.subject.into());
    json_of(StatusCode::OK, &Value::Object(said))
}
