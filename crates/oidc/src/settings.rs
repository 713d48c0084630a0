//! `[oidc]` in the settings, and what becomes of it.

use std::path::{Path, PathBuf};

use openidconnect::url::Url;
use openidconnect::{ClientSecret, IssuerUrl, RedirectUrl};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use crate::fetch::{Fetcher, is_locked};
use crate::provider::{Clock, Provider};

/// The claim by which a provider says that a mail address was verified (OpenID Connect Core 1.0, 5.1).
const VERIFIED: &str = "email_verified";
/// The most characters of a label: a button is no letter.
const LABEL: usize = 60;

/// `[oidc]` in the settings. The client secret stands in a file of its own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OidcSettings {
    /// The provider: the one issuer whose ID tokens are taken.
    #[serde(deserialize_with = "issuer")]
    pub issuer: IssuerUrl,
    /// What the provider calls Peil.
    #[serde(deserialize_with = "client_id")]
    pub client_id: String,
    /// The file with the client secret.
    pub client_secret_file: PathBuf,
    /// What the button names: the organisation, or what people call their sign-in.
    #[serde(deserialize_with = "label")]
    pub label: String,
    /// The organisations whose accounts come in this way, by their codes.
    #[serde(deserialize_with = "organisations")]
    pub organisations: Vec<String>,
    /// Whether these accounts come in this way only.
    #[serde(default)]
    pub required: bool,
    /// Mail addresses of accounts that keep their password all the same.
    #[serde(default)]
    pub except: Vec<String>,
    /// Ways of signing in that are strong enough: one of them is asked for, and has to be the `acr` of the ID token.
    #[serde(default)]
    pub acr: Vec<String>,
    /// Means of signing in that are strong enough: one of them has to be in the `amr` of the ID token.
    #[serde(default)]
    pub amr: Vec<String>,
    /// The claim that has to be true before a mail address finds an account.
    #[serde(default = "verified")]
    pub verified_claim: String,
    /// Certificates that vouch for the provider beside those of the system, as PEM.
    pub ca_file: Option<PathBuf>,
}

fn verified() -> String {
    VERIFIED.to_owned()
}

// Each of these fails where the value stands: the message names the line.

fn issuer<'de, D: Deserializer<'de>>(from: D) -> Result<IssuerUrl, D::Error> {
    let text = String::deserialize(from)?;
    let wrong = |why: &str| {
        D::Error::custom(format!(
            "[oidc] issuer = {text:?} {why}. Mend: copy `issuer` from the provider's page that ends in \
             /.well-known/openid-configuration"
        ))
    };
    let url = Url::parse(&text).map_err(|_| wrong("is no address"))?;
    if !is_locked(&url) {
        return Err(wrong("is not https (http is for a provider on this machine, 127.0.0.1)"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("has a ? or # in it"));
    }
    if text.contains("/.well-known/") {
        return Err(wrong("is the page about the issuer"));
    }
    IssuerUrl::new(text.clone()).map_err(|_| wrong("is no address"))
}

fn client_id<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = String::deserialize(from)?;
    if text.trim().is_empty() {
        return Err(D::Error::custom(
            "[oidc] client_id is empty. Mend: the id that the provider gave for Peil",
        ));
    }
    Ok(text)
}

fn label<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = String::deserialize(from)?.trim().to_owned();
    if text.is_empty() || text.chars().count() > LABEL || text.contains(char::is_control) {
        return Err(D::Error::custom(format!(
            "[oidc] label: one line of 1 to {LABEL} characters, as in `Log in with …`. Mend: the name of the organisation"
        )));
    }
    Ok(text)
}

fn organisations<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let codes = Vec::<String>::deserialize(from)?;
    if codes.is_empty() {
        return Err(D::Error::custom(
            "[oidc] organisations is empty: nobody could come in. Mend: the codes of the organisations for whose people \
             this provider speaks",
        ));
    }
    Ok(codes)
}

