//! Days in a calendar file: RFC 5545 (iCalendar), as far as days that last all day need it.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The longest line in octets, line end not counted (RFC 5545, 3.1).
const LINE: usize = 75;

/// A calendar: days with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// What the calendar is called in the program that shows it.
    pub name: String,
    /// The days, in the order in which they are written.
    pub days: Vec<CalendarDay>,
}

/// Something that takes one day, or several in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarDay {
    /// Names it for ever: a calendar program that reads the file again replaces what has the same.
    pub uid: String,
    /// The first day.
    pub first: Date,
    /// The last day; the first, if it is one day.
    pub last: Date,
    /// The heading.
    pub summary: String,
    /// What to do.
    pub description: String,
}

impl Calendar {
    /// The file. `now` is the moment at which it is made, as every entry has to say. Same calendar and
    /// moment, same bytes.
    ///
    /// All-day entries: dates without time, so no time zones. Nobody is shown as busy.
    pub fn to_ics(&self, now: Timestamp) -> String {
        let stamp = now.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string();
        let mut file = String::new();
        let mut line = |name: &str, value: &str| fold(&mut file, &format!("{name}:{value}"));
        line("BEGIN", "VCALENDAR");
        line("VERSION", "2.0");
        line("PRODID", "-//Peil//Peil//NL");
        line("X-WR-CALNAME", &escape(&self.name));
        for day in &self.days {
            line("BEGIN", "VEVENT");
            line("UID", &escape(&day.uid));
            line("DTSTAMP", &stamp);
            line("DTSTART;VALUE=DATE", &date(day.first));
            // The end is the first day after it (RFC 5545, 3.6.1).
            let after = day.last.max(day.first).tomorrow().unwrap_or(Date::MAX);
            line("DTEND;VALUE=DATE", &date(after));
            line("SUMMARY", &escape(&day.summary));
            line("DESCRIPTION", &escape(&day.description));
            line("TRANSP", "TRANSPARENT");
            line("END", "VEVENT");
        }
        line("END", "VCALENDAR");
        file
    }
}

fn date(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}

/// A value of type TEXT (RFC 5545, 3.3.11). Other control characters than a line end may not stand in
/// one and become blanks.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Adds a line, cut into pieces of at most 75 octets of which all but the first begin with a blank;
/// never within a character.
fn fold(file: &mut String, line: &str) {
    let mut used = 0;
    for c in line.chars() {
        if used + c.len_utf8() > LINE {
            file.push_str("\r\n ");
            used = 1;
        }
        file.push(c);
        used += c.len_utf8();
    }
    file.push_str("\r\n");
}
