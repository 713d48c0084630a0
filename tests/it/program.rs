//! Running `peil` as a process.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

/// The program, with a data folder of its own.
pub fn peil(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_peil-under-test"));
    // A settings file of the machine must not play along.
    command.current_dir(data).arg("--data").arg(data.join("data"));
    command
}

/// What closing needs: the key that [`sealed`] made.
pub const OPENING: [&str; 2] = ["--key", "wave.opening-key"];

/// What opening needs: a sealing key, made at the first call, and who keeps the other half.
pub fn sealed(at: &Path) -> [&'static str; 4] {
    if !at.join("wave.sealing-key").exists() {
        done(peil(at).args(["key", "make", "wave"]));
    }
    ["--sealing-key", "wave.sealing-key", "--key-holder", "de integriteitscoördinator"]
}

/// Runs a command that has to succeed; gives what it printed.
pub fn done(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", both(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// Runs a command that has to be refused with this exit code; gives its message.
pub fn refused(command: &mut Command, code: i32) -> String {
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(code), "{command:?}: {}", both(&output));
    String::from_utf8(output.stderr).unwrap()
}

fn both(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    format!("{}{}", text(&output.stdout), text(&output.stderr))
}

/// A running service; it is stopped when dropped.
pub struct Service {
    child: Child,
    /// `http://address:port`
    pub origin: String,
}

impl Service {
    /// Starts `peil serve` on a free port and waits until it says where it listens.
    pub fn start(data: &Path) -> Service {
        let mut child = peil(data)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let origin =
            line.split_whitespace().find(|word| word.starts_with("http")).unwrap().to_owned();
        Service { child, origin }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may be gone already, which is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
