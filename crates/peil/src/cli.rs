//! The command line: what can be asked, with examples.

mod analyse;
mod exchange;
mod key;
mod mail;
mod oidc;
mod plates;
mod questionnaire;
mod scan;
mod series;
mod user;
mod words;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;

pub use analyse::{AnalyseArgs, AnalyseFormat};
pub use exchange::{
    CollectArgs, ExportFormat, QuestionnaireExport, QuestionnaireImport, QuestionnaireSchema,
    WaveExportArgs,
};
pub use key::{KeyCommand, VerifyKeysArgs, WaveOpenArgs};
pub use mail::{MailCommand, MailSend};
pub use oidc::OidcCommand;
pub use plates::PlatesArgs;
pub use questionnaire::{QuestionnaireCheck, QuestionnaireCommand, QuestionnaireDiff};
pub use scan::{ScanCommand, ScanCreate, ScanImport};
pub use series::{CalendarArgs, SeriesCommand, SeriesNextArgs, WaveCreate};
pub use user::{AuditLogCommand, UserCommand};
pub use words::{WordsCommand, WordsForm, WordsOut};

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  something failed that you cannot mend (disk, database, network); the message says what
  2  the command line was not understood
  3  a file or value was refused; the messages name file, line and mend, and nothing was changed
  4  not possible now (a wave that is not open, a unit tree that is missing)
  5  an audit found something that can be worked out, or could not finish; or figures differ from their
     reference values";

const EXPORT_FILES: &str = "\
Without --format everything is written but excel-csv.

  csv        figures.csv, one figure a line, with codebook.csv: for the ministry and for programs
  wide       units.csv, one unit a row, with units-codebook.csv
  excel-csv  both with -excel-nl in their names: semicolons, decimal comma; for Dutch Excel only
  xlsx       figures.xlsx: a read-me sheet, an overview, a sheet per theme
  sav        units.sav: units.csv for SPSS, with labels
  parquet    figures.parquet: figures.csv for R, Python and databases

Beside CSV files stand datapackage.json and csv-metadata.json, which describe them; about.md says in words what
everything is. An organisation's own items stand in files whose names begin with own-, so that nothing has to be taken
out of what goes to the ministry. docs/exports.md tells more.

A name that ends in .zip gives the same files as one zip, to send to whoever brings organisations together
(peil collect).

Examples:
  peil export 2023 --out export
  peil export 2023 --out waterrijk-2023.zip
  peil export 2023 --out export --format xlsx --lang en
  peil export 2023 --out export --format csv,excel-csv --licence CC-BY-4.0";

const COLLECT_FILES: &str = "\
A delivery is what `peil export` wrote, as a zip or a folder. Every file in it is checked. If one delivery is refused,
nothing is written, unless --skip is given.

  national.csv    the figures of every organisation as a whole, as they were delivered
  benchmarks.csv  per figure the quartiles among organisations, from five organisations on, and national numbers
  deliveries.csv  who delivered what, and what was refused with why

Beside them stand codebook.csv, datapackage.json, csv-metadata.json, about.md and SHA256SUMS. docs/collect.md tells more.

