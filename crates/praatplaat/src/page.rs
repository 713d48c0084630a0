//! The words of a page, as the template `templates/plate.typ` reads them: the one contract between
//! the two. Every field is plain text; the template never takes it for markup.

use serde::Serialize;

use crate::chart::Bar;
use crate::house_style::NEUTRAL;

/// All words of a plate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Page {
    /// The language, as BCP 47 tag.
    pub lang: String,
    /// The two colours that have a meaning.
    pub colours: Colours,
    /// The organisation's logo.
    pub logo: Option<Logo>,
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
    /// A situation to talk about.
    pub dilemma: Dilemma,
    /// Room for an agreement.
    pub agreement: Agreement,
    /// What not to conclude.
    pub limits: String,
    /// Where the figures come from.
    pub source: String,
    /// The other side; `None` for a plate of one page.
    pub back: Option<Back>,
    /// How it lies inside; `None` where no units below are shown.
    pub inside: Option<Inside>,
}

/// The colours that have a meaning, as `#0b3f7d`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Colours {
    /// Of what goes well.
    pub favourable: String,
    /// Of the opgaven.
    pub unfavourable: String,
    /// Between the two: more than 3:1 with both, so that the parts of a bar stand apart in grey too.
    pub neutral: String,
}

impl From<crate::Colours> for Colours {
    fn from(colours: crate::Colours) -> Colours {
        let crate::Colours { favourable, unfavourable } = colours;
        Colours {
            favourable: favourable.to_string(),
            unfavourable: unfavourable.to_string(),
            neutral: NEUTRAL.to_string(),
        }
    }
}

/// The organisation's logo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Logo {
    /// The name of the picture.
    pub picture: String,
    /// What it says: the organisation's name.
    pub alt: String,
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
    /// The name of the drawing.
    #[serde(skip)]
    pub drawing: String,
    /// Its data.
    #[serde(skip)]
    pub table: Table,
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
    /// What people answered to the question that tells most; `None` where that is not shown.
    pub answers: Option<Answers>,
    /// The question to talk about.
    pub question: String,
}

/// What people answered to one question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answers {
    /// The question.
    pub statement: String,
    /// The bar in words.
    pub words: String,
    /// The bar.
    pub bar: Bar,
}

/// The parts of a bar as people read them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Amounts {
    /// Who gave an unfavourable answer.
    pub unfavourable: String,
    /// Who chose the middle.
    pub neutral: String,
    /// Who gave a favourable answer.
    pub favourable: String,
    /// Who said "weet ik niet" or "niet van toepassing".
    pub no_opinion: String,
    /// Everybody who answered.
    pub people: String,
}

/// A situation without a right answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dilemma {
    /// Its heading, with the theme.
    pub heading: String,
    /// The situation.
    pub text: String,
}

/// The other side of a plate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Back {
    /// Its heading.
    pub title: String,
    /// What the bars show.
    pub explained: String,
    /// The heads of the table.
    pub columns: Columns,
    /// The questions, by theme.
    pub groups: Vec<Group>,
    /// What the named themes are about.
    pub aids: Vec<Aid>,
    /// Where to go with a concern.
    pub concern: Passage,
}

/// The heads of the table of all questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Columns {
    /// Of the questions.
    pub statement: String,
    /// Of the bars, for who hears them.
    pub picture: String,
    /// Of the amounts, as in [`Amounts`].
    pub unfavourable: String,
    /// As above.
    pub neutral: String,
    /// As above.
    pub favourable: String,
    /// As above.
    pub no_opinion: String,
    /// As above.
    pub people: String,
}

/// The questions of a theme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// The theme.
    pub name: String,
    /// Its questions.
    pub rows: Vec<Row>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The question.
    pub statement: String,
    /// That to agree is unfavourable, where it is.
    pub reversed: Option<String>,
    /// What was answered; `None` where that is not shown.
    pub amounts: Option<Amounts>,
    /// The same as a bar.
    pub bar: Option<Bar>,
    /// The words where nothing is shown.
    pub hidden: String,
}

/// What a theme is about, and what helps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Aid {
    /// The theme.
    pub name: String,
    /// Why it matters.
    pub why: String,
    /// Above what goes wrong.
    pub goes_wrong_heading: String,
    /// What goes wrong where it is missing.
    pub goes_wrong: String,
    /// Above the steps.
    pub helps_heading: String,
    /// Steps that help.
    pub helps: Vec<String>,
}

/// A heading with a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Passage {
    /// The heading.
    pub heading: String,
    /// The text.
    pub text: String,
}

/// How it lies inside a unit with shown units below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Inside {
    /// Its heading.
    pub title: String,
    /// Which units, and what not to conclude; `None` where nothing is told of units.
    pub explained: Option<String>,
    /// How far the response lies apart; `None` where it is told of too few.
    pub response: Option<String>,
    /// How far the means lie apart.
    pub spread: Option<Shown>,
    /// How scales go together.
    pub relations: Vec<Shown>,
    /// The wave before and this one.
    pub since: Option<Shown>,
    /// How a group sees itself beside how others see it.
    pub pairs: Option<Shown>,
}

impl Inside {
    /// Its drawings, in the order in which they are read.
    pub fn drawings(&self) -> Vec<&Shown> {
        let (first, then) = (self.spread.iter().chain(&self.pairs), self.since.iter());
        first.chain(then).chain(&self.relations).collect()
    }
}

/// A drawing with the words around it and its data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// Its heading.
    pub heading: String,
    /// How to read it, a paragraph each.
    pub words: Vec<String>,
    /// The drawing in words, for who does not see it.
    pub alt: String,
    /// The name of the drawing.
    pub picture: String,
    /// Its data.
    pub table: Table,
}

/// The data of a drawing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Table {
    /// The heads.
    pub columns: Vec<String>,
    /// The rows, of as many cells.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these heads.
    pub fn new<const N: usize>(
        columns: [String; N],
        rows: impl Iterator<Item = Vec<String>>,
    ) -> Table {
        Table { columns: columns.into(), rows: rows.collect() }
    }
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
