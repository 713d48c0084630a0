//! The values of keys: each reader reports what does not fit.

use jiff::civil::Date;
use toml::Spanned;
use toml::de::DeValue;

use super::{
    BAD_ACCEPT, BAD_ID, BAD_VERSION, BLANK, Entry, HOW_MANY, NO_TRANSLATION, OUT_OF_RANGE, Reader,
    Table, WRONG_TYPE,
};
use crate::diagnostic::Value;
use crate::near::nearest;
use crate::{Accepted, Id, Lang, Text};

impl Reader<'_> {
    pub(super) fn wrong_type(&mut self, entry: &Entry<'_>, expected: &'static str) {
        let found = match entry.value {
            DeValue::String(_) => "string",
            DeValue::Integer(_) => "integer",
            DeValue::Float(_) => "float",
            DeValue::Boolean(_) => "boolean",
            DeValue::Datetime(_) => "datetime",
            DeValue::Array(_) => "array",
            DeValue::Table(_) => "table",
        };
        self.shared(
            entry.line,
            WRONG_TYPE,
            [
                ("key", entry.key.as_str().into()),
                ("place", entry.place.clone()),
                ("expected", Value::Word(expected)),
                ("found", Value::Word(found)),
            ],
        );
    }

    /// A string that is not blank.
    pub(crate) fn string<'t>(&mut self, entry: &Entry<'t>) -> Option<&'t str> {
        let Some(text) = entry.value.as_str() else {
            self.wrong_type(entry, "string");
            return None;
        };
        if text.trim().is_empty() {
            let values = [("key", entry.key.as_str().into()), ("place", entry.place.clone())];
            self.shared(entry.line, BLANK, values);
            return None;
        }
        Some(text)
    }

    pub(crate) fn boolean(&mut self, entry: &Entry<'_>) -> Option<bool> {
        let value = entry.value.as_bool();
        if value.is_none() {
            self.wrong_type(entry, "boolean");
        }
        value
    }

    /// A whole number; one that does not fit is as far away as one can be.
    pub(crate) fn integer(&mut self, entry: &Entry<'_>) -> Option<i64> {
        let Some(value) = entry.value.as_integer() else {
            self.wrong_type(entry, "integer");
            return None;
        };
        Some(i64::from_str_radix(value.as_str(), value.radix()).unwrap_or(i64::MAX))
    }

    /// A whole number from `low` to `high`.
    pub(crate) fn number(&mut self, entry: &Entry<'_>, low: u32, high: u32) -> Option<u32> {
        let value = self.integer(entry)?;
        let fits = u32::try_from(value).ok().filter(|value| (low..=high).contains(value));
        if fits.is_none() {
            let values = [
                ("key", entry.key.as_str().into()),
                ("place", entry.place.clone()),
                ("low", low.to_string().into()),
                ("high", high.to_string().into()),
                ("found", value.to_string().into()),
            ];
            self.shared(entry.line, OUT_OF_RANGE, values);
        }
        fits
    }

    /// A day: as TOML has it, or between quotes.
    pub(crate) fn day(&mut self, entry: &Entry<'_>) -> Option<Date> {
        let written = match entry.value {
            DeValue::Datetime(day) => day.to_string(),
            _ => self.string(entry)?.to_owned(),
        };
        // A moment of a day is no day, though the parser would take it for one.
        let day = written.parse().ok().filter(|_| written.len() == "2026-10-05".len());
        if day.is_none() {
            let values = [("key", entry.key.as_str().into()), ("found", written.into())];
            self.report.add(entry.line, "W091", values);
        }
        day
    }

    /// One of some words, as its index among them.
    pub(crate) fn one_of(&mut self, entry: &Entry<'_>, words: &[&str]) -> Option<usize> {
        let found = self.string(entry)?;
        let index = words.iter().position(|word| *word == found);
        if index.is_none() {
            let values = [
                ("key", entry.key.as_str().into()),
                ("place", entry.place.clone()),
                ("words", words.join(", ").into()),
                ("found", found.into()),
            ];
            self.report.add_near(entry.line, "Q011", values, nearest(found, words.iter().copied()));
        }
        index
    }

    /// An id that may be written down here.
    pub(crate) fn id(&mut self, entry: &Entry<'_>) -> Option<Id> {
        let text = self.string(entry)?;
        Some(Id::new(text).unwrap_or_else(|_| {
            let values = [("id", text.into())];
            self.shared(entry.line, BAD_ID, values);
            Id::unchecked(text)
        }))
    }

    /// A text in every language.
    pub(crate) fn text(&mut self, entry: &Entry<'_>) -> Text {
        let DeValue::Table(entries) = entry.value else {
            self.wrong_type(entry, "text");
            return Text::new("", "");
        };
        let place = Value::Named("key", entry.key.clone());
        let table = Table { entries, line: entry.line, place };
        self.check_keys(&table, &Lang::ALL.map(Lang::tag));
        Text { nl: self.word(&table, entry, Lang::Nl), en: self.word(&table, entry, Lang::En) }
    }

    fn word(&mut self, table: &Table<'_>, text: &Entry<'_>, lang: Lang) -> String {
        if let Some(word) = self.optional(table, lang.tag()) {
            let key = format!("{}.{}", text.key, lang.tag());
            let word = Entry { key, place: text.place.clone(), ..word };
            // A text over several lines ends with a line end that nobody means.
            return self.string(&word).unwrap_or_default().trim().to_owned();
        }
        let values = [
            ("key", text.key.as_str().into()),
            ("place", text.place.clone()),
            ("lang", lang.tag().into()),
        ];
        self.shared(text.line, NO_TRANSLATION, values);
        String::new()
    }

    /// The entries of a list.
    pub(crate) fn list<'t>(&mut self, entry: &Entry<'t>) -> Vec<Entry<'t>> {
        let Some(values) = entry.value.as_array() else {
            self.wrong_type(entry, "array");
            return Vec::new();
        };
        let one = |value: &'t Spanned<DeValue<'t>>| Entry {
            key: entry.key.clone(),
            line: self.report.line_of(value.span()),
            value: value.get_ref(),
            place: entry.place.clone(),
        };
        values.iter().map(one).collect()
    }

    /// Some texts, at least `least` and at most `most`; none, if the key is not there.
    pub(crate) fn texts(
        &mut self,
        table: &Table<'_>,
        key: &'static str,
        least: usize,
        most: usize,
    ) -> Vec<Text> {
        let Some(entry) = self.require(table, key) else { return Vec::new() };
        let n_before = self.report.len();
        let list = self.list(&entry);
        let texts: Vec<Text> = list.iter().map(|text| self.text(text)).collect();
        if !(least..=most).contains(&texts.len()) && self.report.len() == n_before {
            let values = [
                ("key", key.into()),
                ("place", table.place.clone()),
                ("least", least.into()),
                ("most", most.into()),
                ("found", texts.len().into()),
            ];
            self.shared(entry.line, HOW_MANY, values);
        }
        texts
    }

    /// `1.0.0`: three numbers, as they also name the file. A wave's copy has a suffix: `1.0.0+2026`.
    pub(crate) fn version(&mut self, table: &Table<'_>, key: &'static str) -> Option<String> {
        let entry = self.require(table, key)?;
        let version = self.string(&entry)?;
        let (numbers, suffix) = version.split_once('+').unwrap_or((version, "x"));
        let number = |text: &str| text.parse().is_ok_and(|n: u16| n.to_string() == *text);
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if numbers.split('.').count() == 3
            && numbers.split('.').all(number)
            && (1..=64).contains(&suffix.len())
            && suffix.chars().all(plain)
        {
            return Some(version.to_owned());
        }
        self.shared(entry.line, BAD_VERSION, [("found", version.into())]);
        None
    }

    /// Warnings that are no mistake here, each with the reason.
    pub(crate) fn accepted(&mut self, table: &Table<'_>) -> Vec<Accepted> {
        let Some(entry) = self.optional(table, "accept") else { return Vec::new() };
        let DeValue::Table(entries) = entry.value else {
            self.wrong_type(&entry, "table");
            return Vec::new();
        };
        let mut accepted = Vec::new();
        for (key, value) in entries {
            let code: &str = key.get_ref();
            let line = self.report.line_of(key.span());
            if !crate::lint::is_code(code) {
                let values = [("code", code.into()), ("place", table.place.clone())];
                self.shared(line, BAD_ACCEPT, values);
                continue;
            }
            let place = table.place.clone();
            let reason = Entry { key: code.to_owned(), line, value: value.get_ref(), place };
            if let Some(because) = self.string(&reason) {
                accepted.push(Accepted { code: code.to_owned(), because: because.to_owned() });
            }
        }
        accepted
    }

    /// Ids in a list, of things that are written elsewhere.
    pub(crate) fn ids(&mut self, entry: &Entry<'_>) -> Vec<Id> {
        let list = self.list(entry);
        list.iter().filter_map(|id| self.id(id)).collect()
    }

    /// Names in a list, each with its line.
    pub(crate) fn names<'t>(&mut self, entry: &Entry<'t>) -> Vec<(&'t str, usize)> {
        let list = self.list(entry);
        list.iter().filter_map(|name| Some((self.string(name)?, name.line))).collect()
    }
}
