use askama::Template;

use super::{Shell, Switch};

/// The open waves.
#[derive(Template)]
#[template(path = "front.html")]
pub(crate) struct FrontPage<'a> {
    pub(crate) shell: Shell<'a>,
    pub(crate) doors: Vec<Door<'a>>,
}

/// The way to one wave.
pub(crate) struct Door<'a> {
    pub(crate) href: String,
    pub(crate) name: &'a str,
    pub(crate) organisation: &'a str,
    pub(crate) facts: String,
    pub(crate) made_up: bool,
}
