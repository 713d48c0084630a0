//! What is to be done next for a series of waves, on the first page of whoever runs them: months before the next one too.

use jiff::ToSpan;
use jiff::civil::Date;
use peil_fieldwork::{Milestone, Planned, milestones, next_wave, waves_of_series};
use peil_instrument::Text;
use peil_storage::{Series, StorageError, Tx, Wave, WaveStatus};

use super::gate::Inside;
use crate::words::Words;

/// Months before the first day of preparing in which it is named.
const BEFORE_MONTHS: i32 = 2;
/// The most lines for one series.
const LINES: usize = 3;

/// A line of the list.
pub(crate) struct Ahead {
    pub(crate) what: String,
    pub(crate) day: String,
    /// Whether that day has passed.
    pub(crate) late: bool,
    pub(crate) href: String,
}

/// What comes up in an organisation's series, the nearest first.
pub(crate) async fn ahead(
    tx: &mut Tx,
    words: Words<'_>,
    inside: &Inside,
    today: Date,
) -> Result<Vec<Ahead>, StorageError> {
    let mut found: Vec<(Date, Ahead)> = Vec::new();
    for series in tx.all_series().await? {
        if series.organisation != inside.signed.organisation {
            continue;
        }
        let waves = waves_of_series(tx, &series.organisation, &series.code).await?;
        let Some(last) = waves.last() else { continue };
        let href = |tail: &str| inside.path(tail);
        let (name, days, href) = match due(&series, last, today) {
            Due::This(days) => {
                let name = last.name.get(inside.lang).to_owned();
                (name, days, href(&format!("/waves/{}", last.code)))
            }
            Due::Next(name, days) => (name.get(inside.lang).to_owned(), days, href("/new-wave")),
            Due::Nothing => continue,
        };
        found.extend(days.into_iter().take(LINES).map(|Planned { milestone, first, .. }| {
            let what = words.one(key(milestone), "name", &name);
            let day = words.date(first);
            (first, Ahead { what, day, late: first < today, href: href.clone() })
        }));
    }
    found.sort_by_key(|(day, _)| *day);
    Ok(found.into_iter().map(|(_, line)| line).collect())
}

/// What is to be done next in a series.
enum Due {
    /// For the wave that goes on.
    This(Vec<Planned>),
    /// For the one after it.
    Next(Text, Vec<Planned>),
    Nothing,
}

/// Of a wave that goes on what is still to come; of the one after it what has to be done before it opens, from two months
/// before the first of that, and what is late.
fn due(series: &Series, last: &Wave, today: Date) -> Due {
    let days = milestones(last.opens_on, last.closes_on);
    if last.status < WaveStatus::Published {
        return Due::This(days.into_iter().filter(|day| day.last >= today).collect());
    }
    let Some(next) = next_wave(last, series.rhythm_months, today) else { return Due::Nothing };
    let before = |day: &Planned| {
        matches!(day.milestone, Milestone::Plan | Milestone::Consult | Milestone::Import)
    };
    let days: Vec<Planned> =
        milestones(next.opens, next.closes).into_iter().filter(before).collect();
    match days.first() {
        Some(first) if first.first <= today.saturating_add(BEFORE_MONTHS.months()) => {
            Due::Next(next.name, days)
        }
        _ => Due::Nothing,
    }
}

fn key(milestone: Milestone) -> &'static str {
    match milestone {
        Milestone::Plan => "house_ahead.plan",
        Milestone::Consult => "house_ahead.consult",
        Milestone::Import => "house_ahead.import",
        Milestone::Opens => "house_ahead.opens",
        Milestone::Reminder(_) => "house_ahead.reminder",
        Milestone::LastDay => "house_ahead.last_day",
        Milestone::Close => "house_ahead.close",
        Milestone::Plates => "house_ahead.plates",
        Milestone::Conversations => "house_ahead.conversations",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use peil_instrument::Id;

    use super::*;

    fn series() -> Series {
        Series {
            code: "s".to_owned(),
            organisation: "town".to_owned(),
            name: Text::new("Reeks", "Series"),
            rhythm_months: 24,
        }
    }

    fn wave(status: WaveStatus) -> Wave {
        Wave {
            code: "meting-2026".to_owned(),
            organisation: "town".to_owned(),
            series: "s".to_owned(),
            name: Text::new("Meting 2026", "Survey 2026"),
            questionnaire: Id::new("staff").unwrap(),
            version: "1.0.0".to_owned(),
            k: 10,
            synthetic: false,
            status,
            opens_on: date(2026, 11, 2),
            closes_on: date(2026, 11, 27),
        }
    }

    fn keys(days: &[Planned]) -> Vec<&'static str> {
        days.iter().map(|day| day.milestone.key()).collect()
    }

    #[test]
    fn a_wave_that_goes_on_has_its_own_days() {
        let Due::This(days) = due(&series(), &wave(WaveStatus::Open), date(2026, 11, 20)) else {
            panic!("it goes on")
        };
        assert_eq!(keys(&days), ["last_day", "close", "plates", "conversations"]);
    }

    #[test]
    fn the_next_one_is_named_months_ahead_and_not_sooner() {
        let shared = wave(WaveStatus::Published);
        // It would open in November 2028, so planning begins in May.
        assert!(matches!(due(&series(), &shared, date(2028, 2, 1)), Due::Nothing));
        let Due::Next(name, days) = due(&series(), &shared, date(2028, 3, 20)) else {
            panic!("two months before")
        };
        assert_eq!(name.nl, "Meting 2028");
        assert_eq!(keys(&days), ["plan", "consult", "import"]);
        // Nobody began: it stays there, late as it is.
        let Due::Next(_, days) = due(&series(), &shared, date(2028, 9, 1)) else {
            panic!("still to be done")
        };
        assert!(days[0].first < date(2028, 9, 1));
    }
}
