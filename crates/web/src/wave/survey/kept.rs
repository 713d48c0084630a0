//! The documents of the waves that were asked for last, so that none is made twice.

use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use peil_fieldwork::FieldedWave;
use peil_instrument::Lang;
use tokio::sync::OnceCell;

use crate::assets::gzip;

/// Documents that are kept, at the most: four waves in two languages, each some 100 kB with its compressed form.
const MOST: usize = 8;

/// What is sent of a survey. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    pub(crate) plain: Bytes,
    /// The same, compressed; none if that failed.
    pub(crate) gzip: Option<Bytes>,
}

/// Keeps the documents of a few waves. Cheap to clone: all clones share them.
///
/// Whether a wave takes answers is not known here: it is asked before. What a document is made from is looked at each
/// time, so that a wave or an organisation that somebody changed, in another process too, shows at once. The house
/// style and the texts are those of the service, which never change while it runs.
#[derive(Clone, Default)]
pub(crate) struct Surveys {
    /// The one that was asked for last stands last.
    kept: Arc<Mutex<Vec<Kept>>>,
}

/// A document, or a place for one that somebody is making.
#[derive(Clone)]
struct Kept {
    wave: Arc<FieldedWave>,
    lang: Lang,
    document: Arc<OnceCell<Document>>,
}

impl Surveys {
    /// The document of a wave in a language; `make` makes it if it is not there. Of all who ask at the same time one
    /// makes it, and the others wait.
    ///
    /// # Errors
    /// That of `make`; then nothing is kept.
    pub(crate) async fn get<E>(
        &self,
        wave: &Arc<FieldedWave>,
        lang: Lang,
        make: impl FnOnce() -> Result<String, E>,
    ) -> Result<Document, E> {
        let place = self.place(wave, lang);
        let document = async || {
            let html = make()?;
            Ok(Document { gzip: gzip(html.as_bytes()), plain: Bytes::from(html) })
        };
        place.get_or_try_init(document).await.cloned()
    }

    /// Where a document is, or is to be.
    fn place(&self, wave: &Arc<FieldedWave>, lang: Lang) -> Arc<OnceCell<Document>> {
        // Nothing that holds the lock panics.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let asked = |one: &Kept| one.lang == lang && one.wave.wave.code == wave.wave.code;
        let found = kept.iter().position(asked).map(|at| kept.remove(at));
        let found = found.filter(|found| same(&found.wave, wave));
        let new = || Kept { wave: Arc::clone(wave), lang, document: Arc::default() };
        let last = found.unwrap_or_else(new);
        let document = Arc::clone(&last.document);
        if kept.len() == MOST {
            kept.remove(0);
        }
        kept.push(last);
        document
    }
}

/// Whether two waves give the same document. Taken apart, so that a new field has to be thought of here.
fn same(one: &FieldedWave, other: &FieldedWave) -> bool {
    let FieldedWave { wave, organisation, units, by_team_link, questionnaire, promised } = one;
    let promises = match (promised, &other.promised) {
        (Some(promised), Some(other)) => Arc::ptr_eq(promised, other),
        (None, None) => true,
        _ => false,
    };
    // What is read once is the same for as long as it is the same place in memory.
    promises
        && Arc::ptr_eq(questionnaire, &other.questionnaire)
        && Arc::ptr_eq(units, &other.units)
        && *wave == other.wave
        && *organisation == other.organisation
        && *by_team_link == other.by_team_link
}

#[cfg(test)]
mod tests;
