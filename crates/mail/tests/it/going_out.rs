//! Rounds that go out as they should.

use jiff::civil::date;
use peil_mail::{MailError, Round, RoundSent, send};
use peil_storage::{MailCounts, MailRound};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::place::{NoTime, TODAY, URL, WAVE, address, everybody, relay, tell};
use crate::relay::MailServer;

const ROUNDS: [MailRound; 3] = MailRound::ALL;

/// Words of a quoted-printable or plain mail, without breaks.
fn words(mail: &str) -> String {
    let (_, body) = mail.split_once("\r\n\r\n").or_else(|| mail.split_once("\n\n")).unwrap();
    let body = body.replace("=\r\n", "").replace("=\n", "");
    let mut bytes = Vec::new();
    let mut rest = body.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (b'=', [high, low, behind @ ..]) => {
                let digits = [*high, *low];
                let digits = std::str::from_utf8(&digits).unwrap();
                bytes.push(u8::from_str_radix(digits, 16).unwrap());
                rest = behind;
            }
            _ => bytes.push(*first),
        }
    }
    String::from_utf8(bytes).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn everybody_is_mailed_once_in_each_round_and_asking_again_mails_nobody() {
    tell(20, async |place| {
        let server = MailServer::start();
        let relay = relay(&server);
        let mut expected = Vec::new();
        for round in ROUNDS {
            let mut no_time = NoTime::default();
            let sent = place.send(&relay, round, &mut no_time).await.unwrap();
            let counts = MailCounts { sent: 20, ..MailCounts::default() };
            let all = RoundSent { counts, accepted: 20, left_behind: 0, stopped: false };
            assert_eq!(sent, all);
            assert!(no_time.waited.is_empty());
            expected.extend(everybody(20));
            expected.sort();
            assert_eq!(server.recipients(), expected, "{}", round.word());
            let again = place.send(&relay, round, &mut no_time).await.unwrap();
            assert_eq!(again, RoundSent { accepted: 0, ..all });
            assert_eq!(server.recipients(), expected, "{}", round.word());
        }
    });
}

#[test]
fn a_mail_has_the_code_of_whom_it_goes_to_and_says_what_the_letter_says() {
    tell(12, async |place| {
        let server = MailServer::start();
        let relay = relay(&server);
        let mut ids = std::collections::BTreeSet::new();
        for round in ROUNDS {
            place.send(&relay, round, &mut NoTime::default()).await.unwrap();
        }
        for mail in server.accepted() {
            let code = place.code_of(&mail.to).await;
            let said = words(&mail.mail);
            assert!(said.contains(&format!("{URL}/w/{WAVE}#{code}/")), "{said}");
            assert_eq!(said.matches(&code).count(), 4, "link and code, in two languages");
            assert!(said.contains("27 november 2026") && said.contains("27 November 2026"));
            assert!(said.contains("de ondernemingsraad") && said.contains("hulp@town.example"));
            assert_eq!(mail.from, "integriteit@town.example");
            let (head, _) = mail.mail.split_once("\r\n\r\n").unwrap();
            for line in [
                "From: \"Integriteit Stad\" <integriteit@town.example>",
                "Reply-To: hulp@town.example",
                "Auto-Submitted: auto-generated",
                "Date: Tue, 10 Nov 2026 09:00:00 +0000",
            ] {
                assert!(head.contains(line), "{line}: {head}");
            }
            assert!(!head.contains("Precedence") && !head.contains("localhost"), "{head}");
            let id = head.lines().find(|line| line.starts_with("Message-ID")).unwrap();
            ids.insert(id.to_owned());
        }
        // Rounds are in order, and their words fit who took part and who did not.
        let mails = server.accepted();
        for (mail, round) in [(&mails[0], 0), (&mails[12], 1), (&mails[24], 2)] {
            let said = words(&mail.mail);
            assert_eq!(said.contains("Hebt u al meegedaan?"), round > 0, "{said}");
            assert_eq!(said.contains("laatste herinnering"), round == 2, "{said}");
        }
        // The same randomness in each call of this test: twelve ids, three times.
        assert_eq!(ids.len(), 12);
    });
}

#[test]
fn who_took_part_changes_nothing_in_what_goes_out() {
    let sent = |takes_part: bool| {
        let mut mails = Vec::new();
        tell(12, async |place| {
            let server = MailServer::start();
            let relay = relay(&server);
            place.send(&relay, MailRound::Invitation, &mut NoTime::default()).await.unwrap();
            if takes_part {
                let mut tx = place.store.begin_write().await.unwrap();
                for invitation in tx.invitations(WAVE).await.unwrap().iter().take(6) {
                    tx.exchange(WAVE, &invitation.code_hash, &[7; 32]).await.unwrap();
                }
                tx.commit().await.unwrap();
            }
            place.send(&relay, MailRound::FirstReminder, &mut NoTime::default()).await.unwrap();
            mails = server.accepted().into_iter().map(|mail| (mail.to, mail.mail)).collect();
        });
        mails
    };
    assert_eq!(sent(true), sent(false));
}

