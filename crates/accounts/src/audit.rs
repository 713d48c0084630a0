//! The log of what was done: a chain of hashes.
//!
//! Every row holds the hash of the row before and a hash of itself. Whoever changes a row, takes one out or puts one
//! in has to change all after it; and whoever wrote the last hash down sees also when rows at the end are gone.

use std::borrow::Cow;

use jiff::Timestamp;
use peil_storage::{AuditRow, Tx};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::accounts::Accounts;
use crate::token::hex;
use crate::{AccountId, AccountsError, Event, Signed};

/// Who did something.
#[derive(Debug, Clone)]
pub enum By<'a> {
    /// Whoever runs the program on its machine.
    CommandLine {
        /// For which organisation.
        organisation: Cow<'a, str>,
    },
    /// The service by itself, on a day that somebody set.
    Service {
        /// For which organisation.
        organisation: Cow<'a, str>,
    },
    /// Somebody who is in.
    Account(&'a Signed),
    /// A program, in the name of an account.
    Program {
        /// The account.
        signed: &'a Signed,
        /// What the account calls the program's token.
        token: &'a str,
    },
    /// The account itself, on its way in.
    Itself {
        /// The account.
        account: AccountId,
        /// Its organisation.
        organisation: Cow<'a, str>,
    },
}

/// How the command line stands in the log.
const COMMAND_LINE: &str = "command line";
/// How the service itself does.
const SERVICE: &str = "service";

impl By<'_> {
    /// The command line, for an organisation.
    pub fn command_line(organisation: &str) -> By<'_> {
        By::CommandLine { organisation: Cow::Borrowed(organisation) }
    }

    /// The service by itself, for an organisation.
    pub fn service(organisation: &str) -> By<'_> {
        By::Service { organisation: Cow::Borrowed(organisation) }
    }

    /// In whose log it stands.
    pub(crate) fn organisation(&self) -> &str {
        match self {
            By::CommandLine { organisation }
            | By::Service { organisation }
            | By::Itself { organisation, .. } => organisation,
            By::Account(signed) | By::Program { signed, .. } => &signed.organisation,
        }
    }

    fn actor(&self) -> String {
        match self {
            By::CommandLine { .. } => COMMAND_LINE.to_owned(),
            By::Service { .. } => SERVICE.to_owned(),
            By::Account(signed) | By::Program { signed, .. } => signed.account.to_string(),
            By::Itself { account, .. } => account.to_string(),
        }
    }

    /// What there is to say of something that it did.
    fn detail(&self, event: &Event) -> Value {
        let mut detail = event.detail();
        if let By::Program { token, .. } = self {
            detail["token"] = (*token).into();
        }
        detail
    }
}

/// Who did something, to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// Whoever runs the program on its machine.
    CommandLine,
    /// The service by itself, on a day that somebody set.
    Service,
    /// The name and mail address of an account.
    Account(String),
}

/// A row of the log, to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRow {
    /// Its number.
    pub number: i64,
    /// When it was done.
    pub at: Timestamp,
    /// Who did it.
    pub who: Who,
    /// What was done, as [`Event::word`].
    pub event: String,
    /// What more there is to say: names and values.
    pub detail: Vec<(String, String)>,
}

/// What checking a log found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogState {
    /// Every row fits the one before.
    Whole {
        /// How many rows there are.
        rows: i64,
        /// The hash of the last one, in hexadecimal: whoever has written it down sees later whether rows at the end
        /// were taken away.
        head: String,
    },
    /// A row does not fit.
    Broken {
        /// The number of the first row, from the beginning, that does not follow from those before it.
        number: i64,
    },
}

/// Rows that are read together.
const PAGE: i64 = 1_000;

impl Accounts {
    /// At most `count` rows of an organisation's log with numbers below `before`, the newest first.
    ///
    /// # Errors
    /// [`AccountsError`] if the database fails.
    pub async fn log(
        &self,
        organisation: &str,
        before: i64,
        count: u32,
    ) -> Result<Vec<LogRow>, AccountsError> {
        let mut tx = self.store.begin_read().await?;
        let rows = tx.audit_rows(organisation, before, count.into()).await?;
        let accounts = tx.accounts(organisation).await?;
        tx.commit().await?;
        let read = |row: AuditRow| {
            let by = accounts.iter().find(|account| hex(&account.id) == row.actor);
            let who = match (by, row.actor.as_str()) {
                (Some(account), _) => Who::Account(format!("{} ({})", account.name, account.email)),
                (None, COMMAND_LINE) => Who::CommandLine,
                (None, SERVICE) => Who::Service,
                (None, other) => Who::Account(other.to_owned()),
            };
            LogRow {
                number: row.number,
                at: Timestamp::from_second(row.at).unwrap_or_default(),
                who,
                event: row.event,
                detail: pairs(&row.detail),
            }
        };
        Ok(rows.into_iter().map(read).collect())
    }

