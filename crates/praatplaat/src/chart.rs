//! The chart of a plate: every scale as a dot with its interval beside the organisation's marker.
//!
//! Drawn with plotters as SVG. Text stays text: it names the plate's own font family, so it can be
//! searched, copied and read aloud. Nothing is said by colour alone: each kind of dot has its own
//! shape and stands beside its word.

mod axis;
mod bar;
mod ink;
mod pairs;
mod places;
mod sheet;
mod slope;
mod spread;
mod state;
mod state_bars;
mod state_grid;
mod structure_culture;

use plotters::style::FontStyle;
use plotters::style::text_anchor::HPos;

use crate::house_style::Colours;
use crate::rule::Verdict;
use axis::Axis;
pub use bar::Bar;
use ink::{HAIR, INK, MUTED, SLATE};
pub use pairs::{PAIRS_LABEL_MM, PAIRS_LABEL_PT, PAIRS_WIDTH_MM, PairRow, Pairs, draw_pairs};
pub use places::{PLACES_MM, Places, draw_places};
use sheet::{Drawn, Hand, MM_PER_PT, Sheet};
pub use slope::{SLOPE_MM, Slope, SlopeLine, draw_slope};
pub use spread::{
    SPREAD_LABEL_MM, SPREAD_LABEL_PT, SPREAD_WIDTH_MM, Spread, SpreadRow, SpreadWords, draw_spread,
};
pub use state::StateWords;
pub use state_bars::{StateBars, StateBarsRow};
pub use state_grid::{StateGrid, StateGridRow};
pub use structure_culture::{
    Culture, StructureCulture, StructureCultureRow, StructureCultureWords,
};

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// One row per scale, from the top.
    pub rows: Vec<ChartRow>,
    /// The highest point of the axis; the lowest is 1.
    pub points: u8,
    /// The value at which the dashed line stands.
    pub threshold: f64,
    /// The room for the rows together, in millimetres, however many there are.
    pub rows_mm: f64,
    /// The words in the chart.
    pub words: ChartWords,
}

/// One scale.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartRow {
    /// Its name, already broken into lines that fit [`LABEL_MM`].
    pub label: Vec<String>,
    /// The word for its verdict, below the name.
    pub tag: Option<String>,
    /// What the shape of the dot says.
    pub verdict: Option<Verdict>,
    /// The unit's own mean; `None` where no figures are shown.
    pub own: Option<Mark>,
    /// The organisation's mean; `None` where it is not shown, and on the organisation's own plate.
    pub organisation: Option<Mark>,
    /// The mean of the wave before; `None` where there is none to compare with.
    pub previous: Option<f64>,
    /// The words in place of a dot, in lines that fit [`HIDDEN_MM`].
    pub hidden: Vec<String>,
}

/// A mean on the axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Where it stands.
    pub value: f64,
    /// The ends of its interval.
    pub interval: Option<(f64, f64)>,
    /// The value as people read it.
    pub text: String,
}

/// The words in the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartWords {
    /// Below the lowest point.
    pub low: String,
    /// Below the highest point.
    pub high: String,
    /// Beside the dashed line.
    pub threshold: String,
    /// Above the column of own values.
    pub own: String,
    /// Above the column of the organisation's values; `None` on the organisation's own plate.
    pub organisation: Option<String>,
}

/// The width of the chart, in millimetres: the plate's left column.
pub const WIDTH_MM: f64 = 124.0;
/// The room for a scale's name, in millimetres.
pub const LABEL_MM: f64 = 43.0;
/// The size of a scale's name, in points.
pub const LABEL_PT: f64 = 9.5;
/// The room for the words in place of a dot, in millimetres; they are set no larger than a name.
pub const HIDDEN_MM: f64 = 67.0;

/// The room for the rows where nothing is said of a wave before.
pub const ROWS_MM: f64 = 79.0;
/// The room where there is: the rest is for words below the chart.
pub const ROWS_SINCE_MM: f64 = 67.0;

const ROW_MAX_MM: f64 = 13.2;
const TOP_MM: f64 = 7.0;
const BOTTOM_MM: f64 = 9.0;
const AXIS_LEFT_MM: f64 = 46.0;
const AXIS_RIGHT_MM: f64 = 94.0;
const OWN_MM: f64 = 105.0;
const ORGANISATION_MM: f64 = 123.5;

/// How far the wave before lies below the middle of a row.
const TRACE_MM: f64 = 2.9;

/// Draws the chart.
///
/// # Errors
/// The message of plotters, which has no reason to refuse: nothing here touches a file.
pub fn draw(chart: &Chart, colours: Colours) -> Result<String, String> {
    let height = TOP_MM + row_mm(chart) * chart.rows.len() as f64 + BOTTOM_MM;
    Sheet::draw((WIDTH_MM, height), colours, |sheet| {
        let (points, threshold) = (chart.points, chart.threshold);
        let axis = Axis { left: AXIS_LEFT_MM, right: AXIS_RIGHT_MM, points, threshold };
        let canvas = Canvas { sheet, axis };
        canvas.frame(chart, height)?;
        for (index, row) in chart.rows.iter().enumerate() {
            canvas.row(row, TOP_MM + row_mm(chart) * index as f64, row_mm(chart))?;
        }
        Ok(())
    })
}