/// What is wrong with the settings, beside what is said where they are read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// A file cannot be read.
    #[error("[oidc] {setting}: {path} cannot be read ({source}). Mend: put it there, readable by the user that runs peil", path = path.display())]
    File {
        /// Which setting.
        setting: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The secret's file has no secret in it.
    #[error("[oidc] client_secret_file: {path} is empty. Mend: put the secret on its first line", path = path.display())]
    NoSecret {
        /// The file.
        path: PathBuf,
    },
    /// Certificates that cannot be read.
    #[error("[oidc] ca_file: {path} is no PEM file with certificates", path = path.display())]
    Certificate {
        /// The file.
        path: PathBuf,
    },
    /// People would come back from the provider over http.
    #[error(
        "public_url = {address:?}: people come back from the provider of [oidc] to it, so it has to be https (http is for \
         this machine, 127.0.0.1)"
    )]
    Redirect {
        /// The address that they would come back to.
        address: String,
    },
    /// The system gives no TLS.
    #[error("no TLS for the provider of [oidc]")]
    Tls(#[source] reqwest::Error),
}

impl OidcSettings {
    /// The provider, with the files that the settings name; `redirect` is where people come back to.
    ///
    /// # Errors
    /// [`SettingsError`], which names the setting and the mend.
    pub fn provider(&self, redirect: &str, clock: Clock) -> Result<Provider, SettingsError> {
        let insecure = || SettingsError::Redirect { address: redirect.to_owned() };
        let redirect = RedirectUrl::new(redirect.to_owned()).map_err(|_| insecure())?;
        if !is_locked(redirect.url()) {
            return Err(insecure());
        }
        let fetcher = Fetcher::new(self.certificates()?).map_err(SettingsError::Tls)?;
        Ok(Provider::new(self.clone(), self.secret()?, redirect, fetcher, clock))
    }

    fn secret(&self) -> Result<ClientSecret, SettingsError> {
        let path = &self.client_secret_file;
        let content = std::fs::read_to_string(path).map_err(file("client_secret_file", path))?;
        // An editor ends the line.
        let secret = content.lines().next().unwrap_or_default().trim().to_owned();
        if secret.is_empty() {
            return Err(SettingsError::NoSecret { path: path.clone() });
        }
        Ok(ClientSecret::new(secret))
    }

    fn certificates(&self) -> Result<Vec<reqwest::Certificate>, SettingsError> {
        let Some(path) = &self.ca_file else { return Ok(Vec::new()) };
        let pem = std::fs::read(path).map_err(file("ca_file", path))?;
        let found = reqwest::Certificate::from_pem_bundle(&pem).unwrap_or_default();
        if found.is_empty() {
            return Err(SettingsError::Certificate { path: path.clone() });
        }
        Ok(found)
    }

    /// The settings as lines of a file that would give them: no secret stands in them.
    pub fn to_toml(&self) -> String {
        let text = |name: &str, value: &str| Some(format!("{name} = {value:?}"));
        let path = |name: &str, path: &Path| text(name, &path.display().to_string());
        let list = |name: &str, values: &[String]| {
            (!values.is_empty()).then(|| format!("{name} = {values:?}"))
        };
        let lines = [
            Some("[oidc]".to_owned()),
            text("issuer", self.issuer.as_str()),
            text("client_id", &self.client_id),
            path("client_secret_file", &self.client_secret_file),
            text("label", &self.label),
            list("organisations", &self.organisations),
            Some(format!("required = {}", self.required)),
            list("except", &self.except),
            list("acr", &self.acr),
            list("amr", &self.amr),
            text("verified_claim", &self.verified_claim),
            self.ca_file.as_deref().and_then(|file| path("ca_file", file)),
        ];
        let lines: Vec<String> = lines.into_iter().flatten().collect();
        lines.join("\n") + "\n"
    }
}

fn file(setting: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> SettingsError {
    let path = path.to_owned();
    move |source| SettingsError::File { setting, path, source }
}

#[cfg(test)]
mod tests;
