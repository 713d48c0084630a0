//! How far someone is, and how long it will still take.

use peil_instrument::Questionnaire;

use crate::survey::Page;
use crate::words::Words;

/// The line above a page and the bar below it.
pub(crate) struct Progress {
    /// "Bladzijde 2 van 8, nog ongeveer 6 minuten".
    pub(crate) text: String,
    /// "Vraag #n van #m": the script fills in the rest, where it shows one question at a time.
    pub(crate) place: String,
    /// Questions before this page.
    pub(crate) done: usize,
    /// Questions that someone with these answers gets.
    pub(crate) total: usize,
}

impl Progress {
    /// The progress at the page with this number among `pages`.
    ///
    /// Minutes are the questionnaire's own estimate times the share of questions that are still to come,
    /// rounded up: nobody is hurried by a promise that does not hold.
    pub(crate) fn new(
        questionnaire: &Questionnaire,
        words: Words<'_>,
        pages: &[Page],
        number: usize,
    ) -> Progress {
        let count = |pages: &[Page]| pages.iter().map(|page| page.items.len()).sum::<usize>();
        let (done, total) = (count(&pages[..number]), count(pages));
        let minutes = (questionnaire.minutes() as usize * (total - done)).div_ceil(total.max(1));
        let left = match minutes {
            1 => words.get("survey.one_minute").to_owned(),
            _ => words.one("survey.minutes", "minutes", minutes),
        };
        let (page, of) = ((number + 1).to_string(), pages.len().to_string());
        let text =
            words.fill("survey.progress", &[("page", &page), ("pages", &of), ("left", &left)]);
        Progress { text, place: place(words), done, total }
    }

    /// The same for the script to fill in.
    pub(crate) fn blank(words: Words<'_>) -> Progress {
        let marks = [("page", "#page"), ("pages", "#pages"), ("left", "#left")];
        let text = words.fill("survey.progress", &marks);
        Progress { text, place: place(words), done: 0, total: 1 }
    }
}

fn place(words: Words<'_>) -> String {
    words.fill("survey.place", &[("n", "#n"), ("m", "#m")])
}
