//! For whom a CSV is written: for programs, or for Excel as Dutch offices have it.

use std::io::{self, Write};

use crate::cell;

/// The byte-order mark, without which Excel takes UTF-8 for something else.
const MARK: &str = "\u{feff}";

/// The form of a CSV. A file has the form that its name says, never a mixture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// Commas, a decimal point, no byte-order mark.
    Machine,
    /// Semicolons, a decimal comma, a byte-order mark: a double click opens it right in Dutch Excel.
    DutchExcel,
}

impl Dialect {
    /// What stands between two cells.
    pub(crate) fn delimiter(self) -> char {
        match self {
            Dialect::Machine => ',',
            Dialect::DutchExcel => ';',
        }
    }

    /// What stands before the decimals.
    pub(crate) fn decimal(self) -> char {
        match self {
            Dialect::Machine => '.',
            Dialect::DutchExcel => ',',
        }
    }

    /// Whether a byte-order mark comes first.
    pub(crate) fn has_mark(self) -> bool {
        self == Dialect::DutchExcel
    }

    /// A writer that ends lines with CRLF and quotes where needed.
    ///
    /// # Errors
    /// If the byte-order mark cannot be written.
    pub(crate) fn writer<W: Write>(self, mut out: W) -> io::Result<csv::Writer<W>> {
        if self.has_mark() {
            out.write_all(MARK.as_bytes())?;
        }
        let delimiter = match self {
            Dialect::Machine => b',',
            Dialect::DutchExcel => b';',
        };
        let mut builder = csv::WriterBuilder::new();
        Ok(builder.delimiter(delimiter).terminator(csv::Terminator::CRLF).from_writer(out))
    }

    /// A number with the fewest digits that give the same number back; empty for none.
    pub(crate) fn number(self, value: Option<f64>) -> String {
        match self {
            Dialect::Machine => cell::number(value),
            Dialect::DutchExcel => cell::number(value).replace('.', ","),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(dialect: Dialect) -> Vec<u8> {
        let mut out = Vec::new();
        let mut csv = dialect.writer(&mut out).unwrap();
        csv.write_record(["a,b", "c;d", &dialect.number(Some(0.25))]).unwrap();
        csv.flush().unwrap();
        drop(csv);
        out
    }

    #[test]
    fn each_form_is_its_own() {
        assert_eq!(line(Dialect::Machine), b"\"a,b\",c;d,0.25\r\n");
        assert_eq!(line(Dialect::DutchExcel), b"\xef\xbb\xbfa,b;\"c;d\";0,25\r\n");
    }
}
