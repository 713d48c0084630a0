//! The files that come out of a collection.

use std::collections::HashSet;
use std::io::Write;
use std::path::Path;

use peil_analysis::Status;
use peil_instrument::{Lang, Text};
use serde_json::json;

use super::benchmark::{self, BENCHMARK_COLUMNS, Benchmark};
use super::delivery::Delivery;
use super::{RefusedDelivery, about_page, fields};
use crate::cell;
use crate::checksums::write_checksums;
use crate::codebook::{self, Line};
use crate::dialect::Dialect;
use crate::error::ExchangeError;
use crate::export::{self, Staging};
use crate::long::{LONG_COLUMNS, LONG_SCHEMA, LongRow};
use crate::package::{Field, Head, Package, Table, TableKind};
use crate::texts;

/// The columns of `national.csv`: those of the long CSV, the organisation first.
pub const NATIONAL_COLUMNS: [&str; LONG_COLUMNS.len()] = {
    let mut columns = LONG_COLUMNS;
    (columns[0], columns[1]) = (LONG_COLUMNS[1], LONG_COLUMNS[0]);
    columns
};

/// The columns of `deliveries.csv`, in order.
pub const DELIVERY_COLUMNS: [&str; 13] = [
    "organisation",
    "name_nl",
    "name_en",
    "wave",
    "questionnaire",
    "version",
    "hash",
    "k",
    "respondents",
    "file",
    "checksum",
    "outcome",
    "reason",
];

/// Everything that the files are made from.
pub(super) struct Collection<'a> {
    pub(super) deliveries: &'a [Delivery],
    pub(super) refused: &'a [RefusedDelivery],
    pub(super) benchmarks: Vec<Benchmark>,
    pub(super) lang: Lang,
}

impl Collection<'_> {
    /// Whether the answers are made up: of all or of none.
    pub(super) fn is_synthetic(&self) -> bool {
        self.deliveries.iter().any(|delivery| delivery.facts.synthetic)
    }

    fn remark(&self) -> &'static str {
        if self.is_synthetic() { texts::word(Lang::Nl, "remark.synthetic") } else { "" }
    }

    /// The delivery after which the collection is named: the first with most figures.
    pub(super) fn first(&self) -> Option<&Delivery> {
        benchmark::by_length(self.deliveries).first().copied()
    }
}

/// Writes all files to `out`; gives their names, all but that of `SHA256SUMS`.
pub(super) fn write(
    deliveries: &[Delivery],
    refused: &[RefusedDelivery],
    out: &Path,
    lang: Lang,
) -> Result<Vec<String>, ExchangeError> {
    let benchmarks = benchmark::all(deliveries);
    let collection = Collection { deliveries, refused, benchmarks, lang };
    let mut staging = Staging::begin(out)?;
    let tables = vec![
        table(&mut staging, lang, "national", fields::national(lang), &|out| {
            national(&collection, out)
        })?,
        table(&mut staging, lang, "benchmarks", fields::benchmarks(lang), &|out| {
            benchmarks_csv(&collection, out)
        })?,
        table(&mut staging, lang, "deliveries", fields::deliveries(lang), &|out| {
            deliveries_csv(&collection, out)
        })?,
        table(&mut staging, lang, "codebook", crate::package::codebook_fields(lang), &|out| {
            let lines = codebook(&collection);
            codebook::write_lines(&lines, collection.remark(), Dialect::Machine, out)
        })?,
    ];
    let package = Package { head: head(&collection), lang, licence: None, tables };
    export::describe(&mut staging, "", &package)?;
    let page = about_page::write(&collection, staging.names());
    staging.write("about.md", |out| out.write_all(page.as_bytes()))?;
    let names = staging.publish()?;
    write_checksums(out, &names.iter().map(String::as_str).collect::<Vec<_>>())?;
    Ok(names)
}

fn table(
    staging: &mut Staging,
    lang: Lang,
    name: &str,
    fields: Vec<Field>,
    write: &dyn Fn(&mut dyn Write) -> Result<(), ExchangeError>,
) -> Result<Table, ExchangeError> {
    let description = texts::word(lang, &format!("collect.file.{name}")).to_owned();
    let file = format!("{name}.csv");
    let kind = TableKind { file, description, dialect: Dialect::Machine, fields, key: None };
    export::table(staging, kind, write)
}

fn national(collection: &Collection<'_>, out: &mut dyn Write) -> Result<(), ExchangeError> {
    let mut csv = Dialect::Machine.writer(out)?;
    csv.write_record(NATIONAL_COLUMNS)?;
    for row in collection.deliveries.iter().flat_map(|delivery| &delivery.figures) {
        let texts = [&row.organisation, &row.wave, &row.unit, &row.block, &row.kind];
        let more = [&row.id, &row.measure, &row.answer];
        let mut cells: Vec<String> =
            texts.iter().chain(&more).map(|text| cell::text(text).into_owned()).collect();
        let LongRow { n, value, low, high, status, remark, .. } = row;
        cells.push(cell::count(*n));
        cells.extend([value, low, high].map(|number| cell::number(*number)));
        cells.extend([status, remark].map(|text| cell::text(text).into_owned()));
        csv.write_record(cells)?;
    }
    Ok(csv.flush()?)
}

