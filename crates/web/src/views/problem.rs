use askama::Template;

use super::{Shell, Switch};
use crate::problem::Again;

/// What went wrong, and the way on.
#[derive(Template)]
#[template(path = "problem.html")]
pub(crate) struct ProblemPage<'a> {
    pub(crate) shell: Shell<'a>,
    /// The problem's stable name, for the script.
    pub(crate) kind: &'static str,
    pub(crate) text: String,
    pub(crate) mend: String,
    pub(crate) again: Option<&'a Again>,
    pub(crate) home: String,
    pub(crate) home_text: &'a str,
}
