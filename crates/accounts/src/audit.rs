//! The log of what was done: a chain of hashes.
//!
//! Every row holds the hash of the row before and a hash of itself. Whoever changes a row, takes one out or puts one
//! in has to change all after it; and whoever wrote the last hash down sees also when rows at the end are gone.

use std::borrow::Cow;

use jiff::Timestamp;
use peil_storage::{AuditRow, Tx};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::accounts::Accounts;
use crate::token::hex;
use crate::{AccountId, AccountsError, Signed};

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

/// Something that was done. Nothing of it is about a respondent: no code, no invitation, no client's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// An account was made.
    AccountAdded {
        /// Its mail address.
        email: String,
        /// Its roles.
        roles: Vec<String>,
    },
    /// An account got other roles.
    GrantsChanged {
        /// Its mail address.
        email: String,
        /// Its roles.
        roles: Vec<String>,
    },
    /// An account was closed.
    AccountClosed {
        /// Its mail address.
        email: String,
    },
    /// A closed account was opened.
    AccountOpened {
        /// Its mail address.
        email: String,
    },
    /// A link was made for an account.
    LinkMade {
        /// Its mail address.
        email: String,
    },
    /// A token for a program was made.
    TokenMade {
        /// The mail address of the account in whose name it comes in.
        email: String,
        /// What it is called.
        name: String,
        /// What it may be used for.
        scopes: Vec<String>,
    },
    /// A token was taken away.
    TokenRevoked {
        /// The mail address of its account.
        email: String,
        /// What it was called.
        name: String,
    },
    /// Somebody came in with a password or a link from a mail.
    SignedIn,
    /// Somebody came in by way of a provider.
    SignedInByProvider {
        /// Its issuer.
        issuer: String,
    },
    /// An account was tied to a person of a provider.
    IdentityLinked {
        /// Its issuer.
        issuer: String,
    },
    /// An account was untied from whoever it belonged to at a provider.
    IdentityRemoved {
        /// The account's mail address.
        email: String,
    },
    /// So many wrong passwords were tried for an account that others have to wait.
    SignInHeldBack,
    /// A password was chosen.
    PasswordChanged,
    /// An app for codes was set up.
    SecondFactorSet,
    /// The units of the organisation were replaced.
    OrganisationImported {
        /// How many units there are now.
        units: usize,
    },
    /// What respondents are told about the organisation was changed.
    TextsChanged,
    /// A list of who will be invited was taken in.
    StaffImported {
        /// The wave's code.
        wave: String,
        /// How many people.
        people: usize,
    },
    /// A wave was made.
    WaveCreated {
        /// Its code.
        wave: String,
    },
    /// A draft was taken away.
    DraftDeleted {
        /// Its code.
        wave: String,
    },
    /// A wave was opened.
    WaveOpened {
        /// Its code.
        wave: String,
    },
    /// Mail of a round began to go out, or went on.
    MailBegun {
        /// The wave's code.
        wave: String,
        /// The round.
        round: String,
    },
    /// Letters were made, with codes in them.
    LettersMade {
        /// The wave's code.
        wave: String,
        /// How many people they are for.
        people: usize,
    },
    /// The personal links were taken, for a mail merge.
    LinksTaken {
        /// The wave's code.
        wave: String,
        /// How many people they are for.
        people: usize,
    },
    /// A wave was closed: answers opened, invitations and keys destroyed.
    WaveClosed {
        /// Its code.
        wave: String,
    },
    /// A day was set on which results are shared.
    PublicationPlanned {
        /// The wave's code.
        wave: String,
        /// The day.
        day: String,
    },
    /// That day was taken away.
    PublicationDropped {
        /// The wave's code.
        wave: String,
    },
    /// The results of a wave were shared with managers.
    WavePublished {
        /// Its code.
        wave: String,
    },
    /// Released figures were taken as files.
    ExportTaken {
        /// The wave's code.
        wave: String,
    },
}

