//! Writes own items as a file that can be read again.

use super::Writer;
use crate::{Bank, Format, OwnItems};

impl OwnItems {
    /// The own items as a file. A rating names its format as the bank does; one that the bank does not have
    /// is named by its id, so that whoever reads the file again is told.
    pub fn to_toml(&self, bank: &Bank) -> String {
        let mut file = Writer::default();
        file.text("title", &self.title);
        file.text("intro", &self.intro);
        for item in &self.items {
            file.heading("[[items]]");
            file.string("id", item.id.as_str());
            file.text("text", &item.text);
            file.maybe_text("help", item.help.as_ref());
            file.kind(&item.kind, |format| name_in(bank, &self.formats[format]));
            if let Some(source) = &item.source {
                file.string("source", source);
            }
            file.accept(&item.accept);
        }
        file.0
    }
}

/// What the bank calls a format: `often`, or `often@2` for its second revision.
fn name_in(bank: &Bank, format: &Format) -> String {
    let known = bank.formats().iter().find(|known| known.format == *format);
    match known.map(|known| known.revision) {
        Some(revision) if revision > 1 => format!("{}@{revision}", format.id),
        _ => format.id.to_string(),
    }
}
