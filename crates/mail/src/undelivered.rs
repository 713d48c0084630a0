//! Whom no mail reached: so that they get a letter.

use std::collections::{BTreeSet, HashMap};

use peil_storage::{MailRound, MailState, Store};

use crate::MailError;

/// A mail that did not arrive, or of which nobody knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// The person's unit, by code.
    pub unit: String,
    /// The address.
    pub email: String,
    /// Of which round.
    pub round: MailRound,
    /// [`MailState::Refused`] or [`MailState::Unsure`].
    pub state: MailState,
    /// The three digits with which it was refused, if a mail server did.
    pub reply: Option<u16>,
}

/// What became of a list of addresses of which mail came back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Returned {
    /// How many were mailed, and count as refused now.
    pub marked: usize,
    /// The places in the list of those that the wave does not have, or did not mail; from 1.
    pub unknown: Vec<usize>,
}

/// The mails that did not arrive, by round and in the order of random ids.
///
/// # Errors
/// [`MailError::Storage`].
pub async fn missed(store: &Store, wave: &str) -> Result<Vec<Missed>, MailError> {
    let mut tx = store.begin_read().await?;
    let undelivered = tx.undelivered_mail(wave).await?;
    let units = tx.wave_units(wave).await?;
    let invitations = tx.invitations(wave).await?;
    tx.commit().await?;
    let by_id: HashMap<_, _> =
        invitations.into_iter().map(|invitation| (invitation.id, invitation)).collect();
    let found = undelivered.into_iter().filter_map(|mail| {
        let invitation = by_id.get(&mail.invitation)?;
        Some(Missed {
            unit: units.get(invitation.unit)?.code.clone(),
            email: invitation.email.clone()?,
            round: mail.round,
            state: mail.state,
            reply: mail.reply,
        })
    });
    Ok(found.collect())
}

/// The invitations, by id, whose address refused a mail, of any round.
///
/// # Errors
/// [`MailError::Storage`].
pub async fn refused(store: &Store, wave: &str) -> Result<BTreeSet<[u8; 16]>, MailError> {
    let mut tx = store.begin_read().await?;
    let undelivered = tx.undelivered_mail(wave).await?;
    tx.commit().await?;
    let refused = undelivered.into_iter().filter(|mail| mail.state == MailState::Refused);
    Ok(refused.map(|mail| mail.invitation).collect())
}

/// Records that mail to these addresses came back, as it does to the sender's mailbox after a relay accepted it.
///
/// # Errors
/// [`MailError::Storage`]; nothing is recorded then.
pub async fn record_returned(
    store: &Store,
    wave: &str,
    addresses: &[String],
) -> Result<Returned, MailError> {
    let mut tx = store.begin_write().await?;
    let invitations = tx.invitations(wave).await?;
    let by_address: HashMap<String, [u8; 16]> = invitations
        .into_iter()
        .filter_map(|invitation| Some((invitation.email?.to_lowercase(), invitation.id)))
        .collect();
    let mut returned = Returned::default();
    for (place, address) in (1..).zip(addresses) {
        let marked = match by_address.get(&address.trim().to_lowercase()) {
            Some(id) => tx.returned_mail(wave, id).await?,
            None => false,
        };
        if marked {
            returned.marked += 1;
        } else {
            returned.unknown.push(place);
        }
    }
    tx.commit().await?;
    Ok(returned)
}
