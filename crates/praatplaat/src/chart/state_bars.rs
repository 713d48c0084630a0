//! Per norm a bar of how many organisations are in each state.

use peil_maturity::StateCounts;
use plotters::style::FontStyle;

use super::ink::{HAIR, INK};
use super::sheet::{Drawn, Hand, Sheet};
use super::state::{Fills, StateWords, keys, label, stacked};
use crate::house_style::Colours;
use crate::{PlateError, Press};

/// A bar for every norm, in the order given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateBars {
    /// The norms, from the top.
    pub rows: Vec<StateBarsRow>,
    /// The words of the legend.
    pub words: StateWords,
}

/// A norm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateBarsRow {
    /// A heading above it; `None` where it belongs to the group of the row before, or to none.
    pub group: Option<String>,
    /// The norm.
    pub label: String,
    /// How many organisations are in each state.
    pub counts: StateCounts,
}

const WIDTH_MM: f64 = 170.0;
const LABEL_MM: f64 = 84.0;
const LABEL_PT: f64 = 8.5;
const BAR_MM: f64 = 88.0;
const BAR_HIGH_MM: f64 = 5.2;
const GROUP_MM: f64 = 8.0;
const GROUP_PT: f64 = 9.5;
const LINE_MM: f64 = 3.6;
/// The most lines of a norm.
const LINES: usize = 8;

impl StateBars {
    /// Draws it as SVG: without ids, scripts and style attributes, so that several can stand in one page.
    ///
    /// # Errors
    /// [`PlateError::Chart`] with what plotters says, which has no reason to refuse.
    pub fn svg(&self, press: &Press, colours: Colours) -> Result<String, PlateError> {
        let (legend, top) = keys(press, &self.words, WIDTH_MM);
        let placed = self.placed(press, top + 1.5);
        let height = placed.last().map_or(top, |row| row.top + row.height) + 0.3;
        let fills = Fills::of(colours);
        let drawn = Sheet::draw((WIDTH_MM, height), colours, |sheet| {
            fills.legend(sheet, &legend)?;
            placed.iter().try_for_each(|row| row.draw(sheet, press, fills))
        });
        drawn.map_err(|problems| PlateError::Chart { problems })
    }

    /// The same in words.
    pub fn alt(&self) -> String {
        let row = |row: &StateBarsRow| {
            let group = row.group.as_ref().map(|group| format!("{group}. ")).unwrap_or_default();
            let counted = self.words.counted(&row.counts);
            let counted = if counted.is_empty() { counted } else { format!(": {counted}") };
            format!("{group}{}{counted}.", row.label)
        };
        self.rows.iter().map(row).collect::<Vec<_>>().join(" ")
    }

    fn placed(&self, press: &Press, mut top: f64) -> Vec<Placed> {
        let mut placed = Vec::new();
        for row in &self.rows {
            let group = row.group.as_ref();
            let group =
                group.map(|group| label(press, group, GROUP_PT, WIDTH_MM * 0.9, 1).concat());
            top += if group.is_some() { GROUP_MM } else { 0.0 };
            let label = label(press, &row.label, LABEL_PT, LABEL_MM, LINES);
            let height = (label.len() as f64 * LINE_MM + 2.2).max(BAR_HIGH_MM + 1.8);
            placed.push(Placed { group, label, counts: row.counts, top, height });
            top += height;
        }
        placed
    }
}

/// A row with its place.
struct Placed {
    group: Option<String>,
    label: Vec<String>,
    counts: StateCounts,
    top: f64,
    height: f64,
}

impl Placed {
    fn draw(&self, sheet: &Sheet<'_>, press: &Press, fills: Fills) -> Drawn {
        if let Some(group) = &self.group {
            let hand = Hand::new(GROUP_PT, INK).style(FontStyle::Bold);
            sheet.text(group, 0.0, self.top - 2.0, &hand)?;
        }
        sheet.line((0.0, self.top), (WIDTH_MM, self.top), 0.15, HAIR)?;
        let middle = self.top + self.height / 2.0;
        sheet.lines(&self.label, (0.0, middle), self.height, |size| {
            Hand::new(size.min(LABEL_PT), INK)
        })?;
        let half = BAR_HIGH_MM / 2.0;
        let place = ((BAR_MM, middle - half), (WIDTH_MM, middle + half));
        stacked(sheet, press, fills, &self.counts, place)
    }
}
