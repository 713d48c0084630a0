//! `/house/scans/{scan}/talk/{number}`: what everybody says of a norm, side by side, and what they agree.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use peil_assessment::{ScanError, ScanView, Written, agree as agree_on};
use peil_instrument::Framework;
use peil_maturity::Judgement;
use peil_storage::{ScanJudgement, ScanStatus};

use super::form::Typed;
use super::norm_page::evidence_key;
use super::told::{AspectField, Choice, Wrong, aspect_key, aspects, levels, told};
use super::{OwnScan, moment, now, problem, verdict_name};
use crate::App;
use crate::house::gate::{Inside, see_other, with};
use crate::house::page::{HouseForm, mend, page};
use crate::house::results::asked;
use crate::house::shell::HouseShell;
use crate::problem::Problem;
use crate::words::Words;

#[derive(Template)]
#[template(path = "house/scans/talk.html")]
struct TalkPage<'a> {
    shell: HouseShell<'a>,
    back: (String, String),
    at: String,
    progress: String,
    asks: String,
    saved: &'a str,
    wrong: Vec<Wrong>,
    /// What each says.
    seats: Vec<Said<'a>>,
    /// What was agreed, where it is not what was looked at.
    other: Option<Said<'a>>,
    /// What was agreed, once nothing changes any more.
    agreed: Option<Said<'a>>,
    /// Whether something can still be agreed.
    open: bool,
    levels: Vec<Choice>,
    aspects: Vec<AspectField>,
    grounds: String,
    revision: u32,
    history: Vec<Past<'a>>,
    before: Option<String>,
    next: Option<String>,
}

/// What somebody says of the norm.
struct Said<'a> {
    who: String,
    verdict: &'a str,
    /// What is said of each aspect.
    aspects: Vec<(String, &'a str)>,
    parts: Vec<String>,
    grounds: String,
    evidence: Vec<Piece<'a>>,
}

/// A piece of evidence.
struct Piece<'a> {
    kind: &'a str,
    what: String,
    place: String,
    day: String,
    link: String,
    /// Address and name.
    file: Option<(String, String)>,
}

/// An earlier version.
struct Past<'a> {
    at: String,
    who: String,
    of: String,
    verdict: &'a str,
    grounds: String,
}

impl TalkPage<'_> {
    fn fault(&self, field: &str) -> &str {
        self.wrong.iter().find(|(at, _)| at == field).map_or("", |(_, text)| text)
    }

    fn aspect_fault(&self, id: &str) -> &str {
        self.fault(&format!("aspect-{id}"))
    }
}

/// How the page is shown.
#[derive(Default)]
struct Shown {
    wrong: Vec<Wrong>,
    overtaken: bool,
    saved: bool,
}

/// `GET /house/scans/{scan}/talk/{number}`
pub(crate) async fn show(
    State(app): State<App>,
    inside: Inside,
    scan: OwnScan,
    Path((_, number)): Path<(String, String)>,
    uri: Uri,
) -> Result<Response, Problem> {
    let norm = scan.norm(&number)?;
    if scan.status() == ScanStatus::Scoring {
        return Ok(see_other(&inside.path(&scan.tail(""))));
    }
    let typed = scan.view.said(0, norm).map(|said| Typed::of(&said.judgement));
    let saved = !asked(&uri, "saved").is_empty();
    let shown = Shown { saved, ..Shown::default() };
    page(&talk_page(&app, &inside, &scan, norm, &typed.unwrap_or_default(), shown).await?)
}

/// `POST /house/scans/{scan}/talk/{number}`
pub(crate) async fn agree(
    State(app): State<App>,
    inside: Inside,
    scan: OwnScan,
    Path((_, number)): Path<(String, String)>,
    form: HouseForm,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let norm = scan.norm(&number)?;
    if scan.status() == ScanStatus::Scoring {
        return Ok(see_other(&inside.path(&scan.tail(""))));
    }
    let framework = &scan.view.framework;
    let typed = Typed::read(framework, |name| form.whole(name), Vec::new(), |_| None);
    let made = typed.made(&framework.norms[norm]);
    let seen: u32 = form.text("revision").parse().unwrap_or_default();
    let by = (&*inside.signed.name, now(&app));
    let mut tx = app.house().store().begin_write().await?;
    let done = agree_on(&mut tx, &scan.view, (norm, seen), &made.judgement, by).await;
    let mut shown = Shown::default();
    match done {
        Ok(Written::Kept(_)) => {
            tx.commit().await?;
            let next = norm + 2;
            if !form.text("next").is_empty() && next <= framework.norms.len() {
                return Ok(see_other(&inside.path(&scan.tail(&format!("/talk/{next}")))));
            }
            let end = if form.text("next").is_empty() {
                format!("/talk/{number}")
            } else {
                String::new()
            };
            return Ok(see_other(&with(inside.path(&scan.tail(&end)), "saved", "1")));
        }
        Ok(Written::Overtaken) => shown.overtaken = true,
        Err(ScanError::Faulty { faults, .. }) => {
            shown.wrong = told(words, framework, &made, &faults);
        }
        Err(ScanError::Elsewhere(_)) => {
            let text = words.get("house_scan_talk.over").to_owned();
            shown.wrong.push(("verdict".to_owned(), text));
        }
        Err(error) => return Err(problem(error)),
    }
    drop(tx);
    let scan = super::own(&app, &inside, &scan.view.scan.code).await?;
    if shown.overtaken && scan.view.said(0, norm).is_some_and(|it| it.judgement == made.judgement) {
        // A button that was pressed twice, or two who wrote the same.
        let at = inside.path(&scan.tail(&format!("/talk/{number}")));
        return Ok(see_other(&with(at, "saved", "1")));
    }
    let mut template = talk_page(&app, &inside, &scan, norm, &typed, shown).await?;
    template.shell = template.shell.answer();
    mend(&template)
}

