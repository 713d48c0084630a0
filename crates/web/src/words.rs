//! Texts for people, from the resource files, in the language of the page.

use std::fmt::Display;

use jiff::civil::Date;
use peil_instrument::{Catalogue, CatalogueError, Lang};

/// Reads the texts that are compiled in: those of the survey, and those of the house.
pub(crate) fn catalogue() -> Result<Catalogue, CatalogueError> {
    Catalogue::parse(
        concat!(include_str!("../text/nl.toml"), include_str!("../text/house/nl.toml")),
        concat!(include_str!("../text/en.toml"), include_str!("../text/house/en.toml")),
    )
}

/// The texts in one language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words<'a> {
    catalogue: &'a Catalogue,
    lang: Lang,
}

impl<'a> Words<'a> {
    /// The texts of `catalogue` in `lang`.
    pub(crate) fn new(catalogue: &'a Catalogue, lang: Lang) -> Words<'a> {
        Words { catalogue, lang }
    }

    /// The language.
    pub(crate) fn lang(self) -> Lang {
        self.lang
    }

    /// The language's BCP 47 tag.
    pub(crate) fn tag(self) -> &'static str {
        self.lang.tag()
    }

    /// The same texts in the next language: the one that is offered for a switch.
    pub(crate) fn other(self) -> Words<'a> {
        let lang = match self.lang {
            Lang::Nl => Lang::En,
            Lang::En => Lang::Nl,
        };
        Words { lang, ..self }
    }

    /// The text with this key.
    pub(crate) fn get(self, key: &str) -> &'a str {
        self.catalogue.get(self.lang, key)
    }

    /// The text with this key and its one placeholder filled in.
    pub(crate) fn one(self, key: &str, name: &str, value: impl Display) -> String {
        self.fill(key, &[(name, &value.to_string())])
    }

    /// The text with this key and its placeholders filled in.
    pub(crate) fn fill(self, key: &str, values: &[(&str, &str)]) -> String {
        self.catalogue.fill(self.lang, key, values)
    }

    /// A date in words: "9 november 2026".
    pub(crate) fn date(self, date: Date) -> String {
        let month = self.get(&format!("date.month_{}", date.month()));
        let (day, year) = (date.day().to_string(), date.year().to_string());
        self.fill("date.form", &[("day", &day), ("month", month), ("year", &year)])
    }

    /// A count with its thousands set apart: "20.144".
    pub(crate) fn count(self, count: u64) -> String {
        let digits = count.to_string();
        let mut text = String::new();
        for (position, digit) in digits.chars().enumerate() {
            if position > 0 && (digits.len() - position).is_multiple_of(3) {
                text.push_str(self.get("number.group"));
            }
            text.push(digit);
        }
        text
    }
}

#[cfg(test)]
mod tests;
