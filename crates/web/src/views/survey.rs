//! From answers on their way to the page that comes next.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use peil_fieldwork::Token;

use super::check::CheckPage;
use super::progress::Progress;
use super::question::{Input, Run, fault_text, runs};
use super::welcome::{has_own_words, has_sensitive};
use super::{Shell, Switch, page};
use crate::asked::Asked;
use crate::problem::Problem;
use crate::site::Site;
use crate::survey::{Draft, Go, Page, Stop, layout, pages, step};
use crate::words::Words;

/// What a form carries from page to page.
pub(crate) struct Carried {
    token: String,
    /// The group that stands with the answers, as index into the wave's units.
    class: usize,
    draft: Draft,
}

impl Carried {
    /// The right to answer, with the answers so far.
    pub(crate) fn new(token: &Token, draft: Draft) -> Carried {
        Carried { token: token.to_string(), class: token.class(), draft }
    }

    /// The answers so far of a preview, which needs no right.
    pub(crate) fn of_nobody(draft: Draft) -> Carried {
        Carried { token: String::new(), class: 0, draft }
    }
}

/// The hidden fields of a page's form.
pub(super) struct Hidden {
    pub(super) token: String,
    pub(super) at: String,
    /// What is answered on other pages.
    pub(super) fields: Vec<(String, String)>,
}

/// What stands with the answers.
pub(super) struct Group {
    pub(super) text: String,
    /// Whether some answers are kept without the group.
    pub(super) apart: bool,
    /// Whether the organisation's own questions are kept without it too.
    pub(super) own: bool,
}

/// Questions that are asked together.
#[derive(Template)]
#[template(path = "page.html", blocks = ["body"])]
pub(super) struct QuestionPage<'a> {
    shell: Shell<'a>,
    action: String,
    hidden: Hidden,
    pub(super) progress: Progress,
    title: &'a str,
    pub(super) intro: &'a str,
    /// Whether the organisation asks this itself.
    own: bool,
    /// On the first page after beginning.
    group: Option<Group>,
    /// Per item at fault its id and what is wrong.
    faults: Vec<(&'a str, String)>,
    runs: Vec<Run<'a>>,
    back: bool,
}

/// The first page: with what stands with the answers.
pub(crate) fn first_page(
    site: &Site,
    asked: &Asked<'_>,
    carried: &Carried,
) -> Result<Response, Problem> {
    show(site, asked, carried, Stop::Page(0), Go::Stay, true)
}

/// The page after a step; the one with the first fault, as long as there is one.
pub(crate) fn next_page(
    site: &Site,
    asked: &Asked<'_>,
    carried: &Carried,
    from: Stop,
    go: Go,
) -> Result<Response, Problem> {
    show(site, asked, carried, from, go, false)
}

fn show(
    site: &Site,
    asked: &Asked<'_>,
    carried: &Carried,
    from: Stop,
    go: Go,
    first: bool,
) -> Result<Response, Problem> {
    let questionnaire = asked.questionnaire;
    let words = site.words(asked.lang);
    let pages = pages(questionnaire, &carried.draft.answers);
    let (from, go, status) = match carried.draft.faults.first() {
        Some(fault) => {
            let mut places = layout(questionnaire).into_iter();
            let at = places.find(|page| page.items.contains(&fault.item));
            let at = at.map_or(from, |page| Stop::Page(page.place));
            (at, Go::Stay, StatusCode::UNPROCESSABLE_ENTITY)
        }
        None => (from, go, StatusCode::OK),
    };
    let action = asked.path_in("/page", words.other().lang());
    let shell = Shell::of(site, words, asked, Switch::Button { action });
    let at = step(&pages, from, go);
    let shown = pages.iter().position(|page| Stop::Page(page.place) == at);
    let rendered = if let Some(number) = shown {
        let group = first.then(|| group(asked, words, carried.class));
        page(&question_page(asked, shell, carried, &pages, number, group))?
    } else {
        let group = group(asked, words, carried.class);
        let hidden = hidden(carried, Stop::Check, |_| true);
        page(&CheckPage::new(asked, shell, &pages, &carried.draft.answers, hidden, group))?
    };
    Ok((status, rendered).into_response())
}

pub(super) fn question_page<'a>(
    asked: &Asked<'a>,
    shell: Shell<'a>,
    carried: &'a Carried,
    pages: &[Page],
    number: usize,
    group: Option<Group>,
) -> QuestionPage<'a> {
    let words = shell.words;
    let questionnaire = asked.questionnaire;
    let page = &pages[number];
    let items = page.items.iter().map(|&item| &questionnaire.items()[item]);
    let elsewhere = |field: &str| {
        let id = field.split('.').next().unwrap_or_default();
        !items.clone().any(|item| item.id == *id)
    };
    let here = |item: &usize| page.items.contains(item);
    let faults: Vec<_> =
        carried.draft.faults.iter().filter(|fault| here(&fault.item)).cloned().collect();
    let fault_of = |item| faults.iter().find(|fault| fault.item == item).map(|fault| fault.kind);
    let block = &questionnaire.blocks()[page.block];
    let title = block.title.get(words.lang());
    let prefix = if faults.is_empty() { "" } else { words.get("survey.fault_prefix") };
    // The introduction belongs to the first page of a block.
    let first_of_block = !pages[..number].iter().any(|before| before.block == page.block);
    QuestionPage {
        hidden: hidden(carried, Stop::Page(page.place), elsewhere),
        shell: shell.titled(format!("{prefix}{title}")),
        action: asked.path("/page"),
        progress: Progress::new(questionnaire, words, pages, number),
        title,
        own: questionnaire.is_own_block(page.block),
        intro: if first_of_block { block.intro.get(words.lang()) } else { "" },
        group,
        faults: faults
            .iter()
            .map(|fault| {
                let id = questionnaire.items()[fault.item].id.as_str();
                (id, fault_text(fault.kind, words))
            })
            .collect(),
        runs: runs(questionnaire, &page.items, &carried.draft.fields, fault_of, words),
        back: number > 0,
    }
}

fn hidden(carried: &Carried, at: Stop, keep: impl Fn(&str) -> bool) -> Hidden {
    let fields = carried.draft.fields.iter().filter(|(field, _)| keep(field));
    Hidden {
        token: carried.token.clone(),
        at: at.text(),
        fields: fields.map(|(field, value)| (field.clone(), value.clone())).collect(),
    }
}

/// Of the overview before anybody answered.
pub(super) fn blank_hidden() -> Hidden {
    Hidden { token: String::new(), at: Stop::Check.text(), fields: Vec::new() }
}

fn group<'a>(asked: &Asked<'a>, words: Words<'a>, class: usize) -> Group {
    let questionnaire = asked.questionnaire;
    Group {
        text: asked.group(words, class),
        apart: has_sensitive(questionnaire) || has_own_words(questionnaire),
        own: questionnaire.has_own_items(),
    }
}
