//! `results.json` of answers from elsewhere: the same form as that of a wave, written as it is made.

use std::io::{self, Write};

use serde::Serialize;

use super::Unprotected;
use crate::results::SCHEMA;

impl Unprotected<'_> {
    /// Writes everything as JSON: a line for a unit, a line for a figure, numbers with all their digits.
    ///
    /// The form is that of a wave's `results.json`, and `protected` is false. What stands in memory meanwhile is
    /// the figures of one unit.
    ///
    /// # Errors
    /// If `out` cannot be written to.
    pub fn write_json(&self, out: &mut impl Write) -> io::Result<()> {
        write!(out, "{{\"schema\":{SCHEMA},\"protected\":false,\"about\":")?;
        serde_json::to_writer(&mut *out, self.about())?;
        if let Some(earlier) = &self.earlier {
            out.write_all(b",\n\"comparison\":")?;
            serde_json::to_writer(&mut *out, &earlier.comparison)?;
        }
        out.write_all(b",\n\"units\":[")?;
        lines(out, self.units())?;
        out.write_all(b"],\n\"figures\":[")?;
        let units = 0..self.public.units.len();
        lines(out, units.flat_map(|unit| self.figures_of(unit)))?;
        out.write_all(b"]}\n")
    }
}

/// The elements of a JSON list, a line each.
fn lines<T: Serialize>(out: &mut impl Write, elements: impl Iterator<Item = T>) -> io::Result<()> {
    let mut line = Vec::new();
    for (place, element) in elements.enumerate() {
        line.clear();
        line.extend_from_slice(if place == 0 { b"\n" } else { b",\n" });
        serde_json::to_writer(&mut line, &element)?;
        out.write_all(&line)?;
    }
    Ok(())
}
