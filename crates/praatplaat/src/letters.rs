//! Letters: a page A4 for each invitation or team link, with its code as QR and to type.

mod content;
mod qr;

use jiff::civil::Date;
use peil_instrument::{Catalogue, CatalogueError, Lang, Text};

use crate::Press;
use crate::plates::make_legible;
use crate::press::SettingError;

/// What all letters of a wave say.
#[derive(Debug, Clone, Copy)]
pub struct LetterWave<'a> {
    /// Who asks.
    pub organisation: &'a Text,
    /// Who asks, and why, in a sentence or two.
    pub asks: &'a Text,
    /// What people call the wave.
    pub name: &'a Text,
    /// How long it takes.
    pub minutes: u32,
    /// First day on which answers are taken.
    pub opens_on: Date,
    /// Last day on which answers are taken.
    pub closes_on: Date,
    /// The smallest number of people behind a figure, and of people invited in a group.
    pub k: u32,
    /// The vertrouwenspersoon, and how to reach them.
    pub vertrouwenspersoon: &'a Text,
    /// The meldregeling, and where it stands.
    pub meldregeling: &'a Text,
    /// The address to type, without a code.
    pub address: &'a str,
    /// What all class keys of the wave lead to: the same in every letter, to compare.
    pub root: &'a str,
    /// Who has the key that opens the answers.
    pub key_holder: &'a str,
    /// Whether the answers will be made up.
    pub synthetic: bool,
}

/// Whom a letter is for. It bears no name of a person: the program knows none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For<'a> {
    /// Somebody of this unit, whose name stands small in the corner.
    Person {
        /// The unit's name.
        unit: &'a Text,
    },
    /// Everybody of a team, by a team link.
    Team {
        /// Whom the link is for.
        name: &'a Text,
        /// How often it may be used.
        limit: u32,
    },
}

/// What differs from letter to letter. Has no `Debug`: it holds a code.
#[derive(Clone, Copy)]
pub struct Letter<'a> {
    /// Whom it is for.
    pub recipient: For<'a>,
    /// The code, as printed.
    pub code: &'a str,
    /// The address with the code in its fragment.
    pub link: &'a str,
}

/// Why letters are not made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LetterError {
    /// The crate's own texts are not in order.
    #[error("the texts of the letter are not in order: {0}")]
    Texts(#[from] CatalogueError),
    /// The address does not fit into a QR code.
    #[error("the address {address} is too long for a QR code")]
    Address {
        /// The address, without a code.
        address: String,
    },
    /// A text is too long for its place, also in the smallest size.
    #[error(
        "the text of a letter does not fit on one page: shorten who asks and why, the \
         vertrouwenspersoon or the meldregeling of the organisation, or a name"
    )]
    TooLong,
    /// The page cannot be drawn: a mistake in the template.
    #[error("the letters cannot be drawn: {0}")]
    Drawing(String),
}

/// The letters of one wave in one or two languages.
pub struct Letters<'a> {
    wave: LetterWave<'a>,
    langs: Vec<Lang>,
    texts: Catalogue,
}

impl<'a> Letters<'a> {
    /// Letters in these languages: for each letter a page in each, in this order.
    ///
    /// # Errors
    /// [`LetterError::Texts`] if the texts inside the program are not in order.
    pub fn new(wave: LetterWave<'a>, langs: Vec<Lang>) -> Result<Letters<'a>, LetterError> {
        let nl = include_str!("../text/letter/nl.toml");
        let texts = Catalogue::parse(nl, include_str!("../text/letter/en.toml"))?;
        Ok(Letters { wave, langs, texts })
    }

    /// Sets letters as one PDF: PDF/UA-1 and PDF/A-2a. Same input, same bytes.
    ///
    /// Memory grows with the number of letters: hand in some hundreds at a time.
    ///
    /// # Errors
    /// - [`LetterError::Address`] if the link does not fit into a QR code;
    /// - [`LetterError::TooLong`] if the text does not fit on the page in its smallest size;
    /// - [`LetterError::Drawing`] if the pages cannot be drawn.
    pub fn pdf(&self, press: &Press, letters: &[Letter<'_>]) -> Result<Vec<u8>, LetterError> {
        let too_long = || LetterError::Address { address: self.wave.address.to_owned() };
        let mut pages = Vec::with_capacity(letters.len() * self.langs.len());
        for letter in letters {
            let qr = qr::svg(letter.link).ok_or_else(too_long)?;
            for lang in &self.langs {
                pages.push(content::page(&self.texts, *lang, &self.wave, letter, qr.clone()));
            }
        }
        let count = pages.len();
        let drawing = |error: serde_json::Error| LetterError::Drawing(error.to_string());
        let mut json = serde_json::to_value(content::Pages { pages }).map_err(drawing)?;
        make_legible(press, &mut json);
        press.letters(json.to_string(), count).map_err(|error| match error {
            SettingError::TooLong => LetterError::TooLong,
            SettingError::Problems(problems) => LetterError::Drawing(problems),
        })
    }
}

#[cfg(test)]
mod tests;
