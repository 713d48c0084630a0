//! `GET /api/v1/waves/{wave}`: one wave, as its page shows it.

pub(crate) mod days;
pub(crate) mod paper;
pub(crate) mod preparation;
pub(crate) mod publish;
pub(crate) mod staff;

use axum::extract::State;
use axum::response::Response;
use peil_fieldwork::{Paper, Settled};
use peil_storage::{Wave, WaveStatus};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::body::answer;
use super::describe::Described;
use super::etag;
use super::gate::Caller;
use super::waves::WaveShown;
use crate::App;
use crate::house::wave::OwnWave;
use crate::house::work::Work;
use crate::problem::Problem;

/// A wave with all that is shown of it.
#[derive(Serialize, ToSchema)]
struct WaveWhole {
    #[serde(flatten)]
    wave: WaveShown,
    /// What is being done with it at this moment.
    working: Option<WorkShown>,
    /// The works council's agreement.
    council: Option<PaperShown>,
    /// The data-protection assessment.
    protection: Option<PaperShown>,
    /// Who has the key that opens the answers.
    key_holder: Option<String>,
    /// What all class keys lead to, as it stands in every invitation.
    root: Option<String>,
    /// While it is open: how many began, of the whole wave. How many handed in nobody knows before it is closed.
    begun: Option<TotalShown>,
    /// Once it is closed: how many handed in.
    took_part: Option<TotalShown>,
    /// The day on which it was closed.
    #[schema(format = Date)]
    closed_on: Option<String>,
}

/// What is being done with a wave.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum WorkShown {
    Opening,
    Closing,
}

/// What others agreed to, or made.
#[derive(Serialize, ToSchema)]
struct PaperShown {
    /// Its day.
    #[schema(format = Date)]
    on: String,
    /// Where it is found.
    reference: String,
}

/// A total of the whole wave.
#[derive(Serialize, ToSchema)]
pub(crate) struct TotalShown {
    pub(crate) count: u64,
    /// Everybody who can take part.
    pub(crate) invited: u64,
}

impl From<Paper> for PaperShown {
    fn from(paper: Paper) -> PaperShown {
        PaperShown { on: paper.on.to_string(), reference: paper.reference }
    }
}

/// `GET /api/v1/waves/{wave}`
pub(crate) async fn show(
    State(app): State<App>,
    _caller: Caller,
    OwnWave(wave): OwnWave,
) -> Result<Response, Problem> {
    whole(&app, &wave).await
}

/// A wave as it is now, with its mark.
async fn whole(app: &App, wave: &Wave) -> Result<Response, Problem> {
    let mut tx = app.house().store().begin_read().await?;
    let ledger = tx.ledger(&wave.code).await?;
    let promise = tx.promise(&wave.code).await?;
    let settled = Settled::of(&mut tx, &wave.code).await?;
    let begun = tx.begun(&wave.code).await?;
    tx.commit().await?;
    let (key_holder, root) = promise.map(|promise| (promise.key_holder, promise.root)).unzip();
    // As the page has it: totals of the whole wave, and of an open one nothing but who began.
    let open = wave.status == WaveStatus::Open;
    let shown = WaveWhole {
        wave: WaveShown::of(wave),
        working: app.house().working().with(&wave.code).map(|work| match work {
            Work::Opening => WorkShown::Opening,
            Work::Closing => WorkShown::Closing,
        }),
        council: settled.council.map(PaperShown::from),
        protection: settled.protection.map(PaperShown::from),
        key_holder,
        root,
        begun: open.then_some(TotalShown { count: begun.exchanged, invited: begun.invited }),
        took_part: ledger.as_ref().map(|ledger| TotalShown {
            count: ledger.totals.submitted,
            invited: ledger.totals.invited,
        }),
        closed_on: ledger.map(|ledger| ledger.closed_on.to_string()),
    };
    etag::with(answer(&shown), &mark(wave))
}

/// The mark of a wave: of what can be changed of a draft, and of where it stands.
fn mark(wave: &Wave) -> String {
    let (opens, closes) = (wave.opens_on.to_string(), wave.closes_on.to_string());
    let (k, status) = (wave.k.to_string(), format!("{:?}", wave.status));
    etag::of([&*wave.code, &*wave.name.nl, &*wave.name.en, &*opens, &*closes, &*k, &*status])
}

fn example() -> Value {
    let mut example = WaveShown::example();
    let more = [
        ("working", Value::Null),
        ("council", json!({ "on": "2026-09-01", "reference": "OR-2026-17" })),
        ("protection", json!({ "on": "2026-08-20", "reference": "DPIA-12" })),
        ("key_holder", "the secretary of the works council".into()),
        ("root", "7F3K-…".into()),
        ("begun", Value::Null),
        ("took_part", json!({ "count": 412, "invited": 640 })),
        ("closed_on", "2026-11-28".into()),
    ];
    for (name, value) in more {
        example[name] = value;
    }
    example
}

pub(crate) fn described() -> Described {
    Described::new("getWave", "One wave: its days, where it stands, and how many took part")
        .gives::<WaveWhole>(example())
        .marked()
}
