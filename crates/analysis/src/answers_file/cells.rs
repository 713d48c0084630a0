//! From the cell of a column to an answer byte.

use std::collections::HashMap;

use peil_instrument::{EMPTY, ItemKind, Questionnaire, Text};

use super::mapping::ColumnMapping;
use crate::dataset::{CellValue, ColumnPlan, NO_CODE};

/// Stands for a cell with the words of several answers.
const AMBIGUOUS: u8 = NO_CODE - 1;
/// So many different cells are found faster one by one than by a hash.
const MAX_FIRST: usize = 12;
/// So many different cells of a column are remembered; a column of answers has fewer.
const MAX_SEEN: usize = 1_000;
/// Numbers below this are looked up: every answer code is one of them.
const NUMBERS: usize = 100;

/// Whether the byte of a cell stands for an answer, or for none.
pub(super) fn is_answer(byte: u8) -> bool {
    byte == EMPTY || byte < AMBIGUOUS
}

/// Reads the cells of one column.
#[derive(Debug)]
pub(super) struct CellReader {
    /// Per number what it stands for, [`NO_CODE`] if for nothing.
    numbers: [u8; NUMBERS],
    empty: u8,
    /// What the mapping says of a cell: as it stands.
    translations: HashMap<String, u8>,
    /// The words of the answers, folded.
    labels: HashMap<String, Vec<u8>>,
    /// The first cells that were no small number: most files have no other ones.
    first_seen: Vec<(Vec<u8>, u8)>,
    /// Others met before.
    seen: HashMap<Vec<u8>, u8>,
}

impl CellReader {
    pub(super) fn new(
        questionnaire: &Questionnaire,
        mapping: &ColumnMapping,
        plan: &ColumnPlan,
    ) -> CellReader {
        let mut translations = mapping.translations(plan.column.item, plan.column.option.is_some());
        // What is said of every question need not be an answer to this one.
        translations.values_mut().filter(|code| !plan.offers(**code)).for_each(|it| *it = NO_CODE);
        let of_number = |(number, byte): (usize, &mut u8)| {
            let code = u8::try_from(number).ok().filter(|code| plan.codes().contains(code));
            let own = translations.get(&number.to_string()).copied().or(code);
            *byte = own.unwrap_or(NO_CODE);
        };
        let mut numbers = [NO_CODE; NUMBERS];
        numbers.iter_mut().enumerate().for_each(of_number);
        CellReader {
            numbers,
            empty: translations.get("").copied().unwrap_or(EMPTY),
            translations,
            labels: labels(questionnaire, plan),
            first_seen: Vec::new(),
            seen: HashMap::new(),
        }
    }

    /// The byte of a cell of text: see [`is_answer`].
    #[inline]
    pub(super) fn of_text(&mut self, cell: &[u8]) -> u8 {
        match *cell {
            [] => self.empty,
            [digit] if digit.is_ascii_digit() => self.numbers[usize::from(digit - b'0')],
            [tens, ones] if tens.is_ascii_digit() && ones.is_ascii_digit() && tens != b'0' => {
                self.numbers[usize::from((tens - b'0') * 10 + (ones - b'0'))]
            }
            _ => self.of_words(cell),
        }
    }

    /// The byte of a cell of text, for the words about it.
    pub(super) fn peek(&self, cell: &[u8]) -> u8 {
        self.meaning(&String::from_utf8_lossy(cell))
    }

    /// The byte of a cell of a table.
    pub(super) fn of_value(&mut self, cell: CellValue<'_>) -> u8 {
        match cell {
            CellValue::Missing => self.empty,
            CellValue::Text(text) => self.of_text(text.as_bytes()),
            CellValue::Number(number) => match usize::try_from(number) {
                Ok(small) if small < NUMBERS => self.numbers[small],
                _ => self.of_words(number.to_string().as_bytes()),
            },
            CellValue::Fraction(number) => self.of_words(number.to_string().as_bytes()),
        }
    }

    /// Whether a cell holds the words of several answers; then their codes.
    pub(super) fn ambiguous(&self, cell: &str) -> Option<&[u8]> {
        let codes = self.labels.get(&fold(cell)).filter(|codes| codes.len() > 1)?;
        Some(codes)
    }

    fn of_words(&mut self, cell: &[u8]) -> u8 {
        match self.first_seen.iter().find(|(known, _)| known == cell) {
            Some((_, byte)) => *byte,
            None => self.of_rare_words(cell),
        }
    }

    #[cold]
    fn of_rare_words(&mut self, cell: &[u8]) -> u8 {
        if let Some(&byte) = self.seen.get(cell) {
            return byte;
        }
        let byte = self.meaning(&String::from_utf8_lossy(cell));
        if self.first_seen.len() < MAX_FIRST {
            self.first_seen.push((cell.to_owned(), byte));
        } else if self.seen.len() < MAX_SEEN {
            self.seen.insert(cell.to_owned(), byte);
        }
        byte
    }

    fn meaning(&self, cell: &str) -> u8 {
        let cell = cell.trim();
        if cell.is_empty() {
            return self.empty;
        }
        if let Some(&byte) = self.translations.get(cell) {
            return byte;
        }
        // R and pandas write whole numbers with gaps as `3.0`.
        if let Ok(number) = cell.strip_suffix(".0").unwrap_or(cell).parse::<i64>() {
            let small = usize::try_from(number).ok().and_then(|number| self.numbers.get(number));
            return small.copied().unwrap_or(NO_CODE);
        }
        match self.labels.get(&fold(cell)).map(Vec::as_slice) {
            Some([code]) => *code,
            Some(_) => AMBIGUOUS,
            None => NO_CODE,
        }
    }
}

/// Per folded label the codes of the answers that it is the label of, ascending.
fn labels(questionnaire: &Questionnaire, plan: &ColumnPlan) -> HashMap<String, Vec<u8>> {
    let mut labels: HashMap<String, Vec<u8>> = HashMap::new();
    let mut add = |words: &str, code: u8| {
        let codes = labels.entry(fold(words)).or_default();
        if let Err(at) = codes.binary_search(&code) {
            codes.insert(at, code);
        }
    };
    for (text, code) in answers(questionnaire, plan) {
        add(&text.nl, code);
        add(&text.en, code);
    }
    if plan.column.option.is_some() {
        add("true", 1);
        add("false", 0);
    }
    labels
}

/// The words of every answer of a column, with its code.
fn answers<'q>(questionnaire: &'q Questionnaire, plan: &ColumnPlan) -> Vec<(&'q Text, u8)> {
    match &questionnaire.items()[plan.column.item].kind {
        ItemKind::Rating { format } => {
            let format = &questionnaire.formats()[*format];
            let special = [&format.dont_know, &format.not_applicable].into_iter().flatten();
            // The codes of a rating stand in this order.
            format.points.iter().chain(special).zip(plan.codes().iter().copied()).collect()
        }
        ItemKind::Single { options } => options.iter().map(|it| (&it.text, it.code)).collect(),
        ItemKind::Multiple { options } => {
            let option = plan.column.option.and_then(|option| options.get(option));
            option.map(|option| (&option.text, 1)).into_iter().collect()
        }
        ItemKind::Open { .. } => Vec::new(),
    }
}

/// A label without what programs change in it: capitals, blanks at the ends, the form of an apostrophe.
fn fold(label: &str) -> String {
    label.trim().to_lowercase().replace(['\u{2019}', '\u{2018}'], "'")
}
