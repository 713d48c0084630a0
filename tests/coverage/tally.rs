//! How often intervals held the truth, and what that says.

use std::collections::BTreeMap;
use std::fmt;

/// What an interval promises.
pub const PROMISED: f64 = 0.95;
/// How far coverage may lie from the promise and count as kept. Every interval here is an approximation for
/// answers of five points; a point more or less is nothing that a reader could notice.
pub const ALLOWANCE: f64 = 0.01;

/// A kind of interval: one row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// Which figure.
    pub figure: &'static str,
    /// The people of the organisation, as words.
    pub people: &'static str,
    /// For what unit.
    pub level: Level,
    /// Which truth it should hold.
    pub truth: Truth,
    /// Whether it is as published, or recomputed before rounding.
    pub rounded: Rounded,
}

/// The level of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The whole organisation.
    Organisation,
    /// A unit with teams below it.
    Directorate,
    /// A team.
    Team,
}

/// What is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// What the people who work there now would have answered all together.
    ThesePeople,
    /// What such people answer in the long run.
    LongRun,
}

/// Whether an interval was rounded outward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rounded {
    /// As published.
    Published,
    /// Recomputed in full precision.
    Before,
}

/// An interval with the truth that it should hold.
#[derive(Debug, Clone, Copy)]
pub struct Held {
    /// The published figure.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// What is true.
    pub truth: f64,
}

/// What floating point may add or take where the truth lies exactly at an end.
const NOISE: f64 = 1e-9;

/// One wave's intervals of a row.
#[derive(Debug, Clone, Copy, Default)]
struct Wave {
    held: f64,
    of: f64,
}

/// The count of a row.
#[derive(Debug, Clone, Default)]
pub struct Rate {
    waves: Vec<Wave>,
    widths: f64,
    errors: f64,
}

impl Rate {
    fn count(&mut self, found: &Held) {
        let Some(wave) = self.waves.last_mut() else { return };
        let holds = found.low - NOISE <= found.truth && found.truth <= found.high + NOISE;
        wave.held += f64::from(u8::from(holds));
        wave.of += 1.0;
        self.widths += found.high - found.low;
        self.errors += found.value - found.truth;
    }

    /// The number of intervals.
    pub fn intervals(&self) -> f64 {
        self.waves.iter().map(|wave| wave.of).sum()
    }

    /// The share that held the truth.
    pub fn coverage(&self) -> f64 {
        self.waves.iter().map(|wave| wave.held).sum::<f64>() / self.intervals()
    }

    /// The standard error of the coverage.
    ///
    /// Figures of one wave come from the same people and hold the truth, or miss it, together; so the waves
    /// are what is drawn, and their ratio estimator is used (Cochran 1977, section 2.11). Never less than
    /// that of as many separate intervals, for a rate of all or nearly all.
    pub fn error(&self) -> f64 {
        let (coverage, n) = (self.coverage(), self.intervals());
        let waves = self.waves.len() as f64;
        let squares = |wave: &Wave| (wave.held - coverage * wave.of).powi(2);
        let spread: f64 = self.waves.iter().map(squares).sum();
        let clustered = (spread * waves / (waves - 1.0).max(1.0)).sqrt() / n;
        clustered.max((coverage * (1.0 - coverage) / n).sqrt())
    }

    /// The mean width of an interval.
    pub fn width(&self) -> f64 {
        self.widths / self.intervals()
    }

    /// How far the figure lies above the truth, on average.
    pub fn bias(&self) -> f64 {
        self.errors / self.intervals()
    }

    /// What the rate says of its row.
    pub fn verdict(&self) -> Verdict {
        let (coverage, error) = (self.coverage(), self.error());
        // Some sixty rows are judged: three standard errors before a row is called wrong.
        if coverage + 3.0 * error < PROMISED - ALLOWANCE {
            Verdict::Below
        } else if coverage > PROMISED + ALLOWANCE && coverage - 2.0 * error > PROMISED {
            Verdict::Wide
        } else {
            Verdict::Kept
        }
    }
}

/// What a coverage says of its kind of interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Not distinguishable from 94 to 96%.
    Kept,
    /// More often than promised: the interval is wider than it need be.
    Wide,
    /// Less often than promised.
    Below,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Verdict::Kept => "kept",
            Verdict::Wide => "wide",
            Verdict::Below => "BELOW",
        })
    }
}

/// The counts of all rows.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    rows: BTreeMap<Row, Rate>,
}

impl Tally {
    /// Counts an interval of the wave that this tally is of.
    pub fn count(&mut self, row: Row, found: &Held) {
        let rate = self.rows.entry(row).or_default();
        if rate.waves.is_empty() {
            rate.waves.push(Wave::default());
        }
        rate.count(found);
    }

    /// Adds the waves of another tally.
    pub fn add(&mut self, other: Tally) {
        for (row, rate) in other.rows {
            let here = self.rows.entry(row).or_default();
            here.waves.extend(rate.waves);
            here.widths += rate.widths;
            here.errors += rate.errors;
        }
    }

    /// The rows, in order.
    pub fn rows(&self) -> impl Iterator<Item = (&Row, &Rate)> {
        self.rows.iter()
    }

    /// The rows whose intervals hold the truth less often than they say.
    pub fn below(&self) -> impl Iterator<Item = &Row> {
        self.rows().filter(|(_, rate)| rate.verdict() == Verdict::Below).map(|(row, _)| row)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Level::Organisation => "organisation",
            Level::Directorate => "directorates",
            Level::Team => "teams",
        })
    }
}

impl fmt::Display for Truth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Truth::ThesePeople => "these people",
            Truth::LongRun => "long run",
        })
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let before = if self.rounded == Rounded::Before { ", before rounding" } else { "" };
        write!(f, "{}{before} | {} of {} | {}", self.figure, self.level, self.people, self.truth)
    }
}
