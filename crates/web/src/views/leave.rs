use askama::Template;

use crate::words::Words;

/// A page that tells nothing.
#[derive(Template)]
#[template(path = "leave.html")]
pub(crate) struct LeavePage<'a> {
    pub(crate) words: Words<'a>,
}
