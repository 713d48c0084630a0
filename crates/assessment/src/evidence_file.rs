//! Files beside evidence: documents and pictures, and what they say they are.

use data_encoding::HEXLOWER;
use peil_maturity::FileRef;
use peil_storage::ScanFile;
use sha2::{Digest, Sha256};

/// How large a file may be: ten million bytes.
pub const MAX_EVIDENCE_BYTES: usize = 10_000_000;

/// What may be put beside evidence: the ending of the name, and what the content is found to be.
const KINDS: [(&str, &[&str]); 8] = [
    ("pdf", &["pdf"]),
    ("png", &["png"]),
    ("jpg", &["jpg"]),
    ("jpeg", &["jpg"]),
    ("docx", &["docx"]),
    ("xlsx", &["xlsx"]),
    ("odt", &["odt"]),
    ("ods", &["ods"]),
];

/// A file that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// How evidence names it.
    pub file: FileRef,
    /// What is kept.
    pub stored: ScanFile,
}

/// Why a file cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileFault {
    /// It is empty.
    #[error("the file is empty")]
    Empty,
    /// It is larger than [`MAX_EVIDENCE_BYTES`].
    #[error("the file is larger than 10 MB: keep it where it is and give its link")]
    TooLarge,
    /// Its name ends in something else.
    #[error("the name ends in none of .pdf, .docx, .odt, .xlsx, .ods, .png, .jpg")]
    Kind,
    /// Its content is not what its name says.
    #[error("the name says .{says}, but the content is {is}: save it again as what it says")]
    NotWhatItSays {
        /// The ending of its name.
        says: String,
        /// What its content is found to be.
        is: String,
    },
}

/// Takes a file, if it is what its name says it is.
///
/// The name is kept without the folders before it. What a document holds is not looked into: whoever opens it does so as
/// with any file of a colleague.
///
/// # Errors
/// Why it cannot be taken.
pub fn attach(name: &str, content: Vec<u8>) -> Result<Attached, FileFault> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name).trim();
    let says = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let (says, found) = says
        .and_then(|says| KINDS.into_iter().find(|(kind, _)| *kind == says))
        .ok_or(FileFault::Kind)?;
    if content.is_empty() {
        return Err(FileFault::Empty);
    }
    if content.len() > MAX_EVIDENCE_BYTES {
        return Err(FileFault::TooLarge);
    }
    let is = infer::get(&content).map_or("something else", |kind| kind.extension());
    if !found.contains(&is) {
        return Err(FileFault::NotWhatItSays { says: says.to_owned(), is: is.to_owned() });
    }
    let sha256: [u8; 32] = Sha256::digest(&content).into();
    let file = FileRef { name: name.to_owned(), sha256: HEXLOWER.encode(&sha256) };
    Ok(Attached { file, stored: ScanFile { sha256, kind: found[0].to_owned(), content } })
}
