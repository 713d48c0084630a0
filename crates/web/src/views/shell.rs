//! What stands around every page.

use peil_fieldwork::FieldedWave;
use peil_instrument::Lang;

use crate::asked::{Asked, AskedBy};
use crate::assets::Assets;
use crate::site::Site;
use crate::words::Words;

/// Head, header and footer of a page.
#[derive(Clone)]
pub(crate) struct Shell<'a> {
    pub(crate) words: Words<'a>,
    /// The texts in the language that is offered.
    pub(crate) other: Words<'a>,
    pub(crate) assets: &'a Assets,
    /// The title of the browser's window; on most pages the heading too.
    pub(crate) title: String,
    /// Who speaks: the organisation, or the program where there is none.
    pub(crate) brand: &'a str,
    /// Whether the wave is a demonstration.
    pub(crate) made_up: bool,
    /// Whether this is a preview, and answers are not kept.
    pub(crate) preview: bool,
    /// Whether the script fills this in: what differs from one to another stands as `#name` in elements
    /// that say so.
    pub(crate) sheet: bool,
    pub(crate) switch: Switch,
    /// Where the way out leads; none on pages of no wave.
    pub(crate) leave: Option<String>,
}

/// The way to the other language.
#[derive(Clone)]
pub(crate) enum Switch {
    /// The same address in the other language.
    Link { href: String },
    /// The same form sent to the address of the other language, so that answers come along.
    Button { action: String },
    /// None: the page answers a form that is gone.
    None,
}

impl Switch {
    /// A link to `path` (without query) in `lang`.
    pub(crate) fn link(path: &str, lang: Lang) -> Switch {
        // Two slashes would lead to another host.
        if path.starts_with("//") {
            return Switch::None;
        }
        let query =
            if lang == Lang::default() { String::new() } else { format!("?lang={}", lang.tag()) };
        Switch::Link { href: format!("{path}{query}") }
    }
}

impl<'a> Shell<'a> {
    /// A page of `wave`, or of no wave; titled by the wave's or the program's name.
    pub(crate) fn new(
        site: &'a Site,
        words: Words<'a>,
        wave: Option<&'a FieldedWave>,
        switch: Switch,
    ) -> Shell<'a> {
        let lang = words.lang();
        let name = words.get("site.name");
        Shell {
            words,
            other: words.other(),
            assets: site.assets(),
            title: wave.map_or(name, |wave| wave.questionnaire.title().get(lang)).to_owned(),
            brand: wave.map_or(name, |wave| wave.organisation.name.get(lang)),
            made_up: wave.is_some_and(|wave| wave.wave.synthetic),
            preview: false,
            sheet: false,
            switch,
            leave: wave.map(|_| match lang {
                Lang::Nl => "/leave".to_owned(),
                Lang::En => format!("/leave?lang={}", lang.tag()),
            }),
        }
    }

    /// A page on which something is asked.
    pub(crate) fn of(
        site: &'a Site,
        words: Words<'a>,
        asked: &Asked<'a>,
        switch: Switch,
    ) -> Shell<'a> {
        match asked.by {
            AskedBy::Wave(wave) => Shell::new(site, words, Some(wave), switch),
            AskedBy::Preview(_) => {
                let title = asked.questionnaire.title().get(words.lang()).to_owned();
                Shell::new(site, words, None, switch).titled(title).marked_preview()
            }
        }
    }

    /// The same with the mark of a preview.
    pub(crate) fn marked_preview(self) -> Shell<'a> {
        Shell { preview: true, ..self }
    }

    /// The same for the script to fill in.
    pub(crate) fn blank(self) -> Shell<'a> {
        Shell { sheet: true, ..self }
    }

    /// The same with another title.
    pub(crate) fn titled(self, title: String) -> Shell<'a> {
        Shell { title, ..self }
    }
}
