//! Organisations beside norms: in every cell the state, as fill and as sign.

use peil_maturity::State;
use plotters::style::text_anchor::HPos;

use super::ink::{HAIR, INK};
use super::sheet::{Hand, MM_PER_PT, Sheet};
use super::state::{Fills, StateWords, keys, label};
use crate::house_style::Colours;
use crate::press::Face;
use crate::{PlateError, Press};

/// A grid of organisations (columns) and norms (rows).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateGrid {
    /// The codes of the organisations, short.
    pub columns: Vec<String>,
    /// The norms, from the top.
    pub rows: Vec<StateGridRow>,
    /// The words of the legend.
    pub words: StateWords,
}

/// A norm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateGridRow {
    /// The norm.
    pub label: String,
    /// Its state in every organisation; unknown where it is left out.
    pub states: Vec<State>,
}

const WIDTH_MM: f64 = 170.0;
const LABEL_PT: f64 = 8.5;
const LINE_MM: f64 = 3.6;
/// The most lines of a norm.
const LINES: usize = 6;
/// The narrowest and the widest label, and cell.
const LABEL_MM: (f64, f64) = (58.0, 104.0);
const CELL_MM: (f64, f64) = (4.4, 9.0);
const CODE_PT: f64 = 8.0;
/// The longest code that is drawn whole.
const CODE_MM: f64 = 24.0;

/// Where everything stands.
struct Plan {
    label: f64,
    cell: f64,
    codes: Vec<String>,
    /// Whether codes stand on their side, because they are wider than a cell.
    turned: bool,
    head: f64,
    rows: Vec<(Vec<String>, f64)>,
}

impl StateGrid {
    /// Draws it as SVG: without ids, scripts and style attributes, so that several can stand in one page.
    ///
    /// # Errors
    /// [`PlateError::Chart`] with what plotters says, which has no reason to refuse.
    pub fn svg(&self, press: &Press, colours: Colours) -> Result<String, PlateError> {
        let plan = self.plan(press);
        // As wide as the legend wants it, also of few organisations.
        let width = (plan.label + plan.cell * self.columns.len() as f64 + 0.3).max(WIDTH_MM * 0.7);
        let (legend, mut top) = keys(press, &self.words, width);
        top += 1.0 + plan.head;
        let height = top + plan.rows.iter().map(|(_, height)| height).sum::<f64>() + 0.3;
        let fills = Fills::of(colours);
        let drawn = Sheet::draw((width, height), colours, |sheet| {
            fills.legend(sheet, &legend)?;
            for (at, code) in plan.codes.iter().enumerate() {
                let middle = plan.label + plan.cell * (at as f64 + 0.5);
                if plan.turned {
                    sheet.upward(code, middle, top - 1.2, &Hand::new(CODE_PT, INK))?;
                } else {
                    let hand = Hand::new(CODE_PT, INK).side(HPos::Center);
                    sheet.text(code, middle, top - 1.6, &hand)?;
                }
            }
            for (row, (label, height)) in self.rows.iter().zip(&plan.rows) {
                sheet.line((0.0, top), (width, top), 0.15, HAIR)?;
                let middle = top + height / 2.0;
                sheet.lines(label, (0.0, middle), *height, |size| {
                    Hand::new(size.min(LABEL_PT), INK)
                })?;
                for at in 0..self.columns.len() {
                    let state = row.states.get(at).copied().unwrap_or(State::Unknown);
                    let left = plan.label + plan.cell * at as f64;
                    let from = (left + 0.25, top + 0.4);
                    let to = (left + plan.cell - 0.25, top + height - 0.4);
                    fills.tile(sheet, state, from, to)?;
                    let radius = (plan.cell * 0.26).min(1.6);
                    Fills::sign(sheet, state, (left + plan.cell / 2.0, middle), radius)?;
                }
                top += height;
            }
            Ok(())
        });
        drawn.map_err(|problems| PlateError::Chart { problems })
    }

    /// The same in words: per norm which organisations are in each state.
    pub fn alt(&self) -> String {
        let row = |row: &StateGridRow| {
            let of = |state: State| {
                let states = row.states.iter().copied().chain(std::iter::repeat(State::Unknown));
                let those = self.columns.iter().zip(states).filter(|(_, found)| *found == state);
                let those: Vec<&str> = those.map(|(code, _)| code.as_str()).collect();
                let words = self.words.of(state);
                (!those.is_empty()).then(|| format!("{words} {}", those.join(", ")))
            };
            let states: Vec<String> = State::ALL.into_iter().filter_map(of).collect();
            format!("{}: {}.", row.label, states.join("; "))
        };
        self.rows.iter().map(row).collect::<Vec<_>>().join(" ")
    }

    fn plan(&self, press: &Press) -> Plan {
        let n = self.columns.len().max(1) as f64;
        let cell = ((WIDTH_MM - LABEL_MM.0) / n).clamp(CELL_MM.0, CELL_MM.1);
        let label_mm = (WIDTH_MM - n * cell - 0.3).clamp(LABEL_MM.0, LABEL_MM.1);
        let code = |code: &String| label(press, code, CODE_PT, CODE_MM, 1).concat();
        let codes: Vec<String> = self.columns.iter().map(code).collect();
        let wide = |code: &String| press.width_em(code, Face::Regular) * CODE_PT * MM_PER_PT;
        let widest = codes.iter().map(wide).fold(0.0, f64::max);
        let turned = widest > cell - 0.8;
        let row = |row: &StateGridRow| {
            let lines = label(press, &row.label, LABEL_PT, label_mm - 3.0, LINES);
            let height = (lines.len() as f64 * LINE_MM + 1.8).max(cell.min(7.0));
            (lines, height)
        };
        Plan {
            label: label_mm,
            cell,
            codes,
            turned,
            head: if turned { widest + 2.0 } else { 5.0 },
            rows: self.rows.iter().map(row).collect(),
        }
    }
}
