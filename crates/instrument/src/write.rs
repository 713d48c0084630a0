//! Writes a questionnaire as a file that needs no bank.
//!
//! Written by hand and not by a library, because the fingerprint of a questionnaire is made of it: the same
//! questionnaire must give the same bytes for ever.

mod own_items;

use std::fmt::Write;

use crate::{Accepted, Choice, Format, Item, ItemKind, Level, Part, Questionnaire, Scale, Text};

impl Questionnaire {
    /// The questionnaire as one file that holds everything, items of the bank included. Read again
    /// ([`load`](crate::load)) it gives the same questionnaire, and written again the same text.
    pub fn to_toml(&self) -> String {
        let mut file = Writer::default();
        file.string("id", self.id.as_str());
        file.string("version", &self.version);
        file.text("title", &self.title);
        file.line("minutes", &self.minutes.to_string());
        file.text("source", &self.source);
        file.accept(&self.accept);
        if let Some(selection) = &self.selection {
            file.heading("[selection]");
            file.string("of", &selection.of);
            file.names("blocks", selection.blocks.iter().map(crate::Id::as_str));
        }
        for part in &self.parts {
            file.part(part);
        }
        for format in &self.formats {
            file.format(format);
        }
        for block in &self.blocks {
            file.heading("[[blocks]]");
            file.string("id", block.id.as_str());
            file.text("title", &block.title);
            file.text("intro", &block.intro);
            file.accept(&block.accept);
            for &item in &block.items {
                file.item(self, &self.items[item]);
            }
        }
        for scale in &self.scales {
            file.scale(self, scale);
        }
        let scale = |index: usize| self.scales[index].id.as_str();
        for relation in &self.relations {
            file.heading("[[relations]]");
            file.string("id", relation.id.as_str());
            file.string("first", scale(relation.first));
            file.string("second", scale(relation.second));
        }
        for gap in &self.gaps {
            file.heading("[[gaps]]");
            file.string("id", gap.id.as_str());
            file.string("self", scale(gap.own_view));
            file.string("others", scale(gap.others_view));
        }
        file.0
    }
}

#[derive(Default)]
struct Writer(String);

impl Writer {
    fn heading(&mut self, heading: &str) {
        // Writing to a string cannot fail.
        let _ = write!(self.0, "\n{heading}\n");
    }

    fn line(&mut self, key: &str, value: &str) {
        let _ = writeln!(self.0, "{key} = {value}");
    }

    fn string(&mut self, key: &str, value: &str) {
        self.line(key, &quoted(value));
    }

    fn text(&mut self, key: &str, text: &Text) {
        self.line(key, &inline(text));
    }

    fn maybe_text(&mut self, key: &str, text: Option<&Text>) {
        if let Some(text) = text {
            self.text(key, text);
        }
    }

    fn names<'n>(&mut self, key: &str, names: impl Iterator<Item = &'n str>) {
        let names: Vec<String> = names.map(quoted).collect();
        self.line(key, &format!("[{}]", names.join(", ")));
    }

    fn flag(&mut self, key: &str, flag: bool) {
        if flag {
            self.line(key, "true");
        }
    }

    fn accept(&mut self, accept: &[Accepted]) {
        if accept.is_empty() {
            return;
        }
        let reason = |it: &Accepted| format!("{} = {}", it.code, quoted(&it.because));
        let reasons: Vec<String> = accept.iter().map(reason).collect();
        self.line("accept", &format!("{{ {} }}", reasons.join(", ")));
    }

    fn part(&mut self, part: &Part) {
        self.heading("[[parts]]");
        self.string("id", part.id.as_str());
        let level = match part.level {
            Level::Class => "class",
            Level::Higher => "higher",
        };
        self.string("level", level);
        if let Some(shown_from) = part.shown_from {
            self.line("shown_from", &shown_from.to_string());
        }
    }

    fn format(&mut self, format: &Format) {
        self.heading("[[formats]]");
        self.string("id", format.id.as_str());
        self.line("points", "[");
        for point in &format.points {
            let _ = writeln!(self.0, "  {},", inline(point));
        }
        self.0.push_str("]\n");
        self.maybe_text("dont_know", format.dont_know.as_ref());
        self.maybe_text("not_applicable", format.not_applicable.as_ref());
    }

    fn item(&mut self, questionnaire: &Questionnaire, item: &Item) {
        self.heading("[[blocks.items]]");
        self.string("id", item.id.as_str());
        self.text("text", &item.text);
        self.maybe_text("help", item.help.as_ref());
        self.kind(&item.kind, |format| questionnaire.formats[format].id.to_string());
        // Always said, also where it is the block's or the first: one form for one thing. An open text is in
        // no part.
        if !matches!(item.kind, ItemKind::Open { .. }) {
            self.string("part", questionnaire.parts[item.part].id.as_str());
        }
        if let Some(condition) = &item.show_if {
            let leading = &questionnaire.items[condition.item];
            let options: &[Choice] = match &leading.kind {
                ItemKind::Single { options } => options,
                // Conditions look at single choices only.
                _ => &[],
            };
            let chosen = options.iter().filter(|option| condition.any_of.contains(&option.code));
            let chosen: Vec<String> = chosen.map(|option| quoted(option.id.as_str())).collect();
            let (item, any_of) = (quoted(leading.id.as_str()), chosen.join(", "));
            self.line("show_if", &format!("{{ item = {item}, any_of = [{any_of}] }}"));
        }
        if let Some(source) = &item.source {
            self.string("source", source);
        }
        self.flag("own", item.own);
        self.accept(&item.accept);
    }

    /// What can be answered; `format_name` says how a format is called.
    fn kind(&mut self, kind: &ItemKind, format_name: impl Fn(usize) -> String) {
        match kind {
            ItemKind::Rating { format } => {
                self.string("type", "rating");
                self.string("format", &format_name(*format));
            }
            ItemKind::Single { options } => {
                self.string("type", "single");
                self.options(options);
            }
            ItemKind::Multiple { options } => {
                self.string("type", "multiple");
                self.options(options);
            }
            ItemKind::Open { max_chars } => {
                self.string("type", "open");
                self.line("max_chars", &max_chars.to_string());
            }
        }
    }

    fn options(&mut self, options: &[Choice]) {
        self.line("options", "[");
        for option in options {
            let exclusive = if option.exclusive { ", exclusive = true" } else { "" };
            let _ = writeln!(
                self.0,
                "  {{ id = {}, code = {}, text = {}{exclusive} }},",
                quoted(option.id.as_str()),
                option.code,
                inline(&option.text),
            );
        }
        self.0.push_str("]\n");
    }

    fn scale(&mut self, questionnaire: &Questionnaire, scale: &Scale) {
        self.heading("[[scales]]");
        self.string("id", scale.id.as_str());
        self.text("title", &scale.title);
        self.text("meaning", &scale.meaning);
        let members = |reversed: bool| {
            scale
                .items
                .iter()
                .filter(move |member| member.reversed == reversed)
                .map(|member| questionnaire.items[member.item].id.as_str())
        };
        if members(false).next().is_some() {
            self.names("items", members(false));
        }
        if members(true).next().is_some() {
            self.names("reversed", members(true));
        }
        self.flag("comparison", scale.comparison);
        self.accept(&scale.accept);
    }
}

fn inline(text: &Text) -> String {
    format!("{{ nl = {}, en = {} }}", quoted(&text.nl), quoted(&text.en))
}

/// A basic string of TOML 1.0: quotes, backslashes and control characters are escaped, nothing else.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            letter if letter.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(letter));
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}
