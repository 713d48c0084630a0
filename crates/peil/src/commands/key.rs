//! `peil key make|check`

use std::path::{Path, PathBuf};

use peil_anonymity::{KeyFile, Layout, OpeningKey, SealingKey, Seed};
use rand::Rng;

use crate::cli::KeyCommand;
use crate::exit::Refusal;
use crate::private_files::PrivateFiles;
use crate::shipped::read_text;
use crate::world::system_rng;

/// Runs a `peil key` command.
///
/// # Errors
/// A refusal if a file is there already, is no key, or does not open what it should.
pub fn run(command: &KeyCommand) -> anyhow::Result<()> {
    match command {
        KeyCommand::Make { name, split } => {
            let paths = make(name, *split)?;
            let (sealing, opening) = paths.split_last().map_or((name, &[][..]), |(s, o)| (s, o));
            let opening: Vec<String> =
                opening.iter().map(|path| path.display().to_string()).collect();
            println!("Opening key: {}", opening.join(" and "));
            println!(
                "  Without it nobody can open the answers, and the wave is lost. Keep it in two places, off the"
            );
            println!("  server, for as long as the wave runs; destroy it after closing.");
            println!("Sealing key: {}", sealing.display());
            println!(
                "  No secret. Next, on the server: peil wave open WAVE --sealing-key {}",
                sealing.display()
            );
        }
        KeyCommand::Check { keys, sealing_key } => {
            let key = read_opening_key(keys)?;
            if key.sealing_key() != read_sealing_key(sealing_key)? {
                let message = format!(
                    "this key does not open what is sealed for {}; look for another copy",
                    sealing_key.display()
                );
                return Err(Refusal::Found(message).into());
            }
            try_out(&key)?;
            println!("This key opens what is sealed for {}.", sealing_key.display());
        }
    }
    Ok(())
}

/// Makes a key: the opening key whole or in two parts, then the sealing key.
///
/// # Errors
/// A refusal if a file is there already; nothing is written then.
pub fn make(name: &Path, split: bool) -> anyhow::Result<Vec<PathBuf>> {
    let key = OpeningKey::make(seed()?);
    try_out(&key)?;
    let mut files = if split {
        let [one, two] = KeyFile::split(&key, seed()?);
        vec![("opening-key-1", one), ("opening-key-2", two)]
    } else {
        vec![("opening-key", KeyFile::Whole(key.clone()))]
    };
    files.push(("sealing-key", KeyFile::Public(key.sealing_key())));
    let named = |ending: &str| {
        let mut file = name.file_name().unwrap_or_default().to_owned();
        file.push(".");
        file.push(ending);
        name.with_file_name(file)
    };
    let paths: Vec<PathBuf> = files.iter().map(|(ending, _)| named(ending)).collect();
    PrivateFiles::refuse_taken(&paths)?;
    let mut written = PrivateFiles::default();
    for (path, (_, file)) in paths.iter().zip(&files) {
        written.write(path, file.text().as_bytes())?;
    }
    written.publish()?;
    Ok(paths)
}

/// Reads an opening key, or puts it together from its two parts.
///
/// # Errors
/// A refusal that names the file, the line and the mend.
pub fn read_opening_key(paths: &[PathBuf]) -> anyhow::Result<OpeningKey> {
    let files = paths.iter().map(|path| read(path)).collect::<anyhow::Result<Vec<_>>>()?;
    let named = paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
    KeyFile::opening_key(&files).map_err(|error| Refusal::input(format!("{named}: {error}")).into())
}

/// Reads what answers are sealed for.
///
/// # Errors
/// A refusal if the file is none, or holds the secret that the server must not see.
pub fn read_sealing_key(path: &Path) -> anyhow::Result<SealingKey> {
    match read(path)? {
        KeyFile::Public(key) => Ok(key),
        KeyFile::Whole(_) | KeyFile::Part { .. } => {
            let message = format!(
                "{}: this is the opening key, which must not come near the server. Give the file that \
                 ends in .sealing-key, and take this one away from here",
                path.display()
            );
            Err(Refusal::input(message).into())
        }
    }
}

fn read(path: &Path) -> anyhow::Result<KeyFile> {
    let text = read_text(path)?;
    KeyFile::parse(&text)
        .map_err(|error| Refusal::input(format!("{}: {error}", path.display())).into())
}

/// Seals something and opens it again: a key that cannot do that is found before the wave depends on it.
fn try_out(key: &OpeningKey) -> anyhow::Result<()> {
    let layout = Layout::new(1, 16, 0, 0);
    let sealed = layout.seal(&key.sealing_key(), "a trial", 0, b"a trial content.", seed()?)?;
    let opened = layout.open(key, "a trial", 0, &sealed)?;
    anyhow::ensure!(opened == b"a trial content.", "the key does not open what it sealed");
    Ok(())
}

fn seed() -> anyhow::Result<Seed> {
    let mut seed = [0; 32];
    system_rng()?.fill_bytes(&mut seed);
    Ok(seed)
}
