//! The whole survey as one document, for the script to fill in.

use askama::Template;
use serde_json::json;

use super::check::CheckPage;
use super::progress::Progress;
use super::survey::{Carried, Group, blank_hidden, question_page};
use super::welcome::{has_own_words, has_sensitive};
use super::{Shell, Switch, ThanksPage};
use crate::problem::Problem;
use crate::site::Site;
use crate::survey::{Draft, layout, plan};
use crate::visit::Visit;
use crate::words::Words;

/// All pages as templates, with the plan by which the script goes through them.
#[derive(Template)]
#[template(path = "sheet.html")]
struct SheetPage<'a> {
    shell: Shell<'a>,
    until: String,
    home: String,
    pages: Vec<Sheet>,
    /// The plan as JSON.
    plan: String,
}

/// One page as a template.
struct Sheet {
    /// The page's number in the layout, `check` or `thanks`.
    place: String,
    title: String,
    /// Whether it is text, narrow enough to read.
    reading: bool,
    /// Its body.
    body: String,
}

/// The pages of a wave as they are before anybody answered, with every question there is: which of them
/// are asked depends on the answers, and those stay with the script. What differs from one person to another
/// stands in them as `#name`.
pub(crate) fn sheet(site: &Site, visit: &Visit) -> Result<String, Problem> {
    let asked = visit.asked();
    let questionnaire = asked.questionnaire;
    let words = site.words(asked.lang);
    let action = asked.path_in("/page", words.other().lang());
    let shell = |switch| Shell::new(site, words, Some(&visit.wave), switch).blank();
    let asking = shell(Switch::Button { action });
    let layout = layout(questionnaire);
    let nobody = Carried::of_nobody(Draft::empty(questionnaire));

    let mut pages = Vec::new();
    for (number, place) in layout.iter().enumerate() {
        let group = (number == 0).then(|| group(visit, words));
        let mut page = question_page(&asked, asking.clone(), &nobody, &layout, number, group);
        let block = &questionnaire.blocks()[place.block];
        page.progress = Progress::blank(words);
        // Whether this is the first page of its block depends on the answers.
        page.intro = block.intro.get(words.lang());
        let body = page.as_body().render()?;
        pages.push(Sheet::new(number.to_string(), block.title.get(words.lang()), body));
    }
    let answers = Draft::empty(questionnaire).answers;
    let hidden = blank_hidden();
    let group = group(visit, words);
    let mut check = CheckPage::new(&asked, asking, &layout, &answers, hidden, group);
    check.blank(words);
    let body = check.as_body().render()?;
    pages.push(Sheet::new("check".to_owned(), words.get("check.title"), body));
    let thanks =
        ThanksPage::new(shell(Switch::None), visit, words, "#group", "#receipt".to_owned())?;
    let thanks =
        Sheet::new("thanks".to_owned(), words.get("thanks.title"), thanks.as_body().render()?);
    pages.push(Sheet { reading: true, ..thanks });

    let promised = visit.promised()?;
    let mut plan = plan(questionnaire);
    // What the browser seals for, and what every class key has to lead to.
    plan["promise"] = json!({
        "sealing_key": promised.roll.sealing_key().to_string(),
        "root": promised.promise.root,
        "k": visit.wave.wave.k,
    });
    let page = SheetPage {
        shell: shell(Switch::None),
        until: visit.wave.wave.closes_on.to_string(),
        home: visit.path(""),
        pages,
        // In a page, what looks like a tag would end it.
        plan: plan.to_string().replace('<', "\\u003c"),
    };
    Ok(page.render()?)
}

impl Sheet {
    fn new(place: String, title: &str, body: String) -> Sheet {
        Sheet { place, title: title.to_owned(), reading: false, body }
    }
}

/// What stands with the answers, of whoever it will be.
fn group<'a>(visit: &'a Visit, words: Words<'a>) -> Group {
    let questionnaire = &visit.wave.questionnaire;
    Group {
        text: words.fill("survey.group", &[("group", "#group"), ("invited", "#invited")]),
        apart: has_sensitive(questionnaire) || has_own_words(questionnaire),
        own: questionnaire.has_own_items(),
    }
}
