//! The form of every file, as data: which keys a table has, what each means and what may stand there.
//!
//! The loaders take their keys from here, `questionnaires/README.md` its tables
//! ([`reference`](crate::reference())), and the JSON Schema its properties: so the three cannot disagree.

mod files;
mod markdown;

pub use files::FILES;
pub(crate) use files::{
    BANK, BANK_FORMAT, BANK_ITEM, BLOCK, CONDITION, FORMAT, FRAMEWORK, FRAMEWORK_ASPECT,
    FRAMEWORK_GROUP, FRAMEWORK_LEVEL, FRAMEWORK_NORM, GAP, INSTRUMENT, ITEM, NORM_PART, OPTION,
    OWN_ITEM, OWN_ITEMS, PART, PERSPECTIVE, QUESTION, QUESTIONNAIRE, REFERENCE, RELATION, SCALE,
    SELECTION,
};
pub use markdown::reference;

/// A file that people write.
#[derive(Debug, Clone, Copy)]
pub struct FileShape {
    /// What it is called on the command line: `questionnaire`.
    pub id: &'static str,
    /// Where it stands below `questionnaires/`.
    pub place: &'static str,
    /// The top of the file.
    pub root: &'static Shape,
    /// Its tables in the order in which they are explained, the top first.
    pub tables: &'static [&'static Shape],
}

/// A table of a file.
#[derive(Debug)]
pub struct Shape {
    /// The heading under which it is explained, as it is written in a file: `[[blocks]]`.
    pub heading: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// Its keys, in the order in which they are explained.
    pub keys: &'static [Key],
}

/// A key of a table.
#[derive(Debug)]
pub struct Key {
    /// How it is written.
    pub name: &'static str,
    /// What may stand there.
    pub kind: Kind,
    /// Whether it has to be there.
    pub need: Need,
    /// What it means.
    pub about: &'static str,
}

/// Whether a key has to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Always.
    Required,
    /// Never.
    Optional,
    /// In some cases, which the meaning tells; a schema cannot.
    Sometimes,
}

/// What may stand behind a key.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// An id that may be made here.
    Id,
    /// The id of something that is written elsewhere.
    Name(&'static str),
    /// Three numbers: `1.0.0`.
    Version,
    /// A text in both languages.
    Text,
    /// Words in one language, for whoever keeps the file.
    Words,
    /// A whole number.
    Whole {
        /// The least that is possible.
        least: u32,
        /// The most.
        most: u32,
    },
    /// `true` or `false`.
    Flag,
    /// One of some words.
    OneOf(&'static [&'static str]),
    /// A list of ids of things that are written elsewhere.
    Names(&'static str),
    /// A list of texts in both languages.
    Texts {
        /// The fewest.
        least: usize,
        /// The most.
        most: usize,
    },
    /// A group of keys.
    Table(&'static Shape),
    /// A list of groups of keys.
    Tables(&'static Shape),
    /// The items of a block: ids of the bank, tables that add something to one, or tables of their own.
    Items {
        /// A table that names an item of the bank.
        named: &'static Shape,
        /// A table that is an item.
        own: &'static Shape,
    },
    /// A text for every level of a framework.
    Levels,
    /// Reasons by the code of a warning.
    Reasons,
}

impl Shape {
    /// The names of its keys.
    pub(crate) fn names(&self) -> Vec<&'static str> {
        self.keys.iter().map(|key| key.name).collect()
    }
}
