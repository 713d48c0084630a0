//! The maturity scans of the demonstration: what the Court of Audit published of the ministries in 2024, and a made-up
//! scan of a made-up municipality.

use std::collections::BTreeMap;

use anyhow::Context;
use jiff::civil::date;
use peil_assessment::{ScanFolder, import, import_findings, known_framework, programme};
use peil_maturity::{State, StateCounts, read_findings, read_judgements, read_plan};

use super::stage::Stage;

/// What ties the published findings together.
const PUBLISHED: &str = "rekenkamer-2024";
const FRAMEWORK: &str = "court_of_audit";

/// Takes the published findings in.
///
/// # Errors
/// If the database fails.
pub async fn published(stage: &Stage<'_>) -> anyhow::Result<()> {
    let at = (stage.world.clock)().timestamp().as_second();
    let mut tx = stage.store.begin_write().await?;
    let (framework, _) = known_framework(FRAMEWORK, None)?;
    let csv = include_str!("../../../../notebooks-data/ministry-norms-2024.csv");
    let findings = read_findings(&framework, csv)?;
    let (on, when) = ((FRAMEWORK, None), (date(2024, 9, 10), at));
    import_findings(&mut tx, "rijk", PUBLISHED, on, when, &findings).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes the made-up scan in.
///
/// # Errors
/// If the database fails.
pub async fn made_up(stage: &Stage<'_>) -> anyhow::Result<()> {
    let at = (stage.world.clock)().timestamp().as_second();
    let (framework, _) = known_framework(FRAMEWORK, None)?;
    let plan = read_plan(include_str!("../../demo/scan/scan.toml"))?;
    let (said, evidence) = (
        include_str!("../../demo/scan/judgements.csv"),
        include_str!("../../demo/scan/evidence.csv"),
    );
    let judgements = read_judgements(&framework, &plan, said, evidence)?;
    let folder = ScanFolder { plan, framework: None, judgements, files: BTreeMap::new() };
    let mut tx = stage.store.begin_write().await?;
    import(&mut tx, "waterrijk", &folder, at).await?;
    tx.commit().await?;
    Ok(())
}

/// Prints what the published findings come down to.
///
/// # Errors
/// If the database fails.
pub async fn print(stage: &Stage<'_>) -> anyhow::Result<()> {
    let mut tx = stage.store.begin_read().await?;
    let found = programme(&mut tx, "rijk", PUBLISHED).await?.context("the published findings")?;
    tx.commit().await?;
    println!(
        "\nWhat is arranged at {} ministries, as the Court of Audit published it in 2024",
        found.scans.len()
    );
    println!(
        "  (counts of ministries; nothing is published by ministry of the norms left out here)"
    );
    println!("  {:<36} {:>5} {:>7} {:>8}", "norm", "met", "partly", "not met");
    for (index, norm) in found.framework.norms.iter().enumerate() {
        let StateCounts { met, partly, not_met, unknown: _ } = found.programme.counts(index);
        if found.programme.counts(index).of(State::Unknown) < found.scans.len() {
            println!("  {:<36} {met:>5} {partly:>7} {not_met:>8}", norm.title.en);
        }
    }
    Ok(())
}
