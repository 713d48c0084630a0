//! One page for the board.

use peil_maturity::Combination;

use super::report::header;
use super::words::{Words, chapter, talk};
use super::{MaturitySource, pictures};
use crate::{Document, DocumentBlock, PlateError, Press};

/// How many gaps the page names; the report has the others.
const MOST: usize = 10;

pub(super) fn write(
    source: &MaturitySource<'_>,
    words: Words,
    press: &Press,
) -> Result<Document, PlateError> {
    let mut blocks = vec![pictures::groups(source, words, press)?];
    let gaps: Vec<String> =
        source.gaps().map(|(_, norm, _)| norm.title.get(words.lang).to_owned()).collect();
    if !gaps.is_empty() {
        let more = gaps.len().saturating_sub(MOST);
        let named = gaps.into_iter().take(MOST).collect::<Vec<_>>().join("; ");
        let mut told = words.fill("board.gaps", &[("norms", &named)]);
        if more > 0 {
            told = format!("{told} {}", words.fill("board.more", &[("count", &more.to_string())]));
        }
        blocks.push(DocumentBlock::Paragraph(told));
    }
    if let Some(survey) = &source.survey {
        blocks.push(chapter(words.get("report.culture")));
        blocks.extend(pictures::themes(source, survey, words, press)?);
        let known = |combination: Combination| combination != Combination::Unknown;
        if survey.themes.iter().any(|theme| known(theme.combination)) {
            blocks.push(chapter(words.get("report.talk")));
            blocks.push(talk(source, survey, words));
        }
    }
    let limits = if source.survey.is_some() { "board.limits" } else { "board.limits_scan" };
    blocks.push(DocumentBlock::Note(words.get(limits)));
    Ok(Document {
        lang: words.lang,
        title: words.fill("board.title", &[("organisation", source.organisation.get(words.lang))]),
        subtitle: String::new(),
        // When, and by what; the report says who judged.
        header: header(source, words).into_iter().take(2).collect(),
        blocks,
        footer: words.get("footer"),
    })
}
