//! The charts in the documents of a scan.

use peil_maturity::{Combination, threshold};

use super::words::Words;
use super::{MaturitySource, SurveySource};
use crate::house_style::Colours;
use crate::{
    Culture, DocumentBlock, PlateError, Press, StateBars, StateBarsRow, StateWords,
    StructureCulture, StructureCultureRow, StructureCultureWords,
};

/// The points of the scales that are drawn on one axis.
const POINTS: u8 = 5;

impl Words {
    pub(super) fn states(self) -> StateWords {
        StateWords {
            met: self.get("state.met"),
            partly: self.get("state.partly"),
            not_met: self.get("state.not_met"),
            unknown: self.get("state.unknown"),
        }
    }
}

/// How many norms of each group are in each state.
pub(super) fn groups(
    source: &MaturitySource<'_>,
    words: Words,
    press: &Press,
) -> Result<DocumentBlock, PlateError> {
    let groups = source.framework.groups.iter().zip(&source.profile.groups);
    let rows = groups.map(|(group, result)| StateBarsRow {
        group: None,
        label: group.title.get(words.lang).to_owned(),
        counts: result.states,
    });
    let chart = StateBars { rows: rows.collect(), words: words.states() };
    Ok(DocumentBlock::Picture {
        svg: chart.svg(press, Colours::default())?,
        alt: chart.alt(),
        caption: words.get("groups_caption"),
    })
}

/// What is arranged beside what staff experience, theme by theme; those first about which there is most to talk.
///
/// Scales of another length than five points do not fit the axis: they stand in the table only. None if no theme is left.
pub(super) fn themes_chart(
    source: &MaturitySource<'_>,
    survey: &SurveySource,
    words: Words,
) -> Option<StructureCulture> {
    let middle = threshold(POINTS);
    let mut rows = Vec::new();
    for combination in Combination::ALL {
        for theme in survey.themes.iter().filter(|theme| theme.combination == combination) {
            let other = |felt: &peil_maturity::Felt| (felt.threshold - middle).abs() > 1e-9;
            if theme.felt.as_ref().is_some_and(other) {
                continue;
            }
            let culture =
                theme.felt.map(|felt| Culture { mean: felt.mean, interval: felt.interval });
            rows.push(StructureCultureRow {
                label: source.theme_name(survey, theme),
                structure: (theme.states.judged() > 0).then_some(theme.states),
                culture,
                combination: words.combination(combination).0,
            });
        }
    }
    (!rows.is_empty()).then(|| StructureCulture {
        lang: words.lang,
        rows,
        points: POINTS,
        threshold: middle,
        words: StructureCultureWords {
            structure: words.get("arranged"),
            culture: words.get("experienced"),
            not_known: words.get("not_known"),
            ends: (words.get("axis.low"), words.get("axis.high")),
            states: words.states(),
        },
    })
}

/// The same as a picture in a document.
pub(super) fn themes(
    source: &MaturitySource<'_>,
    survey: &SurveySource,
    words: Words,
    press: &Press,
) -> Result<Option<DocumentBlock>, PlateError> {
    let Some(chart) = themes_chart(source, survey, words) else { return Ok(None) };
    Ok(Some(DocumentBlock::Picture {
        svg: chart.svg(press, Colours::default())?,
        alt: chart.alt(),
        caption: words.get("themes_caption"),
    }))
}
