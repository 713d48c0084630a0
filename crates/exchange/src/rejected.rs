//! `rejected.csv`: rows of somebody's own answers file, given back to be mended.

use std::io::Write;

use peil_analysis::RejectedRows;

use crate::cell;
use crate::error::ExchangeError;

/// Writes the rows that a lenient reading set aside: the line, the reason, and the cells of the row, below the
/// header of the answers file. A row may have more or fewer cells than the header: that can be the reason.
///
/// UTF-8 with commas, and no cell starts a formula. These are answers of single people and no figures: for the
/// eyes of whoever gave the file.
///
/// # Errors
/// [`ExchangeError::Io`] or [`ExchangeError::Csv`] if `out` cannot be written to.
pub fn rejected_csv(rejected: &RejectedRows, out: impl Write) -> Result<(), ExchangeError> {
    let mut csv =
        csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::CRLF).from_writer(out);
    for row in rejected.records() {
        csv.write_record(row.iter().map(|text| cell::text(text).into_owned()))?;
    }
    csv.flush()?;
    Ok(())
}
