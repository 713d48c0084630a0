//! What every drawing is made of: lines, marks and words, placed in millimetres on a sheet.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontDesc, FontFamily, FontStyle, FontTransform};

use super::ink::{INK, UNITS, at, pen, units};
use crate::house_style::Colours;

pub(super) const MM_PER_PT: f64 = 25.4 / 72.0;
/// plotters divides every font size by this before it writes it.
const PLOTTERS_FONT_FACTOR: f64 = 1.24;
/// Where plotters puts the baseline of text anchored at the top, in em below the anchor.
const TOP_TO_BASELINE_EM: f64 = 0.76;

const FAMILY: &str = "Inter";

/// Whether something is drawn.
pub(super) type Drawn = Result<(), Box<dyn std::error::Error>>;

/// A sheet under the pen.
pub(super) struct Sheet<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
    /// The colour of what goes well.
    pub(super) favourable: RGBColor,
    /// The colour of the opgaven.
    pub(super) unfavourable: RGBColor,
}

/// How a text looks.
pub(super) struct Hand {
    pt: f64,
    style: FontStyle,
    colour: RGBColor,
    side: HPos,
}

impl Hand {
    pub(super) fn new(pt: f64, colour: RGBColor) -> Hand {
        Hand { pt, style: FontStyle::Normal, colour, side: HPos::Left }
    }

    pub(super) fn style(self, style: FontStyle) -> Hand {
        Hand { style, ..self }
    }

    pub(super) fn side(self, side: HPos) -> Hand {
        Hand { side, ..self }
    }

    fn text_style(&self) -> TextStyle<'_> {
        let size = self.pt * MM_PER_PT * UNITS * PLOTTERS_FONT_FACTOR;
        let font = FontDesc::new(FontFamily::Name(FAMILY), size, self.style);
        TextStyle::from(font).color(&self.colour).pos(Pos::new(self.side, VPos::Top))
    }
}

