//! What leaves the program as files. Figures: a whole folder by [`write_export`], or one by one the long CSV with its
//! codebook, the wide CSV with its own, a workbook, SPSS, Parquet, a page to read and `results.json`. Checksums, and the calendar of a
//! series. What several organisations exported is [brought together](collect). And questionnaires that travel: as a
//! [JSON Schema](json_schema) for editors, as [XLSForm](xlsform) there and back, and to [LimeSurvey](limesurvey).
//!
//! Every writer of figures takes `&Released<Results>`: what disclosure control has not passed cannot be
//! written. A collection has no results: it passes on figures of exports, in which nothing else stands.
//! Same results, same bytes.

mod about;
mod cell;
mod checksums;
mod codebook;
pub mod collect;
mod dialect;
mod error;
mod export;
mod icalendar;
pub mod limesurvey;
mod long;
mod maturity;
mod package;
mod parquet;
mod quantity;
mod rejected;
mod remark;
mod report;
mod results_json;
mod rows;
mod schema;
mod spss;
mod stays;
mod subjects;
mod table_file;
mod texts;
mod wide;
mod workbook;
pub mod xlsform;
mod zip_files;

pub use cell::{original as original_cell, text as safe_cell};
pub use checksums::{file_sha256, sha256, write_checksums};
pub use codebook::{CODEBOOK_COLUMNS, codebook_csv, own_codebook_csv};
pub use error::ExchangeError;
pub use export::{ExportFormat, ExportOptions, Licence, write_export, write_zip};
pub use icalendar::{Calendar, CalendarDay};
pub use long::{LONG_COLUMNS, LONG_SCHEMA, LongRow, long_csv, own_long_csv, read_long_csv};
pub use maturity::{MATURITY_CODEBOOK_COLUMNS, MATURITY_COLUMNS, MaturityScan, felt};
pub use parquet::{figures_parquet, own_figures_parquet};
pub use peil_analysis::write_atomically;
pub use rejected::rejected_csv;
pub use remark::{FormProblem, Outcome, Place, Remark};
pub use report::{own_report_html, report_html};
pub use results_json::results_json;
pub use rows::long_rows;
pub use schema::{json_schema, schema_names};
pub use spss::units_sav;
pub use table_file::{MAX_TABLE_BYTES, TableError, TableNote, TableText, table_text};
pub use wide::{WIDE_CODEBOOK_COLUMNS, WIDE_UNIT_COLUMNS, wide_codebook_csv, wide_csv};
pub use workbook::{figures_xlsx, own_figures_xlsx};
pub use zip_files::zip_files;
