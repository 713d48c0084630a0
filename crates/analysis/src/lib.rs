//! A wave's answers turned into results per unit.
//!
//! The way through: a [`Dataset`] (from records at closing, from the frozen Parquet files, or from a file
//! of elsewhere by [`read_answers`]) is counted per unit; [`decide`] lets disclosure control choose what
//! may be shown, once, as a [`Decision`] for the ledger; [`evaluate()`] computes the figures that the
//! decision allows as `Released<Results>`; [`evaluate_since`] also compares them with the wave before.
//!
//! polars reads and writes Parquet here and appears in no signature; the counting is plain loops over
//! one-byte answers.

mod answers_file;
mod atomically;
mod compare;
mod count;
mod dataset;
mod decision;
mod evaluate;
mod figure_index;
mod foreign;
mod kernel;
mod measures;
mod respondents;
mod results;
mod survey;
mod units;

pub use answers_file::{
    AnswersProblem, AnswersRead, AnswersReading, ColumnMapping, Heads, RejectedRows, read_answers,
    read_answers_with,
};
pub use atomically::write_atomically;
pub use compare::{Caveat, Comparison, Earlier};
pub use dataset::{
    Dataset, DatasetBuilder, DatasetError, DatasetManifest, FileNote, Frame, ParquetProblem,
    RecordError, is_own_dataset,
};
pub use decision::{Decision, decide};
pub use evaluate::{
    Depth, TableFormat, TableProblem, Unprotected, Weighted, evaluate, evaluate_since,
    evaluate_unprotected,
};
pub use figure_index::FigureIndex;
pub use foreign::Foreign;
pub use results::{
    About, Figure, ItemAnswers, Measure, Results, SCHEMA, Status, Subject, UnitNote,
};
pub use survey::{AnalysisError, Survey};
pub use units::SurveyedUnit;
