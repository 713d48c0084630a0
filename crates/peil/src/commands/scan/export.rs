//! `peil scan export`

use std::path::Path;

use peil_accounts::Event;
use peil_assessment::{export, open};
use peil_storage::Store;

use super::{find, told};
use crate::config::Config;
use crate::exit::Refusal;
use crate::house::record;
use crate::new_files::write_folder;
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
    write_folder(out, files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())))?;
    let event = Event::ScanTaken { scan: code.to_owned() };
    record(world, config, store, &scan.organisation, event).await?;
    println!("{code}: {} files in {}", files.len(), out.display());
    Ok(())
}
