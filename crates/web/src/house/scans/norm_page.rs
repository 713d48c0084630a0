//! The page of one norm: what it asks, what stands in the form, how far the other norms are.

use askama::Template;
use peil_instrument::{Norm, Text};
use peil_maturity::{EvidenceKind, Judgement};
use peil_storage::ScanStatus;

use super::form::{Row, Typed};
use super::told::{AspectField, Choice, Wrong, aspects, levels, told};
use super::{OwnScan, moment, verdict_name};
use crate::App;
use crate::house::gate::Inside;
use crate::house::shell::HouseShell;
use crate::words::Words;

#[derive(Template)]
#[template(path = "house/scans/norm.html")]
pub(super) struct NormPage<'a> {
    pub(super) shell: HouseShell<'a>,
    back: (String, String),
    at: String,
    progress: String,
    group: String,
    asks: String,
    why: String,
    look: Vec<String>,
    /// What became of what was sent.
    saved: &'a str,
    pub(super) wrong: Vec<Wrong>,
    /// What is still missing in what is kept.
    missing: Vec<Wrong>,
    other: Option<Other<'a>>,
    levels: Vec<Choice>,
    aspects: Vec<AspectField>,
    parts: Vec<Choice>,
    grounds: String,
    pub(super) rows: Vec<RowView>,
    revision: u32,
    /// Whether the assessor said to be done.
    done: bool,
    /// Whether it can be sent from here.
    open: bool,
    norms: Vec<NormLink<'a>>,
    next: Option<String>,
}

/// What stands in the database, where it is not what was looked at.
struct Other<'a> {
    said: String,
    verdict: &'a str,
    grounds: String,
    evidence: Vec<String>,
}

/// A row of evidence, and what it is called.
pub(super) struct RowView {
    at: usize,
    legend: String,
    row: Row,
    kinds: Vec<Choice>,
    file: Option<(String, String)>,
    /// Whether it is the last one, to which a file can be added.
    new: bool,
    /// Whether it is empty, and folded; and whether it is unfolded all the same, because something is wrong in it.
    folds: bool,
    pub(super) open: bool,
}

/// A norm of the scan, and how far the own score is.
pub(super) struct NormLink<'a> {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) mark: &'a str,
    pub(super) whole: bool,
    pub(super) here: bool,
}

impl NormPage<'_> {
    fn fault(&self, field: &str) -> &str {
        self.wrong.iter().find(|(at, _)| at == field).map_or("", |(_, text)| text)
    }

    fn row_fault(&self, name: &str, row: &RowView) -> &str {
        self.fault(&format!("{name}-{}", row.at))
    }

    fn aspect_fault(&self, id: &str) -> &str {
        self.fault(&format!("aspect-{id}"))
    }
}

/// How a form is shown again.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) wrong: Vec<Wrong>,
    /// Whether what stands in the database is another version than was looked at.
    pub(super) overtaken: bool,
    pub(super) saved: bool,
}
/// The page, with what was kept or what was typed.
pub(super) fn norm_page<'a>(
    app: &'a App,
    inside: &Inside,
    scan: &'a OwnScan,
    (seat, norm): (u32, usize),
    typed: &Typed,
    shown: Shown,
) -> NormPage<'a> {
    let words = app.site().words(inside.lang);
    let lang = inside.lang;
    let (view, framework) = (&scan.view, &scan.view.framework);
    let of: &Norm = &framework.norms[norm];
    let tail = scan.tail(&format!("/norms/{}", norm + 1));
    let (number, all) = ((norm + 1).to_string(), framework.norms.len().to_string());
    let scoring = scan.status() == ScanStatus::Scoring;
    let done = view.seats.iter().any(|known| known.seat == seat && known.done);
    let known = view.said(seat, norm);
    let missing = known.filter(|_| shown.wrong.is_empty() && !shown.overtaken).map(|said| {
        let made = typed.made(of);
        told(words, framework, &made, &said.judgement.faults(framework, of))
    });
    let other = known.filter(|_| shown.overtaken).map(|said| Other {
        said: moment(app, words, said.at),
        verdict: verdict_name(words, framework, said.judgement.verdict.as_ref()),
        grounds: said.judgement.grounds.clone(),
        evidence: said.judgement.evidence.iter().map(|it| it.what.clone()).collect(),
    });
    let faulty = shown.wrong.iter().any(|(field, _)| field == "file");
    let rows = rows(words, inside, scan, typed, faulty);
    let part = |part: &peil_instrument::NormPart| Choice {
        value: part.id.to_string(),
        name: part.text.get(lang).to_owned(),
        what: String::new(),
        on: typed.parts.iter().any(|id| **id == *part.id.as_str()),
    };
    let text = |text: &Text| text.get(lang).to_owned();
    NormPage {
        shell: HouseShell::inside(app.site(), inside, &tail, of.title.get(lang)),
        back: scan.back(inside),
        at: inside.path(&tail),
        progress: words.fill("house_scan_norm.progress", &[("number", &number), ("all", &all)]),
        group: text(&framework.groups[of.group].title),
        asks: text(&of.asks),
        why: text(&of.why),
        look: of.evidence.iter().map(text).collect(),
        saved: if shown.saved { words.get("house_scan_norm.saved") } else { "" },
        wrong: shown.wrong,
        missing: missing.unwrap_or_default(),
        other,
        levels: levels(words, framework, of, typed),
        aspects: aspects(words, framework, typed),
        parts: of.parts.iter().map(part).collect(),
        grounds: typed.grounds.clone(),
        rows,
        revision: view.revision(seat, norm),
        done: done && scoring,
        open: scoring && !done,
        norms: norm_links(words, inside, scan, seat, Some(norm)),
        next: (norm + 2 <= framework.norms.len())
            .then(|| inside.path(&scan.tail(&format!("/norms/{}", norm + 2)))),
    }
}

