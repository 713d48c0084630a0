//! `POST /submit` of a preview: what would have been kept, and how it would have been cut up.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use peil_instrument::{ItemKind, Questionnaire};

use super::Preview;
use super::front::problems_page;
use super::page::read;
use crate::asked::{Asked, AskedBy};
use crate::form::Form;
use crate::problem::Problem;
use crate::site::Site;
use crate::survey::{Draft, Go};
use crate::views::{Carried, Shell, Switch, answer_in_words, next_page, page};
use crate::visit::AskedLang;
use crate::words::Words;

/// The records, each with its answers.
#[derive(Template)]
#[template(path = "preview_end.html")]
struct EndPage<'a> {
    shell: Shell<'a>,
    records: Vec<(String, Vec<(&'a str, String)>)>,
    again: String,
}

/// `POST /submit` with the form of the overview. Keeps nothing.
pub(super) async fn show(
    State(preview): State<Preview>,
    AskedLang(lang): AskedLang,
    form: Form,
) -> Result<Response, Problem> {
    let questionnaire = match preview.read(lang) {
        Ok(questionnaire) => questionnaire,
        Err(problems) => return problems_page(&preview, lang, Switch::None, problems),
    };
    let by = AskedBy::Preview("");
    ended(&preview.site, &Asked { questionnaire: &questionnaire, lang, by }, form)
}

/// What would have been kept.
pub(crate) fn ended(site: &Site, asked: &Asked<'_>, form: Form) -> Result<Response, Problem> {
    let words = site.words(asked.lang);
    let filled = read(asked.questionnaire, form)?;
    if !filled.draft.faults.is_empty() {
        let carried = Carried::of_nobody(filled.draft);
        return next_page(site, asked, &carried, filled.at, Go::Stay);
    }
    let shell = Shell::of(site, words, asked, Switch::None);
    page(&EndPage {
        shell: shell.titled(words.get("preview.end").to_owned()),
        records: records(asked.questionnaire, &filled.draft, words),
        again: asked.path("/"),
    })
}

/// One record for every part, one for every open text; with the questions that were answered.
fn records<'q>(
    questionnaire: &'q Questionnaire,
    draft: &Draft,
    words: Words<'_>,
) -> Vec<(String, Vec<(&'q str, String)>)> {
    let lang = words.lang();
    let open = words.get("check.open");
    let row = |index: usize| {
        let item = &questionnaire.items()[index];
        let answer = answer_in_words(questionnaire, item, draft.answers.get(index), lang);
        (item.text.get(lang), answer.unwrap_or_else(|| open.to_owned()))
    };
    let is_asked = |index: &usize| draft.answers.is_asked(questionnaire, *index);
    let is_open =
        |index: &usize| matches!(questionnaire.items()[*index].kind, ItemKind::Open { .. });
    let items = 0..questionnaire.items().len();
    let mut records = Vec::new();
    for (part, (title, _)) in super::front::parts(questionnaire, words)
        .into_iter()
        .take(questionnaire.parts().len())
        .enumerate()
    {
        let rows = items.clone().filter(|index| {
            questionnaire.items()[*index].part == part && !is_open(index) && is_asked(index)
        });
        records.push((title, rows.map(row).collect()));
    }
    for index in items.filter(|index| is_open(index) && is_asked(index)) {
        records.push((words.get("preview.alone").to_owned(), vec![row(index)]));
    }
    records
}
