//! A JSON file of reference values, read by path.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::exit::Refusal;
use crate::shipped::read_text;

/// A file of reference values. It remembers what was read from it, so that nothing is left out silently.
pub struct Book {
    /// The file's name without folder and ending.
    pub name: String,
    value: Value,
    read: RefCell<BTreeSet<String>>,
    problems: RefCell<Vec<String>>,
}

/// A value in the file, with the way to it.
#[derive(Clone)]
pub struct Node<'a> {
    book: &'a Book,
    value: &'a Value,
    path: String,
}

impl Book {
    /// Reads a file.
    ///
    /// # Errors
    /// A refusal if it cannot be read, or is not a JSON object.
    pub fn read(file: &Path) -> anyhow::Result<Book> {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Book::parse(name, &read_text(file)?)
    }

    fn parse(name: String, text: &str) -> anyhow::Result<Book> {
        let value: Value = serde_json::from_str(text)
            .map_err(|error| Refusal::input(format!("{name}.json: {error}")))?;
        if !value.is_object() {
            return Err(Refusal::input(format!("{name}.json: expected an object")).into());
        }
        Ok(Book { name, value, read: RefCell::default(), problems: RefCell::default() })
    }

    /// The whole of it.
    pub fn root(&self) -> Node<'_> {
        Node { book: self, value: &self.value, path: String::new() }
    }

    /// Notes something that keeps the file from being understood.
    pub fn problem(&self, message: impl Into<String>) {
        let message = format!("{}.json: {}", self.name, message.into());
        let mut problems = self.problems.borrow_mut();
        if !problems.contains(&message) {
            problems.push(message);
        }
    }

    /// Everything that keeps the file from being understood.
    pub fn problems(&self) -> Vec<String> {
        self.problems.borrow().clone()
    }

    /// All single values.
    pub fn leaves(&self) -> Vec<Leaf> {
        let mut leaves = Vec::new();
        gather(&self.value, String::new(), &mut leaves);
        let read = self.read.borrow();
        for leaf in &mut leaves {
            leaf.read = read.contains(&leaf.path);
        }
        leaves
    }
}

/// A number of R; `None` where R has none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number(pub Option<f64>);

/// A single value of a file.
pub struct Leaf {
    /// The way to it.
    pub path: String,
    /// Whether it is text.
    pub is_text: bool,
    /// Whether it was read.
    pub read: bool,
}

fn gather(value: &Value, path: String, into: &mut Vec<Leaf>) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                gather(value, format!("{path}/{key}"), into);
            }
        }
        Value::Array(values) => {
            for (place, value) in values.iter().enumerate() {
                gather(value, format!("{path}/{place}"), into);
            }
        }
        _ => into.push(Leaf { path, is_text: value.is_string(), read: false }),
    }
}

impl<'a> Node<'a> {
    /// The value at a key, if there is one.
    pub fn get(&self, key: &str) -> Option<Node<'a>> {
        self.value.get(key).map(|value| self.below(key, value))
    }

    /// The value at a key; a problem is noted if there is none.
    pub fn need(&self, key: &str) -> Option<Node<'a>> {
        let found = self.get(key);
        if found.is_none() {
            self.book.problem(format!("{}: no '{key}'", self.path));
        }
        found
    }

    /// The values of an object by name, in the order of the names.
    pub fn entries(&self) -> Vec<(&'a str, Node<'a>)> {
        match self.value {
            Value::Object(entries) => {
                entries.iter().map(|(key, value)| (key.as_str(), self.below(key, value))).collect()
            }
            _ => self.unexpected("an object").unwrap_or_default(),
        }
    }

    /// The values of a list. R writes a list of one as its value, and an empty one as `{}`.
    pub fn list(&self) -> Vec<Node<'a>> {
        match self.value {
            Value::Array(values) => values
                .iter()
                .enumerate()
                .map(|(place, value)| self.below(&place.to_string(), value))
                .collect(),
            Value::Object(entries) if entries.is_empty() => vec![],
            _ => vec![self.clone()],
        }
    }

    /// Reads a number, or that R has none.
    pub fn number(&self) -> Option<Number> {
        self.mark();
        match self.value {
            Value::Number(number) => Some(Number(number.as_f64())),
            Value::Null => Some(Number(None)),
            Value::String(text) if text == "Inf" => Some(Number(Some(f64::INFINITY))),
            Value::String(text) if text == "-Inf" => Some(Number(Some(f64::NEG_INFINITY))),
            _ => self.unexpected("a number"),
        }
    }

    /// Reads a whole number.
    pub fn whole(&self) -> Option<u64> {
        self.mark();
        self.value.as_u64().or_else(|| self.unexpected("a whole number"))
    }

    /// Reads a name; a number is one too.
    pub fn text(&self) -> Option<String> {
        self.mark();
        match self.value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => self.unexpected("a name"),
        }
    }

    /// Reads the name at a key.
    pub fn name(&self, key: &str) -> Option<String> {
        self.need(key)?.text()
    }

    /// Reads a list of names.
    pub fn names(&self) -> Vec<String> {
        self.list().iter().filter_map(Node::text).collect()
    }

    /// The way to it, with the file's name.
    pub fn place(&self) -> String {
        format!("{}.json{}", self.book.name, self.path)
    }

    /// Notes something that keeps this value from being understood.
    pub fn problem(&self, message: &str) {
        self.book.problem(format!("{}: {message}", self.path));
    }

    fn below(&self, key: &str, value: &'a Value) -> Node<'a> {
        Node { book: self.book, value, path: format!("{}/{key}", self.path) }
    }

    fn mark(&self) {
        self.book.read.borrow_mut().insert(self.path.clone());
    }

    fn unexpected<T>(&self, wanted: &str) -> Option<T> {
        let found = match self.value {
            Value::Object(_) => "an object".to_owned(),
            Value::Array(values) => format!("a list of {}", values.len()),
            other => other.to_string(),
        };
        self.problem(&format!("expected {wanted}, found {found}"));
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book(text: &str) -> Book {
        Book::parse("some".into(), text).unwrap()
    }

    #[test]
    fn lists_are_read_as_r_writes_them() {
        let book = book(r#"{"one": "A", "two": ["A", "B"], "none": {}, "infinite": "Inf"}"#);
        let root = book.root();
        assert_eq!(root.need("one").unwrap().names(), ["A"]);
        assert_eq!(root.need("two").unwrap().names(), ["A", "B"]);
        assert_eq!(root.need("none").unwrap().names(), Vec::<String>::new());
        assert!(root.need("infinite").unwrap().number() == Some(Number(Some(f64::INFINITY))));
        assert!(book.problems().is_empty());
        assert!(book.leaves().iter().all(|leaf| leaf.read));
    }

    #[test]
    fn a_value_of_another_form_is_a_problem_with_its_place() {
        let book = book(r#"{"items": {"A1": {"mean": "high", "n": [1, 2]}}}"#);
        let item = book.root().need("items").unwrap().need("A1").unwrap();
        assert_eq!(item.need("mean").unwrap().number(), None);
        assert_eq!(item.need("n").unwrap().whole(), None);
        assert!(item.need("sd").is_none());
        let expected = [
            r#"some.json: /items/A1/mean: expected a number, found "high""#,
            "some.json: /items/A1/n: expected a whole number, found a list of 2",
            "some.json: /items/A1: no 'sd'",
        ];
        assert_eq!(book.problems(), expected);
        assert!(Book::parse("list".into(), "[1]").is_err());
    }
}
