//! The first series: the national measurement of 2023.

use std::path::Path;

use anyhow::Context;
use jiff::Span;
use jiff::civil::{Date, date};
use peil_fieldwork::WaveResults;
use peil_simulation::{Respondents, national, people_by_unit, seeded, units_csv};

use super::field::Answering;
use super::scans;
use super::stage::{Played, Stage};

/// The wave that is played from launch to closing.
const PLAYED: &str = "2023";
/// The wave that stays open, to try.
pub const OPEN: &str = "probeer";
const ORGANISATION: &str = "rijk";
const SERIES: &str = "landelijk";
/// The days of the measurement that is played after.
const DAYS: (Date, Date) = (date(2023, 10, 16), date(2023, 11, 6));
/// Fixes who answers what. Codes and record ids are random all the same.
const SEED: u64 = 2023;
/// How many people answer over HTTP, page by page.
const OVER_HTTP: usize = 500;

/// Plays the wave and leaves another one open.
///
/// # Errors
/// If disk, database or network fail.
pub async fn play(stage: &Stage<'_>, dir: &Path) -> anyhow::Result<WaveResults> {
    println!("The national measurement of 2023, on made-up data (verzonnen gegevens).");
    let input = dir.join("input");
    let tree = national::workforce();
    let unit_of = people_by_unit(&tree);
    let (units, staff) = (units_csv(&tree), national::staff());
    let organisation = include_str!("../../demo/organisation.toml");
    let files = [
        ("units.csv", units.as_str()),
        ("staff.csv", staff.as_str()),
        ("organisation.toml", organisation),
    ];
    stage.import(&input, &files).await?;
    scans::published(stage).await?;
    let staff = input.join("staff.csv");
    let wave = |code, name, days| Played {
        code,
        name,
        organisation: ORGANISATION,
        series: SERIES,
        days,
        staff: &staff,
    };
    let played = wave(PLAYED, ("Meting 2023", "Survey 2023"), DAYS);
    stage.launch(&played, None).await?;
    stage
        .play(&played, OVER_HTTP, |questionnaire| {
            let truth = national::truth(questionnaire)?;
            let respondents = Respondents::new(questionnaire, &truth);
            let mut rng = seeded(SEED);
            let who = national::who_answers(&mut rng);
            let answering = |row: usize| Answering {
                unit: tree.units()[unit_of[row]].code.clone(),
                answers: respondents.answer(&mut rng),
            };
            Ok(who.into_iter().map(answering).collect())
        })
        .await?;
    stage.close(&played).await?;
    let found = stage.write(&played, dir, true).await?;

    let today = (stage.world.clock)().date();
    let until = today.checked_add(Span::new().days(30)).context("thirty days from today")?;
    stage.launch(&wave(OPEN, ("Probeermeting", "Survey to try"), (today, until)), None).await?;
    Ok(found)
}
