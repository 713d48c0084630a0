//! What a wave takes from a questionnaire: some themes, and the organisation's own items.

use std::path::Path;

use peil_fieldwork::Asked;
use peil_instrument::{
    Lang, OwnItems, Questionnaire, SelectionProblem, chosen_blocks, parse_own_items, select,
};

use crate::exit::Refusal;
use crate::shipped::{bank_for, read_text};

/// What somebody asks for.
pub struct Choice<'a> {
    /// The themes; nothing for the whole questionnaire.
    pub themes: Option<&'a [String]>,
    /// The file of own items.
    pub own_items: Option<&'a Path>,
}

/// Why a choice cannot be had.
pub enum Problem {
    /// The choice of themes; the theme, if it is one alone, as it was written.
    Themes(Option<String>, String),
    /// The file of own items cannot be read.
    NoOwnItems(String),
    /// The file of own items, with the line already said.
    OwnItems(String),
    /// The questionnaire.
    Questionnaire(String),
}

/// Takes from a questionnaire what was asked for; all problems at once. The whole, if nothing was chosen.
///
/// # Errors
/// If the disk fails. Within: what has to be mended.
pub fn take(
    whole: Questionnaire,
    choice: &Choice<'_>,
    wave: &str,
) -> anyhow::Result<Result<Asked, Vec<Problem>>> {
    if choice.themes.is_none() && choice.own_items.is_none() {
        return Ok(Ok(Asked { questionnaire: whole, whole: None }));
    }
    let mut problems = Vec::new();
    let own = match choice.own_items.map(read).transpose()? {
        Some(Ok(own)) => Some(own),
        Some(Err(found)) => {
            problems.extend(found);
            None
        }
        None => None,
    };
    let blocks = match choice.themes.map(|themes| chosen_blocks(&whole, themes)).transpose() {
        Ok(blocks) => blocks,
        Err(found) => {
            problems.extend(found.iter().map(|problem| located(problem, choice)));
            // What is wrong with own items is told all the same.
            None
        }
    };
    match select(&whole, blocks.as_deref(), own.as_ref(), wave) {
        Ok(questionnaire) if problems.is_empty() => {
            Ok(Ok(Asked { questionnaire, whole: Some(whole) }))
        }
        Ok(_) => Ok(Err(problems)),
        Err(found) => {
            problems.extend(found.iter().map(|problem| located(problem, choice)));
            Ok(Err(problems))
        }
    }
}

/// The own items of a file, with formats of the bank that goes with its place.
fn read(path: &Path) -> anyhow::Result<Result<OwnItems, Vec<Problem>>> {
    let source = match read_text(path) {
        Ok(source) => source,
        Err(error) => match error.downcast::<Refusal>() {
            Ok(refusal) => return Ok(Err(vec![Problem::NoOwnItems(refusal.to_string())])),
            Err(error) => return Err(error),
        },
    };
    let own = bank_for(path)?
        .and_then(|bank| parse_own_items(&path.display().to_string(), &source, &bank));
    Ok(own.map_err(|found| {
        found.iter().map(|problem| Problem::OwnItems(problem.render(Lang::En))).collect()
    }))
}

/// A problem with its place.
fn located(problem: &SelectionProblem, choice: &Choice<'_>) -> Problem {
    let text = problem.to_string();
    if let (Some(line), Some(file)) = (problem.own_line(), choice.own_items) {
        return Problem::OwnItems(format!("{}:{line}: {text}", file.display()));
    }
    match problem {
        SelectionProblem::AlreadySelected { .. } | SelectionProblem::NameKept { .. } => {
            Problem::Questionnaire(text)
        }
        _ => {
            // The block's id, or the name with which it was chosen.
            let written = |theme: &str| {
                let plain = |name: &str| name.trim_start_matches("theme_").to_owned();
                let mut themes = choice.themes.into_iter().flatten();
                themes.find(|it| *it == theme || plain(it) == plain(theme)).cloned()
            };
            Problem::Themes(problem.theme().and_then(written), text)
        }
    }
}

/// What is asked, in words; nothing, if it is the whole questionnaire.
pub fn in_words(asked: &Asked) -> Option<String> {
    let whole = asked.whole.as_ref()?;
    let (id, version) = (whole.id(), whole.version());
    let n_own = asked.questionnaire.items().iter().filter(|item| item.own).count();
    let n_themes = asked.questionnaire.selection().map_or(0, |taken| taken.blocks.len());
    let themes = format!("{n_themes} of {} themes of {id} {version}", whole.blocks().len());
    let mut words = match n_own {
        0 => themes,
        1 => format!("{themes}, and 1 item of its own"),
        n => format!("{themes}, and {n} items of its own"),
    };
    if asked.questionnaire.main_scales().is_empty() {
        words.push_str(". No scale has all its items, so there can be no talk plates");
    }
    Some(words)
}
