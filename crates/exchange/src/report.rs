//! The figures of a wave as one page for people: to read in a browser, to print, to send.
//!
//! The page stands on its own: no script, no other file, nothing from elsewhere. A template writes it from typed data, so
//! a name with signs of HTML in it stays words.

mod bar;
mod figures;
mod items;
mod numbers;
mod pairs;
mod scales;
mod since;
mod table;
mod units;

use std::collections::BTreeSet;

use askama::Template;
use peil_analysis::{Measure, Results};
use peil_disclosure::Released;
use peil_instrument::{Lang, Questionnaire};

use crate::about::{self, AboutLine};
use crate::error::ExchangeError;
use crate::export::Licence;
use crate::texts;
use figures::Figures;
use items::Theme;
use table::Table;

/// A heading with tables below it.
struct Section {
    id: &'static str,
    title: String,
    /// Sentences before the tables.
    sentences: Vec<String>,
    tables: Vec<Table>,
}

/// Words with what they mean.
struct Terms {
    title: &'static str,
    terms: Vec<(String, String)>,
}

/// The page.
#[derive(Template)]
#[template(path = "report.html")]
struct Page {
    lang: Lang,
    title: String,
    lines: Vec<AboutLine>,
    /// What is told before the themes.
    before: Vec<Section>,
    themes: Vec<Theme>,
    /// What is told after them.
    after: Vec<Section>,
    vocabulary: Vec<Terms>,
}

impl Page {
    fn word(&self, key: &str) -> &'static str {
        texts::word(self.lang, key)
    }
}

/// Makes the page in one language. Same results, same bytes.
///
/// Figures of the organisation's own items are not on it.
///
/// # Errors
/// [`ExchangeError::Page`] if the template fails.
pub fn report_html(
    questionnaire: &Questionnaire,
    results: &Released<Results>,
    lang: Lang,
    licence: Option<&Licence>,
) -> Result<String, ExchangeError> {
    write(questionnaire, results.get(), false, lang, licence)
}

/// The same of the organisation's own items: their answers and nothing else.
///
/// # Errors
/// As [`report_html`].
pub fn own_report_html(
    questionnaire: &Questionnaire,
    results: &Released<Results>,
    lang: Lang,
    licence: Option<&Licence>,
) -> Result<String, ExchangeError> {
    write(questionnaire, results.get(), true, lang, licence)
}

pub(crate) fn write(
    questionnaire: &Questionnaire,
    results: &Results,
    own: bool,
    lang: Lang,
    licence: Option<&Licence>,
) -> Result<String, ExchangeError> {
    let figures = Figures::of(questionnaire, results, lang);
    let (mut before, mut after) = (Vec::new(), Vec::new());
    if !own {
        before.extend([scales::who_took_part(&figures), scales::section(&figures)]);
        after.extend([pairs::relations(&figures), pairs::gaps(&figures)]);
        after.push(units::section(&figures));
    }
    let mut lines = about::lines(questionnaire, results, lang, licence);
    let text = texts::word(lang, if own { "report.own" } else { "report.reading" }).to_owned();
    lines.push(AboutLine { text, is_strong: false });
    let there = |sections: Vec<Section>| -> Vec<Section> {
        sections.into_iter().filter(|section| !section.tables.is_empty()).collect()
    };
    let page = Page {
        lang,
        title: texts::title(results, lang),
        lines,
        before: there(before),
        themes: items::themes(&figures, own),
        after: there(after),
        vocabulary: vocabulary(results, own, lang),
    };
    Ok(page.render()?)
}

/// What a word on the page means; measures that only the other files have are left out.
fn vocabulary(results: &Results, own: bool, lang: Lang) -> Vec<Terms> {
    let there: BTreeSet<Measure> =
        results.figures.iter().filter(|figure| figure.own == own).map(|f| f.measure).collect();
    let on_page = there.into_iter().filter(|measure| ON_PAGE.contains(measure)).collect();
    about::vocabulary_of(on_page, results.comparison.is_some(), lang)
        .into_iter()
        .map(|(key, terms)| Terms { title: texts::word(lang, key), terms })
        .collect()
}

/// The measures that the page gives.
const ON_PAGE: [Measure; 21] = [
    Measure::Heads,
    Measure::Invited,
    Measure::Respondents,
    Measure::Response,
    Measure::Mean,
    Measure::MeanComparing,
    Measure::Sd,
    Measure::Median,
    Measure::Count,
    Measure::Share,
    Measure::ShareOpinion,
    Measure::ShareAll,
    Measure::Top2Opinion,
    Measure::Bottom2Opinion,
    Measure::Alpha,
    Measure::Correlation,
    Measure::Spearman,
    Measure::CorrelationPartial,
    Measure::Gap,
    Measure::PreviousMean,
    Measure::Change,
];
