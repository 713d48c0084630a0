//! `peil words`: from what people wrote to what may be read.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use peil_instrument::Lang;

use super::language;

/// `peil words`
#[derive(Debug, Subcommand)]
pub enum WordsCommand {
    /// Write all texts of a closed wave to a file, for whoever reviews them
    #[command(after_help = "\
For somebody who is bound to secrecy, such as the vertrouwenspersoon (confidential adviser); never for a manager.
The reviewer fills in `decision` for every text: keep, change or drop; with change also shown_text.
docs/open-text.md says what to look for. The order is chance, and another one every time.

The file holds what people wrote in confidence: only its owner can read it. Delete it when the review is recorded.

Example:
  peil words review 2026 --out words.csv --format excel-csv")]
    Review(WordsOut),
    /// Record a review, once: what is not to be shown is destroyed
    #[command(after_help = "\
Cannot be undone. If anything in the file does not fit, nothing is changed.

Example:
  peil words record 2026 words.csv --reviewer 'the confidential adviser'")]
    Record {
        /// The wave
        wave: String,
        /// The file of `peil words review`, filled in
        file: PathBuf,
        /// Who read the texts: a name or a function; stands above the texts that are shown
        #[arg(long, value_name = "ROLE OR NAME")]
        reviewer: String,
    },
    /// Write the texts that may be shown, after the review
    #[command(after_help = "\
For the coordinator. A question to which fewer people wrote something than the wave's k says `not shown`.

Example:
  peil words show 2026 --out texts.csv --lang en")]
    Show(WordsOut),
}

/// A file of texts to write.
#[derive(Debug, Args)]
pub struct WordsOut {
    /// The wave
    pub wave: String,
    /// CSV to write; it must not be there yet
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Language of the questions beside the texts: nl or en
    #[arg(long, default_value = "nl", value_parser = language)]
    pub lang: Lang,
    /// Form of the file
    #[arg(long, value_name = "FORM", value_enum, default_value = "csv")]
    pub format: WordsForm,
}

/// The form of a file of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum WordsForm {
    /// Commas, UTF-8.
    Csv,
    /// Semicolons, for Dutch Excel.
    ExcelCsv,
}
