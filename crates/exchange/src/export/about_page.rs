//! `about.md` of an export: what the files are, where they come from, and what the figures mean.

use peil_analysis::Results;
use peil_instrument::Questionnaire;

use super::{ExportOptions, says};
use crate::about::{self, add, plain};
use crate::texts;

/// The text. `names`: the files that it stands beside.
pub(super) fn write(
    questionnaire: &Questionnaire,
    results: &Results,
    options: &ExportOptions,
    names: &[String],
) -> String {
    let lang = options.lang;
    let mut text = format!("# {}\n", plain(&texts::title(results, lang)));
    for line in about::lines(questionnaire, results, lang, options.licence.as_ref()) {
        let sentence = plain(&line.text);
        let sentence = if line.is_strong { format!("**{sentence}**") } else { sentence };
        add(&mut text, format_args!("\n{sentence}\n"));
    }
    add(&mut text, format_args!("\n## {}\n\n", texts::word(lang, "export.files")));
    for name in names.iter().map(String::as_str) {
        if let Some(says) = says(name) {
            add(&mut text, format_args!("* `{name}`: {}\n", says.get(lang)));
        }
    }
    if questionnaire.has_own_items() {
        add(&mut text, format_args!("\n{}\n", texts::word(lang, "export.own")));
    }
    add(&mut text, format_args!("\n{}\n", texts::word(lang, "export.checksums")));
    for (heading, terms) in about::vocabulary(results, false, lang) {
        add(&mut text, format_args!("\n## {}\n\n", texts::word(lang, heading)));
        for (term, meaning) in terms {
            add(&mut text, format_args!("* {}: {}\n", plain(&term), plain(&meaning)));
        }
    }
    text
}
