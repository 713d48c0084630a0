//! Accounts of those who run a wave, their sessions, and the log of what they did.

use jiff::civil::date;
use peil_instrument::UnitTree;
use peil_storage::{
    Account, AuditRow, Constraint, GrantRow, SessionRow, StorageError, Ticket, TicketPurpose,
    Tries, WaveStatus, testkit,
};

use crate::place::Place;
use crate::props::{organisation, tree};

pub async fn whoever_holds_an_organisation_changes_what_was_looked_at(place: Place) {
    let mut tx = place.store.begin_write().await.unwrap();
    tx.put_organisation(&organisation()).await.unwrap();
    tx.replace_units("rijk", &tree()).await.unwrap();
    tx.commit().await.unwrap();
    // Each looks how many people the first unit has, and makes it one more.
    let one_more = || {
        let store = place.store.clone();
        tokio::spawn(async move {
            let mut tx = store.begin_write().await.unwrap();
            tx.hold_organisation("rijk").await.unwrap();
            let mut units = tx.units("rijk").await.unwrap().unwrap().units().to_vec();
            units[0].heads += 1;
            tx.replace_units("rijk", &UnitTree::new(units).unwrap()).await.unwrap();
            tx.commit().await.unwrap();
        })
    };
    let all: Vec<_> = (0..12).map(|_| one_more()).collect();
    for one in all {
        one.await.unwrap();
    }
    let mut tx = place.store.begin_read().await.unwrap();
    let units = tx.units("rijk").await.unwrap().unwrap();
    assert_eq!(units.units()[0].heads, tree().units()[0].heads + 12);
}

pub async fn a_town_of_the_testkit_is_a_draft_that_can_be_tampered_with(place: Place) {
    let questionnaire = peil_instrument::shipped::questionnaire("staff", None).unwrap();
    let days = [date(2026, 11, 2), date(2026, 11, 27)];
    testkit::put_draft(&place.store, &tree(), &questionnaire, "w1", days).await.unwrap();
    testkit::raw(&place.store, "UPDATE wave SET k = 3").await.unwrap();
    let mut tx = place.store.begin_read().await.unwrap();
    let wave = tx.wave("w1").await.unwrap().unwrap();
    assert_eq!((wave.status, wave.k, wave.organisation.as_str()), (WaveStatus::Draft, 3, "town"));
    assert_eq!(tx.units("town").await.unwrap(), Some(tree()));
}

fn grant(role: &str, unit: Option<&str>) -> GrantRow {
    GrantRow { role: role.to_owned(), unit: unit.map(str::to_owned) }
}

fn account(number: u8) -> Account {
    Account {
        id: [number; 16],
        organisation: "rijk".to_owned(),
        email: format!("a{number}@rijk.example"),
        name: format!("A {number}"),
        password: None,
        second_factor: None,
        last_step: 0,
        disabled: false,
        grants: vec![grant("coordinator", None), grant("manager", Some("fin"))],
    }
}

/// An organisation with these accounts.
async fn keep(place: &Place, numbers: &[u8]) {
    let mut tx = place.store.begin_write().await.unwrap();
    tx.put_organisation(&organisation()).await.unwrap();
    tx.commit().await.unwrap();
    add_accounts(place, numbers).await;
}

/// Accounts in the organisation.
pub async fn add_accounts(place: &Place, numbers: &[u8]) {
    let mut tx = place.store.begin_write().await.unwrap();
    for number in numbers {
        tx.insert_account(&account(*number)).await.unwrap();
    }
    tx.commit().await.unwrap();
}

pub async fn an_account_comes_back_with_its_grants(place: Place) {
    keep(&place, &[1, 2]).await;
    let mut tx = place.store.begin_write().await.unwrap();
    assert_eq!(tx.account(&[1; 16]).await.unwrap(), Some(account(1)));
    assert_eq!(tx.account_by_email("a2@rijk.example").await.unwrap(), Some(account(2)));
    assert_eq!(tx.account_by_email("nobody@rijk.example").await.unwrap(), None);
    assert_eq!(tx.accounts("rijk").await.unwrap(), [account(1), account(2)]);
    assert_eq!(tx.accounts("elsewhere").await.unwrap(), []);

    tx.set_password(&[1; 16], "hash").await.unwrap();
    tx.set_second_factor(&[1; 16], Some(b"sealed"), &[[7; 32]]).await.unwrap();
    tx.set_account_disabled(&[1; 16], true).await.unwrap();
    tx.replace_grants(&[1; 16], &[grant("analyst", None)]).await.unwrap();
    let now = tx.account(&[1; 16]).await.unwrap().unwrap();
    let expected = Account {
        password: Some("hash".to_owned()),
        second_factor: Some(b"sealed".to_vec()),
        disabled: true,
        grants: vec![grant("analyst", None)],
        ..account(1)
    };
    assert_eq!(now, expected);
    assert_eq!(tx.account(&[2; 16]).await.unwrap(), Some(account(2)), "the other is as it was");
    let nobody = tx.set_password(&[9; 16], "hash").await;
    assert!(matches!(nobody, Err(StorageError::RowCount { .. })));
}

