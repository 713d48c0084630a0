//! `peil questionnaire check`

use std::path::{Path, PathBuf};

use peil_instrument::lint::{self, Warnings};
use peil_instrument::{Diagnostic, Lang, check_library};

use super::folder;
use crate::cli::QuestionnaireCheck;
use crate::exit::Refusal;
use crate::shipped::{bank_for, read_text};

/// What was found so far, in words.
#[derive(Default)]
struct Found {
    sound: Vec<String>,
    warnings: Vec<String>,
    accepted: Vec<(String, String)>,
    problems: Vec<String>,
}

impl Found {
    fn warn(&mut self, warnings: &Warnings, lang: Lang) {
        self.warnings.extend(warnings.open.iter().map(|warning| warning.render(lang)));
        let accepted = warnings.accepted.iter();
        self.accepted.extend(accepted.map(|(warning, why)| (warning.render(lang), why.clone())));
    }
}

/// Checks files and folders: a folder with bank, norms or perspectives as a whole, anything else file by file.
pub fn run(args: &QuestionnaireCheck) -> anyhow::Result<()> {
    let mut found = Found::default();
    for path in &args.paths {
        if folder::is_library(path) {
            library(path, args.lang, &mut found)?;
            continue;
        }
        let mut files: Vec<PathBuf> = Vec::new();
        if path.is_dir() {
            folder::collect(path, &mut files)?;
            files.sort();
        } else {
            files.push(path.clone());
        }
        for file in files {
            one(&file, args.lang, &mut found)?;
        }
    }
    report(args, found)
}

fn report(args: &QuestionnaireCheck, found: Found) -> anyhow::Result<()> {
    let Found { sound, warnings, accepted, mut problems } = found;
    if sound.is_empty() && problems.is_empty() {
        return Err(Refusal::input("there is no .toml file to check").into());
    }
    for line in &sound {
        println!("ok  {line}");
    }
    for warning in &warnings {
        println!("warning  {warning}");
    }
    if !warnings.is_empty() {
        println!(
            "A warning that is wrong is accepted where it stands: accept = {{ L003 = \"the reason\" }}"
        );
    }
    if args.verbose {
        for (warning, because) in &accepted {
            println!("accepted  {warning}\n          because: {because}");
        }
    }
    if !accepted.is_empty() {
        println!(
            "{} warnings accepted, each with its reason (--verbose shows them)",
            accepted.len()
        );
    }
    if args.strict {
        problems.extend(warnings);
    }
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Input(problems).into()) }
}

/// A whole folder; its diagnostics name files by their place in it.
fn library(path: &Path, lang: Lang, found: &mut Found) -> anyhow::Result<()> {
    let files: Vec<(String, Vec<u8>)> = folder::read(path)?;
    let checked = check_library(&files);
    let at = |place: &str| path.join(place).display().to_string();
    let here = |mut diagnostic: Diagnostic| {
        diagnostic.file = at(&diagnostic.file);
        diagnostic
    };
    found
        .sound
        .extend(checked.sound.iter().map(|(place, holds)| format!("{}: {holds}", at(place))));
    let problems = checked.problems.into_iter().map(here);
    found.problems.extend(problems.map(|problem| problem.render(lang)));
    let Warnings { open, accepted } = checked.warnings;
    let warnings = Warnings {
        open: open.into_iter().map(here).collect(),
        accepted: accepted.into_iter().map(|(warning, why)| (here(warning), why)).collect(),
    };
    found.warn(&warnings, lang);
    Ok(())
}

/// One file, which is what the folder it stands in says.
fn one(path: &Path, lang: Lang, found: &mut Found) -> anyhow::Result<()> {
    let name = path.display().to_string();
    let source = match read_text(path) {
        Ok(source) => source,
        Err(error) => {
            found.problems.push(error.to_string());
            return Ok(());
        }
    };
    let within = |folder: &str| path.components().any(|part| part.as_os_str() == folder);
    let checked = if within("bank") {
        lint::bank(&[(name.clone(), source.into_bytes())])
            .map(|(bank, warnings)| (format!("bank, {} items", bank.items().len()), warnings))
    } else if within("norms") {
        lint::framework(&name, &source).map(|(it, warnings)| {
            (format!("{} {}, {} norms", it.id, it.version, it.norms.len()), warnings)
        })
    } else if within("perspectives") {
        lint::perspective(&name, &source)
            .map(|(it, warnings)| (format!("perspective on `{}`", it.theme), warnings))
    } else {
        bank_for(path)?.and_then(|bank| lint::questionnaire(&name, &source, &bank)).map(
            |(it, warnings)| {
                let (n_items, n_scales) = (it.items().len(), it.scales().len());
                (
                    format!("{} {}, {n_items} items, {n_scales} scales", it.id(), it.version()),
                    warnings,
                )
            },
        )
    };
    match checked {
        Ok((holds, warnings)) => {
            found.sound.push(format!("{name}: {holds}"));
            found.warn(&warnings, lang);
        }
        Err(problems) => {
            found.problems.extend(problems.iter().map(|problem| problem.render(lang)));
        }
    }
    Ok(())
}
