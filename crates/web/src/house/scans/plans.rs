//! Which scans are made of what a coordinator typed.

use peil_accounts::AccountRow;
use peil_assessment::NewSeat;
use peil_instrument::{Framework, UnitTree, is_wave_code};
use peil_maturity::{ScanKind, ScanPlan};

use crate::house::field::day;
use crate::words::Words;

/// What was typed.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) framework: String,
    pub(super) kind: String,
    pub(super) day: String,
    pub(super) code: String,
    pub(super) assessors: Vec<String>,
    pub(super) units: Vec<String>,
}

/// A fault: the field, and the words.
pub(super) type Wrong = (&'static str, String);

/// What there is to choose from.
pub(super) struct There {
    pub(super) frameworks: Vec<Framework>,
    pub(super) tree: Option<UnitTree>,
    pub(super) accounts: Vec<AccountRow>,
}

/// Which scans are made of what was typed, and who scores in each; or what is wrong with it.
pub(super) fn plans(
    words: Words<'_>,
    there: &There,
    typed: &Typed,
) -> Result<(Vec<ScanPlan>, Vec<NewSeat>), Vec<Wrong>> {
    let mut wrong = Vec::new();
    let mut say = |name: &'static str, key: &str| wrong.push((name, words.get(key).to_owned()));
    let framework = there.frameworks.iter().find(|it| *it.id.as_str() == *typed.framework);
    if framework.is_none() {
        say("framework", "house_scan_new.framework_fault");
    }
    let kind = ScanKind::read(&typed.kind).filter(|kind| *kind != ScanKind::Published);
    if kind.is_none() {
        say("kind", "house_scan_new.kind_fault");
    }
    let on = day(&typed.day);
    if on.is_none() {
        say("day", "house_new.day_fault");
    }
    let codes: Vec<(String, &str)> = if typed.units.is_empty() {
        vec![(typed.code.clone(), "")]
    } else {
        typed.units.iter().map(|unit| (of_unit(&typed.code, unit), unit.as_str())).collect()
    };
    let fits = |code: &String| is_wave_code(code) && code != "new";
    let twice = |at: usize| codes[..at].iter().any(|(code, _)| *code == codes[at].0);
    if !fits(&typed.code) {
        say("code", "house_scan_new.code_fault");
    } else if !codes.iter().all(|(code, _)| fits(code)) || (0..codes.len()).any(twice) {
        say("code", "house_scan_new.code_long");
    }
    let chosen = |account: &&AccountRow| typed.assessors.contains(&account.account.to_string());
    let seat = |account: &AccountRow| NewSeat {
        name: account.name.clone(),
        account: Some(*account.account.bytes()),
    };
    let seats: Vec<NewSeat> = there.accounts.iter().filter(chosen).map(seat).collect();
    if seats.is_empty() {
        say("assessor", "house_scan_new.assessor_fault");
    }
    let (Some(framework), Some(kind), Some(day), true) = (framework, kind, on, wrong.is_empty())
    else {
        return Err(wrong);
    };
    let plan = |(code, unit): (String, &str)| ScanPlan {
        code,
        programme: if unit.is_empty() { String::new() } else { typed.code.clone() },
        framework: framework.id.clone(),
        version: framework.version.clone(),
        kind,
        day,
        unit: unit.to_owned(),
        assessors: Vec::new(),
        name: framework.title.clone(),
    };
    Ok((codes.into_iter().map(plan).collect(), seats))
}

/// The code of the scan of a unit: letters and digits of the unit's code after that of the programme.
fn of_unit(programme: &str, unit: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    format!("{programme}-{}", unit.chars().map(plain).collect::<String>())
}
