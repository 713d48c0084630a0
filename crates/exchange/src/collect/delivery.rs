//! What one organisation sent, read and checked.

use std::path::Path;

use peil_instrument::Text;

use super::facts::{self, Facts};
use super::reason::Reason;
use super::rows;
use super::source::{self, Files};
use super::sums;
use super::{Limits, RefusedDelivery};
use crate::checksums;
use crate::codebook::{self, Line};
use crate::error::ExchangeError;
use crate::long::{self, Lines, LongRow};

const FIGURES: &str = "figures.csv";
const CODEBOOK: &str = "codebook.csv";

/// Kinds of lines of a codebook that say what was asked, and not where or with what words of the program.
const ASKED: [&str; 8] =
    ["block", "scale", "scale_comparison", "scale_meaning", "relation", "gap", "item", "answer"];

/// What one organisation sent.
#[derive(Debug, Clone)]
pub(super) struct Delivery {
    pub(super) sender: Sender,
    pub(super) facts: Facts,
    /// What the organisation is called.
    pub(super) name: Text,
    /// What was asked: blocks, scales, items and answers.
    pub(super) asked: Vec<Line>,
    /// The title of the questionnaire.
    pub(super) title: Text,
    /// The figures of the organisation as a whole.
    pub(super) figures: Vec<LongRow>,
}

/// How a delivery came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sender {
    /// The path as it was given.
    pub(super) path: String,
    /// The name of the file or folder.
    pub(super) file: String,
    /// The fingerprint of `SHA256SUMS`, and so of all files; empty if there is none.
    pub(super) checksum: String,
}

impl Delivery {
    /// Reads a zip or a folder.
    pub(super) fn read(path: &Path, limits: &Limits) -> Result<Delivery, Box<RefusedDelivery>> {
        let file = path
            .file_name()
            .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
        let mut sender = Sender { path: path.display().to_string(), file, checksum: String::new() };
        let refuse = |sender: &Sender, facts: Option<&Facts>, reasons| {
            Box::new(RefusedDelivery::new(sender, facts, reasons))
        };
        let files =
            source::read(path, limits).map_err(|reason| refuse(&sender, None, vec![reason]))?;
        if let Some(sums) = files.get(checksums::NAME) {
            sender.checksum.clone_from(&sums.sha256);
        }
        sums::check(&files).map_err(|reasons| refuse(&sender, None, reasons))?;
        let facts = Facts::read(&files).map_err(|reason| refuse(&sender, None, vec![reason]))?;
        let contents = contents(&files, &facts);
        let Contents { name, title, asked, figures } =
            contents.map_err(|reasons| refuse(&sender, Some(&facts), reasons))?;
        Ok(Delivery { sender, facts, name, asked, title, figures })
    }

    /// Where it stands among others, whatever the order in which they were given.
    pub(super) fn place(&self) -> (&str, &str, &str) {
        (&self.facts.organisation, &self.sender.file, &self.sender.checksum)
    }
}

/// What stands in the tables of a delivery.
struct Contents {
    name: Text,
    title: Text,
    asked: Vec<Line>,
    figures: Vec<LongRow>,
}

fn contents(files: &Files, facts: &Facts) -> Result<Contents, Vec<Reason>> {
    let one = |reason| vec![reason];
    let text = facts::text(files, CODEBOOK).map_err(one)?;
    let book =
        codebook::read(text.as_bytes()).map_err(|error| one(reason(CODEBOOK, text, &error)))?;
    let text = facts::text(files, FIGURES).map_err(one)?;
    let rows = long::read(text.as_bytes()).map_err(|error| one(reason(FIGURES, text, &error)))?;
    // A codebook names a unit before those below it: the first one is the organisation as a whole.
    let unit = book.iter().find(|line| line.kind == "unit");
    let unit = unit.ok_or_else(|| one(Reason::Empty { name: CODEBOOK.to_owned() }))?;
    rows::check(&rows, &book, facts)?;
    let figures: Vec<LongRow> =
        rows.into_iter().map(|(_, row)| row).filter(|row| row.unit == unit.id).collect();
    if figures.is_empty() {
        return Err(one(Reason::Empty { name: FIGURES.to_owned() }));
    }
    let title = book.iter().find(|line| line.kind == "questionnaire");
    let title = title.map_or_else(
        || Text::new(facts.questionnaire.as_str(), facts.questionnaire.as_str()),
        |line| line.text.clone(),
    );
    let name = unit.text.clone();
    let asked = book.into_iter().filter(|line| ASKED.contains(&&*line.kind)).collect();
    Ok(Contents { name, title, asked, figures })
}

/// Why a table cannot be read.
fn reason(name: &str, text: &str, error: &ExchangeError) -> Reason {
    let name = name.to_owned();
    match error {
        ExchangeError::Header { found } => Reason::Columns { name, found: found.clone() },
        ExchangeError::Number { line, cell } => {
            Reason::Number { name, line: *line, cell: cell.clone() }
        }
        ExchangeError::Csv(error) => match error.kind() {
            csv::ErrorKind::UnequalLengths { pos, expected_len, len } => Reason::Cells {
                name,
                line: pos.as_ref().map_or(0, |pos| Lines::of(text.as_bytes()).at(pos.byte())),
                found: *len,
                expected: *expected_len,
            },
            _ => Reason::NotCsv { name },
        },
        _ => Reason::NotCsv { name },
    }
}
