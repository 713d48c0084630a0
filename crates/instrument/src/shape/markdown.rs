//! The tables of `questionnaires/README.md`.

use std::fmt::Write;

use super::{FileShape, Key, Kind, Need, Shape};

/// The reference of one file as Markdown: a table of keys for each of its tables. Nothing, if there is no
/// such file.
pub fn reference(file: &str) -> Option<String> {
    let file: &FileShape = super::FILES.iter().find(|known| known.id == file)?;
    let mut page = String::new();
    for shape in file.tables {
        table(&mut page, shape);
    }
    Some(page.trim_end().to_owned() + "\n")
}

fn table(page: &mut String, shape: &Shape) {
    // Writing to a string cannot fail.
    let _ = write!(page, "#### {}\n\n{}.\n\n", shape.heading, capital(shape.about));
    page.push_str("| key | meaning | allowed |\n|---|---|---|\n");
    for key in shape.keys {
        let optional = if key.need == Need::Optional { "(optional) " } else { "" };
        let _ = writeln!(page, "| `{}` | {optional}{} | {} |", key.name, key.about, allowed(key));
    }
    page.push('\n');
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

fn allowed(key: &Key) -> String {
    match key.kind {
        Kind::Id => "an id".to_owned(),
        Kind::Name(of) => format!("the id of {of}"),
        Kind::Version => "three numbers: `\"1.0.0\"`".to_owned(),
        Kind::Text => "text".to_owned(),
        Kind::Words => "words".to_owned(),
        Kind::Whole { least, most: u32::MAX } => format!("whole number from {least}"),
        Kind::Whole { least, most } => format!("whole number, {least} to {most}"),
        Kind::Flag => "`true` or `false`".to_owned(),
        Kind::OneOf(words) => {
            let words: Vec<String> = words.iter().map(|word| format!("`\"{word}\"`")).collect();
            words.join(", ")
        }
        Kind::Names(of) => format!("ids of {of}"),
        Kind::Texts { least, most } if least == most => format!("{least} texts"),
        Kind::Texts { least, most } => format!("{least} to {most} texts"),
        Kind::Table(_) | Kind::Items { .. } => "see below".to_owned(),
        Kind::Tables(_) => "a list, see below".to_owned(),
        Kind::Levels => "a text for every level of the framework".to_owned(),
        Kind::Reasons => "a reason for each code".to_owned(),
    }
}
