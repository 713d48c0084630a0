//! The options of single and multiple choices.

use super::Loader;
use super::reader::{Entry, Table};
use crate::{Choice, DONT_KNOW, Id, NOT_APPLICABLE, shape};

impl Loader<'_> {
    pub(super) fn options(&mut self, item: &Table<'_>, multiple: bool) -> Vec<Choice> {
        let Some(list) = self.reader.require(item, "options") else { return Vec::new() };
        let n_before = self.reader.report.len();
        let tables = self.reader.tables(&list, "option", &shape::OPTION.names());
        if tables.len() < 2 && self.reader.report.len() == n_before {
            let values = [("place", item.place.clone()), ("found", tables.len().into())];
            self.reader.report.add(list.line, "Q050", values);
        }
        let mut options: Vec<Choice> = Vec::new();
        let (mut id_lines, mut code_lines) = (Vec::new(), Vec::new());
        for table in &tables {
            let id = self.option_id(item, table, &mut id_lines);
            let code = self.option_code(item, table, &mut code_lines);
            let text = self.reader.required_text(table, "text");
            let exclusive = self.exclusive(table, multiple, code);
            options.push(Choice { id, code, text, exclusive });
        }
        options
    }

    /// Options have a name space of their own: their item.
    fn option_id(
        &mut self,
        item: &Table<'_>,
        option: &Table<'_>,
        lines: &mut Vec<(Id, usize)>,
    ) -> Id {
        let entry = self.reader.require(option, "id");
        let Some((id, line)) =
            entry.and_then(|entry: Entry<'_>| Some((self.reader.id(&entry)?, entry.line)))
        else {
            return Id::stand_in();
        };
        if let Some((_, other)) = lines.iter().find(|(known, _)| *known == id) {
            let values = [
                ("place", item.place.clone()),
                ("option", id.as_str().into()),
                ("other_line", (*other).into()),
            ];
            self.reader.report.add(line, "Q051", values);
        }
        lines.push((id.clone(), line));
        id
    }

    fn option_code(
        &mut self,
        item: &Table<'_>,
        option: &Table<'_>,
        lines: &mut Vec<(u8, usize)>,
    ) -> u8 {
        const STAND_IN: u8 = 0;
        let Some(entry) = self.reader.require(option, "code") else { return STAND_IN };
        let Some(given) = self.reader.integer(&entry) else { return STAND_IN };
        let code = u8::try_from(given).ok().filter(|code| (1..=NOT_APPLICABLE).contains(code));
        let Some(code) = code else {
            let values = [("place", option.place.clone()), ("found", given.to_string().into())];
            self.reader.report.add(entry.line, "Q053", values);
            return STAND_IN;
        };
        if let Some((_, other)) = lines.iter().find(|(known, _)| *known == code) {
            let values = [
                ("place", item.place.clone()),
                ("code", code.to_string().into()),
                ("other_line", (*other).into()),
            ];
            self.reader.report.add(entry.line, "Q052", values);
        }
        lines.push((code, entry.line));
        code
    }

    fn exclusive(&mut self, option: &Table<'_>, multiple: bool, code: u8) -> bool {
        let entry = self.reader.optional(option, "exclusive");
        let exclusive =
            entry.as_ref().is_some_and(|entry| self.reader.boolean(entry) == Some(true));
        let line = entry.map_or(option.line, |entry| entry.line);
        let values = [("place", option.place.clone()), ("code", code.to_string().into())];
        if exclusive && !multiple {
            self.reader.report.add(line, "Q054", values);
        } else if multiple && !exclusive && [DONT_KNOW, NOT_APPLICABLE].contains(&code) {
            // "I don't know" beside a ticked option is a contradiction.
            self.reader.report.add(line, "Q055", values);
        }
        exclusive
    }
}
