//! `PUT /api/v1/waves/{wave}/staff`: the list of who is invited, in the place of the one there was.

use axum::extract::State;
use axum::response::Response;

use super::preparation::{PreparationShown, example, shown};
use crate::App;
use crate::api::body::{SentFile, answer, invalid};
use crate::api::describe::Described;
use crate::api::gate::Caller;
use crate::house::organisation::import::table;
use crate::house::prepare::staff::{Taken, refused, take_in};
use crate::house::prepare::{OwnDraft, preparation};
use crate::problem::{Problem, ProblemKind};

/// `PUT /api/v1/waves/{wave}/staff`
pub(crate) async fn save(
    State(app): State<App>,
    caller: Caller,
    OwnDraft(wave): OwnDraft,
    file: SentFile,
) -> Result<Response, Problem> {
    let words = app.site().words(caller.inside.lang);
    let (name, table) = table(words, Some((file.name.to_owned(), file.bytes)))
        .await
        .map_err(|fault| invalid([fault]))?;
    let reasons = match take_in(&app, caller.program.by(), &wave, (&name, &table)).await? {
        Taken::In => Vec::new(),
        Taken::Lines(problems) => {
            problems.iter().map(|problem| problem.render(words.lang())).collect()
        }
        Taken::Whole(error) => vec![refused(words, &error)],
        Taken::NoUnits => vec![words.get("house_prepare.no_units").to_owned()],
        Taken::Nobody => vec![words.get("house_units.no_file").to_owned()],
    };
    if !reasons.is_empty() {
        return Err(invalid(reasons));
    }
    let ready = preparation(&app, wave).await?;
    Ok(answer(&shown(&app, &ready)))
}

pub(crate) fn described() -> Described {
    Described::new("putStaff", "The list of who is invited, with a draft")
        .more(
            "In the place of the list there was. It is kept until the wave opens; then invitations take its place, and \
             these are destroyed when it closes. Nobody can read it back.",
        )
        .takes_table("unit,email,channel\nFIN,p.jansen@waterrijk.example,mail\nFIN,,letter\n")
        .fails([ProblemKind::NotADraft])
        .gives::<PreparationShown>(example())
}
