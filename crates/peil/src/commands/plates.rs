//! `peil plates`

mod folder;
mod index;
mod making;
mod manifest;
mod overview;
mod zips;

use std::path::Path;

use peil_fieldwork::WaveResults;
use peil_instrument::Lang;
use peil_praatplaat::{HouseStyle, PlateError, PlateForm, Plates, Press, Sides, tree};

use crate::cli::PlatesArgs;
use crate::commands::results::of_wave;
use crate::config::Config;
use crate::exit::Refusal;
use folder::PlateFolder;
use making::Making;

/// Which plates, and in which forms.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Their language.
    pub lang: Lang,
    /// Their forms, each once.
    pub forms: &'a [PlateForm],
    /// The units; none means all that are shown.
    pub units: &'a [String],
    /// Their sides.
    pub sides: Sides,
    /// Whether the parts right below the organisation get a zip.
    pub zip: bool,
    /// Whether there is an overview of all units.
    pub overview: bool,
    /// How the organisation wants them.
    pub style: &'a HouseStyle,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Plates that were made.
    pub made: usize,
    /// Plates that were there already and fit.
    pub kept: usize,
    /// Files of earlier runs that no longer belong there, and are gone.
    pub removed: usize,
    /// Zips that were written.
    pub zips: usize,
    /// The files of the overview of all units.
    pub overview: Vec<String>,
    /// Plates that cannot be made; the others were.
    pub refused: Vec<PlateError>,
}

/// Makes the plates of a closed wave.
///
/// # Errors
/// A refusal if the wave is not closed, a unit is not shown, the folder holds something else, or a plate
/// cannot be made; then the others are there. An error if the disk fails; then what was made stays.
pub async fn run(config: &Config, args: &PlatesArgs) -> anyhow::Result<()> {
    let style = args.house_style.as_deref().map(HouseStyle::read).transpose();
    let style = style.map_err(|error| Refusal::Input(vec![error.to_string()]))?.unwrap_or_default();
    let found = of_wave(config, &args.wave).await?;
    let mut forms: Vec<PlateForm> = args.formats.iter().map(|format| (*format).into()).collect();
    forms.sort_unstable();
    forms.dedup();
    let sides = if args.front_only { Sides::Front } else { Sides::Both };
    let wanted = Wanted {
        lang: args.lang,
        forms: &forms,
        units: &args.units,
        sides,
        zip: args.zip,
        overview: args.overview,
        style: &style,
    };
    if args.overview && overview::wanted(&forms).is_empty() {
        let message = "the overview is made as pdf and html only. Mend: one of them for --format";
        return Err(Refusal::input(message.to_owned()).into());
    }
    let outcome = write(&found, &args.out, &wanted)?;
    report(&outcome, &args.out, args.lang);
    if outcome.refused.is_empty() {
        return Ok(());
    }
    Err(Refusal::Input(outcome.refused.iter().map(ToString::to_string).collect()).into())
}

fn report(outcome: &Outcome, out: &Path, lang: Lang) {
    let all = outcome.made + outcome.kept;
    println!(
        "{all} talk plates in {}: {} made, {} were there",
        out.display(),
        outcome.made,
        outcome.kept
    );
    if outcome.zips > 0 {
        println!("{} zips beside them", outcome.zips);
    }
    for name in &outcome.overview {
        println!("The overview of all units: {}", out.join(name).display());
    }
    if outcome.removed > 0 {
        println!("{} files of earlier plates that no longer fit were removed", outcome.removed);
    }
    println!(
        "All of them, with links: {}",
        out.join(PlateFolder::new(out, lang).index()).display()
    );
}

/// Writes the plates of the units that were asked for, an index of all units, and a list of what was made
/// from what, by which a later run knows what need not be made again.
///
/// # Errors
/// A refusal if a unit is not shown (whatever the reason) or the folder holds something else under a
/// name that is needed; an error if the disk fails. What was made until then stays, and is in the list.
pub fn write(found: &WaveResults, out: &Path, wanted: &Wanted<'_>) -> anyhow::Result<Outcome> {
    let perspectives = peil_instrument::shipped::perspectives();
    let plates = Plates::new(&found.results, &found.questionnaire, &perspectives, wanted.lang)?
        .with_sides(wanted.sides)
        .with_house_style(wanted.style.clone());
    let shown = plates.units();
    if let Some(hidden) = wanted.units.iter().find(|unit| !shown.contains(&unit.as_str())) {
        let message =
            format!("there is no plate for `{hidden}`: no such unit, or no figures shown");
        return Err(Refusal::State(message).into());
    }
    let results = found.results.get();
    let folder = PlateFolder::new(out, wanted.lang);
    let (mut manifest, mut removed) = folder.open(&results.about)?;
    if wanted.units.is_empty() {
        removed += folder.prune(&mut manifest, &shown);
    }
    let codes: Vec<&str> = shown
        .into_iter()
        .filter(|unit| wanted.units.is_empty() || wanted.units.iter().any(|code| code == unit))
        .collect();
    let press = Press::new()?;
    let making = Making { plates: &plates, press: &press, forms: wanted.forms, folder: &folder };
    let (mut manifest, mut outcome) = making.all(&codes, manifest)?;
    outcome.removed += removed;
    // An overview that was asked for once is kept as new as the plates.
    if wanted.overview || manifest.overview.is_some() {
        match overview::write(&making, &mut manifest) {
            Ok(done) => {
                outcome.overview = done.files;
                outcome.removed += done.removed;
            }
            Err(overview::Failed::Refused(error)) => outcome.refused.push(error),
            Err(overview::Failed::Disk(error)) => {
                // The plates stay known if the list can still be written.
                let _ = folder.save(&manifest);
                let mend = folder::mend(&error);
                let told = format!(
                    "all talk plates are there, the overview is not. {mend}, then run the same command again"
                );
                return Err(error.context(told));
            }
        }
    }
    let mut finish = || -> anyhow::Result<()> {
        let tree = tree::of(&results.units);
        // Zips that were asked for once are kept as new as what is in them.
        if wanted.zip || !manifest.zips.is_empty() {
            outcome.zips = zips::write(&folder, &mut manifest, &tree, wanted.lang)?;
        }
        folder.save(&manifest)?;
        let page = index::page(results, &tree, &manifest, wanted.lang)?;
        folder.write(folder.index(), page.as_bytes())
    };
    finish().map_err(|error| {
        let mend = folder::mend(&error);
        let told = format!("all talk plates are there. {mend}, then run the same command again");
        error.context(told)
    })?;
    Ok(outcome)
}
