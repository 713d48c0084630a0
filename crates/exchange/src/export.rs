//! A folder with the released figures of a wave, in the forms that people and programs use.

mod about_page;
mod folder;
mod format;
mod licence;
mod zipped;

use std::io::{self, Write};
use std::panic::resume_unwind;
use std::path::Path;
use std::thread;

use peil_analysis::Results;
use peil_disclosure::Released;
use peil_instrument::{Lang, Questionnaire, Text};
use serde_json::Value;

use crate::checksums::write_checksums;
use crate::dialect::Dialect;
use crate::error::ExchangeError;
use crate::maturity::{self, MaturityScan};
use crate::package::{self, Field, Head, Package, Table, TableKind};
use crate::subjects::Subjects;
use crate::wide::{self, Wide};
use crate::{codebook, long, parquet, report, spss, texts, workbook};

pub(crate) use folder::Staging;
use folder::Written;
pub use format::ExportFormat;
pub use licence::Licence;
pub use zipped::write_zip;

/// How an export is to be.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportOptions {
    /// The forms; a form that is named twice is written once.
    pub formats: Vec<ExportFormat>,
    /// The language of what people read: workbook, labels, descriptions. CSV and Parquet have ids, and both languages in
    /// the codebook.
    pub lang: Lang,
    /// Under which licence the figures may go further, if the organisation has said so.
    pub licence: Option<Licence>,
    /// Closed maturity scans of the organisation, in files of their own beside the figures.
    pub scans: Vec<MaturityScan>,
}

impl Default for ExportOptions {
    fn default() -> ExportOptions {
        ExportOptions {
            formats: ExportFormat::USUAL.into(),
            lang: Lang::Nl,
            licence: None,
            scans: Vec::new(),
        }
    }
}

/// Writes an export to `out`: the files of every form, two descriptions of the CSV files (CSV on the Web, Frictionless
/// Data Package), `about.md`, and last `SHA256SUMS` over them and over `beside`, files that stand in the folder
/// already. Gives the names of all files in it but that one.
///
/// The figures of an organisation's own items stand in files of their own whose names begin with `own-`, with
/// descriptions of their own. No other file knows of them, so whoever leaves them out has a whole export.
///
/// All files are made under other names first, and get theirs when all are there. Same results and options, same bytes.
///
/// # Errors
/// [`ExchangeError`] if a file cannot be made; then none is there, and what stood in the folder still does.
pub fn write_export(
    questionnaire: &Questionnaire,
    results: &Released<Results>,
    out: &Path,
    options: &ExportOptions,
    beside: &[&str],
) -> Result<Vec<String>, ExchangeError> {
    let mut staging = Staging::begin(out)?;
    let subjects = Subjects::of(questionnaire);
    let wide = Wide::of(results.get(), &subjects);
    let mut export = Export {
        questionnaire,
        results: results.get(),
        wide: &wide,
        subjects: &subjects,
        options,
        staging: &mut staging,
        tables: Vec::new(),
    };
    export.write(false)?;
    if questionnaire.has_own_items() {
        export.write(true)?;
    }
    let page = about_page::write(questionnaire, results.get(), options, export.staging.names());
    staging.write("about.md", |out| out.write_all(page.as_bytes()))?;
    let names = staging.publish()?;
    let mut all: Vec<String> = beside.iter().map(ToString::to_string).collect();
    all.extend(names);
    write_checksums(out, &all.iter().map(String::as_str).collect::<Vec<_>>())?;
    Ok(all)
}

/// An export that is being written.
struct Export<'a, 's> {
    questionnaire: &'a Questionnaire,
    results: &'a Results,
    subjects: &'a Subjects<'a>,
    wide: &'a Wide<'a>,
    options: &'a ExportOptions,
    staging: &'s mut Staging,
    /// The CSV files so far, those of own items apart.
    tables: Vec<Table>,
}

