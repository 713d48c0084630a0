//! Dates as a coordinator would choose them.

use jiff::civil::date;
use peil_instrument::Id;
use peil_storage::WaveStatus;

use super::*;

fn wave(code: &str, name: &str, opens_on: Date, closes_on: Date) -> Wave {
    Wave {
        code: code.to_owned(),
        organisation: "waterrijk".to_owned(),
        series: "integriteit".to_owned(),
        name: Text::new(name, "Survey"),
        questionnaire: Id::new("staff").unwrap(),
        version: "1.0.0".to_owned(),
        k: 10,
        synthetic: false,
        status: WaveStatus::Closed,
        opens_on,
        closes_on,
    }
}

/// Monday 7 October to Friday 1 November 2024.
fn last_time() -> Wave {
    wave("2024", "Meting najaar 2024", date(2024, 10, 7), date(2024, 11, 1))
}

#[test]
fn two_years_later_on_the_same_days_of_the_week() {
    let next = next_wave(&last_time(), 24, date(2026, 3, 1)).unwrap();
    assert_eq!((next.opens, next.closes), (date(2026, 10, 5), date(2026, 10, 30)));
    assert_eq!((next.opens.weekday(), next.closes.weekday()), (Weekday::Monday, Weekday::Friday));
    assert_eq!((next.code.as_str(), next.name.nl.as_str()), ("2026", "Meting najaar 2026"));
    assert_eq!(next.name.en, "Survey 2026", "a name without a year gets one");
    assert_eq!(next.was_due, None);
}

#[test]
fn a_day_that_has_passed_becomes_the_same_season_of_a_later_year() {
    let next = next_wave(&last_time(), 24, date(2026, 11, 24)).unwrap();
    assert_eq!(next.opens, date(2027, 10, 4));
    assert_eq!(next.was_due, Some(date(2026, 10, 5)));
    assert_eq!(next.code, "2027");
}

#[test]
fn every_year_of_a_name_is_put_forward_and_other_numbers_are_not() {
    assert_eq!(put_years_forward("2023-2024, ronde 2", 2).unwrap(), "2025-2026, ronde 2");
    assert_eq!(put_years_forward("12024", 2), None);
    assert_eq!(put_years_forward("Meting", 2), None);
    let plain = wave("w1", "Meting", date(2024, 10, 7), date(2024, 11, 1));
    assert_eq!(next_wave(&plain, 24, date(2026, 1, 1)).unwrap().code, "w1-2026");
    let long = wave(&"a".repeat(32), "Meting", date(2024, 10, 7), date(2024, 11, 1));
    assert_eq!(next_wave(&long, 24, date(2026, 1, 1)).unwrap().code, "2026");
}

#[test]
fn the_last_day_of_february_and_the_end_of_time() {
    let leap = wave("w", "x", date(2024, 2, 29), date(2024, 3, 1));
    let next = next_wave(&leap, 12, date(2024, 3, 1)).unwrap();
    assert_eq!((next.opens, next.opens.weekday()), (date(2025, 2, 27), Weekday::Thursday));
    let late = wave("w", "x", date(9999, 1, 1), date(9999, 1, 2));
    assert_eq!(next_wave(&late, 24, date(2026, 1, 1)), None);
}

#[test]
fn the_days_of_a_wave() {
    let days: Vec<(&str, Date)> = milestones(date(2026, 10, 5), date(2026, 10, 30))
        .into_iter()
        .map(|planned| (planned.milestone.key(), planned.first))
        .collect();
    assert_eq!(
        days,
        [
            ("plan", date(2026, 4, 6)), // 5 April is a Sunday
            ("consult", date(2026, 7, 6)),
            ("import", date(2026, 9, 7)),
            ("opens", date(2026, 10, 5)),
            ("reminder_1", date(2026, 10, 13)),
            ("reminder_2", date(2026, 10, 21)),
            ("last_day", date(2026, 10, 30)),
            ("close", date(2026, 11, 2)), // not on Saturday
            ("plates", date(2026, 11, 13)),
            ("conversations", date(2026, 11, 27)),
        ]
    );
}

#[test]
fn a_short_wave_has_few_reminders() {
    let reminders = |opens: Date, closes: Date| {
        let all = milestones(opens, closes);
        all.iter().filter(|day| matches!(day.milestone, Milestone::Reminder(_))).count()
    };
    assert_eq!(reminders(date(2026, 10, 5), date(2026, 10, 5)), 0);
    assert_eq!(reminders(date(2026, 10, 5), date(2026, 10, 6)), 0);
    assert_eq!(reminders(date(2026, 10, 5), date(2026, 10, 9)), 2);
    assert_eq!(reminders(date(2026, 10, 9), date(2026, 10, 12)), 0, "over a weekend");
}

/// Whatever the dates: in order, on workdays, and reminders while the wave is open.
#[test]
fn the_days_of_any_wave_are_in_order() {
    for start in 0..400 {
        for length in 0..60 {
            let opens = date(2026, 1, 1).saturating_add(start.days());
            let closes = opens.saturating_add(length.days());
            let days = milestones(opens, closes);
            assert!(days.is_sorted_by_key(|day| day.first), "{opens} {closes}");
            for day in days {
                let fixed = matches!(day.milestone, Milestone::Opens | Milestone::LastDay);
                let weekend = matches!(day.first.weekday(), Weekday::Saturday | Weekday::Sunday);
                assert!(fixed || !weekend, "{day:?}");
                if let Milestone::Reminder(_) = day.milestone {
                    assert!(opens < day.first && day.first < closes, "{day:?}");
                }
            }
        }
    }
}
