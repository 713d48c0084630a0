//! Every address of the house, in one list: what it asks of whoever opens it, and what answers.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{self, MethodRouter};
use peil_accounts::Right;
use peil_assessment::MAX_EVIDENCE_BYTES;
use peil_exchange::MAX_TABLE_BYTES;

use super::gate::{Gate, Need, gate};
use super::prepare::{self, days, document, key, open, paper, questions, staff, texts, units};
use super::{
    PROVIDER_CALLBACK, account, close, entering, follow_up, home, letters, log, mail, new_wave,
    organisation, people, plates, progress, publish, results, scans, settings, sign_on, talk, text,
    tokens, wave, waves,
};
use crate::App;

/// The largest form with evidence in it. What is over the limit of a file by less than half is refused by the page itself, which
/// has what was typed beside it.
const MAX_EVIDENCE_FORM: usize = MAX_EVIDENCE_BYTES + MAX_EVIDENCE_BYTES / 2;

/// All pages of the house.
pub(crate) fn router(app: &App) -> Router<App> {
    all(Some(app)).router
}

/// Every address of the house, with what it asks of whoever opens it: for tests, which try each as everybody.
pub fn house_addresses() -> Vec<HouseAddress> {
    all(None).list
}

fn all(app: Option<&App>) -> Routes {
    of_scans(of_waves(around(Routes {
        app: app.cloned(),
        router: Router::new(),
        list: Vec::new(),
    })))
}

/// The way in, people, the organisation.
fn around(routes: Routes) -> Routes {
    use Need::Nothing;
    let right = Need::Right;
    routes
        .get("/house/enter", Nothing, entering::show)
        .post("/house/enter", Nothing, entering::enter)
        .post("/house/enter/code", Nothing, entering::code)
        .get("/house/enter/mail", Nothing, entering::mail::show)
        .post("/house/enter/mail", Nothing, entering::mail::ask)
        .post("/house/enter/app", Nothing, entering::app)
        .get("/house/enter/oidc", Nothing, sign_on::begin)
        .get(PROVIDER_CALLBACK, Nothing, sign_on::back::show)
        .get("/house/link", Nothing, entering::link::show)
        .post("/house/link", Nothing, entering::link::open)
        .post("/house/link/password", Nothing, entering::link::password)
        .get("/house/accessibility", Nothing, text::accessibility)
        .get("/house", right(Right::SeeHome), home::show)
        .post("/house/leave", right(Right::OwnAccount), account::leave)
        .get("/house/account", right(Right::OwnAccount), account::show)
        .post("/house/account/password", right(Right::OwnAccount), account::password)
        .post("/house/account/everywhere", right(Right::OwnAccount), account::everywhere)
        .get("/house/account/tokens", right(Right::OwnAccount), tokens::show)
        .post("/house/account/tokens", right(Right::OwnAccount), tokens::make)
        .post("/house/account/tokens/revoke", right(Right::OwnAccount), tokens::revoke)
        .get("/house/people", right(Right::ManageAccounts), people::show)
        .post("/house/people", right(Right::ManageAccounts), people::add)
        .get("/house/people/{account}", right(Right::ManageAccounts), people::one::show)
        .post("/house/people/{account}", right(Right::ManageAccounts), people::one::grant)
        .post("/house/people/{account}/link", right(Right::ManageAccounts), people::one::link)
        .post("/house/people/{account}/state", right(Right::ManageAccounts), people::one::state)
        .get("/house/organisation", right(Right::ChangeOrganisation), organisation::show)
        .upload(
            "/house/organisation/import",
            right(Right::ChangeOrganisation),
            organisation::import::look,
        )
        .upload(
            "/house/organisation/apply",
            right(Right::ChangeOrganisation),
            organisation::import::apply,
        )
        .get(
            "/house/organisation/units/{unit}",
            right(Right::ChangeOrganisation),
            organisation::unit::show,
        )
        .post(
            "/house/organisation/units/{unit}",
            right(Right::ChangeOrganisation),
            organisation::unit::look,
        )
        .get("/house/organisation/texts", right(Right::ChangeOrganisation), texts::edit)
        .post("/house/organisation/texts", right(Right::ChangeOrganisation), texts::save)
        .get("/house/log", right(Right::ReadAuditLog), log::show)
        .get("/house/settings", right(Right::SeeSettings), settings::show)
}

