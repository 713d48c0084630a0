//! The way through a questionnaire, as pure functions: pages, steps, and the answers in between.

mod draft;
mod pages;
mod plan;
#[cfg(test)]
pub(crate) mod testing;

pub(crate) use draft::{Draft, FaultKind};
pub(crate) use pages::{Go, Page, Stop, layout, pages, step};
pub(crate) use plan::plan;
