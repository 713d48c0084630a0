//! How the columns and cells of a file from elsewhere are those of the questionnaire.

mod codes;
mod columns;
mod pattern;
mod reader;

use std::collections::HashMap;

use encoding_rs::Encoding;
use peil_instrument::{Questionnaire, UnitTree};

use super::problem::AnswersProblem;
use reader::Reader;

/// The keys at the top of a mapping's file.
const KEYS: &[&str] = &[
    "separator",
    "encoding",
    "unit",
    "respondent",
    "ignore",
    "missing",
    "columns",
    "codes",
    "ticks",
    "codes_of",
    "units",
];

/// Cells as they stand, and the answer byte of each.
type Translations = HashMap<String, u8>;

/// How the columns and cells of an answers file are those of the questionnaire, for one questionnaire and
/// one unit tree. The default says nothing: columns are named after questions, cells hold codes or words.
#[derive(Debug, Clone, Default)]
pub struct ColumnMapping {
    /// The mapping's own file, as the caller named it.
    file: String,
    separator: Option<u8>,
    encoding: Option<&'static Encoding>,
    ignore: Vec<String>,
    columns: Vec<Taken>,
    /// The column that says who a respondent is.
    respondent: Option<Taken>,
    missing: Vec<String>,
    /// For every question that is no multiple choice.
    codes: Translations,
    /// For the options of every multiple choice.
    ticks: Translations,
    /// For one question, by its index.
    codes_of: HashMap<usize, Translations>,
    /// Cells of the unit's column, and the index of the unit.
    units: HashMap<String, usize>,
}

/// A column of the questionnaire, and the file's column that it is taken from.
#[derive(Debug, Clone)]
struct Taken {
    question: String,
    column: String,
    line: u64,
}

/// A [`Taken`] as it is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct TakenColumn<'m> {
    /// `unit`, `item` or `item.option`; `respondent` of the column of keys.
    pub(super) question: &'m str,
    /// The name in the file.
    pub(super) column: &'m str,
    /// The line of the mapping that says so.
    pub(super) line: u64,
}

impl Taken {
    fn as_asked(&self) -> TakenColumn<'_> {
        TakenColumn { question: &self.question, column: &self.column, line: self.line }
    }
}

impl ColumnMapping {
    /// Reads a mapping. `file` is only named in problems.
    ///
    /// # Errors
    /// Every problem of the mapping at once, with its line.
    ///
    /// ```
    /// use peil_analysis::ColumnMapping;
    /// # let questionnaire = peil_instrument::shipped::questionnaire("staff", None).unwrap();
    /// # let units = "code,parent,name_nl,name_en,kind,heads\norg,,O,O,org,9\n";
    /// # let tree = peil_instrument::parse_units("units.csv", units).unwrap();
    /// let file = "unit = 'Department'\nignore = ['id', '*Time']\n[units]\n'Main office' = 'org'\n";
    /// assert!(ColumnMapping::parse("columns.toml", file, &questionnaire, &tree).is_ok());
    ///
    /// let wrong = file.replace("'org'", "'head'");
    /// let problems = ColumnMapping::parse("columns.toml", &wrong, &questionnaire, &tree).unwrap_err();
    /// assert_eq!((problems[0].code, problems[0].line), ("A029", Some(4)));
    /// ```
    pub fn parse(
        file: &str,
        source: &str,
        questionnaire: &Questionnaire,
        tree: &UnitTree,
    ) -> Result<ColumnMapping, Vec<AnswersProblem>> {
        let mut reader = Reader::new(file, source);
        let mapping = reader.parse(source, |reader, root| {
            reader.check_keys(root, KEYS);
            let mut mapping = ColumnMapping { file: file.to_owned(), ..ColumnMapping::default() };
            mapping.separator = columns::separator(reader, root);
            mapping.encoding = columns::encoding(reader, root);
            mapping.ignore = reader.words(root, "ignore", r#"ignore = ["id", "*Time"]"#);
            mapping.columns = columns::taken(reader, root, questionnaire);
            mapping.respondent = columns::respondent(reader, root, &mapping.columns);
            mapping.missing = reader.words(root, "missing", r#"missing = ["N/A", "-"]"#);
            mapping.codes = codes::of_all(reader, root, questionnaire);
            mapping.ticks = codes::ticks(reader, root);
            mapping.codes_of = codes::of_items(reader, root, questionnaire);
            mapping.units = codes::units(reader, root, tree);
            mapping
        });
        reader.finish(mapping)
    }

    /// The same mapping, which also ignores these columns: names, with `*` for any letters.
    #[must_use]
    pub fn ignoring(mut self, columns: &[String]) -> ColumnMapping {
        self.ignore.extend_from_slice(columns);
        self
    }

    /// The mapping's own file.
    pub(super) fn file(&self) -> &str {
        &self.file
    }

    /// What stands between the cells of a CSV file.
    pub(super) fn separator(&self) -> u8 {
        self.separator.unwrap_or(b',')
    }

    /// Whether the separator was chosen.
    pub(super) fn names_separator(&self) -> bool {
        self.separator.is_some()
    }

    /// The encoding of a CSV file, if it was chosen.
    pub(super) fn encoding(&self) -> Option<&'static Encoding> {
        self.encoding
    }

    /// The columns that are called otherwise in the file.
    pub(super) fn columns(&self) -> impl Iterator<Item = TakenColumn<'_>> {
        self.columns.iter().map(Taken::as_asked)
    }

    /// The column that says who a respondent is.
    pub(super) fn respondent(&self) -> Option<TakenColumn<'_>> {
        self.respondent.as_ref().map(Taken::as_asked)
    }

    /// Whether a cell is no answer in every question.
    pub(super) fn is_missing(&self, cell: &str) -> bool {
        self.missing.iter().any(|missing| missing == cell)
    }

    /// Whether nobody looks at a column. What the mapping takes from a column comes before this.
    pub(super) fn ignores(&self, name: &str) -> bool {
        let mut named = self.columns.iter().chain(&self.respondent);
        let taken = named.any(|taken| taken.column == name);
        !taken && self.ignore.iter().any(|pattern| pattern::fits(pattern, name))
    }

    /// What cells stand for in the columns of an item: what is said of the item goes before what is said of
    /// all.
    pub(super) fn translations(&self, item: usize, is_option: bool) -> Translations {
        let missing = self.missing.iter().map(|cell| (cell.clone(), peil_instrument::EMPTY));
        let mut translations: Translations = missing.collect();
        let of_all = if is_option { &self.ticks } else { &self.codes };
        for more in [Some(of_all), self.codes_of.get(&item)].into_iter().flatten() {
            translations.extend(more.iter().map(|(cell, code)| (cell.clone(), *code)));
        }
        translations
    }

    /// What stands in the unit's column, and which unit it is.
    pub(super) fn units(&self) -> &HashMap<String, usize> {
        &self.units
    }
}
