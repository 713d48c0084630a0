//! The secrets of each wave: files outside the database, destroyed at closing. One that codes are made with, and a
//! private key for each class, which signs rights to answer.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit, Mac};
use peil_anonymity::{ClassKey, Seed};
use rand::Rng;
use sha2::Sha256;

use crate::private_file;

/// The folder that holds one secret file per wave.
#[derive(Debug, Clone)]
pub struct SecretsDir {
    dir: PathBuf,
}

/// What codes of one wave are made with.
///
/// Has no `Debug`, `Display` or `Serialize`: it must not reach a log.
#[derive(Clone)]
pub struct WaveSecret {
    bytes: [u8; 32],
}

/// Why a wave's secret is not there.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SecretError {
    /// The file could not be read, written or removed.
    #[error("the secret of wave `{wave}` in {path}", path = path.display())]
    File {
        /// The wave.
        wave: String,
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file does not hold 32 bytes.
    #[error("the secret of wave `{wave}` in {path} is damaged", path = path.display())]
    Damaged {
        /// The wave.
        wave: String,
        /// The file.
        path: PathBuf,
    },
}

impl SecretsDir {
    /// A folder; made when the first secret is.
    pub fn new(dir: impl Into<PathBuf>) -> SecretsDir {
        SecretsDir { dir: dir.into() }
    }

    fn path(&self, wave: &str) -> PathBuf {
        self.dir.join(format!("{wave}.secret"))
    }

    /// Makes the secret of a wave, or reads it if it was made before (an interrupted launch).
    ///
    /// # Errors
    /// [`SecretError`] if the file cannot be written or read.
    pub fn create(&self, wave: &str, rng: &mut impl Rng) -> Result<WaveSecret, SecretError> {
        if let Some(secret) = self.read(wave)? {
            return Ok(secret);
        }
        let mut bytes = [0; 32];
        rng.fill_bytes(&mut bytes);
        let path = self.path(wave);
        write_private(&self.dir, &path, &bytes).map_err(|source| SecretError::File {
            wave: wave.to_owned(),
            path,
            source,
        })?;
        Ok(WaveSecret { bytes })
    }

    /// The secret of a wave; `None` if there is none (not launched, or closed).
    ///
    /// # Errors
    /// [`SecretError`] if the file cannot be read or is damaged.
    pub fn read(&self, wave: &str) -> Result<Option<WaveSecret>, SecretError> {
        let path = self.path(wave);
        let content = match fs::read(&path) {
            Ok(content) => content,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(SecretError::File { wave: wave.to_owned(), path, source }),
        };
        match <[u8; 32]>::try_from(content) {
            Ok(bytes) => Ok(Some(WaveSecret { bytes })),
            Err(_) => Err(SecretError::Damaged { wave: wave.to_owned(), path }),
        }
    }

    fn keys(&self, wave: &str) -> PathBuf {
        self.dir.join(format!("{wave}.keys"))
    }

    fn key_path(&self, wave: &str, class: u32) -> PathBuf {
        self.keys(wave).join(format!("{class}.der"))
    }

    /// Makes the private key of a class, or reads it if it was made before (an interrupted launch).
    ///
    /// # Errors
    /// [`SecretError`] if the file cannot be written or read.
    pub(crate) fn create_key(
        &self,
        wave: &str,
        class: u32,
        seed: Seed,
    ) -> Result<ClassKey, SecretError> {
        if let Some(key) = self.class_key(wave, class)? {
            return Ok(key);
        }
        let path = self.key_path(wave, class);
        let damaged = |_| SecretError::Damaged { wave: wave.to_owned(), path: path.clone() };
        let key = ClassKey::make(seed);
        let der = key.to_der().map_err(damaged)?;
        write_private(&self.keys(wave), &path, &der).map_err(|source| SecretError::File {
            wave: wave.to_owned(),
            path: path.clone(),
            source,
        })?;
        Ok(key)
    }

