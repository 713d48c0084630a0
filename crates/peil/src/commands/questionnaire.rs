//! `peil questionnaire check|diff`

use std::path::{Path, PathBuf};

use anyhow::Context;
use peil_instrument::{Lang, compare};

use crate::cli::QuestionnaireCommand;
use crate::exit::Refusal;
use crate::shipped::{questionnaire, read_text};

/// Runs a `peil questionnaire` command.
///
/// # Errors
/// A refusal with every problem of every file.
pub fn run(command: &QuestionnaireCommand) -> anyhow::Result<()> {
    match command {
        QuestionnaireCommand::Check { paths, lang } => check_all(paths, *lang),
        QuestionnaireCommand::Diff { old, new, lang } => {
            let (old, new) = (questionnaire(old)?, questionnaire(new)?);
            print!("{}", compare(&old, &new).to_markdown(&old, &new, *lang));
            Ok(())
        }
    }
}

/// Checks files and folders.
fn check_all(paths: &[PathBuf], lang: Lang) -> anyhow::Result<()> {
    let mut files = Vec::new();
    for path in paths {
        collect(path, &mut files)?;
    }
    files.sort();
    if files.is_empty() {
        return Err(Refusal::input("there is no .toml file to check").into());
    }
    let mut problems = Vec::new();
    for file in &files {
        match check(file, lang) {
            Ok(summary) => println!("ok  {}: {summary}", file.display()),
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Input(problems).into()) }
}

fn check(file: &Path, lang: Lang) -> Result<String, Vec<String>> {
    let name = file.display().to_string();
    let source = read_text(file).map_err(|error| vec![error.to_string()])?;
    let in_words = |found: Vec<peil_instrument::Diagnostic>| -> Vec<String> {
        found.iter().map(|diagnostic| diagnostic.render(lang)).collect()
    };
    if file.components().any(|part| part.as_os_str() == "perspectives") {
        let perspective = peil_instrument::load_perspective(&name, &source).map_err(in_words)?;
        return Ok(format!("perspective on `{}`", perspective.scale));
    }
    let questionnaire = peil_instrument::load(&name, &source).map_err(in_words)?;
    let named =
        Path::new(questionnaire.id().as_str()).join(format!("{}.toml", questionnaire.version()));
    if file.components().any(|part| part.as_os_str() == "questionnaires") && !file.ends_with(&named)
    {
        let message = format!("{name}:1: the file should be called {}", named.display());
        return Err(vec![message]);
    }
    Ok(format!(
        "{} {}, {} items, {} scales",
        questionnaire.id(),
        questionnaire.version(),
        questionnaire.items().len(),
        questionnaire.scales().len(),
    ))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let entries = std::fs::read_dir(path).with_context(|| format!("reading {}", path.display()))?;
    for entry in entries {
        let entry = entry?.path();
        if entry.is_dir() || entry.extension().is_some_and(|extension| extension == "toml") {
            collect(&entry, files)?;
        }
    }
    Ok(())
}
