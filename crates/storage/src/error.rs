//! What can go wrong between the program and its database.

use std::error::Error;

/// Why storage could not do what was asked. That something is not there is no error but `Ok(None)`.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StorageError {
    /// The address is none that storage knows.
    #[error("`{0}` is not a database address: use `sqlite:path/to/file.db` or `postgres://…`")]
    Address(String),
    /// What was asked goes against what is there. Nothing was written.
    #[error("{0}")]
    Conflict(Constraint),
    /// The wave takes no answers any more.
    #[error("wave `{wave}` is closed")]
    Closed {
        /// The wave's code.
        wave: String,
    },
    /// A row holds what this program never writes.
    #[error("{table}.{column} of `{id}` cannot be read")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row, by the part of its key that names no person.
        id: String,
    },
    /// A statement touched another number of rows than it must.
    #[error("{statement} touched {found} rows and not {expected}")]
    RowCount {
        /// The function that the statement belongs to.
        statement: &'static str,
        /// The rows that it must touch.
        expected: u64,
        /// The rows that it touched.
        found: u64,
    },
    /// Deleted rows could not be wiped because somebody else is reading. Try again.
    #[error("the database is in use: deleted rows are not wiped from its files yet")]
    InUse,
    /// The database itself failed.
    #[error("{statement}: the database failed")]
    Backend {
        /// The function that the statement belongs to.
        statement: &'static str,
        /// What the database says. Holds no values of rows.
        source: Box<dyn Error + Send + Sync>,
    },
}

/// What a refused request goes against.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Constraint {
    /// A row with this key stands there already.
    #[error("{statement}: it is there already")]
    Duplicate {
        /// The function that was called.
        statement: &'static str,
    },
    /// Something that the row names is not there.
    #[error("{statement}: it names something that is not there")]
    Missing {
        /// The function that was called.
        statement: &'static str,
    },
    /// No wave has this code.
    #[error("there is no wave `{wave}`")]
    NoWave {
        /// The code.
        wave: String,
    },
    /// This version of the questionnaire is stored with another text; a change is a new version.
    #[error(
        "questionnaire {id} {version} is stored with another text: give the change a new version"
    )]
    QuestionnaireChanged {
        /// The questionnaire.
        id: String,
        /// The version.
        version: String,
    },
    /// The wave does not stand where the caller thinks, or would go back.
    #[error("wave `{wave}` cannot go there from where it stands")]
    WaveStatus {
        /// The wave's code.
        wave: String,
    },
    /// The wave is still to be closed.
    #[error("wave `{wave}` is not closed yet")]
    NotClosed {
        /// The wave's code.
        wave: String,
    },
    /// The texts of this wave were reviewed; that is recorded once.
    #[error("the own words of wave `{wave}` were reviewed before")]
    Reviewed {
        /// The wave's code.
        wave: String,
    },
    /// This version of the framework is stored with another text; a change is a new version.
    #[error("framework {id} {version} is stored with another text: give the change a new version")]
    FrameworkChanged {
        /// The framework.
        id: String,
        /// The version.
        version: String,
    },
    /// The scan does not stand where the caller thinks, or would go back.
    #[error("scan `{scan}` cannot do that where it stands")]
    ScanStatus {
        /// The scan's code.
        scan: String,
    },
    /// The ledger has an entry for this wave; it is written once.
    #[error("what is shown of wave `{wave}` was decided before")]
    Decided {
        /// The wave's code.
        wave: String,
    },
}

/// What the database says of a failure, without the row: PostgreSQL puts the values of the offending
/// row in its details, and those may be an address or somebody's own words.
#[derive(Debug, thiserror::Error)]
#[error("{message} (code {code})")]
struct Refused {
    code: String,
    message: String,
}

impl StorageError {
    /// Gives an error of sqlx its place here.
    pub(crate) fn from_backend(statement: &'static str, error: sqlx::Error) -> StorageError {
        match &error {
            sqlx::Error::Database(refused) if refused.is_unique_violation() => {
                StorageError::Conflict(Constraint::Duplicate { statement })
            }
            sqlx::Error::Database(refused) if refused.is_foreign_key_violation() => {
                StorageError::Conflict(Constraint::Missing { statement })
            }
            sqlx::Error::Database(refused) => {
                let code = refused.code().unwrap_or_default().into_owned();
                let source = Box::new(Refused { code, message: refused.message().to_owned() });
                StorageError::Backend { statement, source }
            }
            _ => StorageError::Backend { statement, source: Box::new(error) },
        }
    }
}

/// A [`StorageError::Corrupt`] maker for `map_err` and `ok_or_else`.
pub(crate) fn corrupt(table: &'static str, column: &'static str, id: &str) -> StorageError {
    StorageError::Corrupt { table, column, id: id.to_owned() }
}
