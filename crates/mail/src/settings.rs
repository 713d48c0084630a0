//! The settings of the mail relay, as they stand in `peil.toml`, and what becomes of them.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, TlsParameters};
use serde::{Deserialize, Serialize};

/// `[mail]` in the settings. The password stands in a file of its own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSettings {
    /// The relay's name, which its certificate bears.
    pub host: String,
    /// Its port; `None`: 465 with `tls`, 587 with `starttls`, 25 with `none`.
    pub port: Option<u16>,
    /// How the connection is locked.
    #[serde(default)]
    pub security: Security,
    /// Who signs in; `None`: nobody.
    pub user: Option<String>,
    /// The file with the password.
    pub password_file: Option<PathBuf>,
    /// Certificates that vouch for the relay beside those of the system, as PEM.
    pub ca_file: Option<PathBuf>,
    /// Whom the mail is from: `Name <address>` or an address.
    pub from: String,
    /// Whom people mail for help, and their replies go to; `None`: `from`.
    pub reply_to: Option<String>,
    /// At most so many mails a minute.
    #[serde(default = "rate")]
    pub rate: u32,
    /// So many mails in one connection.
    #[serde(default = "batch")]
    pub batch: u32,
}

/// Five a second: a thousand people have their invitation within four minutes, and a small relay keeps up.
fn rate() -> u32 {
    300
}

/// Relays count mails in a connection; the usual limits are at 100 and above.
fn batch() -> u32 {
    100
}

/// How the connection to the relay is locked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// TLS from the first byte.
    Tls,
    /// TLS after a greeting in the open; refused if the relay does not offer it.
    #[default]
    StartTls,
    /// Not locked: only to a relay on the same machine.
    None,
}

impl Security {
    fn word(self) -> &'static str {
        match self {
            Security::Tls => "tls",
            Security::StartTls => "starttls",
            Security::None => "none",
        }
    }
}

/// What is wrong with the settings.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// No relay is named.
    #[error("[mail] host: name the mail relay, as its certificate does")]
    NoHost,
    /// The connection would not be locked.
    #[error(
        "[mail] security = \"none\" sends codes in the open to {host}: use \"starttls\" or \"tls\" (\"none\" is for a \
         relay on this machine, 127.0.0.1)"
    )]
    Insecure {
        /// The relay.
        host: String,
    },
    /// Not a mail address.
    #[error("[mail] {setting} = {value:?}: write `name@example.nl` or `Name <name@example.nl>`")]
    Address {
        /// Which setting.
        setting: &'static str,
        /// What stands there.
        value: String,
    },
    /// A number that cannot be.
    #[error("[mail] {setting} = 0: no mail would ever be sent; 1 or more")]
    Zero {
        /// Which setting.
        setting: &'static str,
    },
    /// One of two that belong together.
    #[error("[mail] {missing} is not set: user and password_file go together")]
    HalfSignIn {
        /// The one that is missing.
        missing: &'static str,
    },
    /// A file cannot be read.
    #[error("[mail] {setting}: {path} cannot be read ({source})", path = path.display())]
    File {
        /// Which setting.
        setting: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The password file has no password in it.
    #[error("[mail] password_file: {path} is empty; put the password on its first line", path = path.display())]
    NoPassword {
        /// The file.
        path: PathBuf,
    },
    /// Certificates that cannot be read.
    #[error("[mail] ca_file: {path} is no PEM file with certificates", path = path.display())]
    Certificate {
        /// The file.
        path: PathBuf,
    },
    /// The name cannot be checked against a certificate.
    #[error("[mail] host = {host:?} is no name that a certificate can bear")]
    Host {
        /// The relay.
        host: String,
    },
}

/// A relay, ready to be connected to. Has no `Debug`: it holds a password.
#[derive(Clone)]
pub struct Relay {
    host: String,
    port: u16,
    pub(crate) tls: Option<(Security, TlsParameters)>,
    pub(crate) credentials: Option<Credentials>,
    from: Mailbox,
    reply_to: Option<Mailbox>,
    rate: u32,
    pub(crate) batch: u32,
    /// How long an answer may take.
    pub(crate) patience: Duration,
    /// How long the answer to a whole mail may take.
    pub(crate) patience_with_mail: Duration,
}

