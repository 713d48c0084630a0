//! Columns of XLSForm: which there are, and in which language.

use std::collections::BTreeSet;

use peil_instrument::{Lang, Text};

use super::workbook::{Row, Sheet};
use crate::remark::{FormProblem, Outcome, Place, Remark};

/// How a language is called in a header, as its own speakers do, with its code as tools ask for.
pub(super) fn language_name(lang: Lang) -> &'static str {
    match lang {
        Lang::Nl => "Nederlands (nl)",
        Lang::En => "English (en)",
    }
}

/// The header of a text in a language: `label::English (en)`.
pub(super) fn translated(base: &str, lang: Lang) -> String {
    format!("{base}::{}", language_name(lang))
}

/// A text of which a language may be missing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Words {
    pub nl: Option<String>,
    pub en: Option<String>,
}

impl Words {
    pub(super) fn both(text: Text) -> Words {
        Words { nl: Some(text.nl), en: Some(text.en) }
    }

    pub(super) fn get(&self, lang: Lang) -> Option<&str> {
        match lang {
            Lang::Nl => self.nl.as_deref(),
            Lang::En => self.en.as_deref(),
        }
    }

    pub(super) fn set(&mut self, lang: Lang, text: String) {
        match lang {
            Lang::Nl => self.nl = Some(text),
            Lang::En => self.en = Some(text),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.nl.is_none() && self.en.is_none()
    }
}

/// The columns of a sheet that hold texts, and those that have been understood.
pub(super) struct Columns<'s> {
    sheet: &'s Sheet,
    /// Base, language and column.
    texts: Vec<(String, Lang, u32)>,
    understood: BTreeSet<u32>,
}

impl<'s> Columns<'s> {
    /// Sorts the headers out. `bases` are the columns of texts, such as `label`; `plain` the others that mean
    /// something. Texts in another language are reported.
    pub(super) fn new(
        sheet: &'s Sheet,
        bases: &[&str],
        plain: &[&[&str]],
        default: Lang,
        remarks: &mut Vec<Remark>,
    ) -> Columns<'s> {
        let mut columns = Columns { sheet, texts: Vec::new(), understood: BTreeSet::new() };
        columns.understood.extend(plain.iter().filter_map(|headers| sheet.column(headers)));
        let place = || Place::sheet(&sheet.name);
        for (&column, header) in &sheet.headers {
            // Older forms have a single colon.
            let (base, language) = match header.split_once(':') {
                Some((base, language)) => (base, Some(language.trim_start_matches(':').trim())),
                None => (header.as_str(), None),
            };
            let base = base.trim().to_lowercase();
            if !bases.contains(&base.as_str()) {
                continue;
            }
            let values = [("column", header.as_str())];
            let lang = language.map_or_else(
                || {
                    let values = [("column", header.as_str()), ("lang", language_name(default))];
                    let key = "unnamed_language";
                    remarks.push(Remark::new(Outcome::Guessed, place(), key, &values));
                    Some(default)
                },
                language_of,
            );
            columns.understood.insert(column);
            if let Some(lang) = lang {
                columns.texts.push((base, lang, column));
            } else {
                remarks.push(Remark::new(Outcome::LeftOut, place(), "other_language", &values));
            }
        }
        columns
    }

    /// A text of a row in all languages that it has.
    pub(super) fn words(&self, row: &Row, base: &str) -> Words {
        let mut words = Words::default();
        for (_, lang, column) in self.texts.iter().filter(|(known, ..)| known == base) {
            if let Some(text) = row.get(Some(*column)) {
                words.set(*lang, text.to_owned());
            }
        }
        words
    }

    /// Reports what a row has in columns that mean nothing here.
    pub(super) fn report_rest(&self, row: &Row, remarks: &mut Vec<Remark>) {
        let rest = row.cells.keys().filter(|column| !self.understood.contains(column));
        for column in rest {
            let header = self.sheet.headers.get(column).map_or("?", String::as_str);
            let key = if header.eq_ignore_ascii_case("required") { "required" } else { "column" };
            let values = [("column", header)];
            let remark = Remark::new(Outcome::LeftOut, self.sheet.at(row), key, &values);
            remarks.push(remark);
        }
    }
}

/// The language of a header: by the code in brackets, or by its name.
pub(super) fn language_of(name: &str) -> Option<Lang> {
    let name = name.trim().to_lowercase();
    let code = name.rsplit_once('(').map_or(name.as_str(), |(_, code)| code);
    let code = code.trim_end_matches(')').trim();
    match code.split('-').next().unwrap_or(code) {
        "nl" | "nederlands" | "dutch" => Some(Lang::Nl),
        "en" | "english" | "engels" => Some(Lang::En),
        _ => None,
    }
}

/// A problem for every column that is not there, and for headers that stand twice.
pub(super) fn check_headers(sheet: &Sheet, needed: &[&[&str]], problems: &mut Vec<FormProblem>) {
    for headers in needed {
        if sheet.column(headers).is_none() {
            let values = [("column", headers[0])];
            problems.push(FormProblem::new(Place::row(&sheet.name, 1), "column_missing", &values));
        }
    }
    let mut seen = BTreeSet::new();
    for header in sheet.headers.values() {
        if !seen.insert(header.to_lowercase()) {
            let values = [("column", header.as_str())];
            problems.push(FormProblem::new(Place::row(&sheet.name, 1), "column_twice", &values));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_known_by_code_or_name() {
        for dutch in ["Nederlands (nl)", "nl", "Dutch", "Nederlands", "Vlaams (nl-BE)"] {
            assert_eq!(language_of(dutch), Some(Lang::Nl), "{dutch}");
        }
        assert_eq!(language_of("English (en)"), Some(Lang::En));
        for other in ["Français (fr)", "fr", "", "Nederlands (fr)"] {
            assert_eq!(language_of(other), None, "{other}");
        }
        for lang in Lang::ALL {
            assert_eq!(language_of(language_name(lang)), Some(lang));
        }
    }
}
