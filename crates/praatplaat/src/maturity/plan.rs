//! The draft of an integrity policy plan, in the seven sections of the framework `policy_plan`.

use peil_instrument::{Framework, Norm};
use peil_maturity::State;

use super::words::{Words, chapter, groups_table, part, talk, themes_table};
use super::{MaturitySource, level_of};
use crate::{Document, DocumentBlock};

/// The norm of `policy_plan` whose parts are the fields at the head of a plan.
const HEADER: &str = "pp_header";

pub(super) fn write(source: &MaturitySource<'_>, plan: &Framework, words: &Words) -> Document {
    let words = *words;
    let organisation = source.organisation.get(words.lang);
    let mut header = Vec::new();
    let mut blocks = vec![
        DocumentBlock::Note(words.get("plan.draft")),
        DocumentBlock::Paragraph(words.get("plan.cycle")),
    ];
    let mut number = 0;
    for norm in &plan.norms {
        let fields = norm.parts.iter().map(|part| part.text.get(words.lang).to_owned());
        if norm.id == *HEADER {
            header = fields.map(|field| (field, String::new())).collect();
            continue;
        }
        number += 1;
        blocks.push(chapter(format!("{number}. {}", norm.title.get(words.lang))));
        blocks.push(DocumentBlock::Paragraph(norm.asks.get(words.lang).to_owned()));
        section(source, norm, words, &mut blocks);
        let rows = fields.map(|field| vec![field, String::new()]).collect();
        let head = vec![words.get("plan.point"), words.get("plan.write")];
        let caption = words.get("plan.points");
        blocks.push(DocumentBlock::Table { caption, head, widths: vec![2, 3], rows });
    }
    blocks.push(chapter(words.get("plan.year")));
    blocks.push(DocumentBlock::Paragraph(words.get("plan.year_intro")));
    blocks.push(actions(source, words));
    blocks.push(DocumentBlock::NewPage);
    blocks.push(chapter(words.get("plan.basic")));
    basic(source, words, &mut blocks);
    blocks.push(chapter(words.get("plan.account")));
    account(source, words, &mut blocks);
    Document {
        lang: words.lang,
        title: words.fill("plan.title", &[("organisation", organisation)]),
        subtitle: words.get("plan.subtitle"),
        header,
        blocks,
        footer: words.fill("plan.footer", &[("organisation", organisation)]),
    }
}

/// What is known already for a section.
fn section(
    source: &MaturitySource<'_>,
    norm: &Norm,
    words: Words,
    blocks: &mut Vec<DocumentBlock>,
) {
    match norm.id.as_str() {
        "pp_mission" => {
            let met = words.counts(&source.profile.overall);
            let (day, title) = (words.day(source.day), source.framework.title.get(words.lang));
            let values = [("day", &*day), ("framework", title), ("counts", &*met)];
            blocks.push(DocumentBlock::Paragraph(words.fill("plan.where_we_are", &values)));
        }
        "pp_values" => {
            let known = match source.basic {
                Some((_, profile)) => {
                    words.fill("plan.basic_known", &[("counts", &words.counts(&profile.overall))])
                }
                None => words.get("plan.basic_unknown"),
            };
            blocks.push(DocumentBlock::Paragraph(known));
        }
        "pp_structure" => structure(source, words, blocks),
        "pp_incidents" => {
            let head = ["plan.kind", "plan.reports", "plan.investigated", "plan.confirmed"];
            let rows = (1..=9)
                .map(|kind| {
                    let name = words.get(&format!("violation.{kind}"));
                    vec![name, String::new(), String::new(), String::new()]
                })
                .collect();
            blocks.push(DocumentBlock::Table {
                caption: words.get("plan.incidents"),
                head: head.map(|key| words.get(key)).to_vec(),
                widths: vec![5, 2, 2, 2],
                rows,
            });
        }
        "pp_roles" => {
            let roles = ["role.top", "role.coordinator", "role.adviser", "role.manager", "role.hr"];
            let rows = roles.map(|role| vec![words.get(role), String::new(), String::new()]);
            blocks.push(DocumentBlock::Table {
                caption: words.get("plan.roles"),
                head: ["plan.role", "plan.task", "plan.who"].map(|key| words.get(key)).to_vec(),
                widths: vec![3, 5, 3],
                rows: rows.to_vec(),
            });
        }
        "pp_monitoring" => monitoring(source, words, blocks),
        _ => {}
    }
}

fn structure(source: &MaturitySource<'_>, words: Words, blocks: &mut Vec<DocumentBlock>) {
    blocks.push(part(words.get("plan.arranged")));
    blocks.push(groups_table(source, words));
    let met: Vec<String> = source
        .norms()
        .filter(|(_, _, result)| result.state == State::Met)
        .map(|(_, norm, _)| norm.title.get(words.lang).to_owned())
        .collect();
    if !met.is_empty() {
        blocks.push(DocumentBlock::Paragraph(words.get("plan.keep")));
        blocks.push(DocumentBlock::List(met));
    }
    if let Some(survey) = &source.survey {
        blocks.push(part(words.get("plan.experienced")));
        let name = survey.name.get(words.lang);
        blocks.push(DocumentBlock::Paragraph(words.fill("culture_intro", &[("wave", name)])));
        blocks.push(themes_table(source, survey, words));
        blocks.push(talk(source, survey, words));
    }
    blocks.push(part(words.get("plan.measures")));
    blocks.push(DocumentBlock::Paragraph(words.get("plan.measures_where")));
}

