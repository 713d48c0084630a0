//! `peil export`, `peil collect`, and `peil questionnaire schema`, `export` and `import`.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};
use peil_instrument::Lang;

use super::language;

/// `peil export`
#[derive(Debug, Args)]
pub struct WaveExportArgs {
    /// The wave
    pub wave: String,
    /// Folder to write to; or one zip, if the name ends in .zip
    #[arg(long, value_name = "DIR|FILE.zip")]
    pub out: PathBuf,
    /// Which forms, with commas between them
    #[arg(long = "format", value_name = "FORM", value_enum, value_delimiter = ',')]
    pub formats: Vec<FigureFormat>,
    /// Language of page, workbook, labels and descriptions: nl or en
    #[arg(long, default_value = "nl", value_parser = language)]
    pub lang: Lang,
    /// Licence that the files shall name: an SPDX id (CC-BY-4.0) or an https address
    #[arg(long, value_name = "ID|ADDRESS")]
    pub licence: Option<String>,
}

/// `peil collect`
#[derive(Debug, Args)]
pub struct CollectArgs {
    /// What organisations sent: zips, or folders
    #[arg(required = true, value_name = "FILE.zip|DIR")]
    pub deliveries: Vec<PathBuf>,
    /// Folder to write to
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Go on without deliveries that are refused; the report names them
    #[arg(long)]
    pub skip: bool,
    /// Language of descriptions and reasons: nl or en
    #[arg(long, default_value = "nl", value_parser = language)]
    pub lang: Lang,
}

/// A form of the figures of a wave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FigureFormat {
    /// One figure a line.
    Csv,
    /// One unit a row.
    Wide,
    /// Both for Dutch Excel.
    ExcelCsv,
    /// Workbook.
    Xlsx,
    /// SPSS.
    Sav,
    /// Parquet.
    Parquet,
    /// One page to read, as HTML.
    Report,
}

impl From<FigureFormat> for peil_exchange::ExportFormat {
    fn from(format: FigureFormat) -> peil_exchange::ExportFormat {
        match format {
            FigureFormat::Csv => peil_exchange::ExportFormat::Csv,
            FigureFormat::Wide => peil_exchange::ExportFormat::Wide,
            FigureFormat::ExcelCsv => peil_exchange::ExportFormat::ExcelCsv,
            FigureFormat::Xlsx => peil_exchange::ExportFormat::Xlsx,
            FigureFormat::Sav => peil_exchange::ExportFormat::Sav,
            FigureFormat::Parquet => peil_exchange::ExportFormat::Parquet,
            FigureFormat::Report => peil_exchange::ExportFormat::Report,
        }
    }
}

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
