//! Pairs of which only the order counts, as the cells of a cross-table.

use crate::Undefined;

/// How many pairs have the `x`-th smallest first score and the `y`-th smallest second score.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) people: u64,
}

/// Pairs by order: the cells with someone in them, ascending by `x`, and how many share each score.
#[derive(Debug)]
pub(super) struct Ranked {
    pub(super) n: u64,
    pub(super) cells: Vec<Cell>,
    pub(super) ties_x: Vec<u64>,
    pub(super) ties_y: Vec<u64>,
}

impl Ranked {
    /// The order of pairs of numbers.
    pub(super) fn of_pairs(pairs: &[(f64, f64)]) -> Result<Ranked, Undefined> {
        if pairs.iter().any(|&(x, y)| !x.is_finite() || !y.is_finite()) {
            return Err(Undefined::OutsideDomain);
        }
        let (x, ties_x) = places(pairs.iter().map(|pair| pair.0));
        let (y, ties_y) = places(pairs.iter().map(|pair| pair.1));
        let mut cells: Vec<_> =
            x.into_iter().zip(y).map(|(x, y)| Cell { x, y, people: 1 }).collect();
        cells.sort_unstable_by_key(|cell| cell.x);
        Ok(Ranked { n: pairs.len() as u64, cells, ties_x, ties_y })
    }

    /// The order of a cross-table, rows and columns ascending.
    pub(super) fn of_table(table: &[Vec<u64>]) -> Result<Ranked, Undefined> {
        let columns = table.first().map_or(0, Vec::len);
        if table.iter().any(|row| row.len() != columns) {
            return Err(Undefined::UnequalLengths);
        }
        let mut found = Ranked {
            n: 0,
            cells: Vec::new(),
            ties_x: vec![0; table.len()],
            ties_y: vec![0; columns],
        };
        for (x, row) in table.iter().enumerate() {
            for (y, &people) in row.iter().enumerate().filter(|(_, people)| **people > 0) {
                // With `n`, the smaller counts fit too.
                found.n = found.n.checked_add(people).ok_or(Undefined::TooLarge)?;
                found.ties_x[x] += people;
                found.ties_y[y] += people;
                found.cells.push(Cell { x, y, people });
            }
        }
        Ok(found)
    }
}

/// For each value its place among the distinct ones, from 0, and for each place how many share it.
fn places(values: impl Iterator<Item = f64>) -> (Vec<usize>, Vec<u64>) {
    // Adding 0 makes -0 the 0 it equals.
    let values: Vec<f64> = values.map(|value| value + 0.0).collect();
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_unstable_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut place = vec![0; values.len()];
    let mut ties: Vec<u64> = Vec::new();
    let mut last = None;
    for row in order {
        if last.is_none_or(|last: f64| last < values[row]) {
            ties.push(0);
            last = Some(values[row]);
        }
        place[row] = ties.len() - 1;
        if let Some(tie) = ties.last_mut() {
            *tie += 1;
        }
    }
    (place, ties)
}
