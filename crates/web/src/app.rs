//! What every handler can reach.

use std::sync::{Arc, PoisonError};

use peil_fieldwork::{Fieldwork, SharedRng};
use peil_instrument::{Catalogue, Lang};

use crate::assets::Assets;
use crate::words::{self, Words};
use crate::{HouseStyle, Limits};

/// The service behind the pages. Cheap to clone; holds no state of respondents.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
    limits: Limits,
}

struct Inner {
    fieldwork: Fieldwork,
    rng: SharedRng,
    texts: Catalogue,
    assets: Assets,
}

impl App {
    /// Pages over a desk. `rng` is only for the numbers that tie a failure's page to its line in the
    /// log; it may be the desk's own.
    ///
    /// # Panics
    /// Never in a build whose tests passed: the compiled-in texts are checked by one.
    pub fn new(fieldwork: Fieldwork, rng: SharedRng) -> App {
        App::styled(fieldwork, rng, &HouseStyle::default())
    }

    /// The same in an organisation's house style.
    ///
    /// # Panics
    /// As [`App::new`].
    pub fn styled(fieldwork: Fieldwork, rng: SharedRng, style: &HouseStyle) -> App {
        let texts = words::catalogue().expect("a test parses the compiled-in texts");
        let inner = Inner { fieldwork, rng, texts, assets: Assets::new(style) };
        App { inner: Arc::new(inner), limits: Limits::default() }
    }

    /// The same pages with other limits.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> App {
        App { limits, ..self }
    }

    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    pub(crate) fn fieldwork(&self) -> &Fieldwork {
        &self.inner.fieldwork
    }

    pub(crate) fn assets(&self) -> &Assets {
        &self.inner.assets
    }

    pub(crate) fn words(&self, lang: Lang) -> Words<'_> {
        Words::new(&self.inner.texts, lang)
    }

    /// A fresh number for a failed request: eight hexadecimal digits, random, so that it tells neither
    /// order nor time.
    pub(crate) fn request_number(&self) -> String {
        let number = self.inner.rng.lock().unwrap_or_else(PoisonError::into_inner).next_u32();
        format!("{number:08x}")
    }
}
