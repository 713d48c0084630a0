//! One page for the board.

use peil_maturity::Combination;

use super::MaturitySource;
use super::report::header;
use super::words::{Words, chapter, groups_table, talk, themes_table};
use crate::{Document, DocumentBlock};

/// How many gaps the page names; the report has the others.
const MOST: usize = 5;

pub(super) fn write(source: &MaturitySource<'_>, words: &Words) -> Document {
    let words = *words;
    let mut blocks = vec![groups_table(source, words)];
    let gaps: Vec<String> =
        source.gaps().map(|(_, norm, _)| norm.title.get(words.lang).to_owned()).collect();
    if !gaps.is_empty() {
        blocks.push(chapter(words.get("board.gaps")));
        let more = gaps.len().saturating_sub(MOST);
        let mut points: Vec<String> = gaps.into_iter().take(MOST).collect();
        if more > 0 {
            points.push(words.fill("board.more", &[("count", &more.to_string())]));
        }
        blocks.push(DocumentBlock::List(points));
    }
    if let Some(survey) = &source.survey {
        blocks.push(chapter(words.get("report.culture")));
        blocks.push(themes_table(source, survey, words));
        let known = |combination: Combination| combination != Combination::Unknown;
        if survey.themes.iter().any(|theme| known(theme.combination)) {
            blocks.push(chapter(words.get("report.talk")));
            blocks.push(talk(source, survey, words));
        }
    }
    let limits = if source.survey.is_some() { "board.limits" } else { "board.limits_scan" };
    blocks.push(DocumentBlock::Note(words.get(limits)));
    Document {
        lang: words.lang,
        title: words.fill("board.title", &[("organisation", source.organisation.get(words.lang))]),
        subtitle: String::new(),
        header: header(source, words),
        blocks,
        footer: words.get("footer"),
    }
}
