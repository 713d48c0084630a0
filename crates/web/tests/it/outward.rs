//! What the service says of itself: TLS only, whom to tell of a hole, figures by the hour.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use jiff::civil::date;
use peil_web::{Outward, metrics_router, router};
use tower::ServiceExt;

use crate::run;
use crate::testbed::{STAFF, Testbed};

async fn get(router: &Router, path: &str) -> (StatusCode, HeaderMap, String) {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let (parts, body) = router.clone().oneshot(request).await.unwrap().into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    (parts.status, parts.headers, String::from_utf8(bytes.to_vec()).unwrap())
}

#[test]
fn over_tls_browsers_are_told_never_to_come_otherwise() {
    run(async {
        let bed = Testbed::new(&STAFF).await;
        let at = |url: &str| Outward { public_url: url.to_owned(), security_contact: None };
        let (_, headers, _) = get(&bed.router, "/").await;
        assert!(!headers.contains_key("strict-transport-security"));
        let open = router(bed.app.clone().reached_at(at("http://127.0.0.1:8470")));
        assert!(!get(&open, "/").await.1.contains_key("strict-transport-security"));
        let locked = router(bed.app.clone().reached_at(at("https://vragen.example")));
        for path in ["/", "/nergens", "/healthz"] {
            let (_, headers, _) = get(&locked, path).await;
            assert_eq!(headers["strict-transport-security"], "max-age=31536000", "{path}");
        }
    });
}

#[test]
fn whom_to_tell_of_a_hole_is_there_if_somebody_was_named() {
    run(async {
        let bed = Testbed::new(&STAFF).await;
        let path = "/.well-known/security.txt";
        assert_eq!(get(&bed.router, path).await.0, StatusCode::NOT_FOUND);
        let outward = Outward {
            public_url: "https://vragen.example".to_owned(),
            security_contact: Some("mailto:cert@town.example".to_owned()),
        };
        let named = router(bed.app.clone().reached_at(outward));
        let (status, headers, text) = get(&named, path).await;
        assert_eq!(
            (status, &headers["content-type"]),
            (StatusCode::OK, &"text/plain; charset=utf-8".parse().unwrap())
        );
        // Today is 9 November.
        let expected = "Contact: mailto:cert@town.example\nExpires: 2027-02-07T00:00:00Z\n\
                        Preferred-Languages: nl, en\n\
                        Canonical: https://vragen.example/.well-known/security.txt\n";
        assert_eq!(text, expected);
    });
}

#[test]
fn figures_are_of_whole_hours_and_on_an_address_of_their_own() {
    run(async {
        let bed = Testbed::new(&STAFF).await;
        let metrics = metrics_router(bed.app.clone());
        assert_eq!(get(&bed.router, "/metrics").await.0, StatusCode::NOT_FOUND);
        for _ in 0..25 {
            get(&bed.router, "/healthz").await;
        }
        let fast = "peil_responses_total{class=\"2xx\",duration=\"under_100ms\"}";
        let (_, headers, now) = get(&metrics, "/metrics").await;
        assert!(headers["content-type"].to_str().unwrap().starts_with("application/openmetrics"));
        assert!(now.contains(&format!("{fast} 0\n")), "{now}");
        assert!(now.contains("peil_ready 1\n") && now.ends_with("# EOF\n"), "{now}");
        bed.set_today(date(2026, 11, 10));
        let (_, _, later) = get(&metrics, "/metrics").await;
        assert!(later.contains(&format!("{fast} 20\n")), "{later}");
        // Nothing of an address, a wave or a person.
        assert!(!later.contains("/w/") && !later.contains(crate::testbed::WAVE), "{later}");
    });
}
