//! The sheet `choices`: lists of answers.

use std::collections::{BTreeMap, BTreeSet};

use peil_instrument::{DONT_KNOW, Id, Lang, NOT_APPLICABLE};

use super::columns::{Columns, Words, check_headers};
use super::draft::{DraftChoice, DraftFormat};
use super::rest::Rest;
use super::workbook::Sheet;
use crate::remark::{FormProblem, Outcome, Place, Remark};

/// The headers of the list's name, as forms write it.
pub(super) const LIST: &[&str] = &["list_name", "list name"];
/// Those of the answer's name; the second in old forms.
pub(super) const NAME: &[&str] = &["name", "value"];

/// An answer of a list.
#[derive(Debug)]
struct Choice {
    name: String,
    text: Words,
    place: Place,
}

/// All lists, by name.
#[derive(Debug, Default)]
pub(super) struct Lists {
    lists: BTreeMap<String, Vec<Choice>>,
    /// The names in the order of the sheet.
    order: Vec<String>,
}

impl Lists {
    pub(super) fn read(
        sheet: Option<&Sheet>,
        default: Lang,
        problems: &mut Vec<FormProblem>,
        remarks: &mut Vec<Remark>,
    ) -> Lists {
        let mut lists = Lists::default();
        let Some(sheet) = sheet else { return lists };
        let n_before = problems.len();
        check_headers(sheet, &[LIST, NAME], problems);
        if problems.len() > n_before {
            return lists;
        }
        let columns = Columns::new(sheet, &["label"], &[LIST, NAME], default, remarks);
        let (list, name) = (sheet.column(LIST), sheet.column(NAME));
        let mut seen: BTreeMap<(&str, &str), u32> = BTreeMap::new();
        for row in &sheet.rows {
            let place = sheet.at(row);
            let (Some(list), Some(name)) = (row.get(list), row.get(name)) else {
                problems.push(FormProblem::new(place, "choice_name_missing", &[]));
                continue;
            };
            if name.contains(char::is_whitespace) {
                let values = [("name", name), ("list", list)];
                problems.push(FormProblem::new(place.clone(), "choice_name_blank", &values));
            }
            if let Some(other) = seen.insert((list, name), row.number) {
                let other = other.to_string();
                let values = [("name", name), ("list", list), ("other", other.as_str())];
                problems.push(FormProblem::new(place.clone(), "choice_twice", &values));
            }
            columns.report_rest(row, remarks);
            let choice = Choice { name: name.to_owned(), text: columns.words(row, "label"), place };
            if !lists.lists.contains_key(list) {
                lists.order.push(list.to_owned());
            }
            lists.lists.entry(list.to_owned()).or_default().push(choice);
        }
        lists
    }

    pub(super) fn has(&self, list: &str) -> bool {
        self.lists.contains_key(list)
    }

    /// The names, for a message.
    pub(super) fn names(&self) -> String {
        self.order.join(", ")
    }

    /// Whether a list reads like the points of a scale: 1, 2, 3 …, in order, and 98 and 99 after them.
    pub(super) fn counts_up(&self, list: &str) -> bool {
        let beside = [DONT_KNOW, NOT_APPLICABLE].map(|code| code.to_string());
        let names = self.lists.get(list).into_iter().flatten().map(|choice| &choice.name);
        let points: Vec<&String> = names.filter(|name| !beside.contains(name)).collect();
        points.len() >= 3 && (1..).zip(&points).all(|(n, name): (usize, _)| **name == n.to_string())
    }

    /// The formats, in the order of the sheet.
    pub(super) fn formats(&self, wanted: impl Fn(&str) -> bool) -> Vec<DraftFormat> {
        let mut formats = Vec::new();
        for name in self.order.iter().filter(|name| wanted(name)) {
            let choices = &self.lists[name];
            let draft = |choice: &Choice| DraftChoice {
                name: choice.name.clone(),
                id: choice.name.clone(),
                code: choice.name.clone(),
                text: choice.text.clone(),
                exclusive: false,
                place: choice.place.clone(),
            };
            let place = choices.first().map(|choice| choice.place.clone()).unwrap_or_default();
            let choices = choices.iter().map(draft).collect();
            formats.push(DraftFormat { id: name.clone(), choices, place });
        }
        formats
    }

