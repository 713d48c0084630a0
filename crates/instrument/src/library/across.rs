//! What only shows when files are laid side by side.

use std::collections::BTreeMap;

use super::Checked;
use crate::diagnostic::Value;
use crate::near::nearest;
use crate::{Diagnostic, Id};

/// Every problem between files.
pub(super) fn problems(checked: &Checked) -> Vec<Diagnostic> {
    let mut found = names(checked);
    found.extend(two_meanings(checked));
    found.extend(scales(checked));
    found.extend(themes(checked));
    found
}

fn problem(place: &str, code: &'static str, values: &[(&'static str, &str)]) -> Diagnostic {
    let values = values.iter().map(|(name, value)| (*name, Value::from(*value))).collect();
    Diagnostic::new(place, 1, code, values)
}

/// A file is called after what it holds, so that it is found.
fn names(checked: &Checked) -> Vec<Diagnostic> {
    let questionnaires = checked
        .questionnaires
        .iter()
        .map(|(place, found)| (place.clone(), format!("{}/{}.toml", found.id(), found.version())));
    let frameworks = checked.frameworks.iter().map(|(place, found)| {
        (place.clone(), format!("norms/{}/{}.toml", found.id, found.version))
    });
    let perspectives = checked
        .perspectives
        .iter()
        .map(|(place, found)| (place.clone(), format!("perspectives/{}.toml", found.theme)));
    let mut bank: BTreeMap<String, String> = BTreeMap::new();
    for item in checked.bank.items() {
        let subject = item.subject.as_str();
        let name = subject.strip_prefix("bank_").unwrap_or(subject);
        bank.insert(item.file.clone(), format!("bank/{name}.toml"));
    }
    questionnaires
        .chain(frameworks)
        .chain(perspectives)
        .chain(bank)
        .filter(|(place, expected)| place != expected)
        .map(|(place, expected)| problem(&place, "X001", &[("expected", &expected)]))
        .collect()
}

/// One name space over all files: an id means one thing. A scale may stand in several questionnaires; a theme
/// has the name of its scale.
fn two_meanings(checked: &Checked) -> Vec<Diagnostic> {
    let mut meanings: BTreeMap<&Id, (&'static str, &str)> = BTreeMap::new();
    let mut found = Vec::new();
    let mut claim = |id, kind, place| {
        let (other_kind, other) = *meanings.entry(id).or_insert((kind, place));
        if other_kind != kind {
            let mut twice = problem(place, "X002", &[("id", Id::as_str(id)), ("other", other)]);
            twice.with("kind", Value::Word(kind));
            twice.with("other_kind", Value::Word(other_kind));
            found.push(twice);
        }
    };
    for item in checked.bank.items() {
        claim(&item.id, "item", item.file.as_str());
        claim(&item.subject, "bank", item.file.as_str());
    }
    for (place, questionnaire) in &checked.questionnaires {
        let place = place.as_str();
        claim(questionnaire.id(), "questionnaire", place);
        questionnaire.items().iter().for_each(|item| claim(&item.id, "item", place));
        questionnaire.formats().iter().for_each(|format| claim(&format.id, "format", place));
        questionnaire.blocks().iter().for_each(|block| claim(&block.id, "block", place));
        questionnaire.scales().iter().for_each(|scale| claim(&scale.id, "scale", place));
        questionnaire.relations().iter().for_each(|it| claim(&it.id, "relation", place));
        questionnaire.gaps().iter().for_each(|gap| claim(&gap.id, "gap", place));
    }
    for (place, framework) in &checked.frameworks {
        let place = place.as_str();
        claim(&framework.id, "framework", place);
        for norm in &framework.norms {
            claim(&norm.id, "norm", place);
            norm.parts.iter().for_each(|part| claim(&part.id, "norm_part", place));
        }
    }
    found
}

/// Every scale has exactly one perspective, and nothing speaks of a scale that does not exist.
fn scales(checked: &Checked) -> Vec<Diagnostic> {
    let mut scales: BTreeMap<&str, &str> = BTreeMap::new();
    for (place, questionnaire) in &checked.questionnaires {
        for scale in questionnaire.scales() {
            scales.entry(scale.id.as_str()).or_insert(place);
        }
    }
    let mut spoken: BTreeMap<&str, &str> = BTreeMap::new();
    let mut found = Vec::new();
    for (place, perspective) in &checked.perspectives {
        for scale in &perspective.scales {
            if !scales.contains_key(scale.as_str()) {
                let mut unknown = problem(place, "X005", &[("scale", scale.as_str())]);
                unknown.near(nearest(scale.as_str(), scales.keys().copied()));
                found.push(unknown);
            }
            match spoken.get(scale.as_str()) {
                Some(other) => {
                    let values = [("scale", scale.as_str()), ("other", *other)];
                    found.push(problem(place, "X004", &values));
                }
                None => {
                    spoken.insert(scale.as_str(), place);
                }
            }
        }
    }
    for (scale, place) in &scales {
        if !spoken.contains_key(scale) && !checked.perspectives.is_empty() {
            found.push(problem(place, "X003", &[("scale", scale)]));
        }
    }
    for (place, framework) in &checked.frameworks {
        for norm in &framework.norms {
            for scale in norm.scales.iter().filter(|scale| !scales.contains_key(scale.as_str())) {
                let values = [("norm", norm.id.as_str()), ("scale", scale.as_str())];
                let mut unknown = problem(place, "X006", &values);
                unknown.near(nearest(scale.as_str(), scales.keys().copied()));
                found.push(unknown);
            }
        }
    }
    found
}

/// A perspective builds on themes that have one.
fn themes(checked: &Checked) -> Vec<Diagnostic> {
    let known: Vec<&str> = checked.perspectives.values().map(|it| it.theme.as_str()).collect();
    let mut found = Vec::new();
    for (place, perspective) in &checked.perspectives {
        for theme in perspective.themes.iter().filter(|theme| !known.contains(&theme.as_str())) {
            let mut unknown = problem(place, "X007", &[("theme", theme.as_str())]);
            unknown.near(nearest(theme.as_str(), known.iter().copied()));
            found.push(unknown);
        }
    }
    found
}
