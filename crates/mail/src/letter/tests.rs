use jiff::civil::date;

use super::*;

pub(crate) fn wave() -> MailWave {
    MailWave {
        organisation: Text::new("Gemeente Waterrijk", "Municipality of Waterrijk"),
        asks: Text::new("De gemeentesecretaris vraagt dit.", "The town clerk asks this."),
        name: Text::new("Meting 2026", "Survey 2026"),
        minutes: 8,
        opens_on: date(2026, 10, 5),
        closes_on: date(2026, 10, 30),
        k: 10,
        vertrouwenspersoon: Text::new("Mevrouw De Wit", "Ms De Wit"),
        meldregeling: Text::new("Op het intranet", "On the intranet"),
        address: "https://vragen.example/w/2026".to_owned(),
        root: "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ".to_owned(),
        key_holder: "de ondernemingsraad".to_owned(),
        help: "hulp@waterrijk.example".to_owned(),
        synthetic: false,
    }
}

const PERSONAL: Personal<'_> = Personal {
    code: "k8f-z2m-000-000-000-000-00a",
    link: "https://vragen.example/w/2026#k8f-z2m-000-000-000-000-00a/0123",
};

fn written(round: MailRound) -> Written {
    Words::new(wave(), round).unwrap().write(&PERSONAL)
}

#[test]
fn what_is_promised_is_what_the_letter_promises_word_for_word() {
    let letters = [
        include_str!("../../../praatplaat/text/letter/nl.toml"),
        include_str!("../../../praatplaat/text/letter/en.toml"),
    ];
    let mails = [include_str!("../../text/nl.toml"), include_str!("../../text/en.toml")];
    for (letter, mail) in letters.iter().zip(mails) {
        let table = |text: &str| text.parse::<toml::Table>().unwrap();
        let (letter, mail) = (table(letter), table(mail));
        let mut compared = 0;
        for section in ["promise", "person", "control", "date"] {
            for (key, text) in mail[section].as_table().unwrap() {
                assert_eq!(Some(text), letter[section].get(key), "{section}.{key}");
                compared += 1;
            }
        }
        assert!(compared > 25);
    }
}

#[test]
fn a_mail_says_all_of_it_in_dutch_and_then_in_english() {
    for round in MailRound::ALL {
        let Written { subject, body } = written(round);
        assert!(
            subject.contains("Meting 2026 / ") && subject.ends_with("Survey 2026"),
            "{subject}"
        );
        let (nl, en) = body.split_once("--------------------").unwrap();
        for (page, words) in [
            (
                nl,
                [
                    "30 oktober 2026",
                    "Gemeente Waterrijk",
                    "De gemeentesecretaris",
                    "Mevrouw De Wit",
                ],
            ),
            (en, ["30 October 2026", "Municipality of Waterrijk", "The town clerk", "Ms De Wit"]),
        ] {
            for words in words.iter().chain(&[PERSONAL.link, PERSONAL.code, "hulp@", "0123-4567"]) {
                assert!(page.contains(words), "{words}: {page}");
            }
            assert!(!page.contains('{'), "a place is not filled in: {page}");
        }
        assert!(!body.contains("proefmail") && !body.contains("verzonnen"), "{body}");
    }
}

#[test]
fn a_reminder_is_for_who_took_part_and_who_did_not() {
    let invitation = written(MailRound::Invitation).body;
    assert!(!invitation.contains("al meegedaan?") && !invitation.contains("laatste herinnering"));
    for round in [MailRound::FirstReminder, MailRound::SecondReminder] {
        let body = written(round).body;
        for words in
            ["Hebt u al meegedaan?", "Hebt u nog niet meegedaan?", "Did you take part already?"]
        {
            assert!(body.contains(words), "{words}: {body}");
        }
        assert_eq!(body.contains("laatste herinnering"), round == MailRound::SecondReminder);
    }
}

#[test]
fn a_test_and_made_up_data_say_what_they_are() {
    let words = Words::new(MailWave { synthetic: true, ..wave() }, MailRound::Invitation).unwrap();
    let Written { subject, body } = words.as_test().write(&PERSONAL);
    assert!(subject.starts_with("[proef] "), "{subject}");
    for words in ["proefmail", "test mail", "verzonnen gegevens", "made-up data"] {
        assert!(body.contains(words), "{words}: {body}");
    }
}
