//! The plan in a proposal: `wave.toml`, with a comment for every line.

use std::path::Path;

use jiff::civil::{Date, Weekday};
use peil_fieldwork::{Again, Proposal};
use peil_instrument::Lang;

use crate::texts::TEXTS;

/// The name of the file with own items.
pub const OWN_ITEMS: &str = "own-items.toml";

/// The own items of the last wave as a file, if it had any.
pub fn own_items(proposal: &Proposal, lang: Lang) -> Option<String> {
    let own = proposal.again.own_items.as_ref()?;
    let head = comment("own_items_head", lang, &[("last", &proposal.last.code)]);
    Some(format!("{head}\n{}", own.to_toml(peil_instrument::shipped::bank())))
}

/// The text of `wave.toml`.
pub fn wave_toml(proposal: &Proposal, out: &Path, today: Date, lang: Lang) -> String {
    let Proposal { series, last, next, fielded, again, .. } = proposal;
    let Again { questionnaire, version, fielded_version, themes, gone, own_items, .. } = again;
    let length = last.opens_on.until(last.closes_on).map_or(0, |span| span.get_days()) + 1;
    let plan = out.join("wave.toml").display().to_string();
    let (today, length) = (today.to_string(), length.to_string());
    let opened = in_words(last.opens_on, lang);
    let (opens, closes) = (in_words(next.opens, lang), in_words(next.closes, lang));
    let fielded = format!("{} {fielded_version}", fielded.id());
    let (gone, of) = (gone.join(", "), format!("{} {version}", questionnaire.id()));
    let k = last.k.to_string();
    let rhythm = series.rhythm_months.to_string();
    let due = next.was_due.map(|due| in_words(due, lang)).unwrap_or_default();
    let values = [
        ("today", today.as_str()),
        ("last", &last.code),
        ("plan", &plan),
        ("opened", &opened),
        ("opens", &opens),
        ("closes", &closes),
        ("days", &length),
        ("fielded", &fielded),
        ("k", &k),
        ("rhythm", &rhythm),
        ("due", &due),
        ("gone", &gone),
        ("of", &of),
    ];
    let mut file = comment("head", lang, &values);
    let mut add = |key: &str, line: String| {
        file.push('\n');
        file.push_str(&comment(key, lang, &values));
        file.push_str(&line);
        file.push('\n');
    };
    add("code", format!("code = {}", quoted(&next.code)));
    let name = format!("{{ nl = {}, en = {} }}", quoted(&next.name.nl), quoted(&next.name.en));
    add("name", format!("name = {name}"));
    add("organisation", format!("organisation = {}", quoted(&series.organisation)));
    add("series", format!("series = {}", quoted(&series.code)));
    add("previous", format!("previous = {}", quoted(&last.code)));
    let opens_comment = if next.was_due.is_some() { "opens_late" } else { "opens" };
    add(opens_comment, format!("opens = {}", next.opens));
    add("closes", format!("closes = {}", next.closes));
    add("questionnaire", format!("questionnaire = {}", quoted(questionnaire.id().as_str())));
    add("version", format!("version = {}", quoted(version)));
    if let Some(themes) = themes {
        let names: Vec<String> = themes.iter().map(|theme| quoted(theme)).collect();
        let key = if gone.is_empty() { "themes" } else { "themes_gone" };
        add(key, format!("themes = [{}]", names.join(", ")));
    }
    if own_items.is_some() {
        add("own_items", format!("own_items = {}", quoted(OWN_ITEMS)));
    }
    add("k", format!("k = {}", last.k));
    if last.synthetic {
        add("synthetic", "synthetic = true".to_owned());
    }
    file
}

/// The comment of a key, every line with its sign.
fn comment(key: &str, lang: Lang, values: &[(&str, &str)]) -> String {
    let text = TEXTS.fill(lang, &format!("wave_file.{key}"), values);
    let mut comment = String::new();
    for line in text.trim().lines() {
        comment.extend(["# ", line, "\n"]);
    }
    comment
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// A day with its name: Monday 2026-10-05.
fn in_words(day: Date, lang: Lang) -> String {
    let key = match day.weekday() {
        Weekday::Monday => "monday",
        Weekday::Tuesday => "tuesday",
        Weekday::Wednesday => "wednesday",
        Weekday::Thursday => "thursday",
        Weekday::Friday => "friday",
        Weekday::Saturday => "saturday",
        Weekday::Sunday => "sunday",
    };
    format!("{} {day}", TEXTS.get(lang, &format!("weekday.{key}")))
}
