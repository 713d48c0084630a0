//! The dictionary of a `.sav` file: its header, variables, labels and encoding, record by record.

use std::io::{self, Write};

use crate::cell;
use crate::error::ExchangeError;

/// What SPSS takes for "no value": the lowest number that there is.
pub(super) const SYSTEM_MISSING: f64 = -f64::MAX;

/// The widest text of a variable that is one variable in the file, in bytes.
const WIDEST: usize = 255;
/// The longest label of a variable, and of a value, in bytes.
const LONGEST_LABEL: usize = 255;
const LONGEST_VALUE_LABEL: usize = 120;
/// The bytes of a line of the documents.
const LINE: usize = 80;
/// Numbers stand in cells of this many letters: room for thousands, a sign and the decimals.
const NUMBER_WIDTH: u8 = 12;
/// The width of a column of text on the screen, at most.
const SCREEN_WIDTH: usize = 40;

/// A file's dictionary.
pub(super) struct Dictionary {
    /// The file's label.
    pub(super) label: String,
    /// Sentences about the file.
    pub(super) documents: Vec<String>,
    pub(super) variables: Vec<Variable>,
    pub(super) n_cases: usize,
}

/// A variable.
pub(super) struct Variable {
    /// At most 64 bytes, letters, digits, points and underscores.
    pub(super) name: String,
    pub(super) label: String,
    pub(super) kind: Kind,
}

/// What a variable holds.
pub(super) enum Kind {
    /// Text of at most so many bytes.
    Text {
        width: usize,
    },
    Number {
        decimals: u8,
        labels: Labels,
    },
}

/// The labels of values.
#[derive(Clone)]
pub(super) enum Labels {
    Plain(Vec<(f64, String)>),
    /// Of values that are missing values, at most three.
    Missing(Vec<(f64, String)>),
}

/// Labels, with the variables that have them: the places of their first eight bytes, from 1.
type LabelSet<'v> = (&'v [(f64, String)], Vec<i32>);

impl Variable {
    /// Its width in bytes; none for a number.
    fn width(&self) -> Option<usize> {
        match self.kind {
            Kind::Text { width } => Some(width.clamp(1, WIDEST)),
            Kind::Number { .. } => None,
        }
    }

    /// How many eights of bytes a value takes.
    fn n_slots(&self) -> usize {
        self.width().map_or(1, |width| width.div_ceil(8))
    }
}

impl Dictionary {
    /// Writes everything that comes before the values.
    pub(super) fn write(&self, out: &mut impl Write) -> Result<(), ExchangeError> {
        self.header(out)?;
        for (number, variable) in (1..).zip(&self.variables) {
            write_variable(out, variable, &short_name(number))?;
        }
        self.value_labels(out)?;
        self.documents(out)?;
        machine(out)?;
        self.display(out)?;
        let names: Vec<String> = (1..)
            .zip(&self.variables)
            .map(|(number, variable)| format!("{}={}", short_name(number), variable.name))
            .collect();
        extension(out, 13, 1, names.join("\t").as_bytes())?;
        extension(
            out,
            16,
            8,
            &[1_u64.to_le_bytes(), (self.n_cases as u64).to_le_bytes()].concat(),
        )?;
        extension(out, 20, 1, b"UTF-8")?;
        integers(out, &[999, 0])
    }

    fn header(&self, out: &mut impl Write) -> Result<(), ExchangeError> {
        let n_slots = self.variables.iter().map(Variable::n_slots).sum();
        out.write_all(b"$FL2")?;
        padded(out, "@(#) SPSS DATA FILE Peil", 60)?;
        // Little-endian, uncompressed, unweighted.
        integers(out, &[2, count(n_slots)?, 0, 0, count(self.n_cases)?])?;
        out.write_all(&100_f64.to_le_bytes())?;
        // When it was made is no part of it.
        out.write_all(b"01 Jan 0000:00:00")?;
        padded(out, &self.label, 64)?;
        Ok(out.write_all(&[0; 3])?)
    }

    /// A set of labels is written once, for all variables that share it.
    fn value_labels(&self, out: &mut impl Write) -> Result<(), ExchangeError> {
        let mut sets: Vec<LabelSet<'_>> = Vec::new();
        let mut slot = 1;
        for variable in &self.variables {
            if let Kind::Number {
                labels: Labels::Plain(labels) | Labels::Missing(labels), ..
            } = &variable.kind
            {
                let same = |(known, _): &&mut LabelSet<'_>| same(known, labels);
                match sets.iter_mut().find(same) {
                    Some((_, variables)) => variables.push(count(slot)?),
                    None => sets.push((labels, vec![count(slot)?])),
                }
            }
            slot += variable.n_slots();
        }
        for (labels, variables) in sets.iter().filter(|(labels, _)| !labels.is_empty()) {
            integers(out, &[3, count(labels.len())?])?;
            for (value, label) in *labels {
                let label = cell::first_bytes(label, LONGEST_VALUE_LABEL);
                out.write_all(&value.to_le_bytes())?;
                out.write_all(&[u8::try_from(label.len()).unwrap_or(u8::MAX)])?;
                padded(out, label, (label.len() + 1).next_multiple_of(8) - 1)?;
            }
            integers(out, &[4, count(variables.len())?])?;
            integers(out, variables)?;
        }
        Ok(())
    }

