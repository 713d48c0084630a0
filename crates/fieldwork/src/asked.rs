//! What a wave asks, and how a draft is stored with it.

use peil_instrument::Questionnaire;
use peil_storage::{StorageError, Succession, Tx, Wave};

/// What is asked in a wave.
#[derive(Debug, Clone)]
pub struct Asked {
    /// What people answer.
    pub questionnaire: Questionnaire,
    /// What that was taken from, if it is not the whole: stored beside it, so that the next wave can take the
    /// same from it.
    pub whole: Option<Questionnaire>,
}

/// Stores everything that a draft consists of, in the caller's transaction. The wave's version is that of what is asked.
///
/// # Errors
/// [`Constraint::QuestionnaireChanged`](peil_storage::Constraint::QuestionnaireChanged) if this version is stored with
/// another text; [`StorageError`] if the wave is there already or the database fails.
pub async fn put_draft(
    tx: &mut Tx,
    wave: &Wave,
    asked: &Asked,
    succession: Option<&Succession>,
) -> Result<(), StorageError> {
    for stored in asked.whole.iter().chain([&asked.questionnaire]) {
        tx.put_questionnaire(stored.id(), stored.version(), &stored.to_toml()).await?;
    }
    tx.insert_wave(wave).await?;
    if let Some(succession) = succession {
        tx.put_succession(&wave.code, succession).await?;
    }
    Ok(())
}
