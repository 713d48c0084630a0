//! Connections: accepted, limited, and finished before the service stops.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::MissedTickBehavior;

use crate::{App, Limits, Preview, metrics_router, router, share_what_is_due};

/// Bytes of a connection that are held unread at the same time; no head is longer.
const BUFFER: usize = 64 * 1024;

/// Serves the pages over `app` until `stop` is there.
///
/// Then no connection is accepted any more, and requests under way are finished: whoever is being
/// acknowledged is. Half a request, or a client that does not read, is waited for no longer than
/// [`Limits`] say.
///
/// Not `axum::serve`: that one has no limit on the time a head may take.
pub async fn serve(listener: TcpListener, app: App, stop: impl Future<Output = ()>) {
    let limits = app.site().limits;
    let mailing = app.has_house().then(|| app.house().mailing().clone());
    let days = tokio::spawn(keep_days(app.clone()));
    serve_routes(listener, router(app), limits, stop).await;
    days.abort();
    if let Some(mailing) = mailing {
        // A mail that is being handed over is settled; what waits goes out when somebody goes on with it.
        drop(tokio::time::timeout(limits.stop, mailing.end()).await);
    }
}

/// Looks every minute whether a day has come on which results are shared. Ends with the service: each thing that it
/// does is one transaction.
async fn keep_days(app: App) {
    let mut minute = tokio::time::interval(Duration::from_mins(1));
    minute.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        minute.tick().await;
        share_what_is_due(&app).await;
    }
}

/// Serves `/metrics` until `stop` is there: on an address of its own, for whoever watches the service.
pub async fn serve_metrics(listener: TcpListener, app: App, stop: impl Future<Output = ()>) {
    let limits = app.site().limits;
    serve_routes(listener, metrics_router(app), limits, stop).await;
}

/// The same for a preview.
pub async fn serve_preview(
    listener: TcpListener,
    preview: Preview,
    stop: impl Future<Output = ()>,
) {
    serve_routes(listener, preview.router(), Limits::default(), stop).await;
}

async fn serve_routes(
    listener: TcpListener,
    routes: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let service = TowerToHyperService::new(routes);
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.head).max_buf_size(BUFFER);
    let places = Arc::new(Semaphore::new(limits.connections));
    let open = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let (stream, place) = tokio::select! {
            () = &mut stop => break,
            accepted = accept(&listener, &places) => accepted,
        };
        let connection = http.serve_connection(TokioIo::new(stream), service.clone());
        let connection = open.watch(connection);
        tokio::spawn(async move {
            // Who hangs up in the middle of something is nobody's business, the log's neither.
            drop(connection.await);
            drop(place);
        });
    }
    drop(listener);
    // Whoever is not ready by then was not acknowledged.
    drop(tokio::time::timeout(limits.stop, open.shutdown()).await);
}

/// The next connection, once there is a place for it.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> (TcpStream, OwnedSemaphorePermit) {
    let place = Arc::clone(places).acquire_owned().await.expect("the semaphore is never closed");
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                // A page is sent as soon as it is there. Without it the page is only slower.
                drop(stream.set_nodelay(true));
                return (stream, place);
            }
            // The client gave up, or the system has no file left for it: the next one may do better, but
            // trying at once would keep a processor busy.
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}
