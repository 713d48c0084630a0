//! `peil analyse`: what can be asked of it.

use std::path::{Path, PathBuf};

use clap::Args;
use peil_instrument::Lang;

use super::language;

/// Below the help of the command.
pub(super) const EXAMPLES: &str = "\
An answers file has a column `unit` and one for every question; docs/answers-file.md has all of it, with
files from R, pandas and LimeSurvey.

Examples:
  peil analyse --wave 2023 --out results
  peil analyse --wave 2023 --format report --out results
  peil analyse --answers a.csv --questionnaire staff --units units.csv --out results
  peil analyse --answers export.csv --columns columns.toml --lenient \\
      --questionnaire staff --units units.csv --out results
  peil analyse --answers a.csv --previous b.csv --unprotected --format parquet \\
      --questionnaire q.toml --units units.csv --out results
  peil analyse --reference crates/peil/reference";

/// What figures are written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum AnalyseFormat {
    /// results.json
    Json,
    /// Figures as CSV, with their codebook
    Csv,
    /// Figures as Parquet
    Parquet,
    /// One page to read, as HTML
    Report,
}

/// `peil analyse`
#[derive(Debug, Args)]
pub struct AnalyseArgs {
    /// A closed wave of this service
    #[arg(long, conflicts_with_all = ["answers", "questionnaire", "units"], required_unless_present_any = ["answers", "reference"])]
    pub wave: Option<String>,
    /// Answers from elsewhere: CSV or Parquet, one row per respondent
    #[arg(long, value_name = "FILE", requires_all = ["questionnaire", "units"])]
    pub answers: Option<PathBuf>,
    /// The questionnaire of those answers: a shipped one (staff) or a file
    #[arg(long, value_name = "ID|FILE")]
    pub questionnaire: Option<String>,
    /// The unit tree of those answers
    #[arg(long, value_name = "FILE")]
    pub units: Option<PathBuf>,
    /// Which columns of those answers are which questions, and what their cells mean: TOML
    #[arg(long, value_name = "FILE", requires = "answers")]
    pub columns: Option<PathBuf>,
    /// Take no notice of a column; `*` stands for any letters (may be given more than once)
    #[arg(long, value_name = "COLUMN", requires = "answers")]
    pub ignore: Vec<String>,
    /// Set rows with a problem aside in rejected.csv and analyse the others
    #[arg(long, requires = "answers")]
    pub lenient: bool,
    /// Show the figures of every group, however small: only for answers that Peil did not collect
    #[arg(long)]
    pub unprotected: bool,
    /// The answers of the wave before, in a file of the same form: what changed is computed, as between two groups of
    /// people; with --unprotected, if both files have a column `respondent`, as between waves that share people
    #[arg(long, value_name = "FILE", requires = "answers")]
    pub previous: Option<PathBuf>,
    /// The questionnaire of that wave, if it was another one
    #[arg(long, value_name = "ID|FILE", requires = "previous")]
    pub previous_questionnaire: Option<String>,
    /// The unit tree of that wave, if it was another one; units with the same code are compared
    #[arg(long, value_name = "FILE", requires = "previous")]
    pub previous_units: Option<PathBuf>,
    /// Head counts to weight to (margin,category,heads; a margin is unit or a question): weighted means and shares of
    /// the whole, with --unprotected
    #[arg(long, value_name = "FILE", requires = "unprotected")]
    pub weights: Option<PathBuf>,
    /// Smallest number of respondents behind a figure, for answers from elsewhere
    #[arg(long, default_value_t = peil_disclosure::Policy::USUAL)]
    pub k: u32,
    /// What to write, with commas between them; with --unprotected, csv and parquet are tables of units, items, scales
    /// and relations, and there is no report
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [AnalyseFormat::Json, AnalyseFormat::Csv])]
    pub format: Vec<AnalyseFormat>,
    /// Language of the report and of descriptions: nl or en
    #[arg(long, default_value = "nl", value_parser = language)]
    pub lang: Lang,
    /// With --unprotected: only the figures of every unit, without those of the whole organisation that lay
    /// answers side by side (reliability in several ways, ranks, key drivers); for very large files
    #[arg(long, requires = "unprotected")]
    pub only_units: bool,
    /// Folder to write to
    #[arg(long, value_name = "DIR", required_unless_present = "reference")]
    out: Option<PathBuf>,
    /// Instead: compare Peil's figures with the values that R packages gave, in this folder
    #[arg(long, value_name = "DIR", conflicts_with_all = ["wave", "answers", "questionnaire", "units", "k", "out"])]
    pub reference: Option<PathBuf>,
}

impl AnalyseArgs {
    /// The folder to write to; clap has seen that it was given where anything is written.
    pub fn out(&self) -> &Path {
        self.out.as_deref().unwrap_or(Path::new("."))
    }
}
