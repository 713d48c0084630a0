//! From a questionnaire to the lines of the sheet.

use peil_instrument::shape::Kind;
use peil_instrument::{Lang, Questionnaire, Text};
use toml::Value;

use super::{CARRIED, FORM, ITEMS, OPTIONS, ROOT, RestLine, VERSION, shape_of};
use crate::remark::Place;
use crate::xlsform::columns::Words;

/// The lines that go with a questionnaire.
pub(in crate::xlsform) fn lines_of(questionnaire: &Questionnaire) -> Vec<RestLine> {
    let mut lines = Lines(Vec::new());
    lines.plain(FORM, "", "version", VERSION);
    // It was written by the loader's own crate, so it can be read.
    let file = questionnaire.to_toml().parse::<toml::Table>().unwrap_or_default();
    lines.table(ROOT, questionnaire.id().as_str(), &file);
    for format in questionnaire.formats() {
        lines.plain("formats", format.id.as_str(), "type", "rating");
    }
    let first = questionnaire.parts().first().map(|part| part.id.to_string());
    for block in tables(&file, "blocks") {
        lines.table("blocks", id(block), block);
        for item in tables(block, ITEMS) {
            let mut item = item.clone();
            // What is not said is the first part.
            if item.get("part").and_then(Value::as_str) == first.as_deref() {
                item.remove("part");
            }
            let name = id(&item).to_owned();
            lines.table(ITEMS, &name, &item);
            for option in tables(&item, OPTIONS) {
                lines.table(OPTIONS, &format!("{name}.{}", id(option)), option);
            }
        }
    }
    lines.0
}

fn id(table: &toml::Table) -> &str {
    table.get("id").and_then(Value::as_str).unwrap_or_default()
}

fn tables<'t>(table: &'t toml::Table, key: &str) -> impl Iterator<Item = &'t toml::Table> {
    let list = table.get(key).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_table)
}

struct Lines(Vec<RestLine>);

impl Lines {
    fn plain(&mut self, table: &str, id: &str, key: &str, value: &str) {
        self.0.push(RestLine {
            table: table.to_owned(),
            id: id.to_owned(),
            key: key.to_owned(),
            value: value.to_owned(),
            text: Words::default(),
            place: Place::default(),
        });
    }

    /// All keys of a table that no other sheet carries, in the order in which they are explained.
    fn table(&mut self, name: &str, id: &str, table: &toml::Table) {
        let carried =
            CARRIED.iter().find(|(known, _)| *known == name).map_or(&["id"][..], |it| it.1);
        let keys = shape_of(name).map_or(&[][..], |shape| shape.keys);
        for key in keys.iter().filter(|key| !carried.contains(&key.name)) {
            let Some(value) = table.get(key.name) else { continue };
            match (key.kind, value) {
                (Kind::Tables(_), Value::Array(_)) => {
                    for table in tables(table, key.name) {
                        self.table(key.name, self::id(table), table);
                    }
                }
                (Kind::Table(_), Value::Table(table)) => self.table(key.name, "", table),
                (Kind::Reasons, Value::Table(reasons)) => {
                    for (code, reason) in reasons {
                        let key = format!("{}.{code}", key.name);
                        self.plain(name, id, &key, reason.as_str().unwrap_or_default());
                    }
                }
                (_, Value::Table(text)) => {
                    let word = |lang: Lang| text.get(lang.tag()).and_then(Value::as_str);
                    let [nl, en] = Lang::ALL.map(|lang| word(lang).unwrap_or_default());
                    self.plain(name, id, key.name, "");
                    if let Some(line) = self.0.last_mut() {
                        line.text = Words::both(Text::new(nl, en));
                    }
                }
                (_, Value::Array(names)) => {
                    let names: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
                    self.plain(name, id, key.name, &names.join(" "));
                }
                (_, Value::String(text)) => self.plain(name, id, key.name, text),
                (_, other) => self.plain(name, id, key.name, &other.to_string()),
            }
        }
    }
}