fn benchmarks_csv(collection: &Collection<'_>, out: &mut dyn Write) -> Result<(), ExchangeError> {
    let mut csv = Dialect::Machine.writer(out)?;
    csv.write_record(BENCHMARK_COLUMNS)?;
    for Benchmark { key, shown } in &collection.benchmarks {
        let quartiles = shown.map(|shown| shown.quartiles);
        let status = if shown.is_some() { Status::Shown } else { Status::Hidden };
        let texts = [&key.block, &key.kind, &key.id, key.measure.name(), &key.answer];
        let mut cells: Vec<String> = texts.map(|text| cell::text(text).into_owned()).into();
        cells.push(cell::count(shown.map(|shown| shown.organisations as u64)));
        cells.extend(
            [quartiles.map(|q| q.first), quartiles.map(|q| q.median), quartiles.map(|q| q.third)]
                .map(cell::number),
        );
        cells.push(cell::count(shown.and_then(|shown| shown.n)));
        cells.push(cell::number(shown.and_then(|shown| shown.national)));
        cells.extend([status.name().to_owned(), collection.remark().to_owned()]);
        csv.write_record(cells)?;
    }
    Ok(csv.flush()?)
}

fn deliveries_csv(collection: &Collection<'_>, out: &mut dyn Write) -> Result<(), ExchangeError> {
    let lang = collection.lang;
    let mut rows: Vec<[String; DELIVERY_COLUMNS.len()]> = Vec::new();
    for Delivery { sender, facts, name, figures, .. } in collection.deliveries {
        let respondents = figures.iter().find(|row| row.measure == "respondents");
        let n = cell::number(respondents.and_then(|row| row.value));
        let reason = String::new();
        rows.push(row(&facts_cells(Some(facts)), name, n, sender, "taken", reason));
    }
    for refused in collection.refused {
        let reasons: Vec<String> = refused.reasons.iter().map(|it| it.render(lang)).collect();
        let facts = facts_cells(refused.facts.as_ref());
        let name = Text::new("", "");
        rows.push(row(&facts, &name, String::new(), &refused.sender, "refused", reasons.join(" ")));
    }
    let mut csv = Dialect::Machine.writer(out)?;
    csv.write_record(DELIVERY_COLUMNS)?;
    for row in rows {
        csv.write_record(row.map(|text| cell::text(&text).into_owned()))?;
    }
    Ok(csv.flush()?)
}

/// Organisation, wave, questionnaire, version, fingerprint and k; empty where a delivery was not read so far.
fn facts_cells(facts: Option<&super::Facts>) -> [String; 6] {
    facts.map_or_else(<[String; 6]>::default, |facts| {
        [
            facts.organisation.clone(),
            facts.wave.clone(),
            facts.questionnaire.clone(),
            facts.version.clone(),
            facts.hash.clone(),
            facts.k.to_string(),
        ]
    })
}

fn row(
    facts: &[String; 6],
    name: &Text,
    respondents: String,
    sender: &super::Sender,
    outcome: &str,
    reason: String,
) -> [String; DELIVERY_COLUMNS.len()] {
    let [organisation, wave, questionnaire, version, hash, k] = facts.clone();
    let (nl, en) = (name.nl.clone(), name.en.clone());
    let (file, checksum) = (sender.file.clone(), sender.checksum.clone());
    let outcome = outcome.to_owned();
    [
        organisation,
        nl,
        en,
        wave,
        questionnaire,
        version,
        hash,
        k,
        respondents,
        file,
        checksum,
        outcome,
        reason,
    ]
}

/// What the deliveries' codebooks say of what was asked, who delivered, and the words and columns of the files.
fn codebook(collection: &Collection<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    if let Some(first) = collection.first() {
        let (facts, version) = (&first.facts, first.facts.base_version());
        lines.push(Line::new("questionnaire", &facts.questionnaire, first.title.clone()));
        let version = Text::new(version, version);
        lines.push(Line::new("version", &facts.questionnaire, version));
    }
    let mut known = HashSet::new();
    for delivery in benchmark::by_length(collection.deliveries) {
        for line in &delivery.asked {
            if known.insert((&line.kind, &line.id, &line.answer)) {
                lines.push(line.clone());
            }
        }
    }
    for delivery in collection.deliveries {
        lines.push(Line::new("organisation", &delivery.facts.organisation, delivery.name.clone()));
    }
    codebook::vocabulary(&mut lines);
    for (file, columns) in
        [("benchmark", &BENCHMARK_COLUMNS[..]), ("delivery", &DELIVERY_COLUMNS[..])]
    {
        for column in columns {
            let text = fields::text_of(file, column);
            lines.push(Line::new("column", &format!("{file}.{column}"), text));
        }
    }
    lines
}

fn head(collection: &Collection<'_>) -> Head {
    let lang = collection.lang;
    let lines = about_page::lines(collection).into_iter().map(|line| line.text);
    let first = collection.first();
    let questionnaire = first.map_or("", |first| &first.facts.questionnaire);
    let version = first.map_or("", |first| first.facts.base_version());
    let organisations: Vec<&str> =
        collection.deliveries.iter().map(|it| it.facts.organisation.as_str()).collect();
    Head {
        name: format!("peil-collection-{questionnaire}-{version}"),
        title: about_page::title(collection),
        description: lines.collect::<Vec<_>>().join(" "),
        source: first.map_or_else(String::new, |first| about_page::source(first, lang)),
        version: version.to_owned(),
        identifier: format!("collection {questionnaire} {version}"),
        notes: json!({
            "schema": LONG_SCHEMA,
            "questionnaire": questionnaire,
            "questionnaire_version": version,
            "organisations": organisations,
            "fewest_organisations": benchmark::FEWEST,
            "synthetic": collection.is_synthetic(),
        }),
    }
}
