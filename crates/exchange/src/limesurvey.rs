//! Questionnaires for LimeSurvey 6: a survey file (`.lss`), one way.
//!
//! # What becomes what
//!
//! | Peil | LimeSurvey |
//! |---|---|
//! | block | group, with its introduction as description |
//! | rating item, single choice | `L`, list; the answers have Peil's codes |
//! | multiple choice | `M`; options that stand alone by `exclude_all_others` |
//! | open text | `T`, with `maximum_chars` |
//! | `show_if` | relevance |
//! | where the questions come from | description of the survey |
//!
//! Ratings are lists and not one array (`F`): a list has room for the explanation of an item, fits on a phone
//! and can be skipped one by one; an array would need a question above it that no questionnaire has.
//!
//! LimeSurvey takes letters and digits only, at most twenty, as code of a question. So codes are made of ids,
//! and a CSV beside the survey names the Peil column of each: answers come back by renaming columns.
//!
//! Nothing is mandatory, and answers are anonymous, without date, address or timings.
//!
//! # Known quirks
//!
//! - LimeSurvey reads texts as HTML with expressions between braces: both are escaped.
//! - While reading, it takes digits in a condition for numbers of questions. Questions are numbered from 10,000
//!   here, so that no code of an answer is one.
//!
//! # Source
//!
//! What LimeSurvey 6.13 (database version 631) does with a file: its `import_helper.php`, and the rules for
//! codes in its `Question.php`. Written after those; not tried in a running LimeSurvey.

mod codes;
mod xml;

use peil_instrument::Questionnaire;

use self::codes::Codes;
use crate::cell;
use crate::error::ExchangeError;
use crate::remark::Remark;
use crate::stays::stays;

/// A survey for LimeSurvey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimeSurvey {
    /// The `.lss` file.
    pub lss: String,
    /// The CSV that names the Peil column of every code.
    pub columns: String,
    /// What LimeSurvey will not know.
    pub remarks: Vec<Remark>,
}

/// The columns of the CSV: the heading of LimeSurvey's export of answers, the column of Peil, and what stands
/// in it: `code` (the same in both), `tick` (`Y` is 1, empty 0) or `text` (not part of an answers file).
pub const LIMESURVEY_COLUMNS: [&str; 3] = ["limesurvey", "peil", "answers"];

/// A questionnaire as a survey. Same questionnaire, same bytes.
///
/// # Errors
/// [`ExchangeError::Io`] or [`ExchangeError::Csv`] if it cannot be written, which does not happen in memory.
pub fn to_limesurvey(questionnaire: &Questionnaire) -> Result<LimeSurvey, ExchangeError> {
    let codes = Codes::new(questionnaire);
    Ok(LimeSurvey {
        lss: xml::survey(questionnaire, &codes)?,
        columns: columns(questionnaire, &codes)?,
        remarks: stays(questionnaire),
    })
}

fn columns(questionnaire: &Questionnaire, codes: &Codes) -> Result<String, ExchangeError> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(LIMESURVEY_COLUMNS)?;
    for column in codes.columns(questionnaire) {
        let codes::ColumnCode { limesurvey, peil, answers } = column;
        let cells = [limesurvey.as_str(), peil.as_str(), answers];
        csv.write_record(cells.map(|text| cell::text(text).into_owned()))?;
    }
    let bytes = csv.into_inner().map_err(csv::IntoInnerError::into_error)?;
    // Ids and codes: ASCII.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