    /// Whether a row of an organisation's log has this hash, in hexadecimal. Of a whole log it is then one that was there
    /// when the hash was written down.
    ///
    /// # Errors
    /// [`AccountsError`] if the database fails.
    pub async fn log_has(&self, organisation: &str, hash: &str) -> Result<bool, AccountsError> {
        let mut tx = self.store.begin_read().await?;
        let mut before = i64::MAX;
        loop {
            let page = tx.audit_rows(organisation, before, PAGE).await?;
            let Some(last) = page.last() else { return Ok(false) };
            before = last.number;
            if page.iter().any(|row| hex(&row.hash).eq_ignore_ascii_case(hash.trim())) {
                return Ok(true);
            }
        }
    }

    /// Checks every row of an organisation's log.
    ///
    /// # Errors
    /// [`AccountsError`] if the database fails.
    pub async fn check_log(&self, organisation: &str) -> Result<LogState, AccountsError> {
        let mut tx = self.store.begin_read().await?;
        let (mut before, mut newer) = (i64::MAX, None::<AuditRow>);
        let (mut head, mut rows, mut broken) = (None, 0, None);
        loop {
            let page = tx.audit_rows(organisation, before, PAGE).await?;
            let Some(last) = page.last() else { break };
            before = last.number;
            for row in page {
                rows += 1;
                head.get_or_insert_with(|| hex(&row.hash));
                if row.hash != hash_of(organisation, &row) {
                    broken = Some(row.number);
                }
                if let Some(newer) = &newer
                    && (newer.number != row.number + 1 || newer.previous_hash != row.hash)
                {
                    broken = Some(broken.map_or(newer.number, |at: i64| at.min(newer.number)));
                }
                newer = Some(row);
            }
        }
        // The first row has none before it.
        if let Some(first) = newer
            && (first.number != 1 || first.previous_hash != [0; 32])
        {
            broken = Some(first.number);
        }
        Ok(match broken {
            Some(number) => LogState::Broken { number },
            None => LogState::Whole { rows, head: head.unwrap_or_else(|| hex(&[0; 32])) },
        })
    }
}

/// Adds a row, in the transaction in which the thing itself is done.
pub(crate) async fn append(
    tx: &mut Tx,
    now: i64,
    by: &By<'_>,
    event: &Event,
) -> Result<(), AccountsError> {
    let organisation = by.organisation();
    let last = tx.hold_audit_log(organisation).await?;
    let mut row = AuditRow {
        number: last.as_ref().map_or(1, |last| last.number + 1),
        at: now,
        actor: by.actor(),
        event: event.word().to_owned(),
        detail: by.detail(event).to_string(),
        previous_hash: last.map_or([0; 32], |last| last.hash),
        hash: [0; 32],
    };
    row.hash = hash_of(organisation, &row);
    tx.append_audit_row(organisation, &row).await?;
    Ok(())
}

/// SHA-256 over everything that a row says: each text with its length before it, so that no two rows read the same.
fn hash_of(organisation: &str, row: &AuditRow) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for text in [organisation, &row.actor, &row.event, &row.detail] {
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.update(row.number.to_be_bytes());
    hasher.update(row.at.to_be_bytes());
    hasher.update(row.previous_hash);
    hasher.finalize().into()
}

/// The names and values of a detail.
fn pairs(detail: &str) -> Vec<(String, String)> {
    let Ok(Value::Object(fields)) = serde_json::from_str(detail) else { return Vec::new() };
    let text = |value: Value| match value {
        Value::String(text) => text,
        Value::Array(values) => {
            let texts = values.iter().filter_map(Value::as_str);
            texts.collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    };
    fields.into_iter().map(|(name, value)| (name, text(value))).collect()
}