#[test]
fn reminders_have_their_order_and_their_days() {
    tell(12, async |place| {
        let server = MailServer::start();
        let relay = relay(&server);
        let ask = async |round, today, leave_waiting, outside: &mut NoTime| {
            let asked = Round { wave: WAVE, round, leave_waiting, today };
            send(place.post(&relay), asked, outside, &mut ChaCha8Rng::seed_from_u64(1)).await
        };
        let mut no_time = NoTime::default();
        let early = ask(MailRound::SecondReminder, TODAY, false, &mut no_time).await;
        assert!(matches!(
            early,
            Err(MailError::OutOfOrder { before: MailRound::FirstReminder, .. })
        ));
        let late = ask(MailRound::Invitation, date(2026, 11, 28), false, &mut no_time).await;
        assert!(matches!(late, Err(MailError::Over { .. })));
        // Invitations may go out before the first day, reminders may not.
        let mut part = NoTime { stop_after: Some(5), ..NoTime::default() };
        let stopped =
            ask(MailRound::Invitation, date(2026, 11, 1), false, &mut part).await.unwrap();
        assert!(stopped.stopped && stopped.counts.waiting == 7, "{stopped:?}");
        let reminder = MailRound::FirstReminder;
        let early = ask(reminder, date(2026, 11, 1), false, &mut no_time).await;
        assert!(matches!(early, Err(MailError::NotBegun { .. })));
        let unfinished = ask(reminder, TODAY, false, &mut no_time).await;
        assert!(matches!(unfinished, Err(MailError::Unfinished { waiting: 7, .. })));
        assert_eq!(server.recipients().len(), 5);
        ask(reminder, TODAY, true, &mut no_time).await.unwrap();
        assert_eq!(server.recipients().len(), 17);
        ask(MailRound::Invitation, TODAY, false, &mut no_time).await.unwrap();
        let mut twice = [everybody(12), everybody(12)].concat();
        twice.sort();
        assert_eq!(server.recipients(), twice);
    });
}

#[test]
fn two_programs_that_send_the_same_round_mail_nobody_twice() {
    tell(30, async |place| {
        let server = MailServer::start();
        let relay = relay(&server);
        let (mut one, mut other) = (NoTime::default(), NoTime::default());
        let (one, other) = tokio::join!(
            place.send(&relay, MailRound::Invitation, &mut one),
            place.send(&relay, MailRound::Invitation, &mut other)
        );
        assert_eq!(one.unwrap().accepted + other.unwrap().accepted, 30);
        assert_eq!(server.recipients(), everybody(30));
        let all = MailCounts { sent: 30, ..MailCounts::default() };
        assert_eq!(place.counts().await, [(MailRound::Invitation, all)]);
    });
}

#[test]
fn a_test_says_that_it_is_one_and_leaves_nothing() {
    tell(12, async |place| {
        let server = MailServer::start();
        let relay = relay(&server);
        let (post, mut rng) = (place.post(&relay), ChaCha8Rng::seed_from_u64(5));
        let now = "2026-11-10T09:41:12Z".parse().unwrap();
        let round = MailRound::SecondReminder;
        peil_mail::send_test(post, WAVE, round, " me@town.example ", now, &mut rng).await.unwrap();
        let mails = server.accepted();
        let said = words(&mails[0].mail);
        assert_eq!(mails[0].to, "me@town.example");
        assert!(said.contains("Dit is een proefmail.") && said.contains("This is a test mail."));
        for number in 0..12 {
            assert!(!said.contains(&place.code_of(&address(number)).await));
        }
        assert_eq!(place.counts().await, []);
        let none = peil_mail::send_test(post, WAVE, round, "me", now, &mut rng).await;
        assert!(matches!(none, Err(MailError::NoAddress)));
        server.does(&serde_json::json!({"rcpt": {"*": ["550 no"]}}));
        let refused = peil_mail::send_test(post, WAVE, round, "me@town.example", now, &mut rng);
        assert!(matches!(refused.await, Err(MailError::TestRefused { reply: Some(550) })));
    });
}

#[test]
fn a_page_may_send_in_the_background() {
    fn is_send<T: Send>(_: &T) {}
    tell(12, async |place| {
        let server = MailServer::start();
        let relay = relay(&server);
        let mut no_time = NoTime::default();
        let asked =
            Round { wave: WAVE, round: MailRound::Invitation, leave_waiting: false, today: TODAY };
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let sending = send(place.post(&relay), asked, &mut no_time, &mut rng);
        is_send(&sending);
        assert_eq!(sending.await.unwrap().accepted, 12);
    });
}