/// Waves, from a draft to what teams made of the results.
fn of_waves(routes: Routes) -> Routes {
    let right = Need::Right;
    routes
        .get("/house/waves", right(Right::SeeWaves), waves::show)
        .get("/house/new-wave", right(Right::LaunchWave), new_wave::show)
        .post("/house/new-wave", right(Right::LaunchWave), new_wave::create)
        .get("/house/waves/{wave}", right(Right::SeeWaves), wave::show)
        .get("/house/waves/{wave}/prepare", right(Right::LaunchWave), prepare::show)
        .get("/house/waves/{wave}/delete", right(Right::LaunchWave), days::ask_to_delete)
        .post("/house/waves/{wave}/delete", right(Right::LaunchWave), days::delete)
        .get("/house/waves/{wave}/days", right(Right::LaunchWave), days::show)
        .post("/house/waves/{wave}/days", right(Right::LaunchWave), days::save)
        .get("/house/waves/{wave}/units", right(Right::LaunchWave), units::show)
        .post("/house/waves/{wave}/units", right(Right::LaunchWave), units::confirm)
        .upload("/house/waves/{wave}/units/file", right(Right::LaunchWave), units::read)
        .get("/house/waves/{wave}/units/lineage.csv", right(Right::LaunchWave), units::lineage)
        .get("/house/waves/{wave}/staff", right(Right::LaunchWave), staff::show)
        .upload("/house/waves/{wave}/staff", right(Right::LaunchWave), staff::save)
        .get("/house/waves/{wave}/questions", right(Right::LaunchWave), questions::show)
        .post("/house/waves/{wave}/questions", right(Right::LaunchWave), questions::seen)
        .get("/house/waves/{wave}/questions/try", right(Right::LaunchWave), questions::begin)
        .post("/house/waves/{wave}/questions/try/{page}", right(Right::LaunchWave), questions::turn)
        .get("/house/waves/{wave}/texts", right(Right::LaunchWave), texts::show)
        .post("/house/waves/{wave}/texts", right(Right::LaunchWave), texts::seen)
        .get("/house/waves/{wave}/council", right(Right::LaunchWave), paper::council)
        .post("/house/waves/{wave}/council", right(Right::LaunchWave), paper::save_council)
        .get("/house/waves/{wave}/protection", right(Right::LaunchWave), paper::protection)
        .post("/house/waves/{wave}/protection", right(Right::LaunchWave), paper::save_protection)
        .get("/house/waves/{wave}/protection/document", right(Right::LaunchWave), document::show)
        .get("/house/waves/{wave}/key", right(Right::LaunchWave), key::show)
        .upload("/house/waves/{wave}/key", right(Right::LaunchWave), key::save)
        .get("/house/waves/{wave}/open", right(Right::LaunchWave), open::show)
        .post("/house/waves/{wave}/open", right(Right::LaunchWave), open::open)
        .get("/house/waves/{wave}/mail", right(Right::LaunchWave), mail::show)
        .post("/house/waves/{wave}/mail/test", right(Right::LaunchWave), mail::test)
        .post("/house/waves/{wave}/mail/send", right(Right::LaunchWave), mail::send)
        .get("/house/waves/{wave}/mail/missed.csv", right(Right::LaunchWave), mail::undelivered)
        .get("/house/waves/{wave}/letters", right(Right::LaunchWave), letters::show)
        .post("/house/waves/{wave}/letters", right(Right::LaunchWave), letters::make)
        .post("/house/waves/{wave}/links", right(Right::LaunchWave), letters::links)
        .get("/house/waves/{wave}/progress", right(Right::LaunchWave), progress::show)
        .get("/house/waves/{wave}/close", right(Right::LaunchWave), close::show)
        .upload("/house/waves/{wave}/close", right(Right::LaunchWave), close::close)
        .get("/house/waves/{wave}/publish", right(Right::LaunchWave), publish::show)
        .post("/house/waves/{wave}/publish", right(Right::LaunchWave), publish::publish)
        .get("/house/waves/{wave}/overview", right(Right::SeeResults), results::overview)
        .get("/house/waves/{wave}/export", right(Right::TakeExports), results::export)
        .get("/house/waves/{wave}/plates", right(Right::SeePlates), plates::list)
        .get("/house/waves/{wave}/plates/{unit}", right(Right::SeePlates), plates::show)
        .get("/house/waves/{wave}/plates/{unit}/talk", right(Right::SeePlates), talk::show)
        .post("/house/waves/{wave}/plates/{unit}/talk", right(Right::SeePlates), talk::agree)
        .post("/house/waves/{wave}/plates/{unit}/talk/held", right(Right::SeePlates), talk::held)
        .post(
            "/house/waves/{wave}/plates/{unit}/talk/progress",
            right(Right::SeePlates),
            talk::mark,
        )
        .get("/house/waves/{wave}/follow-up", right(Right::SeeResults), follow_up::show)
}

