//! What every page needs, of a wave or of a preview.

use std::sync::{Arc, PoisonError};

use peil_fieldwork::SharedRng;
use peil_instrument::{Catalogue, Lang};

use crate::assets::Assets;
use crate::words::{self, Words};
use crate::{HouseStyle, Limits, Outward};

/// Texts, stylesheet and script, and what a client may take. Cheap to clone; knows no wave.
#[derive(Clone)]
pub(crate) struct Site {
    inner: Arc<Inner>,
    pub(crate) limits: Limits,
    pub(crate) outward: Arc<Outward>,
}

struct Inner {
    rng: SharedRng,
    texts: Catalogue,
    assets: Assets,
}

impl Site {
    pub(crate) fn new(rng: SharedRng, style: &HouseStyle) -> Site {
        let texts = words::catalogue().expect("a test parses the compiled-in texts");
        let inner = Inner { rng, texts, assets: Assets::new(style) };
        Site { inner: Arc::new(inner), limits: Limits::default(), outward: Arc::default() }
    }

    pub(crate) fn assets(&self) -> &Assets {
        &self.inner.assets
    }

    pub(crate) fn outward(&self) -> &Outward {
        &self.outward
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
