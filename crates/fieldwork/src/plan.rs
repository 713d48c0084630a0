//! The days of a wave and of the one after it: planning, without a clock or a database.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use peil_instrument::{Text, is_wave_code};
use peil_storage::Wave;

/// A first idea of the wave after another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextWave {
    /// Its code: the previous one with the year put forward.
    pub code: String,
    /// Its name: the previous one with the year put forward.
    pub name: Text,
    /// First day: the previous one, a rhythm later, on the same day of the week.
    pub opens: Date,
    /// Last day: as many days later as last time.
    pub closes: Date,
    /// The day on which the rhythm would have it open, if that has passed; `opens` is then the same
    /// season of the first year in which it is still to come.
    pub was_due: Option<Date>,
}

/// Something to do, or to know, on a day of a wave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Milestone {
    /// Half a year before: decide on questionnaire and units.
    Plan,
    /// Three months before: works council (ondernemingsraad) and data protection.
    Consult,
    /// A month before: units and staff, letters.
    Import,
    /// The first day on which answers are taken.
    Opens,
    /// A reminder to everybody; the first or the second.
    Reminder(u8),
    /// The last day on which answers are taken.
    LastDay,
    /// The day after: close the wave.
    Close,
    /// Two weeks later: hand out the talk plates.
    Plates,
    /// Six weeks in which teams talk about them.
    Conversations,
}

impl Milestone {
    /// Its name in texts and in the identifiers of a calendar; never changed.
    pub fn key(self) -> &'static str {
        match self {
            Milestone::Plan => "plan",
            Milestone::Consult => "consult",
            Milestone::Import => "import",
            Milestone::Opens => "opens",
            Milestone::Reminder(1) => "reminder_1",
            Milestone::Reminder(_) => "reminder_2",
            Milestone::LastDay => "last_day",
            Milestone::Close => "close",
            Milestone::Plates => "plates",
            Milestone::Conversations => "conversations",
        }
    }
}

/// A milestone and its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    /// What it is.
    pub milestone: Milestone,
    /// The first day.
    pub first: Date,
    /// The last day; the first, if it is one day.
    pub last: Date,
}

/// The wave after `previous` in a series with this rhythm, as a first idea.
///
/// `None` if the dates leave the calendar (after the year 9999).
pub fn next_wave(previous: &Wave, rhythm_months: u32, today: Date) -> Option<NextWave> {
    let due = forward(previous.opens_on, rhythm_months)?;
    let mut opens = due;
    let mut months = rhythm_months;
    while opens <= today {
        months += 12;
        opens = forward(previous.opens_on, months)?;
    }
    let length = previous.opens_on.until(previous.closes_on).ok()?;
    let years = opens.year() - previous.opens_on.year();
    let dated = |text: &str| {
        put_years_forward(text, years).unwrap_or_else(|| format!("{text} {}", opens.year()))
    };
    let code = put_years_forward(&previous.code, years)
        .unwrap_or_else(|| format!("{}-{}", previous.code, opens.year()));
    Some(NextWave {
        code: Some(code)
            .filter(|code| is_wave_code(code))
            .unwrap_or_else(|| opens.year().to_string()),
        name: Text::new(dated(&previous.name.nl), dated(&previous.name.en)),
        opens,
        closes: opens.checked_add(length).ok()?,
        was_due: (opens != due).then_some(due),
    })
}

/// The days of a wave, in order.
///
/// Days on which people have to do something fall on no Saturday or Sunday; holidays are for people to
/// see. A wave of a few days has one reminder, or none.
pub fn milestones(opens: Date, closes: Date) -> Vec<Planned> {
    let before = |months: i32| workday(opens.saturating_sub(months.months()));
    let after = |days: i32| workday(closes.saturating_add(days.days()));
    let mut planned = vec![
        once(Milestone::Plan, before(6)),
        once(Milestone::Consult, before(3)),
        once(Milestone::Import, before(1)),
        once(Milestone::Opens, opens),
    ];
    planned.extend(reminders(opens, closes));
    planned.push(once(Milestone::LastDay, closes));
    planned.push(once(Milestone::Close, after(1)));
    planned.push(once(Milestone::Plates, after(14)));
    let first = after(28);
    let last = first.saturating_add(6.weeks());
    planned.push(Planned { milestone: Milestone::Conversations, first, last });
    planned
}

fn once(milestone: Milestone, day: Date) -> Planned {
    Planned { milestone, first: day, last: day }
}

/// After a third and two thirds of the days; between the first day and the last.
fn reminders(opens: Date, closes: Date) -> Vec<Planned> {
    let n_days = opens.until(closes).map_or(0, |span| span.get_days());
    let mut reminders: Vec<Planned> = Vec::new();
    for third in [1, 2] {
        let day = workday(opens.saturating_add((n_days * third / 3).days()));
        let twice = reminders.last().is_some_and(|before| before.first >= day);
        if day > opens && day < closes && !twice {
            let number = if reminders.is_empty() { 1 } else { 2 };
            reminders.push(once(Milestone::Reminder(number), day));
        }
    }
    reminders
}

/// So many months later, on the same day of the week: at most three days from the same date.
fn forward(day: Date, months: u32) -> Option<Date> {
    let there = day.checked_add(i32::try_from(months).ok()?.months()).ok()?;
    let off = there.weekday().until(day.weekday());
    let off = if off > 3 { off - 7 } else { off };
    there.checked_add(i32::from(off).days()).ok()
}

/// This day, or the Monday after if it is in a weekend.
fn workday(day: Date) -> Date {
    match day.weekday() {
        Weekday::Saturday => day.saturating_add(2.days()),
        Weekday::Sunday => day.saturating_add(1.day()),
        _ => day,
    }
}

/// The text with every number that looks like a year (1990 to 2099) put forward; `None` if there is
/// none.
fn put_years_forward(text: &str, years: i16) -> Option<String> {
    let mut forward = String::with_capacity(text.len());
    let mut found = false;
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let digits = &rest[start..];
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        forward.push_str(&rest[..start]);
        let number = &digits[..end];
        match number.parse::<i16>() {
            Ok(year) if (1990..=2099).contains(&year) => {
                found = true;
                forward.push_str(&(year + years).to_string());
            }
            _ => forward.push_str(number),
        }
        rest = &digits[end..];
    }
    forward.push_str(rest);
    found.then_some(forward)
}

#[cfg(test)]
mod tests;
