//! A real mail server, aiosmtpd, as a process that does what a test tells it to: `tests/mail/server.py`.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

/// The Python that has aiosmtpd.
const PYTHON: &str = "python-aiosmtpd";

/// A running server; it ends when dropped.
pub struct MailServer {
    child: Child,
    said: BufReader<ChildStdout>,
    folder: TempDir,
    /// Where it listens, on 127.0.0.1.
    pub port: u16,
}

/// A mail that it accepted.
pub struct Accepted {
    /// To whom.
    pub to: String,
    /// From whom.
    pub from: String,
    /// Whether the connection was locked.
    pub locked: bool,
    /// Whether somebody had signed in.
    pub signed_in: bool,
    /// All of it, as it came.
    pub mail: String,
}

impl MailServer {
    /// Starts one that accepts everything.
    pub fn start() -> MailServer {
        MailServer::with(&[])
    }

    /// Starts one with these options.
    pub fn with(options: &[&str]) -> MailServer {
        let folder = tempfile::tempdir().unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR"));
        let script = script.ancestors().map(|above| above.join("tests/mail/server.py"));
        let script = script.into_iter().find(|path| path.exists()).unwrap();
        let (log, rules) = (folder.path().join("log"), folder.path().join("rules"));
        std::fs::write(&log, "").unwrap();
        std::fs::write(&rules, "{}").unwrap();
        let mut child = Command::new(PYTHON)
            .arg(script)
            .args([log, rules])
            .arg("--ca")
            .arg(folder.path().join("ca.pem"))
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("tests/run installs aiosmtpd and puts python-aiosmtpd on the path");
        let said = BufReader::new(child.stdout.take().unwrap());
        let mut server = MailServer { child, said, folder, port: 0 };
        server.port = server.hears("port").parse().unwrap();
        server
    }

    /// Waits until it says a line that begins with this word; gives the rest.
    pub fn hears(&mut self, word: &str) -> String {
        let mut line = String::new();
        while self.said.read_line(&mut line).unwrap() > 0 {
            if let Some(rest) = line.trim().strip_prefix(word) {
                return rest.trim().to_owned();
            }
            line.clear();
        }
        panic!("the server ended before it said `{word}`");
    }

    /// The certificate that vouches for it.
    pub fn ca(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// What it does from now on: see the script.
    pub fn does(&self, rules: &Value) {
        let (new, rules_file) = (self.folder.path().join("new"), self.folder.path().join("rules"));
        std::fs::write(&new, rules.to_string()).unwrap();
        std::fs::rename(new, rules_file).unwrap();
    }

    /// It accepts everything again.
    pub fn accepts(&self) {
        self.does(&json!({}));
    }

    /// What it accepted, in order.
    pub fn accepted(&self) -> Vec<Accepted> {
        let log = std::fs::read_to_string(self.folder.path().join("log")).unwrap();
        log.lines()
            .map(|line| {
                let mail: Value = serde_json::from_str(line).unwrap();
                let text = |value: &Value| value.as_str().unwrap().to_owned();
                Accepted {
                    to: text(&mail["to"][0]),
                    from: text(&mail["from"]),
                    locked: mail["locked"].as_bool().unwrap(),
                    signed_in: mail["signed_in"].as_bool().unwrap_or_default(),
                    mail: text(&mail["mail"]),
                }
            })
            .collect()
    }

    /// Whom it accepted mail for, sorted.
    pub fn recipients(&self) -> Vec<String> {
        let mut recipients: Vec<String> = self.accepted().into_iter().map(|mail| mail.to).collect();
        recipients.sort();
        recipients
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        // It may be gone already, which is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