impl MailSettings {
    /// Checks the settings and reads the files that they name.
    ///
    /// # Errors
    /// [`SettingsError`], which names the setting and the mend.
    pub fn relay(&self) -> Result<Relay, SettingsError> {
        let host = self.host.trim().to_owned();
        if host.is_empty() {
            return Err(SettingsError::NoHost);
        }
        if self.security == Security::None && !is_this_machine(&host) {
            return Err(SettingsError::Insecure { host });
        }
        for (setting, number) in [("rate", self.rate), ("batch", self.batch)] {
            if number == 0 {
                return Err(SettingsError::Zero { setting });
            }
        }
        let from = mailbox("from", &self.from)?;
        let reply_to =
            self.reply_to.as_deref().map(|text| mailbox("reply_to", text)).transpose()?;
        let credentials = self.credentials()?;
        let tls = match self.security {
            Security::None => None,
            locked => Some((locked, self.tls(&host)?)),
        };
        let usual = match self.security {
            Security::Tls => 465,
            Security::StartTls => 587,
            Security::None => 25,
        };
        Ok(Relay {
            port: self.port.unwrap_or(usual),
            host,
            tls,
            credentials,
            from,
            reply_to,
            rate: self.rate,
            batch: self.batch,
            // RFC 5321 (4.5.3.2) asks for five and ten minutes; a relay that one hands mail to is nearer than that.
            patience: Duration::from_mins(1),
            patience_with_mail: Duration::from_mins(5),
        })
    }

    fn credentials(&self) -> Result<Option<Credentials>, SettingsError> {
        let (user, path) = match (&self.user, &self.password_file) {
            (None, None) => return Ok(None),
            (Some(_), None) => return Err(SettingsError::HalfSignIn { missing: "password_file" }),
            (None, Some(_)) => return Err(SettingsError::HalfSignIn { missing: "user" }),
            (Some(user), Some(path)) => (user, path),
        };
        let content = std::fs::read_to_string(path).map_err(file("password_file", path))?;
        // An editor ends the line; a password may end in a space.
        let password = content.lines().next().unwrap_or_default().to_owned();
        if password.is_empty() {
            return Err(SettingsError::NoPassword { path: path.clone() });
        }
        Ok(Some(Credentials::new(user.clone(), password)))
    }

    fn tls(&self, host: &str) -> Result<TlsParameters, SettingsError> {
        let mut tls =
            TlsParameters::builder(host.to_owned()).certificate_store(CertificateStore::Default);
        if let Some(path) = &self.ca_file {
            let pem = std::fs::read(path).map_err(file("ca_file", path))?;
            let unread = |_| SettingsError::Certificate { path: path.clone() };
            let looks_right = pem.windows(11).any(|window| window == b"-----BEGIN ");
            if !looks_right {
                return Err(SettingsError::Certificate { path: path.clone() });
            }
            tls = tls.add_root_certificate(Certificate::from_pem(&pem).map_err(unread)?);
        }
        tls.build().map_err(|_| SettingsError::Host { host: host.to_owned() })
    }

    /// The settings as lines of a file that would give them: no password stands in them.
    pub fn to_toml(&self) -> String {
        let text = |name: &str, value: &str| Some(format!("{name} = {value:?}"));
        let path = |name: &str, path: &Option<PathBuf>| {
            path.as_ref().and_then(|path| text(name, &path.display().to_string()))
        };
        let lines = [
            Some("[mail]".to_owned()),
            text("host", &self.host),
            self.port.map(|port| format!("port = {port}")),
            text("security", self.security.word()),
            self.user.as_ref().and_then(|user| text("user", user)),
            path("password_file", &self.password_file),
            path("ca_file", &self.ca_file),
            text("from", &self.from),
            self.reply_to.as_ref().and_then(|reply_to| text("reply_to", reply_to)),
            Some(format!("rate = {}", self.rate)),
            Some(format!("batch = {}", self.batch)),
        ];
        let lines: Vec<String> = lines.into_iter().flatten().collect();
        lines.join("\n") + "\n"
    }
}

impl Relay {
    /// The same relay with other limits to how long an answer may take, and the answer to a whole mail: for tests, which
    /// do not wait.
    #[must_use]
    pub fn with_patience(self, patience: Duration, patience_with_mail: Duration) -> Relay {
        Relay { patience, patience_with_mail, ..self }
    }

    /// Its name.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Whether somebody signs in.
    pub fn signs_in(&self) -> bool {
        self.credentials.is_some()
    }

    /// Whether the connection is locked.
    pub fn is_locked(&self) -> bool {
        self.tls.is_some()
    }

    /// At most so many mails a minute.
    pub fn rate(&self) -> u32 {
        self.rate
    }

    /// The address to ask for help, as it stands in every mail.
    pub fn help(&self) -> String {
        self.reply_to.as_ref().unwrap_or(&self.from).email.to_string()
    }

    pub(crate) fn from(&self) -> &Mailbox {
        &self.from
    }

    pub(crate) fn reply_to(&self) -> Option<&Mailbox> {
        self.reply_to.as_ref()
    }

    /// The time between two mails.
    pub(crate) fn interval(&self) -> Duration {
        Duration::from_mins(1) / self.rate
    }
}

fn mailbox(setting: &'static str, value: &str) -> Result<Mailbox, SettingsError> {
    value.parse().map_err(|_| SettingsError::Address { setting, value: value.to_owned() })
}

fn file(setting: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> SettingsError {
    let path = path.to_owned();
    move |source| SettingsError::File { setting, path, source }
}

/// Whether what is sent there stays on this machine.
fn is_this_machine(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests;
