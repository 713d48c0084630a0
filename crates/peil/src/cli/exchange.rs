//! `peil questionnaire schema`, `export` and `import`.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};
use peil_instrument::Lang;

use super::language;

/// `peil questionnaire schema`
#[derive(Debug, Args)]
pub struct QuestionnaireSchema {
    /// The kind of file
    #[arg(
        default_value = "questionnaire",
        value_parser = PossibleValuesParser::new(peil_exchange::schema_names())
    )]
    pub kind: String,
    /// File to write, instead of printing; it must not be there yet
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Replace the file if it is there
    #[arg(long, requires = "out")]
    pub replace: bool,
}

/// `peil questionnaire export`
#[derive(Debug, Args)]
pub struct QuestionnaireExport {
    /// A shipped questionnaire (staff, staff@1.0.0) or a file
    #[arg(value_name = "ID@VERSION|FILE")]
    pub questionnaire: String,
    /// For which program
    #[arg(long, value_enum)]
    pub format: ExportFormat,
    /// File to write; it must not be there yet
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Replace what is there
    #[arg(long)]
    pub replace: bool,
    /// Language of the messages: nl or en
    #[arg(long, default_value = "en", value_parser = language)]
    pub lang: Lang,
}

/// A form that other programs read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// A workbook as ODK and KoboToolbox read it.
    Xlsform,
    /// A survey for LimeSurvey 6.
    Lss,
}

/// `peil questionnaire import`
#[derive(Debug, Args)]
pub struct QuestionnaireImport {
    /// The workbook
    #[arg(value_name = "FILE.xlsx")]
    pub form: PathBuf,
    /// Questionnaire file to write; it must not be there yet
    #[arg(long, value_name = "FILE.toml")]
    pub out: PathBuf,
    /// Replace the file if it is there
    #[arg(long)]
    pub replace: bool,
    /// Language of the messages: nl or en
    #[arg(long, default_value = "en", value_parser = language)]
    pub lang: Lang,
}
