//! Files that only their owner can read: secrets, class keys, segments of the urn.

use std::fs;
use std::io::Write;
use std::path::Path;

/// Puts a whole file, which is on disk then, in the place of another, or leaves that one. Its folder must be there.
pub(crate) fn replace(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let partial = path.with_extension("partial");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&partial)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&partial, path)
}
