//! `GET /healthz`: the service runs.

/// `GET /healthz`
pub(crate) async fn show() -> &'static str {
    "ok"
}
