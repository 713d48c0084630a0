//! `peil calendar`: all dates of waves and series, as a calendar file.

use anyhow::Context;
use jiff::civil::Date;
use peil_exchange::{Calendar, CalendarDay, write_atomically};
use peil_fieldwork::{Milestone, Planned, milestones, next_wave, waves_of_series};
use peil_instrument::{Lang, Text};
use peil_storage::{Series, Tx, Wave};

use crate::cli::CalendarArgs;
use crate::commands::series::find_series;
use crate::commands::{find_wave, open_store};
use crate::config::Config;
use crate::texts::TEXTS;
use crate::world::World;

/// Runs `peil calendar`.
///
/// # Errors
/// A refusal if there is no such series or wave; an error if the file cannot be written.
pub async fn run(world: &World, config: &Config, args: &CalendarArgs) -> anyhow::Result<()> {
    let store = open_store(config).await?;
    let today = (world.clock)().date();
    let lang = args.lang;
    let (mut days, mut name) = (Vec::new(), TEXTS.get(lang, "calendar.name").to_owned());
    if let Some(wave) = &args.wave {
        let wave = find_wave(&store, wave).await?;
        wave.name.get(lang).clone_into(&mut name);
        days = of_wave(&wave, lang);
    } else {
        let mut tx = store.begin_read().await?;
        let chosen = match &args.series {
            Some(code) => vec![find_series(&mut tx, code, args.organisation.as_deref()).await?],
            None => tx.all_series().await?,
        };
        if let [only] = chosen.as_slice() {
            only.name.get(lang).clone_into(&mut name);
        }
        for series in &chosen {
            days.extend(of_series(&mut tx, series, today, lang).await?);
        }
        tx.commit().await?;
    }
    store.close().await;
    let calendar = file(&name, days);
    let text = calendar.to_ics((world.clock)().timestamp());
    write_atomically(&args.out, |file| file.write_all(text.as_bytes()))
        .with_context(|| format!("writing {}", args.out.display()))?;
    println!("{}: {} entries", args.out.display(), calendar.days.len());
    Ok(())
}

/// A calendar with the days in order.
pub fn file(name: &str, mut days: Vec<CalendarDay>) -> Calendar {
    days.sort_by(|one, other| (one.first, &one.uid).cmp(&(other.first, &other.uid)));
    Calendar { name: name.to_owned(), days }
}

/// The waves of a series, and a first idea of the one after.
async fn of_series(
    tx: &mut Tx,
    series: &Series,
    today: Date,
    lang: Lang,
) -> anyhow::Result<Vec<CalendarDay>> {
    let waves = waves_of_series(tx, &series.organisation, &series.code).await?;
    let Some((last, earlier)) = waves.split_last() else { return Ok(Vec::new()) };
    let mut days: Vec<CalendarDay> = earlier.iter().flat_map(|wave| of_wave(wave, lang)).collect();
    days.extend(of_last(series, last, today, lang));
    Ok(days)
}

/// The days of the last wave of a series, and of the one after it as far as it can be foreseen.
pub fn of_last(series: &Series, last: &Wave, today: Date, lang: Lang) -> Vec<CalendarDay> {
    let mut days = of_wave(last, lang);
    days.extend(provisional(series, last, today, lang));
    days
}

/// The days of a wave.
fn of_wave(wave: &Wave, lang: Lang) -> Vec<CalendarDay> {
    let Wave { organisation, code, name, series, .. } = wave;
    let day = |planned: &Planned| entry(organisation, series, code, name, planned, lang);
    milestones(wave.opens_on, wave.closes_on).iter().map(day).collect()
}

/// When to begin with the wave after the last one, and when it would open. It has the identifiers that
/// the wave will have under the code that will be proposed, which then replaces it.
fn provisional(series: &Series, last: &Wave, today: Date, lang: Lang) -> Vec<CalendarDay> {
    let Some(next) = next_wave(last, series.rhythm_months, today) else { return Vec::new() };
    let wanted = [Milestone::Plan, Milestone::Opens];
    let planned = milestones(next.opens, next.closes);
    planned
        .iter()
        .filter(|planned| wanted.contains(&planned.milestone))
        .map(|planned| {
            let mut day =
                entry(&series.organisation, &series.code, &next.code, &next.name, planned, lang);
            let values = [("summary", day.summary.as_str())];
            day.summary = TEXTS.fill(lang, "calendar.provisional", &values);
            day
        })
        .collect()
}

fn entry(
    organisation: &str,
    series: &str,
    wave: &str,
    name: &Text,
    planned: &Planned,
    lang: Lang,
) -> CalendarDay {
    let key = planned.milestone.key();
    let values = [
        ("wave", wave),
        ("name", name.get(lang)),
        ("series", series),
        ("organisation", organisation),
    ];
    let text = |which: &str| TEXTS.fill(lang, &format!("calendar.{key}.{which}"), &values);
    CalendarDay {
        uid: format!("{organisation}-{wave}-{key}@peil"),
        first: planned.first,
        last: planned.last,
        summary: text("summary"),
        description: text("description"),
    }
}
