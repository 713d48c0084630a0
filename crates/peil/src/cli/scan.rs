//! Maturity scans: `peil scan`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::civil::Date;

/// `peil scan`
#[derive(Debug, Subcommand)]
pub enum ScanCommand {
    /// Make a scan in which assessors score in the browser
    #[command(after_help = "\
Assessors have an account with the role assessor (peil user add … --role assessor). Each scores alone; then they agree
on a level for every norm. docs/scan.md tells more.

Example:
  peil scan create waterrijk-2026 --organisation waterrijk --framework court_of_audit --day 2026-05-01 \\
      --assessor ada@waterrijk.example --assessor bo@waterrijk.example")]
    Create(ScanCreate),
    /// All scans of an organisation, and where they stand
    List {
        /// The organisation's code
        #[arg(long)]
        organisation: String,
    },
    /// How far each norm is met, by a closed scan
    Show {
        /// The scan
        scan: String,
        /// Language: nl or en
        #[arg(long, default_value = "nl", value_parser = super::language)]
        lang: peil_instrument::Lang,
    },
    /// Take in a scan that was made elsewhere, or the findings of a report
    #[command(after_help = "\
A folder holds scan.toml, judgements.csv and evidence.csv, as `peil scan export` writes them; framework.toml if Peil does
not have the framework; and files beside evidence. Findings are one CSV with the columns norm, organisation, judgement
(met, partly, not_met, not_published), derived, note; every organisation in it is a unit of the one that keeps them.

Examples:
  peil scan import scan-2024 --organisation waterrijk
  peil scan import notebooks-data/ministry-norms-2024.csv --organisation rijk --framework court_of_audit \\
      --programme rekenkamer-2024 --day 2024-09-10")]
    Import(ScanImport),
    /// Write the report, a page for the board, and a draft of a policy plan, as PDF and DOCX
    #[command(after_help = "\
The survey nearest to the scan's day (within two years) lies beside it; --wave names another one.

Example:
  peil scan report waterrijk-2026 --out papers")]
    Report {
        /// The scan; closed
        scan: String,
        /// The closed wave that lies beside it
        #[arg(long)]
        wave: Option<String>,
        /// Language: nl or en
        #[arg(long, default_value = "nl", value_parser = super::language)]
        lang: peil_instrument::Lang,
        /// Folder to write to
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// Write a scan to a new folder: what was said, agreed, and put beside it
    #[command(after_help = "Example:\n  peil scan export waterrijk-2026 --out scan-2026")]
    Export {
        /// The scan
        scan: String,
        /// Folder to make; must not be there yet
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
}

/// `peil scan create`
#[derive(Debug, Args)]
pub struct ScanCreate {
    /// Its code: a-z, 0-9 and hyphens
    pub scan: String,
    /// The organisation's code
    #[arg(long)]
    pub organisation: String,
    /// The framework of norms; with @ and a version to stay with an older one
    #[arg(long, value_name = "ID[@VERSION]")]
    pub framework: String,
    /// The day of which it says how things stand
    #[arg(long, value_name = "DAY")]
    pub day: Date,
    /// The unit that is judged [default: the whole organisation]
    #[arg(long, default_value = "")]
    pub unit: String,
    /// What ties it to scans of other units, to lay them side by side
    #[arg(long, default_value = "")]
    pub programme: String,
    /// People of other organisations judge
    #[arg(long)]
    pub peer: bool,
    /// Mail address of an assessor; may be given more than once
    #[arg(long = "assessor", value_name = "EMAIL", required = true)]
    pub assessors: Vec<String>,
}

/// `peil scan import`
#[derive(Debug, Args)]
pub struct ScanImport {
    /// The folder of a scan, or a CSV with findings
    pub from: PathBuf,
    /// The organisation's code
    #[arg(long)]
    pub organisation: String,
    /// Of findings: the framework of norms
    #[arg(long, value_name = "ID[@VERSION]")]
    pub framework: Option<String>,
    /// Of findings: what ties their scans together
    #[arg(long)]
    pub programme: Option<String>,
    /// Of findings: the day of which they say how things stand
    #[arg(long, value_name = "DAY")]
    pub day: Option<Date>,
}
