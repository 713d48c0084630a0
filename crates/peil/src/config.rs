//! Settings: from `peil.toml`, or their defaults.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::Context;
use peil_fieldwork::UrnDir;
use peil_mail::{MailSettings, Relay};
use peil_oidc::OidcSettings;
use peil_praatplaat::HouseStyle as PlateStyle;
use peil_web::{HouseStyle, Outward};
use serde::Deserialize;

use crate::exit::Refusal;

/// The settings in force.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Folder with database, secrets and datasets.
    pub data: PathBuf,
    /// The database; `None`: SQLite in the data folder.
    pub database: Option<String>,
    /// Where the service listens.
    pub listen: SocketAddr,
    /// The address that respondents see, for links; without a slash at the end.
    pub public_url: Option<String>,
    /// The time zone of opening and closing days.
    pub time_zone: String,
    /// A file of a few lines of CSS: the organisation's house style.
    pub style: Option<PathBuf>,
    /// A TOML file with name, logo and colours of the organisation: how talk plates in the house look.
    pub plates: Option<PathBuf>,
    /// A second folder for sealed answers, on another disk: every one is in both before it is acknowledged.
    pub urn_copy: Option<PathBuf>,
    /// Whether the service has the house too: the pages of coordinators, managers and others with an account. An instance
    /// that everybody can reach may do without.
    pub house: bool,
    /// Where `/metrics` can be asked for, by whoever watches the service; `None`: nowhere.
    pub metrics: Option<SocketAddr>,
    /// Whom to tell of a hole in the security, for `security.txt`: `mailto:`, `https:` or `tel:`.
    pub security_contact: Option<String>,
    /// The relay that invitations and reminders go out over; `None`: Peil sends no mail.
    pub mail: Option<MailSettings>,
    /// The provider by which people with an account come in; `None`: everybody has a password.
    pub oidc: Option<OidcSettings>,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            data: PathBuf::from("peil-data"),
            database: None,
            listen: SocketAddr::from(([127, 0, 0, 1], 8470)),
            public_url: None,
            time_zone: "Europe/Amsterdam".to_owned(),
            style: None,
            plates: None,
            urn_copy: None,
            house: true,
            metrics: None,
            security_contact: None,
            mail: None,
            oidc: None,
        }
    }
}

