//! How long `GET /w/{wave}/survey` takes, without a network: `cargo run --release -p peil-web --example survey_speed`.

#[path = "../tests/it/testbed.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod testbed;

use std::time::Instant;

use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use tower::ServiceExt;

use testbed::{STAFF, Testbed, WAVE};

/// Visits of each kind.
const VISITS: u32 = 200;

#[tokio::main(flavor = "current_thread")]
#[expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a program to measure with")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let bed = Testbed::new(&STAFF).await;
    for coding in ["identity", "gzip"] {
        let mut bytes = 0;
        let start = Instant::now();
        for _ in 0..VISITS {
            let request = Request::get(format!("/w/{WAVE}/survey"));
            let request = request.header(header::ACCEPT_ENCODING, coding).body(Body::empty())?;
            let response = bed.router.clone().oneshot(request).await?;
            bytes = to_bytes(response.into_body(), usize::MAX).await?.len();
        }
        let each = start.elapsed().as_secs_f64() * 1000.0 / f64::from(VISITS);
        println!("{coding:>8}: {each:.3} ms a visit, {bytes} bytes");
    }
    Ok(())
}
