//! What those who run a wave do at the desk: open it, and close it.

use std::path::Path;

use jiff::civil::Date;
use peil_anonymity::OpeningKey;
use peil_storage::Wave;
use rand::SeedableRng;
use rand::rngs::StdRng;

use super::{Clock, Fieldwork, drawn};
use crate::{
    CloseError, Closed, Closing, FieldworkError, Launched, PersonalLink, PersonalLinksError,
    PrepareError, close, launch_prepared, personal_links,
};

impl Fieldwork {
    /// The day, in the time zone of the organisation.
    pub fn today(&self) -> Date {
        (self.clock)().date()
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`FieldworkError`] if it does not.
    pub async fn answers(&self) -> Result<(), FieldworkError> {
        let mut tx = self.store.begin_read().await?;
        tx.wave("").await?;
        Ok(tx.commit().await?)
    }

    /// Opens a draft of which everything is settled. Takes a while where there are many groups: each gets a key.
    ///
    /// # Errors
    /// [`PrepareError`] with the steps that are left, or why it cannot be opened.
    pub async fn open(&self, wave: &str) -> Result<Launched, PrepareError> {
        launch_prepared(&self.store, &self.secrets, &mut self.own_rng(), wave, self.today()).await
    }

    /// Closes a wave with its opening key. Takes a while where many answered.
    ///
    /// Only the urn of this desk is opened: where several instances took answers in, close with all their urns on the
    /// command line.
    ///
    /// # Errors
    /// As [`close()`].
    pub async fn close(
        &self,
        wave: &str,
        key: &OpeningKey,
        dataset_dir: &Path,
    ) -> Result<Closed, CloseError> {
        let closing = Closing {
            store: &self.store,
            secrets: &self.secrets,
            urn: &self.urn,
            dataset_dir,
            key,
            today: self.today(),
        };
        close(closing, &mut self.own_rng(), wave).await
    }

    /// The personal links of an open wave whose pages are at `address`.
    ///
    /// # Errors
    /// As [`personal_links`].
    pub async fn personal_links(
        &self,
        address: &str,
        wave: &Wave,
    ) -> Result<Vec<PersonalLink>, PersonalLinksError> {
        personal_links(&self.store, &self.secrets, address, wave).await
    }

    /// What tells the time.
    pub fn clock(&self) -> Clock {
        Clock::clone(&self.clock)
    }

    /// A random source of one's own, for work that takes long.
    pub fn own_rng(&self) -> StdRng {
        StdRng::from_seed(drawn(&self.rng))
    }
}