    fn documents(&self, out: &mut impl Write) -> Result<(), ExchangeError> {
        let lines: Vec<&str> = self.documents.iter().flat_map(|text| lines(text)).collect();
        if lines.is_empty() {
            return Ok(());
        }
        integers(out, &[6, count(lines.len())?])?;
        for line in lines {
            padded(out, line, LINE)?;
        }
        Ok(())
    }

    /// Per variable its level of measurement, its width on the screen, and its alignment.
    fn display(&self, out: &mut impl Write) -> Result<(), ExchangeError> {
        let mut bytes = Vec::new();
        for variable in &self.variables {
            let is_nominal = match &variable.kind {
                Kind::Text { .. } => true,
                Kind::Number { labels, .. } => matches!(labels, Labels::Plain(_)),
            };
            let width = variable.width().map_or(usize::from(NUMBER_WIDTH), |w| w.min(SCREEN_WIDTH));
            let alignment = i32::from(variable.width().is_none());
            for number in [if is_nominal { 1 } else { 3 }, count(width)?, alignment] {
                bytes.extend(number.to_le_bytes());
            }
        }
        extension(out, 11, 4, &bytes)
    }
}

/// How integers and floats are written, and in which code page texts are.
fn machine(out: &mut impl Write) -> Result<(), ExchangeError> {
    let integers: [i32; 8] = [1, 0, 0, -1, 1, 1, 2, 65001];
    extension(out, 3, 4, &integers.map(i32::to_le_bytes).concat())?;
    let lowest = f64::from_bits(SYSTEM_MISSING.to_bits() - 1);
    extension(out, 4, 8, &[SYSTEM_MISSING, f64::MAX, lowest].map(f64::to_le_bytes).concat())
}

fn same(one: &[(f64, String)], other: &[(f64, String)]) -> bool {
    let bits = |(value, label): &(f64, String)| (value.to_bits(), label.clone());
    one.len() == other.len() && one.iter().map(bits).eq(other.iter().map(bits))
}

fn write_variable(
    out: &mut impl Write,
    variable: &Variable,
    short_name: &str,
) -> Result<(), ExchangeError> {
    let missing: &[(f64, String)] = match &variable.kind {
        Kind::Number { labels: Labels::Missing(values), .. } => values,
        _ => &[],
    };
    let (width, format) = match &variable.kind {
        // A text, as wide as it is.
        Kind::Text { .. } => {
            let width = count(variable.width().unwrap_or(1))?;
            (width, 1 << 16 | width << 8)
        }
        // F12.2
        Kind::Number { decimals, .. } => {
            (0, 5 << 16 | i32::from(NUMBER_WIDTH) << 8 | i32::from(*decimals))
        }
    };
    let label = cell::first_bytes(&variable.label, LONGEST_LABEL);
    let has_label = i32::from(!label.is_empty());
    integers(out, &[2, width, has_label, count(missing.len())?, format, format])?;
    padded(out, short_name, 8)?;
    if has_label == 1 {
        integers(out, &[count(label.len())?])?;
        padded(out, label, label.len().next_multiple_of(4))?;
    }
    for (value, _) in missing {
        out.write_all(&value.to_le_bytes())?;
    }
    // The further eights of a text have a record each, without meaning.
    for _ in 1..variable.n_slots() {
        integers(out, &[2, -1, 0, 0, 0, 0])?;
        padded(out, "", 8)?;
    }
    Ok(())
}

/// Writes a value of a variable of text.
pub(super) fn write_text(out: &mut impl Write, text: &str, width: usize) -> io::Result<()> {
    let width = width.clamp(1, WIDEST);
    padded(out, cell::first_bytes(text, width), width.next_multiple_of(8))
}

/// A name for programs that know no long ones.
fn short_name(number: usize) -> String {
    format!("V{number}")
}

/// A record of the kind that a reader may skip.
fn extension(
    out: &mut impl Write,
    kind: i32,
    size: usize,
    bytes: &[u8],
) -> Result<(), ExchangeError> {
    integers(out, &[7, kind, count(size)?, count(bytes.len() / size)?])?;
    Ok(out.write_all(bytes)?)
}

fn integers(out: &mut impl Write, numbers: &[i32]) -> Result<(), ExchangeError> {
    for number in numbers {
        out.write_all(&number.to_le_bytes())?;
    }
    Ok(())
}

/// A text in a field of so many bytes: cut, or filled up with blanks.
fn padded(out: &mut impl Write, text: &str, width: usize) -> io::Result<()> {
    let text = cell::first_bytes(text, width);
    out.write_all(text.as_bytes())?;
    out.write_all(&b" ".repeat(width - text.len()))
}

/// A text in lines that fit, broken at blanks where there are any.
fn lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text.trim();
    while rest.len() > LINE {
        let line = cell::first_bytes(rest, LINE);
        let line = line.rfind(' ').map_or(line, |blank| &line[..blank]);
        lines.push(line);
        rest = rest[line.len()..].trim_start();
    }
    lines.push(rest);
    lines
}

fn count(number: usize) -> Result<i32, ExchangeError> {
    i32::try_from(number).map_err(|_| ExchangeError::TooMany { number })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_broken_at_blanks_and_nothing_is_lost() {
        let text = "één ".repeat(60);
        let lines = lines(&text);
        assert!(lines.iter().all(|line| line.len() <= LINE));
        assert_eq!(lines.join(" "), text.trim());
        let word = "é".repeat(100);
        assert_eq!(super::lines(&word).concat(), word);
    }
}