    /// The private key of a class; `None` if there is none (not launched, or closed).
    ///
    /// Read from its file each time, a tenth of a millisecond: nothing holds it between requests.
    ///
    /// # Errors
    /// [`SecretError`] if the file cannot be read or is damaged.
    pub(crate) fn class_key(
        &self,
        wave: &str,
        class: u32,
    ) -> Result<Option<ClassKey>, SecretError> {
        let path = self.key_path(wave, class);
        let content = match fs::read(&path) {
            Ok(content) => content,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(SecretError::File { wave: wave.to_owned(), path, source }),
        };
        let damaged = |_| SecretError::Damaged { wave: wave.to_owned(), path };
        ClassKey::from_der(&content).map(Some).map_err(damaged)
    }

    /// Overwrites and removes the secret and the class keys. No harm if they are gone already.
    ///
    /// # Errors
    /// [`SecretError::File`] if one cannot be overwritten or removed.
    pub fn destroy(&self, wave: &str) -> Result<(), SecretError> {
        let failed = |path: &Path| {
            let (wave, path) = (wave.to_owned(), path.to_owned());
            move |source| SecretError::File { wave, path, source }
        };
        let keys = self.keys(wave);
        if keys.is_dir() {
            for entry in fs::read_dir(&keys).map_err(failed(&keys))? {
                let path = entry.map_err(failed(&keys))?.path();
                overwrite(&path).map_err(failed(&path))?;
            }
            fs::remove_dir(&keys).map_err(failed(&keys))?;
        }
        let path = self.path(wave);
        if path.exists() { overwrite(&path).map_err(failed(&path)) } else { Ok(()) }
    }
}

/// Writes zeros over a file and removes it.
fn overwrite(path: &Path) -> std::io::Result<()> {
    let mut file = fs::OpenOptions::new().write(true).open(path)?;
    let bytes = usize::try_from(file.metadata()?.len()).unwrap_or_default();
    file.write_all(&vec![0; bytes])?;
    file.sync_all()?;
    fs::remove_file(path)
}

/// Writes a file that only its owner can read, whole or not at all.
fn write_private(dir: &Path, path: &Path, content: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(dir)?;
    private_file::replace(path, content)
}

impl WaveSecret {
    /// HMAC-SHA256 under this secret. `purpose` keeps codes of different kinds apart.
    pub(crate) fn mac(&self, purpose: &str, message: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.bytes).expect("HMAC takes a key of any length");
        mac.update(purpose.as_bytes());
        for piece in message {
            // Lengths first: no two lists of pieces give the same bytes.
            mac.update(&(piece.len() as u64).to_be_bytes());
            mac.update(piece);
        }
        mac
    }
}

#[cfg(test)]
pub(crate) mod testing {
    use super::WaveSecret;

    pub(crate) fn secret(byte: u8) -> WaveSecret {
        WaveSecret { bytes: [byte; 32] }
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    #[test]
    fn a_secret_is_made_once_kept_private_and_destroyed() {
        let folder = tempfile::tempdir().unwrap();
        let secrets = SecretsDir::new(folder.path().join("secrets"));
        let mut rng = StdRng::seed_from_u64(1);
        assert!(secrets.read("w").unwrap().is_none());
        let made = secrets.create("w", &mut rng).unwrap();
        assert!(secrets.create("w", &mut rng).unwrap().bytes == made.bytes);
        assert!(secrets.read("w").unwrap().is_some_and(|read| read.bytes == made.bytes));
        let key = secrets.create_key("w", 3, [1; 32]).unwrap().to_der().unwrap();
        let again = secrets.create_key("w", 3, [2; 32]).unwrap().to_der().unwrap();
        assert!(again == key, "an interrupted launch goes on with what it made");
        assert!(secrets.class_key("w", 4).unwrap().is_none());
        let path = folder.path().join("secrets/w.secret");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        fs::write(&path, b"short").unwrap();
        assert!(matches!(secrets.read("w"), Err(SecretError::Damaged { .. })));
        secrets.destroy("w").unwrap();
        secrets.destroy("w").unwrap();
        assert!(!path.exists());
        assert!(secrets.class_key("w", 3).unwrap().is_none());
        assert!(!folder.path().join("secrets/w.keys").exists());
    }
}
