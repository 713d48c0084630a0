//! What the service does by itself: results are shared on the day that was set, and managers are told by mail.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::{Span, Zoned};
use peil_accounts::{AccountId, AccountRow, Accounts, AccountsError, By, NOTICE_DAYS};
use peil_mail::{Batch, MailError, NoticeWords, Told, Written, send_batch};
use peil_storage::{MailState, StorageError, Store, Wave};

use super::HOME;
use super::mailing::Outbox;
use crate::App;

/// The hour from which results are shared on their day: nobody reads the mail before.
const FROM_HOUR: i8 = 7;
/// Hours after which a relay that did not work is asked again.
const AGAIN_HOURS: i64 = 1;

/// Shares the results whose day has come, and tells managers who were not told yet. The service calls it every minute;
/// whatever fails stands in the log and is tried again.
pub async fn share_what_is_due(app: &App) {
    if !app.has_house() {
        return;
    }
    if let Err(error) = share(app).await {
        log(&error);
    }
    tell(app).await;
}

async fn share(app: &App) -> Result<(), AccountsError> {
    let now: Zoned = app.fieldwork().clock()();
    let mut tx = app.house().store().begin_read().await?;
    let ahead = tx.publications_ahead().await?;
    let mut due = Vec::new();
    for (code, publication) in ahead {
        // In the time of the clock on the wall, whatever summer time does on that day.
        let come = publication.day.at(FROM_HOUR, 0, 0, 0) <= now.datetime();
        if let (true, Some(wave)) = (come, tx.wave(&code).await?) {
            due.push((wave, publication));
        }
    }
    tx.commit().await?;
    for (wave, publication) in due {
        let by = By::service(&wave.organisation);
        match app.house().accounts().publish(by, &wave.code, publication.mail).await {
            // Another instance, or a coordinator, was first.
            Ok(()) | Err(AccountsError::NotClosed { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Begins to send the mail that waits for managers, in the background.
pub(crate) async fn tell(app: &App) {
    let house = app.house();
    let Some(outbox) = house.outbox() else { return };
    let waves = match waiting(house.store()).await {
        Ok(waves) => waves,
        Err(error) => return log(&error),
    };
    let now = app.fieldwork().clock()().timestamp();
    for wave in waves {
        let Some(turn) = house.mailing().begin_notices(&wave.code, now) else { continue };
        let (app, outbox, code) = (app.clone(), Arc::clone(outbox), wave.code.clone());
        let mut here = house.mailing().here(&code, app.fieldwork().clock());
        let mut rng = app.fieldwork().own_rng();
        tokio::spawn(async move {
            let sent = async {
                let batch = Notices::of(app.house().accounts(), &outbox, wave).await?;
                send_batch(&outbox.relay, &batch, &mut here, &mut rng).await
            };
            let again = match sent.await {
                Ok(_) => None,
                Err(error) => {
                    log(&error);
                    now.checked_add(Span::new().hours(AGAIN_HOURS)).ok()
                }
            };
            turn.end(again);
        });
    }
}

async fn waiting(store: &Store) -> Result<Vec<Wave>, StorageError> {
    let mut tx = store.begin_read().await?;
    let mut waves = Vec::new();
    for code in tx.notices_ahead().await? {
        waves.extend(tx.wave(&code).await?);
    }
    Ok(waves)
}

fn log(error: &(dyn std::error::Error + 'static)) {
    let causes = std::iter::successors(error.source(), |error| error.source());
    let cause = causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"));
    tracing::error!(work = "sharing", cause);
}

/// The mail of one wave to its managers.
struct Notices<'a> {
    accounts: &'a Accounts,
    outbox: &'a Outbox,
    wave: Wave,
    words: NoticeWords,
    managers: HashMap<[u8; 16], AccountRow>,
}

impl<'a> Notices<'a> {
    async fn of(
        accounts: &'a Accounts,
        outbox: &'a Outbox,
        wave: Wave,
    ) -> Result<Notices<'a>, MailError> {
        let mut tx = outbox.store.begin_write().await?;
        let organisation = tx.organisation(&wave.organisation).await?;
        // Whoever took them is gone; nobody knows whether they went out.
        tx.left_behind_notices(&wave.code).await?;
        tx.commit().await?;
        let named = organisation.map_or_else(|| wave.name.clone(), |found| found.name);
        let enter = format!("{}{HOME}/enter", outbox.public_url);
        let words = NoticeWords::new(named, wave.name.clone(), enter, &outbox.relay.help())?;
        let all = accounts.list(&wave.organisation).await.map_err(unwritten)?;
        let managers = all.into_iter().map(|row| (*row.account.bytes(), row)).collect();
        Ok(Notices { accounts, outbox, wave, words, managers })
    }

    async fn link(&self, account: AccountId) -> Result<String, AccountsError> {
        let by = By::service(&self.wave.organisation);
        let link = self.accounts.notice_link(by, account).await?;
        Ok(format!("{}{HOME}/link#{}", self.outbox.public_url, link.secret()))
    }
}

impl Batch for Notices<'_> {
    async fn claim(&self, after: &[u8]) -> Result<Option<[u8; 16]>, MailError> {
        let mut tx = self.outbox.store.begin_write().await?;
        let id = tx.claim_notice(&self.wave.code, after).await?;
        tx.commit().await?;
        Ok(id)
    }

    async fn write(&self, id: &[u8; 16]) -> Result<Option<(String, Written)>, MailError> {
        let manager = self.managers.get(id).filter(|manager| !manager.disabled);
        let Some(manager) = manager else { return Ok(None) };
        // No link leads in past the provider of those who come in by it only.
        let by_provider = self.accounts.is_provider_only(&self.wave.organisation, &manager.email);
        let link = if by_provider {
            None
        } else {
            Some(self.link(manager.account).await.map_err(unwritten)?)
        };
        let told = Told { name: &manager.name, link: link.as_deref(), days: NOTICE_DAYS };
        Ok(Some((manager.email.clone(), self.words.write(&told))))
    }

    async fn settle(
        &self,
        id: &[u8; 16],
        state: MailState,
        reply: Option<u16>,
    ) -> Result<(), MailError> {
        let mut tx = self.outbox.store.begin_write().await?;
        tx.settle_notice(&self.wave.code, id, state, reply).await?;
        Ok(tx.commit().await?)
    }

    async fn unrefuse(&self, ids: &[[u8; 16]]) -> Result<(), MailError> {
        let mut tx = self.outbox.store.begin_write().await?;
        tx.unrefuse_notices(&self.wave.code, ids).await?;
        Ok(tx.commit().await?)
    }

    async fn sent(&self) -> Result<u64, MailError> {
        let mut tx = self.outbox.store.begin_read().await?;
        let notices = tx.notices(&self.wave.code).await?;
        let sent = notices.iter().filter(|notice| notice.state == MailState::Sent);
        Ok(sent.count() as u64)
    }
}

fn unwritten(error: AccountsError) -> MailError {
    MailError::Unwritten(Box::new(error))
}
