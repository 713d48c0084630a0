//! How the service does, for Prometheus: whole hours and whole tens, so that no figure says who came when.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use jiff::Zoned;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use crate::App;
use crate::problem::Problem;

/// What a counter is rounded to. Together with the hour it keeps whoever reads the figures from telling one visit.
const GRAIN: u64 = 10;

/// Classes of responses, by their status.
const CLASSES: [&str; 4] = ["2xx", "3xx", "4xx", "5xx"];
/// Classes of durations.
const SPEEDS: [&str; 3] = ["under_100ms", "under_1s", "over_1s"];

/// What was counted. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Metrics {
    counted: Arc<Mutex<Counted>>,
}

#[derive(Debug, Default)]
struct Counted {
    /// The hour that `now` has counts of, in hours since 1970.
    hour: i64,
    /// Up to the beginning of that hour: what is shown.
    then: Counts,
    now: Counts,
}

/// Responses by class and speed, since the program began.
type Counts = [[u64; SPEEDS.len()]; CLASSES.len()];

impl Metrics {
    fn count(&self, at: &Zoned, status: StatusCode, took: Duration) {
        let class = match status.as_u16() {
            0..300 => 0,
            300..400 => 1,
            400..500 => 2,
            _ => 3,
        };
        let speed = match took.as_millis() {
            0..100 => 0,
            100..1_000 => 1,
            _ => 2,
        };
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        counted.turn(at);
        counted.now[class][speed] += 1;
    }

    /// The counts up to the last full hour, rounded. Failures are rounded up, so that a single one is seen.
    fn shown(&self, at: &Zoned) -> Counts {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        counted.turn(at);
        let mut shown = counted.then;
        for (class, counts) in shown.iter_mut().enumerate() {
            for count in counts {
                let tens = if class == 3 { count.div_ceil(GRAIN) } else { *count / GRAIN };
                *count = tens * GRAIN;
            }
        }
        shown
    }
}

impl Counted {
    /// Moves on to the hour of a moment.
    fn turn(&mut self, at: &Zoned) {
        let hour = at.timestamp().as_second().div_euclid(3_600);
        // A clock that is set back shows nothing sooner.
        if hour > self.hour {
            self.hour = hour;
            self.then = self.now;
        }
    }
}

/// Counts what goes out. Addresses of pages, waves and people are not told apart.
pub(crate) async fn count(State(app): State<App>, request: Request, next: Next) -> Response {
    let clock = app.fieldwork().clock();
    let began = clock().timestamp();
    let response = next.run(request).await;
    let now = clock();
    // Negative where the clock was set back meanwhile.
    let took = Duration::try_from(now.timestamp().duration_since(began)).unwrap_or_default();
    app.metrics().count(&now, response.status(), took);
    response
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    class: &'static str,
    duration: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Build {
    version: &'static str,
}

/// `GET /metrics`, on an address of its own.
pub(crate) async fn show(State(app): State<App>) -> Result<Response, Problem> {
    let mut registry = Registry::default();
    let responses = Family::<Labels, Counter>::default();
    registry.register(
        "peil_responses",
        "Responses up to the last full hour, in whole tens (5xx rounded up)",
        responses.clone(),
    );
    let shown = app.metrics().shown(&app.fieldwork().clock()());
    for (class, counts) in CLASSES.into_iter().zip(shown) {
        for (duration, count) in SPEEDS.into_iter().zip(counts) {
            responses.get_or_create(&Labels { class, duration }).inc_by(count);
        }
    }
    let ready = Gauge::<i64>::default();
    registry.register("peil_ready", "Whether the database answers now", ready.clone());
    ready.set(i64::from(app.fieldwork().answers().await.is_ok()));
    let build = Family::<Build, Gauge>::default();
    registry.register("peil_build_info", "The version that runs", build.clone());
    build.get_or_create(&Build { version: env!("CARGO_PKG_VERSION") }).set(1);
    let mut text = String::new();
    encode(&mut text, &registry).map_err(Problem::internal)?;
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Zoned {
        jiff::Timestamp::from_second(seconds).unwrap().to_zoned(jiff::tz::TimeZone::UTC)
    }

    #[test]
    fn what_is_counted_is_shown_from_the_next_hour_on_and_in_tens() {
        let metrics = Metrics::default();
        let fast = Duration::from_millis(3);
        for second in 0..19 {
            metrics.count(&at(7_200 + second), StatusCode::OK, fast);
        }
        metrics.count(&at(7_300), StatusCode::SEE_OTHER, Duration::from_millis(400));
        metrics.count(&at(7_300), StatusCode::INTERNAL_SERVER_ERROR, Duration::from_secs(2));
        // Nothing of the hour that goes on.
        assert_eq!(metrics.shown(&at(10_799)), Counts::default());
        let after = metrics.shown(&at(10_800));
        assert_eq!(after, [[10, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, 10]]);
        // One more is in neither the tens nor the hour; a clock that is set back changes nothing.
        metrics.count(&at(7_000), StatusCode::OK, fast);
        assert_eq!(metrics.shown(&at(10_801)), after);
        assert_eq!(metrics.shown(&at(14_400))[0][0], 20);
    }
}
