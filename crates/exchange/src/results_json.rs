//! `results.json`: the results as other programs read them.

use std::io::Write;

use peil_analysis::Results;
use peil_disclosure::Released;

use crate::error::ExchangeError;

/// Writes the results as indented JSON with a line end after it; hidden and undefined values are null.
///
/// A figure of an item that the organisation added to its own wave has `"own": true`, others have no such key.
/// Whoever adds up figures of several organisations leaves those out.
///
/// # Errors
/// [`ExchangeError::Json`] or [`ExchangeError::Io`] if `out` cannot be written to.
pub fn results_json(results: &Released<Results>, mut out: impl Write) -> Result<(), ExchangeError> {
    serde_json::to_writer_pretty(&mut out, results)?;
    out.write_all(b"\n")?;
    Ok(())
}
