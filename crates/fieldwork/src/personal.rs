//! The personal links of an open wave: for its mails, its letters, and a mail merge.

use peil_storage::{Channel, Invitation, StorageError, Store, Wave, WaveStatus};

use crate::{Code, SecretError, SecretsDir};

/// A personal link. Has no `Debug`: whoever has it can answer for somebody.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonalLink {
    /// The random id of the invitation.
    pub invitation: [u8; 16],
    /// The own unit, as index into the snapshot.
    pub unit: usize,
    /// The own unit's code.
    pub unit_code: String,
    /// How it gets to the person.
    pub channel: Channel,
    /// Where to mail it.
    pub email: Option<String>,
    /// The code, as printed.
    pub code: String,
    /// The address with the code and the root of the class keys in its fragment, which no server sees.
    pub link: String,
}

/// Why there are no links.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PersonalLinksError {
    /// Before it opens there are no codes, and afterwards they are gone.
    #[error("wave `{wave}` is {status:?}, not open: it has no links")]
    NotOpen {
        /// The wave.
        wave: String,
        /// Where it stands.
        status: WaveStatus,
    },
    /// Something that an open wave has is not there.
    #[error("wave `{wave}` is open, but {what} is gone")]
    Gone {
        /// The wave.
        wave: String,
        /// What is gone.
        what: &'static str,
    },
    /// The secret cannot be read.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// The links of an open wave whose pages are at `address`, in the order of the invitations' random ids.
///
/// # Errors
/// [`PersonalLinksError`] if the wave is not open, or what the codes are made with is gone.
pub async fn personal_links(
    store: &Store,
    secrets: &SecretsDir,
    address: &str,
    wave: &Wave,
) -> Result<Vec<PersonalLink>, PersonalLinksError> {
    let code = || wave.code.clone();
    if wave.status != WaveStatus::Open {
        return Err(PersonalLinksError::NotOpen { wave: code(), status: wave.status });
    }
    let gone = |what| PersonalLinksError::Gone { wave: code(), what };
    let secret = secrets.read(&wave.code)?.ok_or_else(|| gone("its secret"))?;
    let mut tx = store.begin_read().await?;
    let promise = tx.promise(&wave.code).await?.ok_or_else(|| gone("what it promised"))?;
    let units = tx.wave_units(&wave.code).await?;
    let invitations = tx.invitations(&wave.code).await?;
    tx.commit().await?;
    let link = |invitation: Invitation| {
        let code = Code::of(&secret, &invitation.id).to_string();
        Some(PersonalLink {
            invitation: invitation.id,
            unit: invitation.unit,
            unit_code: units.get(invitation.unit)?.code.clone(),
            channel: invitation.channel,
            email: invitation.email,
            link: format!("{address}#{code}/{}", promise.root),
            code,
        })
    };
    let links: Option<Vec<PersonalLink>> = invitations.into_iter().map(link).collect();
    links.ok_or_else(|| gone("a unit"))
}
