//! `peil plates`

use std::num::NonZero;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, anyhow};
use peil_fieldwork::WaveResults;
use peil_instrument::Lang;
use peil_praatplaat::{Plates, Press};

use crate::commands::progress;
use crate::commands::results::of_wave;
use crate::config::Config;
use crate::exit::Refusal;

/// Plates made at the same time, at most: each needs some memory.
const MOST_HANDS: usize = 4;

/// Makes the plates of a closed wave.
///
/// # Errors
/// A refusal if the wave is not closed or a unit is not shown.
pub async fn run(
    config: &Config,
    wave: &str,
    out: &Path,
    lang: Lang,
    units: &[String],
) -> anyhow::Result<()> {
    let found = of_wave(config, wave).await?;
    let made = write(&found, out, lang, units)?;
    println!("{made} talk plates in {}", out.display());
    Ok(())
}

/// Writes the plates of `units`, or of all shown units, and tells how many.
///
/// # Errors
/// A refusal if a unit is not shown (whatever the reason); an error if the disk fails.
pub fn write(
    found: &WaveResults,
    out: &Path,
    lang: Lang,
    units: &[String],
) -> anyhow::Result<usize> {
    let perspectives = peil_instrument::shipped::perspectives();
    let plates = Plates::new(&found.results, &found.questionnaire, &perspectives, lang)?;
    let shown = plates.units();
    if let Some(hidden) = units.iter().find(|unit| !shown.contains(&unit.as_str())) {
        let message =
            format!("there is no plate for `{hidden}`: no such unit, or no figures shown");
        return Err(Refusal::State(message).into());
    }
    std::fs::create_dir_all(out).with_context(|| format!("making the folder {}", out.display()))?;
    let wanted: Vec<&str> = shown
        .into_iter()
        .filter(|unit| units.is_empty() || units.iter().any(|wanted| wanted == unit))
        .collect();
    let press = Press::new()?;
    let bar = progress("talk plates", wanted.len());
    // Each takes the next unit when it is done with one; every plate is the same whoever makes it.
    let next = AtomicUsize::new(0);
    let make = || -> anyhow::Result<()> {
        while let Some(unit) = wanted.get(next.fetch_add(1, Ordering::Relaxed)) {
            let plate = plates.plate(&press, unit)?;
            let path = out.join(&plate.file_name);
            peil_exchange::write_atomically(&path, |file| file.write_all(&plate.pdf))
                .with_context(|| format!("writing {}", path.display()))?;
            bar.inc(1);
        }
        Ok(())
    };
    let hands = std::thread::available_parallelism().map_or(1, NonZero::get).min(MOST_HANDS);
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..hands).map(|_| scope.spawn(make)).collect();
        let mut result = make();
        for other in others {
            let theirs = other.join().unwrap_or_else(|_| Err(anyhow!("making a plate failed")));
            result = result.and(theirs);
        }
        result
    })?;
    bar.finish_and_clear();
    Ok(wanted.len())
}
