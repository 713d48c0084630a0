//! Peil's figures beside the reference values.

use peil_statistics::{Interval, Undefined};

use super::book::{Node, Number};
use super::family::Family;

/// What lies within this distance of 0 is 0 but for rounding. It does not hold for p-values, which can be
/// as small as they like.
const ROUNDING: f64 = 1e-13;

/// One figure, or the reason that there is none.
pub type Figure = Result<f64, Undefined>;

/// One figure beside its reference value.
pub struct Comparison {
    /// The family whose tolerance holds.
    pub family: Family,
    /// File and way in it.
    pub place: String,
    /// The relative difference; infinite where only one of the two exists.
    pub difference: f64,
    /// What stands on either side.
    pub sides: String,
}

/// Collects comparisons.
#[derive(Default)]
pub struct Comparer {
    /// All of them, in the order in which they were made.
    pub comparisons: Vec<Comparison>,
}

/// Compares figures with the values at the keys of one object. Keys that the file does not have are passed
/// over.
pub struct Checks<'c, 'a> {
    comparer: &'c mut Comparer,
    node: &'c Node<'a>,
    family: Family,
}

impl Comparer {
    /// Comparisons with the values of an object.
    pub fn at<'c, 'a>(&'c mut self, node: &'c Node<'a>, family: Family) -> Checks<'c, 'a> {
        Checks { comparer: self, node, family }
    }

    /// Compares a figure with a value.
    pub fn value(&mut self, node: &Node<'_>, family: Family, here: Figure) {
        self.push(node, family, here, Zero::Rounding);
    }

    fn push(&mut self, node: &Node<'_>, family: Family, here: Figure, zero: Zero) {
        let Some(Number(there)) = node.number() else { return };
        let difference = match (here, there) {
            (Ok(here), Some(there)) => relative(here, there, zero),
            (Err(_), None) => 0.0,
            _ => f64::INFINITY,
        };
        let left = here.map_or_else(|reason| reason.to_string(), |value| value.to_string());
        let right = there.map_or_else(|| "none".to_owned(), |value| value.to_string());
        let sides = format!("Peil {left}, R {right}");
        self.comparisons.push(Comparison { family, place: node.place(), difference, sides });
    }
}

impl Checks<'_, '_> {
    /// A figure.
    pub fn number(&mut self, key: &str, here: Figure) -> &mut Self {
        if let Some(node) = self.node.get(key) {
            self.comparer.value(&node, self.family, here);
        }
        self
    }

    /// A figure whose size says little: its difference is relative to `whole`, or to itself if that is
    /// larger. A whole of 1 goes with correlations and with shares of a variance.
    pub fn part(&mut self, key: &str, here: Figure, whole: f64) -> &mut Self {
        if let Some(node) = self.node.get(key) {
            self.comparer.push(&node, self.family, here, Zero::Below(whole));
        }
        self
    }

    /// A count.
    pub fn count(&mut self, key: &str, here: u64) -> &mut Self {
        self.number(key, Ok(here as f64))
    }

    /// A p-value.
    pub fn p(&mut self, key: &str, here: Figure) -> &mut Self {
        if let Some(node) = self.node.get(key) {
            self.comparer.push(&node, self.family, here, Zero::Never);
        }
        self
    }

    /// An interval, written as a list of two.
    pub fn interval(&mut self, key: &str, here: Result<Interval, Undefined>) -> &mut Self {
        let Some(node) = self.node.get(key) else { return self };
        let ends = node.list();
        if let [low, high] = ends.as_slice() {
            self.comparer.value(low, self.family, here.map(|interval| interval.low()));
            self.comparer.value(high, self.family, here.map(|interval| interval.high()));
        } else {
            node.problem("expected the two ends of an interval");
        }
        self
    }

    /// An interval, written at two keys.
    pub fn ends(&mut self, low: &str, high: &str, here: Result<Interval, Undefined>) -> &mut Self {
        self.number(low, here.map(|interval| interval.low()));
        self.number(high, here.map(|interval| interval.high()))
    }

    /// Figures in a list, in the same order.
    pub fn list(&mut self, key: &str, here: &[Figure]) -> &mut Self {
        let Some(node) = self.node.get(key) else { return self };
        let there = node.list();
        if there.len() == here.len() {
            for (node, figure) in there.iter().zip(here) {
                self.comparer.value(node, self.family, *figure);
            }
        } else {
            node.problem(&format!("expected a list of {}", here.len()));
        }
        self
    }
}

/// Which differences from 0 say nothing.
#[derive(Debug, Clone, Copy)]
enum Zero {
    /// None: of a p-value every size says something.
    Never,
    /// Those that rounding makes.
    Rounding,
    /// Those that are small beside this.
    Below(f64),
}

/// The difference over the larger of the two.
fn relative(here: f64, there: f64, zero: Zero) -> f64 {
    let larger = here.abs().max(there.abs());
    let larger = match zero {
        Zero::Rounding if larger <= ROUNDING => return 0.0,
        Zero::Below(whole) => larger.max(whole),
        _ => larger,
    };
    if here.total_cmp(&there).is_eq() || larger <= 0.0 {
        return 0.0;
    }
    let difference = (here - there).abs() / larger;
    if difference.is_nan() { f64::INFINITY } else { difference }
}

#[cfg(test)]
mod tests {
    use super::{Zero, relative};

    #[test]
    fn differences_are_relative_and_nothing_is_near_infinity() {
        assert!((relative(99.0, 100.0, Zero::Rounding) - 0.01).abs() < 1e-15);
        assert!((relative(1e-80, 2e-80, Zero::Never) - 0.5).abs() < 1e-15);
        assert!((relative(0.01, 0.02, Zero::Below(1.0)) - 0.01).abs() < 1e-15);
        let same = [(1e-17, 0.0, Zero::Rounding), (0.0, -0.0, Zero::Never)];
        for (here, there, zero) in same {
            assert!(relative(here, there, zero).abs() < f64::MIN_POSITIVE);
        }
        let infinite = relative(f64::INFINITY, f64::INFINITY, Zero::Rounding);
        assert!(infinite.abs() < f64::MIN_POSITIVE);
        assert!(relative(1.0, f64::INFINITY, Zero::Rounding).is_infinite());
        assert!(relative(f64::NAN, 1.0, Zero::Rounding).is_infinite());
    }
}
