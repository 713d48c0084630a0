//! What can go wrong with a scan.

use peil_instrument::Id;
use peil_maturity::Fault;
use peil_storage::StorageError;

/// Why something cannot be done to a scan.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// There is none with this code.
    #[error("there is no scan `{0}`")]
    NoScan(String),
    /// There is one with this code already.
    #[error("there is a scan `{0}` already: give this one another code")]
    Exists(String),
    /// A framework, or a version of it, that Peil does not have.
    #[error(
        "Peil has no framework {id} {version}; it has {known}. Or put its file beside, as framework.toml"
    )]
    NoFramework {
        /// The framework.
        id: String,
        /// The version.
        version: String,
        /// Those it has.
        known: String,
    },
    /// A framework's file that cannot be used.
    #[error("framework.toml: {0}")]
    BadFramework(String),
    /// A unit that the organisation has not.
    #[error("the organisation has no unit `{0}`")]
    NoUnit(String),
    /// A norm that the framework has not.
    #[error("the framework has no norm `{0}`")]
    NoNorm(String),
    /// A seat that the scan has not.
    #[error("the scan has no seat {0}")]
    NoSeat(u32),
    /// What is wrong with a judgement.
    #[error("norm {norm}: {}", texts(.faults))]
    Faulty {
        /// Of which norm.
        norm: Id,
        /// What is wrong, or missing where nothing may be.
        faults: Vec<Fault>,
    },
    /// Norms that still miss something.
    #[error("not done yet: {}", ids(.norms))]
    Unfinished {
        /// Which.
        norms: Vec<Id>,
    },
    /// Assessors who are not done.
    #[error("not done yet: {}", .seats.join(", "))]
    Waiting {
        /// What they are called.
        seats: Vec<String>,
    },
    /// The scan does not stand where this can be done.
    #[error("scan `{0}` cannot do that where it stands")]
    Elsewhere(String),
    /// A code for a scan that is none.
    #[error("`{0}` is no code of a scan: use a-z, 0-9 and -")]
    NoCode(String),
    /// Something that a row names is not there: a file beside evidence.
    #[error("evidence names the file `{0}`, which is not there")]
    NoFile(String),
    /// A file beside evidence that cannot be taken.
    #[error("{name}: {fault}")]
    File {
        /// The file.
        name: String,
        /// What is wrong.
        fault: crate::FileFault,
    },
    /// What was stored cannot be read.
    #[error("the scan `{0}` cannot be read")]
    Corrupt(String),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

fn texts(faults: &[Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

fn ids(norms: &[Id]) -> String {
    norms.iter().map(Id::as_str).collect::<Vec<_>>().join(", ")
}
