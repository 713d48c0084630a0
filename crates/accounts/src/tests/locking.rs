//! Wrong tries: guessing takes for ever, and keeps nobody out but the guesser.

use super::{PASSWORD, Place, run};
use crate::{Begun, Entered, Event};

#[test]
fn guessing_takes_longer_and_longer() {
    run(async {
        let place = Place::new().await;
        let anna = place.coordinator().await;
        place.wait(60);
        let mut looked_at = 0;
        for _ in 0..1_000 {
            match place.accounts.sign_in(&anna.email, "geraden wachtwoord", None).await.unwrap() {
                Begun::Refused => looked_at += 1,
                Begun::Wait { seconds } => {
                    assert!(seconds <= 15 * 60);
                    place.wait(10);
                }
                other => panic!("{other:?}"),
            }
        }
        // Ten thousand seconds: eleven waits up to a quarter of an hour, and one for each quarter after them.
        assert!(looked_at < 30, "{looked_at}");
    });
}

#[test]
fn a_stranger_keeps_nobody_out_of_a_browser_that_is_known() {
    run(async {
        let place = Place::new().await;
        let anna = place.coordinator().await;
        let device = anna.session.device.as_deref();
        let guess = async || {
            for _ in 0..50 {
                place.accounts.sign_in(&anna.email, "geraden wachtwoord", None).await.unwrap();
            }
        };
        guess().await;
        let stranger = place.accounts.sign_in(&anna.email, PASSWORD, None).await.unwrap();
        assert!(matches!(stranger, Begun::Wait { .. }));
        let ticket = place.ticket(&anna, device).await;
        let code = place.next_code(&anna.app);
        let entered = place.accounts.second_factor(&ticket, &code).await.unwrap();
        assert!(matches!(entered, Entered::In(session) if session.device.is_none()));
        // What somebody else's browser is known by says nothing here.
        let bo = place.person("bo", &[crate::Grant::manager("fin")]).await;
        let other = bo.session.device.as_deref();
        guess().await;
        let stranger = place.accounts.sign_in(&anna.email, PASSWORD, other).await.unwrap();
        assert!(matches!(stranger, Begun::Wait { .. }));
    });
}

#[test]
fn codes_are_counted_with_passwords() {
    run(async {
        let place = Place::new().await;
        let anna = place.coordinator().await;
        place.wait(60);
        let mut answers = Vec::new();
        for _ in 0..12 {
            let begun = place.accounts.sign_in(&anna.email, PASSWORD, None).await.unwrap();
            let Begun::SecondFactor { ticket } = begun else {
                assert!(matches!(begun, Begun::Wait { .. }));
                break;
            };
            answers.push(place.accounts.second_factor(&ticket, "000000").await.unwrap());
        }
        // A right password takes none of the wrong codes back.
        assert!((4..=6).contains(&answers.len()), "{answers:?}");
    });
}

#[test]
fn whether_there_is_an_account_is_not_told() {
    run(async {
        let place = Place::new().await;
        let anna = place.coordinator().await;
        place.wait(60);
        let mut told = Vec::new();
        for email in [anna.email.as_str(), "nobody@town.example"] {
            let mut answers = Vec::new();
            for _ in 0..8 {
                answers
                    .push(place.accounts.sign_in(email, "geraden wachtwoord", None).await.unwrap());
            }
            told.push(answers);
        }
        assert_eq!(told[0], told[1]);
        assert!(told[0].iter().any(|begun| matches!(begun, Begun::Wait { .. })));
    });
}

#[test]
fn that_others_had_to_wait_is_in_the_log_once() {
    run(async {
        let place = Place::new().await;
        let anna = place.coordinator().await;
        place.wait(60);
        for _ in 0..9 {
            place.accounts.sign_in(&anna.email, "geraden wachtwoord", None).await.unwrap();
            place.wait(20);
        }
        let log = place.accounts.log("town", i64::MAX, 100).await.unwrap();
        let word = Event::SignInHeldBack.word();
        assert_eq!(log.iter().filter(|row| row.event == word).count(), 1);
    });
}

#[test]
fn wrong_tries_are_forgotten_after_coming_in_and_after_a_day() {
    run(async {
        let place = Place::new().await;
        let anna = place.coordinator().await;
        let guess = async || {
            for _ in 0..4 {
                let begun = place.accounts.sign_in(&anna.email, "geraden wachtwoord", None).await;
                assert_eq!(begun.unwrap(), Begun::Refused);
            }
        };
        for _ in 0..3 {
            guess().await;
            let ticket = place.ticket(&anna, None).await;
            let code = place.next_code(&anna.app);
            let entered = place.accounts.second_factor(&ticket, &code).await.unwrap();
            assert!(matches!(entered, Entered::In(_)), "{entered:?}");
        }
        for _ in 0..3 {
            guess().await;
            place.wait(25 * 60 * 60);
            // Somebody else's try sweeps.
            place.accounts.sign_in("nobody@town.example", "x", None).await.unwrap();
        }
    });
}
