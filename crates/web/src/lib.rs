//! The survey in the browser, and the house of those who run it.
//!
//! Server-rendered pages that work without JavaScript: then answers travel in the form from page to page. With
//! it they stay in the browser until they are handed in: the script gets all pages in one document, the same
//! for everybody (`wave/survey.rs`), and fills them in itself. The server keeps nothing half-finished, sets no
//! cookie and logs nothing about a request unless the server itself failed. The code of an invitation reaches it
//! in the bodies of `key` and `sign`, which see no token; what comes in later bears a token that leads to no code. Without
//! script it reaches it once, in the body of `begin` (see `peil_fieldwork`).
//!
//! Coordinators, managers and the others who have an account come into [the house](House): pages below one path, with
//! cookies for that path only.
//!
//! Programs of an organisation come in by a token of somebody's account, below `/api/v1` (`api`): what the pages of the
//! house do, through the same functions, as JSON.
//!
//! One endpoint per file; `router.rs` is the list, and `preview.rs` that of a questionnaire without a wave. [`serve()`] is all that others need.

mod api;
mod app;
mod asked;
mod assets;
#[cfg(debug_assertions)]
mod components;
mod form;
mod front;
mod headers;
mod healthz;
mod house;
mod house_style;
mod leave;
mod limits;
mod metrics;
mod outward;
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

pub use api::{ApiOperation, api_operations};
pub use app::App;
pub use house::{
    House, HouseAddress, HouseSettings, PROVIDER_CALLBACK, ScanPaper, ScanPapers, exported_scans,
    house_addresses, share_what_is_due, wave_beside,
};
pub use house_style::{HouseStyle, HouseStyleError};
pub use limits::Limits;
pub use outward::Outward;
pub use preview::{Preview, Reading};
pub use router::{metrics_router, router};
pub use serve::{serve, serve_metrics, serve_preview};