impl Export<'_, '_> {
    fn has(&self, format: ExportFormat) -> bool {
        self.options.formats.contains(&format)
    }

    fn write(&mut self, own: bool) -> Result<(), ExchangeError> {
        let (questionnaire, results) = (self.questionnaire, self.results);
        let (lang, licence) = (self.options.lang, self.options.licence.as_ref());
        let xlsx = self.has(ExportFormat::Xlsx);
        // The workbook takes longer than all the rest: it is made beside it.
        let name = if own { "own-items.xlsx" } else { "figures.xlsx" };
        thread::scope(|scope| {
            let make = move || workbook::write(questionnaire, results, own, lang, licence);
            let book = xlsx.then(|| scope.spawn(make));
            self.tables(own)?;
            if xlsx {
                self.staging.announce(name);
            }
            self.typed(own)?;
            if let Some(book) = book {
                let book = book.join().unwrap_or_else(|panic| resume_unwind(panic))?;
                self.staging.write(name, |out| out.write_all(&book))?;
            }
            Ok(())
        })
    }

    /// The CSV files, with their descriptions.
    fn tables(&mut self, own: bool) -> Result<(), ExchangeError> {
        self.tables.clear();
        if self.has(ExportFormat::Csv) {
            self.long(own, Dialect::Machine)?;
        }
        if self.has(ExportFormat::Wide) && !own {
            self.wide(Dialect::Machine)?;
        }
        if self.has(ExportFormat::Csv) && !own {
            self.scans(Dialect::Machine)?;
        }
        if self.has(ExportFormat::ExcelCsv) {
            self.long(own, Dialect::DutchExcel)?;
            if !own {
                self.wide(Dialect::DutchExcel)?;
                self.scans(Dialect::DutchExcel)?;
            }
        }
        self.descriptions(own)
    }

    /// The tables with types of their own: SPSS and Parquet.
    fn typed(&mut self, own: bool) -> Result<(), ExchangeError> {
        let (questionnaire, results) = (self.questionnaire, self.results);
        let (lang, licence) = (self.options.lang, self.options.licence.as_ref());
        if self.has(ExportFormat::Sav) && !own {
            let (wide, subjects) = (self.wide, self.subjects);
            self.staging.write("units.sav", |out| {
                Ok(spss::write(wide, subjects, questionnaire, lang, licence, out)?)
            })?;
        }
        if self.has(ExportFormat::Parquet) {
            let name = if own { "own-items.parquet" } else { "figures.parquet" };
            self.staging.write(name, |out| Ok(parquet::write(results, own, out)?))?;
        }
        if self.has(ExportFormat::Report) {
            let page = report::write(questionnaire, results, own, lang, licence)?;
            let name = if own { "own-report.html" } else { "report.html" };
            self.staging.write(name, |out| out.write_all(page.as_bytes()))?;
        }
        Ok(())
    }

    fn long(&mut self, own: bool, dialect: Dialect) -> Result<(), ExchangeError> {
        let (questionnaire, results, lang) = (self.questionnaire, self.results, self.options.lang);
        let (figures, codebook) =
            if own { ("own-items", "own-codebook") } else { ("figures", "codebook") };
        self.table(figures, "figures", dialect, package::long_fields(lang), None, &|out| {
            long::write(results, own, dialect, out)
        })?;
        self.table(codebook, "codebook", dialect, package::codebook_fields(lang), None, &|out| {
            codebook::write(questionnaire, results, own, dialect, out)
        })
    }

    fn wide(&mut self, dialect: Dialect) -> Result<(), ExchangeError> {
        let (wide, subjects, lang) = (self.wide, self.subjects, self.options.lang);
        let fields = package::wide_fields(wide, subjects, lang);
        self.table("units", "units", dialect, fields, Some("unit"), &|out| {
            wide::write(wide, dialect, out)
        })?;
        let fields = package::wide_codebook_fields(lang);
        let name = "units-codebook";
        self.table(name, name, dialect, fields, Some("column"), &|out| {
            wide::write_codebook(wide, subjects, dialect, out)
        })
    }

