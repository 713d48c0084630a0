use askama::Template;

use super::welcome::{has_own_words, has_sensitive};
use super::{Shell, Switch};
use crate::problem::Problem;
use crate::visit::Visit;
use crate::words::Words;

/// After sending.
#[derive(Template)]
#[template(path = "thanks.html", blocks = ["body"])]
pub(crate) struct ThanksPage<'a> {
    shell: Shell<'a>,
    group: &'a str,
    /// What shows later that the answers were counted.
    receipt: String,
    /// Where the list of all receipts will be, and how that is shown.
    receipts: String,
    receipts_shown: String,
    closes_on: String,
    /// Who has the opening key.
    holder: &'a str,
    sensitive: bool,
    own_words: bool,
    own_items: bool,
    results: String,
    vertrouwenspersoon: &'a str,
    meldregeling: &'a str,
}

impl<'a> ThanksPage<'a> {
    /// The page for someone whose answers stand with `group`, with their receipt.
    pub(crate) fn new(
        shell: Shell<'a>,
        visit: &'a Visit,
        words: Words<'a>,
        group: &'a str,
        receipt: String,
    ) -> Result<ThanksPage<'a>, Problem> {
        let wave = &visit.wave.wave;
        let profile = &visit.wave.organisation.profile;
        let (date, k) = (words.date(wave.closes_on), wave.k.to_string());
        let receipts = visit.path("/receipts");
        Ok(ThanksPage {
            receipt,
            receipts_shown: receipts.clone(),
            receipts,
            closes_on: date.clone(),
            holder: &visit.promised()?.promise.key_holder,
            shell: shell.titled(words.get("thanks.title").to_owned()),
            group,
            sensitive: has_sensitive(&visit.wave.questionnaire),
            own_words: has_own_words(&visit.wave.questionnaire),
            own_items: visit.wave.questionnaire.has_own_items(),
            results: words.fill("thanks.results_text", &[("date", &date), ("k", &k)]),
            vertrouwenspersoon: profile.vertrouwenspersoon.get(visit.lang),
            meldregeling: profile.meldregeling.get(visit.lang),
        })
    }
}
