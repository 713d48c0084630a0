//! A questionnaire on its way in: what a form told, and the file that is made of it.
//!
//! Every line of that file knows its place in the form. So what the loader says about a line can be said about
//! a row.

use peil_instrument::{DONT_KNOW, Lang, NOT_APPLICABLE};

use super::columns::{Words, language_name, translated};
use super::rest::Rest;
use crate::remark::{Outcome, Place, Remark};

/// A line of the file, and where in the form it comes from.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub text: String,
    pub place: Place,
}

impl Line {
    pub(super) fn new(text: String, place: Place) -> Line {
        Line { text, place }
    }
}

#[derive(Debug)]
pub(super) struct Draft {
    pub id: String,
    pub version: String,
    pub title: Words,
    pub source: Words,
    /// Where id, version and title stand.
    pub settings: Place,
    pub source_place: Place,
    pub formats: Vec<DraftFormat>,
    pub blocks: Vec<DraftBlock>,
    pub rest: Rest,
    /// Where nothing came with the form: the minutes that are guessed.
    pub minutes: u32,
}

#[derive(Debug, Clone)]
pub(super) struct DraftFormat {
    pub id: String,
    /// The choices with their names: `1`, `2`, …, and 98 and 99 for the answers beside the scale.
    pub choices: Vec<DraftChoice>,
    pub place: Place,
}

#[derive(Debug, Clone)]
pub(super) struct DraftChoice {
    /// Its name in the form.
    pub name: String,
    pub id: String,
    pub code: String,
    pub text: Words,
    pub exclusive: bool,
    pub place: Place,
}

#[derive(Debug)]
pub(super) struct DraftBlock {
    pub id: String,
    pub title: Words,
    pub intro: Words,
    pub place: Place,
    /// Where the introduction stands; the block, if there is none.
    pub intro_place: Place,
    pub items: Vec<DraftItem>,
}

#[derive(Debug)]
pub(super) struct DraftItem {
    pub id: String,
    pub text: Words,
    pub help: Words,
    pub kind: DraftKind,
    /// The earlier item, and the options that lead to this one.
    pub show_if: Option<(String, Vec<String>)>,
    pub place: Place,
}

#[derive(Debug, Clone)]
pub(super) enum DraftKind {
    Rating { format: String },
    Single { options: Vec<DraftChoice> },
    Multiple { options: Vec<DraftChoice> },
    Open { max_chars: usize },
}

/// A string as TOML has it, on one line.
pub(super) fn quoted(text: &str) -> String {
    // Every escape of JSON is one of TOML; only DEL has to be escaped in TOML and not in JSON.
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007F")
}

/// A text as a table on one line. A language that is missing is left out, or, to see what else is wrong, taken
/// from the other one. Nothing, if there is no text at all.
pub(super) fn text_value(words: &Words, complete: bool) -> Option<String> {
    let any = words.nl.as_deref().or(words.en.as_deref());
    let of = |lang: Lang| {
        let text = words.get(lang).or(if complete { any.or(Some("…")) } else { None })?;
        Some(format!("{} = {}", lang.tag(), quoted(text)))
    };
    let texts: Vec<String> = Lang::ALL.into_iter().filter_map(of).collect();
    (!texts.is_empty()).then(|| format!("{{ {} }}", texts.join(", ")))
}

impl Draft {
    /// The file. `complete`: texts that are missing are filled in, to see what else is wrong.
    pub(super) fn lines(&self, complete: bool) -> Vec<Line> {
        let mut file = Writer { lines: Vec::new(), complete };
        file.string("id", &self.id, &self.settings);
        file.string("version", &self.version, &self.settings);
        file.text("title", &self.title, &self.settings);
        file.text("source", &self.source, &self.source_place);
        file.lines.extend(self.rest.file_lines("questionnaire", "", complete));
        if !self.rest.here {
            file.line(&format!("minutes = {}", self.minutes), &Place::form());
            file.heading("[[parts]]", &Place::form());
            file.string("id", "core", &Place::form());
            file.string("level", "class", &Place::form());
        }
        for (table, several) in Rest::whole_tables() {
            for id in self.rest.ids(table) {
                let lines = self.rest.file_lines(table, id, complete);
                let Some(place) = lines.first().map(|line| line.place.clone()) else { continue };
                if several {
                    file.heading(&format!("[[{table}]]"), &place);
                    file.string("id", id, &place);
                } else {
                    file.heading(&format!("[{table}]"), &place);
                }
                file.lines.extend(lines);
            }
        }
        for format in &self.formats {
            file.format(format);
        }
        for block in &self.blocks {
            file.heading("[[blocks]]", &block.place);
            file.string("id", &block.id, &block.place);
            file.text("title", &block.title, &block.place);
            file.text("intro", &block.intro, &block.intro_place);
            file.lines.extend(self.rest.file_lines("blocks", &block.id, complete));
            for item in &block.items {
                file.item(item);
                file.lines.extend(self.rest.file_lines("items", &item.id, complete));
            }
        }
        file.lines
    }

