//! The house: pages for those who run a wave and those who read its results.
//!
//! Coordinators, managers, analysts, assessors, auditors and technical administrators have an account
//! (`peil_accounts`); respondents have none, and their pages know nothing of this. All addresses begin with
//! [`HOME`], and the cookies are for that path only: a coordinator who answers the survey in the same browser
//! hands in without them.
//!
//! `routes.rs` is the list of all addresses, each with the right that it asks for. Who may not is told so before the
//! page is made ([`gate`]); a page looks up everything under the organisation of whoever is in, so what is
//! another's is not found.

mod account;
mod ahead;
mod branch;
mod building;
mod close;
mod cookies;
mod entering;
mod exported_scans;
pub(crate) mod field;
mod follow_up;
pub(crate) mod gate;
mod home;
mod letters;
mod log;
mod mail;
mod mailing;
mod new_wave;
pub(crate) mod organisation;
mod page;
pub(crate) mod people;
pub(crate) mod plates;
pub(crate) mod prepare;
mod problem_page;
mod progress;
pub(crate) mod publish;
pub(crate) mod results;
mod routes;
mod scan_papers;
mod scans;
mod settings;
mod sharing;
mod shell;
mod sign_on;
mod step;
mod talk;
mod text;
mod tokens;
pub(crate) mod wave;
pub(crate) mod waves;
pub(crate) mod work;

pub use building::{House, HouseSettings};
pub use exported_scans::exported_scans;
pub(crate) use problem_page::problem_page;
pub(crate) use routes::router;
pub use routes::{HouseAddress, house_addresses};
pub use scan_papers::{ScanPaper, ScanPapers, wave_beside};
pub use sharing::share_what_is_due;

/// Where the house begins: the path of its pages and of its cookies.
pub(crate) const HOME: &str = "/house";

/// Where people come back to from a provider: what has to be registered with it, after the address of the service.
pub const PROVIDER_CALLBACK: &str = "/house/enter/oidc/callback";