pub async fn a_mail_address_has_one_account(place: Place) {
    keep(&place, &[1]).await;
    let mut tx = place.store.begin_write().await.unwrap();
    let again = tx.insert_account(&Account { id: [2; 16], ..account(1) }).await;
    assert!(matches!(again, Err(StorageError::Conflict(Constraint::Duplicate { .. }))));
    drop(tx);
    let mut tx = place.store.begin_write().await.unwrap();
    let elsewhere = Account { organisation: "nowhere".to_owned(), ..account(3) };
    let elsewhere = tx.insert_account(&elsewhere).await;
    assert!(matches!(elsewhere, Err(StorageError::Conflict(Constraint::Missing { .. }))));
}

pub async fn a_step_and_a_recovery_code_are_good_once(place: Place) {
    keep(&place, &[1, 2]).await;
    let mut tx = place.store.begin_write().await.unwrap();
    for (step, good) in [(10, true), (10, false), (9, false), (11, true)] {
        assert_eq!(tx.advance_step(&[1; 16], step).await.unwrap(), good, "{step}");
    }
    tx.set_second_factor(&[1; 16], Some(b"sealed"), &[[7; 32], [8; 32]]).await.unwrap();
    assert!(!tx.spend_recovery_code(&[2; 16], &[7; 32]).await.unwrap(), "of somebody else");
    assert!(tx.spend_recovery_code(&[1; 16], &[7; 32]).await.unwrap());
    assert!(!tx.spend_recovery_code(&[1; 16], &[7; 32]).await.unwrap());
    // A new one takes the place of all codes of the one before.
    tx.set_second_factor(&[1; 16], Some(b"anew"), &[[9; 32]]).await.unwrap();
    assert!(!tx.spend_recovery_code(&[1; 16], &[8; 32]).await.unwrap());
    assert!(tx.advance_step(&[1; 16], 1).await.unwrap(), "its steps begin anew");
}

pub async fn wrong_tries_are_counted_by_browser_and_forgotten(place: Place) {
    keep(&place, &[1]).await;
    let mut tx = place.store.begin_write().await.unwrap();
    let (who, browser, strangers) = ([1; 32], [2; 32], [0; 32]);
    let tries = |wrong, wait_until| Tries { wrong, wait_until };
    tx.put_tries(&who, &strangers, tries(6, 100)).await.unwrap();
    tx.put_tries(&who, &strangers, tries(7, 200)).await.unwrap();
    assert_eq!(tx.tries(&who, &strangers).await.unwrap(), tries(7, 200));
    assert_eq!(tx.tries(&who, &browser).await.unwrap(), Tries::default());
    tx.drop_tries(200).await.unwrap();
    assert_eq!(tx.tries(&who, &strangers).await.unwrap(), tries(7, 200));
    tx.drop_tries(201).await.unwrap();
    assert_eq!(tx.tries(&who, &strangers).await.unwrap(), Tries::default());

    assert!(!tx.knows_device(&[1; 16], &browser).await.unwrap());
    tx.put_device(&[1; 16], &browser).await.unwrap();
    tx.put_device(&[1; 16], &browser).await.unwrap();
    assert!(tx.knows_device(&[1; 16], &browser).await.unwrap());
    assert!(!tx.knows_device(&[1; 16], &strangers).await.unwrap());
}