impl Sheet<'_> {
    /// Draws a sheet of `width` by `height` millimetres as SVG.
    ///
    /// # Errors
    /// The message of plotters, which has no reason to refuse: nothing here touches a file.
    pub(super) fn draw(
        (width, height): (f64, f64),
        colours: Colours,
        content: impl FnOnce(&Sheet<'_>) -> Drawn,
    ) -> Result<String, String> {
        let mut svg = String::new();
        {
            let size = (units(width), units(height));
            let sheet = Sheet {
                area: SVGBackend::with_string(&mut svg, size).into_drawing_area(),
                favourable: pen(colours.favourable),
                unfavourable: pen(colours.unfavourable),
            };
            content(&sheet).map_err(|error| error.to_string())?;
            sheet.area.present().map_err(|error| error.to_string())?;
        }
        Ok(svg)
    }

    pub(super) fn line(
        &self,
        from: (f64, f64),
        to: (f64, f64),
        mm: f64,
        colour: RGBColor,
    ) -> Drawn {
        let style = colour.stroke_width(units(mm));
        let path = vec![(at(from.0), at(from.1)), (at(to.0), at(to.1))];
        self.area.draw(&PathElement::new(path, style))?;
        Ok(())
    }

    pub(super) fn polygon(&self, points: &[(f64, f64)], colour: RGBColor) -> Drawn {
        let points = points.iter().map(|&(x, y)| (at(x), at(y))).collect::<Vec<_>>();
        self.area.draw(&Polygon::new(points, colour.filled()))?;
        Ok(())
    }

    /// A filled rectangle from one corner to the other.
    pub(super) fn rectangle(&self, from: (f64, f64), to: (f64, f64), colour: RGBColor) -> Drawn {
        let corners = [(at(from.0), at(from.1)), (at(to.0), at(to.1))];
        self.area.draw(&Rectangle::new(corners, colour.filled()))?;
        Ok(())
    }

    /// The edge of a rectangle, of a pen `mm` wide that stays inside it.
    pub(super) fn frame(
        &self,
        from: (f64, f64),
        to: (f64, f64),
        mm: f64,
        colour: RGBColor,
    ) -> Drawn {
        let half = mm / 2.0;
        let corners = [(at(from.0 + half), at(from.1 + half)), (at(to.0 - half), at(to.1 - half))];
        self.area.draw(&Rectangle::new(corners, colour.stroke_width(units(mm))))?;
        Ok(())
    }

    pub(super) fn disc(&self, x: f64, y: f64, radius: f64, colour: RGBColor) -> Drawn {
        self.area.draw(&Circle::new((at(x), at(y)), at(radius), colour.filled()))?;
        Ok(())
    }

    /// Writes one line with its baseline at `y`.
    pub(super) fn text(&self, text: &str, x: f64, y: f64, hand: &Hand) -> Drawn {
        let top = y - TOP_TO_BASELINE_EM * hand.pt * MM_PER_PT;
        self.area.draw(&Text::new(text.to_owned(), (at(x), at(top)), hand.text_style()))?;
        Ok(())
    }

    /// Writes one line on its side: from `bottom` upwards, in the middle of `x`.
    pub(super) fn upward(&self, text: &str, x: f64, bottom: f64, hand: &Hand) -> Drawn {
        // Half the height of a capital to the right of the middle.
        let baseline = x + 0.36 * hand.pt * MM_PER_PT;
        let left = baseline - TOP_TO_BASELINE_EM * hand.pt * MM_PER_PT;
        let style = hand.text_style().transform(FontTransform::Rotate270);
        self.area.draw(&Text::new(text.to_owned(), (at(left), at(bottom)), style))?;
        Ok(())
    }

    /// Writes lines one below the other around the height of a place, smaller where they would leave a row of `room`
    /// millimetres. `hand` gets the largest size in points that fits.
    pub(super) fn lines(
        &self,
        lines: &[String],
        (x, middle): (f64, f64),
        room: f64,
        hand: impl Fn(f64) -> Hand,
    ) -> Drawn {
        let pitch = 3.6_f64.min((room - 0.6) / lines.len().max(1) as f64);
        let mut y = middle + 0.3 * pitch - pitch * (lines.len() as f64 - 1.0) / 2.0;
        for line in lines {
            self.text(line, x, y, &hand(pitch / MM_PER_PT * 0.95))?;
            y += pitch;
        }
        Ok(())
    }

    /// A dot, with a white edge.
    pub(super) fn circle(&self, x: f64, y: f64, colour: RGBColor) -> Drawn {
        self.disc(x, y, 1.65, WHITE)?;
        self.disc(x, y, 1.4, colour)
    }

    /// A small open dot.
    pub(super) fn ring(&self, x: f64, y: f64) -> Drawn {
        self.disc(x, y, 0.95, INK)?;
        self.disc(x, y, 0.62, WHITE)
    }

    pub(super) fn square(&self, x: f64, y: f64, colour: RGBColor) -> Drawn {
        for (half, colour) in [(1.5, WHITE), (1.25, colour)] {
            let corners = [(-half, -half), (half, -half), (half, half), (-half, half)];
            self.polygon(&corners.map(|(dx, dy)| (x + dx, y + dy)), colour)?;
        }
        Ok(())
    }

    /// An open diamond.
    pub(super) fn diamond(&self, x: f64, y: f64) -> Drawn {
        for (half, colour) in [(3.3, WHITE), (3.0, INK), (2.45, WHITE)] {
            let corners = [(0.0, -half), (half, 0.0), (0.0, half), (-half, 0.0)];
            self.polygon(&corners.map(|(dx, dy)| (x + dx, y + dy)), colour)?;
        }
        Ok(())
    }

    /// A box with slanting lines, `gap` millimetres apart: nothing is shown, or nobody has an opinion.
    pub(super) fn hatched(
        &self,
        from: (f64, f64),
        to: (f64, f64),
        gap: f64,
        mm: f64,
        colour: RGBColor,
    ) -> Drawn {
        self.frame(from, to, mm, colour)?;
        let half = mm / 2.0;
        let (left, right, top, bottom) = (from.0 + half, to.0 - half, from.1 + half, to.1 - half);
        // Lines from the lower edge up to the right, cut off at the sides.
        let rise = bottom - top;
        let mut foot = left - rise + gap;
        while foot < right {
            let (start, end) = (foot.max(left), (foot + rise).min(right));
            self.line((start, bottom - (start - foot)), (end, bottom - (end - foot)), mm, colour)?;
            foot += gap;
        }
        Ok(())
    }
}
