//! The words of this crate's files.

use std::borrow::Cow;
use std::sync::LazyLock;

use peil_analysis::{Figure, Measure, Results};
use peil_instrument::{Catalogue, Lang, Text};

static TEXTS: LazyLock<Catalogue> = LazyLock::new(|| {
    // A test reads the same two files, so a program with faulty texts is never built.
    Catalogue::parse(include_str!("../text/nl.toml"), include_str!("../text/en.toml"))
        .unwrap_or_default()
});

/// A text in both languages.
pub(crate) fn both(key: &str) -> Text {
    Text::new(TEXTS.get(Lang::Nl, key), TEXTS.get(Lang::En, key))
}

/// A text with its placeholders filled in.
pub(crate) fn fill(lang: Lang, key: &str, values: &[(&str, &str)]) -> String {
    TEXTS.fill(lang, key, values)
}

/// A text without placeholders.
pub(crate) fn word(lang: Lang, key: &str) -> &'static str {
    TEXTS.get(lang, key)
}

/// The same in both languages.
pub(crate) fn filled(key: &str, values: &[(&str, &str)]) -> Text {
    Text::new(fill(Lang::Nl, key, values), fill(Lang::En, key, values))
}

/// The short name of a measure, for the head of a column.
pub(crate) fn measure_name(measure: Measure, lang: Lang) -> &'static str {
    let key = format!("measure_name.{}", measure.name());
    TEXTS.text(&key).map_or(measure.name(), |text| text.get(lang))
}

/// What the last column of every file says: that answers are made up, or nothing.
pub(crate) fn remark(results: &Results) -> &'static str {
    if results.about.synthetic { TEXTS.get(Lang::Nl, "remark.synthetic") } else { "" }
}

/// That answers are made up, or nothing, in the language of a file for people.
pub(crate) fn made_up(results: &Results, lang: Lang) -> &'static str {
    if results.about.synthetic { TEXTS.get(lang, "remark.synthetic") } else { "" }
}

/// The organisation's name; its code, if it has no units.
pub(crate) fn organisation(results: &Results, lang: Lang) -> &str {
    results.root().map_or(results.about.organisation.as_str(), |root| root.name.get(lang))
}

/// The title of an export.
pub(crate) fn title(results: &Results, lang: Lang) -> String {
    let organisation = organisation(results, lang);
    let wave = results.about.wave_name.get(lang);
    fill(lang, "export.title", &[("organisation", organisation), ("wave", wave)])
}

/// What the last column says of a figure: `remark`, and of a figure beside the wave before which wave
/// that is, with its caveat.
pub(crate) fn remark_of<'r>(results: &Results, figure: &Figure, remark: &'r str) -> Cow<'r, str> {
    let previous = match (figure.measure, &results.comparison) {
        (Measure::PreviousMean | Measure::Change, Some(comparison)) => {
            Some(TEXTS.fill(Lang::Nl, "remark.previous", &[("wave", &comparison.wave)]))
        }
        _ => None,
    };
    let caveat = figure.caveat.map(peil_analysis::Caveat::name);
    if previous.is_none() && caveat.is_none() {
        return Cow::Borrowed(remark);
    }
    let parts = [Some(remark).filter(|text| !text.is_empty()), previous.as_deref(), caveat];
    Cow::Owned(parts.into_iter().flatten().collect::<Vec<_>>().join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CODEBOOK_COLUMNS, LONG_COLUMNS, WIDE_CODEBOOK_COLUMNS, WIDE_UNIT_COLUMNS};
    use peil_analysis::{Caveat, Status};

    #[test]
    fn the_texts_are_complete_in_both_languages() {
        let texts =
            Catalogue::parse(include_str!("../text/nl.toml"), include_str!("../text/en.toml"));
        let texts = texts.unwrap();
        let measures = Measure::ALL.map(|measure| format!("measure.{}", measure.name()));
        let columns = LONG_COLUMNS.map(|column| format!("column.{column}"));
        let statuses = Status::ALL.map(|status| format!("status.{}", status.name()));
        let caveats = Caveat::ALL.map(|caveat| format!("caveat.{}", caveat.name()));
        let names = Measure::ALL.map(|measure| format!("measure_name.{}", measure.name()));
        for key in names.iter().chain(&measures).chain(&columns).chain(&statuses).chain(&caveats) {
            assert!(texts.has(key), "{key}");
        }
        for column in WIDE_UNIT_COLUMNS {
            assert!(texts.has(&format!("wide_column.{column}")), "{column}");
        }
        for column in CODEBOOK_COLUMNS.iter().chain(&WIDE_CODEBOOK_COLUMNS) {
            assert!(texts.has(&format!("codebook_column.{column}")), "{column}");
        }
        assert_eq!(LONG_COLUMNS.last(), CODEBOOK_COLUMNS.last());
    }
}
