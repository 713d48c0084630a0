//! `GET /healthz`: the service runs. `GET /readyz`: its database answers too.

use axum::extract::State;

use crate::App;
use crate::problem::{Problem, ProblemKind};

/// `GET /healthz`
pub(crate) async fn show() -> &'static str {
    "ok"
}

/// `GET /readyz`: for whatever sends people to one of several instances. Says nothing of why it is not.
pub(crate) async fn ready(State(app): State<App>) -> Result<&'static str, Problem> {
    match app.fieldwork().answers().await {
        Ok(()) => Ok("ready"),
        Err(error) => {
            let cause = Some(std::sync::Arc::new(error.into()));
            Err(Problem { cause, ..ProblemKind::Busy.into() })
        }
    }
}
