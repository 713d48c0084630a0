//! What the pages of the house are made with.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jiff::tz::TimeZone;
use peil_accounts::{Accounts, OneTimeLink};
use peil_fieldwork::{ResultsError, SecretsDir, WaveResults, results};
use peil_mail::Relay;
use peil_oidc::Provider;
use peil_praatplaat::{HouseStyle as PlateStyle, PlateError, Press};
use peil_storage::Store;
use tokio::sync::OnceCell;

use super::HOME;
use super::cookies::Baker;
use super::mailing::{Mailing, Outbox};
use super::work::Working;
use crate::problem::Problem;

/// Results of this many waves are kept in memory; they never change once a wave is closed.
const KEPT: usize = 8;

/// Accounts, results and talk plates behind the pages of the house. Cheap to clone.
#[derive(Clone)]
pub struct House {
    inner: Arc<Inner>,
    provider: Option<Provider>,
}

/// How the house stands on its machine.
pub struct HouseSettings {
    /// Names the folder of a wave's frozen dataset.
    pub dataset_of: Box<dyn Fn(&str) -> PathBuf + Send + Sync>,
    /// The address that people see, without a slash at its end; where it is https, cookies travel encrypted only.
    pub public_url: String,
    /// The time zone in which people read times.
    pub zone: TimeZone,
    /// The settings in force, as a file would give them, without a secret: for whoever may see them.
    pub in_force: String,
    /// How talk plates look: the organisation's name, logo and colours.
    pub plate_style: PlateStyle,
    /// The relay that invitations go out over, and the folder of the secrets that codes are made with; none if no mail is
    /// sent.
    pub mail: Option<(Relay, SecretsDir)>,
}

struct Inner {
    accounts: Accounts,
    store: Store,
    settings: HouseSettings,
    plate_style: PlateStyle,
    press: OnceLock<Press>,
    kept: Mutex<HashMap<String, Arc<OnceCell<Arc<WaveResults>>>>>,
    working: Working,
    outbox: Option<Arc<Outbox>>,
    mailing: Mailing,
}

impl House {
    /// The house over accounts and a database.
    pub fn new(accounts: Accounts, store: Store, mut settings: HouseSettings) -> House {
        let outbox = settings.mail.take().map(|(relay, secrets)| {
            let public_url = settings.public_url.clone();
            Arc::new(Outbox { store: store.clone(), secrets, relay, public_url })
        });
        let plate_style = std::mem::take(&mut settings.plate_style);
        let inner = Inner {
            accounts,
            store,
            settings,
            plate_style,
            press: OnceLock::new(),
            kept: Mutex::default(),
            working: Working::default(),
            outbox,
            mailing: Mailing::default(),
        };
        House { inner: Arc::new(inner), provider: None }
    }

    /// The same house, into which people also come by way of their organisation's provider.
    #[must_use]
    pub fn with_provider(self, provider: Provider) -> House {
        House { provider: Some(provider), ..self }
    }

    /// The provider; none if everybody comes in with a password.
    pub(crate) fn provider(&self) -> Option<&Provider> {
        self.provider.as_ref()
    }

    pub(crate) fn accounts(&self) -> &Accounts {
        &self.inner.accounts
    }

    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(crate) fn baker(&self) -> Baker {
        Baker { secure: self.inner.settings.public_url.starts_with("https://") }
    }

    /// The waves that something is being done with.
    pub(crate) fn working(&self) -> &Working {
        &self.inner.working
    }

    /// What mail goes out of; none if there is no relay.
    pub(crate) fn outbox(&self) -> Option<&Arc<Outbox>> {
        self.inner.outbox.as_ref()
    }

    /// The mail that is going out.
    pub(crate) fn mailing(&self) -> &Mailing {
        &self.inner.mailing
    }

    /// The folder of a wave's frozen dataset.
    pub(crate) fn dataset_of(&self, wave: &str) -> PathBuf {
        (self.inner.settings.dataset_of)(wave)
    }

    /// The settings in force.
    pub(crate) fn settings(&self) -> &str {
        &self.inner.settings.in_force
    }

    /// The time zone in which people read times.
    pub(crate) fn zone(&self) -> &TimeZone {
        &self.inner.settings.zone
    }

    /// The address that a link leads to; its secret stands where no server sees it.
    pub(crate) fn link_address(&self, link: &OneTimeLink) -> String {
        format!("{}{HOME}/link#{}", self.inner.settings.public_url, link.secret())
    }

    /// The address of a wave, as respondents see it.
    pub(crate) fn wave_address(&self, wave: &str) -> String {
        format!("{}/w/{wave}", self.inner.settings.public_url)
    }

    pub(crate) fn plate_style(&self) -> &PlateStyle {
        &self.inner.plate_style
    }

    /// What talk plates are set with; made at the first plate.
    pub(crate) fn press(&self) -> Result<&Press, PlateError> {
        if let Some(press) = self.inner.press.get() {
            return Ok(press);
        }
        let press = Press::new()?;
        Ok(self.inner.press.get_or_init(|| press))
    }

    /// The released results of a closed wave, computed once however many ask at the same time; `None` if it is not closed.
    pub(crate) async fn results(&self, wave: &str) -> Result<Option<Arc<WaveResults>>, Problem> {
        let cell = self.place_of(wave);
        let make = || async {
            let (house, wave) = (self.clone(), wave.to_owned());
            let runtime = tokio::runtime::Handle::current();
            // Seconds of a processor for a large wave: not on a thread that serves others.
            let made = tokio::task::spawn_blocking(move || {
                let inner = &house.inner;
                runtime.block_on(results(&inner.store, &inner.settings.dataset_of, &wave))
            });
            match made.await {
                Ok(Ok(found)) => Ok(Arc::new(found)),
                Ok(Err(error)) => Err(Failed::Results(error)),
                Err(error) => Err(Failed::Task(error)),
            }
        };
        match cell.get_or_try_init(make).await {
            Ok(found) => Ok(Some(Arc::clone(found))),
            Err(Failed::Results(ResultsError::NotClosed { .. })) => Ok(None),
            Err(Failed::Results(error)) => Err(Problem::internal(error)),
            Err(Failed::Task(error)) => Err(Problem::internal(error)),
        }
    }

    /// Where the results of a wave are, or come.
    fn place_of(&self, wave: &str) -> Arc<OnceCell<Arc<WaveResults>>> {
        let mut kept = self.inner.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT && !kept.contains_key(wave) {
            // Any of the others: it is computed again when somebody asks.
            if let Some(other) = kept.keys().next().cloned() {
                kept.remove(&other);
            }
        }
        Arc::clone(kept.entry(wave.to_owned()).or_default())
    }
}

/// Why there are no results.
enum Failed {
    Results(ResultsError),
    Task(tokio::task::JoinError),
}
