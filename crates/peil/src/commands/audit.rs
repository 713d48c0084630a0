//! `peil audit`

use std::path::{Path, PathBuf};

use anyhow::Context;
use peil_audit::{Files, ReadError, Report, audit};

use crate::exit::Refusal;

/// Prints what an outsider can work out from these files.
///
/// # Errors
/// A refusal for files that are no figures of a wave; [`Refusal::Found`] if anything was found.
pub fn run(paths: &[PathBuf]) -> anyhow::Result<()> {
    let mut files = Files::default();
    for path in paths {
        add(&mut files, path, true)?;
    }
    let waves = files.waves().map_err(|error| Refusal::input(error.to_string()))?;
    let report = audit(&waves);
    print(&report);
    if report.is_silent() {
        return Ok(());
    }
    let Report { findings, contradictions, unsolved, .. } = &report;
    let (found, contradictory, open) = (findings.len(), contradictions.len(), unsolved.len());
    Err(Refusal::Found(format!(
        "{found} things can be worked out; {contradictory} contradictions; {open} places not solved"
    ))
    .into())
}

/// Takes a file in, or what is in a folder and the folders in it. `named`: the user named it.
fn add(files: &mut Files, path: &Path, named: bool) -> anyhow::Result<()> {
    if path.is_dir() {
        let inside = || format!("reading the folder {}", path.display());
        let entries = std::fs::read_dir(path).with_context(inside)?;
        let mut inside: Vec<PathBuf> =
            entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
        inside.sort();
        return inside.iter().try_for_each(|path| add(files, path, false));
    }
    let is_text =
        path.extension().is_some_and(|extension| extension == "json" || extension == "csv");
    if !named && !is_text {
        return Ok(());
    }
    let text = std::fs::read_to_string(path)
        .map_err(|error| Refusal::input(format!("{}: {error}", path.display())))?;
    match files.add(&path.display().to_string(), &text) {
        Ok(()) => Ok(()),
        // A folder also holds files of other kinds.
        Err(ReadError::Unknown { .. }) if !named => {
            println!("left out: {}", path.display());
            Ok(())
        }
        Err(error) => Err(Refusal::input(error.to_string()).into()),
    }
}

fn print(report: &Report) {
    for finding in &report.findings {
        println!("{finding}\n");
    }
    for doubt in &report.contradictions {
        println!("{doubt}: these figures cannot all be true; nothing was concluded from them");
    }
    for doubt in &report.unsolved {
        println!("{doubt}: not solved, so not known to be safe");
    }
    let looked_at = report.looked_at;
    println!(
        "Looked at {} figures of {} questions, and at {} groups of people.",
        looked_at.figures, looked_at.questions, looked_at.groups
    );
    if report.is_silent() {
        println!("Nothing was found. What is not looked for: see the page of peil-audit.");
    }
}
