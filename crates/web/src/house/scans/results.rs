//! What a closed scan says: per norm, per group and as a whole; what changed; another scan of the same beside it.

use peil_assessment::{ScanView, earlier, open};
use peil_instrument::Text;
use peil_maturity::{Since, State, StateCounts, changes};
use peil_storage::{Scan, ScanStatus};

use super::{OwnScan, kind_of, problem, state_key, verdict_name};
use crate::App;
use crate::house::gate::Inside;
use crate::problem::Problem;
use crate::words::Words;

/// The results of a scan.
pub(super) struct ResultsPart<'a> {
    pub(super) groups: Vec<GroupResult<'a>>,
    /// State and count, over all norms.
    pub(super) overall: Vec<(&'a str, usize)>,
    /// With which earlier scan it is compared.
    pub(super) since: String,
    /// Which other scan stands beside it.
    pub(super) beside: String,
    /// Other scans that can stand beside it: address and name.
    pub(super) others: Vec<(String, String)>,
}

/// A group of norms.
pub(super) struct GroupResult<'a> {
    pub(super) title: String,
    pub(super) counts: String,
    /// Level and count.
    pub(super) levels: Vec<(String, usize)>,
    pub(super) norms: Vec<NormRow<'a>>,
}

/// A norm.
pub(super) struct NormRow<'a> {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) state: &'a str,
    pub(super) state_class: &'static str,
    pub(super) level: &'a str,
    /// What the next level asks; empty at the highest.
    pub(super) next: String,
    pub(super) change: String,
    pub(super) beside: String,
}

/// The results of a closed scan, beside the one with the code `with` if that is of the same.
pub(super) async fn results_part<'a>(
    app: &'a App,
    inside: &Inside,
    scan: &'a OwnScan,
    with: Option<&str>,
) -> Result<ResultsPart<'a>, Problem> {
    let words = app.site().words(inside.lang);
    let view = &scan.view;
    let mut tx = app.house().store().begin_read().await?;
    // Who does not run scans sees only those in which that scored.
    let account = inside.signed.account.bytes();
    let mut seen: Vec<ScanView> = Vec::new();
    for other in tx.scans(&view.scan.organisation).await? {
        if is_of_same(&view.scan, &other) {
            let other = open(&mut tx, &view.scan.organisation, &other.code).await;
            seen.push(other.map_err(problem)?);
        }
    }
    seen.retain(|other| scan.runs || other.seat_of(account).is_some());
    let before = earlier(&mut tx, &view.scan).await.map_err(problem)?;
    tx.commit().await?;
    let of = |code: &str| seen.iter().find(|view| view.scan.code == code);
    let before = before.and_then(|before| of(&before.code));
    let beside = with.and_then(of);
    let profile = view.profile();
    let changed = before
        .map(|before| changes((&before.framework, &before.profile()), (&view.framework, &profile)));
    let norm = |norm: usize| {
        let of = &view.framework.norms[norm];
        let result = &profile.norms[norm];
        let next = result.next.map(|next| {
            let level = view.framework.levels[next].title.get(inside.lang);
            let values = [("level", level), ("text", of.levels[next].get(inside.lang))];
            words.fill("house_scan.next", &values)
        });
        NormRow {
            href: inside.path(&scan.tail(&format!("/talk/{}", norm + 1))),
            title: of.title.get(inside.lang).to_owned(),
            state: words.get(state_key(result.state)),
            state_class: result.state.word(),
            level: verdict_name(
                words,
                &view.framework,
                view.said(0, norm).and_then(|said| said.judgement.verdict.as_ref()),
            ),
            next: next.unwrap_or_default(),
            change: changed.as_ref().map(|all| since(words, all[norm].since)).unwrap_or_default(),
            beside: beside.map(|other| beside_of(words, view, other, norm)).unwrap_or_default(),
        }
    };
    let groups = view.framework.groups.iter().zip(&profile.groups).enumerate();
    let groups = groups.map(|(at, (group, found))| GroupResult {
        title: group.title.get(inside.lang).to_owned(),
        counts: counts(words, &found.states),
        levels: levels(inside, view, &found.levels),
        norms: peil_maturity::Programme::norms_of(&view.framework, at)
            .into_iter()
            .map(norm)
            .collect(),
    });
    let called = |other: &ScanView| {
        let day = words.date(other.scan.day);
        format!("{}, {day}", kind_of(words, &other.scan))
    };
    Ok(ResultsPart {
        groups: groups.collect(),
        overall: State::ALL
            .into_iter()
            .map(|state| (words.get(state_key(state)), profile.overall.of(state)))
            .collect(),
        since: before
            .map(|it| words.one("house_scan.since", "scan", called(it)))
            .unwrap_or_default(),
        beside: beside.map(called).unwrap_or_default(),
        others: seen
            .iter()
            .map(|it| (inside.path_with(&scan.tail(""), "with", &it.scan.code), called(it)))
            .collect(),
    })
}

fn is_of_same(scan: &Scan, other: &Scan) -> bool {
    other.code != scan.code
        && other.status == ScanStatus::Closed
        && other.unit == scan.unit
        && other.framework == scan.framework
}

fn levels(inside: &Inside, view: &ScanView, found: &[usize]) -> Vec<(String, usize)> {
    let name = |text: &Text| text.get(inside.lang).to_owned();
    let levels = view.framework.levels.iter().zip(found);
    levels.map(|(level, count)| (name(&level.title), *count)).collect()
}

/// How many norms are in each state, in a line.
pub(super) fn counts(words: Words<'_>, counts: &StateCounts) -> String {
    let some = State::ALL.into_iter().filter(|state| counts.of(*state) > 0);
    let one = |state: State| {
        format!("{} {}", counts.of(state), words.get(state_key(state)).to_lowercase())
    };
    some.map(one).collect::<Vec<_>>().join(", ")
}

/// What became of a norm, in words.
fn since(words: Words<'_>, since: Since) -> String {
    match since {
        Since::Higher(1) => words.get("house_scan.higher_one").to_owned(),
        Since::Higher(levels) => words.one("house_scan.higher", "levels", levels),
        Since::Lower(1) => words.get("house_scan.lower_one").to_owned(),
        Since::Lower(levels) => words.one("house_scan.lower", "levels", levels),
        Since::Same => words.get("house_scan.unchanged").to_owned(),
        Since::States(was, is) => {
            let values = [("was", words.get(state_key(was))), ("is", words.get(state_key(is)))];
            words.fill("house_scan.states", &values)
        }
        Since::Unknown => words.get("house_scan.change_unknown").to_owned(),
        Since::Reworded => words.get("house_scan.reworded").to_owned(),
        Since::New => words.get("house_scan.new_norm").to_owned(),
    }
}

/// What another scan says of a norm, if it is asked there in the same words.
fn beside_of(words: Words<'_>, view: &ScanView, other: &ScanView, norm: usize) -> String {
    let all = changes((&other.framework, &other.profile()), (&view.framework, &view.profile()));
    match all[norm].since {
        Since::Reworded => words.get("house_scan.reworded").to_owned(),
        Since::New => words.get("house_scan.new_norm").to_owned(),
        _ => {
            let at = other.framework.norm_index(view.framework.norms[norm].id.as_str());
            let said = at.and_then(|at| other.said(0, at));
            let verdict = said.and_then(|said| said.judgement.verdict.as_ref());
            verdict_name(words, &other.framework, verdict).to_owned()
        }
    }
}