fn row_mm(chart: &Chart) -> f64 {
    (chart.rows_mm / chart.rows.len().max(1) as f64).min(ROW_MAX_MM)
}

struct Canvas<'s, 'a> {
    sheet: &'s Sheet<'a>,
    axis: Axis,
}

impl Canvas<'_, '_> {
    /// The axis, the lines between the rows and the heads of the value columns.
    fn frame(&self, chart: &Chart, height: f64) -> Drawn {
        let bottom = height - BOTTOM_MM;
        let head = || Hand::new(7.5, MUTED).side(HPos::Right);
        self.sheet.text(&chart.words.own, OWN_MM, TOP_MM - 2.2, &head())?;
        if let Some(organisation) = &chart.words.organisation {
            self.sheet.text(organisation, ORGANISATION_MM, TOP_MM - 2.2, &head())?;
        }
        for index in 0..=chart.rows.len() {
            let y = TOP_MM + row_mm(chart) * index as f64;
            self.sheet.line((0.0, y), (WIDTH_MM, y), 0.15, HAIR)?;
        }
        let words = &chart.words;
        self.axis.foot(self.sheet, bottom, &words.threshold, (&words.low, &words.high))
    }

    fn row(&self, row: &ChartRow, top: f64, height: f64) -> Drawn {
        let middle = top + height / 2.0;
        self.label(row, middle, height)?;
        let Some(own) = &row.own else {
            let box_of = ((AXIS_LEFT_MM, middle - 2.0), (AXIS_LEFT_MM + 7.0, middle + 2.0));
            self.sheet.hatched(box_of.0, box_of.1, 1.1, 0.15, MUTED)?;
            let style = |size: f64| Hand::new(size.min(8.5), MUTED).style(FontStyle::Italic);
            return self.sheet.lines(&row.hidden, (AXIS_LEFT_MM + 9.0, middle), height, style);
        };
        self.axis.behind(self.sheet, top, height)?;
        if let Some(organisation) = &row.organisation {
            self.sheet.text(&organisation.text, ORGANISATION_MM, middle + 1.3, &{
                Hand::new(9.5, MUTED).side(HPos::Right)
            })?;
        }
        self.sheet.text(&own.text, OWN_MM, middle + 1.3, &{
            Hand::new(9.5, INK).side(HPos::Right).style(FontStyle::Bold)
        })?;
        let colour = match row.verdict {
            Some(Verdict::Strength) => self.sheet.favourable,
            Some(Verdict::Opgave) => self.sheet.unfavourable,
            None => SLATE,
        };
        // The diamond lies below: it is open, and larger than what is drawn over it.
        if let Some(organisation) = &row.organisation {
            self.sheet.diamond(self.axis.x(organisation.value), middle)?;
        }
        if let Some((low, high)) = own.interval {
            self.sheet.line(
                (self.axis.x(low), middle),
                (self.axis.x(high), middle),
                0.8,
                colour,
            )?;
        }
        let x = self.axis.x(own.value);
        if let Some(previous) = row.previous {
            self.trace((self.axis.x(previous), middle + TRACE_MM.min(height * 0.3)), (x, middle))?;
        }
        match row.verdict {
            Some(Verdict::Opgave) => self.sheet.square(x, middle, colour),
            _ => self.sheet.circle(x, middle, colour),
        }
    }

    /// The name and its word, smaller where a long name would leave the row.
    fn label(&self, row: &ChartRow, middle: f64, height: f64) -> Drawn {
        let n_lines = (row.label.len() + usize::from(row.tag.is_some())) as f64;
        let comfortable: f64 = if n_lines > 2.0 { 3.6 } else { 4.1 };
        let pitch = comfortable.min((height - 0.6) / n_lines);
        let largest = pitch / MM_PER_PT * 0.95;
        let mut y = middle + 0.3 * pitch - pitch * (n_lines - 1.0) / 2.0;
        for line in &row.label {
            self.sheet.text(line, 0.0, y, &Hand::new(LABEL_PT.min(largest), INK))?;
            y += pitch;
        }
        if let Some(tag) = &row.tag {
            let hand = Hand::new(8.0_f64.min(largest), MUTED).style(FontStyle::Italic);
            self.sheet.text(tag, 0.0, y, &hand)?;
        }
        Ok(())
    }

    /// Where the mean stood in the wave before, joined to where it stands now. It lies a little lower, so
    /// that the line through the dot stays free.
    fn trace(&self, from: (f64, f64), to: (f64, f64)) -> Drawn {
        self.sheet.line(from, to, 0.3, INK)?;
        self.sheet.ring(from.0, from.1)
    }
}

/// The size of a drawing in millimetres, from its first tag; `None` if that does not say so in whole units.
pub(crate) fn size_mm(svg: &str) -> Option<(f64, f64)> {
    let tag = svg.find("<svg").and_then(|start| svg[start..].split('>').next())?;
    let of = |name: &str| {
        let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
        let units: u32 = rest.split('"').next()?.parse().ok()?;
        Some(f64::from(units) / ink::UNITS).filter(|mm| *mm > 0.0)
    };
    Some((of("width")?, of("height")?))
}

#[cfg(test)]
mod tests;
