//! Tables as the template reads them.

use super::bar::Mark;

/// What stands in a cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) text: String,
    /// The 95% interval, as words.
    pub(super) interval: Option<String>,
    /// Whether the text says why no number is given.
    pub(super) is_absent: bool,
}

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), ..Cell::default() }
    }

    /// Whether it is read as a sentence, from the left.
    pub(super) fn is_sentence(&self) -> bool {
        !self.is_absent && self.text.contains(' ')
    }

    pub(super) fn absent(word: &str) -> Cell {
        Cell { is_absent: true, ..Cell::text(word) }
    }
}

/// A row, with what it is about at its head.
pub(super) struct Row {
    pub(super) head: String,
    /// A sentence below it.
    pub(super) note: String,
    /// The levels above it, if rows are a tree.
    pub(super) depth: usize,
    /// How the chart beside the table draws it.
    pub(super) mark: Option<Mark>,
    pub(super) cells: Vec<Cell>,
}

impl Row {
    pub(super) fn new(head: impl Into<String>, cells: Vec<Cell>) -> Row {
        Row { head: head.into(), note: String::new(), depth: 0, mark: None, cells }
    }
}

/// A table.
pub(super) struct Table {
    /// Unique on the page.
    pub(super) id: String,
    pub(super) caption: String,
    /// The heads of all columns, that of the rows first.
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Row>,
    /// Whether a narrow screen has to move it sideways.
    pub(super) is_wide: bool,
}
