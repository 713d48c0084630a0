//! `GET /api/v1/waves/{wave}/preparation`: the checklist of a draft.

use axum::extract::State;
use axum::response::Response;
use peil_fieldwork::{DraftStaff, Preparation, Step};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::App;
use crate::api::body::answer;
use crate::api::describe::Described;
use crate::api::gate::Caller;
use crate::house::prepare::{OwnDraft, preparation};
use crate::problem::{Problem, ProblemKind};

/// How far a draft is.
#[derive(Serialize, ToSchema)]
pub(crate) struct PreparationShown {
    /// The steps, in the order in which people take them.
    steps: Vec<StepShown>,
    /// Whether nothing is left to do.
    ready: bool,
    /// The list of who is invited; null if there is none, or it does not fit the units any more.
    staff: Option<StaffShown>,
}

/// A step of the checklist.
#[derive(Serialize, ToSchema)]
struct StepShown {
    step: String,
    done: bool,
}

/// What opening the wave for these people would make.
#[derive(Serialize, ToSchema)]
struct StaffShown {
    invited: u32,
    by_mail: usize,
    by_letter: usize,
    /// Groups that share a key: nobody is told apart within one.
    groups: usize,
    /// People in the smallest of them.
    smallest_group: u32,
}

/// `GET /api/v1/waves/{wave}/preparation`
pub(crate) async fn show(
    State(app): State<App>,
    _caller: Caller,
    OwnDraft(wave): OwnDraft,
) -> Result<Response, Problem> {
    let ready = preparation(&app, wave).await?;
    Ok(answer(&shown(&app, &ready)))
}

/// How far a draft is, today.
pub(super) fn shown(app: &App, ready: &Preparation) -> PreparationShown {
    let today = app.fieldwork().today();
    let (by_mail, by_letter) = ready.staff.by_channel();
    let staff = match &ready.staff {
        DraftStaff::Fits { launched, .. } => Some(StaffShown {
            invited: launched.invited,
            by_mail,
            by_letter,
            groups: launched.classes,
            smallest_group: launched.smallest_class,
        }),
        DraftStaff::None | DraftStaff::Faulty(_) | DraftStaff::Refused(_) => None,
    };
    let step =
        |step: Step| StepShown { step: step.word().to_owned(), done: ready.is_done(step, today) };
    PreparationShown {
        steps: Step::ALL.into_iter().map(step).collect(),
        ready: ready.missing(today).is_empty(),
        staff,
    }
}

pub(super) fn example() -> Value {
    json!({
        "steps": [{ "step": "days", "done": true }, { "step": "key", "done": false }],
        "ready": false,
        "staff": { "invited": 640, "by_mail": 600, "by_letter": 40, "groups": 12, "smallest_group": 21 },
    })
}

pub(crate) fn described() -> Described {
    Described::new("getPreparation", "The checklist of a draft: what is settled, and what is left")
        .fails([ProblemKind::NotADraft])
        .gives::<PreparationShown>(example())
}
