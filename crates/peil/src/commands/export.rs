//! `peil export`

use std::io::Write;
use std::path::Path;

use anyhow::Context;
use peil_analysis::Results;
use peil_disclosure::Released;
use peil_exchange::{
    ExportFormat, ExportOptions, Licence, results_json, write_atomically, write_export, write_zip,
};
use peil_instrument::Questionnaire;
use peil_web::exported_scans;

use crate::cli::WaveExportArgs;
use crate::commands::open_store;
use crate::commands::results::of_wave;
use crate::config::Config;
use crate::exit::Refusal;

/// Writes the figures of a closed wave in the forms that were asked for.
///
/// # Errors
/// A refusal if the wave is not closed or the licence is none; an error if the disk fails.
pub async fn run(config: &Config, args: &WaveExportArgs) -> anyhow::Result<()> {
    let usual = ExportOptions::default();
    let formats: Vec<ExportFormat> = args.formats.iter().map(|format| (*format).into()).collect();
    let licence = args.licence.as_deref().map(Licence::new).transpose();
    let licence = licence.map_err(|error| Refusal::input(error.to_string()))?;
    let found = of_wave(config, &args.wave).await?;
    let store = open_store(config).await?;
    let scans = exported_scans(&store, &found.questionnaire, &found.results).await?;
    store.close().await;
    let options = ExportOptions {
        formats: if formats.is_empty() { usual.formats } else { formats },
        lang: args.lang,
        licence,
        scans,
    };
    let (results, questionnaire, out) = (&found.results, &found.questionnaire, &args.out);
    let files = if is_zip(out) {
        write_zip(questionnaire, results, out, &options)
            .with_context(|| format!("writing the export to {}", out.display()))?
    } else {
        write(results, questionnaire, out, &options, &[])?
    };
    println!("{} and SHA256SUMS in {}", files.join(", "), out.display());
    Ok(())
}

/// Whether the name asks for one zip; a folder that is there already stays a folder.
fn is_zip(out: &Path) -> bool {
    out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip")) && !out.is_dir()
}

/// Writes an export, and `SHA256SUMS` over its files and those of `beside`, which stand in the folder already. Gives the
/// names of all files in it.
///
/// # Errors
/// If the disk fails; then no half-written file is left.
pub fn write(
    results: &Released<Results>,
    questionnaire: &Questionnaire,
    out: &Path,
    options: &ExportOptions,
    beside: &[&str],
) -> anyhow::Result<Vec<String>> {
    write_export(questionnaire, results, out, options, beside)
        .with_context(|| format!("writing the export to {}", out.display()))
}

/// Writes `results.json` to a folder.
///
/// # Errors
/// If the disk fails; then no half-written file is left.
pub fn write_json(results: &Released<Results>, out: &Path) -> anyhow::Result<()> {
    let doing = || format!("writing results.json to {}", out.display());
    std::fs::create_dir_all(out).with_context(doing)?;
    let json = |out: &mut dyn Write| Ok(results_json(results, out)?);
    write_atomically(&out.join("results.json"), json).with_context(doing)
}
