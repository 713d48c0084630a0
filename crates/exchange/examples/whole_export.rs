//! How long a large wave takes from its answers to its export, phase by phase.
//!
//! `whole_export --answers FILE --questionnaire FILE --units FILE --out DIR`, with files of `generate_wave` (an example of
//! `peil-analysis`): 1,390,000 rows have some 30,000 units. Writes the usual forms one by one, and then together.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use peil_analysis::{
    About, AnswersReading, Survey, SurveyedUnit, decide, evaluate, read_answers_with,
};
use peil_disclosure::Policy;
use peil_exchange::{ExportFormat, ExportOptions, write_export};
use peil_instrument::Text;

type Failure = Box<dyn std::error::Error>;

fn argument(name: &str) -> Result<PathBuf, Failure> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    Ok(PathBuf::from(arguments.nth(1).ok_or(format!("{name} PATH is missing"))?))
}

#[expect(clippy::print_stdout, reason = "a program that reports to whoever runs it")]
#[expect(clippy::disallowed_methods, reason = "a clock is what it is for")]
fn main() -> Result<(), Failure> {
    let text = |path: &Path| fs::read_to_string(path);
    let told = |problems: Vec<String>| problems.concat();
    let loaded = argument("--questionnaire")?;
    let questionnaire = peil_instrument::load(&loaded.display().to_string(), &text(&loaded)?)
        .map_err(|problems| told(problems.iter().map(ToString::to_string).collect()))?;
    let units = argument("--units")?;
    let tree = peil_instrument::parse_units(&units.display().to_string(), &text(&units)?)
        .map_err(|problems| told(problems.iter().map(ToString::to_string).collect()))?;
    let reading = AnswersReading::default();
    let read = read_answers_with(&argument("--answers")?, &questionnaire, &tree, &reading)
        .map_err(|problems| told(problems.iter().map(ToString::to_string).collect()))?;
    let surveyed = SurveyedUnit::from_tree(&tree);
    let about = About {
        wave: "w".to_owned(),
        wave_name: Text::new("w", "w"),
        organisation: "org".to_owned(),
        questionnaire: questionnaire.id().clone(),
        version: questionnaire.version().to_owned(),
        questionnaire_hash: questionnaire.hash().to_owned(),
        k: 10,
        synthetic: true,
    };
    let policy = Policy::new(about.k)?;
    let survey =
        Survey { questionnaire: &questionnaire, units: &surveyed, dataset: &read.dataset, policy };

    let mut began = Instant::now();
    let mut phase = |name: &str| {
        println!("{name:10} {:6.2} s", began.elapsed().as_secs_f64());
        began = Instant::now();
    };
    let decision = decide(&survey)?;
    phase("decide");
    let results = evaluate(&survey, &decision, &about)?;
    phase("evaluate");
    let formats = ExportFormat::USUAL;
    let out = argument("--out")?;
    for format in formats {
        let options = ExportOptions { formats: vec![format], ..ExportOptions::default() };
        write_export(&questionnaire, &results, &out.join(format.name()), &options, &[])?;
        phase(format.name());
    }
    let options = ExportOptions { formats: formats.to_vec(), ..ExportOptions::default() };
    write_export(&questionnaire, &results, &out.join("all"), &options, &[])?;
    phase("all");
    println!("{} units, {} figures", surveyed.len(), results.get().figures.len());
    Ok(())
}
