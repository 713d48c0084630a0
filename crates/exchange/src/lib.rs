//! What leaves the program as files: the long CSV with its codebook, `results.json`, checksums, and
//! the calendar of a series. And questionnaires that travel: as a [JSON Schema](json_schema) for editors, as
//! [XLSForm](xlsform) there and back, and to [LimeSurvey](limesurvey).
//!
//! Every writer of figures takes `&Released<Results>`: what disclosure control has not passed cannot be
//! written.
//! Same results, same bytes.

mod cell;
mod checksums;
mod codebook;
mod error;
mod icalendar;
pub mod limesurvey;
mod long;
mod rejected;
mod remark;
mod results_json;
mod schema;
mod stays;
mod texts;
pub mod xlsform;

pub use checksums::write_checksums;
pub use codebook::{CODEBOOK_COLUMNS, codebook_csv, own_codebook_csv};
pub use error::ExchangeError;
pub use icalendar::{Calendar, CalendarDay};
pub use long::{LONG_COLUMNS, LongRow, long_csv, own_long_csv, read_long_csv};
pub use peil_analysis::write_atomically;
pub use rejected::rejected_csv;
pub use remark::{FormProblem, Outcome, Place, Remark};
pub use results_json::results_json;
pub use schema::{json_schema, schema_names};
