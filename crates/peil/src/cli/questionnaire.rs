//! `peil questionnaire …`

use std::path::PathBuf;

use clap::{Args, Subcommand};
use peil_instrument::Lang;

use super::exchange::{QuestionnaireExport, QuestionnaireImport, QuestionnaireSchema};
use super::language;

/// `peil questionnaire`
#[derive(Debug, Subcommand)]
pub enum QuestionnaireCommand {
    /// Report all problems of questionnaires, bank, norms and perspectives: file, line, what is wrong, the mend
    #[command(after_help = "\
A folder is checked as a whole: each file, and each against the others. Warnings (wording, reading level,
estimated time, …) are no errors; a file accepts one that is wrong with accept = { L003 = \"the reason\" }.

Examples:
  peil questionnaire check questionnaires
  peil questionnaire check questionnaires --strict --verbose
  peil questionnaire check my.toml --lang nl")]
    Check(QuestionnaireCheck),
    /// What differs between two questionnaires, item by item, and what can still be compared
    #[command(
        after_help = "Examples:\n  peil questionnaire diff staff@1.0.0 staff\n  peil questionnaire diff old.toml new.toml --lang nl"
    )]
    Diff(QuestionnaireDiff),
    /// Print a questionnaire as one file with everything in it, items of the bank included
    #[command(after_help = "\
This is what a wave keeps. The fingerprint of a questionnaire is the SHA-256 of this text.

Example:
  peil questionnaire show staff | sha256sum")]
    Show {
        /// A shipped questionnaire (staff, staff@1.0.0) or a file
        #[arg(value_name = "ID@VERSION|FILE")]
        questionnaire: String,
    },
    /// Serve a questionnaire page by page, without a wave: nothing is kept
    #[command(after_help = "\
A file is read anew for every page: save it, load the page again, and the change shows. What is wrong in it
stands on the page.

Examples:
  peil questionnaire preview staff
  peil questionnaire preview questionnaires/staff/1.1.0.toml --listen 127.0.0.1:8080")]
    Preview {
        /// A shipped questionnaire (staff, staff@1.0.0) or a file
        #[arg(value_name = "ID@VERSION|FILE")]
        questionnaire: String,
        /// Address and port to listen on; port 0 takes a free one
        #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8471")]
        listen: std::net::SocketAddr,
    },
    /// Write down the fingerprints of new versions, so that a later change of one is an error
    #[command(after_help = "\
Examples:
  peil questionnaire release questionnaires
  peil questionnaire release questionnaires --renew staff@1.1.0   # no wave has had it yet")]
    Release {
        /// The folder with questionnaires, bank and norms
        folder: PathBuf,
        /// Take this version as it is now (may be given more than once)
        #[arg(long, value_name = "ID@VERSION")]
        renew: Vec<String>,
    },
    /// Print the JSON Schema of a kind of file, with which an editor explains and completes keys
    #[command(after_help = "\
Examples:
  peil questionnaire schema
  peil questionnaire schema bank --out bank.schema.json")]
    Schema(QuestionnaireSchema),
    /// Write a questionnaire for another program: XLSForm (ODK, KoboToolbox), or LimeSurvey
    #[command(after_help = "\
xlsform  a workbook; what other tools do not know stands in its sheet `peil`, so that it can come back
lss      a survey for LimeSurvey 6, and beside it a .csv that names the Peil column of every question code

What does not carry over is listed.

Examples:
  peil questionnaire export staff --format xlsform --out staff.xlsx
  peil questionnaire export my.toml --format lss --out my.lss --lang nl")]
    Export(QuestionnaireExport),
    /// Make a questionnaire file of an XLSForm; what is left out or guessed is listed by sheet and row
    #[command(after_help = "\
Example:
  peil questionnaire import survey.xlsx --out survey.toml")]
    Import(QuestionnaireImport),
}

/// `peil questionnaire check`
#[derive(Debug, Args)]
pub struct QuestionnaireCheck {
    /// Files, or folders to look through
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// Language of the messages: nl or en
    #[arg(long, default_value = "en", value_parser = language)]
    pub lang: Lang,
    /// Take warnings as errors
    #[arg(long)]
    pub strict: bool,
    /// Show accepted warnings too, with their reasons
    #[arg(long)]
    pub verbose: bool,
}

/// `peil questionnaire diff`
#[derive(Debug, Args)]
pub struct QuestionnaireDiff {
    /// The earlier one: a shipped questionnaire (staff@1.0.0) or a file
    #[arg(value_name = "ID@VERSION|FILE")]
    pub old: String,
    /// The later one; a shipped id without version is its newest
    #[arg(value_name = "ID@VERSION|FILE")]
    pub new: String,
    /// Language of the page: nl or en
    #[arg(long, default_value = "en", value_parser = language)]
    pub lang: Lang,
}
