//! The CSV beside a file of reference values, and the variables in it.

use std::collections::BTreeMap;
use std::path::Path;

use peil_statistics::Undefined;
use peil_statistics::moments::Moments;

use crate::exit::Refusal;

/// The columns of a CSV file; an empty field is no answer.
pub struct Table {
    /// The file's name.
    pub name: String,
    columns: BTreeMap<String, Vec<Option<String>>>,
    rows: usize,
}

/// A variable in whole numbers of `1 / denominator`, one value per person.
#[derive(Debug, Clone)]
pub struct Variable {
    /// The values.
    pub values: Vec<Option<i64>>,
    /// What a value of 1 is a part of.
    pub denominator: i64,
}

/// Who belongs to which group.
#[derive(Debug, Clone)]
pub struct Groups {
    /// The groups, in the order of their names.
    pub names: Vec<String>,
    /// The group of each row, as its place in `names`.
    pub of: Vec<Option<usize>>,
}

impl Table {
    /// Reads a file.
    ///
    /// # Errors
    /// A refusal if it cannot be read or its rows differ in length.
    pub fn read(file: &Path) -> anyhow::Result<Table> {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let refuse = |error: csv::Error| Refusal::input(format!("{}: {error}", file.display()));
        let mut reader = csv::Reader::from_path(file).map_err(refuse)?;
        let header = reader.headers().map_err(refuse)?.clone();
        let mut columns = vec![Vec::new(); header.len()];
        let mut rows = 0;
        for record in reader.records() {
            for (column, field) in columns.iter_mut().zip(&record.map_err(refuse)?) {
                column.push((!field.is_empty()).then(|| field.to_owned()));
            }
            rows += 1;
        }
        let columns = header.iter().map(str::to_owned).zip(columns).collect();
        Ok(Table { name, columns, rows })
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The names of the columns.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.keys().map(String::as_str)
    }

    /// A column as it stands.
    ///
    /// # Errors
    /// A message if there is no such column.
    pub fn column(&self, name: &str) -> Result<&[Option<String>], String> {
        let found = self.columns.get(name).map(Vec::as_slice);
        found.ok_or_else(|| format!("{} has no column '{name}'", self.name))
    }

    /// A column of whole numbers.
    ///
    /// # Errors
    /// A message if there is no such column, or a value of it is no whole number.
    pub fn variable(&self, name: &str) -> Result<Variable, String> {
        let number = |field: &Option<String>| match field {
            None => Ok(None),
            Some(text) => text.parse().map(Some).map_err(|_| {
                format!("{}: '{text}' in column '{name}' is no whole number", self.name)
            }),
        };
        let values = self.column(name)?.iter().map(number).collect::<Result<_, String>>()?;
        Ok(Variable { values, denominator: 1 })
    }

    /// A column of names, as groups.
    ///
    /// # Errors
    /// A message if there is no such column.
    pub fn groups(&self, name: &str) -> Result<Groups, String> {
        Ok(Groups::of(self.column(name)?))
    }
}

impl Variable {
    /// The frequencies of the values in some rows.
    pub fn counts_where(&self, rows: impl Fn(usize) -> bool) -> Vec<(i64, u64)> {
        let mut counts = BTreeMap::new();
        for (row, value) in self.values.iter().enumerate() {
            if let Some(value) = value.filter(|_| rows(row)) {
                *counts.entry(value).or_insert(0_u64) += 1;
            }
        }
        counts.into_iter().collect()
    }

    /// The frequencies of the values.
    pub fn counts(&self) -> Vec<(i64, u64)> {
        self.counts_where(|_| true)
    }

    /// The moments of the values in some rows.
    ///
    /// # Errors
    /// As [`Moments::from_counts`].
    pub fn moments_where(&self, rows: impl Fn(usize) -> bool) -> Result<Moments, Undefined> {
        Moments::from_counts(&self.counts_where(rows), self.denominator)
    }

    /// A value as a number.
    pub fn value(&self, row: usize) -> Option<f64> {
        Some(self.values.get(row).copied()?? as f64 / self.denominator as f64)
    }

    /// All values as numbers.
    pub fn floats(&self) -> Vec<Option<f64>> {
        (0..self.values.len()).map(|row| self.value(row)).collect()
    }

    /// The values as answers on a scale of points, or a message for the first that is none.
    ///
    /// # Errors
    /// A message with the value that is no answer.
    pub fn answers(&self) -> Result<Vec<Option<u8>>, String> {
        let answer = |value: &Option<i64>| match value {
            None => Ok(None),
            Some(value) => {
                u8::try_from(*value).map(Some).map_err(|_| format!("{value} is no answer"))
            }
        };
        self.values.iter().map(answer).collect()
    }
}

impl Groups {
    /// Groups from their names in each row.
    pub fn of(column: &[Option<String>]) -> Groups {
        let mut names: Vec<String> = column.iter().flatten().cloned().collect();
        names.sort();
        names.dedup();
        let place = |name: &Option<String>| names.binary_search(name.as_ref()?).ok();
        let of = column.iter().map(place).collect();
        Groups { names, of }
    }

    /// The place of a group.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }
}
