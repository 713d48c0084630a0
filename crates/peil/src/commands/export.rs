//! `peil export`

use std::io::Write;
use std::path::Path;

use anyhow::Context;
use peil_analysis::Results;
use peil_disclosure::Released;
use peil_exchange::{
    codebook_csv, long_csv, own_codebook_csv, own_long_csv, results_json, write_atomically,
    write_checksums,
};
use peil_instrument::Questionnaire;

use crate::commands::results::of_wave;
use crate::config::Config;

/// Writes figures and codebook of a closed wave.
///
/// # Errors
/// A refusal if the wave is not closed; an error if the disk fails.
pub async fn run(config: &Config, wave: &str, out: &Path) -> anyhow::Result<()> {
    let found = of_wave(config, wave).await?;
    let files = write(&found.results, &found.questionnaire, out, &[])?;
    println!("{} and SHA256SUMS in {}", files.join(", "), out.display());
    Ok(())
}

/// Writes `figures.csv`, `codebook.csv`, and where the organisation has items of its own `own-items.csv` and
/// `own-codebook.csv`; then `SHA256SUMS` over them and over `beside`, files that stand in the folder already.
/// Gives the names of all files in it.
///
/// # Errors
/// If the disk fails; then no half-written file is left.
pub fn write(
    results: &Released<Results>,
    questionnaire: &Questionnaire,
    out: &Path,
    beside: &[&'static str],
) -> anyhow::Result<Vec<&'static str>> {
    let doing = || format!("writing the export to {}", out.display());
    std::fs::create_dir_all(out).with_context(doing)?;
    let figures = |out: &mut dyn Write| Ok(long_csv(results, out)?);
    write_atomically(&out.join("figures.csv"), figures).with_context(doing)?;
    let codebook = |out: &mut dyn Write| Ok(codebook_csv(questionnaire, results, out)?);
    write_atomically(&out.join("codebook.csv"), codebook).with_context(doing)?;
    let mut names = [beside, &["figures.csv", "codebook.csv"]].concat();
    if questionnaire.has_own_items() {
        let figures = |out: &mut dyn Write| Ok(own_long_csv(results, out)?);
        write_atomically(&out.join("own-items.csv"), figures).with_context(doing)?;
        let codebook = |out: &mut dyn Write| Ok(own_codebook_csv(questionnaire, results, out)?);
        write_atomically(&out.join("own-codebook.csv"), codebook).with_context(doing)?;
        names.extend(["own-items.csv", "own-codebook.csv"]);
    }
    write_checksums(out, &names).with_context(doing)?;
    Ok(names)
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
