//! The program as a process that can be told to stop, or be killed.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use anyhow::Context;

/// How the program is started.
#[derive(Debug, Clone)]
pub struct Program {
    path: PathBuf,
}

/// The name under which a program that is built for stress plays `peil` itself.
pub const PLAYED: &str = "peil";

impl Program {
    /// A binary of `peil`, or one that plays it when it is called so.
    pub fn at(path: impl Into<PathBuf>) -> Program {
        Program { path: path.into() }
    }

    /// A command of it, with its settings and data in a folder.
    pub fn command(&self, folder: &Path) -> Command {
        let mut command = Command::new(&self.path);
        // The settings of the machine must not play along.
        command.arg0(PLAYED).current_dir(folder).arg("--data").arg(folder.join("data"));
        command
    }
}

/// A running service; it is killed when dropped.
pub struct Service {
    child: Child,
    /// `127.0.0.1:port`
    pub address: String,
}

impl Service {
    /// Starts `peil serve` on a free port and waits until it says where it listens.
    ///
    /// # Errors
    /// If it does not say so.
    pub fn start(program: &Program, folder: &Path) -> anyhow::Result<Service> {
        let mut child = program
            .command(folder)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        if let Some(said) = child.stdout.take() {
            BufReader::new(said).read_line(&mut line)?;
        }
        let address = line.split_whitespace().find_map(|word| word.strip_prefix("http://"));
        let address = address.context("the service did not say where it listens")?.to_owned();
        Ok(Service { child, address })
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// `kill -9`: it does nothing any more, whatever it was doing.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn kill(mut self) -> anyhow::Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// SIGTERM: it finishes what it is doing, and ends.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn stop(mut self) -> anyhow::Result<ExitStatus> {
        Command::new("kill").arg(self.id().to_string()).status()?;
        Ok(self.child.wait()?)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may be gone already, which is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
