//! Descriptions of the CSV files for programs: what is in each column, and which file it was.

mod csvw;
mod fields;
mod frictionless;

use peil_analysis::Results;
use peil_instrument::{Lang, Questionnaire};
use serde_json::json;

use crate::dialect::Dialect;
use crate::export::Licence;
use crate::long::LONG_SCHEMA;
use crate::texts;

pub(crate) use fields::{
    codebook_fields, long_fields, maturity_codebook_fields, maturity_fields, wide_codebook_fields,
    wide_fields,
};

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

/// What a CSV file is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TableKind {
    /// The file's name.
    pub(crate) file: String,
    pub(crate) description: String,
    pub(crate) dialect: Dialect,
    pub(crate) fields: Vec<Field>,
    /// The column by which a row is known, if there is one.
    pub(crate) key: Option<&'static str>,
}

/// A CSV file as it was written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Table {
    pub(crate) kind: TableKind,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
}

/// What descriptors say of their files as a whole.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Head {
    /// A name for programs; letters that the standard does not allow are replaced.
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) description: String,
    /// The questionnaire, in words.
    pub(crate) source: String,
    /// The version of the questionnaire.
    pub(crate) version: String,
    pub(crate) identifier: String,
    /// What only Peil reads.
    pub(crate) notes: serde_json::Value,
}

impl Head {
    /// That of the export of a wave.
    pub(crate) fn of_wave(
        questionnaire: &Questionnaire,
        results: &Results,
        lang: Lang,
        licence: Option<&Licence>,
    ) -> Head {
        let about = &results.about;
        let lines = crate::about::lines(questionnaire, results, lang, licence);
        Head {
            name: format!("peil-{}-{}", about.organisation, about.wave),
            title: texts::title(results, lang),
            description: lines.into_iter().map(|line| line.text).collect::<Vec<_>>().join(" "),
            source: crate::about::source(questionnaire, results, lang),
            version: about.version.clone(),
            identifier: format!("{} {}", about.organisation, about.wave),
            notes: json!({
                "schema": LONG_SCHEMA,
                "wave": about.wave,
                "organisation": about.organisation,
                "questionnaire": about.questionnaire,
                "questionnaire_version": about.version,
                "questionnaire_hash": about.questionnaire_hash,
                "k": about.k,
                "synthetic": about.synthetic,
                "previous_wave": results.comparison.as_ref().map(|before| &before.wave),
            }),
        }
    }
}

/// What the descriptors are made from.
pub(crate) struct Package<'a> {
    pub(crate) head: Head,
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
}