    /// What assessors judged, if there are closed scans.
    fn scans(&mut self, dialect: Dialect) -> Result<(), ExchangeError> {
        let (questionnaire, results) = (self.questionnaire, self.results);
        let (scans, lang) = (self.options.scans.as_slice(), self.options.lang);
        if scans.is_empty() {
            return Ok(());
        }
        self.table(
            "maturity",
            "maturity",
            dialect,
            package::maturity_fields(lang),
            None,
            &|out| maturity::write(results, scans, dialect, out),
        )?;
        let (name, fields) = ("maturity-codebook", package::maturity_codebook_fields(lang));
        self.table(name, name, dialect, fields, None, &|out| {
            maturity::write_codebook(questionnaire, scans, dialect, out)
        })
    }

    /// Writes a CSV file and notes what it is; `says` is the key of its description.
    fn table(
        &mut self,
        name: &str,
        says: &str,
        dialect: Dialect,
        fields: Vec<Field>,
        key: Option<&'static str>,
        write: &dyn Fn(&mut dyn Write) -> Result<(), ExchangeError>,
    ) -> Result<(), ExchangeError> {
        let suffix = match dialect {
            Dialect::Machine => "",
            Dialect::DutchExcel => "-excel-nl",
        };
        let key_of_text = format!("export.file.{says}{suffix}");
        let kind = TableKind {
            file: format!("{name}{suffix}.csv"),
            description: texts::word(self.options.lang, &key_of_text).to_owned(),
            dialect,
            fields,
            key,
        };
        self.tables.push(table(self.staging, kind, write)?);
        Ok(())
    }

    /// Describes the CSV files, if there are any.
    fn descriptions(&mut self, own: bool) -> Result<(), ExchangeError> {
        if self.tables.is_empty() {
            return Ok(());
        }
        let (lang, licence) = (self.options.lang, self.options.licence.as_ref());
        let package = Package {
            head: Head::of_wave(self.questionnaire, self.results, lang, licence),
            lang,
            licence,
            tables: std::mem::take(&mut self.tables),
        };
        describe(self.staging, if own { "own-" } else { "" }, &package)
    }
}

/// Writes a CSV file and notes what it is.
pub(crate) fn table(
    staging: &mut Staging,
    kind: TableKind,
    write: &dyn Fn(&mut dyn Write) -> Result<(), ExchangeError>,
) -> Result<Table, ExchangeError> {
    let Written { bytes, sha256 } = staging.write(&kind.file, |out| Ok(write(out)?))?;
    Ok(Table { kind, bytes, sha256 })
}

/// Writes the two descriptions of CSV files; their names begin with `before`.
pub(crate) fn describe(
    staging: &mut Staging,
    before: &str,
    package: &Package<'_>,
) -> Result<(), ExchangeError> {
    for (name, descriptor) in
        [("datapackage.json", package.frictionless()), ("csv-metadata.json", package.csvw())]
    {
        staging.write(&format!("{before}{name}"), |out| json(out, &descriptor))?;
    }
    Ok(())
}

fn json(out: &mut dyn Write, value: &Value) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    out.write_all(b"\n")
}

/// The words about a file of an export, by its name.
fn says(name: &str) -> Option<Text> {
    let key = match name.trim_start_matches("own-") {
        "items.csv" | "figures.csv" => "figures",
        "items-excel-nl.csv" | "figures-excel-nl.csv" => "figures-excel-nl",
        "items.xlsx" | "figures.xlsx" => "workbook",
        "items.parquet" | "figures.parquet" => "parquet",
        "units.sav" => "spss",
        "report.html" => "report",
        "datapackage.json" => "datapackage",
        "csv-metadata.json" => "csvw",
        other => other.strip_suffix(".csv")?,
    };
    Some(texts::both(&format!("export.file.{key}")))
}
