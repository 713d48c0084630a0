//! What every export says of itself, in words: where it comes from, and what its figures mean.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use peil_analysis::{Caveat, Measure, Results, Status};
use peil_instrument::{Lang, Questionnaire};

use crate::export::Licence;
use crate::texts;

/// A sentence about an export.
pub(crate) struct AboutLine {
    pub(crate) text: String,
    /// Whether nobody should miss it.
    pub(crate) is_strong: bool,
}

/// The wave, that data are made up, the questionnaire, the policy, the wave before, the licence.
pub(crate) fn lines(
    questionnaire: &Questionnaire,
    results: &Results,
    lang: Lang,
    licence: Option<&Licence>,
) -> Vec<AboutLine> {
    let about = &results.about;
    let plain = |text: String| AboutLine { text, is_strong: false };
    let mut lines = vec![plain(texts::fill(
        lang,
        "export.about",
        &[
            ("name", about.wave_name.get(lang)),
            ("wave", &about.wave),
            ("organisation", texts::organisation(results, lang)),
        ],
    ))];
    if about.synthetic {
        let text = texts::word(lang, "export.synthetic").to_owned();
        lines.push(AboutLine { text, is_strong: true });
    }
    lines.push(plain(source(questionnaire, results, lang)));
    lines.push(plain(texts::fill(lang, "export.policy", &[("k", &about.k.to_string())])));
    if let Some(before) = &results.comparison {
        let values = [
            ("name", before.wave_name.get(lang)),
            ("wave", before.wave.as_str()),
            ("version", before.version.as_str()),
        ];
        lines.push(plain(texts::fill(lang, "export.previous", &values)));
    }
    lines.push(plain(match licence {
        Some(licence) => texts::fill(lang, "export.licence", &[("licence", licence.as_str())]),
        None => texts::word(lang, "export.no_licence").to_owned(),
    }));
    lines.push(plain(texts::word(lang, "export.hidden").to_owned()));
    lines.push(plain(texts::fill(
        lang,
        "export.full_definitions",
        &[("version", env!("CARGO_PKG_VERSION"))],
    )));
    lines
}

/// The questionnaire, as the source of the figures.
pub(crate) fn source(questionnaire: &Questionnaire, results: &Results, lang: Lang) -> String {
    let about = &results.about;
    let values = [
        ("title", questionnaire.title().get(lang)),
        ("questionnaire", about.questionnaire.as_str()),
        ("version", about.version.as_str()),
        ("hash", about.questionnaire_hash.as_str()),
    ];
    texts::fill(lang, "export.source", &values)
}

/// A heading by its key, and its terms with what they mean.
pub(crate) type Section = (&'static str, Vec<(String, String)>);

/// What the words of the figures mean: the measures that occur, the statuses, and the caveats if waves are compared.
pub(crate) fn vocabulary(results: &Results, own: bool, lang: Lang) -> Vec<Section> {
    let measures = results.figures.iter().filter(|figure| figure.own == own).map(|f| f.measure);
    vocabulary_of(measures.collect(), results.comparison.is_some(), lang)
}

/// The same of measures; `compared`: with what a comparison with the wave before can say.
pub(crate) fn vocabulary_of(
    measures: BTreeSet<Measure>,
    compared: bool,
    lang: Lang,
) -> Vec<Section> {
    let measures = measures.into_iter().map(|measure| {
        let (short, name) = (texts::measure_name(measure, lang), measure.name());
        let term = if short == name { name.to_owned() } else { format!("{short} ({name})") };
        (term, texts::word(lang, &format!("measure.{name}")).to_owned())
    });
    let statuses = Status::ALL.iter().filter(|status| compared || **status != Status::NotCompared);
    let statuses = statuses.map(|status| {
        let name = status.name();
        let term = match status {
            Status::Shown => name.to_owned(),
            _ => format!("{} ({name})", texts::word(lang, &format!("workbook.{name}"))),
        };
        (term, texts::word(lang, &format!("status.{name}")).to_owned())
    });
    let mut sections =
        vec![("export.definitions", measures.collect()), ("export.statuses", statuses.collect())];
    if compared {
        let caveats = Caveat::ALL.map(|caveat| {
            let name = caveat.name();
            (name.to_owned(), texts::word(lang, &format!("caveat.{name}")).to_owned())
        });
        sections.push(("export.caveats", caveats.into()));
    }
    sections
}

/// Adds to a page.
pub(crate) fn add(text: &mut String, more: std::fmt::Arguments<'_>) {
    // Writing to a String does not fail.
    let _ = text.write_fmt(more);
}

/// A text from elsewhere as words, whatever signs of Markdown or HTML are in it.
pub(crate) fn plain(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '#' | '|' | '!' | '&' => {
                escaped.extend(['\\', letter]);
            }
            letter if letter.is_control() => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}
