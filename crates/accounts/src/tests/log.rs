//! The log: nothing in it changes unseen.

use peil_storage::testkit;

use super::{Place, run};
use crate::{By, Event, Grant, LogState, Role, Who};

async fn state(place: &Place) -> LogState {
    place.accounts.check_log("town").await.unwrap()
}

/// A log of a few rows, in a database whose triggers somebody took away.
async fn tampered(sql: &'static str) -> LogState {
    let place = Place::new().await;
    for wave in ["w1", "w2", "w3", "w4"] {
        let event = Event::WaveOpened { wave: wave.to_owned() };
        place.accounts.record(By::command_line("town"), event).await.unwrap();
    }
    assert!(matches!(state(&place).await, LogState::Whole { rows: 4, .. }));
    testkit::raw(&place.store, "DROP TRIGGER audit_log_keeps_update").await.unwrap();
    testkit::raw(&place.store, "DROP TRIGGER audit_log_keeps_delete").await.unwrap();
    testkit::raw(&place.store, sql).await.unwrap();
    state(&place).await
}

#[test]
fn what_is_done_stands_in_the_log_with_who_did_it() {
    run(async {
        let place = Place::new().await;
        let anna = place.coordinator().await;
        let signed = place.accounts.session(&anna.session.token).await.unwrap().unwrap();
        let event = Event::ExportTaken { wave: "w1".to_owned() };
        place.accounts.record(By::Account(&signed), event).await.unwrap();
        let log = place.accounts.log("town", i64::MAX, 100).await.unwrap();
        let told: Vec<(i64, &Who, &str)> =
            log.iter().rev().map(|row| (row.number, &row.who, row.event.as_str())).collect();
        let anna = &Who::Account("anna (anna@town.example)".to_owned());
        let expected = [
            (1, &Who::CommandLine, "account_added"),
            (2, anna, "password_changed"),
            (3, anna, "second_factor_set"),
            (4, anna, "signed_in"),
            (5, anna, "export_taken"),
        ];
        assert_eq!(told, expected);
        let detail = [("email", "anna@town.example"), ("roles", "coordinator")];
        assert_eq!(log[4].detail, detail.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let older = place.accounts.log("town", 3, 1).await.unwrap();
        assert_eq!(older[0].number, 2);
        assert!(place.accounts.log("village", i64::MAX, 9).await.unwrap().is_empty());
    });
}

#[test]
fn a_row_that_was_changed_taken_out_or_put_in_is_found() {
    run(async {
        let broken = |number| LogState::Broken { number };
        let changed = "UPDATE audit_log SET detail = '{\"wave\":\"w9\"}' WHERE number = 2";
        assert_eq!(tampered(changed).await, broken(2));
        assert_eq!(tampered("UPDATE audit_log SET at = at + 1 WHERE number = 1").await, broken(1));
        let actor = "UPDATE audit_log SET actor = '00' WHERE number = 4";
        assert_eq!(tampered(actor).await, broken(4));
        assert_eq!(tampered("DELETE FROM audit_log WHERE number = 3").await, broken(4));
        assert_eq!(tampered("DELETE FROM audit_log WHERE number = 1").await, broken(2));
        let put_in = "INSERT INTO audit_log SELECT organisation, 5, at, actor, event, detail, hash, previous_hash \
                      FROM audit_log WHERE number = 4";
        assert_eq!(tampered(put_in).await, broken(5));
        let moved = "UPDATE audit_log SET number = number + 10 WHERE number > 2";
        assert_eq!(tampered(moved).await, broken(13));
    });
}

#[test]
fn rows_that_are_gone_from_the_end_are_seen_by_who_wrote_the_last_hash_down() {
    run(async {
        let place = Place::new().await;
        place.added("anna", &[Grant::of(Role::Coordinator)]).await;
        let LogState::Whole { rows: 1, head: first } = state(&place).await else { panic!() };
        place.added("bo", &[Grant::manager("fin")]).await;
        let LogState::Whole { rows: 2, head: second } = state(&place).await else { panic!() };
        assert!(place.accounts.log_has("town", &first).await.unwrap());
        assert!(place.accounts.log_has("town", &second.to_uppercase()).await.unwrap());
        testkit::raw(&place.store, "DROP TRIGGER audit_log_keeps_delete").await.unwrap();
        testkit::raw(&place.store, "DELETE FROM audit_log WHERE number = 2").await.unwrap();
        assert_eq!(state(&place).await, LogState::Whole { rows: 1, head: first });
        assert!(!place.accounts.log_has("town", &second).await.unwrap());
    });
}

#[test]
fn an_empty_log_is_whole() {
    run(async {
        let place = Place::new().await;
        let zeros = "0".repeat(64);
        assert_eq!(state(&place).await, LogState::Whole { rows: 0, head: zeros });
    });
}

#[test]
fn every_kind_of_event_has_its_word_in_the_list() {
    let (email, roles, wave) = (String::new, Vec::new, String::new);
    let all = [
        Event::AccountAdded { email: email(), roles: roles() },
        Event::GrantsChanged { email: email(), roles: roles() },
        Event::AccountClosed { email: email() },
        Event::AccountOpened { email: email() },
        Event::LinkMade { email: email() },
        Event::TokenMade { email: email(), name: wave(), scopes: roles() },
        Event::TokenRevoked { email: email(), name: wave() },
        Event::SignedIn,
        Event::SignedInByProvider { issuer: wave() },
        Event::IdentityLinked { issuer: wave() },
        Event::IdentityRemoved { email: email() },
        Event::SignInHeldBack,
        Event::PasswordChanged,
        Event::SecondFactorSet,
        Event::OrganisationImported { units: 1 },
        Event::WaveCreated { wave: wave() },
        Event::DraftDeleted { wave: wave() },
        Event::StaffImported { wave: wave(), people: 1 },
        Event::TextsChanged,
        Event::WaveOpened { wave: wave() },
        Event::MailBegun { wave: wave(), round: wave() },
        Event::LettersMade { wave: wave(), people: 1 },
        Event::LinksTaken { wave: wave(), people: 1 },
        Event::WaveClosed { wave: wave() },
        Event::PublicationPlanned { wave: wave(), day: wave() },
        Event::PublicationDropped { wave: wave() },
        Event::WavePublished { wave: wave() },
        Event::ExportTaken { wave: wave() },
        Event::ScanCreated { scan: wave() },
        Event::ScanDeleted { scan: wave() },
        Event::ConsensusBegun { scan: wave() },
        Event::ScanClosed { scan: wave() },
        Event::ScanTaken { scan: wave() },
    ];
    assert_eq!(all.map(|event| event.word()), Event::WORDS);
}
