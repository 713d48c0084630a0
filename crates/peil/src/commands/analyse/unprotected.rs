//! `--unprotected`: for answers that were never collected on Peil's promise.

use std::io::{ErrorKind, Write};

use anyhow::Context;
use peil_analysis::{
    About, Depth, Heads, SurveyedUnit, TableFormat, Unprotected, evaluate_unprotected,
    is_own_dataset,
};
use peil_exchange::{write_atomically, write_checksums};

use super::Elsewhere;
use crate::cli::{AnalyseArgs, AnalyseFormat};
use crate::exit::Refusal;

/// Refuses answers that Peil collected: a wave of the service, or a dataset that was frozen at closing. And a report page,
/// which is made of released figures only.
///
/// # Errors
/// A refusal; an error if the file cannot be read.
pub fn check(args: &AnalyseArgs) -> anyhow::Result<()> {
    if args.format.contains(&AnalyseFormat::Report) {
        return Err(no_report().into());
    }
    let Some(answers) = args.answers.as_deref().filter(|_| args.wave.is_none()) else {
        return Err(Refusal::input(
            "--unprotected is not for a wave of Peil's: its respondents were promised that small groups \
             stay hidden. Mend: leave --unprotected out",
        )
        .into());
    };
    for answers in [Some(answers), args.previous.as_deref()].into_iter().flatten() {
        match is_own_dataset(answers) {
            Ok(true) => return Err(own(answers).into()),
            Err(error) if error.kind() == ErrorKind::InvalidInput => {
                let message = format!(
                    "{}: --unprotected needs a plain file. Mend: save the answers as a file",
                    answers.display()
                );
                return Err(Refusal::input(message).into());
            }
            // What is not there is told of, with the mend, where the answers are read.
            _ => {}
        }
    }
    Ok(())
}

fn no_report() -> Refusal {
    Refusal::input(
        "--format report is not for --unprotected: a page that people pass on is made of released figures only, \
         and --unprotected releases none. Mend: leave --unprotected out, or choose json, csv or parquet",
    )
}

fn own(answers: &std::path::Path) -> Refusal {
    Refusal::input(format!(
        "{}: this is a dataset that Peil froze at the closing of a wave, and --unprotected is not for \
         it: its respondents were promised that small groups stay hidden. Mend: leave --unprotected \
         out, or use `peil analyse --wave`",
        answers.display()
    ))
}

/// Writes the figures of every unit, in the forms that were asked for.
///
/// # Errors
/// A refusal for answers that Peil collected, and if one of two waves only says who a respondent is; an error if the
/// disk fails.
pub fn run(args: &AnalyseArgs, found: &Elsewhere) -> anyhow::Result<()> {
    let previous = Elsewhere::previous(args)?;
    if let Some(previous) = &previous {
        let (now, then) = (&found.answers, &previous.answers);
        now.check_keys(found.file(), then, previous.file())
            .map_err(|problem| Refusal::Input(vec![problem.to_string()]))?;
    }
    let units = SurveyedUnit::from_tree(&found.tree);
    let about = found.about(0);
    let mut results = evaluated(args, found, &units, &about)?;
    if let Some(path) = &args.weights {
        results = weighted(results, found, path)?;
    }
    let Some(previous) = previous else {
        return write_all(args, found, &results);
    };
    let (units, about) = (SurveyedUnit::from_tree(&previous.tree), previous.about(0));
    let then = evaluated(args, &previous, &units, &about)?;
    write_all(args, found, &results.since(&then, &previous.moment()))
}

fn evaluated<'a>(
    args: &AnalyseArgs,
    found: &'a Elsewhere,
    units: &'a [SurveyedUnit],
    about: &'a About,
) -> anyhow::Result<Unprotected<'a>> {
    let foreign = found.answers.foreign().ok_or_else(|| own(found.file()))?;
    let depth = if args.only_units { Depth::Units } else { Depth::All };
    Ok(evaluate_unprotected(foreign, &found.questionnaire, units, about, depth)?)
}

/// Weights the whole to the head counts of a file, and says what the weights are like.
fn weighted<'a>(
    results: Unprotected<'a>,
    found: &'a Elsewhere,
    path: &std::path::Path,
) -> anyhow::Result<Unprotected<'a>> {
    let heads = Heads::read(path, &found.questionnaire, &found.tree)
        .map_err(|problems| Refusal::Input(problems.iter().map(ToString::to_string).collect()))?;
    let foreign = found.answers.foreign().ok_or_else(|| own(found.file()))?;
    let (results, told) = results.weighted(foreign, &heads).map_err(|reason| {
        Refusal::input(format!(
            "{}: no weights fit these head counts: {reason}. Mend: join categories in which nobody answered, \
             and let the margins agree",
            path.display()
        ))
    })?;
    let summary = told.summary;
    println!(
        "Weights from {:.3} to {:.3}: {} answers tell as much as {:.0} without weighting.",
        summary.min, summary.max, summary.n, summary.n_eff
    );
    if told.left_out > 0 {
        println!(
            "{} respondents are in no category of some margin and were left out of it.",
            told.left_out
        );
    }
    Ok(results)
}

fn write_all(
    args: &AnalyseArgs,
    found: &Elsewhere,
    results: &Unprotected<'_>,
) -> anyhow::Result<()> {
    std::fs::create_dir_all(args.out())
        .with_context(|| format!("making the folder {}", args.out().display()))?;
    let mut files = Vec::new();
    for format in &args.format {
        files.extend(write(args, results, *format)?);
    }
    found.tell_what_was_set_aside(args)?;
    let names: Vec<&str> = files.iter().map(String::as_str).collect();
    write_checksums(args.out(), &names)
        .with_context(|| format!("writing checksums to {}", args.out().display()))?;
    println!("{} and SHA256SUMS in {}", names.join(", "), args.out().display());
    println!(
        "Nothing is hidden in them: small groups can be recognised. Treat them as you do the answers."
    );
    Ok(())
}

fn write(
    args: &AnalyseArgs,
    results: &Unprotected<'_>,
    format: AnalyseFormat,
) -> anyhow::Result<Vec<String>> {
    let table = match format {
        AnalyseFormat::Csv => TableFormat::Csv,
        AnalyseFormat::Parquet => TableFormat::Parquet,
        AnalyseFormat::Report => return Err(no_report().into()),
        AnalyseFormat::Json => {
            let path = args.out().join("results.json");
            let json = |mut out: &mut dyn Write| results.write_json(&mut out);
            write_atomically(&path, json).with_context(|| format!("writing {}", path.display()))?;
            return Ok(vec!["results.json".to_owned()]);
        }
    };
    Ok(results.write_tables(args.out(), table)?)
}
