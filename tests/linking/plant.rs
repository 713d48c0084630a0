//! Weaknesses that Peil does not have, put in to see that they would be found.

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Mutex;

use data_encoding::HEXLOWER;

/// A weakness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plant {
    /// The records of the dataset lie in the order in which they came.
    Unshuffled,
    /// What is handed in is appended to a file.
    Appended,
    /// A line of a log has code and token in one.
    Logged,
    /// Sealed rows lie by themselves, in an order of chance, and copies are made so often that one row and one code
    /// come between two of them.
    OftenCopied,
}

/// The log of the proxy as the hosting guide allows it, and what a weakness writes.
pub struct Extra {
    folder: PathBuf,
    plant: Option<Plant>,
    rows: Mutex<Vec<Vec<u8>>>,
}

impl Extra {
    pub fn new(folder: PathBuf, plant: Option<Plant>) -> anyhow::Result<Extra> {
        std::fs::create_dir_all(&folder)?;
        Ok(Extra { folder, plant, rows: Mutex::default() })
    }

    /// A request as the proxy writes it down: the hour, and the path as far as the wave.
    pub fn request(&self) -> anyhow::Result<()> {
        self.append("proxy.log", b"2026-11-27T12 POST /w/w1\n")
    }

    /// Something was handed in.
    pub fn handed_in(&self, code_hash: &[u8], mark: &[u8], bytes: &[u8]) -> anyhow::Result<()> {
        self.request()?;
        match self.plant {
            Some(Plant::Appended) => self.append("appended", &[mark, bytes].concat()),
            Some(Plant::Logged) => {
                let (code, mark) = (HEXLOWER.encode(code_hash), HEXLOWER.encode(mark));
                self.append("service.log", format!("INFO code={code} mark={mark}\n").as_bytes())
            }
            Some(Plant::OftenCopied) => {
                let mut rows = self.rows.lock().expect("nobody panics with it");
                rows.push(mark.to_vec());
                // By content, which is chance.
                rows.sort_unstable();
                std::fs::write(self.folder.join("rows"), rows.concat())?;
                Ok(())
            }
            Some(Plant::Unshuffled) | None => Ok(()),
        }
    }

    fn append(&self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        // Lines of many requests at once do not mix: a line is one write.
        let mut options = std::fs::OpenOptions::new();
        let mut file = options.append(true).create(true).open(self.folder.join(name))?;
        file.write_all(bytes)?;
        Ok(())
    }
}
