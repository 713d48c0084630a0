//! The names that files, answers and exports share.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The stable name of an item, option, block, scale, part, format, questionnaire or norm.
///
/// Guaranteed to match `[a-z][a-z0-9_]*` and to be at most 48 characters, so that it can be a column
/// name, a form field and a file name without escaping. Never reused for another meaning.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Id(String);

/// Why a string is not an [`Id`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an id: use a-z, 0-9 and _, begin with a letter, at most 48 characters")]
pub struct InvalidId(pub String);

impl Id {
    /// The longest id, in characters.
    pub const MAX_LEN: usize = 48;

    /// Checks a string.
    ///
    /// # Errors
    /// [`InvalidId`] if it does not match `[a-z][a-z0-9_]*` or is longer than [`Id::MAX_LEN`].
    pub fn new(id: impl Into<String>) -> Result<Id, InvalidId> {
        let id = id.into();
        let starts = id.starts_with(|c: char| c.is_ascii_lowercase());
        let rest = id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if starts && rest && id.len() <= Id::MAX_LEN { Ok(Id(id)) } else { Err(InvalidId(id)) }
    }

    /// Stands where an id could not be read; never outside the loader, which then gives no result.
    pub(crate) fn stand_in() -> Id {
        Id(String::new())
    }

    /// What stands in the file although it is no id, so that those who name it still find it; never
    /// outside the loader.
    pub(crate) fn unchecked(text: &str) -> Id {
        Id(text.to_owned())
    }

    /// The id as a string.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Id {
    type Error = InvalidId;

    fn try_from(id: String) -> Result<Id, InvalidId> {
        Id::new(id)
    }
}

impl From<Id> for String {
    fn from(id: Id) -> String {
        id.0
    }
}

impl AsRef<str> for Id {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Id {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for Id {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

#[cfg(test)]
mod tests {
    use super::Id;

    #[test]
    fn an_id_needs_no_escaping_anywhere() {
        for good in ["a", "role_model", "q12", &"a".repeat(48)] {
            assert_eq!(Id::new(good).unwrap().as_str(), good);
        }
        for bad in ["", "1a", "_a", "A", "a-b", "a b", "a.b", "é", &"a".repeat(49)] {
            assert!(Id::new(bad).is_err(), "{bad}");
        }
    }
}
