//! From the cell of the unit's column to a unit.

use std::collections::HashMap;

use peil_instrument::UnitTree;

use super::mapping::ColumnMapping;
use crate::dataset::{CellValue, cell_text};

/// Stands for a cell that is no unit.
pub(super) const NO_UNIT: usize = usize::MAX;

/// Finds units by what stands in a file.
#[derive(Debug)]
pub(super) struct UnitReader {
    units: HashMap<Vec<u8>, usize>,
}

impl UnitReader {
    pub(super) fn new(tree: &UnitTree, mapping: &ColumnMapping) -> UnitReader {
        let codes = tree.units().iter().enumerate();
        let codes = codes.map(|(index, unit)| (unit.code.clone().into_bytes(), index));
        // A cell that the mapping names is what it says there, also if it is the code of a unit.
        let mapped = mapping.units().iter().map(|(cell, unit)| (cell.clone().into_bytes(), *unit));
        UnitReader { units: codes.chain(mapped).collect() }
    }

    /// The unit, as index, or [`NO_UNIT`].
    pub(super) fn of_text(&self, cell: &[u8]) -> usize {
        let found = self.units.get(cell).or_else(|| {
            let words = std::str::from_utf8(cell).ok()?;
            self.units.get(words.trim().as_bytes())
        });
        found.copied().unwrap_or(NO_UNIT)
    }

    /// The unit of a table's cell, as index, or [`NO_UNIT`].
    pub(super) fn of_value(&self, cell: CellValue<'_>) -> usize {
        match cell {
            CellValue::Text(text) => self.of_text(text.as_bytes()),
            other => self.of_text(cell_text(other).as_bytes()),
        }
    }
}