fn monitoring(source: &MaturitySource<'_>, words: Words, blocks: &mut Vec<DocumentBlock>) {
    let mut rows = vec![vec![
        words.get("plan.scan"),
        words.day(source.day),
        source.framework.title.get(words.lang).to_owned(),
        String::new(),
    ]];
    if let Some(survey) = &source.survey {
        let people = survey.people.map_or_else(
            || words.get("not_known"),
            |(invited, took_part)| {
                let values =
                    [("invited", &*invited.to_string()), ("took", &*took_part.to_string())];
                words.fill("plan.people", &values)
            },
        );
        let name = survey.name.get(words.lang).to_owned();
        rows.push(vec![words.get("plan.survey"), name, people, String::new()]);
    }
    let head = ["plan.what", "plan.last", "plan.told", "plan.next"].map(|key| words.get(key));
    blocks.push(DocumentBlock::Table {
        caption: words.get("plan.follow"),
        head: head.to_vec(),
        widths: vec![3, 3, 4, 3],
        rows,
    });
}

/// Every norm that is not met is an action; who and when are left open, for a program does not know.
fn actions(source: &MaturitySource<'_>, words: Words) -> DocumentBlock {
    let mut rows: Vec<Vec<String>> = source
        .gaps()
        .map(|(_, norm, result)| {
            let next = source.next_step(norm, result).unwrap_or_default();
            let name = norm.title.get(words.lang);
            let todo = if next.is_empty() { name.to_owned() } else { format!("{name}: {next}") };
            vec![todo, source.level_of(&words, result), String::new(), String::new()]
        })
        .collect();
    for (_, norm, result) in source.norms().filter(|(_, _, it)| it.state == State::Unknown) {
        let todo = words.fill("plan.find_out", &[("norm", norm.title.get(words.lang))]);
        rows.push(vec![todo, source.level_of(&words, result), String::new(), String::new()]);
    }
    let head = ["plan.action", "plan.now", "plan.owner", "plan.by"].map(|key| words.get(key));
    DocumentBlock::Table {
        caption: words.get("plan.actions"),
        head: head.to_vec(),
        widths: vec![8, 2, 3, 2],
        rows,
    }
}

/// The basic norms with their state.
fn basic(source: &MaturitySource<'_>, words: Words, blocks: &mut Vec<DocumentBlock>) {
    let Some((framework, profile)) = source.basic else {
        blocks.push(DocumentBlock::Paragraph(words.get("plan.basic_unknown")));
        return;
    };
    let rows = (1..).zip(framework.norms.iter().zip(&profile.norms)).map(
        |(number, (norm, result)): (usize, _)| {
            let state = words.state(result.state).to_owned();
            let level = level_of(framework, &words, result);
            vec![number.to_string(), norm.title.get(words.lang).to_owned(), state, level]
        },
    );
    let head = ["plan.number", "norm", "plan.state", "level"].map(|key| words.get(key));
    blocks.push(DocumentBlock::Table {
        caption: framework.title.get(words.lang).to_owned(),
        head: head.to_vec(),
        widths: vec![1, 6, 3, 3],
        rows: rows.collect(),
    });
}

/// The figures of the yearly account.
fn account(source: &MaturitySource<'_>, words: Words, blocks: &mut Vec<DocumentBlock>) {
    blocks.push(DocumentBlock::Paragraph(words.get("plan.account_intro")));
    let mut rows = vec![vec![words.get("plan.norms_met"), words.counts(&source.profile.overall)]];
    if let Some(survey) = &source.survey {
        if let Some((invited, took_part)) = survey.people {
            let values = [("invited", &*invited.to_string()), ("took", &*took_part.to_string())];
            rows.push(vec![words.get("plan.survey"), words.fill("plan.people", &values)]);
        }
        for (theme, counts) in &survey.agreements {
            let [open, busy, done, dropped] = counts.map(|count| count.to_string());
            let values =
                [("open", &*open), ("busy", &*busy), ("done", &*done), ("dropped", &*dropped)];
            let name = words.fill("plan.agreements", &[("theme", theme.get(words.lang))]);
            rows.push(vec![name, words.fill("plan.agreed", &values)]);
        }
    }
    for key in ["plan.trained", "plan.reports", "plan.investigated", "plan.confirmed"] {
        rows.push(vec![words.get(key), String::new()]);
    }
    let head = vec![words.get("plan.figure"), words.get("plan.value")];
    let caption = words.get("plan.account_caption");
    blocks.push(DocumentBlock::Table { caption, head, widths: vec![3, 4], rows });
}
