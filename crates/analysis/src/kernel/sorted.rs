//! The rows of a part, laid out by unit.

use std::borrow::Cow;
use std::ops::Range;

use rayon::prelude::*;

use crate::dataset::Frame;

/// The columns of a frame with the rows of every unit together.
#[derive(Debug)]
pub(crate) struct Sorted<'a> {
    columns: Vec<Cow<'a, [u8]>>,
    /// Per unit where its rows begin, and at the end the number of rows.
    starts: Vec<usize>,
}

impl<'a> Sorted<'a> {
    /// Lays out a frame whose rows name `units` units. A frame that is in order already is not copied.
    pub(crate) fn of(frame: &'a Frame, units: usize) -> Sorted<'a> {
        let mut starts = vec![0; units + 1];
        for unit in frame.units() {
            starts[*unit as usize + 1] += 1;
        }
        for unit in 0..units {
            starts[unit + 1] += starts[unit];
        }
        let columns = if frame.units().is_sorted() {
            frame.columns().iter().map(|column| Cow::Borrowed(column.as_slice())).collect()
        } else {
            let order = order(frame.units(), &starts);
            let laid_out =
                |column: &Vec<u8>| order.iter().map(|row| column[*row as usize]).collect();
            frame.columns().par_iter().map(|column| Cow::Owned(laid_out(column))).collect()
        };
        Sorted { columns, starts }
    }

    /// The rows of a unit's own people.
    pub(crate) fn rows(&self, unit: usize) -> Range<usize> {
        self.starts[unit]..self.starts[unit + 1]
    }

    /// Some rows of a column.
    pub(super) fn answers(&self, column: usize, rows: Range<usize>) -> &[u8] {
        &self.columns[column][rows]
    }
}

/// The rows in the order of their units.
fn order(units: &[u32], starts: &[usize]) -> Vec<u32> {
    let mut next = starts.to_vec();
    let mut order = vec![0; units.len()];
    for (row, unit) in (0_u32..).zip(units) {
        let place = &mut next[*unit as usize];
        order[*place] = row;
        *place += 1;
    }
    order
}
