//! The made-up wave of `notebooks-data/`: the files, as anyone can make them again.

mod answers;
mod town;

use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, anyhow};
use peil_analysis::{
    About, Results, Survey, SurveyedUnit, decide, evaluate, read_answers, write_atomically,
};
use peil_disclosure::{Policy, Released};
use peil_exchange::{figures_parquet, long_csv};
use peil_instrument::{Questionnaire, Text, UnitTree, shipped};
use peil_simulation::{national, seeded, units_csv};

use answers::Table;

/// The questionnaire that was asked.
const QUESTIONNAIRE: (&str, &str) = ("staff", "1.0.0");
/// The wave's code.
const WAVE: &str = "2025";
/// Everything that is drawn follows from it.
const SEED: u64 = 2025;

/// Who filled it in, as `peil analyse --answers` reads it.
pub const ANSWERS: [&str; 2] = ["synthetic-answers.csv", "synthetic-answers.parquet"];
/// What may be known of them.
pub const FIGURES: [&str; 2] = ["synthetic-figures.csv", "synthetic-figures.parquet"];
/// The unit tree.
pub const UNITS: &str = "synthetic-units.csv";
/// Which items make a scale.
pub const SCALES: &str = "synthetic-scales.csv";
/// What was asked, of whom, and how it was drawn.
pub const ABOUT: &str = "synthetic-wave.csv";

/// Writes all files to a folder, which must be there; gives their names.
///
/// The figures are made from the answers file that was just written, with the protection that any wave has.
///
/// # Errors
/// If the disk fails.
pub fn write(folder: &Path) -> anyhow::Result<Vec<&'static str>> {
    let (id, version) = QUESTIONNAIRE;
    let questionnaire = shipped::questionnaire(id, Some(version))
        .with_context(|| format!("no questionnaire {id} {version}"))?;
    let truth = national::truth(&questionnaire)?;
    let tree = town::tree()?;
    let table = Table::draw(&questionnaire, &truth, &tree, &mut seeded(SEED));

    put(folder, UNITS, |out| out.write_all(units_csv(&tree).as_bytes()))?;
    put(folder, ANSWERS[0], |out| table.write_csv(out))?;
    put(folder, ANSWERS[1], |out| table.write_parquet(out).map_err(io::Error::other))?;
    let results = released(&folder.join(ANSWERS[0]), &questionnaire, &tree)?;
    put(folder, FIGURES[0], |out| long_csv(&results, out).map_err(io::Error::other))?;
    put(folder, FIGURES[1], |out| figures_parquet(&results, out).map_err(io::Error::other))?;
    put(folder, SCALES, |out| write_scales(&questionnaire, out))?;
    let about = about_csv(&questionnaire, &tree, table.len());
    put(folder, ABOUT, |out| out.write_all(about.as_bytes()))?;
    Ok([UNITS, SCALES, ABOUT].into_iter().chain(ANSWERS).chain(FIGURES).collect())
}

fn put(
    folder: &Path,
    name: &str,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> anyhow::Result<()> {
    let path = folder.join(name);
    write_atomically(&path, write).with_context(|| format!("writing {}", path.display()))
}

fn released(
    answers: &Path,
    questionnaire: &Questionnaire,
    tree: &UnitTree,
) -> anyhow::Result<Released<Results>> {
    let dataset = read_answers(answers, questionnaire, tree).map_err(|problems| {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        anyhow!(problems.join("\n"))
    })?;
    let units = SurveyedUnit::from_tree(tree);
    let policy = Policy::new(Policy::USUAL)?;
    let survey = Survey { questionnaire, units: &units, dataset: &dataset, policy };
    let about = About {
        wave: WAVE.to_owned(),
        wave_name: Text::new("Voorbeeldmeting", "Example wave"),
        organisation: town::CODE.to_owned(),
        questionnaire: questionnaire.id().clone(),
        version: questionnaire.version().to_owned(),
        questionnaire_hash: questionnaire.hash().to_owned(),
        k: policy.k(),
        synthetic: true,
    };
    Ok(evaluate(&survey, &decide(&survey)?, &about)?)
}

/// A row per item of every main scale: all that is needed to compute a score from the answers.
fn write_scales(questionnaire: &Questionnaire, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(["scale", "title_nl", "title_en", "item", "reversed", "points"])?;
    for scale in questionnaire.main_scales() {
        for member in &scale.items {
            let item = questionnaire.items()[member.item].id.as_str();
            let reversed = if member.reversed { "yes" } else { "no" };
            let (nl, en) = (scale.title.nl.as_str(), scale.title.en.as_str());
            let points = scale.points.to_string();
            csv.write_record([scale.id.as_str(), nl, en, item, reversed, &points])?;
        }
    }
    csv.flush()
}

fn about_csv(questionnaire: &Questionnaire, tree: &UnitTree, respondents: usize) -> String {
    let (id, version) = (questionnaire.id(), questionnaire.version());
    let invited: u32 = tree.units().iter().map(|unit| unit.heads).sum();
    let (fingerprint, k) = (questionnaire.hash(), Policy::USUAL);
    format!(
        "wave,organisation,questionnaire,version,file,fingerprint,k,invited,respondents,seed\n\
         {WAVE},{},{id},{version},questionnaires/{id}/{version}.toml,{fingerprint},{k},{invited},\
         {respondents},{SEED}\n",
        town::CODE
    )
}
