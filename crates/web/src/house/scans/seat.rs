//! `/house/scans/{scan}/done` and `/resume`: an assessor says to be done, or goes on after all.

use axum::extract::State;
use axum::response::Response;
use peil_assessment::{ScanError, finish, resume as go_on};

use super::overview::{Shown, again};
use super::told::Wrong;
use super::{OwnScan, problem};
use crate::App;
use crate::house::gate::{Inside, see_other};
use crate::house::page::HouseForm;
use crate::problem::Problem;

/// `POST /house/scans/{scan}/done`
pub(crate) async fn done(
    State(app): State<App>,
    inside: Inside,
    scan: OwnScan,
    _form: HouseForm,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let seat = scan.seat()?;
    let mut tx = app.house().store().begin_write().await?;
    match finish(&mut tx, &scan.view, seat).await {
        Ok(()) => tx.commit().await?,
        Err(ScanError::Unfinished { norms }) => {
            drop(tx);
            let missing = scan.view.framework.norms.iter().enumerate();
            let missing = missing.filter(|(_, norm)| norms.contains(&norm.id));
            let wrong: Vec<Wrong> = missing
                .map(|(at, norm)| {
                    let title = norm.title.get(inside.lang);
                    (format!("norm-{}", at + 1), words.one("house_scan.misses", "norm", title))
                })
                .collect();
            return again(&app, &inside, &scan, Shown { wrong, ..Shown::default() }).await;
        }
        // The scoring ended in the meantime: the page says so.
        Err(ScanError::Elsewhere(_)) => {}
        Err(error) => return Err(problem(error)),
    }
    Ok(see_other(&inside.path(&scan.tail(""))))
}

/// `POST /house/scans/{scan}/resume`
pub(crate) async fn resume(
    State(app): State<App>,
    inside: Inside,
    scan: OwnScan,
    _form: HouseForm,
) -> Result<Response, Problem> {
    let seat = scan.seat()?;
    let mut tx = app.house().store().begin_write().await?;
    match go_on(&mut tx, &scan.view, seat).await {
        Ok(()) => tx.commit().await?,
        Err(ScanError::Elsewhere(_)) => {}
        Err(error) => return Err(problem(error)),
    }
    Ok(see_other(&inside.path(&scan.tail(""))))
}
