//! Which questions are ratings.

use std::collections::{BTreeMap, BTreeSet};

use super::{Known, NAME, RELEVANT, TYPE};
use crate::xlsform::expression::Relevance;
use crate::xlsform::question_type::QuestionType;
use crate::xlsform::workbook::Sheet;

/// The lists whose answers are points of a scale: as the form says, or as they look.
pub(super) fn formats(sheet: &Sheet, known: &Known<'_>) -> BTreeSet<String> {
    let (kind, name, relevant) = (sheet.column(TYPE), sheet.column(NAME), sheet.column(RELEVANT));
    let mut users: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut led: BTreeSet<String> = BTreeSet::new();
    for row in &sheet.rows {
        let kind = row.get(kind).map(QuestionType::parse);
        if let (Some(QuestionType::One { list, .. }), Some(name)) = (kind, row.get(name)) {
            users.entry(list).or_default().push(name);
        }
        led.extend(row.get(relevant).and_then(Relevance::parse).map(|found| found.question));
    }
    let looks_so = |list: &str, users: &[&str]| {
        // A question on which others depend is a choice to Peil, never a rating.
        let leads = users.iter().any(|name| led.contains(*name));
        users.len() >= 2 && !leads && known.lists.counts_up(list)
    };
    users
        .into_iter()
        .filter(
            |(list, users)| {
                if known.rest.here { known.rest.is_format(list) } else { looks_so(list, users) }
            },
        )
        .map(|(list, _)| list)
        .collect()
}
