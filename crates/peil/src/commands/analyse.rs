//! `peil analyse`

mod elsewhere;
mod reference;
mod unprotected;

use peil_analysis::{Earlier, Results, Survey, SurveyedUnit, decide, evaluate, evaluate_since};
use peil_disclosure::{Policy, Released};
use peil_exchange::{ExportFormat, ExportOptions};
use peil_instrument::{Lineage, Questionnaire};

use crate::cli::{AnalyseArgs, AnalyseFormat};
use crate::commands::export;
use crate::commands::results::of_wave;
use crate::config::Config;
use crate::exit::Refusal;
use elsewhere::Elsewhere;

/// Writes the results of a closed wave, or of answers from elsewhere; or compares with reference values.
///
/// # Errors
/// A refusal with all problems of the files; nothing is written then.
pub async fn run(config: &Config, args: &AnalyseArgs) -> anyhow::Result<()> {
    if let Some(folder) = &args.reference {
        return reference::run(folder);
    }
    if args.unprotected {
        unprotected::check(args)?;
    }
    match (&args.wave, &args.answers) {
        (Some(wave), _) => {
            let found = of_wave(config, wave).await?;
            write(args, &found.results, &found.questionnaire)
        }
        (None, Some(answers)) => {
            let found = Elsewhere::read(args, answers)?;
            if args.unprotected {
                return unprotected::run(args, &found);
            }
            write(args, &results(args, &found)?, &found.questionnaire)?;
            found.tell_what_was_set_aside(args)
        }
        (None, None) => Err(Refusal::input("give --wave or --answers").into()),
    }
}

fn results(args: &AnalyseArgs, found: &Elsewhere) -> anyhow::Result<Released<Results>> {
    let policy = Policy::new(args.k).map_err(|error| Refusal::input(error.to_string()))?;
    let units = SurveyedUnit::from_tree(&found.tree);
    let survey = survey(found, &units, policy);
    let about = found.about(policy.k());
    let decision = decide(&survey)?;
    let Some(previous) = Elsewhere::previous(args)? else {
        return Ok(evaluate(&survey, &decision, &about)?);
    };
    let units_then = SurveyedUnit::from_tree(&previous.tree);
    let survey_then = self::survey(&previous, &units_then, policy);
    let lineage = Lineage::identity(&codes(&units_then), &codes(&units));
    let earlier = Earlier {
        survey: survey_then,
        decision: &decide(&survey_then)?,
        about: &previous.about(policy.k()),
        moment: &previous.moment(),
        lineage: &lineage,
    };
    Ok(evaluate_since(&survey, &decision, &about, &earlier)?)
}

fn codes(units: &[SurveyedUnit]) -> Vec<&str> {
    units.iter().map(|unit| unit.code.as_str()).collect()
}

fn survey<'a>(found: &'a Elsewhere, units: &'a [SurveyedUnit], policy: Policy) -> Survey<'a> {
    let Elsewhere { questionnaire, answers, .. } = found;
    Survey { questionnaire, units, dataset: &answers.dataset, policy }
}

fn write(
    args: &AnalyseArgs,
    results: &Released<Results>,
    questionnaire: &Questionnaire,
) -> anyhow::Result<()> {
    let mut beside = Vec::new();
    if args.format.contains(&AnalyseFormat::Json) {
        export::write_json(results, args.out())?;
        beside.push("results.json");
    }
    let formats = args.format.iter().filter_map(|format| export_format(*format)).collect();
    let options = ExportOptions { formats, lang: args.lang, licence: None, scans: Vec::new() };
    let files = export::write(results, questionnaire, args.out(), &options, &beside)?;
    println!("{} and SHA256SUMS in {}", files.join(", "), args.out().display());
    Ok(())
}

/// The form of an export; `results.json` is none.
fn export_format(format: AnalyseFormat) -> Option<ExportFormat> {
    match format {
        AnalyseFormat::Json => None,
        AnalyseFormat::Csv => Some(ExportFormat::Csv),
        AnalyseFormat::Parquet => Some(ExportFormat::Parquet),
        AnalyseFormat::Report => Some(ExportFormat::Report),
    }
}
