//! The chart of a plate: every scale as a dot with its interval beside the organisation's marker.
//!
//! Drawn with plotters as SVG. Text stays text: it names the plate's own font family, so it can be
//! searched, copied and read aloud. Nothing is said by colour alone: each kind of dot has its own
//! shape and stands beside its word.

mod bar;
mod ink;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontDesc, FontFamily, FontStyle};

use crate::rule::Verdict;
pub use bar::Bar;
use ink::{BLUE, HAIR, INK, MUTED, ORANGE, SLATE, UNITS, at, units};

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
    /// The words in place of a dot.
    pub hidden: String,
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

const MM_PER_PT: f64 = 25.4 / 72.0;
/// plotters divides every font size by this before it writes it.
const PLOTTERS_FONT_FACTOR: f64 = 1.24;
/// Where plotters puts the baseline of text anchored at the top, in em below the anchor.
const TOP_TO_BASELINE_EM: f64 = 0.76;

const FAMILY: &str = "Inter";
/// Draws the chart.
///
/// # Errors
/// The message of plotters, which has no reason to refuse: nothing here touches a file.
pub fn draw(chart: &Chart) -> Result<String, String> {
    let height = TOP_MM + row_mm(chart) * chart.rows.len() as f64 + BOTTOM_MM;
    let mut svg = String::new();
    {
        let area =
            SVGBackend::with_string(&mut svg, (units(WIDTH_MM), units(height))).into_drawing_area();
        let canvas = Canvas { area, points: f64::from(chart.points), threshold: chart.threshold };
        canvas.frame(chart, height).map_err(|error| error.to_string())?;
        for (index, row) in chart.rows.iter().enumerate() {
            let top = TOP_MM + row_mm(chart) * index as f64;
            canvas.row(row, top, row_mm(chart)).map_err(|error| error.to_string())?;
        }
        canvas.area.present().map_err(|error| error.to_string())?;
    }
    Ok(svg)
}

fn row_mm(chart: &Chart) -> f64 {
    (chart.rows_mm / chart.rows.len().max(1) as f64).min(ROW_MAX_MM)
}

type Drawn = Result<(), Box<dyn std::error::Error>>;

struct Canvas<'a> {
    area: DrawingArea<SVGBackend<'a>, plotters::coord::Shift>,
    points: f64,
    threshold: f64,
}

/// How a text looks.
struct Hand {
    pt: f64,
    style: FontStyle,
    colour: RGBColor,
    side: HPos,
}

impl Hand {
    fn new(pt: f64, colour: RGBColor) -> Hand {
        Hand { pt, style: FontStyle::Normal, colour, side: HPos::Left }
    }

    fn style(self, style: FontStyle) -> Hand {
        Hand { style, ..self }
    }

    fn side(self, side: HPos) -> Hand {
        Hand { side, ..self }
    }
}

