//! `peil wave keys`

use std::path::Path;

use anyhow::Context;
use peil_fieldwork::keys_json;
use peil_storage::Store;

use crate::commands::find_wave;
use crate::exit::Refusal;

/// Writes the list of class keys of a wave.
///
/// # Errors
/// A refusal if the wave was never opened or the file is there already.
pub async fn run(store: &Store, code: &str, out: &Path) -> anyhow::Result<()> {
    find_wave(store, code).await?;
    let never = || Refusal::State(format!("wave `{code}` was never opened: it has no keys"));
    let json = keys_json(store, code).await?.ok_or_else(never)?;
    match std::fs::OpenOptions::new().write(true).create_new(true).open(out) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            let message = format!("{} is there already; nothing was written", out.display());
            return Err(Refusal::input(message).into());
        }
        file => {
            use std::io::Write;
            let mut file = file.with_context(|| format!("writing {}", out.display()))?;
            file.write_all(json.as_bytes())
                .with_context(|| format!("writing {}", out.display()))?;
        }
    }
    println!("{}: give it to the works council; whoever wants to can check it:", out.display());
    println!("  peil verify-keys {} --root CONTROL-CODE-OF-THE-INVITATION", out.display());
    Ok(())
}
