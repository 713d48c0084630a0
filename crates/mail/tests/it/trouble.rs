//! Relays that are down, slow, or say no; and connections that break.

use std::sync::Arc;
use std::time::Duration;

use peil_mail::{MailError, RelayError, RoundSent, missed, record_returned, refused};
use peil_storage::{MailCounts, MailRound, MailState};
use serde_json::json;

use crate::place::{NoTime, WAVE, address, everybody, relay, settings, tell};
use crate::relay::MailServer;

const ROUND: MailRound = MailRound::Invitation;

fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(minutes * 60)
}

#[test]
fn a_relay_that_is_down_changes_nothing() {
    tell(12, async |place| {
        let server = MailServer::start();
        let down = relay(&server);
        drop(server);
        let mut no_time = NoTime::default();
        let error = place.send(&down, ROUND, &mut no_time).await.unwrap_err();
        assert!(matches!(error, MailError::Relay(RelayError::Unreachable { .. })), "{error}");
        assert!(error.to_string().contains("check host and port"), "{error}");
        assert_eq!(place.counts().await, [], "the round is not begun");
        let server = MailServer::start();
        place.send(&relay(&server), ROUND, &mut no_time).await.unwrap();
        assert_eq!(server.recipients(), everybody(12));
        assert!(no_time.waited.is_empty());
    });
}

#[test]
fn a_relay_that_does_not_answer_is_not_waited_for_long() {
    tell(12, async |place| {
        let server = MailServer::with(&["--silent"]);
        let slow = relay(&server).with_patience(Duration::from_millis(50), minutes(1));
        let error = place.send(&slow, ROUND, &mut NoTime::default()).await.unwrap_err();
        assert!(matches!(error, MailError::Relay(RelayError::Silent { .. })), "{error}");
        assert_eq!(place.counts().await, []);
    });
}

#[test]
fn what_is_put_off_is_tried_again_after_a_while() {
    tell(12, async |place| {
        let server = MailServer::start();
        server.does(&json!({
            "rcpt": {address(3): ["451 greylisted", null], address(7): ["450 later", "450 later", null]},
            "data": {address(5): ["452 full", null]},
        }));
        let mut no_time = NoTime::default();
        let sent = place.send(&relay(&server), ROUND, &mut no_time).await.unwrap();
        assert_eq!((sent.accepted, sent.counts.sent), (12, 12));
        assert_eq!(server.recipients(), everybody(12));
        // Something was accepted after the first wait, so the second is as short.
        assert_eq!(no_time.waited, [minutes(1), minutes(1)]);
    });
}

#[test]
fn a_relay_that_puts_everything_off_is_given_up_and_gone_on_with_later() {
    tell(30, async |place| {
        let server = MailServer::start();
        server.does(&json!({"rcpt": {"*": ["451 overloaded"]}}));
        let mut no_time = NoTime::default();
        let sent = place.send(&relay(&server), ROUND, &mut no_time).await.unwrap();
        let counts = MailCounts { waiting: 30, ..MailCounts::default() };
        assert_eq!(sent, RoundSent { counts, accepted: 0, left_behind: 0, stopped: false });
        assert_eq!(no_time.waited, [1, 5, 15, 30].map(minutes));
        server.accepts();
        let sent = place.send(&relay(&server), ROUND, &mut NoTime::default()).await.unwrap();
        assert_eq!(sent.counts.sent, 30);
        assert_eq!(server.recipients(), everybody(30));
    });
}

#[test]
fn an_address_that_is_refused_is_listed_and_gets_a_letter() {
    tell(12, async |place| {
        let server = MailServer::start();
        server.does(&json!({
            "rcpt": {address(3): ["550 5.1.1 no such user"]},
            "data": {address(7): ["554 mailbox is gone"]},
        }));
        let sent = place.send(&relay(&server), ROUND, &mut NoTime::default()).await.unwrap();
        assert_eq!((sent.counts.sent, sent.counts.refused), (10, 2));
        assert_eq!(server.recipients().len(), 10);
        let list = async || {
            let missed = missed(&place.store, WAVE).await.unwrap();
            let mut list: Vec<_> = missed
                .into_iter()
                .map(|mail| (mail.email, mail.unit, mail.state, mail.reply))
                .collect();
            list.sort_by(|one, other| one.0.cmp(&other.0));
            list
        };
        let row = |number, reply| (address(number), "a".to_owned(), MailState::Refused, reply);
        assert_eq!(list().await, [row(3, Some(550)), row(7, Some(554))]);
        // And one that comes back to the sender's mailbox later, however it is written there.
        let back = ["P09@town.example ".to_owned(), "nobody@town.example".to_owned()];
        let returned = record_returned(&place.store, WAVE, &back).await.unwrap();
        assert_eq!((returned.marked, returned.unknown), (1, vec![2]));
        assert_eq!(list().await, [row(3, Some(550)), row(7, Some(554)), row(9, None)]);
        assert_eq!(refused(&place.store, WAVE).await.unwrap().len(), 3);
    });
}

#[test]
fn a_relay_that_refuses_everybody_makes_nobody_a_bounce() {
    for people in [5, 12, 30] {
        tell(people, async |place| {
            let server = MailServer::start();
            server.does(&json!({"rcpt": {"*": ["550 relaying denied"]}}));
            let refused = place.send(&relay(&server), ROUND, &mut NoTime::default()).await;
            let error = refused.unwrap_err();
            assert!(error.to_string().contains("one after another (550)"), "{error}");
            let waiting = MailCounts { waiting: people.into(), ..MailCounts::default() };
            assert_eq!(place.counts().await, [(ROUND, waiting)]);
            server.accepts();
            place.send(&relay(&server), ROUND, &mut NoTime::default()).await.unwrap();
            assert_eq!(server.recipients(), everybody(people));
        });
    }
}