impl Event {
    /// The words of all kinds. They never change their meaning.
    pub const WORDS: [&'static str; 28] = [
        "account_added",
        "grants_changed",
        "account_closed",
        "account_opened",
        "link_made",
        "token_made",
        "token_revoked",
        "signed_in",
        "signed_in_by_provider",
        "identity_linked",
        "identity_removed",
        "sign_in_held_back",
        "password_changed",
        "second_factor_set",
        "organisation_imported",
        "wave_created",
        "draft_deleted",
        "staff_imported",
        "texts_changed",
        "wave_opened",
        "mail_begun",
        "letters_made",
        "links_taken",
        "wave_closed",
        "publication_planned",
        "publication_dropped",
        "wave_published",
        "export_taken",
    ];

    /// The word under which it stands in the log.
    pub fn word(&self) -> &'static str {
        match self {
            Event::AccountAdded { .. } => "account_added",
            Event::GrantsChanged { .. } => "grants_changed",
            Event::AccountClosed { .. } => "account_closed",
            Event::AccountOpened { .. } => "account_opened",
            Event::LinkMade { .. } => "link_made",
            Event::TokenMade { .. } => "token_made",
            Event::TokenRevoked { .. } => "token_revoked",
            Event::SignedIn => "signed_in",
            Event::SignedInByProvider { .. } => "signed_in_by_provider",
            Event::IdentityLinked { .. } => "identity_linked",
            Event::IdentityRemoved { .. } => "identity_removed",
            Event::SignInHeldBack => "sign_in_held_back",
            Event::PasswordChanged => "password_changed",
            Event::SecondFactorSet => "second_factor_set",
            Event::OrganisationImported { .. } => "organisation_imported",
            Event::WaveCreated { .. } => "wave_created",
            Event::DraftDeleted { .. } => "draft_deleted",
            Event::StaffImported { .. } => "staff_imported",
            Event::TextsChanged => "texts_changed",
            Event::WaveOpened { .. } => "wave_opened",
            Event::MailBegun { .. } => "mail_begun",
            Event::LettersMade { .. } => "letters_made",
            Event::LinksTaken { .. } => "links_taken",
            Event::WaveClosed { .. } => "wave_closed",
            Event::PublicationPlanned { .. } => "publication_planned",
            Event::PublicationDropped { .. } => "publication_dropped",
            Event::WavePublished { .. } => "wave_published",
            Event::ExportTaken { .. } => "export_taken",
        }
    }

    fn detail(&self) -> Value {
        match self {
            Event::AccountAdded { email, roles } | Event::GrantsChanged { email, roles } => {
                json!({ "email": email, "roles": roles })
            }
            Event::AccountClosed { email }
            | Event::AccountOpened { email }
            | Event::IdentityRemoved { email }
            | Event::LinkMade { email } => json!({ "email": email }),
            Event::SignedInByProvider { issuer } | Event::IdentityLinked { issuer } => {
                json!({ "issuer": issuer })
            }
            Event::TokenMade { email, name, scopes } => {
                json!({ "email": email, "name": name, "scopes": scopes })
            }
            Event::TokenRevoked { email, name } => json!({ "email": email, "name": name }),
            Event::SignedIn
            | Event::SignInHeldBack
            | Event::PasswordChanged
            | Event::SecondFactorSet
            | Event::TextsChanged => json!({}),
            Event::PublicationPlanned { wave, day } => json!({ "wave": wave, "day": day }),
            Event::MailBegun { wave, round } => json!({ "wave": wave, "round": round }),
            Event::StaffImported { wave, people }
            | Event::LettersMade { wave, people }
            | Event::LinksTaken { wave, people } => json!({ "wave": wave, "people": people }),
            Event::OrganisationImported { units } => json!({ "units": units }),
            Event::WaveCreated { wave }
            | Event::DraftDeleted { wave }
            | Event::WaveOpened { wave }
            | Event::WaveClosed { wave }
            | Event::PublicationDropped { wave }
            | Event::WavePublished { wave }
            | Event::ExportTaken { wave } => json!({ "wave": wave }),
        }
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
