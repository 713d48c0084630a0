//! A page with one form on it: why it is there, its fields, one button.

use askama::Template;
use axum::response::Response;

use super::field::{Field, faults};
use super::gate::Inside;
use super::page::{mend, page};
use super::shell::HouseShell;
use crate::App;
use crate::problem::Problem;

/// One form.
#[derive(Template)]
#[template(path = "house/step.html")]
pub(crate) struct StepPage<'a> {
    shell: HouseShell<'a>,
    /// Where it leads back to, and its name.
    back: (String, String),
    action: String,
    pub(crate) lead: String,
    pub(crate) points: Vec<String>,
    /// Further pages: address and name.
    pub(crate) doors: Vec<(String, String)>,
    pub(crate) fields: Vec<Field<'a>>,
    pub(crate) button: &'a str,
    /// Themes to choose: value, name, and whether it is chosen.
    pub(crate) themes: Vec<(String, String, bool)>,
    /// Whether a file goes with it.
    pub(crate) upload: bool,
}

impl<'a> StepPage<'a> {
    /// A page at `tail` of the house, whose form is sent to the same address.
    pub(crate) fn new(
        app: &'a App,
        inside: &Inside,
        tail: &str,
        title: impl Into<String>,
        back: (String, String),
    ) -> StepPage<'a> {
        StepPage {
            shell: HouseShell::inside(app.site(), inside, tail, title),
            back,
            action: inside.path(tail),
            lead: String::new(),
            points: Vec::new(),
            doors: Vec::new(),
            fields: Vec::new(),
            button: "",
            themes: Vec::new(),
            upload: false,
        }
    }

    /// Says what it is about.
    pub(crate) fn say(&mut self, lead: impl Into<String>) {
        self.lead = lead.into();
    }

    /// The page; as the answer to its own form if something has to be mended.
    pub(crate) fn respond(mut self) -> Result<Response, Problem> {
        if faults(&self.fields).is_empty() {
            return page(&self);
        }
        self.shell = self.shell.answer();
        mend(&self)
    }
}
