//! The whole job of `crates/analysis/benches/compare`, as `peil analyse --unprotected --only-units --format parquet` does it.
//!
//! `whole_job --answers FILE --questionnaire FILE --units FILE --out DIR` prints one line of JSON: the
//! seconds of each phase, and beside them how long it takes to go through the bytes of the answers once.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use peil_analysis::{
    About, AnswersReading, Dataset, Depth, SurveyedUnit, TableFormat, evaluate_unprotected,
    read_answers_with,
};
use peil_instrument::Text;

type Failure = Box<dyn std::error::Error>;

fn argument(name: &str) -> Result<PathBuf, Failure> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    let value = arguments.nth(1).ok_or(format!("{name} PATH is missing"))?;
    Ok(PathBuf::from(value))
}

/// Goes through every byte once, the least that any counting has to do.
fn bytes_once(dataset: &Dataset) -> u64 {
    let columns = dataset.frames().iter().flat_map(|frame| {
        frame.names().iter().filter_map(|name| frame.column(name)).collect::<Vec<_>>()
    });
    columns.map(|column| column.iter().map(|byte| u64::from(*byte)).sum::<u64>()).sum()
}

#[expect(clippy::print_stdout, reason = "a program that reports to whoever runs it")]
#[expect(clippy::disallowed_methods, reason = "a clock is what it is for")]
fn main() -> Result<(), Failure> {
    let (answers, out) = (argument("--answers")?, argument("--out")?);
    let text = |path: &Path| fs::read_to_string(path);
    let loaded = argument("--questionnaire")?;
    let questionnaire = peil_instrument::load(&loaded.display().to_string(), &text(&loaded)?)
        .map_err(|problems| problems.iter().map(ToString::to_string).collect::<String>())?;
    let units = argument("--units")?;
    let tree = peil_instrument::parse_units(&units.display().to_string(), &text(&units)?)
        .map_err(|problems| problems.iter().map(ToString::to_string).collect::<String>())?;
    let name = "w".to_owned();
    let about = About {
        wave_name: Text::new(&name, &name),
        wave: name,
        organisation: "org".to_owned(),
        questionnaire: questionnaire.id().clone(),
        version: questionnaire.version().to_owned(),
        questionnaire_hash: questionnaire.hash().to_owned(),
        k: 0,
        synthetic: true,
    };

    let began = Instant::now();
    let read = read_answers_with(&answers, &questionnaire, &tree, &AnswersReading::default())
        .map_err(|problems| problems.iter().map(ToString::to_string).collect::<String>())?;
    let seconds_read = began.elapsed().as_secs_f64();

    let began = Instant::now();
    let sum = bytes_once(&read.dataset);
    let seconds_once = began.elapsed().as_secs_f64();

    let surveyed = SurveyedUnit::from_tree(&tree);
    let foreign = read.foreign().ok_or("this is a dataset of Peil's own")?;
    let began = Instant::now();
    let results = evaluate_unprotected(foreign, &questionnaire, &surveyed, &about, Depth::Units)?;
    let seconds_compute = began.elapsed().as_secs_f64();

    let began = Instant::now();
    fs::create_dir_all(&out)?;
    results.write_tables(&out, TableFormat::Parquet)?;
    let seconds_write = began.elapsed().as_secs_f64();
    println!(
        "{{\"tool\": \"peil\", \"status\": \"done\", \"rows\": {}, \"bytes_once\": {seconds_once:.4}, \"sum\": {sum}, \
         \"seconds\": {{\"read\": {seconds_read:.4}, \"compute\": {seconds_compute:.4}, \"write\": {seconds_write:.4}}}}}",
        read.rows
    );
    Ok(())
}
