use askama::Template;
use peil_instrument::{ItemKind, Level, Questionnaire};

use super::{Shell, Switch};
use crate::problem::Problem;
use crate::visit::Visit;
use crate::words::Words;

/// What is asked that is kept apart from the rest.
struct Apart {
    /// Questions that are kept at a higher level.
    sensitive: bool,
    /// Open questions.
    own_words: bool,
    /// What the organisation asks itself.
    own_items: bool,
}

/// What someone should know before beginning.
#[derive(Template)]
#[template(path = "welcome.html")]
pub(crate) struct WelcomePage<'a> {
    shell: Shell<'a>,
    /// Where the code goes.
    action: String,
    minutes: u32,
    closes_on: String,
    /// The last day, for the script: what is left in a browser after it is cleared.
    until: String,
    k: u32,
    /// The day on which all that could tell who took part is gone.
    gone_on: String,
    /// Who has the opening key.
    holder: &'a str,
    /// What all class keys lead to.
    root: &'a str,
    /// Whether one may answer without script.
    plain: bool,
    /// Where it stands how anonymous this is.
    anonymous: String,
    asked: Apart,
    asks: &'a str,
    controller: &'a str,
    legal_ground: &'a str,
    retention: &'a str,
    dpo: &'a str,
    source: &'a str,
    vertrouwenspersoon: &'a str,
    meldregeling: &'a str,
}

impl<'a> WelcomePage<'a> {
    pub(crate) fn new(
        shell: Shell<'a>,
        visit: &'a Visit,
        words: Words<'a>,
    ) -> Result<WelcomePage<'a>, Problem> {
        let lang = visit.lang;
        let promise = &visit.promised()?.promise;
        let (wave, questionnaire) = (&visit.wave.wave, &visit.wave.questionnaire);
        let profile = &visit.wave.organisation.profile;
        Ok(WelcomePage {
            shell,
            action: visit.path("/begin"),
            minutes: questionnaire.minutes(),
            closes_on: words.date(wave.closes_on),
            until: wave.closes_on.to_string(),
            k: wave.k,
            gone_on: words.date(promise.gone_on),
            holder: &promise.key_holder,
            root: &promise.root,
            plain: promise.without_script,
            anonymous: visit.path("/anonymous"),
            asked: Apart {
                sensitive: has_sensitive(questionnaire),
                own_words: has_own_words(questionnaire),
                own_items: questionnaire.has_own_items(),
            },
            asks: profile.asks.get(lang),
            controller: profile.controller.get(lang),
            legal_ground: profile.legal_ground.get(lang),
            retention: profile.retention.get(lang),
            dpo: profile.dpo.get(lang),
            source: questionnaire.source().get(lang),
            vertrouwenspersoon: profile.vertrouwenspersoon.get(lang),
            meldregeling: profile.meldregeling.get(lang),
        })
    }
}

/// Whether some answers are kept with a higher level than the group; of the organisation's own questions the
/// pages speak apart.
pub(super) fn has_sensitive(questionnaire: &Questionnaire) -> bool {
    let mut parts = questionnaire.parts().iter().enumerate();
    parts.any(|(at, part)| part.level == Level::Higher && !questionnaire.is_own_part(at))
}

/// Whether there are open questions.
pub(super) fn has_own_words(questionnaire: &Questionnaire) -> bool {
    questionnaire.items().iter().any(|item| matches!(item.kind, ItemKind::Open { .. }))
}
