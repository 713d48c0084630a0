//! Questionnaires as XLSForm: the workbook that ODK, KoboToolbox, SurveyCTO and others read.
//!
//! # What becomes what
//!
//! | Peil | XLSForm |
//! |---|---|
//! | block | group on one page, with its introduction as a note |
//! | rating item | `select_one` of the list of its format: 1, 2, 3, …, and 98 and 99 |
//! | single choice | `select_one` of a list of its own, named by code |
//! | multiple choice | `select_multiple` of a list of its own, named by id |
//! | option that stands alone, longest text | `constraint` |
//! | open text | `text` |
//! | `show_if` | `relevant` |
//! | texts in two languages | `label::Nederlands (nl)`, `label::English (en)`, and so `hint` |
//! | where the questions come from | a note above the first group |
//! | all else | a sheet `peil`, which other programs leave alone |
//!
//! Nothing is `required`: in Peil every question can be skipped.
//!
//! A workbook that Peil wrote comes back as an equal questionnaire (a test does it with all that are shipped).
//! A form of another program becomes a draft. What it has and Peil does not know, and what Peil needs and had
//! to guess, is told by sheet and row. Expressions are never evaluated: a condition is understood if it asks
//! for answers of one earlier question, and reported otherwise.
//!
//! # Checked with
//!
//! pyxform 4.5.0, the converter that ODK and KoboToolbox use, with ODK Validate: it takes every shipped
//! questionnaire as [`to_xlsform`] writes it.
//!
//! # Source
//!
//! The specification of XLSForm, at xlsform.org.

mod choices;
mod columns;
mod draft;
mod export;
mod expression;
mod import;
mod question_type;
mod rest;
mod survey;
mod workbook;

use peil_instrument::Questionnaire;

use crate::error::ExchangeError;
use crate::remark::{FormProblem, Remark};
use crate::stays::{left_out, stays};

/// The sheets that have a meaning, and the look that shows a group as a page.
const SURVEY: &str = "survey";
const CHOICES: &str = "choices";
const SETTINGS: &str = "settings";
const STYLE: &str = "pages";

/// A form for another program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The file.
    pub bytes: Vec<u8>,
    /// What the other program will not know.
    pub remarks: Vec<Remark>,
}

/// A questionnaire file made of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The file, as TOML.
    pub file: String,
    /// The id of the questionnaire.
    pub id: String,
    /// Whether it is a whole questionnaire: `peil questionnaire check` finds no problem in it.
    pub complete: bool,
    /// What was left out, guessed, or is missing: in the order of the sheets and rows.
    pub remarks: Vec<Remark>,
}

/// A questionnaire as a workbook. Same questionnaire, same bytes. No cell is a formula.
///
/// # Errors
/// [`ExchangeError::Workbook`] if a text is longer than a cell can be (32,767 characters).
pub fn to_xlsform(questionnaire: &Questionnaire) -> Result<Exported, ExchangeError> {
    let bytes = export::write(questionnaire)?;
    let mut remarks = stays(questionnaire);
    remarks.push(left_out("title", &questionnaire.title().en));
    Ok(Exported { bytes, remarks })
}

/// A questionnaire file from a workbook.
///
/// # Errors
/// All problems at once, each with sheet, row and mend: no workbook or a sheet that is missing; a column that
/// is missing or stands twice; a list that is not there; a name that is used twice or is no id; groups that do
/// not end. In a workbook that Peil wrote also everything that the loader refuses.
pub fn from_xlsform(bytes: &[u8]) -> Result<Imported, Vec<FormProblem>> {
    import::read(bytes)
}
