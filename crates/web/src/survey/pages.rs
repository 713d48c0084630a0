//! Which questions stand on a page together, and which page comes next.

use peil_instrument::{Answers, Questionnaire};

/// Questions that are asked together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Page {
    /// Its number in [`layout`]: the same whatever is answered.
    pub(crate) place: usize,
    /// Its block, as index into [`Questionnaire::blocks`].
    pub(crate) block: usize,
    /// Its items, as indices into [`Questionnaire::items`].
    pub(crate) items: Vec<usize>,
}

/// Where a respondent is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stop {
    /// At the page with this number in the layout.
    Page(usize),
    /// At the overview before sending.
    Check,
}

/// What a respondent asks for with a button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Go {
    /// The page after this one.
    Next,
    /// The page before this one.
    Back,
    /// This page again (in the other language).
    Stay,
    /// A page of their choice, or the overview.
    To(Stop),
}

/// All pages of a questionnaire.
///
/// A block is one page, unless an item depends on an answer on that page: without JavaScript it can
/// only be asked after that page is sent, so a new page begins there. That depends on the questionnaire
/// alone, so that a page keeps its place while answers change.
pub(crate) fn layout(questionnaire: &Questionnaire) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    for (block, contents) in questionnaire.blocks().iter().enumerate() {
        let mut items: Vec<usize> = Vec::new();
        for &item in &contents.items {
            let condition = questionnaire.items()[item].show_if.as_ref();
            if condition.is_some_and(|condition| items.contains(&condition.item)) {
                let items = std::mem::take(&mut items);
                pages.push(Page { place: pages.len(), block, items });
            }
            items.push(item);
        }
        if !items.is_empty() {
            pages.push(Page { place: pages.len(), block, items });
        }
    }
    pages
}

/// The pages that someone with these answers gets: only items that are asked, no empty page.
pub(crate) fn pages(questionnaire: &Questionnaire, answers: &Answers) -> Vec<Page> {
    let mut pages = layout(questionnaire);
    for page in &mut pages {
        page.items.retain(|&item| answers.is_asked(questionnaire, item));
    }
    pages.retain(|page| !page.items.is_empty());
    pages
}

/// Where a step from `from` leads. A page that is not asked (any more) is passed over, forward.
pub(crate) fn step(pages: &[Page], from: Stop, go: Go) -> Stop {
    let at_or_after =
        |place| pages.iter().map(|page| page.place).find(|&candidate| candidate >= place);
    let target = match (go, from) {
        (Go::Next, Stop::Check) => None,
        (Go::Next, Stop::Page(place)) => at_or_after(place.saturating_add(1)),
        (Go::Back, from) => {
            let before = pages.iter().map(|page| page.place).rfind(|&p| Stop::Page(p) < from);
            before.or_else(|| at_or_after(0))
        }
        (Go::Stay, stop) | (Go::To(stop), _) => match stop {
            Stop::Page(place) => at_or_after(place),
            Stop::Check => None,
        },
    };
    target.map_or(Stop::Check, Stop::Page)
}

impl Stop {
    /// The stop as the form carries it.
    pub(crate) fn text(self) -> String {
        match self {
            Stop::Page(place) => place.to_string(),
            Stop::Check => "check".to_owned(),
        }
    }

    /// Reads it back; `None` if it is no stop.
    pub(crate) fn parse(text: &str) -> Option<Stop> {
        match text {
            "check" => Some(Stop::Check),
            _ => text.parse().ok().map(Stop::Page),
        }
    }
}

impl Go {
    /// The value of a button; `None` if no button has it.
    pub(crate) fn parse(text: &str) -> Option<Go> {
        match text {
            "next" => Some(Go::Next),
            "back" => Some(Go::Back),
            "stay" => Some(Go::Stay),
            _ => Stop::parse(text).map(Go::To),
        }
    }
}

#[cfg(test)]
mod tests;
