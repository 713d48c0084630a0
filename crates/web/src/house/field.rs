//! A field of a form, as the pages of the house show it: name, help, what was typed, what is wrong with it.

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
