//! Every operation for programs, in one list: the scope that it asks for, what it is described as, and what answers.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{self, MethodRouter};
use peil_accounts::Scope;

use super::describe::Described;
use super::document::{self, lang_parameter};
use super::gate::{Gate, Need, Places, gate};
use super::{follow_up, me, organisation, people, plates, record, results, wave, waves};
use crate::App;

/// All operations.
pub(crate) fn router(app: &App) -> Router<App> {
    all(Some(app)).router
}

/// Every operation, with the scope that it asks for: for tests, which try each with every token.
pub fn api_operations() -> Vec<ApiOperation> {
    let operation = |route: Route| {
        let scope = match route.need {
            Need::Nothing | Need::Token => None,
            Need::Scope(scope) => Some(scope),
        };
        let open = route.need == Need::Nothing;
        ApiOperation { method: route.method, path: route.path, open, scope }
    };
    operations().into_iter().map(operation).collect()
}

/// The list, for the document.
pub(crate) fn operations() -> Vec<Route> {
    all(None).list
}

#[rustfmt::skip]
fn all(app: Option<&App>) -> Routes {
    use Scope::{
        ExportsRead, LogRead, OrganisationRead, OrganisationWrite, PeopleRead, PeopleWrite,
        PlatesRead, ResultsRead, WavesPublish, WavesRead, WavesWrite,
    };
    let scope = Need::Scope;
    let routes = Routes {
        app: app.cloned(),
        router: Router::new(),
        list: Vec::new(),
        places: Places::default(),
    };
    routes
        .get("/api/v1/openapi.json", Need::Nothing, document::described(), document::show)
        .get("/api/v1/me", Need::Token, me::described(), me::show)
        .get("/api/v1/organisation", scope(OrganisationRead), organisation::described(), organisation::show)
        .put("/api/v1/organisation", scope(OrganisationWrite), organisation::texts::described(), organisation::texts::save)
        .get("/api/v1/organisation/units", scope(OrganisationRead), organisation::units::described(), organisation::units::list)
        .post("/api/v1/organisation/units/preview", scope(OrganisationWrite), organisation::preview::described(), organisation::preview::look)
        .put("/api/v1/organisation/units", scope(OrganisationWrite), organisation::replace::described(), organisation::replace::apply)
        .get("/api/v1/waves", scope(WavesRead), waves::described(), waves::list)
        .get("/api/v1/waves/{wave}", scope(WavesRead), wave::described(), wave::show)
        .get("/api/v1/waves/{wave}/preparation", scope(WavesWrite), wave::preparation::described(), wave::preparation::show)
        .put("/api/v1/waves/{wave}/days", scope(WavesWrite), wave::days::described(), wave::days::save)
        .put("/api/v1/waves/{wave}/staff", scope(WavesWrite), wave::staff::described(), wave::staff::save)
        .put("/api/v1/waves/{wave}/council", scope(WavesWrite), wave::paper::described_council(), wave::paper::council)
        .put("/api/v1/waves/{wave}/protection", scope(WavesWrite), wave::paper::described_protection(), wave::paper::protection)
        .post("/api/v1/waves/{wave}/publish", scope(WavesPublish), wave::publish::described(), wave::publish::publish)
        .get("/api/v1/waves/{wave}/figures", scope(ExportsRead), results::figures::described(), results::figures::list)
        .get("/api/v1/waves/{wave}/export", scope(ExportsRead), results::export::described(), results::export::take)
        .get("/api/v1/waves/{wave}/ledger", scope(ExportsRead), results::ledger::described(), results::ledger::show)
        .get("/api/v1/waves/{wave}/overview", scope(ResultsRead), results::overview::described(), results::overview::show)
        .get("/api/v1/waves/{wave}/follow-up", scope(ResultsRead), follow_up::described(), follow_up::show)
        .get("/api/v1/waves/{wave}/plates", scope(PlatesRead), plates::described(), plates::list)
        .get("/api/v1/waves/{wave}/plates/{unit}", scope(PlatesRead), plates::one::described(), plates::one::show)
        .get("/api/v1/people", scope(PeopleRead), people::described(), people::list)
        .post("/api/v1/people", scope(PeopleWrite), people::add::described(), people::add::add)
        .get("/api/v1/log", scope(LogRead), record::described(), record::list)
        .get("/api/v1/log/state", scope(LogRead), record::state::described(), record::state::show)
}

/// An operation for programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiOperation {
    /// How it is asked.
    pub method: Method,
    /// The path; what differs from one to another stands in braces.
    pub path: &'static str,
    /// Whether it is there for everybody, without a token.
    pub open: bool,
    /// The scope that it asks for; none if any token will do.
    pub scope: Option<Scope>,
}

/// An operation, with all that is said of it.
pub(crate) struct Route {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) need: Need,
    pub(crate) described: Described,
}

/// The list, with the router that is made of it: no operation comes into the one without the other.
struct Routes {
    app: Option<App>,
    router: Router<App>,
    list: Vec<Route>,
    places: Places,
}

impl Routes {
    fn get<H, T>(self, path: &'static str, need: Need, described: Described, handler: H) -> Routes
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(Method::GET, path, (need, described), routing::get(handler))
    }

    fn post<H, T>(self, path: &'static str, need: Need, described: Described, handler: H) -> Routes
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(Method::POST, path, (need, described), routing::post(handler))
    }

    fn put<H, T>(self, path: &'static str, need: Need, described: Described, handler: H) -> Routes
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(Method::PUT, path, (need, described), routing::put(handler))
    }

    fn add(
        mut self,
        method: Method,
        path: &'static str,
        (need, mut described): (Need, Described),
        answer: MethodRouter<App>,
    ) -> Routes {
        if need != Need::Nothing {
            described.query.push(lang_parameter());
        }
        if let Some(app) = &self.app {
            let often = |name: &str| described.often.contains(&name);
            let query: BTreeMap<String, bool> = described
                .query
                .iter()
                .map(|parameter| (parameter.name.clone(), often(&parameter.name)))
                .collect();
            let (app, places) = (app.clone(), self.places.clone());
            let state = Gate { app, need, query: Arc::new(query), places };
            let guarded = answer.route_layer(from_fn_with_state(state, gate));
            self.router = self.router.route(path, guarded);
        }
        self.list.push(Route { method, path, need, described });
        self
    }
}
