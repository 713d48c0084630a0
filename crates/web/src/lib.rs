//! The survey in the browser.
//!
//! Server-rendered pages that work without JavaScript. Answers travel in the form from page to page;
//! the server keeps nothing half-finished, sets no cookie and logs nothing about a request unless the
//! server itself failed. The code of an invitation reaches it once, in the body of `begin`; from then on
//! a form carries a token that leads to no code (see `peil_fieldwork`).
//!
//! One endpoint per file; `router.rs` is the list, and `preview.rs` that of a questionnaire without a wave. [`serve()`] is all that others need.

mod app;
mod asked;
mod assets;
#[cfg(debug_assertions)]
mod components;
mod form;
mod front;
mod headers;
mod healthz;
mod house_style;
mod leave;
mod limits;
mod preview;
mod problem;
mod router;
mod serve;
mod site;
mod survey;
mod views;
mod visit;
mod wave;
mod words;

pub use app::App;
pub use house_style::{HouseStyle, HouseStyleError};
pub use limits::Limits;
pub use preview::{Preview, Reading};
pub use router::router;
pub use serve::{serve, serve_preview};
