use askama::Template;

use super::welcome::has_own_words;
use super::{Shell, Switch};
use crate::problem::Problem;
use crate::visit::Visit;
use crate::words::Words;

/// How anonymous a wave is, for who takes part.
#[derive(Template)]
#[template(path = "anonymous.html")]
pub(crate) struct AnonymousPage<'a> {
    shell: Shell<'a>,
    gone_on: String,
    closes_on: String,
    /// Who has the opening key.
    holder: &'a str,
    /// People invited in the smallest group.
    smallest: String,
    classes: String,
    k: u32,
    root: &'a str,
    own_words: bool,
    /// Whether one may answer without script.
    plain: bool,
    home: String,
    /// Where everybody can check: the list of keys, the fingerprints of pages, the receipts.
    keys: String,
    pages: String,
    receipts: String,
}

impl<'a> AnonymousPage<'a> {
    pub(crate) fn new(
        shell: Shell<'a>,
        visit: &'a Visit,
        words: Words<'a>,
    ) -> Result<AnonymousPage<'a>, Problem> {
        let promised = visit.promised()?;
        let promise = &promised.promise;
        let classes = promised.roll.classes();
        // Nobody is invited personally where only team links lead.
        let personal = classes.iter().filter(|class| class.invited > 0);
        let smallest = personal.clone().map(|class| class.invited).min().unwrap_or_default();
        let count = |number: usize| words.count(number as u64);
        Ok(AnonymousPage {
            shell: shell.titled(words.get("anonymous.title").to_owned()),
            gone_on: words.date(promise.gone_on),
            closes_on: words.date(visit.wave.wave.closes_on),
            holder: &promise.key_holder,
            smallest: words.count(u64::from(smallest)),
            classes: count(personal.count()),
            k: visit.wave.wave.k,
            root: &promise.root,
            own_words: has_own_words(&visit.wave.questionnaire),
            plain: promise.without_script,
            home: visit.path(""),
            keys: visit.path("/keys.json"),
            pages: visit.path("/pages"),
            receipts: visit.path("/receipts"),
        })
    }
}
