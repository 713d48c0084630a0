//! The report of a scan.

use peil_maturity::{NormChange, NormResult, Since};
use peil_statistics::Undefined;

use super::words::{Words, chapter, groups_table, part, talk, themes_table};
use super::{MaturitySource, level_of};
use crate::number::decimal;
use crate::{Document, DocumentBlock};

pub(super) fn write(source: &MaturitySource<'_>, words: &Words) -> Document {
    let words = *words;
    let framework = source.framework;
    let mut blocks = vec![
        DocumentBlock::Paragraph(words.get("report.intro")),
        chapter(words.get("report.whole")),
        DocumentBlock::Paragraph(words.get("no_average")),
        groups_table(source, words),
        chapter(words.get("report.norms")),
    ];
    for (index, group) in framework.groups.iter().enumerate() {
        blocks.push(part(group.title.get(words.lang).to_owned()));
        blocks.push(group_table(source, index, words));
    }
    if let Some((day, changes)) = &source.since {
        let day = words.day(*day);
        blocks.push(chapter(words.fill("report.since", &[("day", &day)])));
        blocks.push(changes_list(source, changes, words));
    }
    if let Some(survey) = &source.survey {
        let name = survey.name.get(words.lang);
        blocks.push(chapter(words.get("report.culture")));
        blocks.push(DocumentBlock::Paragraph(words.fill("culture_intro", &[("wave", name)])));
        blocks.push(themes_table(source, survey, words));
        blocks.push(part(words.get("report.talk")));
        blocks.push(talk(source, survey, words));
    }
    blocks.push(chapter(words.get("report.how")));
    how(source, words, &mut blocks);
    Document {
        lang: words.lang,
        title: words.fill("report.title", &[("organisation", source.organisation.get(words.lang))]),
        subtitle: framework.title.get(words.lang).to_owned(),
        header: header(source, words),
        blocks,
        footer: words.get("footer"),
    }
}

pub(super) fn header(source: &MaturitySource<'_>, words: Words) -> Vec<(String, String)> {
    let framework = format!(
        "{} {}",
        source.framework.title.get(words.lang),
        words.fill("version", &[("version", &source.framework.version)])
    );
    let kind = match source.kind {
        peil_maturity::ScanKind::Own => words.get("kind.self"),
        peil_maturity::ScanKind::Peer => words.get("kind.peer"),
        peil_maturity::ScanKind::Published => words.get("kind.published"),
    };
    let mut header = vec![
        (words.get("header.day"), words.day(source.day)),
        (words.get("header.framework"), framework),
        (words.get("header.kind"), kind),
    ];
    if !source.assessors.is_empty() {
        header.push((words.get("header.assessors"), source.assessors.join(", ")));
    }
    header
}

fn group_table(source: &MaturitySource<'_>, group: usize, words: Words) -> DocumentBlock {
    let rows =
        source.norms().filter(|(_, norm, _)| norm.group == group).map(|(index, norm, result)| {
            let reason = source.reasons.get(index).cloned().unwrap_or_default();
            let next = source.next_step(norm, result).unwrap_or_else(|| words.get("no_next"));
            vec![
                norm.title.get(words.lang).to_owned(),
                source.level_of(&words, result),
                dash(reason),
                next,
            ]
        });
    let head = ["norm", "level", "reason", "next"].map(|key| words.get(key));
    DocumentBlock::Table {
        caption: String::new(),
        head: head.to_vec(),
        widths: vec![3, 2, 5, 6],
        rows: rows.collect(),
    }
}

/// A cell that is no room to write.
pub(super) fn dash(text: String) -> String {
    if text.trim().is_empty() { "–".to_owned() } else { text }
}

fn changes_list(
    source: &MaturitySource<'_>,
    changes: &[NormChange],
    words: Words,
) -> DocumentBlock {
    let lines = source.framework.norms.iter().zip(changes).map(|(norm, change)| {
        let became = match change.since {
            Since::Higher(by) => words.fill("since.higher", &[("by", &by.to_string())]),
            Since::Lower(by) => words.fill("since.lower", &[("by", &by.to_string())]),
            Since::Same => words.get("since.same"),
            Since::States(before, now) if before == now => words.get("since.same"),
            Since::States(before, now) => {
                let states = [("before", words.state(before)), ("now", words.state(now))];
                words.fill("since.states", &states)
            }
            Since::Unknown => words.get("since.unknown"),
            Since::Reworded => words.get("since.reworded"),
            Since::New => words.get("since.new"),
        };
        format!("{}: {became}", norm.title.get(words.lang))
    });
    DocumentBlock::List(lines.collect())
}

/// How the judgement came about: who, by what, and how far assessors agreed.
fn how(source: &MaturitySource<'_>, words: Words, blocks: &mut Vec<DocumentBlock>) {
    blocks.push(DocumentBlock::Paragraph(source.framework.about.get(words.lang).to_owned()));
    blocks.push(DocumentBlock::Paragraph(source.framework.source.get(words.lang).to_owned()));
    if let Some(agreement) = &source.agreement {
        blocks.push(part(words.get("agreement.title")));
        let alpha = match &agreement.alpha {
            Ok(found) => {
                let alpha = decimal(found.alpha, 2, words.lang);
                words.fill("agreement.alpha", &[("alpha", &alpha)])
            }
            Err(why) => words.get(undefined(*why)),
        };
        blocks.push(DocumentBlock::Paragraph(alpha));
        blocks.push(DocumentBlock::Paragraph(words.get("agreement.limits")));
        if !agreement.differing.is_empty() {
            let row = |differing: &peil_maturity::Differing| {
                let norm = &source.framework.norms[differing.norm];
                let levels = differing.levels.iter().map(|level| match level {
                    Some(level) => source.framework.levels[*level].title.get(words.lang).to_owned(),
                    None => words.get("no_level"),
                });
                let agreed: &NormResult = &source.profile.norms[differing.norm];
                let mut row = vec![norm.title.get(words.lang).to_owned()];
                row.extend(levels);
                row.push(level_of(source.framework, &words, agreed));
                row
            };
            let mut head = vec![words.get("norm")];
            head.extend(source.assessors.iter().cloned());
            head.push(words.get("agreed"));
            let caption = words.get("agreement.differing");
            let rows = agreement.differing.iter().map(row).collect();
            let mut widths = vec![3];
            widths.resize(head.len(), 2);
            blocks.push(DocumentBlock::Table { caption, head, widths, rows });
        }
    }
}

/// Why alpha has no value.
fn undefined(why: Undefined) -> &'static str {
    match why {
        Undefined::NoVariance => "agreement.no_variance",
        _ => "agreement.undefined",
    }
}