/// The rows of evidence, and an empty one if there may be more.
fn rows(
    words: Words<'_>,
    inside: &Inside,
    scan: &OwnScan,
    typed: &Typed,
    faulty: bool,
) -> Vec<RowView> {
    let is_empty = |row: &Row| *row == Row { kind: row.kind.clone(), ..Row::default() };
    let mut all: Vec<Row> = typed.rows.iter().filter(|row| !is_empty(row)).cloned().collect();
    if all.len() < Judgement::MAX_EVIDENCE {
        all.push(Row { kind: EvidenceKind::Document.word().to_owned(), ..Row::default() });
    }
    let last = all.len() - 1;
    let view = |(at, row): (usize, Row)| {
        let kind = |kind: EvidenceKind| Choice {
            value: kind.word().to_owned(),
            name: words.get(evidence_key(kind)).to_owned(),
            what: String::new(),
            on: kind.word() == row.kind,
        };
        let new = at == last && row.file.is_none();
        RowView {
            at,
            legend: if new && is_empty(&row) {
                words.get("house_scan_norm.evidence_new").to_owned()
            } else {
                words.one("house_scan_norm.evidence_number", "number", at + 1)
            },
            kinds: EvidenceKind::ALL.into_iter().map(kind).collect(),
            file: row.file.as_ref().map(|file| {
                (inside.path(&scan.tail(&format!("/file/{}", file.sha256))), file.name.clone())
            }),
            new,
            folds: new && is_empty(&row),
            open: faulty,
            row,
        }
    };
    all.into_iter().enumerate().map(view).collect()
}

/// What evidence is, in words.
pub(super) fn evidence_key(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::Document => "house_scan_norm.kind_document",
        EvidenceKind::Link => "house_scan_norm.kind_link",
        EvidenceKind::Interview => "house_scan_norm.kind_interview",
        EvidenceKind::Observation => "house_scan_norm.kind_observation",
    }
}

/// All norms with how far the own score of each is.
pub(super) fn norm_links<'a>(
    words: Words<'a>,
    inside: &Inside,
    scan: &OwnScan,
    seat: u32,
    here: Option<usize>,
) -> Vec<NormLink<'a>> {
    let link = |(at, norm): (usize, &Norm)| {
        let whole = scan.view.is_whole(seat, at);
        let key = match (whole, scan.view.said(seat, at)) {
            (true, _) => "house_scan_norm.mark_whole",
            (false, Some(_)) => "house_scan_norm.mark_begun",
            (false, None) => "house_scan_norm.mark_empty",
        };
        NormLink {
            href: inside.path(&scan.tail(&format!("/norms/{}", at + 1))),
            title: norm.title.get(inside.lang).to_owned(),
            mark: words.get(key),
            whole,
            here: here == Some(at),
        }
    };
    scan.view.framework.norms.iter().enumerate().map(link).collect()
}
