//! Signing in with the provider of an organisation (OpenID Connect Core 1.0): for people with an account in the house,
//! never for a survey.
//!
//! - [`OidcSettings`]: `[oidc]` of `peil.toml`.
//! - [`Provider`]: where to lead a browser ([`Provider::begin`]), and for whom the provider vouches when it is back
//!   ([`Provider::finish`]). The authorization code flow with PKCE, a state and a nonce; the ID token is looked at with the
//!   provider's own keys.
//! - [`Provider::check`]: what of a provider fits and what does not, in words.
//!
//! Which account somebody has, and whether it is open, is decided elsewhere (`peil-accounts`): a provider says who somebody
//! is and never what they may do.
//!
//! State, nonce and verifier are arguments, and so is the time. Everything is fetched over TLS; plain http is for a
//! provider on this machine only, as in tests.

mod back;
mod check;
mod error;
mod fetch;
mod provider;
mod settings;
#[cfg(any(test, feature = "testkit"))]
pub mod testkit;
mod types;

pub use back::{Address, Vouched};
pub use check::{Finding, Fit};
pub use error::{FetchError, OidcError, TokenFault, error_word};
pub use provider::{Provider, Way};
pub use settings::{OidcSettings, SettingsError};

#[cfg(test)]
mod tests;
