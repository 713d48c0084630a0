//! Head counts to which answers are weighted: a CSV file with a line for a category of a margin.

use std::path::Path;

use peil_instrument::{ItemKind, Questionnaire, UnitTree};

use super::problem::{AnswersProblem, Kind};
use crate::dataset::item_codes;

/// The header of the file.
const HEADER: [&str; 3] = ["margin", "category", "heads"];

/// Head counts of one or more divisions of the same people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heads {
    pub(crate) margins: Vec<HeadsMargin>,
}

/// One division of everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HeadsMargin {
    pub(crate) of: HeadsOf,
    /// Unit index or answer code of each category.
    pub(crate) categories: Vec<usize>,
    pub(crate) heads: Vec<u64>,
}

/// By what a margin divides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeadsOf {
    /// By unit: the nearest one upward that the file names.
    Unit,
    /// By the answer to a question, as index into the questionnaire.
    Item(usize),
}

impl Heads {
    /// Reads the file: `margin,category,heads`, where a margin is `unit` or a question about the respondent with
    /// one answer, and a category a unit's code or an answer's number. Every margin divides the same people.
    ///
    /// # Errors
    /// All [`AnswersProblem`]s of the file.
    pub fn read(
        path: &Path,
        questionnaire: &Questionnaire,
        tree: &UnitTree,
    ) -> Result<Heads, Vec<AnswersProblem>> {
        let file = path.display().to_string();
        let problem = |kind, line, column| AnswersProblem::new(kind, &file, line, column);
        let unreadable = |found: String| vec![problem(Kind::Unreadable { found }, None, None)];
        let bytes = std::fs::read(path).map_err(|error| unreadable(error.to_string()))?;
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes));
        let mut heads = Heads { margins: Vec::new() };
        let mut problems = Vec::new();
        for (at, record) in reader.records().enumerate() {
            let record = record.map_err(|error| unreadable(error.to_string()))?;
            let line = record.position().map_or(at as u64 + 1, csv::Position::line);
            let cells: Vec<&str> = record.iter().collect();
            if at == 0 {
                if cells != HEADER {
                    let kind = Kind::HeadsHeader { found: cells.join(",") };
                    return Err(vec![problem(kind, Some(line), None)]);
                }
                continue;
            }
            let [margin, category, count] = cells[..] else {
                let kind = Kind::CellCount { found: cells.len(), expected: HEADER.len() };
                problems.push(problem(kind, Some(line), None));
                continue;
            };
            match Line::of(margin, category, count, questionnaire, tree) {
                Err((kind, column)) => problems.push(problem(kind, Some(line), Some(column))),
                Ok(found) => {
                    if !heads.take(&found) {
                        let kind = Kind::HeadsTwice { found: category.to_owned() };
                        problems.push(problem(kind, Some(line), Some("category")));
                    }
                }
            }
        }
        if problems.is_empty() && heads.margins.is_empty() {
            problems.push(problem(Kind::NoRows, None, None));
        }
        let totals: Vec<u64> =
            heads.margins.iter().map(|margin| margin.heads.iter().sum()).collect();
        if let Some(other) = totals.iter().find(|total| **total != totals[0])
            && problems.is_empty()
        {
            let (found, expected) = (other.to_string(), totals[0].to_string());
            problems.push(problem(Kind::HeadsTotal { found, expected }, None, Some("heads")));
        }
        if problems.is_empty() { Ok(heads) } else { Err(problems) }
    }

    /// Takes a line in; false if its category is there already.
    fn take(&mut self, line: &Line) -> bool {
        let place = self.margins.iter().position(|margin| margin.of == line.of);
        let place = place.unwrap_or_else(|| {
            let (categories, heads) = (Vec::new(), Vec::new());
            self.margins.push(HeadsMargin { of: line.of, categories, heads });
            self.margins.len() - 1
        });
        let margin = &mut self.margins[place];
        if margin.categories.contains(&line.category) {
            return false;
        }
        margin.categories.push(line.category);
        margin.heads.push(line.heads);
        true
    }
}

/// A line that is understood.
struct Line {
    of: HeadsOf,
    category: usize,
    heads: u64,
}

impl Line {
    fn of(
        margin: &str,
        category: &str,
        count: &str,
        questionnaire: &Questionnaire,
        tree: &UnitTree,
    ) -> Result<Line, (Kind, &'static str)> {
        let heads = count.parse();
        let heads = heads.map_err(|_| (Kind::HeadsNumber { found: count.to_owned() }, "heads"))?;
        if margin == "unit" {
            let unit = tree.index_of(category);
            let unknown = || (Kind::UnknownUnit { found: category.to_owned() }, "category");
            return Ok(Line { of: HeadsOf::Unit, category: unit.ok_or_else(unknown)?, heads });
        }
        // Weights are for the core: other parts belong to nobody in common.
        let one_answer = |item: &usize| {
            let item = &questionnaire.items()[*item];
            item.part == 0 && matches!(item.kind, ItemKind::Single { .. } | ItemKind::Rating { .. })
        };
        let item = questionnaire.item_index(margin).filter(one_answer);
        let item =
            item.ok_or_else(|| (Kind::HeadsMargin { found: margin.to_owned() }, "margin"))?;
        let codes = item_codes(questionnaire, item);
        let code = category.parse::<u8>().ok().filter(|code| codes.contains(code));
        let code = code.ok_or_else(|| {
            let offered: Vec<String> = codes.iter().map(u8::to_string).collect();
            let found = category.to_owned();
            (Kind::UnknownAnswer { found, offered: offered.join(", ") }, "category")
        })?;
        Ok(Line { of: HeadsOf::Item(item), category: usize::from(code), heads })
    }
}
