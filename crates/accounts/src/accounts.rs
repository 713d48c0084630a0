//! The desk of the house: what all of its doings share.

use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use peil_storage::Store;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use tokio::sync::Semaphore;

use crate::{AccountsError, FactorKey, ProviderOnly, password};

/// A random id. It names an account and says nothing about whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(pub(crate) [u8; 16]);

impl AccountId {
    /// Its bytes, as they are stored.
    pub fn bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl FromStr for AccountId {
    type Err = ();

    fn from_str(text: &str) -> Result<AccountId, ()> {
        let bytes = HEXLOWER.decode(text.as_bytes()).map_err(drop)?;
        bytes.try_into().map(AccountId).map_err(drop)
    }
}

/// What hashing a password costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Cost {
    /// What OWASP asks of Argon2id (Password Storage Cheat Sheet): 19 MiB, two passes.
    pub const USUAL: Cost = Cost { memory_kib: 19 * 1024, passes: 2 };
}

/// How the house is kept.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What hashing a password costs.
    pub cost: Cost,
    /// What the secrets of telephones are sealed with.
    pub key: FactorKey,
}

/// The moment at which something is asked.
type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;
/// Where chance comes from.
type SharedRng = Arc<Mutex<dyn Rng + Send>>;

/// How many passwords are looked at together: signing in keeps no processor from respondents.
const TOGETHER: usize = 1;
/// How many wait for that, at most.
const WAITING: usize = 64;

/// Accounts, sessions and the log. Cheap to clone; all clones share their limits.
#[derive(Clone)]
pub struct Accounts {
    pub(crate) store: Store,
    pub(crate) settings: Settings,
    pub(crate) provider_only: Arc<ProviderOnly>,
    clock: Clock,
    rng: SharedRng,
    hashing: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Accounts {
    /// The house over a database.
    pub fn new(
        store: Store,
        clock: impl Fn() -> Timestamp + Send + Sync + 'static,
        rng: Arc<Mutex<dyn Rng + Send>>,
        settings: Settings,
    ) -> Accounts {
        Accounts {
            store,
            settings,
            provider_only: Arc::default(),
            clock: Arc::new(clock),
            rng,
            hashing: Arc::new(Semaphore::new(TOGETHER)),
            waiting: Arc::new(Semaphore::new(WAITING)),
        }
    }

    /// The same house, in which accounts of some organisations come in by their provider only.
    #[must_use]
    pub fn with_provider_only(self, provider_only: ProviderOnly) -> Accounts {
        Accounts { provider_only: Arc::new(provider_only), ..self }
    }

    /// The moment, in seconds since 1970.
    pub(crate) fn now(&self) -> i64 {
        (self.clock)().as_second()
    }

    /// A generator of its own for one doing.
    pub(crate) fn chance(&self) -> ChaCha20Rng {
        let mut seed = [0; 32];
        self.rng.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut seed);
        ChaCha20Rng::from_seed(seed)
    }

    /// Whether a password has this hash; `None` if too many are waiting to be told.
    ///
    /// Where there is no hash, one is looked at all the same: the time tells nobody whether there is an account.
    pub(crate) async fn fits(
        &self,
        typed: &str,
        hash: Option<String>,
    ) -> Result<Option<bool>, AccountsError> {
        let Ok(_place) = self.waiting.try_acquire() else { return Ok(None) };
        // Neither semaphore is ever closed.
        let _turn = self.hashing.acquire().await;
        let (typed, cost) = (typed.to_owned(), self.settings.cost);
        let look = move || match hash {
            Some(hash) => password::fits(&typed, &hash),
            None => password::hash(&typed, [0; 16], cost).map(|_| false),
        };
        on_another_thread(look).await.map(Some)
    }

    /// The hash of a new password.
    pub(crate) async fn hashed(&self, typed: &str) -> Result<String, AccountsError> {
        let _turn = self.hashing.acquire().await;
        let (typed, cost) = (typed.to_owned(), self.settings.cost);
        let salt = random(&mut self.chance());
        on_another_thread(move || password::hash(&typed, salt, cost)).await
    }
}

/// Fresh random bytes.
pub(crate) fn random<const N: usize>(chance: &mut ChaCha20Rng) -> [u8; N] {
    let mut bytes = [0; N];
    chance.fill_bytes(&mut bytes);
    bytes
}

/// Runs something that takes a processor for a while where it keeps no request waiting.
async fn on_another_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AccountsError> + Send + 'static,
) -> Result<T, AccountsError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(AccountsError::Hash(error.to_string())))
}

/// A mail address as it is kept: in lower case, without blanks around it.
pub(crate) fn normal(email: &str) -> String {
    email.trim().to_lowercase()
}
