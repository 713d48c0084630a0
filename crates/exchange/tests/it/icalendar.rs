//! Calendar files, read back by a small reader of RFC 5545.

use expect_test::expect;
use jiff::civil::{Date, date};
use peil_exchange::{Calendar, CalendarDay};
use proptest::prelude::*;

fn day(uid: &str, first: Date, last: Date, summary: &str, description: &str) -> CalendarDay {
    let [uid, summary, description] = [uid, summary, description].map(str::to_owned);
    CalendarDay { uid, first, last, summary, description }
}

/// The content lines of a file: folds undone, every line well ended and short enough.
fn content_lines(ics: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in ics.strip_suffix("\r\n").unwrap().split("\r\n") {
        assert!(line.len() <= 75 && !line.is_empty(), "{line:?}");
        assert!(!line.contains(char::is_control), "{line:?}");
        match line.strip_prefix(' ') {
            Some(rest) => lines.last_mut().unwrap().push_str(rest),
            None => lines.push(line.to_owned()),
        }
    }
    lines
}

fn unescape(text: &str) -> String {
    let mut plain = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next().unwrap() {
                'n' | 'N' => plain.push('\n'),
                escaped => {
                    assert!("\\;,".contains(escaped), "{text}");
                    plain.push(escaped);
                }
            },
            ';' | ',' => panic!("not escaped: {text}"),
            c => plain.push(c),
        }
    }
    plain
}

/// Reads a calendar back, and checks the frame around it.
fn parse(ics: &str) -> Calendar {
    let lines = content_lines(ics);
    let mut lines = lines.iter().map(|line| line.split_once(':').unwrap());
    let mut expect = |name: &str| {
        let (found, value) = lines.next().unwrap();
        assert_eq!(found, name);
        value.to_owned()
    };
    assert_eq!((&*expect("BEGIN"), &*expect("VERSION")), ("VCALENDAR", "2.0"));
    assert!(!expect("PRODID").is_empty());
    let name = unescape(&expect("X-WR-CALNAME"));
    let mut days = Vec::new();
    let read_day = |text: &str| Date::strptime("%Y%m%d", text).unwrap();
    loop {
        let (property, value) = lines.next().unwrap();
        if property == "END" {
            assert_eq!((value, lines.next()), ("VCALENDAR", None));
            return Calendar { name, days };
        }
        assert_eq!((property, value), ("BEGIN", "VEVENT"));
        let mut expect = |name: &str| {
            let (found, value) = lines.next().unwrap();
            assert_eq!(found, name);
            value
        };
        let uid = unescape(expect("UID"));
        assert_eq!(expect("DTSTAMP"), "20261124T140500Z");
        let first = read_day(expect("DTSTART;VALUE=DATE"));
        let last = read_day(expect("DTEND;VALUE=DATE")).yesterday().unwrap();
        let summary = unescape(expect("SUMMARY"));
        let description = unescape(expect("DESCRIPTION"));
        assert_eq!((expect("TRANSP"), expect("END")), ("TRANSPARENT", "VEVENT"));
        days.push(CalendarDay { uid, first, last, summary, description });
    }
}

fn written(calendar: &Calendar) -> String {
    calendar.to_ics("2026-11-24T15:05:00+01:00".parse().unwrap())
}

#[test]
fn a_calendar_as_it_stands_in_its_file() {
    let calendar = Calendar {
        name: "Integriteit".to_owned(),
        days: vec![day(
            "waterrijk-2026-opens@peil",
            date(2026, 10, 5),
            date(2026, 10, 5),
            "Meting 2026 opent",
            "Zet de brieven op de post; verstuur de mail.\nKijk daarna, ook ’s middags, of iedereen \
             kan antwoorden.",
        )],
    };
    expect![[r"
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//Peil//Peil//NL
        X-WR-CALNAME:Integriteit
        BEGIN:VEVENT
        UID:waterrijk-2026-opens@peil
        DTSTAMP:20261124T140500Z
        DTSTART;VALUE=DATE:20261005
        DTEND;VALUE=DATE:20261006
        SUMMARY:Meting 2026 opent
        DESCRIPTION:Zet de brieven op de post\; verstuur de mail.\nKijk daarna\, oo
         k ’s middags\, of iedereen kan antwoorden.
        TRANSP:TRANSPARENT
        END:VEVENT
        END:VCALENDAR
    "]]
    .assert_eq(&written(&calendar).replace("\r\n", "\n"));
}

#[test]
fn several_days_end_on_their_last_and_a_year_turns() {
    let conversations = day("c@peil", date(2026, 12, 1), date(2027, 1, 31), "Gesprekken", "");
    let calendar = Calendar { name: "x".to_owned(), days: vec![conversations] };
    assert!(written(&calendar).contains("DTEND;VALUE=DATE:20270201\r\n"));
    assert_eq!(parse(&written(&calendar)), calendar);
}

/// What a control character becomes: a blank, but for the line end.
fn plain(text: &str) -> String {
    let blank = |c: char| if c.is_control() && c != '\n' { ' ' } else { c };
    text.replace("\r\n", "\n").chars().map(blank).collect()
}

proptest! {
    /// Any texts come back, whatever the lines were folded and escaped into.
    #[test]
    fn any_calendar_reads_back(
        name in any::<String>(),
        texts in prop::collection::vec((any::<String>(), "[a-z\\\\;,\n éë€😀]{0,300}"), 0..4),
        start in 0_i32..40_000,
        length in 0_i32..400,
    ) {
        use jiff::ToSpan;
        let first = date(1990, 1, 1) + start.days();
        let days = texts.iter().enumerate().map(|(at, (summary, description))| {
            let last = first + length.days();
            day(&format!("{at}@peil"), first, last, &plain(summary), &plain(description))
        });
        let calendar = Calendar { name: plain(&name), days: days.collect() };
        let ics = written(&calendar);
        prop_assert_eq!(parse(&ics), calendar.clone());
        prop_assert_eq!(written(&calendar), ics);
    }
}
