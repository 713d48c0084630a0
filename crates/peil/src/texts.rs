//! The texts of files that people keep: proposals, calendars and own words.

use std::sync::LazyLock;

use peil_instrument::Catalogue;

/// The texts in Dutch and English.
pub static TEXTS: LazyLock<Catalogue> = LazyLock::new(|| {
    Catalogue::parse(include_str!("../text/nl.toml"), include_str!("../text/en.toml"))
        .expect("the texts are compiled in, and a test reads them")
});

#[cfg(test)]
mod tests {
    #[test]
    fn every_text_is_in_both_languages() {
        assert!(super::TEXTS.keys().count() > 30);
    }
}
