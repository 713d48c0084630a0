//! The words of this crate's files.

use std::sync::LazyLock;

use peil_analysis::Results;
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

/// What the last column of every file says: that answers are made up, or nothing.
pub(crate) fn remark(results: &Results) -> &'static str {
    if results.about.synthetic { TEXTS.get(Lang::Nl, "remark.synthetic") } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CODEBOOK_COLUMNS, LONG_COLUMNS};
    use peil_analysis::Measure;

    #[test]
    fn the_texts_are_complete_in_both_languages() {
        let texts =
            Catalogue::parse(include_str!("../text/nl.toml"), include_str!("../text/en.toml"));
        let texts = texts.unwrap();
        let measures = Measure::ALL.map(|measure| format!("measure.{}", measure.name()));
        let columns = LONG_COLUMNS.map(|column| format!("column.{column}"));
        for key in measures.iter().chain(&columns) {
            assert!(texts.has(key), "{key}");
        }
        assert_eq!(LONG_COLUMNS.last(), CODEBOOK_COLUMNS.last());
    }
}
