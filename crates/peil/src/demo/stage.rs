//! What both series of the demonstration do in the same way: import, launch, answer, close, write out.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use jiff::Zoned;
use jiff::civil::Date;
use peil_exchange::ExportOptions;
use peil_fieldwork::{Clock, Closing, SecretsDir, WaveResults, close, results};
use peil_instrument::{Lang, Questionnaire};
use peil_praatplaat::{HouseStyle, PlateForm, Sides};
use peil_storage::Store;
use peil_web::exported_scans;

use super::field::{self, Answering};
use crate::cli::{WaveCreateArgs, WaveOpenArgs};
use crate::commands::{export, key, plates, units, wave};
use crate::config::Config;
use crate::world::{World, system_rng};

/// Where the demonstration is played.
pub struct Stage<'a> {
    /// Clock and randomness.
    pub world: &'a World,
    /// Settings: everything stands in the demonstration's folder.
    pub config: &'a Config,
    /// The database.
    pub store: &'a Store,
}

/// A wave to play.
pub struct Played<'a> {
    /// Its code.
    pub code: &'a str,
    /// What people call it, in Dutch and English.
    pub name: (&'a str, &'a str),
    /// The organisation and its series.
    pub organisation: &'a str,
    /// The series.
    pub series: &'a str,
    /// First and last day.
    pub days: (Date, Date),
    /// The staff file.
    pub staff: &'a Path,
}

impl Stage<'_> {
    /// Writes the files a coordinator would have into `input`, and takes units and organisation in as one
    /// would.
    ///
    /// # Errors
    /// If the disk or the database fails.
    pub async fn import(&self, input: &Path, files: &[(&str, &str)]) -> anyhow::Result<()> {
        std::fs::create_dir_all(input).context("making the folder for the input files")?;
        for (name, text) in files {
            std::fs::write(input.join(name), text).with_context(|| format!("writing {name}"))?;
        }
        let (organisation, tree) =
            units::read(&input.join("units.csv"), &input.join("organisation.toml"))?;
        units::put(self.store, &organisation, &tree).await?;
        println!("  units imported      {}, {} units", organisation.name.en, tree.len());
        Ok(())
    }

    /// Makes a wave and opens it.
    ///
    /// # Errors
    /// If a file is wrong or the database fails.
    pub async fn launch(
        &self,
        played: &Played<'_>,
        follows: Option<wave::Follows<'_>>,
    ) -> anyhow::Result<()> {
        let args = WaveCreateArgs {
            wave: played.code.to_owned(),
            organisation: played.organisation.to_owned(),
            name_nl: played.name.0.to_owned(),
            name_en: played.name.1.to_owned(),
            questionnaire: "staff".to_owned(),
            opens: played.days.0,
            closes: played.days.1,
            themes: None,
            own_items: None,
            k: peil_disclosure::Policy::USUAL,
            series: played.series.to_owned(),
            synthetic: true,
        };
        wave::create(self.store, &args, follows).await?;
        let key = self.key_of(played.code);
        std::fs::create_dir_all(self.keys_dir()).context("making the folder for the keys")?;
        key::make(&key, false)?;
        let args = WaveOpenArgs {
            wave: played.code.to_owned(),
            staff: played.staff.to_owned(),
            sealing_key: key.with_extension("sealing-key"),
            key_holder: "de integriteitscoördinator".to_owned(),
            script_only: false,
            gone_on: None,
        };
        let launched = wave::open(self.store, self.config, &args).await?;
        println!(
            "  wave {:<14} open: {} invited, {} groups of at least {} people",
            played.code, launched.invited, launched.classes, launched.smallest_class
        );
        Ok(())
    }

    /// Has made-up people answer a wave.
    ///
    /// # Errors
    /// If a submission is not acknowledged.
    pub async fn play(
        &self,
        played: &Played<'_>,
        over_http: usize,
        answers: impl FnOnce(&Questionnaire) -> anyhow::Result<Vec<Answering>>,
    ) -> anyhow::Result<()> {
        let clock = self.clock_of(played.days.0)?;
        field::play(self, clock, played.code, over_http, answers).await
    }

    /// Closes a wave.
    ///
    /// # Errors
    /// If the disk or the database fails.
    pub async fn close(&self, played: &Played<'_>) -> anyhow::Result<()> {
        let secrets = SecretsDir::new(self.config.secrets());
        let mut rng = system_rng()?;
        let today = (self.world.clock)().date();
        let code = played.code;
        let dataset = self.config.dataset(code);
        let key = key::read_opening_key(&[self.key_of(code).with_extension("opening-key")])?;
        let closing = Closing {
            store: self.store,
            secrets: &secrets,
            urn: &self.config.urn(),
            dataset_dir: &dataset,
            key: &key,
            today,
        };
        let closed = close(closing, &mut rng, code).await?;
        println!(
            "  wave {code:<14} closed: {} took part, figures for {} of {} units; codes, raw answers \
             and keys destroyed",
            closed.totals.submitted, closed.shown_units, closed.units
        );
        Ok(())
    }

    /// Writes results, export and, if wished, plates of a closed wave to a folder.
    ///
    /// # Errors
    /// If the disk or the database fails.
    pub async fn write(
        &self,
        played: &Played<'_>,
        out: &Path,
        with_plates: bool,
    ) -> anyhow::Result<WaveResults> {
        let dataset_of = |wave: &str| -> PathBuf { self.config.dataset(wave) };
        let found = results(self.store, dataset_of, played.code).await?;
        let scans = exported_scans(self.store, &found.questionnaire, &found.results).await?;
        let options = ExportOptions { scans, ..ExportOptions::default() };
        export::write(&found.results, &found.questionnaire, &out.join("export"), &options, &[])?;
        export::write_json(&found.results, out)?;
        if with_plates {
            let wanted = plates::Wanted {
                lang: Lang::Nl,
                forms: &[PlateForm::Pdf],
                units: &[],
                sides: Sides::Both,
                zip: false,
                overview: false,
                style: &HouseStyle::default(),
            };
            let made = plates::write(&found, &out.join("plates"), &wanted)?;
            if let Some(refused) = made.refused.into_iter().next() {
                return Err(refused.into());
            }
            let plates = made.made + made.kept;
            println!("  results             results.json, export/, {plates} talk plates");
        }
        Ok(found)
    }

    /// Where a coordinator's own computer would be: the opening keys, which a server never has.
    fn keys_dir(&self) -> PathBuf {
        self.config.data.join("coordinator")
    }

    fn key_of(&self, wave: &str) -> PathBuf {
        self.keys_dir().join(wave)
    }

    /// A clock that stands still at noon of a day, for a wave that is played after.
    fn clock_of(&self, day: Date) -> anyhow::Result<Clock> {
        let noon: Zoned = day.at(12, 0, 0, 0).to_zoned(self.world.zone.clone())?;
        Ok(Arc::new(move || noon.clone()))
    }
}
