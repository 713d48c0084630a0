//! Sharing the results of a wave with managers: at once, or on a day.

use peil_storage::{Account, MailState, Publication, Wave, WaveStatus};

use crate::accounts::Accounts;
use crate::audit::{By, append};
use crate::event::Event;
use crate::{AccountId, AccountsError, Right, Role};

/// A manager who is to be told, or was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notified {
    /// The account.
    pub account: AccountId,
    /// The name.
    pub name: String,
    /// The mail address.
    pub email: String,
    /// Where the mail stands.
    pub state: MailState,
}

impl Accounts {
    /// Shares the results of a closed wave with managers, and lets a mail wait for each of them whose unit was in it if
    /// they are to be told. All of it and its row in the log, or nothing.
    ///
    /// # Errors
    /// [`AccountsError::NotClosed`] if there is nothing to share or it is shared already;
    /// [`AccountsError::NoWave`] if the organisation has no such wave; or whoever asks may not.
    pub async fn publish(
        &self,
        by: By<'_>,
        wave: &str,
        told_by_mail: bool,
    ) -> Result<(), AccountsError> {
        let mut tx = self.store.begin_write().await?;
        let found = closed(&by, tx.wave(wave).await?, wave)?;
        tx.set_wave_status(wave, WaveStatus::Closed, WaveStatus::Published).await?;
        if told_by_mail {
            let units = tx.wave_units(wave).await?;
            let led = |account: &Account| {
                account.grants.iter().any(|grant| {
                    grant.role == Role::Manager.word()
                        && units.iter().any(|unit| Some(&unit.code) == grant.unit.as_ref())
                })
            };
            let managers: Vec<[u8; 16]> = tx
                .accounts(&found.organisation)
                .await?
                .iter()
                .filter(|account| !account.disabled && led(account))
                .map(|account| account.id)
                .collect();
            tx.begin_notices(wave, &managers).await?;
        }
        append(&mut tx, self.now(), &by, &Event::WavePublished { wave: wave.to_owned() }).await?;
        Ok(tx.commit().await?)
    }

    /// Sets the day on which the service does that by itself, in the place of an earlier one.
    ///
    /// # Errors
    /// As [`Accounts::publish`].
    pub async fn plan_publication(
        &self,
        by: By<'_>,
        wave: &str,
        publication: Publication,
    ) -> Result<(), AccountsError> {
        let mut tx = self.store.begin_write().await?;
        closed(&by, tx.wave(wave).await?, wave)?;
        tx.put_publication(wave, publication).await?;
        let (wave, day) = (wave.to_owned(), publication.day.to_string());
        append(&mut tx, self.now(), &by, &Event::PublicationPlanned { wave, day }).await?;
        Ok(tx.commit().await?)
    }

    /// Takes that day away; if there is none, nothing is done.
    ///
    /// # Errors
    /// As [`Accounts::publish`].
    pub async fn drop_publication(&self, by: By<'_>, wave: &str) -> Result<(), AccountsError> {
        let mut tx = self.store.begin_write().await?;
        closed(&by, tx.wave(wave).await?, wave)?;
        if tx.drop_publication(wave).await? {
            let event = Event::PublicationDropped { wave: wave.to_owned() };
            append(&mut tx, self.now(), &by, &event).await?;
        }
        Ok(tx.commit().await?)
    }

    /// The managers for whom there is a mail, by mail address.
    ///
    /// # Errors
    /// [`AccountsError`] if the database fails.
    pub async fn notified(&self, wave: &Wave) -> Result<Vec<Notified>, AccountsError> {
        let mut tx = self.store.begin_read().await?;
        let notices = tx.notices(&wave.code).await?;
        let accounts = tx.accounts(&wave.organisation).await?;
        tx.commit().await?;
        let notice = |account: Account| {
            let found = notices.iter().find(|notice| notice.account == account.id)?;
            let (id, Account { name, email, .. }) = (AccountId(account.id), account);
            Some(Notified { account: id, name, email, state: found.state })
        };
        let mut notified: Vec<Notified> = accounts.into_iter().filter_map(notice).collect();
        notified.sort_unstable_by(|one, other| one.email.cmp(&other.email));
        Ok(notified)
    }
}

/// The wave, if it is of the organisation of whoever asks, closed and not yet shared, and they may share it.
fn closed(by: &By<'_>, found: Option<Wave>, wave: &str) -> Result<Wave, AccountsError> {
    let no_wave = || AccountsError::NoWave { wave: wave.to_owned() };
    let found =
        found.filter(|found| found.organisation == by.organisation()).ok_or_else(no_wave)?;
    match by {
        By::CommandLine { .. } | By::Service { .. } => {}
        By::Account(signed) | By::Program { signed, .. } if signed.may(Right::LaunchWave) => {}
        By::Account(_) | By::Program { .. } | By::Itself { .. } => {
            return Err(AccountsError::NotAllowed);
        }
    }
    if found.status != WaveStatus::Closed {
        return Err(AccountsError::NotClosed { wave: wave.to_owned(), status: found.status });
    }
    Ok(found)
}
