//! The second series: an organisation's own survey, every two years.

use std::path::Path;

use anyhow::Context;
use jiff::Span;
use jiff::civil::{Date, date};
use peil_fieldwork::WaveResults;
use peil_simulation::waterrijk::{LINEAGE, Waterrijk, Year};
use peil_simulation::{Respondents, people_by_unit, seeded, units_csv};

use super::field::Answering;
use super::scans;
use super::stage::{Played, Stage};
use crate::commands::wave::Follows;
use crate::shipped::questionnaire;

/// The wave that stays open, to try.
pub const OPEN: &str = "waterrijk-2026";
const CODES: [&str; 2] = ["waterrijk-2022", "waterrijk-2024"];
const NAMES: [(&str, &str); 2] = [("Meting 2022", "Survey 2022"), ("Meting 2024", "Survey 2024")];
const DAYS: [(Date, Date); 2] =
    [(date(2022, 9, 5), date(2022, 9, 30)), (date(2024, 9, 2), date(2024, 9, 27))];
/// Fixes who answers what. Codes and record ids are random all the same.
const RUN: u64 = 2;
/// How many people answer over HTTP, page by page.
const OVER_HTTP: usize = 20;

/// Plays the waves of 2022 and 2024 and leaves a third open.
///
/// # Errors
/// If disk, database or network fail.
pub async fn play(stage: &Stage<'_>, dir: &Path) -> anyhow::Result<(Waterrijk, WaveResults)> {
    println!("\nGemeente Waterrijk, its own survey of 2022 and 2024 (verzonnen gegevens).");
    let staff = questionnaire("staff")?;
    let waterrijk = Waterrijk::new(&staff)?;
    let dir = dir.join("waterrijk");
    let mut found = None;
    for year in Year::ALL {
        found = Some(wave(stage, &dir, &waterrijk, year).await?);
    }
    open(stage, &dir).await?;
    let found = found.context("a year to play")?;
    Ok((waterrijk, found))
}

async fn wave(
    stage: &Stage<'_>,
    dir: &Path,
    waterrijk: &Waterrijk,
    year: Year,
) -> anyhow::Result<WaveResults> {
    let at = usize::from(year == Year::Y2024);
    let dir = dir.join(if at == 0 { "2022" } else { "2024" });
    let input = dir.join("input");
    let (units, staff) = (units_csv(waterrijk.workforce(year)), waterrijk.staff(year));
    let mut files = vec![
        ("units.csv", units.as_str()),
        ("staff.csv", staff.as_str()),
        ("organisation.toml", include_str!("../../demo/waterrijk.toml")),
    ];
    files.extend((year == Year::Y2024).then_some(("lineage.csv", LINEAGE)));
    stage.import(&input, &files).await?;
    if year == Year::Y2024 {
        scans::made_up(stage).await?;
    }
    let staff = input.join("staff.csv");
    let played = played(CODES[at], NAMES[at], DAYS[at], &staff);
    let lineage = input.join("lineage.csv");
    let follows = Follows { previous: CODES[0], lineage: Some(&lineage) };
    stage.launch(&played, (year == Year::Y2024).then_some(follows)).await?;
    stage
        .play(&played, OVER_HTTP, |questionnaire| {
            let respondents = Respondents::new(questionnaire, waterrijk.truth());
            let tree = waterrijk.workforce(year);
            let unit_of = people_by_unit(tree);
            let mut rng = seeded(10_000 * year.seed() + RUN);
            let who = waterrijk.who_answers(year, &mut rng);
            let answering = |row: usize| Answering {
                unit: tree.units()[unit_of[row]].code.clone(),
                answers: respondents.answer_with(&mut rng, waterrijk.effects(year, unit_of[row])),
            };
            Ok(who.into_iter().map(answering).collect())
        })
        .await?;
    stage.close(&played).await?;
    // The talk about 2022 is over; its figures return on the plates of 2024.
    stage.write(&played, &dir, year == Year::Y2024).await
}

/// The wave of 2026: the same units once more.
async fn open(stage: &Stage<'_>, dir: &Path) -> anyhow::Result<()> {
    let today = (stage.world.clock)().date();
    let until = today.checked_add(Span::new().days(30)).context("thirty days from today")?;
    // Without a lineage file: every unit stands in both waves.
    let follows = Follows { previous: CODES[1], lineage: None };
    let staff = dir.join("2024/input/staff.csv");
    let name = ("Meting 2026", "Survey 2026");
    stage.launch(&played(OPEN, name, (today, until), &staff), Some(follows)).await
}

fn played<'a>(
    code: &'a str,
    name: (&'a str, &'a str),
    days: (Date, Date),
    staff: &'a Path,
) -> Played<'a> {
    Played { code, name, organisation: "waterrijk", series: "tweejaarlijks", days, staff }
}