impl Config {
    /// Reads a settings file; defaults if it does not exist.
    ///
    /// # Errors
    /// A [`Refusal`] if the file does not parse or names an unknown setting.
    pub fn read(path: &Path) -> anyhow::Result<Config> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Config::default());
            }
            Err(error) => {
                return Err(error).with_context(|| format!("reading {}", path.display()));
            }
        };
        let refused = |problem: String| {
            anyhow::Error::from(Refusal::input(format!("{}: {problem}", path.display())))
        };
        let config: Config = toml::from_str(&text).map_err(|error| refused(error.to_string()))?;
        match &config.security_contact {
            Some(contact) if !Outward::is_contact(contact) => Err(refused(format!(
                "security_contact = {contact:?}: write an address that begins with mailto:, https:// or tel:"
            ))),
            _ => Ok(config),
        }
    }

    /// The database's address.
    pub fn database_url(&self) -> String {
        let file = self.data.join("peil.db");
        self.database.clone().unwrap_or_else(|| format!("sqlite:{}", file.display()))
    }

    /// The folder of the waves' secrets.
    pub fn secrets(&self) -> PathBuf {
        self.data.join("secrets")
    }

    /// The folder of the frozen dataset of a wave.
    pub fn dataset(&self, wave: &str) -> PathBuf {
        self.data.join("datasets").join(wave)
    }

    /// The address that respondents see.
    pub fn public_url(&self) -> String {
        let default = || format!("http://{}", self.listen);
        self.public_url.clone().unwrap_or_else(default).trim_end_matches('/').to_owned()
    }

    /// How people reach the service.
    pub fn outward(&self) -> Outward {
        let security_contact = self.security_contact.clone();
        Outward { public_url: self.public_url(), security_contact }
    }

    /// The address of a wave.
    pub fn wave_address(&self, wave: &str) -> String {
        format!("{}/w/{wave}", self.public_url())
    }

    /// The address of a wave with a code and the root of its class keys in its fragment, which no server sees.
    pub fn link(&self, wave: &str, code: &str, root: &str) -> String {
        format!("{}#{code}/{root}", self.wave_address(wave))
    }

    /// The file of the key that second factors are sealed with: not in the database, so that a copy of that lets nobody in.
    pub fn factor_key(&self) -> PathBuf {
        self.data.join("accounts.key")
    }

    /// The folders of the urns, where sealed answers lie until closing.
    pub fn urn(&self) -> UrnDir {
        let dir = UrnDir::new(self.data.join("urn"));
        match &self.urn_copy {
            Some(copy) => dir.and(copy),
            None => dir,
        }
    }

    /// The house style of the pages; plain if none is set.
    ///
    /// # Errors
    /// A [`Refusal`] if it fetches something from elsewhere or is long; an error if it cannot be read.
    pub fn house_style(&self) -> anyhow::Result<HouseStyle> {
        let Some(path) = &self.style else { return Ok(HouseStyle::default()) };
        let css = std::fs::read_to_string(path)
            .with_context(|| format!("reading the house style {}", path.display()))?;
        HouseStyle::read(&css)
            .map_err(|error| Refusal::input(format!("{}: {error}", path.display())).into())
    }

    /// How talk plates in the house look.
    ///
    /// # Errors
    /// A [`Refusal`] that names the file, the line and the mend.
    pub fn plate_style(&self) -> anyhow::Result<PlateStyle> {
        let Some(file) = &self.plates else { return Ok(PlateStyle::default()) };
        PlateStyle::read(file).map_err(|error| Refusal::input(error.to_string()).into())
    }

    /// The relay for mail, with the files that its settings name.
    ///
    /// # Errors
    /// A [`Refusal`] that names the setting and the mend.
    pub fn relay(&self) -> anyhow::Result<Relay> {
        let Some(mail) = &self.mail else {
            let message = "peil.toml has no [mail]: name the relay there (docs/mail.md has an example), or send the links \
                           of `peil links` by a mail merge of your own";
            return Err(Refusal::input(message).into());
        };
        mail.relay().map_err(|error| Refusal::input(error.to_string()).into())
    }

    /// The settings as a file that would give them.
    pub fn to_toml(&self) -> String {
        // A database address can hold a password: it is never printed.
        let database = match &self.database {
            Some(address) if address.starts_with("postgres") => {
                "\"postgres://…\"  # as set; not printed".to_owned()
            }
            _ => format!("{:?}", self.database_url()),
        };
        let style = match &self.style {
            Some(path) => format!("style = {:?}\n", path.display().to_string()),
            None => String::new(),
        };
        let plates = match &self.plates {
            Some(path) => format!("plates = {:?}\n", path.display().to_string()),
            None => String::new(),
        };
        let urn_copy = match &self.urn_copy {
            Some(path) => format!("urn_copy = {:?}\n", path.display().to_string()),
            None => String::new(),
        };
        let metrics = match &self.metrics {
            Some(address) => format!("metrics = \"{address}\"\n"),
            None => String::new(),
        };
        let contact = match &self.security_contact {
            Some(contact) => format!("security_contact = {contact:?}\n"),
            None => String::new(),
        };
        let mail = self.mail.as_ref().map(MailSettings::to_toml).unwrap_or_default();
        let oidc = self.oidc.as_ref().map(OidcSettings::to_toml).unwrap_or_default();
        format!(
            "data = {:?}\ndatabase = {database}\nlisten = \"{}\"\npublic_url = {:?}\ntime_zone = {:?}\nhouse = {}\n{style}{plates}{urn_copy}{metrics}{contact}{mail}{oidc}",
            self.data.display().to_string(),
            self.listen,
            self.public_url(),
            self.time_zone,
            self.house,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_gives_the_defaults() {
        let config = Config::read(Path::new("no-such-file.toml")).unwrap();
        assert_eq!(config, Config::default());
        assert_eq!(config.database_url(), "sqlite:peil-data/peil.db");
        assert_eq!(config.public_url(), "http://127.0.0.1:8470");
    }

    #[test]
    fn a_contact_that_nobody_can_reach_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("peil.toml");
        for (contact, good) in
            [("mailto:cert@town.example", true), ("cert@town.example", false), ("tel: 1", false)]
        {
            std::fs::write(&path, format!("security_contact = {contact:?}\n")).unwrap();
            let read = Config::read(&path);
            assert_eq!(read.is_ok(), good, "{contact}: {read:?}");
        }
    }

    #[test]
    fn an_unknown_setting_is_refused_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("peil.toml");
        std::fs::write(&path, "data = \"d\"\nlissten = \"127.0.0.1:1\"\n").unwrap();
        let error = Config::read(&path).unwrap_err();
        assert!(error.downcast_ref::<Refusal>().is_some());
        assert!(error.to_string().contains("lissten"), "{error}");
        assert!(error.to_string().contains("line 2"), "{error}");
    }

    #[test]
    fn a_house_style_that_fetches_something_is_refused_with_its_file_and_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("house.css");
        let config = Config { style: Some(path.clone()), ..Config::default() };
        assert!(config.house_style().is_err(), "the file is not there");
        std::fs::write(&path, ":root { --utrecht-link-color: #00561f; }\n").unwrap();
        assert!(config.house_style().unwrap().css().contains("#00561f"));
        std::fs::write(&path, "\n@import 'https://elsewhere.example/a.css';\n").unwrap();
        let error = config.house_style().unwrap_err();
        assert!(error.downcast_ref::<Refusal>().is_some());
        assert!(error.to_string().contains("house.css: line 2"), "{error}");
    }

    #[test]
    fn mail_is_a_part_of_the_settings_and_needs_its_relay() {
        assert!(Config::default().relay().is_err());
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("peil.toml");
        std::fs::write(&path, "[mail]\nhost = 'smtp.example'\nfrom = 'i@town.example'\n").unwrap();
        let config = Config::read(&path).unwrap();
        assert_eq!(config.relay().unwrap().host(), "smtp.example");
        std::fs::write(&path, config.to_toml()).unwrap();
        assert_eq!(Config::read(&path).unwrap().mail, config.mail);
        std::fs::write(
            &path,
            "[mail]\nhost = 'a.example'\nfrom = 'i@town.example'\npasword = 'x'\n",
        )
        .unwrap();
        let error = Config::read(&path).unwrap_err();
        assert!(error.to_string().contains("pasword"), "{error}");
    }

    #[test]
    fn a_provider_is_a_part_of_the_settings_and_what_is_wrong_with_it_has_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("peil.toml");
        let lines = |issuer: &str| {
            format!(
                "house = true\n\n[oidc]\nissuer = '{issuer}'\nclient_id = 'peil'\nclient_secret_file = 's'\n\
                 label = 'Stad'\norganisations = ['town']\n"
            )
        };
        std::fs::write(&path, lines("https://login.town.example")).unwrap();
        let config = Config::read(&path).unwrap();
        std::fs::write(&path, config.to_toml()).unwrap();
        assert_eq!(Config::read(&path).unwrap().oidc, config.oidc);
        std::fs::write(&path, lines("http://login.town.example")).unwrap();
        let error = Config::read(&path).unwrap_err();
        assert!(error.downcast_ref::<Refusal>().is_some());
        for said in ["peil.toml", "line 4", "is not https", "Mend:"] {
            assert!(error.to_string().contains(said), "{error}");
        }
    }

    #[test]
    fn a_password_in_the_database_address_is_not_printed() {
        let database = Some("postgres://peil:geheim@localhost/peil".to_owned());
        let config = Config { database, ..Config::default() };
        assert!(!config.to_toml().contains("geheim"));
    }
}
