//! `peil scan import`

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use jiff::civil::Date;
use peil_accounts::Event;
use peil_assessment::{MAX_EVIDENCE_BYTES, ScanFolder, import, import_findings, known_framework};
use peil_instrument::load_framework;
use peil_maturity::{SCAN_FILES, read_findings, read_judgements, read_plan};
use peil_storage::{ScanStatus, Store};

use super::{told, versioned};
use crate::cli::ScanImport;
use crate::config::Config;
use crate::exit::Refusal;
use crate::house::record;
use crate::shipped::read_text;
use crate::world::World;

/// Takes a scan, or findings, in.
pub async fn run(
    world: &World,
    config: &Config,
    store: &Store,
    args: &ScanImport,
) -> anyhow::Result<()> {
    let at = (world.clock)().timestamp().as_second();
    let mut tx = store.begin_write().await?;
    let missing = || Refusal::input(format!("there is no organisation `{}`", args.organisation));
    tx.organisation(&args.organisation).await?.ok_or_else(missing)?;
    let codes = if args.from.is_dir() {
        let folder = read_folder(&args.from)?;
        let status = import(&mut tx, &args.organisation, &folder, at).await.map_err(told)?;
        let stands = match status {
            ScanStatus::Scoring => "assessors score",
            ScanStatus::Consensus => "assessors agree",
            ScanStatus::Closed => "closed",
        };
        let (code, said) = (folder.plan.code, folder.judgements.len());
        println!("{code}: {said} judgements, {} files; {stands}", folder.files.len());
        vec![code]
    } else {
        let needs = |name: &str| {
            Refusal::input(format!("findings need --{name}; see peil scan import --help"))
        };
        let framework = args.framework.as_deref().ok_or_else(|| needs("framework"))?;
        let programme = args.programme.as_deref().ok_or_else(|| needs("programme"))?;
        let day = args.day.ok_or_else(|| needs("day"))?;
        let on = versioned(framework);
        let codes =
            findings(&mut tx, &args.organisation, programme, on, (day, at), &args.from).await?;
        println!("{programme}: findings about {} organisations", codes.len());
        codes
    };
    tx.commit().await?;
    for scan in codes {
        record(world, config, store, &args.organisation, Event::ScanCreated { scan }).await?;
    }
    Ok(())
}

/// Reads findings and takes them in.
///
/// # Errors
/// A refusal with every problem of the file, by line.
pub async fn findings(
    tx: &mut peil_storage::Tx,
    organisation: &str,
    programme: &str,
    on: (&str, Option<&str>),
    when: (Date, i64),
    file: &Path,
) -> anyhow::Result<Vec<String>> {
    let (framework, _) = known_framework(on.0, on.1).map_err(told)?;
    let findings = read_findings(&framework, &read_text(file)?).map_err(|error| {
        let line = |(line, problem): &(u64, _)| format!("{}:{line}: {problem}", file.display());
        Refusal::Input(error.problems.iter().map(line).collect())
    })?;
    import_findings(tx, organisation, programme, on, when, &findings).await.map_err(told)
}

/// Reads the folder of a scan.
///
/// # Errors
/// A refusal with every problem of its files, by line.
fn read_folder(folder: &Path) -> anyhow::Result<ScanFolder> {
    let [plan, judgements, evidence] = SCAN_FILES.map(|name| folder.join(name));
    let refused = |error: peil_maturity::ScanFilesError| {
        let line = |it: &peil_maturity::ScanProblem| {
            format!("{}:{}: {}", folder.join(it.file).display(), it.line, it.fault)
        };
        Refusal::Input(error.problems.iter().map(line).collect())
    };
    let plan = read_plan(&read_text(&plan)?).map_err(refused)?;
    let own = folder.join("framework.toml");
    let own = if own.is_file() { Some(read_text(&own)?) } else { None };
    let framework = match &own {
        Some(source) => load_framework("framework.toml", source).map_err(|found| {
            let line = |it: &peil_instrument::Diagnostic| it.to_string();
            Refusal::Input(found.iter().map(line).collect())
        })?,
        None => known_framework(plan.framework.as_str(), Some(&plan.version)).map_err(told)?.0,
    };
    let (said, beside) = (read_text(&judgements)?, read_text(&evidence)?);
    let judgements = read_judgements(&framework, &plan, &said, &beside).map_err(refused)?;
    let mut files = BTreeMap::new();
    for said in &judgements {
        for file in said.judgement.evidence.iter().filter_map(|evidence| evidence.file.as_ref()) {
            let content = read_beside(folder, &file.name)?;
            files.insert(file.name.clone(), content);
        }
    }
    Ok(ScanFolder { plan, framework: own, judgements, files })
}

/// A file that evidence names: below the folder, and not larger than it may be.
fn read_beside(folder: &Path, name: &str) -> anyhow::Result<Vec<u8>> {
    let refuse = |why: &str| Refusal::input(format!("evidence names the file `{name}`, {why}"));
    let below = Path::new(name);
    let plain = |part: std::path::Component<'_>| matches!(part, std::path::Component::Normal(_));
    if !below.components().all(plain) {
        return Err(refuse("which is not below the folder").into());
    }
    let path = folder.join(below);
    let found = std::fs::metadata(&path).map_err(|_| refuse("which is not there"))?;
    if found.len() > MAX_EVIDENCE_BYTES as u64 {
        return Err(refuse("which is larger than 10 MB: give its link instead").into());
    }
    std::fs::read(&path).with_context(|| format!("reading {}", path.display()))
}
