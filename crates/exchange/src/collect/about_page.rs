//! `about.md` of a collection: where the figures come from, and how to read them.

use std::collections::{BTreeMap, BTreeSet};

use peil_analysis::Measure;
use peil_instrument::Lang;

use super::benchmark::FEWEST;
use super::delivery::Delivery;
use super::write::Collection;
use crate::about::{self, AboutLine, add, plain};
use crate::texts;

/// The text. `names`: the files that it stands beside.
pub(super) fn write(collection: &Collection<'_>, names: &[String]) -> String {
    let lang = collection.lang;
    let mut page = format!("# {}\n", plain(&title(collection)));
    for line in lines(collection) {
        let sentence = plain(&line.text);
        let sentence = if line.is_strong { format!("**{sentence}**") } else { sentence };
        add(&mut page, format_args!("\n{sentence}\n"));
    }
    deliveries(collection, &mut page);
    add(&mut page, format_args!("\n## {}\n\n", texts::word(lang, "export.files")));
    for name in names {
        let key = match name.as_str() {
            "datapackage.json" => "export.file.datapackage".to_owned(),
            "csv-metadata.json" => "export.file.csvw".to_owned(),
            other => format!("collect.file.{}", other.trim_end_matches(".csv")),
        };
        add(&mut page, format_args!("* `{name}`: {}\n", texts::word(lang, &key)));
    }
    add(&mut page, format_args!("\n{}\n", texts::word(lang, "export.checksums")));
    let found: BTreeSet<&str> =
        collection.deliveries.iter().flat_map(|it| &it.figures).map(|it| &*it.measure).collect();
    let measures = Measure::ALL.into_iter().filter(|measure| found.contains(measure.name()));
    let measures: BTreeSet<Measure> = measures.collect();
    let compared = measures.contains(&Measure::Change);
    for (heading, terms) in about::vocabulary_of(measures, compared, lang) {
        add(&mut page, format_args!("\n## {}\n\n", texts::word(lang, heading)));
        for (term, meaning) in terms {
            add(&mut page, format_args!("* {}: {}\n", plain(&term), plain(&meaning)));
        }
    }
    page
}

/// Who delivered and who was refused, with why.
fn deliveries(collection: &Collection<'_>, page: &mut String) {
    let lang = collection.lang;
    add(page, format_args!("\n## {}\n\n", texts::word(lang, "collect.taken")));
    for Delivery { facts, name, .. } in collection.deliveries {
        let values = [
            ("name", name.get(lang)),
            ("organisation", &facts.organisation),
            ("wave", &facts.wave),
            ("version", &facts.version),
            ("k", &facts.k.to_string()),
        ];
        let line = texts::fill(lang, "collect.taken_line", &values);
        add(page, format_args!("* {}\n", plain(&line)));
    }
    if collection.refused.is_empty() {
        return;
    }
    add(page, format_args!("\n## {}\n\n", texts::word(lang, "collect.refused")));
    for refused in collection.refused {
        for reason in &refused.reasons {
            let line = format!("{}: {}", refused.sender.file, reason.render(lang));
            add(page, format_args!("* {}\n", plain(&line)));
        }
    }
}

pub(super) fn title(collection: &Collection<'_>) -> String {
    let title = collection.first().map_or("", |first| first.title.get(collection.lang));
    let n = collection.deliveries.len().to_string();
    texts::fill(collection.lang, "collect.title", &[("title", title), ("n", &n)])
}

/// The questionnaire, as the source of the figures.
pub(super) fn source(first: &Delivery, lang: Lang) -> String {
    let values = [
        ("title", first.title.get(lang)),
        ("questionnaire", first.facts.questionnaire.as_str()),
        ("version", first.facts.base_version()),
    ];
    texts::fill(lang, "collect.source", &values)
}

/// All sentences about the collection.
pub(super) fn lines(collection: &Collection<'_>) -> Vec<AboutLine> {
    let lang = collection.lang;
    let plain = |text: String| AboutLine { text, is_strong: false };
    let strong = |text: String| AboutLine { text, is_strong: true };
    let word = |key: &str| texts::word(lang, key).to_owned();
    let n = collection.deliveries.len().to_string();
    let mut lines = vec![plain(texts::fill(lang, "collect.about", &[("n", &n)]))];
    if collection.is_synthetic() {
        lines.push(strong(word("export.synthetic")));
    }
    lines.extend(collection.first().map(|first| plain(source(first, lang))));
    if !collection.refused.is_empty() {
        let n = collection.refused.len().to_string();
        lines.push(strong(texts::fill(lang, "collect.left_out", &[("n", &n)])));
    }
    let mut policies: BTreeMap<u64, usize> = BTreeMap::new();
    for delivery in collection.deliveries {
        *policies.entry(delivery.facts.k).or_default() += 1;
    }
    let policies: Vec<String> = policies.iter().map(|(k, n)| format!("{k} ({n}×)")).collect();
    lines.push(plain(texts::fill(lang, "collect.policy", &[("k", &policies.join(", "))])));
    let fewest = [("fewest", FEWEST.to_string())];
    let fewest = fewest.each_ref().map(|(key, value)| (*key, value.as_str()));
    lines.push(plain(texts::fill(lang, "collect.benchmarks", &fewest)));
    lines.push(plain(word("collect.national")));
    lines.push(plain(word("collect.no_licence")));
    lines.push(plain(word("export.hidden")));
    let version = [("version", env!("CARGO_PKG_VERSION"))];
    lines.push(plain(texts::fill(lang, "export.full_definitions", &version)));
    lines
}
