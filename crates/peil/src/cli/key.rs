//! The key that opens a wave: `peil key`, and what launching and closing need of it.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::civil::Date;

/// `peil key`
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Make the key that opens the answers of a wave at closing
    #[command(after_help = "\
Do this on a computer that is not the server. Two files are made: the opening key, which nobody but its keepers may
have, and the sealing key, which the server needs at launch and is no secret. Without the opening key nobody can open
the answers, and the wave is lost: keep it in two places.

With --split the opening key is made in two parts, of which neither is of any use alone: one for the coordinator, one
for the works council.

Examples:
  peil key make integriteit-2026
      makes integriteit-2026.opening-key and integriteit-2026.sealing-key
  peil key make integriteit-2026 --split
      makes integriteit-2026.opening-key-1, .opening-key-2 and .sealing-key")]
    Make {
        /// The files' name, without ending; none of them may be there yet
        name: PathBuf,
        /// Make the opening key in two parts
        #[arg(long)]
        split: bool,
    },
    /// Try a key: does it open what is sealed for this sealing key?
    #[command(after_help = "\
Do this before the launch and again a week before closing: then there is still time to look for a copy.

Example:
  peil key check integriteit-2026.opening-key --for integriteit-2026.sealing-key")]
    Check {
        /// The opening key, or its two parts
        #[arg(required = true, value_name = "FILE", num_args = 1..=2)]
        keys: Vec<PathBuf>,
        /// The sealing key of the wave
        #[arg(long = "for", value_name = "FILE")]
        sealing_key: PathBuf,
    },
}

/// `peil verify-keys`
#[derive(Debug, Args)]
pub struct VerifyKeysArgs {
    /// The list of class keys: from `peil wave keys`, or from the page of the wave
    pub file: PathBuf,
    /// The control code as it stands in an invitation
    #[arg(long, value_name = "CODE")]
    pub root: Option<String>,
    /// People that every group was promised to have
    #[arg(long, value_name = "N", default_value_t = peil_disclosure::Policy::USUAL)]
    pub least: u32,
}

/// `peil wave open`
#[derive(Debug, Args)]
pub struct WaveOpenArgs {
    /// The wave
    pub wave: String,
    /// Everybody who is invited
    #[arg(long, value_name = "FILE")]
    pub staff: PathBuf,
    /// What answers are sealed for: the sealing key of `peil key make`
    #[arg(long, value_name = "FILE")]
    pub sealing_key: PathBuf,
    /// Who keeps the opening key, as respondents are told: "the integrity coordinator and the works council"
    #[arg(long, value_name = "WHO")]
    pub key_holder: String,
    /// Take nobody without script: then every answer is blind-signed and sealed in the browser
    #[arg(long)]
    pub script_only: bool,
    /// The day on which all that could tell who took part is gone, backups and mail logs too; thirty days after the
    /// last day, if not given
    #[arg(long, value_name = "DATE")]
    pub gone_on: Option<Date>,
}
