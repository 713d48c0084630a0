//! `/house/scans`: maturity scans: assessors score the organisation, or its units, on the norms of a framework.
//!
//! A coordinator makes a scan, ends the scoring and closes it. Assessors see only the scans in which they have a seat; while
//! they score nobody sees what another one says, the coordinator included.

mod agreed;
mod files;
mod form;
mod list;
mod moves;
mod new;
mod norm;
mod norm_page;
mod overview;
mod papers;
mod plans;
mod programme;
mod results;
mod seat;
mod talk;
mod told;

pub(super) use files::{export, file};
pub(super) use list::{ScanCard, own_scans, show as list};
pub(super) use moves::{begin, close, delete};
pub(super) use new::{create, show as new};
pub(super) use norm::{save as save_norm, show as norm};
pub(super) use overview::show as overview;
pub(super) use papers::{culture, paper};
pub(super) use programme::{report as programme_report, show as programme};
pub(super) use seat::{done, resume};
pub(super) use talk::{agree, show as talk};

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use peil_accounts::Right;
use peil_assessment::{ScanError, ScanView, open};
use peil_instrument::Framework;
use peil_maturity::{ScanKind, State, Verdict};
use peil_storage::{Scan, ScanStatus};

use super::gate::Inside;
use crate::App;
use crate::problem::{Problem, ProblemKind};
use crate::words::Words;

/// A scan of the organisation of whoever is in, in which that is an assessor, or which that runs. Any other is not found.
pub(crate) struct OwnScan {
    pub(crate) view: ScanView,
    /// The own seat.
    pub(crate) seat: Option<u32>,
    /// Whether whoever is in runs scans.
    pub(crate) runs: bool,
}

impl FromRequestParts<App> for OwnScan {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<OwnScan, Problem> {
        let inside = Inside::from_request_parts(parts, app).await?;
        let Path(named) = Path::<Vec<(String, String)>>::from_request_parts(parts, app)
            .await
            .map_err(|_| Problem::from(ProblemKind::NotFound))?;
        let code = named.into_iter().find_map(|(name, code)| (name == "scan").then_some(code));
        let code = code.filter(|code| !code.contains('\0')).ok_or(ProblemKind::NotFound)?;
        own(app, &inside, &code).await
    }
}

/// The scan with this code, as whoever is in may see it.
async fn own(app: &App, inside: &Inside, code: &str) -> Result<OwnScan, Problem> {
    let mut tx = app.house().store().begin_read().await?;
    let view = open(&mut tx, &inside.signed.organisation, code).await.map_err(problem)?;
    tx.commit().await?;
    let seat = view.seat_of(inside.signed.account.bytes()).map(|seat| seat.seat);
    let seat = seat.filter(|_| inside.signed.may(Right::ScoreScans));
    let runs = inside.signed.may(Right::RunScans);
    if seat.is_none() && !runs {
        return Err(ProblemKind::NotFound.into());
    }
    Ok(OwnScan { view, seat, runs })
}

impl OwnScan {
    /// The own seat; who has none finds nothing.
    fn seat(&self) -> Result<u32, Problem> {
        Ok(self.seat.ok_or(ProblemKind::NotFound)?)
    }

    /// The norm with this number, from 1, as index.
    fn norm(&self, number: &str) -> Result<usize, Problem> {
        let index = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let there = index.filter(|index| *index < self.view.framework.norms.len());
        Ok(there.ok_or(ProblemKind::NotFound)?)
    }

    /// Where it is, as the end of an address.
    fn tail(&self, end: &str) -> String {
        tail(&self.view.scan.code, end)
    }

    fn status(&self) -> ScanStatus {
        self.view.scan.status
    }

    /// Back to it: address and name.
    fn back(&self, inside: &Inside) -> (String, String) {
        (inside.path(&self.tail("")), self.view.scan.name.get(inside.lang).to_owned())
    }
}

/// An address below a scan.
fn tail(code: &str, end: &str) -> String {
    format!("/scans/{code}{end}")
}

/// What went wrong, where a page has no words of its own for it.
fn problem(error: ScanError) -> Problem {
    match error {
        ScanError::NoScan(_) | ScanError::NoNorm(_) | ScanError::NoSeat(_) => {
            ProblemKind::NotFound.into()
        }
        error => Problem::internal(error),
    }
}

/// Now, in seconds since 1970.
fn now(app: &App) -> i64 {
    app.fieldwork().clock()().timestamp().as_second()
}

/// Where a scan stands, in words.
fn status_key(status: ScanStatus) -> &'static str {
    match status {
        ScanStatus::Scoring => "house_scan.scoring",
        ScanStatus::Consensus => "house_scan.consensus",
        ScanStatus::Closed => "house_scan.closed",
    }
}

/// Who judges, in words.
fn kind_key(kind: ScanKind) -> &'static str {
    match kind {
        ScanKind::Own => "house_scan.kind_self",
        ScanKind::Peer => "house_scan.kind_peer",
        ScanKind::Published => "house_scan.kind_published",
    }
}

fn kind_of<'a>(words: Words<'a>, scan: &Scan) -> &'a str {
    ScanKind::read(&scan.kind).map_or("", |kind| words.get(kind_key(kind)))
}

/// How far a norm is met, in words.
fn state_key(state: State) -> &'static str {
    match state {
        State::Met => "house_scan.state_met",
        State::Partly => "house_scan.state_partly",
        State::NotMet => "house_scan.state_not_met",
        State::Unknown => "house_scan.state_unknown",
    }
}

/// What was chosen, in words.
fn verdict_name<'a>(
    words: Words<'a>,
    framework: &'a Framework,
    verdict: Option<&Verdict>,
) -> &'a str {
    match verdict {
        None => words.get("house_scan.nothing_chosen"),
        Some(Verdict::CannotJudge) => words.get("house_scan.cannot_judge"),
        Some(Verdict::Stated(state)) => words.get(state_key(*state)),
        Some(verdict) => match verdict.level(framework) {
            Some(level) => framework.levels[level].title.get(words.lang()),
            None => words.get("house_scan.nothing_chosen"),
        },
    }
}

/// A moment, in the time zone of the house.
fn moment(app: &App, words: Words<'_>, at: i64) -> String {
    let Ok(at) = jiff::Timestamp::from_second(at) else { return String::new() };
    let at = at.to_zoned(app.house().zone().clone());
    format!("{}, {:02}:{:02}", words.date(at.date()), at.hour(), at.minute())
}
