//! So many people a second who begin and walk through the whole questionnaire, whether or not the service
//! keeps up.
//!
//! Nobody thinks between pages, so a journey is one burst of requests on one connection; people arrive at
//! random moments, as people do. What somebody waits from the moment at which they wanted to begin counts,
//! also if the load program itself was late.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use peil_instrument::{Answers, Questionnaire};
use peil_simulation::UniquePatterns;
use rand::RngExt;
use tokio::time::Instant;

use crate::journey::walk;
use crate::measure::{Cpu, Measured};
use crate::stress::field::Field;
use crate::stress::service::Service;
use crate::{Database, program};

#[derive(clap::Args)]
pub struct Args {
    /// Journeys that begin in a second.
    #[arg(long, default_value_t = 200)]
    rate: u32,
    /// Seconds that are measured.
    #[arg(long, default_value_t = 20)]
    seconds: u32,
    /// Seconds before that are not.
    #[arg(long, default_value_t = 3)]
    warm_up: u32,
    #[arg(long, value_enum, default_value_t = Database::Sqlite)]
    database: Database,
    /// A new folder for the database, to choose the disk; a temporary one if not given.
    #[arg(long)]
    folder: Option<PathBuf>,
    /// The moments of arrival follow from it.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Prepares a wave, sends everybody, and prints what was measured.
///
/// # Errors
/// If the service does not start or stop as it should. A journey that failed is counted, not an error.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let temporary = tempfile::tempdir()?;
    let folder = args.folder.as_deref().unwrap_or(temporary.path());
    std::fs::create_dir_all(folder)?;
    let database = args.database.fresh()?;
    let people = args.rate as usize * (args.warm_up + args.seconds) as usize;
    let field = Field::prepare(program()?, folder, database.as_deref(), people)?;
    let service = Service::start(&field.program, &field.folder)?;
    let measured = tokio::runtime::Runtime::new()?.block_on(load(args, &field, &service))?;
    let said =
        format!("{} journeys a second for {} s, no thinking in between", args.rate, args.seconds);
    println!("{said}\n{measured}");
    let status = service.stop()?;
    anyhow::ensure!(status.success(), "told to stop, the service ended with {status}");
    Ok(())
}

/// Sends everybody on their way at their moment, and waits for the last.
async fn load(args: &Args, field: &Field, service: &Service) -> anyhow::Result<Measured> {
    let people = people(field, args)?;
    let questionnaire: Arc<Questionnaire> = Arc::new(field.questionnaire.clone());
    let measured_from = Duration::from_secs(args.warm_up.into());
    let begin = Instant::now() + Duration::from_millis(100);
    let cpu = tokio::spawn(Cpu::between(
        service.id(),
        begin + measured_from,
        Duration::from_secs(args.seconds.into()),
    ));
    let mut journeys = tokio::task::JoinSet::new();
    for person in people {
        let (questionnaire, address) = (Arc::clone(&questionnaire), service.address.clone());
        journeys.spawn(async move {
            let wanted = begin + person.at;
            tokio::time::sleep_until(wanted).await;
            let done = walk(&address, &questionnaire, &person.code, &person.answers, wanted).await;
            (person.at >= measured_from, done)
        });
    }
    let mut measured = Measured::default();
    while let Some(done) = journeys.join_next().await {
        let (counts, journey) = done?;
        if counts {
            measured.add(journey);
        }
    }
    measured.cpu = cpu.await?;
    measured.seconds = f64::from(args.seconds);
    Ok(measured)
}

/// Someone with a code, answers in mind, and a moment to begin.
struct Person {
    at: Duration,
    code: String,
    answers: Answers,
}

/// Random moments over the whole time: what comes in within a short while then varies as it does where
/// people decide for themselves.
fn people(field: &Field, args: &Args) -> anyhow::Result<Vec<Person>> {
    let n = u64::from(args.rate) * u64::from(args.warm_up + args.seconds);
    let mut rng = peil_simulation::seeded(args.seed);
    let whole = u64::from(args.warm_up + args.seconds) * 1_000_000;
    let patterns = UniquePatterns::new(&field.questionnaire);
    let person = |(number, code): (u64, &String)| {
        let answers = patterns.answers(number);
        let answers = answers.ok_or_else(|| anyhow::anyhow!("more people than patterns"))?;
        let at = Duration::from_micros(rng.random_range(0..whole));
        Ok(Person { at, code: code.clone(), answers })
    };
    (0..n).zip(&field.codes).map(person).collect()
}
