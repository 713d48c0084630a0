use peil_instrument::Text;
use peil_storage::MailRound;
use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::*;
use crate::letter::tests::wave;
use crate::{MailSettings, MailWave, Personal, Words};

fn relay() -> Relay {
    let settings: MailSettings = toml::from_str(
        "host = 'a.example'\nfrom = 'Stad <i@town.example>'\nreply_to = 'h@town.example'",
    )
    .unwrap();
    settings.relay().unwrap()
}

fn mail(wave: MailWave) -> Vec<u8> {
    let words = Words::new(wave, MailRound::Invitation).unwrap();
    let written = words.write(&Personal { code: "k8f", link: "https://a.example/w/1#k8f/0123" });
    let now = "2026-11-10T09:59:59Z".parse().unwrap();
    let to = "anna@town.example".parse().unwrap();
    bytes(&relay(), &to, &written, now, &mut ChaCha8Rng::seed_from_u64(1)).unwrap()
}

fn header_names(mail: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(mail).unwrap();
    let (head, _) = text.split_once("\r\n\r\n").unwrap();
    // A line that begins with a space belongs to the one before it.
    let lines = head.split("\r\n").filter(|line| !line.starts_with([' ', '\t']));
    lines.map(|line| line.split(':').next().unwrap().to_owned()).collect()
}

#[test]
fn the_date_tells_the_hour_and_the_id_nothing() {
    let mail = String::from_utf8(mail(wave())).unwrap();
    assert!(mail.contains("Date: Tue, 10 Nov 2026 09:00:00 +0000\r\n"), "{mail}");
    let id = mail.lines().find(|line| line.starts_with("Message-ID: <")).unwrap();
    assert!(id.ends_with("@town.example>") && !id.contains("k8f"), "{id}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever the names of a wave are, they stay where they belong, and any relay can carry them.
    #[test]
    fn no_name_adds_a_header_and_every_line_can_be_carried(name in any::<String>(), asks in any::<String>()) {
        let usual = header_names(&mail(wave()));
        let wave = MailWave {
            name: Text::new(name.clone(), name),
            asks: Text::new(asks.clone(), asks),
            ..wave()
        };
        let mail = mail(wave);
        prop_assert!(mail.is_ascii());
        let mut names = header_names(&mail);
        names.sort();
        let mut usual = usual;
        usual.sort();
        prop_assert_eq!(names, usual);
        // RFC 5322 (2.1.1): 998 characters in a line.
        prop_assert!(mail.split(|byte| *byte == b'\n').all(|line| line.len() <= 999));
    }
}
