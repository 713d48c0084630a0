//! Texts for people, by key, in every language.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::{Lang, Text};

/// The texts of one crate: a key and its words in every language.
///
/// Every key exists in every language with the same `{placeholders}`, so that what works in one
/// language works in the other.
///
/// ```
/// use peil_instrument::{Catalogue, Lang};
///
/// let texts = Catalogue::parse("[page]\nleft = 'Nog {n} vragen'", "[page]\nleft = '{n} to go'")?;
/// assert_eq!(texts.fill(Lang::Nl, "page.left", &[("n", "3")]), "Nog 3 vragen");
/// assert!(Catalogue::parse("a = 'Nog {n}'", "a = 'Still {m}'").is_err());
/// # Ok::<(), peil_instrument::CatalogueError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Catalogue {
    texts: BTreeMap<String, Text>,
}

/// What is wrong with the texts: every problem, one a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct CatalogueError {
    /// The problems, in the order of the keys; never empty.
    pub problems: Vec<CatalogueProblem>,
}

impl fmt::Display for CatalogueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.problems.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

/// One problem of a catalogue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogueProblem {
    /// The file is not TOML.
    #[error("{}: {detail}", lang.tag())]
    Syntax {
        /// Which file.
        lang: Lang,
        /// What the parser says.
        detail: String,
    },
    /// A value is something else than text.
    #[error("{}: `{key}` is no text", lang.tag())]
    NotText {
        /// Which file.
        lang: Lang,
        /// The key.
        key: String,
    },
    /// A text is blank.
    #[error("{}: `{key}` is blank", lang.tag())]
    Blank {
        /// Which file.
        lang: Lang,
        /// The key.
        key: String,
    },
    /// A key exists in the other language only.
    #[error("{}: `{key}` is missing", lang.tag())]
    Missing {
        /// The file that lacks it.
        lang: Lang,
        /// The key.
        key: String,
    },
    /// The two languages do not have the same placeholders.
    #[error("`{key}`: nl has {{{}}}, en has {{{}}}", nl.join(", "), en.join(", "))]
    Placeholders {
        /// The key.
        key: String,
        /// The placeholders of the Dutch text, sorted.
        nl: Vec<String>,
        /// Those of the English text, sorted.
        en: Vec<String>,
    },
}

impl Catalogue {
    /// Reads the two languages. Tables nest: `[page] left = "…"` is the key `page.left`.
    ///
    /// # Errors
    /// [`CatalogueError`] with every problem: not TOML, a value that is no text or blank, a key in
    /// one language only, other placeholders in one language than in the other.
    pub fn parse(nl: &str, en: &str) -> Result<Catalogue, CatalogueError> {
        let mut problems = Vec::new();
        let nl = flatten(Lang::Nl, nl, &mut problems);
        let mut en = flatten(Lang::En, en, &mut problems);
        if !problems.is_empty() {
            return Err(CatalogueError { problems });
        }
        let mut texts = BTreeMap::new();
        for (key, nl) in nl {
            let Some(en) = en.remove(&key) else {
                problems.push(CatalogueProblem::Missing { lang: Lang::En, key });
                continue;
            };
            let (in_nl, in_en) = (placeholders(&nl), placeholders(&en));
            if in_nl != in_en {
                problems.push(CatalogueProblem::Placeholders {
                    key: key.clone(),
                    nl: in_nl.into_iter().map(str::to_owned).collect(),
                    en: in_en.into_iter().map(str::to_owned).collect(),
                });
            }
            texts.insert(key, Text { nl, en });
        }
        problems
            .extend(en.into_keys().map(|key| CatalogueProblem::Missing { lang: Lang::Nl, key }));
        if problems.is_empty() { Ok(Catalogue { texts }) } else { Err(CatalogueError { problems }) }
    }

    /// The text of a key. An unknown key is a programming error and gives `⟦?⟧`, which a test of the
    /// pages finds; see [`Catalogue::has`].
    pub fn get(&self, lang: Lang, key: &str) -> &str {
        self.texts.get(key).map_or("⟦?⟧", |text| text.get(lang))
    }

    /// The text of a key with its `{placeholders}` filled in. A placeholder without a value stays as it
    /// is; values are never looked at for placeholders. An unknown key gives `⟦key⟧`.
    pub fn fill(&self, lang: Lang, key: &str, values: &[(&str, &str)]) -> String {
        let Some(text) = self.texts.get(key) else { return format!("⟦{key}⟧") };
        let mut rest = text.get(lang);
        let mut filled = String::with_capacity(rest.len());
        while let Some((start, name)) = next_placeholder(rest) {
            let end = start + name.len() + 2;
            match values.iter().find(|(known, _)| *known == name) {
                Some((_, value)) => {
                    filled.push_str(&rest[..start]);
                    filled.push_str(value);
                }
                None => filled.push_str(&rest[..end]),
            }
            rest = &rest[end..];
        }
        filled.push_str(rest);
        filled
    }

    /// Whether there is a text with this key.
    pub fn has(&self, key: &str) -> bool {
        self.texts.contains_key(key)
    }

    /// The text of a key in both languages, if there is one.
    pub fn text(&self, key: &str) -> Option<&Text> {
        self.texts.get(key)
    }

    /// All keys, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }
}

fn flatten(
    lang: Lang,
    source: &str,
    problems: &mut Vec<CatalogueProblem>,
) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    match source.parse::<toml::Table>() {
        Ok(table) => flatten_table(lang, "", table, &mut texts, problems),
        Err(error) => problems.push(CatalogueProblem::Syntax { lang, detail: error.to_string() }),
    }
    texts
}

fn flatten_table(
    lang: Lang,
    prefix: &str,
    table: toml::Table,
    texts: &mut BTreeMap<String, String>,
    problems: &mut Vec<CatalogueProblem>,
) {
    for (key, value) in table {
        let key = if prefix.is_empty() { key } else { format!("{prefix}.{key}") };
        match value {
            toml::Value::Table(table) => flatten_table(lang, &key, table, texts, problems),
            toml::Value::String(text) if text.trim().is_empty() => {
                problems.push(CatalogueProblem::Blank { lang, key });
            }
            toml::Value::String(text) => {
                texts.insert(key, text);
            }
            _ => problems.push(CatalogueProblem::NotText { lang, key }),
        }
    }
}

/// Where the first `{name}` of a text begins, and the name.
fn next_placeholder(text: &str) -> Option<(usize, &str)> {
    let mut from = 0;
    while let Some(found) = text[from..].find('{') {
        let start = from + found;
        let inside = &text[start + 1..];
        let end = inside.find(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit() && c != '_');
        if let Some(end) = end.filter(|&end| end > 0 && inside[end..].starts_with('}')) {
            return Some((start, &inside[..end]));
        }
        from = start + 1;
    }
    None
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    let mut rest = text;
    while let Some((start, name)) = next_placeholder(rest) {
        names.insert(name);
        rest = &rest[start + name.len() + 2..];
    }
    names
}

#[cfg(test)]
mod tests;
