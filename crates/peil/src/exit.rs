//! How the program ends.

use std::fmt;
use std::process::ExitCode;

/// A failure that the user can mend, with the exit code that says so. Everything else is 1.
#[derive(Debug)]
pub enum Refusal {
    /// A file or value was refused; nothing was changed.
    Input(Vec<String>),
    /// Not possible in this state.
    State(String),
    /// An audit found something; it has been printed.
    Found(String),
}

impl Refusal {
    /// A single message about input.
    pub fn input(message: impl Into<String>) -> Refusal {
        Refusal::Input(vec![message.into()])
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Input(messages) => f.write_str(&messages.join("\n")),
            Refusal::State(message) | Refusal::Found(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for Refusal {}

/// Figures that are not what they should be, and how many.
#[derive(Debug)]
pub struct Differs(pub usize);

impl fmt::Display for Differs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "figures beyond the tolerance of their reference values: {}", self.0)
    }
}

impl std::error::Error for Differs {}

/// The exit code for an error, as `peil --help` lists them.
pub fn code_of(error: &anyhow::Error) -> ExitCode {
    if error.is::<Differs>() {
        return ExitCode::from(5);
    }
    match error.downcast_ref::<Refusal>() {
        Some(Refusal::Input(_)) => ExitCode::from(3),
        Some(Refusal::State(_)) => ExitCode::from(4),
        Some(Refusal::Found(_)) => ExitCode::from(5),
        None => ExitCode::from(1),
    }
}
