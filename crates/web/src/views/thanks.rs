use askama::Template;

use super::welcome::{has_own_words, has_sensitive};
use super::{Shell, Switch};
use crate::visit::Visit;
use crate::words::Words;

/// After sending.
#[derive(Template)]
#[template(path = "thanks.html")]
pub(crate) struct ThanksPage<'a> {
    shell: Shell<'a>,
    group: &'a str,
    sensitive: bool,
    own_words: bool,
    own_items: bool,
    results: String,
    vertrouwenspersoon: &'a str,
    meldregeling: &'a str,
}

impl<'a> ThanksPage<'a> {
    /// The page for someone whose answers stand with `class`.
    pub(crate) fn new(
        shell: Shell<'a>,
        visit: &'a Visit,
        words: Words<'a>,
        class: usize,
    ) -> ThanksPage<'a> {
        let wave = &visit.wave.wave;
        let profile = &visit.wave.organisation.profile;
        let (date, k) = (words.date(wave.closes_on), wave.k.to_string());
        ThanksPage {
            shell: shell.titled(words.get("thanks.title").to_owned()),
            group: visit.wave.units[class].name.get(visit.lang),
            sensitive: has_sensitive(&visit.wave.questionnaire),
            own_words: has_own_words(&visit.wave.questionnaire),
            own_items: visit.wave.questionnaire.has_own_items(),
            results: words.fill("thanks.results_text", &[("date", &date), ("k", &k)]),
            vertrouwenspersoon: profile.vertrouwenspersoon.get(visit.lang),
            meldregeling: profile.meldregeling.get(visit.lang),
        }
    }
}
