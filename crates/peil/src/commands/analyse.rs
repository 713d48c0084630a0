//! `peil analyse`

mod elsewhere;
mod unprotected;

use peil_analysis::{Results, Survey, SurveyedUnit, decide, evaluate};
use peil_disclosure::{Policy, Released};
use peil_instrument::Questionnaire;

use crate::cli::AnalyseArgs;
use crate::commands::export;
use crate::commands::results::of_wave;
use crate::config::Config;
use crate::exit::Refusal;
use elsewhere::Elsewhere;

/// Writes the results of a closed wave, or of answers from elsewhere.
///
/// # Errors
/// A refusal with all problems of the files; nothing is written then.
pub async fn run(config: &Config, args: &AnalyseArgs) -> anyhow::Result<()> {
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
    let survey = Survey {
        questionnaire: &found.questionnaire,
        units: &units,
        dataset: &found.answers.dataset,
        policy,
    };
    Ok(evaluate(&survey, &decide(&survey)?, &found.about(policy.k()))?)
}

fn write(
    args: &AnalyseArgs,
    results: &Released<Results>,
    questionnaire: &Questionnaire,
) -> anyhow::Result<()> {
    export::write_json(results, &args.out)?;
    let files = export::write(results, questionnaire, &args.out, &["results.json"])?;
    println!("{} and SHA256SUMS in {}", files.join(", "), args.out.display());
    Ok(())
}
