//! `peil wave lineage`: what became of the units since the wave before.

use std::io::Write;
use std::path::Path;

use anyhow::Context;
use peil_storage::{Constraint, StorageError, Store, Succession};

use super::draft::{in_words, lineage_of};
use crate::commands::find_wave;
use crate::exit::Refusal;
use crate::shipped::read_text;

/// Prints the lineage of a wave, writes it to a file, or takes in another one for a draft.
///
/// # Errors
/// A refusal with all problems of the file, or if the wave follows no other or is open.
pub async fn run(
    store: &Store,
    code: &str,
    write: Option<&Path>,
    from: Option<&Path>,
) -> anyhow::Result<()> {
    let wave = find_wave(store, code).await?;
    let mut tx = store.begin_write().await?;
    let Some(Succession { previous, lineage }) = tx.succession(code).await? else {
        return Err(Refusal::State(format!("wave {code} follows no other wave")).into());
    };
    let Some(from) = from else {
        let csv = lineage.to_csv();
        if let Some(file) = write {
            return write_new(file, &csv);
        }
        print!("{csv}");
        return Ok(());
    };
    let (name, text) = (from.display().to_string(), read_text(from)?);
    let lineage = lineage_of(&mut tx, &name, &text, &previous, &wave).await??;
    let succession = Succession { previous, lineage };
    tx.put_succession(code, &succession).await.map_err(|error| match error {
        StorageError::Conflict(Constraint::WaveStatus { .. }) => {
            let message = format!("wave {code} has opened: its lineage never changes now");
            anyhow::Error::from(Refusal::State(message))
        }
        other => other.into(),
    })?;
    tx.commit().await?;
    println!(
        "wave {code} follows wave {}: {}.",
        succession.previous,
        in_words(&succession.lineage)
    );
    Ok(())
}

/// Writes a file that is not there yet.
fn write_new(file: &Path, text: &str) -> anyhow::Result<()> {
    let mut open = match std::fs::File::create_new(file) {
        Ok(open) => open,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            let message = format!("{} is there already. Mend: another name", file.display());
            return Err(Refusal::input(message).into());
        }
        Err(error) => return Err(error).with_context(|| format!("writing {}", file.display())),
    };
    open.write_all(text.as_bytes()).with_context(|| format!("writing {}", file.display()))?;
    println!("{}: correct it, and then give it with --from", file.display());
    Ok(())
}
