use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use anyhow::anyhow;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use axum::middleware;
use axum::routing::get;
use jiff::Zoned;
use peil_fieldwork::{Fieldwork, SecretsDir, UrnDir};
use peil_storage::Store;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use tower::ServiceExt;

use super::{Problem, ProblemKind, show};
use crate::App;

const SECRET: &str = "wachtwoord-van-de-databank";

#[test]
fn names_are_unique_and_every_problem_is_an_error_status() {
    let kinds = ProblemKind::samples();
    let names: HashSet<_> = kinds.iter().map(ProblemKind::name).collect();
    assert_eq!(names.len(), kinds.len());
    for kind in kinds {
        let status = kind.status();
        assert!(status.is_client_error() || status.is_server_error(), "{kind:?}");
        assert_eq!(kind.uri(), format!("urn:peil:problem:{}", kind.name()));
    }
}

/// Every kind, with a secret in its cause and in the cause of that, as a page and as JSON, in both
/// languages.
#[tokio::test]
async fn no_cause_reaches_a_body() {
    let dir = tempfile::tempdir().unwrap();
    let store =
        Store::open(&format!("sqlite:{}", dir.path().join("x.db").display())).await.unwrap();
    let rng = Arc::new(Mutex::new(ChaCha8Rng::seed_from_u64(1)));
    let clock = Arc::new(|| "2026-11-09T10:00[UTC]".parse::<Zoned>().unwrap());
    let fieldwork = {
        let (secrets, urn) = (SecretsDir::new(dir.path()), UrnDir::new(dir.path()));
        Fieldwork::new(store, secrets, urn, clock, rng.clone())
    };
    let app = App::new(fieldwork, rng);
    for kind in ProblemKind::samples() {
        let problem = Problem {
            kind: kind.clone(),
            wave: None,
            again: None,
            lang: None,
            cause: Some(Arc::new(anyhow!("inner {SECRET}").context(format!("outer {SECRET}")))),
        };
        let router = Router::new()
            .route("/", get(async move || problem.clone()))
            .layer(middleware::from_fn_with_state(app.clone(), show));
        for path in ["/", "/?lang=en"] {
            for accept in ["text/html", "application/json"] {
                let request = Request::get(path).header(header::ACCEPT, accept);
                let request = request.body(Body::empty()).unwrap();
                let response = router.clone().oneshot(request).await.unwrap();
                assert_eq!(response.status(), kind.status());
                let header_text = format!("{:?}", response.headers());
                let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
                let body = String::from_utf8(body.to_vec()).unwrap();
                assert!(
                    !body.contains(SECRET) && !header_text.contains(SECRET),
                    "{kind:?}: {body}"
                );
                assert!(!body.contains('⟦') && !body.contains("{request}"), "{kind:?}: {body}");
                if accept == "text/html" {
                    assert!(!body.contains("<script>"), "{kind:?}: {body}");
                    assert!(body.contains("<h1>"), "{kind:?}: {body}");
                } else {
                    let json: serde_json::Value = serde_json::from_str(&body).unwrap();
                    assert_eq!(json["type"], kind.uri());
                    assert_eq!(json["status"], kind.status().as_u16());
                }
            }
        }
    }
}
