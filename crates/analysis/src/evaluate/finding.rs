//! A figure on its way into the results.

use peil_statistics::{Interval, Undefined};

use super::rounding::FINER_FROM;
use crate::results::{Measure, Subject};

/// Where a figure belongs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Slot {
    /// The unit, as index into the snapshot.
    pub(crate) unit: usize,
    /// What it is about.
    pub(crate) subject: Subject,
    /// Which figure.
    pub(crate) measure: Measure,
    /// The answer that it counts.
    pub(crate) answer: Option<String>,
}

/// A figure's value, and the number behind it where that may be told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Found {
    /// `None` if the figure is undefined.
    pub(crate) value: Option<f64>,
    /// People behind it.
    pub(crate) n: Option<u64>,
    /// The 95% interval, if there is one.
    pub(crate) interval: Option<(f64, f64)>,
}

/// A figure in its place.
pub(crate) type Finding = (Slot, Found);

impl Slot {
    /// A place without an answer part.
    pub(crate) fn new(unit: usize, subject: &Subject, measure: Measure) -> Slot {
        Slot { unit, subject: subject.clone(), measure, answer: None }
    }

    /// A place for one answer.
    pub(crate) fn for_answer(
        unit: usize,
        subject: &Subject,
        measure: Measure,
        answer: &str,
    ) -> Slot {
        Slot { unit, subject: subject.clone(), measure, answer: Some(answer.to_owned()) }
    }
}

impl Found {
    /// A figure that exists.
    pub(crate) fn of(value: f64) -> Found {
        Found { value: Some(value), n: None, interval: None }
    }

    /// A figure that does not exist for these answers.
    pub(crate) fn undefined() -> Found {
        Found { value: None, n: None, interval: None }
    }

    /// A figure that may not exist.
    pub(crate) fn from_result(value: Result<f64, Undefined>) -> Found {
        value.map_or_else(|_| Found::undefined(), Found::of)
    }

    /// With the number of people behind it.
    pub(crate) fn with_n(self, n: u64) -> Found {
        Found { n: Some(n), ..self }
    }

    /// With the number of people behind it where they are so many that one of them more or less tells nothing.
    pub(crate) fn with_n_of_many(self, n: u64) -> Found {
        Found { n: (n >= FINER_FROM).then_some(n), ..self }
    }

    /// With its interval; without one where the formula has none.
    pub(crate) fn with_interval(self, interval: Result<Interval, Undefined>) -> Found {
        let interval = interval.ok().map(|interval| (interval.low(), interval.high()));
        Found { interval: interval.filter(|_| self.value.is_some()), ..self }
    }
}
