//! Serves a sample wave on a loopback port, to look at the pages:
//! `cargo run -p peil-web --example preview -- 8642`.

#[path = "../tests/it/testbed.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod testbed;

use testbed::{STAFF, Testbed, WAVE};

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the address and the codes are what it is run for")]
async fn main() -> std::io::Result<()> {
    let port = std::env::args().nth(1).unwrap_or_else(|| "8642".to_owned());
    let bed = Testbed::new(&STAFF).await;
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    let address = listener.local_addr()?;
    for code in &bed.codes {
        println!("http://{address}/w/{WAVE}#{code}");
    }
    axum::serve(listener, bed.router.clone()).await
}
