//! `/house/scans/{scan}/consensus`, `/close` and `/delete`: what a coordinator does to a scan.

use axum::extract::State;
use axum::response::Response;
use peil_accounts::{By, Event};
use peil_assessment::{ScanError, begin_consensus, close as close_scan};

use super::overview::{Shown, again};
use super::told::Wrong;
use super::{OwnScan, problem};
use crate::App;
use crate::house::gate::{Inside, see_other};
use crate::house::page::HouseForm;
use crate::problem::Problem;

/// `POST /house/scans/{scan}/consensus`
pub(crate) async fn begin(
    State(app): State<App>,
    inside: Inside,
    scan: OwnScan,
    form: HouseForm,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let anyway = !form.text("anyway").is_empty();
    let mut tx = app.house().store().begin_write().await?;
    match begin_consensus(&mut tx, &scan.view, anyway).await {
        Ok(()) => {
            tx.commit().await?;
            let event = Event::ConsensusBegun { scan: scan.view.scan.code.clone() };
            app.house().accounts().record(By::Account(&inside.signed), event).await?;
        }
        Err(ScanError::Waiting { seats }) => {
            drop(tx);
            let text = words.one("house_scan.waiting_fault", "names", seats.join(", "));
            let wrong = vec![("anyway".to_owned(), text)];
            return again(&app, &inside, &scan, Shown { wrong, ..Shown::default() }).await;
        }
        // Somebody was first.
        Err(ScanError::Elsewhere(_)) => {}
        Err(error) => return Err(problem(error)),
    }
    Ok(see_other(&inside.path(&scan.tail(""))))
}

/// `POST /house/scans/{scan}/close`
pub(crate) async fn close(
    State(app): State<App>,
    inside: Inside,
    scan: OwnScan,
    _form: HouseForm,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let mut tx = app.house().store().begin_write().await?;
    match close_scan(&mut tx, &scan.view).await {
        Ok(()) => {
            tx.commit().await?;
            let event = Event::ScanClosed { scan: scan.view.scan.code.clone() };
            app.house().accounts().record(By::Account(&inside.signed), event).await?;
        }
        Err(ScanError::Unfinished { norms }) => {
            drop(tx);
            let all = scan.view.framework.norms.iter().enumerate();
            let wrong: Vec<Wrong> = all
                .filter(|(_, norm)| norms.contains(&norm.id))
                .map(|(at, norm)| {
                    let title = norm.title.get(inside.lang);
                    (format!("norm-{}", at + 1), words.one("house_scan.not_agreed", "norm", title))
                })
                .collect();
            return again(&app, &inside, &scan, Shown { wrong, ..Shown::default() }).await;
        }
        Err(ScanError::Elsewhere(_)) => {}
        Err(error) => return Err(problem(error)),
    }
    Ok(see_other(&inside.path(&scan.tail(""))))
}

/// `POST /house/scans/{scan}/delete`
pub(crate) async fn delete(
    State(app): State<App>,
    inside: Inside,
    scan: OwnScan,
    form: HouseForm,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    if form.text("sure").is_empty() {
        let wrong = vec![("sure".to_owned(), words.get("house_scan.sure_fault").to_owned())];
        return again(&app, &inside, &scan, Shown { wrong, ..Shown::default() }).await;
    }
    let code = scan.view.scan.code.clone();
    let mut tx = app.house().store().begin_write().await?;
    if tx.delete_scan(&code).await? {
        tx.commit().await?;
        let event = Event::ScanDeleted { scan: code };
        app.house().accounts().record(By::Account(&inside.signed), event).await?;
        return Ok(see_other(&inside.path("/scans")));
    }
    // The talk began in the meantime.
    Ok(see_other(&inside.path(&scan.tail(""))))
}
