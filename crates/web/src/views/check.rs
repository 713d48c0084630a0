//! The overview before sending.

use askama::Template;
use peil_instrument::{Answer, Answers};

use super::answers::in_words;
use super::survey::{Group, Hidden};
use super::{Shell, Switch};
use crate::asked::Asked;
use crate::survey::{Page, Stop};
use crate::words::Words;

/// What was answered, how much is open, the way back to each block, and sending.
#[derive(Template)]
#[template(path = "check.html", blocks = ["body"])]
pub(crate) struct CheckPage<'a> {
    shell: Shell<'a>,
    submit: String,
    page: String,
    hidden: Hidden,
    totals: String,
    blocks: Vec<Review<'a>>,
    group: Group,
}

/// A block in the overview.
struct Review<'a> {
    title: &'a str,
    count: String,
    /// The value of the button that leads back to it, and its name for a screen reader.
    go: String,
    change: String,
    rows: Vec<Row<'a>>,
}

/// A question in the overview.
struct Row<'a> {
    /// Its place in the questionnaire.
    item: usize,
    question: &'a str,
    answer: String,
    open: bool,
}

impl<'a> CheckPage<'a> {
    /// The overview of the items of `pages`.
    pub(super) fn new(
        asked: &Asked<'a>,
        shell: Shell<'a>,
        pages: &[Page],
        answers: &Answers,
        hidden: Hidden,
        group: Group,
    ) -> CheckPage<'a> {
        let words = shell.words;
        let questionnaire = asked.questionnaire;
        let (mut n_asked, mut n_answered) = (0, 0);
        let mut blocks = Vec::new();
        for (index, block) in questionnaire.blocks().iter().enumerate() {
            let Some(first) = pages.iter().find(|page| page.block == index) else { continue };
            let items: Vec<usize> = pages
                .iter()
                .filter(|page| page.block == index)
                .flat_map(|page| page.items.iter().copied())
                .collect();
            let answered = items.iter().filter(|&&item| *answers.get(item) != Answer::None).count();
            n_asked += items.len();
            n_answered += answered;
            let title = block.title.get(words.lang());
            let rows = items.into_iter().map(|item| {
                let question = &questionnaire.items()[item];
                let answer = in_words(questionnaire, question, answers.get(item), words.lang());
                Row {
                    item,
                    question: question.text.get(words.lang()),
                    open: answer.is_none(),
                    answer: answer.unwrap_or_else(|| words.get("check.open").to_owned()),
                }
            });
            let rows: Vec<Row<'a>> = rows.collect();
            blocks.push(Review {
                title,
                count: count(words, "check.block", answered, rows.len()),
                go: Stop::Page(first.place).text(),
                change: words.one("check.change_named", "title", title),
                rows,
            });
        }
        let key = if n_answered == n_asked { "check.all" } else { "check.some" };
        CheckPage {
            submit: asked.path("/submit"),
            page: asked.path("/page"),
            hidden,
            totals: count(words, key, n_answered, n_asked),
            blocks,
            group,
            shell: shell.titled(words.get("check.title").to_owned()),
        }
    }
}

impl CheckPage<'_> {
    /// Makes it a page for the script to fill in.
    pub(super) fn blank(&mut self, words: Words<'_>) {
        "#totals".clone_into(&mut self.totals);
        for block in &mut self.blocks {
            let marks = [("answered", "#answered"), ("asked", "#asked")];
            block.count = words.fill("check.block", &marks);
        }
    }
}

fn count(words: Words<'_>, key: &str, answered: usize, asked: usize) -> String {
    let open = (asked - answered).to_string();
    let (answered, asked) = (answered.to_string(), asked.to_string());
    words.fill(key, &[("answered", &answered), ("asked", &asked), ("open", &open)])
}
