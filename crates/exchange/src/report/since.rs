//! What a change since the wave before says, in words.

use peil_analysis::{Figure, Status};

use super::figures::Figures;
use super::table::Cell;

/// Whether it is more than chance, and what has to be borne in mind.
pub(super) fn words(figures: &Figures<'_>, change: Option<&Figure>) -> Cell {
    let Some(change) = change else { return Cell::default() };
    let said = Some(change).filter(|change| change.status == Status::Shown).and_then(direction);
    let caveat = change.caveat.map(|caveat| format!("caveat.{}", caveat.name()));
    let parts: Vec<&str> =
        said.into_iter().chain(caveat.as_deref()).map(|key| figures.word(key)).collect();
    Cell::text(parts.join(" "))
}

/// Only an interval that leaves out 0 makes it higher or lower.
fn direction(change: &Figure) -> Option<&'static str> {
    let (low, high) = change.low.zip(change.high)?;
    Some(if low > 0.0 {
        "report.higher"
    } else if high < 0.0 {
        "report.lower"
    } else {
        "report.may_be_chance"
    })
}
