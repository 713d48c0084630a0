use std::sync::Arc;

use jiff::Timestamp;

use super::*;

const GOOD: &str = r#"
issuer = "https://login.town.example/realms/town"
client_id = "peil"
client_secret_file = "/etc/peil/oidc-secret"
label = "Gemeente Waterrijk"
organisations = ["waterrijk"]
"#;

fn read(text: &str) -> Result<OidcSettings, String> {
    toml::from_str(text).map_err(|error| error.to_string())
}

/// The settings with one line of them replaced.
fn with(name: &str, line: &str) -> Result<OidcSettings, String> {
    let lines = GOOD.lines().map(|old| if old.starts_with(name) { line } else { old });
    read(&lines.collect::<Vec<_>>().join("\n"))
}

fn clock() -> Clock {
    Arc::new(|| Timestamp::UNIX_EPOCH)
}

#[test]
fn what_is_left_out_has_its_usual_value_and_comes_back_from_a_file() {
    let settings = read(GOOD).unwrap();
    assert_eq!((settings.required, &*settings.verified_claim), (false, "email_verified"));
    assert_eq!(settings.issuer.as_str(), "https://login.town.example/realms/town");
    let full = OidcSettings {
        required: true,
        except: vec!["anna@town.example".to_owned()],
        acr: vec!["gold".to_owned(), "silver".to_owned()],
        amr: vec!["mfa".to_owned()],
        ca_file: Some("/etc/peil/ca.pem".into()),
        ..settings.clone()
    };
    for settings in [settings, full] {
        let file: toml::Table = toml::from_str(&settings.to_toml()).unwrap();
        let again: OidcSettings = file["oidc"].clone().try_into().unwrap();
        assert_eq!(again, settings);
    }
}

#[test]
fn what_cannot_be_is_refused_with_its_line_and_the_mend() {
    for (name, line, said) in [
        ("issuer", "issuer = 'login.town.example'", "is no address"),
        ("issuer", "issuer = 'http://login.town.example'", "is not https"),
        ("issuer", "issuer = 'https://a.example/?tenant=x'", "has a ?"),
        ("issuer", "issuer = 'https://a.example/.well-known/openid-configuration'", "is the page"),
        ("client_id", "client_id = ' '", "the id that the provider gave"),
        ("label", "label = ''", "the name of the organisation"),
        ("organisations", "organisations = []", "nobody could come in"),
        ("label", "lable = 'x'", "lable"),
    ] {
        let error = with(name, line).unwrap_err();
        assert!(error.contains(said), "{error}");
        let at = 1 + GOOD.lines().position(|old| old.starts_with(name)).unwrap();
        assert!(error.contains(&format!("line {at}")), "{line}: {error}");
    }
    assert!(with("issuer", "issuer = 'http://127.0.0.1:8080'").is_ok());
    assert!(with("label", "").unwrap_err().contains("label"), "it is needed");
}

#[test]
fn the_secret_stands_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret");
    let settings = OidcSettings { client_secret_file: path.clone(), ..read(GOOD).unwrap() };
    let back = "https://vragen.example/house/enter/oidc/callback";
    let refused = settings.provider(back, clock()).map(|_| ()).unwrap_err();
    assert!(refused.to_string().contains("client_secret_file"), "{refused}");
    std::fs::write(&path, "\nx").unwrap();
    let refused = settings.provider(back, clock()).map(|_| ()).unwrap_err();
    assert!(matches!(refused, SettingsError::NoSecret { .. }));
    std::fs::write(&path, "geheim\n").unwrap();
    let provider = settings.provider(back, clock()).unwrap();
    assert!(!format!("{provider:?}").contains("geheim"));
    assert!(!settings.to_toml().contains("geheim"));
    let open = settings.provider("http://vragen.example/x", clock()).map(|_| ()).unwrap_err();
    assert!(matches!(open, SettingsError::Redirect { .. }));
}

#[test]
fn certificates_are_pem() {
    let folder = tempfile::tempdir().unwrap();
    let (secret, ca) = (folder.path().join("secret"), folder.path().join("ca.pem"));
    std::fs::write(&secret, "geheim").unwrap();
    std::fs::write(&ca, "no certificate").unwrap();
    let settings =
        OidcSettings { client_secret_file: secret, ca_file: Some(ca), ..read(GOOD).unwrap() };
    let refused = settings.provider("https://vragen.example/x", clock()).map(|_| ()).unwrap_err();
    assert!(matches!(refused, SettingsError::Certificate { .. }));
}
