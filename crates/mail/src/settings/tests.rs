use std::fs;

use super::*;

fn read(text: &str) -> MailSettings {
    toml::from_str(text).unwrap()
}

const PLAIN: &str = "host = '127.0.0.1'\nsecurity = 'none'\nfrom = 'p@town.example'\n";

fn refusal(text: &str) -> String {
    match read(text).relay() {
        Ok(_) => panic!("accepted: {text}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn what_is_not_said_is_safe() {
    let settings = read("host = 'smtp.example'\nfrom = 'Integriteit <i@town.example>'");
    assert_eq!(settings.security, Security::StartTls);
    let relay = settings.relay().unwrap();
    assert_eq!((relay.host(), relay.port(), relay.rate()), ("smtp.example", 587, 300));
    assert!(relay.is_locked() && !relay.signs_in());
    assert_eq!(relay.help(), "i@town.example");
    assert_eq!(relay.interval(), Duration::from_millis(200));
    let tls = read("host = 'smtp.example'\nsecurity = 'tls'\nfrom = 'i@town.example'");
    assert_eq!(tls.relay().unwrap().port(), 465);
}

#[test]
fn an_open_connection_is_for_this_machine_only() {
    for host in ["127.0.0.1", "localhost", "::1", "127.8.8.8"] {
        let text = format!("host = '{host}'\nsecurity = 'none'\nfrom = 'p@town.example'");
        assert!(!read(&text).relay().unwrap().is_locked(), "{host}");
    }
    for host in ["smtp.example", "10.0.0.1", "localhost.example", "127.0.0.1.example"] {
        let said = refusal(&format!("host = '{host}'\nsecurity = 'none'\nfrom = 'p@town.example'"));
        assert!(said.contains(host) && said.contains("starttls"), "{said}");
    }
}

#[test]
fn every_fault_names_its_setting_and_the_mend() {
    let faults = [
        ("host = ' '\nfrom = 'p@town.example'".to_owned(), "host"),
        ("host = 'smtp.example'\nfrom = 'nobody'".to_owned(), "from"),
        (format!("{PLAIN}reply_to = 'a b'"), "reply_to"),
        (format!("{PLAIN}rate = 0"), "rate"),
        (format!("{PLAIN}batch = 0"), "batch"),
        (format!("{PLAIN}user = 'peil'"), "password_file is not set"),
        (format!("{PLAIN}password_file = 'x'"), "user is not set"),
        (format!("{PLAIN}user = 'peil'\npassword_file = '/no/such/file'"), "/no/such/file"),
        (
            "host = 'smtp.example'\nfrom = 'p@town.example'\nca_file = '/no/pem'".to_owned(),
            "ca_file",
        ),
    ];
    for (text, names) in faults {
        let said = refusal(&text);
        assert!(said.contains("[mail]") && said.contains(names), "{names}: {said}");
    }
    let unknown = toml::from_str::<MailSettings>(&format!("{PLAIN}password = 'geheim'"));
    assert!(unknown.unwrap_err().to_string().contains("unknown field `password`"));
}

#[test]
fn the_password_is_the_first_line_of_its_file_and_is_never_printed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("password");
    let text = format!("{PLAIN}user = 'peil'\npassword_file = '{}'", path.display());
    fs::write(&path, "\n").unwrap();
    assert!(refusal(&text).contains("is empty"));
    fs::write(&path, "geheim wachtwoord\n").unwrap();
    let settings = read(&text);
    assert!(settings.relay().unwrap().signs_in());
    assert!(!settings.to_toml().contains("geheim"));
}

#[test]
fn settings_that_are_printed_give_the_same_settings() {
    let text =
        format!("{PLAIN}port = 2525\nreply_to = 'Hulp <h@town.example>'\nrate = 7\nbatch = 9");
    let settings = read(&text);
    let printed = settings.to_toml();
    assert_eq!(read(printed.strip_prefix("[mail]\n").unwrap()), settings);
}

#[test]
fn a_file_that_is_no_certificate_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca.pem");
    fs::write(&path, "no certificate").unwrap();
    let text =
        format!("host = 'a.example'\nfrom = 'p@town.example'\nca_file = '{}'", path.display());
    assert!(refusal(&text).contains("ca.pem"));
}
