//! Signing in by the provider of an organisation: `peil oidc`.

use clap::Subcommand;

/// `peil oidc`
#[derive(Debug, Subcommand)]
pub enum OidcCommand {
    /// Ask the provider of the settings what it is, and say what fits and what does not
    #[command(after_help = "\
Nobody signs in, and nothing is changed. The exit code is 5 if something does not fit. docs/accounts.md says how a provider
is set up.

Example:
  peil oidc check")]
    Check,
}