impl Canvas<'_> {
    /// The place of a value on the axis, in millimetres.
    fn x(&self, value: f64) -> f64 {
        AXIS_LEFT_MM + (value - 1.0) / (self.points - 1.0) * (AXIS_RIGHT_MM - AXIS_LEFT_MM)
    }

    fn line(&self, from: (f64, f64), to: (f64, f64), mm: f64, colour: RGBColor) -> Drawn {
        let style = colour.stroke_width(units(mm));
        let path = vec![(at(from.0), at(from.1)), (at(to.0), at(to.1))];
        self.area.draw(&PathElement::new(path, style))?;
        Ok(())
    }

    fn polygon(&self, points: &[(f64, f64)], colour: RGBColor) -> Drawn {
        let points = points.iter().map(|&(x, y)| (at(x), at(y))).collect::<Vec<_>>();
        self.area.draw(&Polygon::new(points, colour.filled()))?;
        Ok(())
    }

    /// Writes one line with its baseline at `y`.
    fn text(&self, text: &str, x: f64, y: f64, hand: &Hand) -> Drawn {
        let size_mm = hand.pt * MM_PER_PT;
        let font = FontDesc::new(
            FontFamily::Name(FAMILY),
            size_mm * UNITS * PLOTTERS_FONT_FACTOR,
            hand.style,
        );
        let style = TextStyle::from(font).color(&hand.colour).pos(Pos::new(hand.side, VPos::Top));
        let top = y - TOP_TO_BASELINE_EM * size_mm;
        self.area.draw(&Text::new(text.to_owned(), (at(x), at(top)), style))?;
        Ok(())
    }

    /// The axis, the lines between the rows and the heads of the value columns.
    fn frame(&self, chart: &Chart, height: f64) -> Drawn {
        let bottom = height - BOTTOM_MM;
        let head = || Hand::new(7.5, MUTED).side(HPos::Right);
        self.text(&chart.words.own, OWN_MM, TOP_MM - 2.2, &head())?;
        if let Some(organisation) = &chart.words.organisation {
            self.text(organisation, ORGANISATION_MM, TOP_MM - 2.2, &head())?;
        }
        for index in 0..=chart.rows.len() {
            let y = TOP_MM + row_mm(chart) * index as f64;
            self.line((0.0, y), (WIDTH_MM, y), 0.15, HAIR)?;
        }
        for point in 1..=chart.points {
            let hand = Hand::new(8.0, INK).side(HPos::Center);
            self.text(&point.to_string(), self.x(f64::from(point)), bottom + 4.0, &hand)?;
        }
        let x = self.x(chart.threshold);
        let hand = Hand::new(7.5, MUTED);
        self.text(&chart.words.threshold, x, bottom + 4.0, &hand.side(HPos::Center))?;
        let hand = || Hand::new(7.5, MUTED);
        self.text(&chart.words.low, AXIS_LEFT_MM - 1.0, bottom + 7.6, &hand())?;
        let right = hand().side(HPos::Right);
        self.text(&chart.words.high, AXIS_RIGHT_MM + 1.0, bottom + 7.6, &right)
    }

    fn row(&self, row: &ChartRow, top: f64, height: f64) -> Drawn {
        let middle = top + height / 2.0;
        self.label(row, middle, height)?;
        let Some(own) = &row.own else {
            let hand = Hand::new(8.5, MUTED).style(FontStyle::Italic);
            return self.text(&row.hidden, AXIS_LEFT_MM, middle + 1.1, &hand);
        };
        self.grid(top, height)?;
        if let Some(organisation) = &row.organisation {
            self.text(&organisation.text, ORGANISATION_MM, middle + 1.3, &{
                Hand::new(9.5, MUTED).side(HPos::Right)
            })?;
        }
        self.text(&own.text, OWN_MM, middle + 1.3, &{
            Hand::new(9.5, INK).side(HPos::Right).style(FontStyle::Bold)
        })?;
        let colour = match row.verdict {
            Some(Verdict::Strength) => BLUE,
            Some(Verdict::Opgave) => ORANGE,
            None => SLATE,
        };
        // The diamond lies below: it is open, and larger than what is drawn over it.
        if let Some(organisation) = &row.organisation {
            self.diamond(self.x(organisation.value), middle)?;
        }
        if let Some((low, high)) = own.interval {
            self.line((self.x(low), middle), (self.x(high), middle), 0.8, colour)?;
        }
        let x = self.x(own.value);
        if let Some(previous) = row.previous {
            self.trace((self.x(previous), middle + TRACE_MM.min(height * 0.3)), (x, middle))?;
        }
        match row.verdict {
            Some(Verdict::Opgave) => self.square(x, middle, colour),
            _ => self.circle(x, middle, colour),
        }
    }

    /// The lines of the axis behind a row: the points, and the threshold dashed.
    fn grid(&self, top: f64, height: f64) -> Drawn {
        let mut point = 1.0;
        while point <= self.points {
            let x = self.x(point);
            self.line((x, top), (x, top + height), 0.15, HAIR)?;
            point += 1.0;
        }
        let x = self.x(self.threshold);
        let n_dashes = (height / 2.0).round().max(1.0);
        let mut dash = 0.0;
        while dash < n_dashes {
            let y = top + height * (dash + 0.25) / n_dashes;
            self.line((x, y), (x, y + height * 0.5 / n_dashes), 0.2, MUTED)?;
            dash += 1.0;
        }
        Ok(())
    }

    /// The name and its word, smaller where a long name would leave the row.
    fn label(&self, row: &ChartRow, middle: f64, height: f64) -> Drawn {
        let n_lines = (row.label.len() + usize::from(row.tag.is_some())) as f64;
        let comfortable: f64 = if n_lines > 2.0 { 3.6 } else { 4.1 };
        let pitch = comfortable.min((height - 0.6) / n_lines);
        let largest = pitch / MM_PER_PT * 0.95;
        let mut y = middle + 0.3 * pitch - pitch * (n_lines - 1.0) / 2.0;
        for line in &row.label {
            self.text(line, 0.0, y, &Hand::new(LABEL_PT.min(largest), INK))?;
            y += pitch;
        }
        if let Some(tag) = &row.tag {
            let hand = Hand::new(8.0_f64.min(largest), MUTED).style(FontStyle::Italic);
            self.text(tag, 0.0, y, &hand)?;
        }
        Ok(())
    }

    /// Where the mean stood in the wave before, joined to where it stands now. It lies a little lower, so
    /// that the line through the dot stays free.
    fn trace(&self, from: (f64, f64), to: (f64, f64)) -> Drawn {
        self.line(from, to, 0.3, INK)?;
        let place = (at(from.0), at(from.1));
        self.area.draw(&Circle::new(place, at(0.95), INK.filled()))?;
        self.area.draw(&Circle::new(place, at(0.62), WHITE.filled()))?;
        Ok(())
    }

    fn circle(&self, x: f64, y: f64, colour: RGBColor) -> Drawn {
        self.area.draw(&Circle::new((at(x), at(y)), at(1.65), WHITE.filled()))?;
        self.area.draw(&Circle::new((at(x), at(y)), at(1.4), colour.filled()))?;
        Ok(())
    }

    fn square(&self, x: f64, y: f64, colour: RGBColor) -> Drawn {
        for (half, colour) in [(1.5, WHITE), (1.25, colour)] {
            let corners = [(-half, -half), (half, -half), (half, half), (-half, half)];
            self.polygon(&corners.map(|(dx, dy)| (x + dx, y + dy)), colour)?;
        }
        Ok(())
    }

    fn diamond(&self, x: f64, y: f64) -> Drawn {
        for (half, colour) in [(3.3, WHITE), (3.0, INK), (2.45, WHITE)] {
            let corners = [(0.0, -half), (half, 0.0), (0.0, half), (-half, 0.0)];
            self.polygon(&corners.map(|(dx, dy)| (x + dx, y + dy)), colour)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