#[test]
fn a_relay_that_refuses_the_sender_stops_everything_at_once() {
    tell(12, async |place| {
        let server = MailServer::start();
        server.does(&json!({"mail": "553 not yours"}));
        let error = place.send(&relay(&server), ROUND, &mut NoTime::default()).await.unwrap_err();
        assert!(matches!(error, MailError::Relay(RelayError::Sender { code: 553, .. })), "{error}");
        let waiting = MailCounts { waiting: 12, ..MailCounts::default() };
        assert_eq!(place.counts().await, [(ROUND, waiting)]);
        server.accepts();
        place.send(&relay(&server), ROUND, &mut NoTime::default()).await.unwrap();
        assert_eq!(server.recipients(), everybody(12));
    });
}

#[test]
fn a_break_before_the_mail_is_tried_again_and_one_after_it_never() {
    tell(12, async |place| {
        let server = MailServer::start();
        server.does(&json!({
            "rcpt": {address(2): ["vanish", null]},
            "data": {address(4): ["drop", null], address(8): ["vanish", null]},
        }));
        let sent = place.send(&relay(&server), ROUND, &mut NoTime::default()).await.unwrap();
        let counts = MailCounts { sent: 10, unsure: 2, ..MailCounts::default() };
        assert_eq!(sent.counts, counts);
        // One of the two that are unsure has arrived, which the relay did not say.
        let expected: Vec<String> =
            everybody(12).into_iter().filter(|to| *to != address(8)).collect();
        assert_eq!(server.recipients(), expected);
        let again = place.send(&relay(&server), ROUND, &mut NoTime::default()).await.unwrap();
        assert_eq!((again.accepted, again.counts), (0, counts));
        assert_eq!(server.recipients(), expected);
        let mut unsure: Vec<String> =
            missed(&place.store, WAVE).await.unwrap().into_iter().map(|mail| mail.email).collect();
        unsure.sort();
        assert_eq!(unsure, [address(4), address(8)]);
    });
}

#[test]
fn a_relay_that_always_breaks_off_does_not_make_everybody_unsure() {
    tell(30, async |place| {
        let server = MailServer::start();
        server.does(&json!({"data": {"*": ["vanish"]}}));
        let error = place.send(&relay(&server), ROUND, &mut NoTime::default()).await.unwrap_err();
        assert!(matches!(error, MailError::Relay(RelayError::BreaksOff { times: 3, .. })));
        let counts = MailCounts { waiting: 27, unsure: 3, ..MailCounts::default() };
        assert_eq!(place.counts().await, [(ROUND, counts)]);
    });
}

#[test]
fn a_sender_that_is_dropped_in_the_middle_leaves_that_mail_unsure() {
    tell(12, async |place| {
        let mut server = MailServer::start();
        server.does(&json!({"data": {address(6): ["hang", null]}}));
        let relay = relay(&server);
        let place = Arc::new(place);
        let sender = {
            let (place, relay) = (Arc::clone(&place), relay.clone());
            tokio::spawn(async move {
                place.send(&relay, ROUND, &mut NoTime::default()).await.map(drop)
            })
        };
        let hung = tokio::task::block_in_place(|| server.hears("hang"));
        assert_eq!(hung, address(6));
        sender.abort();
        assert!(sender.await.unwrap_err().is_cancelled());
        let sent = place.send(&relay, ROUND, &mut NoTime::default()).await.unwrap();
        assert_eq!((sent.left_behind, sent.counts.unsure, sent.counts.sent), (1, 1, 11));
        assert_eq!(server.recipients(), everybody(12));
    });
}

#[test]
fn mail_that_takes_too_long_is_unsure() {
    tell(12, async |place| {
        let server = MailServer::start();
        server.does(&json!({"data": {address(6): ["hang"]}}));
        let slow = relay(&server).with_patience(minutes(1), Duration::from_secs(2));
        let sent = place.send(&slow, ROUND, &mut NoTime::default()).await.unwrap();
        assert_eq!((sent.counts.unsure, sent.counts.sent), (1, 11));
        assert_eq!(server.recipients(), everybody(12));
    });
}

#[test]
fn a_relay_that_goes_down_in_the_middle_is_waited_for() {
    tell(12, async |place| {
        let server = MailServer::start();
        let mut settings = settings(&server);
        settings.batch = 1;
        // It puts three off, and is gone when they are tried again.
        server.does(&json!({"rcpt": {
            address(1): ["451 later", null], address(2): ["451 later", null], address(3): ["451 later", null],
        }}));
        let relay = settings.relay().unwrap();
        let server = Arc::new(std::sync::Mutex::new(Some(server)));
        let gone = Arc::clone(&server);
        let recipients = Arc::new(std::sync::Mutex::new(Vec::new()));
        let seen = Arc::clone(&recipients);
        let at_wait = move || {
            if let Some(server) = gone.lock().unwrap().take() {
                *seen.lock().unwrap() = server.recipients();
            }
        };
        let mut no_time = NoTime { at_wait: Some(Box::new(at_wait)), ..NoTime::default() };
        let error = place.send(&relay, ROUND, &mut no_time).await.unwrap_err();
        assert!(matches!(error, MailError::Relay(RelayError::Unreachable { .. })), "{error}");
        assert_eq!(no_time.waited, [1, 5, 15, 30].map(minutes));
        assert_eq!(recipients.lock().unwrap().len(), 9);
        let counts = MailCounts { waiting: 3, sent: 9, ..MailCounts::default() };
        assert_eq!(place.counts().await, [(ROUND, counts)]);
    });
}