/// Maturity scans, from who scores to what came of it.
fn of_scans(routes: Routes) -> Routes {
    let right = Need::Right;
    routes
        .get("/house/scans", right(Right::SeeScans), scans::list)
        .get("/house/scans/new", right(Right::RunScans), scans::new)
        .post("/house/scans/new", right(Right::RunScans), scans::create)
        .get("/house/scans/{scan}", right(Right::SeeScans), scans::overview)
        .post("/house/scans/{scan}/consensus", right(Right::RunScans), scans::begin)
        .post("/house/scans/{scan}/close", right(Right::RunScans), scans::close)
        .post("/house/scans/{scan}/delete", right(Right::RunScans), scans::delete)
        .get("/house/scans/{scan}/export", right(Right::RunScans), scans::export)
        .post("/house/scans/{scan}/done", right(Right::ScoreScans), scans::done)
        .post("/house/scans/{scan}/resume", right(Right::ScoreScans), scans::resume)
        .get("/house/scans/{scan}/norms/{number}", right(Right::ScoreScans), scans::norm)
        .upload_of(
            MAX_EVIDENCE_FORM,
            "/house/scans/{scan}/norms/{number}",
            right(Right::ScoreScans),
            scans::save_norm,
        )
        .get("/house/scans/{scan}/talk/{number}", right(Right::SeeScans), scans::talk)
        .post("/house/scans/{scan}/talk/{number}", right(Right::SeeScans), scans::agree)
        .get("/house/scans/{scan}/file/{sha256}", right(Right::SeeScans), scans::file)
        .get("/house/scans/{scan}/culture", right(Right::RunScans), scans::culture)
        .get("/house/scans/{scan}/papers/{paper}", right(Right::RunScans), scans::paper)
        .get("/house/programmes/{programme}", right(Right::RunScans), scans::programme)
        .get(
            "/house/programmes/{programme}/{report}",
            right(Right::RunScans),
            scans::programme_report,
        )
}

/// An address of the house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HouseAddress {
    /// How it is asked.
    pub method: Method,
    /// The path; what differs from one to another stands in braces.
    pub path: &'static str,
    /// The right that it asks for; none where it leads in.
    pub right: Option<Right>,
    /// Whether its form may have a file in it.
    pub upload: bool,
}

/// The list, with the router that is made of it: no address comes into the one without the other.
struct Routes {
    app: Option<App>,
    router: Router<App>,
    list: Vec<HouseAddress>,
}

impl Routes {
    fn get<H, T>(self, path: &'static str, need: Need, handler: H) -> Routes
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(Method::GET, path, need, routing::get(handler), false)
    }

    fn post<H, T>(self, path: &'static str, need: Need, handler: H) -> Routes
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(Method::POST, path, need, routing::post(handler), false)
    }

    /// A form with a file in it.
    fn upload<H, T>(self, path: &'static str, need: Need, handler: H) -> Routes
    where
        H: Handler<T, App>,
        T: 'static,
    {
        // The file, with room for what is around it.
        self.upload_of(MAX_TABLE_BYTES + 64 * 1024, path, need, handler)
    }

    /// The same, of another size.
    fn upload_of<H, T>(self, most: usize, path: &'static str, need: Need, handler: H) -> Routes
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let most = DefaultBodyLimit::max(most);
        self.add(Method::POST, path, need, routing::post(handler).layer(most), true)
    }

    fn add(
        mut self,
        method: Method,
        path: &'static str,
        need: Need,
        answer: MethodRouter<App>,
        upload: bool,
    ) -> Routes {
        if let Some(app) = &self.app {
            let state = Gate { app: app.clone(), need };
            let guarded = answer.route_layer(from_fn_with_state(state, gate));
            self.router = self.router.route(path, guarded);
        }
        let right = match need {
            Need::Nothing => None,
            Need::Right(right) => Some(right),
        };
        self.list.push(HouseAddress { method, path, right, upload });
        self
    }
}
