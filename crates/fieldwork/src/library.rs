//! Waves with all that belongs to them, read from the database as seldom as that is right.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, PoisonError, RwLock};

use peil_instrument::Questionnaire;
use peil_storage::{Tx, Wave, WaveUnit};

use crate::{FieldedWave, FieldworkError, Promised};

/// What never changes once it is in the database, so that no page has to load it twice.
#[derive(Default)]
pub(crate) struct Library {
    questionnaires: RwLock<HashMap<(String, String), Arc<Questionnaire>>>,
    units: RwLock<HashMap<String, Arc<Vec<WaveUnit>>>>,
    promised: RwLock<HashMap<String, Arc<Promised>>>,
}

impl Library {
    /// Adds to a wave what belongs to it.
    ///
    /// Wave, organisation and team links can change, by another process too (`peil wave close`), and are read for
    /// every page; the rest is read once.
    pub(crate) async fn field(
        &self,
        tx: &mut Tx,
        wave: Wave,
    ) -> Result<Arc<FieldedWave>, FieldworkError> {
        let dangling = |what| FieldworkError::Dangling { wave: wave.code.clone(), what };
        let organisation = tx.organisation(&wave.organisation).await?;
        let organisation = organisation.ok_or_else(|| dangling("an organisation"))?;
        let units = self.units(tx, &wave).await?;
        let links = tx.team_links(&wave.code).await?;
        let by_team_link = links.iter().map(|link| link.allowed).fold(0, u32::saturating_add);
        let questionnaire = self.questionnaire(tx, &wave).await?;
        let promised = self.promised(tx, &wave, &questionnaire).await?;
        Ok(Arc::new(FieldedWave {
            wave,
            organisation,
            units,
            by_team_link,
            questionnaire,
            promised,
        }))
    }

    /// What was promised; none before launch.
    async fn promised(
        &self,
        tx: &mut Tx,
        wave: &Wave,
        questionnaire: &Questionnaire,
    ) -> Result<Option<Arc<Promised>>, FieldworkError> {
        if let Some(known) = read(&self.promised, &wave.code) {
            return Ok(Some(known));
        }
        let Some(promise) = tx.promise(&wave.code).await? else { return Ok(None) };
        let keys = tx.class_keys(&wave.code).await?;
        let promised = Arc::new(Promised::new(&wave.code, promise, &keys, questionnaire)?);
        write(&self.promised, wave.code.clone(), &promised);
        Ok(Some(promised))
    }

    /// The snapshot of the units; empty before launch.
    async fn units(&self, tx: &mut Tx, wave: &Wave) -> Result<Arc<Vec<WaveUnit>>, FieldworkError> {
        if let Some(known) = read(&self.units, &wave.code) {
            return Ok(known);
        }
        let units = Arc::new(tx.wave_units(&wave.code).await?);
        if !units.is_empty() {
            write(&self.units, wave.code.clone(), &units);
        }
        Ok(units)
    }

    async fn questionnaire(
        &self,
        tx: &mut Tx,
        wave: &Wave,
    ) -> Result<Arc<Questionnaire>, FieldworkError> {
        let key = (wave.questionnaire.to_string(), wave.version.clone());
        if let Some(known) = read(&self.questionnaires, &key) {
            return Ok(known);
        }
        let loaded = Arc::new(questionnaire_of(tx, wave).await?);
        write(&self.questionnaires, key, &loaded);
        Ok(loaded)
    }
}

/// The questionnaire that a wave points at, as it is stored.
///
/// # Errors
/// [`FieldworkError`] if it is not there or does not load, or the database fails.
pub async fn questionnaire_of(tx: &mut Tx, wave: &Wave) -> Result<Questionnaire, FieldworkError> {
    let source = tx.questionnaire_source(&wave.questionnaire, &wave.version).await?;
    let missing = || FieldworkError::Dangling { wave: wave.code.clone(), what: "a questionnaire" };
    load(wave, &source.ok_or_else(missing)?)
}

/// Loads a stored questionnaire.
pub(crate) fn load(wave: &Wave, source: &str) -> Result<Questionnaire, FieldworkError> {
    let file = format!("{}/{}.toml", wave.questionnaire, wave.version);
    peil_instrument::load(&file, source).map_err(|diagnostics| FieldworkError::Questionnaire {
        wave: wave.code.clone(),
        first: diagnostics
            .first()
            .map(|first| first.render(peil_instrument::Lang::En))
            .unwrap_or_default(),
    })
}

fn read<K: Hash + Eq, V>(map: &RwLock<HashMap<K, Arc<V>>>, key: &K) -> Option<Arc<V>> {
    map.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
}

fn write<K: Hash + Eq, V>(map: &RwLock<HashMap<K, Arc<V>>>, key: K, value: &Arc<V>) {
    map.write().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(value));
}
