//! The results of a closed wave, for the commands that write them out.

use peil_fieldwork::{ResultsError, WaveResults, results};

use crate::commands::{find_wave, open_store};
use crate::config::Config;
use crate::exit::Refusal;

/// Computes the results of the wave that the user named.
///
/// # Errors
/// A refusal if there is no such wave or it is not closed.
pub async fn of_wave(config: &Config, wave: &str) -> anyhow::Result<WaveResults> {
    let store = open_store(config).await?;
    find_wave(&store, wave).await?;
    let found = results(&store, |wave| config.dataset(wave), wave).await;
    store.close().await;
    found.map_err(|error| match error {
        ResultsError::NotClosed { .. } => {
            Refusal::State(format!("{error}; `peil wave close {wave} --key FILE` ends it")).into()
        }
        other => other.into(),
    })
}
