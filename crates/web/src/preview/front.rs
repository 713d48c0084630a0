//! `GET /` of a preview: what the questionnaire is, and the way to each of its blocks.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use peil_instrument::{ItemKind, Lang, Level, Questionnaire};

use super::Preview;
use crate::asked::{Asked, AskedBy};
use crate::problem::Problem;
use crate::site::Site;
use crate::survey::{Stop, layout};
use crate::views::{Shell, Switch, page};
use crate::visit::AskedLang;
use crate::words::Words;

/// The way in.
#[derive(Template)]
#[template(path = "preview.html")]
struct FrontPage<'a> {
    shell: Shell<'a>,
    facts: Vec<String>,
    source: &'a str,
    action: String,
    /// Per block its title, how much it asks, and the value of the button that leads there.
    blocks: Vec<Block<'a>>,
    parts: Vec<(String, Vec<&'a str>)>,
}

struct Block<'a> {
    title: &'a str,
    count: String,
    go: String,
}

/// A file that does not load: every problem, with the mend.
#[derive(Template)]
#[template(path = "preview_problems.html")]
struct ProblemsPage<'a> {
    shell: Shell<'a>,
    problems: Vec<String>,
}

/// `GET /`
pub(super) async fn show(
    State(preview): State<Preview>,
    AskedLang(lang): AskedLang,
) -> Result<Response, Problem> {
    let switch = Switch::link("/", preview.site.words(lang).other().lang());
    match preview.read(lang) {
        Ok(questionnaire) => {
            let by = AskedBy::Preview("");
            front(&preview.site, &Asked { questionnaire: &questionnaire, lang, by }, switch)
        }
        Err(problems) => problems_page(&preview, lang, switch, problems),
    }
}

/// The way in.
pub(crate) fn front(site: &Site, asked: &Asked<'_>, switch: Switch) -> Result<Response, Problem> {
    let shell = Shell::of(site, site.words(asked.lang), asked, switch);
    page(&FrontPage::new(shell, asked))
}

/// What is wrong with the file.
pub(super) fn problems_page(
    preview: &Preview,
    lang: Lang,
    switch: Switch,
    problems: Vec<String>,
) -> Result<Response, Problem> {
    let words = preview.site.words(lang);
    let shell = Shell::new(&preview.site, words, None, switch);
    let shell = shell.titled(words.get("preview.problems").to_owned()).marked_preview();
    page(&ProblemsPage { shell, problems })
}

impl<'a> FrontPage<'a> {
    fn new(shell: Shell<'a>, asked: &Asked<'a>) -> FrontPage<'a> {
        let words = shell.words;
        let questionnaire = asked.questionnaire;
        let (n_items, n_scales) = (questionnaire.items().len(), questionnaire.scales().len());
        let facts = vec![
            format!("{} {}", questionnaire.id(), questionnaire.version()),
            words.one("welcome.fact_time", "minutes", questionnaire.minutes()),
            words.one("preview.items", "n", n_items),
            words.one("preview.scales", "n", n_scales),
        ];
        let layout = layout(questionnaire);
        let blocks = questionnaire.blocks().iter().enumerate().map(|(index, block)| {
            let place = layout.iter().find(|page| page.block == index).map_or(0, |page| page.place);
            Block {
                title: block.title.get(asked.lang),
                count: words.one("preview.items", "n", block.items.len()),
                go: Stop::Page(place).text(),
            }
        });
        FrontPage {
            facts,
            source: questionnaire.source().get(asked.lang),
            action: asked.path("/page"),
            blocks: blocks.collect(),
            parts: parts(questionnaire, words),
            shell,
        }
    }
}

/// What is kept together, in words, with the questions of each.
pub(super) fn parts<'q>(
    questionnaire: &'q Questionnaire,
    words: Words<'_>,
) -> Vec<(String, Vec<&'q str>)> {
    let lang: Lang = words.lang();
    let mut parts: Vec<(String, Vec<&str>)> = Vec::new();
    for (index, part) in questionnaire.parts().iter().enumerate() {
        let level = match part.level {
            Level::Class => "preview.with_group",
            Level::Higher => "preview.higher",
        };
        let items = questionnaire
            .items()
            .iter()
            .filter(|item| item.part == index && !matches!(item.kind, ItemKind::Open { .. }));
        let items = items.map(|item| item.text.get(lang)).collect();
        parts.push((words.one(level, "part", part.id.as_str()), items));
    }
    for item in questionnaire.items() {
        if let ItemKind::Open { .. } = item.kind {
            parts.push((words.get("preview.alone").to_owned(), vec![item.text.get(lang)]));
        }
    }
    parts
}
