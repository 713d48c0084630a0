//! The maturity scan on paper: a report, a page for the board, and the draft of an integrity policy plan.
//!
//! All three say the same of the same scan; they differ in who reads them. What they say of the survey comes from themes and
//! figures that were released; no figure is computed here.

mod board;
mod pictures;
mod plan;
mod programme;
mod report;
mod words;

use std::collections::BTreeMap;

use jiff::civil::Date;
use peil_instrument::{Framework, Id, Lang, Norm, Text};
use peil_maturity::{Agreement, NormChange, NormResult, Profile, ScanKind, State, Theme};

use crate::house_style::Colours;
use crate::{Document, PlateError, Press};
pub use programme::{ProgrammeSource, programme_report};
use words::Words;

/// Everything that is told of a scan.
#[derive(Debug, Clone)]
pub struct MaturitySource<'a> {
    /// The language.
    pub lang: Lang,
    /// What is judged.
    pub organisation: &'a Text,
    /// By what.
    pub framework: &'a Framework,
    /// Who judged.
    pub kind: ScanKind,
    /// The day of which it says how things stand.
    pub day: Date,
    /// How far each norm is met.
    pub profile: &'a Profile,
    /// The reason of each norm's level, in the framework's order; empty where none is given.
    pub reasons: Vec<String>,
    /// What the assessors are called.
    pub assessors: Vec<String>,
    /// How far they agreed before they spoke with each other.
    pub agreement: Option<Agreement>,
    /// The earlier scan that it is compared with: its day, and what changed.
    pub since: Option<(Date, Vec<NormChange>)>,
    /// The survey of the same organisation, if there was one.
    pub survey: Option<SurveySource>,
    /// How far the basic norms are met, by a scan of their own.
    pub basic: Option<(&'a Framework, &'a Profile)>,
}

/// What is told of a survey beside a scan.
#[derive(Debug, Clone, PartialEq)]
pub struct SurveySource {
    /// What people call the wave.
    pub name: Text,
    /// How many were invited and how many took part; none where that is not shown.
    pub people: Option<(u64, u64)>,
    /// What is arranged beside what staff experience.
    pub themes: Vec<Theme>,
    /// What scales are called.
    pub scales: BTreeMap<Id, Text>,
    /// What teams agreed on: a theme, and how many agreements are open, begun, done and dropped.
    pub agreements: Vec<(Text, [u64; 4])>,
}

/// What lies beside a scan, in words: for a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BesideSurvey {
    /// What people call the wave.
    pub wave: String,
    /// What the two pictures are, and are not.
    pub intro: String,
    /// The chart as SVG, and the same in words; none if no theme fits it.
    pub chart: Option<(String, String)>,
    /// The heads of the table.
    pub heads: [String; 4],
    /// Theme, what is arranged, what is experienced, both together: those first about which there is most to talk.
    pub rows: Vec<[String; 4]>,
    /// What it suggests talking about.
    pub talk: Vec<String>,
}

/// What is arranged beside what staff experience; none if no survey lies beside the scan.
///
/// # Errors
/// [`PlateError::Chart`] if the chart cannot be drawn.
pub fn beside_survey(
    source: &MaturitySource<'_>,
    press: &Press,
) -> Result<Option<BesideSurvey>, PlateError> {
    let words = Words::of(source.lang);
    let Some(survey) = &source.survey else { return Ok(None) };
    let chart = pictures::themes_chart(source, survey, words);
    let chart = match chart {
        None => None,
        Some(chart) => Some((chart.svg(press, Colours::default())?, chart.alt())),
    };
    let wave = survey.name.get(source.lang).to_owned();
    Ok(Some(BesideSurvey {
        intro: words.fill("culture_intro", &[("wave", &wave)]),
        wave,
        chart,
        heads: words::theme_heads(words),
        rows: words::theme_rows(source, survey, words),
        talk: words::talk_points(source, survey, words),
    }))
}

/// The report of a scan: every norm with its level, reason and next step, by group; how far assessors agreed; what changed; and
/// what is arranged beside what staff experience.
///
/// # Errors
/// [`PlateError::Chart`] if a chart cannot be drawn.
pub fn scan_report(source: &MaturitySource<'_>, press: &Press) -> Result<Document, PlateError> {
    report::write(source, Words::of(source.lang), press)
}

/// One page for the board: how far each group is, and what to talk about.
///
/// # Errors
/// [`PlateError::Chart`] if a chart cannot be drawn.
pub fn board_page(source: &MaturitySource<'_>, press: &Press) -> Result<Document, PlateError> {
    board::write(source, Words::of(source.lang), press)
}

/// A draft of an integrity policy plan. Its sections and what belongs in each are the norms of `plan` (the framework
/// `policy_plan`); every norm of the scan that is not met is an action with room for who and when.
pub fn policy_plan(source: &MaturitySource<'_>, plan: &Framework) -> Document {
    plan::write(source, plan, Words::of(source.lang))
}

impl MaturitySource<'_> {
    /// The norms with their results.
    fn norms(&self) -> impl Iterator<Item = (usize, &Norm, &NormResult)> {
        let pairs = self.framework.norms.iter().zip(&self.profile.norms).enumerate();
        pairs.map(|(index, (norm, result))| (index, norm, result))
    }

    /// The name of the level, or the word of the state where no level is known.
    fn level_of(&self, words: Words, result: &NormResult) -> String {
        level_of(self.framework, words, result)
    }

    /// What the next level asks of a norm.
    fn next_step(&self, norm: &Norm, result: &NormResult) -> Option<String> {
        let text = norm.levels.get(result.next?)?;
        Some(text.get(self.lang).to_owned())
    }

    /// The norms that are not met yet.
    fn gaps(&self) -> impl Iterator<Item = (usize, &Norm, &NormResult)> {
        let open = |(_, _, result): &(usize, &Norm, &NormResult)| {
            matches!(result.state, State::Partly | State::NotMet)
        };
        self.norms().filter(open)
    }

    /// The name of a theme.
    fn theme_name(&self, survey: &SurveySource, theme: &Theme) -> String {
        let title = survey.scales.get(&theme.scale);
        title.map_or_else(|| theme.scale.to_string(), |title| title.get(self.lang).to_owned())
    }
}

/// The name of a level of a framework, or the word of the state where no level is known.
fn level_of(framework: &Framework, words: Words, result: &NormResult) -> String {
    let level = result.level.and_then(|level| framework.levels.get(level));
    let name = level.map(|level| level.title.get(words.lang).to_owned());
    name.unwrap_or_else(|| words.state(result.state).to_owned())
}

#[cfg(test)]
mod tests;