async fn talk_page<'a>(
    app: &'a App,
    inside: &Inside,
    scan: &'a OwnScan,
    norm: usize,
    typed: &Typed,
    shown: Shown,
) -> Result<TalkPage<'a>, Problem> {
    let words = app.site().words(inside.lang);
    let (view, framework) = (&scan.view, &scan.view.framework);
    let of = &framework.norms[norm];
    let mut tx = app.house().store().begin_read().await?;
    let history = tx.judgement_history(&view.scan.code, &of.id).await?;
    tx.commit().await?;
    let at = |number: usize| scan.tail(&format!("/talk/{number}"));
    let tail = at(norm + 1);
    let seat = |seat: &peil_storage::ScanSeat| {
        let judgement = view.said(seat.seat, norm).map(|said| &said.judgement);
        said(words, inside, scan, norm, (seat.name.clone(), judgement))
    };
    let agreed = view.said(0, norm);
    let known = || {
        agreed.map(|known| {
            let who = format!("{}, {}", known.who, moment(app, words, known.at));
            said(words, inside, scan, norm, (who, Some(&known.judgement)))
        })
    };
    let (number, all) = ((norm + 1).to_string(), framework.norms.len().to_string());
    let status = scan.status();
    Ok(TalkPage {
        shell: HouseShell::inside(app.site(), inside, &tail, of.title.get(inside.lang)),
        back: scan.back(inside),
        at: inside.path(&tail),
        progress: words.fill("house_scan_norm.progress", &[("number", &number), ("all", &all)]),
        asks: of.asks.get(inside.lang).to_owned(),
        saved: if shown.saved { words.get("house_scan_norm.saved") } else { "" },
        wrong: shown.wrong,
        seats: view.seats.iter().map(seat).collect(),
        other: if shown.overtaken { known() } else { None },
        agreed: if status == ScanStatus::Closed { known() } else { None },
        open: status == ScanStatus::Consensus,
        levels: levels(words, framework, of, typed),
        aspects: aspects(words, framework, typed),
        grounds: typed.grounds.clone(),
        revision: view.revision(0, norm),
        history: history.iter().rev().map(|row| past(app, words, view, row)).collect(),
        before: (norm > 0).then(|| inside.path(&at(norm))),
        next: (norm + 2 <= framework.norms.len()).then(|| inside.path(&at(norm + 2))),
    })
}

fn said<'a>(
    words: Words<'a>,
    inside: &Inside,
    scan: &'a OwnScan,
    norm: usize,
    (who, judgement): (String, Option<&Judgement>),
) -> Said<'a> {
    let framework: &'a Framework = &scan.view.framework;
    let lang = inside.lang;
    let empty = Judgement::default();
    let judgement = judgement.unwrap_or(&empty);
    let aspect = |aspect: &peil_instrument::NormAspect| {
        let said = judgement.aspects.get(&aspect.id);
        let said = said.map_or("house_scan.nothing_chosen", |said| aspect_key(*said));
        (aspect.title.get(lang).to_owned(), words.get(said))
    };
    let piece = |evidence: &peil_maturity::Evidence| Piece {
        kind: words.get(evidence_key(evidence.kind)),
        what: evidence.what.clone(),
        place: evidence.place.clone(),
        day: evidence.day.map(|day| words.date(day)).unwrap_or_default(),
        link: evidence.link.clone(),
        file: evidence.file.as_ref().map(|file| {
            (inside.path(&scan.tail(&format!("/file/{}", file.sha256))), file.name.clone())
        }),
    };
    let parts = framework.norms[norm].parts.iter();
    let parts = parts.filter(|part| judgement.parts.contains(&part.id));
    Said {
        who,
        verdict: verdict_name(words, framework, judgement.verdict.as_ref()),
        aspects: framework.aspects.iter().map(aspect).collect(),
        parts: parts.map(|part| part.text.get(lang).to_owned()).collect(),
        grounds: judgement.grounds.clone(),
        evidence: judgement.evidence.iter().map(piece).collect(),
    }
}

/// A version of what was said; one that cannot be read says nothing.
fn past<'a>(app: &App, words: Words<'a>, view: &'a ScanView, row: &ScanJudgement) -> Past<'a> {
    let judgement: Judgement = serde_json::from_str(&row.judgement).unwrap_or_default();
    let seat = view.seats.iter().find(|seat| seat.seat == row.seat);
    Past {
        at: moment(app, words, row.at),
        who: row.who.clone(),
        of: match seat {
            Some(seat) => words.one("house_scan_talk.of_seat", "name", &seat.name),
            None => words.get("house_scan_talk.of_all").to_owned(),
        },
        verdict: verdict_name(words, &view.framework, judgement.verdict.as_ref()),
        grounds: judgement.grounds,
    }
}
