//! Benchmarks: how a figure lies among organisations, each of which counts as one.

use std::collections::{HashMap, HashSet};

use peil_analysis::{Measure, Status};
use peil_statistics::quantiles::{Frequencies, QuantileType, Quartiles};

use super::delivery::Delivery;
use crate::long::LongRow;

/// The fewest organisations behind a benchmark.
pub const FEWEST: usize = 5;

/// The columns of `benchmarks.csv`, in order.
pub const BENCHMARK_COLUMNS: [&str; 13] = [
    "block",
    "kind",
    "id",
    "measure",
    "answer",
    "organisations",
    "lower_quartile",
    "median",
    "upper_quartile",
    "n",
    "national",
    "status",
    "remark",
];

/// The figures of which benchmarks are made: those that say how an organisation is. Figures that say how sure another
/// one is (p-values, say) have no middle that means anything.
const COMPARED: [Measure; 18] = [
    Measure::Heads,
    Measure::Invited,
    Measure::Respondents,
    Measure::Response,
    Measure::Mean,
    Measure::Sd,
    Measure::Score100,
    Measure::Mark,
    Measure::Count,
    Measure::Share,
    Measure::ShareOpinion,
    Measure::ShareAll,
    Measure::Top2Opinion,
    Measure::Bottom2Opinion,
    Measure::Alpha,
    Measure::Correlation,
    Measure::Gap,
    Measure::Change,
];

/// In how many parts of 1 a value is counted: so many that [`DECIMALS`] are right after the way between two values.
const PARTS: i64 = 1_000_000_000_000;

/// Quartiles are given in nine decimals, far finer than any figure is.
const DECIMALS: f64 = 1e9;

/// A figure, whoever it is of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct FigureKey {
    pub(super) block: String,
    pub(super) kind: String,
    pub(super) id: String,
    pub(super) measure: Measure,
    pub(super) answer: String,
}

impl FigureKey {
    /// That of a line; none if nothing is compared.
    fn of(row: &LongRow) -> Option<FigureKey> {
        let measure = COMPARED.into_iter().find(|measure| measure.name() == row.measure)?;
        let (block, kind) = (row.block.clone(), row.kind.clone());
        Some(FigureKey { block, kind, id: row.id.clone(), measure, answer: row.answer.clone() })
    }

    /// Another measure of the same.
    fn with(&self, measure: Measure) -> FigureKey {
        FigureKey { measure, ..self.clone() }
    }
}

/// What is told of a figure among organisations.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Benchmark {
    pub(super) key: FigureKey,
    /// Nothing, if too few organisations give the figure.
    pub(super) shown: Option<Shown>,
}

/// A benchmark that enough organisations give.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shown {
    /// How many organisations give the figure.
    pub(super) organisations: usize,
    pub(super) quartiles: Quartiles,
    /// The people behind the figure in all organisations together.
    pub(super) n: Option<u64>,
    /// The figure of all organisations together, where counts give it.
    pub(super) national: Option<f64>,
}

/// The benchmarks of all figures, in the order of the delivery that has most and then of the others.
pub(super) fn all(deliveries: &[Delivery]) -> Vec<Benchmark> {
    let mut keys = Vec::new();
    let mut known = HashSet::new();
    for delivery in by_length(deliveries) {
        for key in delivery.figures.iter().filter_map(FigureKey::of) {
            if known.insert(key.clone()) {
                keys.push(key);
            }
        }
    }
    let given = Given::of(deliveries);
    let benchmark = |key: FigureKey| Benchmark { shown: given.benchmark(&key), key };
    keys.into_iter().map(benchmark).collect()
}

/// The deliveries, the one with most figures first; of as many, in the order in which they stand.
pub(super) fn by_length(deliveries: &[Delivery]) -> Vec<&Delivery> {
    let mut sorted: Vec<&Delivery> = deliveries.iter().collect();
    sorted.sort_by_key(|delivery| std::cmp::Reverse(delivery.figures.len()));
    sorted
}

/// What organisations give of every figure: number and n.
struct Given {
    of: HashMap<FigureKey, Vec<(f64, Option<u64>)>>,
    organisations: usize,
}

impl Given {
    fn of(deliveries: &[Delivery]) -> Given {
        let mut of: HashMap<FigureKey, Vec<(f64, Option<u64>)>> = HashMap::new();
        let rows = deliveries.iter().flat_map(|delivery| &delivery.figures);
        for row in rows.filter(|row| row.status == Status::Shown.name()) {
            let Some(key) = FigureKey::of(row) else { continue };
            of.entry(key).or_default().extend(row.value.map(|value| (value, row.n)));
        }
        Given { of, organisations: deliveries.len() }
    }

    fn benchmark(&self, key: &FigureKey) -> Option<Shown> {
        let given = self.of.get(key).filter(|given| given.len() >= FEWEST)?;
        let numbers: Vec<(i64, u64)> =
            given.iter().map(|(number, _)| (in_parts(*number), 1)).collect();
        let quartiles = Frequencies::new(&numbers, PARTS)
            .and_then(|numbers| numbers.quartiles(QuantileType::Seven))
            .ok()?;
        let Quartiles { first, median, third } = quartiles;
        let quartiles =
            Quartiles { first: rounded(first), median: rounded(median), third: rounded(third) };
        let organisations = given.len();
        Some(Shown { organisations, quartiles, n: self.people(key), national: self.national(key) })
    }

    /// The people behind a figure, if all organisations give it and tell.
    fn people(&self, key: &FigureKey) -> Option<u64> {
        let given = self.of_all(key)?;
        given.iter().try_fold(0_u64, |sum, (_, n)| sum.checked_add((*n)?))
    }

    /// Counts are added; shares are made of the counts that are. Nothing else adds up.
    fn national(&self, key: &FigureKey) -> Option<f64> {
        let share = |part: f64, whole: f64| (whole > 0.0).then(|| part / whole);
        match key.measure {
            Measure::Heads | Measure::Invited | Measure::Respondents | Measure::Count => {
                self.sum(key)
            }
            Measure::Response => share(
                self.sum(&key.with(Measure::Respondents))?,
                self.sum(&key.with(Measure::Invited))?,
            ),
            Measure::Share => {
                let count = key.with(Measure::Count);
                share(self.sum(&count)?, self.people(&count)? as f64)
            }
            _ => None,
        }
    }

    fn sum(&self, key: &FigureKey) -> Option<f64> {
        Some(self.of_all(key)?.iter().map(|(number, _)| number).sum())
    }

    fn of_all(&self, key: &FigureKey) -> Option<&[(f64, Option<u64>)]> {
        let given = self.of.get(key)?;
        (given.len() == self.organisations).then_some(given)
    }
}

/// A number in whole parts. Lines with larger numbers than [`LARGEST`](super::rows::LARGEST) were refused.
#[expect(clippy::cast_possible_truncation, reason = "at most 9e6, so 9e18 parts, fits")]
fn in_parts(number: f64) -> i64 {
    (number * PARTS as f64).round() as i64
}

fn rounded(number: f64) -> f64 {
    (number * DECIMALS).round() / DECIMALS
}
