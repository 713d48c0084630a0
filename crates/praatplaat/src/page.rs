//! The words of a page, as the template `templates/plate.typ` reads them: the one contract between
//! the two. Every field is plain text; the template never takes it for markup.

use serde::Serialize;

/// All words of a plate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Page {
    /// The language, as BCP 47 tag.
    pub lang: String,
    /// The document's title.
    pub title: String,
    /// The document's author: the organisation.
    pub author: String,
    /// The line above the name.
    pub kicker: String,
    /// The unit's name.
    pub name: String,
    /// Where in the organisation it is.
    pub subtitle: String,
    /// The mark of made-up data.
    pub synthetic: Option<String>,
    /// Who took part.
    pub response: Response,
    /// The words around the chart.
    pub chart: Picture,
    /// What changed since the wave before, a sentence each; empty if there was none.
    pub since: Vec<String>,
    /// What goes well.
    pub strengths: Themes,
    /// The opgaven.
    pub opgaven: Themes,
    /// How to read the page.
    pub reading: Reading,
    /// Room for an agreement.
    pub agreement: Agreement,
    /// Where the figures come from.
    pub source: String,
}

/// Who took part, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Response {
    /// "23 van de 31".
    pub figure: String,
    /// What that means, with the percentage.
    pub explained: String,
}

/// The words around the chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Picture {
    /// Its heading.
    pub heading: String,
    /// What the axis is.
    pub scale: String,
    /// The chart in words, for who does not see it.
    pub alt: String,
    /// What the marks mean.
    pub legend: Vec<LegendKey>,
}

/// One entry of the legend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LegendKey {
    /// The mark.
    pub mark: LegendMark,
    /// Its meaning.
    pub words: String,
}

/// The marks that the legend explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LegendMark {
    /// The dot.
    Own,
    /// The line through it.
    Interval,
    /// The open diamond.
    Organisation,
    /// The dashed line.
    Threshold,
    /// The small open circle.
    Previous,
}

/// A column of themes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Themes {
    /// Its heading.
    pub heading: String,
    /// The themes, at most three.
    pub list: Vec<Theme>,
    /// Which others meet the same rule.
    pub more: Option<String>,
    /// What it says when there is no theme.
    pub none: String,
}

/// One theme to talk about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Theme {
    /// The scale's name.
    pub name: String,
    /// Own value and organisation.
    pub figures: String,
    /// The question.
    pub question: String,
}

/// How to read the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// Its heading.
    pub heading: String,
    /// A paragraph each.
    pub lines: Vec<String>,
}

/// Room for one agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Agreement {
    /// Its heading.
    pub heading: String,
    /// What to write down.
    pub prompt: String,
    /// Beside the line for a name.
    pub who: String,
    /// Beside the line for a date.
    pub when: String,
}