    /// A remark for every text that is missing, with the mend.
    pub(super) fn missing(&self) -> Vec<Remark> {
        let mut remarks = Vec::new();
        let mut look = |what: &str, words: &Words, column: &str, place: &Place| {
            if words.is_empty() {
                let values = [("what", what), ("column", column)];
                remarks.push(Remark::new(Outcome::Missing, place.clone(), "text", &values));
                return;
            }
            for lang in Lang::ALL.into_iter().filter(|lang| words.get(*lang).is_none()) {
                let column = translated(column, lang);
                let values = [
                    ("what", what),
                    ("lang", language_name(lang)),
                    ("column", &column),
                    ("tag", lang.tag()),
                ];
                remarks.push(Remark::new(Outcome::Missing, place.clone(), "language", &values));
            }
        };
        for format in &self.formats {
            for choice in &format.choices {
                look(
                    &format!("{} {}", format.id, choice.name),
                    &choice.text,
                    "label",
                    &choice.place,
                );
            }
        }
        for block in &self.blocks {
            look(&format!("{}, title", block.id), &block.title, "label", &block.place);
            if !block.intro.is_empty() {
                look(&format!("{}, intro", block.id), &block.intro, "label", &block.intro_place);
            }
            for item in &block.items {
                look(&item.id, &item.text, "label", &item.place);
                if !item.help.is_empty() {
                    look(&format!("{}, help", item.id), &item.help, "hint", &item.place);
                }
                if let DraftKind::Single { options } | DraftKind::Multiple { options } = &item.kind
                {
                    for option in options {
                        let what = format!("{} {}", item.id, option.id);
                        look(&what, &option.text, "label", &option.place);
                    }
                }
            }
        }
        remarks.extend(self.without_place());
        remarks
    }

    /// The same for what a form has no place of its own for.
    fn without_place(&self) -> Vec<Remark> {
        let missing = |place: &Place, key: &str, values: &[(&str, &str)]| {
            Remark::new(Outcome::Missing, place.clone(), key, values)
        };
        let mut remarks = Vec::new();
        for lang in Lang::ALL.into_iter().filter(|lang| self.title.get(*lang).is_none()) {
            remarks.push(missing(&self.settings, "title", &[("lang", language_name(lang))]));
        }
        if Lang::ALL.iter().any(|lang| self.source.get(*lang).is_none()) {
            remarks.push(missing(&self.source_place, "source", &[]));
        }
        for block in self.blocks.iter().filter(|block| block.intro.is_empty()) {
            remarks.push(missing(&block.intro_place, "intro", &[("id", &block.id)]));
        }
        remarks
    }
}

struct Writer {
    lines: Vec<Line>,
    complete: bool,
}

impl Writer {
    fn line(&mut self, text: &str, place: &Place) {
        self.lines.push(Line::new(text.to_owned(), place.clone()));
    }

    fn heading(&mut self, heading: &str, place: &Place) {
        self.line("", place);
        self.line(heading, place);
    }

    fn string(&mut self, key: &str, value: &str, place: &Place) {
        self.line(&format!("{key} = {}", quoted(value)), place);
    }

    fn text(&mut self, key: &str, words: &Words, place: &Place) {
        if self.complete || !words.is_empty() {
            let value = text_value(words, self.complete).unwrap_or_default();
            self.line(&format!("{key} = {value}"), place);
        }
    }

    fn format(&mut self, format: &DraftFormat) {
        self.heading("[[formats]]", &format.place);
        self.string("id", &format.id, &format.place);
        let beside = [("dont_know", DONT_KNOW), ("not_applicable", NOT_APPLICABLE)]
            .map(|(key, code)| (key, code.to_string()));
        self.line("points = [", &format.place);
        for choice in &format.choices {
            if !beside.iter().any(|(_, code)| *code == choice.name) {
                let value = text_value(&choice.text, self.complete).unwrap_or("{}".to_owned());
                self.line(&format!("  {value},"), &choice.place);
            }
        }
        self.line("]", &format.place);
        for (key, code) in &beside {
            for choice in format.choices.iter().filter(|choice| choice.name == *code) {
                self.text(key, &choice.text, &choice.place);
            }
        }
    }

    fn item(&mut self, item: &DraftItem) {
        let place = &item.place;
        self.heading("[[blocks.items]]", place);
        self.string("id", &item.id, place);
        self.text("text", &item.text, place);
        if !item.help.is_empty() {
            self.text("help", &item.help, place);
        }
        match &item.kind {
            DraftKind::Rating { format } => {
                self.string("type", "rating", place);
                self.string("format", format, place);
            }
            DraftKind::Single { options } => {
                self.string("type", "single", place);
                self.options(options, place);
            }
            DraftKind::Multiple { options } => {
                self.string("type", "multiple", place);
                self.options(options, place);
            }
            DraftKind::Open { max_chars } => {
                self.string("type", "open", place);
                self.line(&format!("max_chars = {max_chars}"), place);
            }
        }
        if let Some((leading, options)) = &item.show_if {
            let options: Vec<String> = options.iter().map(|option| quoted(option)).collect();
            let (leading, options) = (quoted(leading), options.join(", "));
            self.line(&format!("show_if = {{ item = {leading}, any_of = [{options}] }}"), place);
        }
    }

    fn options(&mut self, options: &[DraftChoice], place: &Place) {
        self.line("options = [", place);
        for option in options {
            let text = text_value(&option.text, self.complete);
            let text = text.map_or_else(String::new, |text| format!(", text = {text}"));
            let exclusive = if option.exclusive { ", exclusive = true" } else { "" };
            let id = quoted(&option.id);
            // A code that is no number is for the loader to refuse.
            let code = match option.code.parse::<u32>() {
                Ok(code) => code.to_string(),
                Err(_) => quoted(&option.code),
            };
            let line = format!("  {{ id = {id}, code = {code}{text}{exclusive} }},");
            self.line(&line, &option.place);
        }
        self.line("]", place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_string_comes_back_from_one_line(text in any::<String>()) {
            let line = format!("text = {}", quoted(&text));
            prop_assert_eq!(line.lines().count(), 1);
            let table: toml::Table = line.parse().unwrap();
            prop_assert_eq!(table["text"].as_str().unwrap(), text);
        }
    }
}
