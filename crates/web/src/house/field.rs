//! A field of a form, as the pages of the house show it: name, help, what was typed, what is wrong with it.

use jiff::civil::Date;

/// One field.
#[derive(Debug, Clone, Default)]
pub(crate) struct Field<'a> {
    pub(crate) name: &'static str,
    pub(crate) label: &'a str,
    pub(crate) help: &'a str,
    /// `text`, `email`, `password` …
    pub(crate) kind: &'static str,
    /// What browsers and password managers know it by.
    pub(crate) autocomplete: &'static str,
    pub(crate) value: String,
    /// What is wrong with the value, and the mend; empty if nothing is.
    pub(crate) fault: String,
    /// What there is to choose from, of a choice: values and names.
    pub(crate) options: Vec<(String, String)>,
}

impl<'a> Field<'a> {
    /// An empty field for a line of text.
    pub(crate) fn text(name: &'static str, label: &'a str) -> Field<'a> {
        Field { name, label, kind: "text", autocomplete: "off", ..Field::default() }
    }

    /// A mail address.
    pub(crate) fn email(name: &'static str, label: &'a str) -> Field<'a> {
        Field { kind: "email", autocomplete: "username", ..Field::text(name, label) }
    }

    /// A password: never shown again.
    pub(crate) fn password(
        name: &'static str,
        label: &'a str,
        autocomplete: &'static str,
    ) -> Field<'a> {
        Field { kind: "password", autocomplete, ..Field::text(name, label) }
    }

    /// A code from an app.
    pub(crate) fn one_time(name: &'static str, label: &'a str) -> Field<'a> {
        Field { autocomplete: "one-time-code", ..Field::text(name, label) }
    }

    /// A day.
    pub(crate) fn day(name: &'static str, label: &'a str) -> Field<'a> {
        Field { kind: "date", ..Field::text(name, label) }
    }

    /// A number.
    pub(crate) fn number(name: &'static str, label: &'a str) -> Field<'a> {
        Field { kind: "number", ..Field::text(name, label) }
    }

    /// A text of some lines.
    pub(crate) fn lines(name: &'static str, label: &'a str) -> Field<'a> {
        Field { kind: "textarea", ..Field::text(name, label) }
    }

    /// A file.
    pub(crate) fn file(name: &'static str, label: &'a str) -> Field<'a> {
        Field { kind: "file", ..Field::text(name, label) }
    }

    /// One of some values.
    pub(crate) fn choice(
        name: &'static str,
        label: &'a str,
        options: Vec<(String, String)>,
    ) -> Field<'a> {
        Field { kind: "select", options, ..Field::text(name, label) }
    }

    /// A box to tick; what it says is the label.
    pub(crate) fn tick(name: &'static str, label: &'a str) -> Field<'a> {
        Field { kind: "checkbox", ..Field::text(name, label) }
    }

    /// With help before it.
    pub(crate) fn helped(self, help: &'a str) -> Field<'a> {
        Field { help, ..self }
    }

    /// With what was typed.
    pub(crate) fn with(self, value: impl Into<String>) -> Field<'a> {
        Field { value: value.into(), ..self }
    }

    /// With what is wrong; an empty text is nothing.
    pub(crate) fn faulty(self, fault: impl Into<String>) -> Field<'a> {
        Field { fault: fault.into(), ..self }
    }
}

/// What is wrong with a form, for the summary above it: the field and the words.
pub(crate) fn faults<'f>(fields: &'f [Field<'_>]) -> Vec<(&'static str, &'f str)> {
    let wrong = fields.iter().filter(|field| !field.fault.is_empty());
    wrong.map(|field| (field.name, field.fault.as_str())).collect()
}

/// The day that somebody typed: as browsers send it, or as people here write it.
pub(crate) fn day(text: &str) -> Option<Date> {
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    let mut parts = text.split(['-', '/', '.', ' ']);
    let [day, month, year] = [parts.next()?, parts.next()?, parts.next()?];
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::day;

    #[test]
    fn a_day_is_read_as_browsers_send_it_and_as_people_write_it() {
        for typed in ["2026-11-02", "2-11-2026", "02/11/2026", "2.11.2026", "2 11 2026"] {
            assert_eq!(day(typed), Some(date(2026, 11, 2)), "{typed}");
        }
        for typed in ["", "2 november", "2-11-26", "31-2-2026", "1-2-3-2026", "2026-13-01"] {
            assert_eq!(day(typed), None, "{typed}");
        }
    }
}
