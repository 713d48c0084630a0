//! What is asked, and for whom: a wave, or nobody yet.

use peil_fieldwork::{FieldedWave, class_size};
use peil_instrument::{Lang, Questionnaire};

use crate::visit::wave_path;
use crate::words::Words;

/// A questionnaire on its way to somebody. The pages are the same whoever that is.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) questionnaire: &'a Questionnaire,
    pub(crate) lang: Lang,
    pub(crate) by: AskedBy<'a>,
}

/// Who asks.
#[derive(Clone, Copy)]
pub(crate) enum AskedBy<'a> {
    /// A wave, of people in groups.
    Wave(&'a FieldedWave),
    /// Whoever made the questionnaire and wants to see it, at pages below this address.
    Preview(&'a str),
}

impl<'a> Asked<'a> {
    /// The address of a page: `/page` or `/submit`.
    pub(crate) fn path(&self, page: &str) -> String {
        self.path_in(page, self.lang)
    }

    /// The same in another language.
    pub(crate) fn path_in(&self, page: &str, lang: Lang) -> String {
        match self.by {
            AskedBy::Wave(wave) => wave_path(&wave.wave.code, page, lang),
            AskedBy::Preview(below) => {
                let page = if page == "/" && !below.is_empty() { "" } else { page };
                if lang == Lang::default() {
                    format!("{below}{page}")
                } else {
                    format!("{below}{page}?lang={}", lang.tag())
                }
            }
        }
    }

    /// What stands with the answers of somebody of `class`.
    pub(crate) fn group(&self, words: Words<'a>, class: usize) -> String {
        match self.by {
            AskedBy::Wave(wave) => {
                let name = wave.units[class].name.get(words.lang());
                let invited = words.count(u64::from(class_size(wave, class)));
                words.fill("survey.group", &[("group", name), ("invited", &invited)])
            }
            AskedBy::Preview(_) => words.get("preview.group").to_owned(),
        }
    }
}
