//! `peil scan export`

use std::path::Path;

use anyhow::Context;
use peil_accounts::Event;
use peil_assessment::{export, open};
use peil_storage::Store;

use super::{find, told};
use crate::config::Config;
use crate::exit::Refusal;
use crate::house::record;
use crate::world::World;

/// Writes a scan to a folder: it is there with all its files, or not at all.
pub async fn run(
    world: &World,
    config: &Config,
    store: &Store,
    code: &str,
    out: &Path,
) -> anyhow::Result<()> {
    if out.exists() {
        let text = format!("{} is there already. Mend: another folder", out.display());
        return Err(Refusal::input(text).into());
    }
    let mut tx = store.begin_read().await?;
    let scan = find(&mut tx, code).await?;
    let view = open(&mut tx, &scan.organisation, code).await.map_err(told)?;
    let files = export(&mut tx, &view).await.map_err(told)?;
    tx.commit().await?;
    let mut part = out.as_os_str().to_owned();
    part.push(".part");
    let part = Path::new(&part);
    if part.exists() {
        std::fs::remove_dir_all(part).with_context(|| format!("emptying {}", part.display()))?;
    }
    for (name, bytes) in &files {
        let path = part.join(name);
        let folder = path.parent().unwrap_or(part);
        std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        std::fs::write(&path, bytes).with_context(|| format!("writing {}", path.display()))?;
    }
    std::fs::rename(part, out).with_context(|| format!("making {}", out.display()))?;
    let event = Event::ScanTaken { scan: code.to_owned() };
    record(world, config, store, &scan.organisation, event).await?;
    println!("{code}: {} files in {}", files.len(), out.display());
    Ok(())
}