    /// The options of an item. Ids and codes that the form does not tell are guessed, and reported.
    pub(super) fn options(
        &self,
        list: &str,
        item: &str,
        exclusive: &[String],
        rest: &Rest,
        remarks: &mut Vec<Remark>,
    ) -> Vec<DraftChoice> {
        let choices = self.lists.get(list).map_or(&[][..], Vec::as_slice);
        let number = |name: &str| name.parse::<u8>().ok().filter(|n| n.to_string() == name);
        let told: BTreeSet<u8> = choices
            .iter()
            .filter_map(|choice| {
                number(&choice.name).or_else(|| rest.code(item, &choice.name).and_then(number))
            })
            .collect();
        let mut free = (1..=u8::MAX).filter(|code| !told.contains(code));
        let mut options = Vec::new();
        for choice in choices {
            let name = choice.name.as_str();
            let mut guess = |key: &str, values: &[(&str, &str)]| {
                remarks.push(Remark::new(Outcome::Guessed, choice.place.clone(), key, values));
            };
            let (told_id, told_code) = if number(name).is_some() {
                (rest.option(item, name).map(str::to_owned), Some(name.to_owned()))
            } else {
                (Id::new(name).ok().map(String::from), rest.code(item, name).map(str::to_owned))
            };
            let id = told_id.unwrap_or_else(|| {
                let id = match number(name) {
                    Some(_) => format!("option_{name}"),
                    None => likely_id(name),
                };
                guess("option_id", &[("name", name), ("id", &id)]);
                id
            });
            let code = told_code.unwrap_or_else(|| {
                let code = free.next().unwrap_or(u8::MAX).to_string();
                guess("option_code", &[("name", name), ("code", &code)]);
                code
            });
            options.push(DraftChoice {
                name: name.to_owned(),
                id,
                code,
                text: choice.text.clone(),
                exclusive: exclusive.iter().any(|alone| alone == name),
                place: choice.place.clone(),
            });
        }
        options
    }

    /// Reports lists that no question uses.
    pub(super) fn report_unused(&self, used: impl Fn(&str) -> bool, remarks: &mut Vec<Remark>) {
        for list in self.order.iter().filter(|list| !used(list)) {
            for choice in &self.lists[list] {
                let values = [("list", list.as_str())];
                let remark =
                    Remark::new(Outcome::LeftOut, choice.place.clone(), "list_unused", &values);
                remarks.push(remark);
            }
        }
    }
}

/// The id that a name probably should be: small letters, digits and underscores, beginning with a letter.
pub(super) fn likely_id(name: &str) -> String {
    let mut id = String::new();
    for letter in name.trim().chars().flat_map(char::to_lowercase) {
        if letter.is_ascii_lowercase() || letter.is_ascii_digit() {
            id.push(letter);
        } else if !id.ends_with('_') {
            id.push('_');
        }
    }
    let id = id.trim_matches('_');
    let id = if id.starts_with(|letter: char| letter.is_ascii_lowercase()) {
        id.to_owned()
    } else {
        format!("q_{id}")
    };
    id.chars().take(Id::MAX_LEN).collect::<String>().trim_end_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_id_gets_a_likely_one() {
        for (name, id) in [
            ("Q1", "q1"),
            ("1a", "q_1a"),
            ("Wat vindt u?", "wat_vindt_u"),
            ("naïef", "na_ef"),
            ("__", "q"),
            (&"x".repeat(60), &"x".repeat(48)),
        ] {
            assert_eq!(likely_id(name), id, "{name}");
            assert!(Id::new(likely_id(name)).is_ok(), "{name}");
        }
    }
}
