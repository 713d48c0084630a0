//! The house style of an organisation: its logo, two colours and its name, from a small file.
//!
//! ```toml
//! name = "Gemeente Waterstad"      # in place of the name in the results
//! logo = "logo.svg"                # SVG or PNG, beside this file, 1 MB at most
//! favourable = "#0b3f7d"           # what goes well
//! unfavourable = "#d4690b"         # the opgaven
//! ```
//!
//! Every line may be left out. Colours that people could not tell apart on a plate are refused with the reason:
//! a plate has to be read by everyone, also in grey print.

mod colour;
mod logo;

use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

pub use colour::Colour;
pub use logo::{Logo, LogoKind, LogoProblem};

/// Blue and orange, as without a house style.
const FAVOURABLE: Colour = Colour::new(0x0b, 0x3f, 0x7d);
const UNFAVOURABLE: Colour = Colour::new(0xd4, 0x69, 0x0b);
/// What stands between the two in a bar of answers.
pub(crate) const NEUTRAL: Colour = Colour::new(0xf0, 0xf3, 0xf6);

/// Least contrast of a mark with what is beside it: WCAG 2.2, success criterion 1.4.11.
const BESIDE: f64 = 3.0;
/// Least contrast of the two colours: less, and they are one grey in print.
const APART: f64 = 2.0;

/// How the plates of an organisation look.
#[derive(Debug, Clone, PartialEq)]
pub struct HouseStyle {
    /// The organisation's name; `None` for that of the results.
    pub name: Option<String>,
    /// Its logo.
    pub logo: Option<Logo>,
    /// The two colours.
    pub colours: Colours,
}

/// The two colours that have a meaning on a plate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colours {
    /// Of what goes well.
    pub favourable: Colour,
    /// Of the opgaven.
    pub unfavourable: Colour,
}

/// Why a house style is refused: the file, the line, and what to do.
#[derive(Debug, thiserror::Error)]
#[error("{}{}: {problem}", file.display(), line.map_or_else(String::new, |line| format!(":{line}")))]
pub struct HouseStyleError {
    /// The file.
    pub file: PathBuf,
    /// The line; `None` for a problem of the file as a whole.
    pub line: Option<usize>,
    /// What is wrong.
    pub problem: HouseStyleProblem,
}

/// What is wrong with a house style.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HouseStyleProblem {
    /// The file cannot be read.
    #[error("it cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    /// It is no TOML, or has a key that is not known.
    #[error("{0}; known are name, logo, favourable and unfavourable, each a text in quotes")]
    Toml(String),
    /// A text is empty.
    #[error("`{key}` is empty: fill it in, or leave the line out")]
    Empty {
        /// The key.
        key: &'static str,
    },
    /// A colour is no colour.
    #[error("`{key}` is \"{value}\", which is no colour: write it like \"#0b3f7d\"")]
    NoColour {
        /// The key.
        key: &'static str,
        /// What is there.
        value: String,
    },
    /// A colour is too pale.
    #[error(
        "`{key}` is {value}, too pale to see on paper: its contrast is {contrast:.1} to 1, and {BESIDE} to 1 is needed; \
         take a darker shade"
    )]
    Pale {
        /// The key.
        key: &'static str,
        /// The colour.
        value: Colour,
        /// Its contrast with the palest part of a bar.
        contrast: f64,
    },
    /// The two colours are one grey.
    #[error(
        "`favourable` and `unfavourable` are as dark as each other (contrast {contrast:.1} to 1, {APART} to 1 is needed): \
         in grey print nobody could tell them apart; make one of them darker"
    )]
    Alike {
        /// Their contrast.
        contrast: f64,
    },
    /// The logo is refused.
    #[error("the logo {}: {problem}", path.display())]
    Logo {
        /// The logo's file.
        path: PathBuf,
        /// Why.
        problem: LogoProblem,
    },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: Option<Spanned<String>>,
    logo: Option<Spanned<String>>,
    favourable: Option<Spanned<String>>,
    unfavourable: Option<Spanned<String>>,
}

impl Default for HouseStyle {
    fn default() -> HouseStyle {
        let colours = Colours::default();
        HouseStyle { name: None, logo: None, colours }
    }
}

impl Default for Colours {
    fn default() -> Colours {
        Colours { favourable: FAVOURABLE, unfavourable: UNFAVOURABLE }
    }
}

impl HouseStyle {
    /// Reads a house style, and the logo that it names.
    ///
    /// # Errors
    /// [`HouseStyleError`]: the file or the logo cannot be read, says something that is not known, or would give a
    /// plate that not everybody can read.
    pub fn read(file: &Path) -> Result<HouseStyle, HouseStyleError> {
        let refused = |line, problem| HouseStyleError { file: file.to_owned(), line, problem };
        let text = std::fs::read_to_string(file).map_err(|error| refused(None, error.into()))?;
        let beside = file.parent().unwrap_or(Path::new(""));
        HouseStyle::parse(&text, |logo| Logo::read(&beside.join(logo)))
            .map_err(|(line, problem)| refused(line, problem))
    }

    /// Reads the text of a house style; `logo` reads the file that it names.
    fn parse(
        text: &str,
        logo: impl FnOnce(&str) -> Result<Logo, LogoProblem>,
    ) -> Result<HouseStyle, (Option<usize>, HouseStyleProblem)> {
        let line = |at: usize| Some(1 + text[..at.min(text.len())].matches('\n').count());
        let written: Written = toml::from_str(text).map_err(|error| {
            let at = error.span().and_then(|span| line(span.start));
            (at, HouseStyleProblem::Toml(error.message().to_owned()))
        })?;
        let at = |text: &Spanned<String>| line(text.span().start);
        let filled = |key, given: Option<Spanned<String>>| match given {
            Some(given) if given.get_ref().trim().is_empty() => {
                Err((at(&given), HouseStyleProblem::Empty { key }))
            }
            given => Ok(given),
        };
        let colour = |key, given: Option<Spanned<String>>, usual: Colour| {
            let Some(given) = filled(key, given)? else { return Ok((usual, None)) };
            let value = given.get_ref().trim();
            let Some(colour) = Colour::parse(value) else {
                let value = value.to_owned();
                return Err((at(&given), HouseStyleProblem::NoColour { key, value }));
            };
            let contrast = colour.contrast(NEUTRAL);
            if contrast < BESIDE {
                return Err((at(&given), HouseStyleProblem::Pale { key, value: colour, contrast }));
            }
            Ok((colour, at(&given)))
        };
        let name = filled("name", written.name)?.map(|name| name.into_inner().trim().to_owned());
        let (favourable, first) = colour("favourable", written.favourable, FAVOURABLE)?;
        let (unfavourable, second) = colour("unfavourable", written.unfavourable, UNFAVOURABLE)?;
        let contrast = favourable.contrast(unfavourable);
        if contrast < APART {
            return Err((second.or(first), HouseStyleProblem::Alike { contrast }));
        }
        let logo = match filled("logo", written.logo)? {
            None => None,
            Some(path) => {
                let read = logo(path.get_ref()).map_err(|problem| {
                    let path_of = PathBuf::from(path.get_ref());
                    (at(&path), HouseStyleProblem::Logo { path: path_of, problem })
                })?;
                Some(read)
            }
        };
        Ok(HouseStyle { name, logo, colours: Colours { favourable, unfavourable } })
    }
}

#[cfg(test)]
mod tests;
