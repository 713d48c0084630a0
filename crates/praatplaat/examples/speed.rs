//! How long plates take: one front, one with its back, and ten thousand.
//!
//! ```text
//! cargo run --release -p peil-praatplaat --example speed -- 10000 target/speed.json
//! ```
//!
//! Of an organisation of that many teams, each with a name and figures of its own. The second argument is a file for
//! their results, from which `benches/usual.py` makes plates in the usual way.

use std::error::Error;
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use peil_analysis::{Caveat, Results};
use peil_disclosure::Released;
use peil_instrument::Lang;
use peil_praatplaat::{PlateForm, Plates, Press, Sides};

#[path = "../tests/fixture/mod.rs"]
#[expect(dead_code, reason = "it makes samples for more than this")]
mod fixture;
use fixture::{SCALES, Sample};

/// Plates of which the mean time is taken.
const MEASURED: usize = 200;
/// Plates made at the same time.
const HANDS: usize = 2;

type Failure = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let teams = arguments.next().map_or(Ok(1000), |text| text.parse::<usize>())?;
    let sample = organisation(teams);
    let released = sample.released();
    if let Some(file) = arguments.next() {
        serde_json::to_writer(std::fs::File::create(file)?, released.get())?;
    }
    let press = Press::new()?;
    let before = peak_mb()?;
    for (what, sides) in [("front", Sides::Front), ("with its back", Sides::Both)] {
        let plates = plates(&sample, &released, sides)?;
        // The first fills what all share.
        plates.plate(&press, &code(0), &[PlateForm::Pdf])?;
        let mut bytes = 0;
        let spent = timed(|| {
            for team in 1..=MEASURED.min(teams - 1) {
                let plate = plates.plate(&press, &code(team), &[PlateForm::Pdf])?;
                bytes += plate.files.iter().map(|file| file.bytes.len()).sum::<usize>();
            }
            Ok(())
        })?;
        let each = spent.as_secs_f64() * 1000.0 / MEASURED.min(teams - 1) as f64;
        say(&format!("one plate, {what}: {each:.1} ms, {} kB", bytes / MEASURED / 1000))?;
    }
    let fronts = plates(&sample, &released, Sides::Front)?;
    let spent = timed(|| all(&fronts, &press, teams))?;
    say(&format!("{teams} fronts, {HANDS} at a time: {:.1} s", spent.as_secs_f64()))?;
    say(&format!("most memory: {} MB, of which {before} MB results and fonts", peak_mb()?))
}

fn plates<'a>(
    sample: &'a Sample,
    released: &'a Released<Results>,
    sides: Sides,
) -> Result<Plates<'a>, Failure> {
    let plates = Plates::new(released, &sample.questionnaire, &sample.perspectives, Lang::Nl)?;
    Ok(plates.with_sides(sides))
}

/// Makes the plates of all teams.
fn all(plates: &Plates<'_>, press: &Press, teams: usize) -> Result<(), Failure> {
    let next = AtomicUsize::new(0);
    let make = || -> Result<(), Failure> {
        loop {
            let team = next.fetch_add(1, Ordering::Relaxed);
            if team >= teams {
                return Ok(());
            }
            plates.plate(press, &code(team), &[PlateForm::Pdf])?;
        }
    };
    std::thread::scope(|scope| {
        let hands: Vec<_> = (0..HANDS).map(|_| scope.spawn(make)).collect();
        hands.into_iter().try_for_each(|hand| match hand.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        })
    })
}

fn code(team: usize) -> String {
    format!("T{team}")
}

/// Teams that differ in name, response, means and answers, all of which took part in the wave before: some with three
/// opgaven, some with none.
fn organisation(teams: usize) -> Sample {
    let mut all = Sample::new();
    all.follow();
    let mut one = Sample::new();
    let place = one.results.units.iter().position(|unit| unit.code == "TEAM").expect("the team");
    for team in 0..teams {
        vary(&mut one, team);
        let mut unit = one.results.units[place].clone();
        unit.code = code(team);
        let figures = one.results.figures.iter().filter(|figure| figure.unit == "TEAM").cloned();
        for mut figure in figures {
            figure.unit.clone_from(&unit.code);
            all.results.figures.push(figure);
        }
        for (table, given) in all.results.answers.iter_mut().zip(&one.results.answers) {
            table.counts.push(given.counts[place].clone());
        }
        all.results.units.push(unit);
    }
    all
}

fn vary(one: &mut Sample, team: usize) {
    let kind = ["Handhaving", "Financiën en Control", "Werk en Inkomen"][team % 3];
    one.rename("TEAM", &format!("Team {kind} {team}"));
    one.took_part("TEAM", 12.0 + (team % 40) as f64, 60.0);
    let mean = |order: usize| {
        let mean = 2.2 + ((team * 7 + order * 11) % 23) as f64 / 10.0;
        Some([mean - 0.3, mean, mean + 0.3])
    };
    one.set_all("TEAM", std::array::from_fn(mean));
    for (order, scale) in SCALES.into_iter().enumerate() {
        let change = ((team + order) % 5) as f64 / 4.0 - 0.5;
        one.changed("TEAM", scale, 3.1, [change - 0.3, change + 0.3]);
        let many = |part: usize| u32::try_from((team * part + order) % 9).unwrap_or_default();
        one.answer("TEAM", scale, &[many(1), many(2), many(3), 3 + many(5), many(7)]);
    }
    one.with_caveat("TEAM", "risks", Caveat::Reworded);
}

#[expect(clippy::disallowed_methods, reason = "to measure is what a clock is for")]
fn timed(work: impl FnOnce() -> Result<(), Failure>) -> Result<Duration, Failure> {
    let begin = Instant::now();
    work()?;
    Ok(begin.elapsed())
}

/// The most memory that this program has had, as Linux tells.
fn peak_mb() -> Result<u64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()).ok_or("no VmHWM")?;
    Ok(kilobytes.parse::<u64>()? / 1000)
}

fn say(line: &str) -> Result<(), Failure> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}
