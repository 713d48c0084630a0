//! Waves that come back: `peil series`, `peil calendar`, and a wave made from a proposal.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Subcommand};

use super::{WaveCreateArgs, language};

/// `peil series`
#[derive(Debug, Subcommand)]
pub enum SeriesCommand {
    /// Make a series, or change the name and rhythm of one
    #[command(after_help = "\
Example:
  peil series create integriteit --organisation waterrijk --name-nl Integriteitsmeting \\
      --name-en 'Integrity survey' --rhythm 24")]
    Create {
        /// Its code: a-z, 0-9 and hyphens
        series: String,
        /// The organisation's code
        #[arg(long)]
        organisation: String,
        /// What people call the series, in Dutch
        #[arg(long)]
        name_nl: String,
        /// What people call the series, in English
        #[arg(long)]
        name_en: String,
        /// Months from wave to wave
        #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..=120))]
        rhythm: u32,
    },
    /// All series with their waves, and when the next one is due
    List,
    /// Propose the next wave from the last one: a folder of files to check
    #[command(after_help = "\
Import the units as they are now first: the proposal compares them with those of the last wave.

Example:
  peil units import units.csv --organisation organisation.toml
  peil series next integriteit --organisation waterrijk
  (check the files in next-wave)
  peil wave create --from next-wave/wave.toml")]
    Next(SeriesNextArgs),
}

/// `peil series next`
#[derive(Debug, Args)]
pub struct SeriesNextArgs {
    /// The series
    pub series: String,
    /// The organisation's code; may be left out if no other organisation has a series of this name
    #[arg(long)]
    pub organisation: Option<String>,
    /// Folder to make; must not be there yet
    #[arg(long, value_name = "DIR", default_value = "next-wave")]
    pub out: PathBuf,
    /// Language of the files: nl or en
    #[arg(long, default_value = "nl", value_parser = language)]
    pub lang: peil_instrument::Lang,
}

/// `peil calendar`
#[derive(Debug, Args)]
pub struct CalendarArgs {
    /// Only this series
    #[arg(long, conflicts_with = "wave")]
    pub series: Option<String>,
    /// The organisation of that series, if more than one has a series of this name
    #[arg(long, requires = "series")]
    pub organisation: Option<String>,
    /// Only this wave
    #[arg(long)]
    pub wave: Option<String>,
    /// File to write
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Language of the entries: nl or en
    #[arg(long, default_value = "nl", value_parser = language)]
    pub lang: peil_instrument::Lang,
}

/// `peil wave create`: from a plan, or by hand.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("plan").required(true).args(["from", "wave"])))]
pub struct WaveCreate {
    /// A plan, as `peil series next` proposes one; the lineage.csv beside it is read too
    #[arg(long, value_name = "FILE", conflicts_with_all = ["WaveCreateArgs", "previous"])]
    pub from: Option<PathBuf>,
    /// The plan by hand
    #[command(flatten)]
    pub by_hand: Option<WaveCreateArgs>,
    /// The wave that it follows, and will be compared with
    #[arg(long, value_name = "WAVE", requires = "wave")]
    pub previous: Option<String>,
    /// What became of the units since (columns previous,current); may be left out if all codes are
    /// the same
    #[arg(long, value_name = "FILE", requires = "previous")]
    pub lineage: Option<PathBuf>,
}
