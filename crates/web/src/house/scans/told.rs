//! What is wrong with a judgement, or missing in it, at its field and in words; and the parts of a form that two pages show.

use peil_instrument::{Framework, Norm};
use peil_maturity::{AspectVerdict, Fault, Judgement};

use super::form::{Made, Typed};
use crate::words::Words;

/// A fault: the id of the field, and the words.
pub(super) type Wrong = (String, String);

/// Something to choose: value, name, what it means, whether it is chosen.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) name: String,
    pub(super) what: String,
    pub(super) on: bool,
}

/// An aspect, with what can be said of it.
pub(super) struct AspectField {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) asks: String,
    pub(super) options: Vec<Choice>,
}

/// The levels of a norm as they are chosen from.
pub(super) fn levels(
    words: Words<'_>,
    framework: &Framework,
    norm: &Norm,
    typed: &Typed,
) -> Vec<Choice> {
    let lang = words.lang();
    let level = |(level, text): (&peil_instrument::NormLevel, &peil_instrument::Text)| Choice {
        value: level.id.to_string(),
        name: level.title.get(lang).to_owned(),
        what: text.get(lang).to_owned(),
        on: *level.id.as_str() == *typed.verdict,
    };
    let mut all: Vec<Choice> = framework.levels.iter().zip(&norm.levels).map(level).collect();
    all.push(Choice {
        value: ":cannot_judge".to_owned(),
        name: words.get("house_scan.cannot_judge").to_owned(),
        what: words.get("house_scan.cannot_judge_what").to_owned(),
        on: typed.verdict == ":cannot_judge",
    });
    all
}

/// The aspects of a framework as they are chosen from.
pub(super) fn aspects(words: Words<'_>, framework: &Framework, typed: &Typed) -> Vec<AspectField> {
    let lang = words.lang();
    let field = |aspect: &peil_instrument::NormAspect| {
        let id = aspect.id.to_string();
        let said = typed.aspects.get(&id).map_or("", String::as_str);
        let option = |verdict: AspectVerdict| Choice {
            value: verdict.word().to_owned(),
            name: words.get(aspect_key(verdict)).to_owned(),
            what: String::new(),
            on: verdict.word() == said,
        };
        AspectField {
            title: aspect.title.get(lang).to_owned(),
            asks: aspect.asks.get(lang).to_owned(),
            options: AspectVerdict::ALL.into_iter().map(option).collect(),
            id,
        }
    };
    framework.aspects.iter().map(field).collect()
}

/// What is said of an aspect, in words.
pub(super) fn aspect_key(verdict: AspectVerdict) -> &'static str {
    match verdict {
        AspectVerdict::Yes => "house_scan.aspect_yes",
        AspectVerdict::Partly => "house_scan.aspect_partly",
        AspectVerdict::No => "house_scan.aspect_no",
        AspectVerdict::CannotJudge => "house_scan.cannot_judge",
    }
}

/// Faults, each at its field.
pub(super) fn told(
    words: Words<'_>,
    framework: &Framework,
    made: &Made,
    faults: &[Fault],
) -> Vec<Wrong> {
    let no_day = made.no_day.iter();
    let no_day =
        no_day.map(|row| (format!("day-{row}"), words.get("house_new.day_fault").to_owned()));
    faults.iter().map(|fault| one(words, framework, made, fault)).chain(no_day).collect()
}

fn one(words: Words<'_>, framework: &Framework, made: &Made, fault: &Fault) -> Wrong {
    let judgement = &made.judgement;
    let row = |number: usize| made.rows.get(number - 1).copied().unwrap_or_default();
    let is = |field: &str, key: &str| (field.to_owned(), words.get(key).to_owned());
    match fault {
        Fault::NoVerdict | Fault::UnknownLevel { .. } | Fault::NoLevel { .. } => {
            is("verdict", "house_scan_norm.no_verdict")
        }
        Fault::NoAspect { aspect } | Fault::UnknownAspect { aspect } => {
            let known = framework.aspects.iter().find(|known| known.id == *aspect);
            let title = known.map_or("", |known| known.title.get(words.lang()));
            (format!("aspect-{aspect}"), words.one("house_scan_norm.no_aspect", "aspect", title))
        }
        Fault::NoGrounds => is("grounds", "house_scan_norm.no_grounds"),
        Fault::NamelessEvidence { number } => {
            is(&format!("what-{}", row(*number)), "house_scan_norm.nameless")
        }
        Fault::NoAddress { number } => {
            is(&format!("link-{}", row(*number)), "house_scan_norm.no_address")
        }
        Fault::TooLong { most } => {
            let field = field_of(made, |text| text.chars().count() > *most);
            (field, words.one("house_scan_norm.too_long", "most", words.count(*most as u64)))
        }
        Fault::MailAddress => {
            let field = field_of(made, |text| text.contains('@'));
            is(&field, "house_scan_norm.mail_address")
        }
        other @ Fault::UnknownPart { .. } => {
            let field = if judgement.verdict.is_none() { "verdict" } else { "grounds" };
            (field.to_owned(), other.to_string())
        }
    }
}

/// The field whose text is such.
fn field_of(made: &Made, is: impl Fn(&str) -> bool) -> String {
    let Judgement { grounds, evidence, .. } = &made.judgement;
    if is(grounds) {
        return "grounds".to_owned();
    }
    let rows = evidence.iter().zip(&made.rows);
    let found = rows.into_iter().find_map(|(evidence, row)| {
        let texts =
            [("what", &evidence.what), ("place", &evidence.place), ("link", &evidence.link)];
        texts.into_iter().find(|(_, text)| is(text)).map(|(name, _)| format!("{name}-{row}"))
    });
    found.unwrap_or_else(|| "grounds".to_owned())
}
