//! National collection: the released figures of several organisations brought together.
//!
//! A delivery is what [`write_export`](crate::write_export) or [`write_zip`](crate::write_zip) wrote, as one
//! organisation sent it. Every delivery is checked on its own and beside the others; figures are taken over as they
//! are, and benchmarks are made of them. Answers of people are neither needed nor there.

mod about_page;
mod benchmark;
mod delivery;
mod facts;
mod fields;
mod reason;
mod rows;
mod source;
mod sums;
mod together;
mod write;

use std::path::{Path, PathBuf};

use peil_instrument::Lang;

pub use benchmark::{BENCHMARK_COLUMNS, FEWEST};
use delivery::{Delivery, Sender};
use facts::Facts;
pub use reason::Reason;
pub use write::{DELIVERY_COLUMNS, NATIONAL_COLUMNS};

use crate::error::ExchangeError;
use crate::texts;

/// How large a delivery can be: more is a mistake, or made to hurt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a zip.
    pub archive: u64,
    /// Files in a delivery.
    pub files: usize,
    /// Bytes of all files of a delivery together.
    pub unpacked: u64,
    /// Bytes of a table that is read.
    pub text: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { archive: 128_000_000, files: 100, unpacked: 1_000_000_000, text: 256_000_000 }
    }
}

/// How deliveries are brought together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollectOptions {
    /// Whether to go on without the deliveries that are refused.
    pub skip: bool,
    /// The language of descriptions and reasons.
    pub lang: Lang,
    /// How large a delivery can be.
    pub limits: Limits,
}

impl Default for CollectOptions {
    fn default() -> CollectOptions {
        CollectOptions { skip: false, lang: Lang::Nl, limits: Limits::default() }
    }
}

/// What was brought together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collected {
    /// The files written, all but `SHA256SUMS`.
    pub files: Vec<String>,
    /// The codes of the organisations taken in, in order.
    pub organisations: Vec<String>,
    /// The deliveries left out.
    pub refused: Vec<RefusedDelivery>,
}

/// A delivery that cannot be taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedDelivery {
    /// The path as it was given.
    pub path: String,
    /// Why, at least one.
    pub reasons: Vec<Reason>,
    sender: Sender,
    facts: Option<Facts>,
}

impl RefusedDelivery {
    fn new(sender: &Sender, facts: Option<&Facts>, reasons: Vec<Reason>) -> RefusedDelivery {
        let (path, sender) = (sender.path.clone(), sender.clone());
        RefusedDelivery { path, reasons, sender, facts: facts.cloned() }
    }

    /// A line per reason: `town.zip: what is wrong. Mend: what to do.`
    pub fn render(&self, lang: Lang) -> Vec<String> {
        self.reasons
            .iter()
            .map(|reason| format!("{}: {}", self.path, reason.render(lang)))
            .collect()
    }

    /// Where it stands among others, whatever the order in which they were given.
    fn place(&self) -> (Option<&str>, &str, &str, String) {
        let organisation = self.facts.as_ref().map(|facts| facts.organisation.as_str());
        let reasons = self.reasons.iter().map(|reason| reason.render(Lang::Nl));
        (organisation, &self.sender.file, &self.sender.checksum, reasons.collect())
    }
}

/// Why nothing was brought together, and nothing written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CollectError {
    /// Deliveries are refused, and nobody said to go on without them.
    #[error("{} deliveries are refused", .0.len())]
    Refused(Vec<RefusedDelivery>),
    /// No delivery is left.
    #[error("all {} deliveries are refused", .0.len())]
    Nothing(Vec<RefusedDelivery>),
    /// As many deliveries have one questionnaire as another: which one is meant, somebody has to say.
    #[error("as many deliveries have one questionnaire as another: {}", questionnaires.join("; "))]
    Undecided {
        /// Each questionnaire with the organisations that have it.
        questionnaires: Vec<String>,
    },
    /// The folder to write to is one of the deliveries.
    #[error("{} is a delivery and cannot be written to", .0.display())]
    OntoDelivery(PathBuf),
    /// The files could not be written.
    #[error(transparent)]
    Write(#[from] ExchangeError),
}

impl CollectError {
    /// What people read, a line each.
    pub fn render(&self, lang: Lang) -> Vec<String> {
        match self {
            CollectError::Refused(refused) | CollectError::Nothing(refused) => {
                let key = match self {
                    CollectError::Refused(_) => "collect.stopped",
                    _ => "collect.nothing",
                };
                let lines = refused.iter().flat_map(|refused| refused.render(lang));
                lines.chain([texts::word(lang, key).to_owned()]).collect()
            }
            CollectError::Undecided { questionnaires } => {
                let found = questionnaires.join("; ");
                vec![texts::fill(lang, "collect.undecided", &[("found", &found)])]
            }
            CollectError::OntoDelivery(folder) => {
                let folder = folder.display().to_string();
                vec![texts::fill(lang, "collect.onto_delivery", &[("folder", &folder)])]
            }
            CollectError::Write(error) => vec![error.to_string()],
        }
    }
}

/// Brings deliveries together in the folder `out`: `national.csv`, `benchmarks.csv`, `deliveries.csv`, `codebook.csv`,
/// their descriptions, `about.md` and `SHA256SUMS`.
///
/// The order of `paths` does not matter. All files are made under other names first, and get theirs when all are there.
///
/// # Errors
/// [`CollectError::Refused`] if a delivery is refused and `options.skip` is not set; [`CollectError::Nothing`] if all
/// are; [`CollectError::Undecided`] if no questionnaire is that of most; [`CollectError::OntoDelivery`] if `out` is one
/// of `paths`; [`CollectError::Write`] if a file cannot be made. Nothing is written then.
pub fn collect(
    paths: &[PathBuf],
    out: &Path,
    options: &CollectOptions,
) -> Result<Collected, CollectError> {
    let is_out = |path: &&PathBuf| {
        path.canonicalize().is_ok_and(|path| out.canonicalize().is_ok_and(|out| out == path))
    };
    if let Some(path) = paths.iter().find(is_out) {
        return Err(CollectError::OntoDelivery(path.clone()));
    }
    let (mut deliveries, mut refused) = (Vec::new(), Vec::new());
    for path in paths {
        match Delivery::read(path, &options.limits) {
            Ok(delivery) => deliveries.push(delivery),
            Err(problem) => refused.push(*problem),
        }
    }
    deliveries.sort_by(|a, b| a.place().cmp(&b.place()));
    let deliveries = together::check(deliveries, &mut refused)?;
    refused.sort_by_cached_key(|refused| {
        let (organisation, file, checksum, reasons) = refused.place();
        (organisation.map(str::to_owned), file.to_owned(), checksum.to_owned(), reasons)
    });
    if deliveries.is_empty() {
        return Err(CollectError::Nothing(refused));
    }
    if !refused.is_empty() && !options.skip {
        return Err(CollectError::Refused(refused));
    }
    let files = write::write(&deliveries, &refused, out, options.lang)?;
    let organisations = deliveries.into_iter().map(|it| it.facts.organisation).collect();
    Ok(Collected { files, organisations, refused })
}