pub async fn a_ticket_is_used_up_by_one(place: Place) {
    use TicketPurpose::{Activation, Enrol, Entry, SecondFactor};
    keep(&place, &[1, 2]).await;
    let mut tx = place.store.begin_write().await.unwrap();
    let ticket = |account: u8, purpose, until| Ticket {
        account: [account; 16],
        purpose,
        until,
        device_hash: [0; 32],
        secret: Some(b"sealed".to_vec()),
    };
    for (number, purpose) in (1..).zip([SecondFactor, Enrol, Activation, Entry]) {
        tx.put_ticket(&[number; 32], &ticket(1, purpose, 100)).await.unwrap();
        let found = tx.ticket(&[number; 32]).await.unwrap();
        assert_eq!(found, Some(ticket(1, purpose, 100)));
    }
    tx.put_ticket(&[9; 32], &ticket(2, Entry, 50)).await.unwrap();
    tx.put_ticket(&[8; 32], &ticket(1, Entry, 70)).await.unwrap();
    assert_eq!(tx.tickets_until(&[1; 16], Entry).await.unwrap(), [70, 100]);
    assert!(tx.take_ticket(&[1; 32]).await.unwrap());
    assert!(!tx.take_ticket(&[1; 32]).await.unwrap());
    assert_eq!(tx.ticket(&[1; 32]).await.unwrap(), None);
    // Those of one purpose, and those of everybody that are too old.
    tx.drop_tickets(&[1; 16], Enrol, 60).await.unwrap();
    for (number, there) in [(2, false), (3, true), (4, true), (9, false)] {
        assert_eq!(tx.ticket(&[number; 32]).await.unwrap().is_some(), there, "{number}");
    }
}

pub async fn sessions_end(place: Place) {
    keep(&place, &[1, 2]).await;
    let mut tx = place.store.begin_write().await.unwrap();
    let session =
        |account: u8, at| SessionRow { account: [account; 16], began_at: at, seen_at: at };
    for (number, account, at) in [(1, 1, 10), (2, 1, 20), (3, 2, 30), (4, 2, 40)] {
        tx.put_session(&[number; 32], &session(account, at)).await.unwrap();
    }
    tx.touch_session(&[1; 32], 50).await.unwrap();
    let touched = SessionRow { seen_at: 50, ..session(1, 10) };
    assert_eq!(tx.session(&[1; 32]).await.unwrap(), Some(touched));
    tx.end_session(&[2; 32]).await.unwrap();
    assert_eq!(tx.session(&[2; 32]).await.unwrap(), None);
    tx.drop_sessions(5, 35).await.unwrap();
    assert_eq!(tx.session(&[3; 32]).await.unwrap(), None, "not used since");
    assert!(tx.session(&[4; 32]).await.unwrap().is_some());
    tx.drop_sessions(11, 0).await.unwrap();
    assert_eq!(tx.session(&[1; 32]).await.unwrap(), None, "began too long ago");
    tx.end_sessions_of(&[2; 16]).await.unwrap();
    assert_eq!(tx.session(&[4; 32]).await.unwrap(), None);
}

fn audit_row(number: i64) -> AuditRow {
    AuditRow {
        number,
        at: 1_000 + number,
        actor: "command line".to_owned(),
        event: "wave_opened".to_owned(),
        detail: "{}".to_owned(),
        previous_hash: [1; 32],
        hash: [2; 32],
    }
}

pub async fn the_log_grows_and_never_changes(place: Place) {
    keep(&place, &[]).await;
    let mut tx = place.store.begin_write().await.unwrap();
    assert_eq!(tx.hold_audit_log("rijk").await.unwrap(), None);
    for number in 1..=3 {
        tx.append_audit_row("rijk", &audit_row(number)).await.unwrap();
    }
    assert_eq!(tx.hold_audit_log("rijk").await.unwrap(), Some(audit_row(3)));
    let rows = tx.audit_rows("rijk", 3, 9).await.unwrap();
    assert_eq!(rows, [audit_row(2), audit_row(1)], "the newest first");
    assert_eq!(tx.audit_rows("rijk", i64::MAX, 1).await.unwrap(), [audit_row(3)]);
    assert_eq!(tx.audit_rows("elsewhere", i64::MAX, 9).await.unwrap(), []);
    tx.commit().await.unwrap();
    assert!(place.raw("UPDATE audit_log SET actor = 'somebody else'").await.is_err());
    assert!(place.raw("DELETE FROM audit_log").await.is_err());
}

pub async fn many_who_write_the_log_write_one_chain(place: Place) {
    keep(&place, &[]).await;
    let write = || {
        let store = place.store.clone();
        tokio::spawn(async move {
            let mut tx = store.begin_write().await.unwrap();
            let last = tx.hold_audit_log("rijk").await.unwrap();
            let number = last.map_or(1, |last| last.number + 1);
            tx.append_audit_row("rijk", &audit_row(number)).await.unwrap();
            tx.commit().await.unwrap();
        })
    };
    let all: Vec<_> = (0..12).map(|_| write()).collect();
    for one in all {
        one.await.unwrap();
    }
    let mut tx = place.store.begin_read().await.unwrap();
    let rows = tx.audit_rows("rijk", i64::MAX, 99).await.unwrap();
    let numbers: Vec<i64> = rows.iter().rev().map(|row| row.number).collect();
    assert_eq!(numbers, (1..=12).collect::<Vec<_>>());
}
