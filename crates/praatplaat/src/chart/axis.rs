//! The axis of answer points that charts of means share.

use plotters::style::text_anchor::HPos;

use super::ink::{HAIR, INK, MUTED};
use super::sheet::{Drawn, Hand, Sheet};

/// From point 1 at the left to the highest at the right.
#[derive(Debug, Clone, Copy)]
pub(super) struct Axis {
    /// Where point 1 stands, in millimetres.
    pub(super) left: f64,
    /// Where the highest point stands.
    pub(super) right: f64,
    /// The highest point.
    pub(super) points: u8,
    /// Where the dashed line stands.
    pub(super) threshold: f64,
}

impl Axis {
    /// The place of a value, in millimetres.
    pub(super) fn x(&self, value: f64) -> f64 {
        self.left + (value - 1.0) / (f64::from(self.points) - 1.0) * (self.right - self.left)
    }

    /// The lines behind a row: the points, and the threshold dashed.
    pub(super) fn behind(&self, sheet: &Sheet<'_>, top: f64, height: f64) -> Drawn {
        for point in 1..=self.points {
            let x = self.x(f64::from(point));
            sheet.line((x, top), (x, top + height), 0.15, HAIR)?;
        }
        let x = self.x(self.threshold);
        let n_dashes = (height / 2.0).round().max(1.0);
        let mut dash = 0.0;
        while dash < n_dashes {
            let y = top + height * (dash + 0.25) / n_dashes;
            sheet.line((x, y), (x, y + height * 0.5 / n_dashes), 0.2, MUTED)?;
            dash += 1.0;
        }
        Ok(())
    }

    /// The numbers of the points below the rows, and what the two ends mean.
    pub(super) fn foot(
        &self,
        sheet: &Sheet<'_>,
        bottom: f64,
        threshold: &str,
        (low, high): (&str, &str),
    ) -> Drawn {
        for point in 1..=self.points {
            let hand = Hand::new(8.0, INK).side(HPos::Center);
            sheet.text(&point.to_string(), self.x(f64::from(point)), bottom + 4.0, &hand)?;
        }
        let small = || Hand::new(7.5, MUTED);
        let x = self.x(self.threshold);
        sheet.text(threshold, x, bottom + 4.0, &small().side(HPos::Center))?;
        sheet.text(low, self.left - 1.0, bottom + 7.6, &small())?;
        sheet.text(high, self.right + 1.0, bottom + 7.6, &small().side(HPos::Right))
    }
}
