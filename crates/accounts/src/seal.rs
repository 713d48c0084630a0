//! The secrets of telephones, sealed with a key outside the database.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};

use crate::totp::Secret;

/// Bytes of a nonce.
const NONCE: usize = 12;

/// What second factors are sealed with.
#[derive(Clone)]
pub struct FactorKey {
    key: [u8; 32],
}

// By hand: no debug print shows the key.
impl std::fmt::Debug for FactorKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FactorKey")
    }
}

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FactorKeyError {
    /// The file cannot be read or made.
    #[error("the key of second factors, {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file holds something else.
    #[error(
        "{} is no key of second factors. Mend: put the file back that was there; without it everybody sets up \
         a new app (peil user link)", path.display()
    )]
    NoKey {
        /// The file.
        path: PathBuf,
    },
}

impl FactorKey {
    /// A key from random bytes.
    pub fn new(key: [u8; 32]) -> FactorKey {
        FactorKey { key }
    }

    /// The key in a file, which is made of `fresh` random bytes if there is none; readable by its owner only.
    ///
    /// # Errors
    /// [`FactorKeyError`] if the file cannot be read or made, or is no key.
    pub fn in_file(path: &Path, fresh: [u8; 32]) -> Result<FactorKey, FactorKeyError> {
        let failed = |source| FactorKeyError::Io { path: path.to_owned(), source };
        match make(path, &fresh) {
            Ok(()) => Ok(FactorKey::new(fresh)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let bytes = fs::read(path).map_err(failed)?;
                let no_key = |_| FactorKeyError::NoKey { path: path.to_owned() };
                Ok(FactorKey::new(bytes.try_into().map_err(no_key)?))
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// Seals the secret of an account.
    pub(crate) fn seal(&self, account: &[u8; 16], secret: &Secret, nonce: [u8; NONCE]) -> Vec<u8> {
        let cipher = Aes256Gcm::new(&self.key.into());
        let payload = Payload { msg: secret, aad: account };
        let sealed = cipher.encrypt(&Nonce::from(nonce), payload);
        let sealed = sealed.expect("twenty bytes are short enough to be sealed");
        [nonce.as_slice(), &sealed].concat()
    }

    /// Opens it; `None` if it was sealed with another key or for another account.
    pub(crate) fn open(&self, account: &[u8; 16], sealed: &[u8]) -> Option<Secret> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg: sealed, aad: account };
        let opened = Aes256Gcm::new(&self.key.into()).decrypt(&Nonce::from(*nonce), payload);
        opened.ok()?.try_into().ok()
    }
}

/// Makes a whole file that was not there.
fn make(path: &Path, key: &[u8; 32]) -> io::Result<()> {
    if path.exists() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    // Written beside it and linked in place: never half a key, and of two who make one the first wins.
    let partial = path.with_extension(format!("partial-{}", std::process::id()));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&partial)?;
    file.write_all(key)?;
    file.sync_all()?;
    let linked = fs::hard_link(&partial, path);
    fs::remove_file(&partial)?;
    linked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_its_key_for_its_account_only() {
        let (key, account) = (FactorKey::new([1; 32]), [7; 16]);
        let sealed = key.seal(&account, &[9; 20], [3; NONCE]);
        assert_eq!(key.open(&account, &sealed), Some([9; 20]));
        assert_eq!(key.open(&[8; 16], &sealed), None);
        assert_eq!(FactorKey::new([2; 32]).open(&account, &sealed), None);
        assert_eq!(key.open(&account, &sealed[..20]), None);
        assert_eq!(key.open(&account, b"short"), None);
        assert!(!sealed.windows(20).any(|window| window == [9; 20]));
    }

    #[test]
    fn a_key_is_made_once_and_for_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secrets/accounts.key");
        let made = FactorKey::in_file(&path, [1; 32]).unwrap();
        let found = FactorKey::in_file(&path, [2; 32]).unwrap();
        assert_eq!((made.key, found.key), ([1; 32], [1; 32]));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        fs::write(&path, b"something else").unwrap();
        let refused = FactorKey::in_file(&path, [3; 32]).unwrap_err();
        assert!(matches!(refused, FactorKeyError::NoKey { .. }));
        assert!(refused.to_string().contains("accounts.key"));
    }
}
