//! Descriptions of the CSV files for programs: what is in each column, and which file it was.

mod csvw;
mod fields;
mod frictionless;

use peil_analysis::Results;
use peil_instrument::{Lang, Questionnaire};

use crate::dialect::Dialect;
use crate::export::Licence;

pub(crate) use fields::{codebook_fields, long_fields, wide_codebook_fields, wide_fields};

/// What a column holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    Text,
    /// One of these words.
    Word(Vec<&'static str>),
    /// A number of people.
    People,
    Number,
    /// 1 or 0.
    Flag,
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// What its numbers count in.
    pub(crate) quantity: Option<&'static str>,
    pub(crate) description: String,
    /// Whether every cell is filled.
    pub(crate) is_filled: bool,
}

/// A CSV file as it was written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Table {
    /// The file's name.
    pub(crate) file: String,
    pub(crate) description: String,
    pub(crate) dialect: Dialect,
    pub(crate) fields: Vec<Field>,
    /// The column by which a row is known, if there is one.
    pub(crate) key: Option<&'static str>,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
}

/// What the descriptors are made from.
pub(crate) struct Package<'a> {
    pub(crate) questionnaire: &'a Questionnaire,
    pub(crate) results: &'a Results,
    pub(crate) lang: Lang,
    pub(crate) licence: Option<&'a Licence>,
    pub(crate) tables: Vec<Table>,
}

impl Package<'_> {
    /// `datapackage.json`: the files as a Frictionless Data Package.
    pub(crate) fn frictionless(&self) -> serde_json::Value {
        frictionless::descriptor(self)
    }

    /// `csv-metadata.json`: the files as CSV on the Web.
    pub(crate) fn csvw(&self) -> serde_json::Value {
        csvw::descriptor(self)
    }

    /// All sentences about the export.
    fn description(&self) -> String {
        let lines = crate::about::lines(self.questionnaire, self.results, self.lang, self.licence);
        lines.into_iter().map(|line| line.text).collect::<Vec<_>>().join(" ")
    }

    fn source(&self) -> String {
        crate::about::source(self.questionnaire, self.results, self.lang)
    }
}
