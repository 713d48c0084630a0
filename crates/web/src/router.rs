//! Every address of the service, in one list.

use axum::Router;
use axum::extract::FromRef;
use axum::middleware;
use axum::routing::{get, post};

use crate::problem::{self, Problem, ProblemKind};
use crate::site::Site;
use crate::{App, api, assets, front, headers, healthz, house, leave, metrics, outward, wave};

/// The pages of the survey and of the house over `app`. Those of the house stand in `house/routes.rs`,
/// and what programs ask in `api/routes.rs`.
pub fn router(app: App) -> Router {
    let routes = Router::new();
    #[cfg(debug_assertions)]
    let routes = routes.route("/components", get(crate::components::show));
    routes
        .route("/", get(front::show))
        .route("/w/{wave}", get(wave::welcome::show))
        .route("/w/{wave}/anonymous", get(wave::anonymous::show))
        .route("/w/{wave}/keys.json", get(wave::keys::show))
        .route("/w/{wave}/pages", get(wave::pages::show))
        .route("/w/{wave}/receipts", get(wave::receipts::show))
        .route("/w/{wave}/key", post(wave::key::show))
        .route("/w/{wave}/sign", post(wave::sign::sign))
        .route("/w/{wave}/hand-in", post(wave::hand_in::take))
        .route("/w/{wave}/survey", get(wave::survey::show))
        .route("/w/{wave}/begin", post(wave::begin::begin))
        .route("/w/{wave}/page", post(wave::page::turn))
        .route("/w/{wave}/submit", post(wave::submit::submit))
        .route("/leave", get(leave::show))
        .route("/assets/{name}", get(assets::show))
        .route("/healthz", get(healthz::show))
        .route("/readyz", get(healthz::ready))
        .route("/.well-known/security.txt", get(outward::security_txt))
        .merge(if app.has_house() { house::router(&app) } else { Router::new() })
        .merge(if app.has_house() { api::router(&app) } else { Router::new() })
        .fallback(async || Problem::from(ProblemKind::NotFound))
        .method_not_allowed_fallback(async || Problem::from(ProblemKind::WrongMethod))
        .layer(middleware::from_fn_with_state(Site::from_ref(&app), problem::show))
        .layer(middleware::from_fn_with_state(Site::from_ref(&app), headers::add))
        .layer(middleware::from_fn_with_state(app.clone(), metrics::count))
        .with_state(app)
}

/// How the service does: for an address of its own, which only whoever watches it can reach.
pub fn metrics_router(app: App) -> Router {
    Router::new()
        .route("/metrics", get(metrics::show))
        .fallback(async || Problem::from(ProblemKind::NotFound))
        .layer(middleware::from_fn_with_state(Site::from_ref(&app), problem::show))
        .layer(middleware::from_fn_with_state(Site::from_ref(&app), headers::add))
        .with_state(app)
}
