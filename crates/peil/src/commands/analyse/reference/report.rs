//! What is printed.

use std::collections::BTreeSet;
use std::fmt;

use super::book::Book;
use super::compare::{Comparer, Comparison};
use super::family::Family;
use super::left_out::Values;

/// How many single values are shown of each family beyond its tolerance.
const SHOWN: usize = 5;

/// The result of a comparison, to be printed.
pub struct Report {
    comparisons: Vec<Comparison>,
    values: Values,
}

impl Report {
    /// From what was compared and read.
    pub fn new(comparer: Comparer, books: &[Book]) -> Report {
        let comparisons = comparer.comparisons;
        let places: BTreeSet<&str> =
            comparisons.iter().map(|comparison| comparison.place.as_str()).collect();
        let mut values = Values::default();
        for book in books {
            values.count(book, |place| places.contains(place));
        }
        Report { comparisons, values }
    }

    /// The comparisons beyond the tolerance of their family.
    pub fn beyond(&self) -> impl Iterator<Item = &Comparison> {
        self.comparisons.iter().filter(|found| found.difference > found.family.tolerance())
    }

    fn of(&self, family: Family) -> Vec<&Comparison> {
        self.comparisons.iter().filter(|comparison| comparison.family == family).collect()
    }

    fn families(&self) -> impl Iterator<Item = (Family, Vec<&Comparison>)> {
        Family::ALL.into_iter().map(|family| (family, self.of(family)))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<24}{:>9}{:>12}{:>11}  where",
            "family", "compared", "difference", "tolerance"
        )?;
        for (family, found) in self.families() {
            let worst = found.iter().copied().reduce(|worst, next| {
                if next.difference > worst.difference { next } else { worst }
            });
            let Some(worst) = worst else { continue };
            let place = if worst.difference > 0.0 { worst.place.as_str() } else { "" };
            let (difference, tolerance) = (written(worst.difference), written(family.tolerance()));
            let (name, n) = (family.name(), found.len());
            writeln!(f, "{name:<24}{n:>9}{difference:>12}{tolerance:>11}  {place}")?;
        }
        writeln!(f, "\nDifferences are relative. Why a tolerance is wider than 1e-9:")?;
        for (family, found) in self.families() {
            if let Some(reason) = family.reason().filter(|_| !found.is_empty()) {
                writeln!(f, "  {:<24}{reason}", family.name())?;
            }
        }
        self.misses(f)?;
        let (compared, left_out) = (self.comparisons.len(), self.values.n_left_out());
        writeln!(
            f,
            "\n{compared} values compared, {} beyond their tolerance",
            self.beyond().count()
        )?;
        writeln!(
            f,
            "{} values read to know what to compute, {} notes\n{left_out} values not compared:",
            self.values.read, self.values.notes
        )?;
        for ((key, reason), n) in &self.values.left_out {
            writeln!(f, "  {n:>5}  {key}: {reason}")?;
        }
        Ok(())
    }
}

impl Report {
    /// The values beyond their tolerance, a few of each family.
    fn misses(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (family, found) in self.families() {
            let mut beyond: Vec<_> =
                found.into_iter().filter(|one| one.difference > family.tolerance()).collect();
            if beyond.is_empty() {
                continue;
            }
            beyond.sort_by(|one, other| other.difference.total_cmp(&one.difference));
            writeln!(f, "\n{}: {} beyond the tolerance", family.name(), beyond.len())?;
            for one in beyond.iter().take(SHOWN) {
                writeln!(f, "  {}: {} ({})", one.place, one.sides, written(one.difference))?;
            }
        }
        Ok(())
    }
}

fn written(difference: f64) -> String {
    if difference.is_infinite() {
        "only one".to_owned()
    } else if difference > 0.0 {
        format!("{difference:.0e}")
    } else {
        "0".to_owned()
    }
}
