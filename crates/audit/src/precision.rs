//! How precisely a figure was written, as its neighbours tell.

use std::collections::BTreeMap;

use crate::wave::Figure;

/// From this number of decimals on, a value was not rounded.
const UNROUNDED: usize = 4;

/// What stands for "exact": far finer than one answer of a million people.
const EXACT: i64 = 1;

/// Values are read as millionths.
pub(crate) const MILLION: i64 = 1_000_000;

/// A value with the room that its rounding leaves, in millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Written {
    /// The value.
    pub(crate) value: i64,
    /// How far the true value may be on either side.
    pub(crate) room: i64,
}

/// Which measures were written in full.
#[derive(Debug)]
pub(crate) struct Precision(BTreeMap<(String, String, bool), usize>);

impl Precision {
    /// Looks at all figures. Values of one measure, with or without a number of people beside them, are
    /// taken to be written alike: 3.5 among values like 3.4166667 is exactly 3.5, and among values like 3.4
    /// a rounded one.
    pub(crate) fn of(figures: &[Figure]) -> Precision {
        let mut most = BTreeMap::new();
        for figure in figures {
            let places = most.entry(class(figure)).or_insert(0);
            *places = decimals(figure.value).max(*places);
        }
        Precision(most)
    }

    /// A figure's value with its room.
    pub(crate) fn written(&self, figure: &Figure) -> Written {
        let value = millionths(figure.value);
        let places = self.0.get(&class(figure)).copied().unwrap_or_default();
        if places >= UNROUNDED {
            return Written { value, room: EXACT };
        }
        // A mean of 4 is 4.0, and 0.5 among values in hundredths may stand for tenths.
        let places = u32::try_from(decimals(figure.value).max(1)).unwrap_or(u32::MAX);
        Written { value, room: MILLION / 10_i64.saturating_pow(places).max(1) / 2 }
    }
}

fn class(figure: &Figure) -> (String, String, bool) {
    (figure.kind.clone(), figure.measure.clone(), figure.n.is_some())
}

/// The decimals of the shortest text that gives the number back: what stands in the file.
fn decimals(value: f64) -> usize {
    value.to_string().split_once('.').map_or(0, |(_, places)| places.len())
}

/// A figure in millionths. Figures are small: answer points, shares.
#[expect(clippy::cast_possible_truncation, reason = "small, and saturating")]
pub(crate) fn millionths(value: f64) -> i64 {
    (value * MILLION as f64).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(value: f64, n: Option<u64>) -> Figure {
        let (kind, id, measure) = ("item".to_owned(), "q".to_owned(), "mean".to_owned());
        Figure { unit: 0, kind, id, measure, answer: None, n, value }
    }

    #[test]
    fn a_value_is_as_precise_as_those_beside_it() {
        let figures =
            [mean(3.4, None), mean(3.41, None), mean(3.5, Some(10)), mean(3.416_666_7, Some(12))];
        let precision = Precision::of(&figures);
        let room = |figure: &Figure| precision.written(figure).room;
        assert_eq!(room(&figures[0]), 50_000);
        assert_eq!(room(&figures[1]), 5_000);
        assert_eq!(room(&figures[2]), 1);
        assert_eq!(room(&figures[3]), 1);
        assert_eq!(room(&mean(4.0, None)), 50_000);
    }
}
