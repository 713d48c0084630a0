//! Questionnaires and the item bank.

use super::{Found, Warnings, hard_to_read, long_sentences, settle, time, untranslated, wording};
use crate::diagnostic::Value;
use crate::loader::load_with_lines;
use crate::{Bank, Diagnostic, ItemKind, Questionnaire, Text};

/// Warnings about a questionnaire's file. What is wrong with an item of the bank is said where it stands, by
/// [`bank`].
///
/// # Errors
/// The problems of the file, if it does not load.
pub fn questionnaire(
    file: &str,
    source: &str,
    bank: &Bank,
) -> Result<(Questionnaire, Warnings), Vec<Diagnostic>> {
    let (found, lines) = load_with_lines(file, source, bank)?;
    let line = |id: &str| lines.get(id).copied().unwrap_or(1);
    let mut warnings = Warnings::default();
    let estimate = time::estimated_minutes(&found);
    let mut about_all: Vec<Found> = Vec::new();
    if time::is_far(found.minutes(), estimate) {
        let (minutes, estimate) = (found.minutes().to_string(), estimate.to_string());
        about_all.push(("L006", vec![("minutes", minutes.into()), ("estimate", estimate.into())]));
    }
    about_all.extend(hard_to_read(&running_text(&found)));
    let whole = Value::Word("questionnaire");
    warnings.extend(settle(file, line(found.id().as_str()), &whole, about_all, found.accept()));

    for block in found.blocks() {
        let place = Value::Named("block", block.id.to_string());
        let mut about = long_sentences(&block.intro);
        about.extend(untranslated(&block.intro));
        warnings.extend(settle(file, line(block.id.as_str()), &place, about, &block.accept));
    }
    let mut seen: Vec<(&str, &Text)> = Vec::new();
    for item in found.items() {
        let twin = bank.items().iter().find(|other| other.text == item.text && other.id != item.id);
        let twin = twin.map(|other| other.id.as_str()).or_else(|| {
            let twin = seen.iter().find(|(_, text)| **text == item.text);
            twin.map(|(id, _)| *id)
        });
        seen.push((item.id.as_str(), &item.text));
        if bank.items().iter().any(|other| other.id == item.id && other.text == item.text) {
            continue;
        }
        let about = item_warnings(&item.text, item.help.as_ref(), &item.kind, twin);
        let place = Value::Named("item", item.id.to_string());
        warnings.extend(settle(file, line(item.id.as_str()), &place, about, &item.accept));
    }
    for scale in found.scales() {
        let mut about = long_sentences(&scale.meaning);
        if scale.items.len() < 3 {
            about.push(("L005", vec![("found", scale.items.len().into())]));
        }
        let place = Value::Named("scale", scale.id.to_string());
        warnings.extend(settle(file, line(scale.id.as_str()), &place, about, &scale.accept));
    }
    Ok((found, warnings.sorted()))
}

/// What is read as sentences: introductions, questions and explanations. Judged as a whole: a block of six
/// statements about integrity in an organisation cannot do without those two long words.
fn running_text(questionnaire: &Questionnaire) -> Vec<&Text> {
    let intros = questionnaire.blocks().iter().map(|block| &block.intro);
    let items = questionnaire.items().iter();
    intros.chain(items.flat_map(|item| std::iter::once(&item.text).chain(&item.help))).collect()
}

/// Warnings about the files of a bank: the name of each for messages, and its text.
///
/// # Errors
/// The problems of the files, if they do not load.
pub fn bank(files: &[(String, Vec<u8>)]) -> Result<(Bank, Warnings), Vec<Diagnostic>> {
    let bank = Bank::load(files)?;
    let mut warnings = Warnings::default();
    for (index, item) in bank.items().iter().enumerate() {
        let before = &bank.items()[..index];
        let twin = before.iter().find(|other| other.text == item.text && other.id != item.id);
        let twin = twin.map(|other| other.id.as_str());
        let about = item_warnings(&item.text, item.help.as_ref(), &item.kind, twin);
        let place = Value::Named("item", item.id.to_string());
        warnings.extend(settle(&item.file, item.line, &place, about, &item.accept));
    }
    Ok((bank, warnings.sorted()))
}

fn item_warnings(
    text: &Text,
    help: Option<&Text>,
    kind: &ItemKind,
    twin: Option<&str>,
) -> Vec<Found> {
    let mut about = wording::item(text, matches!(kind, ItemKind::Rating { .. }));
    about.extend(long_sentences(text));
    about.extend(help.into_iter().flat_map(long_sentences));
    about.extend(untranslated(text));
    if let Some(twin) = twin {
        about.push(("L008", vec![("twin", twin.into())]));
    }
    about
}
