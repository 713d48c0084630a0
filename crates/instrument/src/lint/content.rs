//! Frameworks of norms and perspectives.

use super::{Found, Warnings, hard_to_read, long_sentences, settle, untranslated};
use crate::diagnostic::Value;
use crate::{Diagnostic, Framework, Perspective, Text, load_framework, load_perspective};

/// Warnings about a framework's file.
///
/// # Errors
/// The problems of the file, if it does not load.
pub fn framework(file: &str, source: &str) -> Result<(Framework, Warnings), Vec<Diagnostic>> {
    let found = load_framework(file, source)?;
    let mut warnings = Warnings::default();
    let mut all: Vec<&Text> = vec![&found.about, &found.source];
    for norm in &found.norms {
        let mut texts = vec![&norm.title, &norm.asks, &norm.why];
        texts.extend(&norm.evidence);
        texts.extend(norm.parts.iter().map(|part| &part.text));
        texts.extend(&norm.levels);
        let about: Vec<Found> = one_by_one(&texts);
        let place = Value::Named("norm", norm.id.to_string());
        let line = line_of(source, norm.id.as_str());
        warnings.extend(settle(file, line, &place, about, &norm.accept));
        all.extend(texts);
    }
    let about = hard_to_read(&all);
    warnings.extend(settle(file, 1, &Value::Word("framework"), about, &found.accept));
    Ok((found, warnings.sorted()))
}

/// Warnings about a perspective's file.
///
/// # Errors
/// The problems of the file, if it does not load.
pub fn perspective(file: &str, source: &str) -> Result<(Perspective, Warnings), Vec<Diagnostic>> {
    let found = load_perspective(file, source)?;
    let mut texts = vec![
        &found.title,
        &found.why,
        &found.goes_wrong,
        &found.dilemma,
        &found.strength,
        &found.opgave,
    ];
    texts.extend(&found.helps);
    texts.extend(&found.questions);
    texts.extend(found.instruments.iter().map(|instrument| &instrument.what));
    let mut about = one_by_one(&texts);
    about.extend(hard_to_read(&texts));
    let warnings = settle(file, 1, &Value::Word("perspective"), about, &[]);
    Ok((found, warnings.sorted()))
}

fn one_by_one(texts: &[&Text]) -> Vec<Found> {
    let mut about: Vec<Found> = texts.iter().flat_map(|text| long_sentences(text)).collect();
    about.extend(texts.iter().filter_map(|text| untranslated(text)));
    about
}

/// The line on which an id is given.
fn line_of(source: &str, id: &str) -> usize {
    let given = format!("\"{id}\"");
    let is_it = |line: &str| {
        line.trim_start()
            .strip_prefix("id")
            .is_some_and(|rest| rest.trim_start_matches([' ', '=']) == given)
    };
    source.lines().position(is_it).map_or(1, |line| line + 1)
}
