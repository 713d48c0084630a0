//! `peil analyse`

use std::path::Path;

use peil_analysis::{About, Survey, SurveyedUnit, decide, evaluate, read_answers};
use peil_disclosure::{Policy, Released};
use peil_exchange::{ExportFormat, ExportOptions};
use peil_instrument::{Questionnaire, Text};

use crate::cli::AnalyseArgs;
use crate::commands::export;
use crate::commands::results::of_wave;
use crate::config::Config;
use crate::exit::Refusal;
use crate::shipped::{questionnaire, read_text, refuse};

/// Writes the results of a closed wave, or of answers from elsewhere.
///
/// # Errors
/// A refusal with all problems of the files; nothing is written then.
pub async fn run(config: &Config, args: &AnalyseArgs) -> anyhow::Result<()> {
    let (results, questionnaire) = match (&args.wave, &args.answers) {
        (Some(wave), _) => {
            let found = of_wave(config, wave).await?;
            (found.results, found.questionnaire)
        }
        (None, Some(answers)) => from_file(args, answers)?,
        (None, None) => return Err(Refusal::input("give --wave or --answers").into()),
    };
    export::write_json(&results, &args.out)?;
    let options = ExportOptions { formats: vec![ExportFormat::Csv], ..ExportOptions::default() };
    let files = export::write(&results, &questionnaire, &args.out, &options, &["results.json"])?;
    println!("{} and SHA256SUMS in {}", files.join(", "), args.out.display());
    Ok(())
}

type Analysed = (Released<peil_analysis::Results>, Questionnaire);

fn from_file(args: &AnalyseArgs, answers: &Path) -> anyhow::Result<Analysed> {
    let missing = || Refusal::input("--answers needs --questionnaire and --units");
    let questionnaire = questionnaire(args.questionnaire.as_deref().ok_or_else(missing)?)?;
    let units = args.units.as_deref().ok_or_else(missing)?;
    let tree = peil_instrument::parse_units(&units.display().to_string(), &read_text(units)?)
        .map_err(|found| refuse(&found))?;
    let policy = Policy::new(args.k).map_err(|error| Refusal::input(error.to_string()))?;
    let dataset = read_answers(answers, &questionnaire, &tree)
        .map_err(|problems| Refusal::Input(problems.iter().map(ToString::to_string).collect()))?;
    let surveyed = SurveyedUnit::from_tree(&tree);
    let survey =
        Survey { questionnaire: &questionnaire, units: &surveyed, dataset: &dataset, policy };
    let name = answers.file_stem().unwrap_or_default().to_string_lossy();
    let about = About {
        wave: name.to_string(),
        wave_name: Text::new(name.as_ref(), name.as_ref()),
        organisation: tree.units().first().map(|root| root.code.clone()).unwrap_or_default(),
        questionnaire: questionnaire.id().clone(),
        version: questionnaire.version().to_owned(),
        questionnaire_hash: questionnaire.hash().to_owned(),
        k: policy.k(),
        synthetic: false,
    };
    let results = evaluate(&survey, &decide(&survey)?, &about)?;
    Ok((results, questionnaire))
}