Examples:
  peil collect deliveries/*.zip --out national-2026
  peil collect waterrijk.zip stad.zip dorp/ --out national-2026 --skip --lang en";

/// Survey and maturity-scan engine for integrity in public organisations.
///
/// Start with `peil demo`: it shows the whole job on made-up data.
#[derive(Debug, Parser)]
#[command(name = "peil", version, after_help = EXIT_CODES, propagate_version = true)]
pub struct Cli {
    /// Settings file
    #[arg(long, global = true, value_name = "FILE", default_value = "peil.toml")]
    pub config: PathBuf,

    /// Folder with database, secrets and datasets (instead of the one in the settings)
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,

    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// What `peil` does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show the whole job on made-up data: the national measurement of 2023
    #[command(after_help = "Examples:\n  peil demo\n  peil demo --dir /tmp/demo --exit")]
    Demo(DemoArgs),
    /// Serve the survey to respondents, and the house to those who have an account
    #[command(after_help = "Examples:\n  peil serve\n  peil serve --listen 127.0.0.1:8080")]
    Serve {
        /// Address and port to listen on (instead of the one in the settings)
        #[arg(long, value_name = "ADDRESS:PORT")]
        listen: Option<std::net::SocketAddr>,
    },
    /// Write database, secrets and datasets to a new folder, to come back to
    #[command(after_help = "\
The service may go on. Never in it: the urn (its second folder is urn_copy) and accounts.key, which is kept apart.
While a wave is open a backup names who is invited: encrypt it, and destroy it by the day that its page promises.

Example:
  peil backup backup-2026-11-02")]
    Backup {
        /// The folder to make
        out: PathBuf,
    },
    /// Put a backup into an empty data folder, after checking every file
    #[command(after_help = "Example:\n  peil restore backup-2026-11-02")]
    Restore {
        /// The folder that `peil backup` made
        from: PathBuf,
    },
    /// The organisation and its units
    #[command(subcommand)]
    Units(UnitsCommand),
    /// Waves, from draft to closed
    #[command(subcommand)]
    Wave(WaveCommand),
    /// The key that opens the answers of a wave
    #[command(subcommand)]
    Key(KeyCommand),
    /// Check a list of class keys, as anybody can: does it mark nobody?
    #[command(after_help = "\
Example:
  peil verify-keys keys.json --root 7K2M-9QWX-…")]
    VerifyKeys(VerifyKeysArgs),
    /// Waves that come back: the next one, proposed from the last
    #[command(subcommand)]
    Series(SeriesCommand),
    /// Maturity scans: what is arranged, judged on the norms of a framework
    #[command(subcommand)]
    Scan(ScanCommand),
    /// Write all dates of a series as a calendar file (iCalendar)
    #[command(after_help = "\
Without --series and --wave: all series. Reading the file again replaces the entries of earlier.

Example:
  peil calendar --series integriteit --out integriteit.ics")]
    Calendar(CalendarArgs),
    /// Write the personal links of an open wave, for mail and letters
    #[command(after_help = "\
The file holds every code: whoever has it can answer in somebody's place. Send, then delete.

Example:
  peil links 2026 --out links.csv")]
    Links {
        /// The wave
        wave: String,
        /// CSV to write: unit, channel, email, code, link
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Print the letters of an open wave: a PDF with one page for each invitation
    #[command(after_help = "\
Each letter has a personal link as QR code, and the same code to type. Pages are sorted by unit, whose
name stands in the corner, to deal them out; they bear no name, for there is none. A4, folded in three at
the marks, for a DL envelope with or without a window (left or right).

The file holds codes: whoever has it can answer in somebody's place. Print, then delete. It can be made
again as long as the wave is open.

Examples:
  peil letters 2026 --out letters.pdf
  peil letters 2026 --out finance.pdf --channel all --lang both --unit FIN-A --unit FIN-B
  peil letters 2026 --out bounced.pdf --bounced
  peil letters 2026 --out team-links.pdf --team-links")]
    Letters(LettersArgs),
    /// Invitations and reminders by mail
    #[command(subcommand)]
    Mail(MailCommand),
    /// Signing in to the house by the provider of an organisation (OpenID Connect)
    #[command(subcommand)]
    Oidc(OidcCommand),
    /// Links that a team shares, for people without mail or letter of their own
    #[command(subcommand)]
    TeamLink(TeamLinkCommand),
    /// Compute the results of a closed wave, or of answers from elsewhere
    #[command(after_help = analyse::EXAMPLES)]
    Analyse(Box<AnalyseArgs>),
    /// Make the talk plates (praatplaten) of a closed wave
    #[command(after_help = plates::FILES)]
    Plates(PlatesArgs),
    /// Write the figures of a closed wave: CSV, workbook, SPSS, Parquet
    #[command(after_help = EXPORT_FILES)]
    Export(WaveExportArgs),
    /// Bring the exports of several organisations together: national figures and benchmarks
    #[command(after_help = COLLECT_FILES)]
    Collect(CollectArgs),
    /// What people wrote in their own words: have it reviewed, then show it
    #[command(subcommand)]
    Words(WordsCommand),
    /// Attack exported figures as an outsider would: what can be worked out of hidden people?
    #[command(after_help = "\
Reads results.json, figures.csv with codebook.csv, and units.csv; of a folder, those in it and in the
folders in it. Give together what an outsider can have together, two waves for instance.

What it finds it prints: of which group, what can be concluded, from which figures, and how sure that is.
Then the exit code is 5.

Examples:
  peil audit export
  peil audit results-2024/results.json results-2026/results.json")]
    Audit {
        /// Folders and files
        #[arg(required = true, value_name = "DIR|FILE")]
        paths: Vec<PathBuf>,
    },
    /// Questionnaires as files
    #[command(subcommand)]
    Questionnaire(QuestionnaireCommand),
    /// Accounts of those who run waves and those who read results
    #[command(subcommand)]
    User(UserCommand),
    /// The log of what they did
    #[command(subcommand)]
    AuditLog(AuditLogCommand),
    /// Print the settings in force, and where they come from
    Config,
}

/// `peil demo`
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Folder to write to; an earlier demonstration in it is replaced
    #[arg(long, value_name = "DIR", default_value = "peil-demo")]
    pub dir: PathBuf,
    /// End when everything is made, instead of serving
    #[arg(long)]
    pub exit: bool,
    /// Address and port to serve on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8470")]
    pub listen: std::net::SocketAddr,
}

/// `peil units`
#[derive(Debug, Subcommand)]
pub enum UnitsCommand {
    /// Take in an organisation and its unit tree; replaces the tree of earlier
    #[command(after_help = "\
units.csv has the columns code,parent,name_nl,name_en,kind,heads.
organisation.toml: see docs/organisation.example.toml.

Example:
  peil units import units.csv --organisation organisation.toml")]
    Import {
        /// The unit tree
        units: PathBuf,
        /// Who the organisation is and what respondents are told about it
        #[arg(long, value_name = "FILE")]
        organisation: PathBuf,
    },
}

/// `peil wave`
#[derive(Debug, Subcommand)]
pub enum WaveCommand {
    /// Make a draft
    #[command(after_help = "\
The first wave of a series is made by hand, a later one from the proposal of `peil series next`.
`peil questionnaire show staff` prints a questionnaire with its themes. The form of a file with own items
stands in questionnaires/README.md.

Examples:
  peil wave create 2026 --organisation waterrijk --name-nl 'Meting 2026' --name-en 'Survey 2026' \\
      --questionnaire staff --opens 2026-10-05 --closes 2026-10-30
  peil wave create 2026 --organisation waterrijk --name-nl 'Meting 2026' --name-en 'Survey 2026' \\
      --opens 2026-10-05 --closes 2026-10-30 --themes communication,culture --own-items own.toml
  peil wave create --from next-wave/wave.toml")]
    Create(Box<WaveCreate>),
    /// What became of the units since the wave before: print it, or give it anew
    #[command(after_help = "\
Only a draft can be given another lineage. Without options the lineage is printed.

Examples:
  peil wave lineage 2026 --write lineage.csv
  peil wave lineage 2026 --from lineage.csv")]
    Lineage {
        /// The wave
        wave: String,
        /// Write it to a file that is not there yet
        #[arg(long, value_name = "FILE", conflicts_with = "from")]
        write: Option<PathBuf>,
        /// Read it from a file, in the place of what the draft has
        #[arg(long, value_name = "FILE")]
        from: Option<PathBuf>,
    },
    /// Take the snapshot of the units, make the codes and open the doors
    #[command(after_help = "\
staff.csv has the columns unit,email,channel (mail or letter).

Answers are sealed in the browser for a key whose other half is not on this server. Make it first, elsewhere, with
`peil key make`, and try it with `peil key check`: without it nobody can open the answers, and the wave is lost.

Examples:
  peil wave open 2026 --staff staff.csv --sealing-key integriteit-2026.sealing-key \\
      --key-holder 'de integriteitscoördinator en de ondernemingsraad'
  peil wave open 2026 --staff staff.csv --sealing-key integriteit-2026.sealing-key \\
      --key-holder 'de integriteitscoördinator' --script-only --gone-on 2026-12-31")]
    Open(Box<WaveOpenArgs>),
    /// Write the list of class keys of a wave, for the works council and whoever wants to check it
    #[command(after_help = "\
Example:
  peil wave keys 2026 --out keys.json")]
    Keys {
        /// The wave
        wave: String,
        /// JSON to write; it must not be there yet
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Share the results of a closed wave: managers see the talk plate of their unit and those below it
    #[command(after_help = "\
Cannot be undone. Look at the overview and some plates first. What is shown was decided at closing.

Example:
  peil wave publish 2026
  peil wave publish 2026 --on 2026-12-14 --mail")]
    Publish {
        /// The wave
        wave: String,
        /// Not now but on this day, from seven in the morning, by the service that runs then
        #[arg(long, value_name = "DATE")]
        on: Option<Date>,
        /// Tell each manager by a mail with a link; the running service sends it ([mail] in the settings)
        #[arg(long)]
        mail: bool,
    },
    /// How a wave goes, in totals only
    Status {
        /// The wave
        wave: String,
    },
    /// End a wave: decide what is shown, freeze the dataset, destroy codes and raw answers
    #[command(after_help = "\
Cannot be undone. An interrupted closing is finished by giving the command again.

The opening key is read and not kept. If it was made in two parts, give both. If several machines served the wave,
bring the urn folder of each here first, and name it with --urn.

Examples:
  peil wave close 2026 --key integriteit-2026.opening-key
  peil wave close 2026 --key integriteit-2026.opening-key-1 --key integriteit-2026.opening-key-2")]
    Close {
        /// The wave
        wave: String,
        /// The opening key, or one of its two parts (give both)
        #[arg(long = "key", value_name = "FILE", required = true)]
        keys: Vec<PathBuf>,
        /// An urn folder of another machine that served the wave; may be given more than once
        #[arg(long = "urn", value_name = "DIR")]
        urns: Vec<PathBuf>,
    },
}

/// `peil wave create` by hand
#[derive(Debug, Args)]
pub struct WaveCreateArgs {
    /// Its code: stands in the link; a-z, 0-9 and hyphens
    #[arg(required = false, required_unless_present = "from")]
    pub wave: String,
    /// The organisation's code
    #[arg(long, required = false, required_unless_present = "from")]
    pub organisation: String,
    /// What people call the wave, in Dutch
    #[arg(long, required = false, required_unless_present = "from")]
    pub name_nl: String,
    /// What people call the wave, in English
    #[arg(long, required = false, required_unless_present = "from")]
    pub name_en: String,
    /// A shipped questionnaire (staff, staff@1.0.0) or a file
    #[arg(long, value_name = "ID|FILE", default_value = "staff")]
    pub questionnaire: String,
    /// Only these themes of it, separated by commas; without this the whole questionnaire
    #[arg(long, value_name = "THEME,…", value_delimiter = ',')]
    pub themes: Option<Vec<String>>,
    /// Up to ten items of your own, marked as such and never in figures for the ministry
    #[arg(long, value_name = "FILE")]
    pub own_items: Option<PathBuf>,
    /// First day on which answers are taken
    #[arg(long, value_name = "DATE", required = false, required_unless_present = "from")]
    pub opens: Date,
    /// Last day on which answers are taken
    #[arg(long, value_name = "DATE", required = false, required_unless_present = "from")]
    pub closes: Date,
    /// Smallest number of respondents behind a figure; at least 5
    #[arg(long, default_value_t = peil_disclosure::Policy::USUAL)]
    pub k: u32,
    /// The series of waves it belongs to
    #[arg(long, default_value = "survey")]
    pub series: String,
    /// The answers will be made up: every page, plate and file says so
    #[arg(long)]
    pub synthetic: bool,
}

/// `peil letters`
#[derive(Debug, Args)]
pub struct LettersArgs {
    /// The wave
    pub wave: String,
    /// PDF to write; it must not be there yet
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Language of the letters: nl, en, or both (a page for each, Dutch first)
    #[arg(long, value_enum, default_value = "nl")]
    pub lang: LetterLang,
    /// Whose letters: those of channel letter in staff.csv, or everybody's
    #[arg(long, value_enum, default_value = "letter")]
    pub channel: LetterChannel,
    /// Only this unit (may be given more than once)
    #[arg(long = "unit", value_name = "CODE", conflicts_with = "team_links")]
    pub units: Vec<String>,
    /// Only people whose address refused a mail of `peil mail send`, instead of a channel
    #[arg(long, conflicts_with_all = ["channel", "team_links"])]
    pub bounced: bool,
    /// One page for each team link, to hand out or put up, instead of personal letters
    #[arg(long, conflicts_with = "channel")]
    pub team_links: bool,
}

/// The languages of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LetterLang {
    /// Dutch.
    Nl,
    /// English.
    En,
    /// A page in Dutch and a page in English.
    Both,
}

/// Whose letters are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LetterChannel {
    /// People who get a letter.
    Letter,
    /// Everybody.
    All,
}

/// `peil team-link`
#[derive(Debug, Subcommand)]
pub enum TeamLinkCommand {
    /// Make a link that a number of people share
    #[command(after_help = "\
One person can use a team link more than once, and nobody can tell. So its answers count for the
organisation only, never for the team, and they hide nobody else's. A link is printed once; `peil letters
WAVE --team-links` prints it again.

Example:
  peil team-link add 2026 --name-nl Buitendienst --name-en 'Field staff' --limit 30")]
    Add {
        /// The wave, which has to be open
        wave: String,
        /// Whom it is for, in Dutch; stands on its page and with no answer
        #[arg(long)]
        name_nl: String,
        /// The same in English
        #[arg(long)]
        name_en: String,
        /// How often it may be used: the number of people it is for
        #[arg(long, value_name = "N")]
        limit: u32,
    },
    /// List the team links of an open wave: whom they are for, and their limits
    #[command(after_help = "\
How often a link was used is not told while the wave is open: of a small team that would tell who has
answered. `peil wave status` gives the total after closing.")]
    List {
        /// The wave
        wave: String,
    },
}

fn language(tag: &str) -> Result<peil_instrument::Lang, String> {
    peil_instrument::Lang::from_tag(tag).ok_or_else(|| "nl or en".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
