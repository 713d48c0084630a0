//! Coming in, and how long one stays.

use super::{PASSWORD, Place, run};
use crate::{
    Activated, Begun, By, Changed, Cost, Enrolled, Entered, FactorKey, Grant, LinkPurpose,
    OpenedLink, PasswordFault, Right, Role, Settings,
};

#[test]
fn a_link_a_password_and_an_app_lead_in() {
    run(async {
        let place = Place::new().await;
        let (_, link) = place.added("anna", &[Grant::of(Role::Coordinator)]).await;
        let email = "anna@town.example".to_owned();
        for _ in 0..2 {
            let purpose = place.accounts.link(link.secret()).await.unwrap();
            assert_eq!(purpose, Some(LinkPurpose::Activation { email: email.clone() }));
        }
        let weak = place.accounts.activate(link.secret(), "kort").await.unwrap();
        assert_eq!(weak, Activated::Weak(PasswordFault::TooShort));
        let anna = place.activated("anna", &link).await;
        assert_eq!(place.accounts.link(link.secret()).await.unwrap(), None, "good once");
        let again = place.accounts.activate(link.secret(), PASSWORD).await.unwrap();
        assert_eq!(again, Activated::Gone);

        let signed = place.accounts.session(&anna.session.token).await.unwrap().unwrap();
        assert_eq!((signed.email, signed.organisation), (email, "town".to_owned()));
        assert_eq!(anna.recovery.len(), 10);

        let ticket = place.ticket(&anna, None).await;
        let wrong = place.accounts.second_factor(&ticket, "000000").await.unwrap();
        assert_eq!(wrong, Entered::WrongCode);
        let code = place.next_code(&anna.app);
        let entered = place.accounts.second_factor(&ticket, &code).await.unwrap();
        assert!(matches!(entered, Entered::In(session) if session.device.is_some()));
        let again = place.accounts.second_factor(&ticket, &code).await.unwrap();
        assert_eq!(again, Entered::TicketGone, "a ticket is good once");
    });
}

#[test]
fn a_code_is_good_once() {
    run(async {
        let place = Place::new().await;
        let anna = place.coordinator().await;
        let code = place.next_code(&anna.app);
        let (first, second) = (place.ticket(&anna, None).await, &anna.recovery[0]);
        let entered = place.accounts.second_factor(&first, &code).await.unwrap();
        assert!(matches!(entered, Entered::In(_)));
        let ticket = place.ticket(&anna, None).await;
        assert_eq!(
            place.accounts.second_factor(&ticket, &code).await.unwrap(),
            Entered::WrongCode,
            "whoever looked over the shoulder comes too late"
        );
        // Typed in small letters and without the line between.
        let typed = second.replace('-', "").to_lowercase();
        let entered = place.accounts.second_factor(&ticket, &typed).await.unwrap();
        assert!(matches!(entered, Entered::In(_)));
        let ticket = place.ticket(&anna, None).await;
        let again = place.accounts.second_factor(&ticket, second).await.unwrap();
        assert_eq!(again, Entered::WrongCode);
    });
}

#[test]
fn a_password_alone_never_leads_in() {
    run(async {
        let place = Place::new().await;
        let (_, link) = place.added("anna", &[Grant::of(Role::Coordinator)]).await;
        let activated = place.accounts.activate(link.secret(), PASSWORD).await.unwrap();
        assert!(matches!(activated, Activated::Enrol { .. }));
        // Without having set the app up: it is asked again.
        let begun = place.accounts.sign_in("Anna@Town.example ", PASSWORD, None).await.unwrap();
        let Begun::Enrol { ticket, enrolment } = begun else { panic!("{begun:?}") };
        let wrong = place.accounts.confirm_enrolment(&ticket, "000000").await.unwrap();
        assert_eq!(
            wrong,
            Enrolled::WrongCode { ticket: ticket.clone(), enrolment: enrolment.clone() }
        );
        let as_factor =
            place.accounts.second_factor(&ticket, &place.code(&enrolment)).await.unwrap();
        assert_eq!(as_factor, Entered::TicketGone, "a ticket is good for its own step only");
        place.wait(5 * 60 + 1);
        let code = place.code(&enrolment);
        let late = place.accounts.confirm_enrolment(&ticket, &code).await.unwrap();
        assert_eq!(late, Enrolled::TicketGone);
    });
}

#[test]
fn a_session_ends_without_use_and_after_half_a_day() {
    run(async {
        let place = Place::new().await;
        let anna = place.coordinator().await;
        for _ in 0..24 {
            place.wait(29 * 60);
            assert!(place.is_in(&anna.session).await);
        }
        place.wait(29 * 60);
        assert!(!place.is_in(&anna.session).await, "more than twelve hours");

        let ticket = place.ticket(&anna, None).await;
        let code = place.next_code(&anna.app);
        let entered = place.accounts.second_factor(&ticket, &code).await.unwrap();
        let Entered::In(session) = entered else { panic!("{entered:?}") };
        place.wait(30 * 60 + 1);
        assert!(!place.is_in(&session).await, "half an hour without use");
    });
}

#[test]
fn leaving_ends_the_session_here_or_everywhere() {
    run(async {
        let place = Place::new().await;
        let anna = place.coordinator().await;
        let mut sessions = vec![anna.session.clone()];
        for _ in 0..2 {
            let ticket = place.ticket(&anna, None).await;
            let code = place.next_code(&anna.app);
            let entered = place.accounts.second_factor(&ticket, &code).await.unwrap();
            let Entered::In(session) = entered else { panic!("{entered:?}") };
            sessions.push(session);
        }
        place.accounts.sign_out(&sessions[0].token).await.unwrap();
        assert!(!place.is_in(&sessions[0]).await && place.is_in(&sessions[1]).await);
        let signed = place.accounts.session(&sessions[1].token).await.unwrap().unwrap();
        place.accounts.sign_out_everywhere(signed.account).await.unwrap();
        assert!(!place.is_in(&sessions[1]).await && !place.is_in(&sessions[2]).await);
    });
}

#[test]
fn another_password_ends_all_sessions_but_a_new_one() {
    run(async {
        let place = Place::new().await;
        let anna = place.coordinator().await;
        let signed = place.accounts.session(&anna.session.token).await.unwrap().unwrap();
        let change = async |old: &str, new: &str| {
            place.accounts.change_password(&signed, old, new).await.unwrap()
        };
        assert_eq!(change(PASSWORD, "kort").await, Changed::Weak(PasswordFault::TooShort));
        assert_eq!(change("iets anders", "een heel ander woord").await, Changed::WrongPassword);
        assert!(place.is_in(&anna.session).await);
        let changed = change(PASSWORD, "een heel ander woord").await;
        let Changed::Now(session) = changed else { panic!("{changed:?}") };
        assert!(place.is_in(&session).await && !place.is_in(&anna.session).await);
        let old = place.accounts.sign_in(&anna.email, PASSWORD, None).await.unwrap();
        assert_eq!(old, Begun::Refused);
    });
}

#[test]
fn a_manager_comes_in_by_a_mail_and_a_coordinator_only_with_a_code() {
    run(async {
        let place = Place::new().await;
        let (manager, _) = place.added("bo", &[Grant::manager("fin")]).await;
        let by = || By::command_line("town");
        let link = place.accounts.entry_link(by(), manager).await.unwrap();
        assert_eq!(place.accounts.link(link.secret()).await.unwrap(), Some(LinkPurpose::Entry));
        let opened = place.accounts.enter_by_link(link.secret(), None).await.unwrap();
        let OpenedLink::In(session) = opened else { panic!("{opened:?}") };
        let signed = place.accounts.session(&session.token).await.unwrap().unwrap();
        assert_eq!(signed.units(), ["fin"]);
        assert!(signed.may(Right::SeePlates) && !signed.may(Right::SeeResults));
        let again = place.accounts.enter_by_link(link.secret(), None).await.unwrap();
        assert_eq!(again, OpenedLink::Gone);

        let link = place.accounts.entry_link(by(), manager).await.unwrap();
        place.wait(60 * 60 + 1);
        let late = place.accounts.enter_by_link(link.secret(), None).await.unwrap();
        assert_eq!(late, OpenedLink::Gone);

        let anna = place.coordinator().await;
        let signed = place.accounts.session(&anna.session.token).await.unwrap().unwrap();
        let link = place.accounts.entry_link(by(), signed.account).await.unwrap();
        let opened = place.accounts.enter_by_link(link.secret(), None).await.unwrap();
        assert!(matches!(opened, OpenedLink::SecondFactor { .. }), "{opened:?}");
        let (new, _) = place.added("cas", &[Grant::of(Role::Analyst)]).await;
        let link = place.accounts.entry_link(by(), new).await.unwrap();
        let opened = place.accounts.enter_by_link(link.secret(), None).await.unwrap();
        assert_eq!(opened, OpenedLink::Gone, "no app yet: a mail alone is not enough");
    });
}

#[test]
fn a_copy_of_the_database_gives_no_second_factor() {
    run(async {
        let place = Place::new().await;
        let anna = place.coordinator().await;
        let ticket = place.ticket(&anna, None).await;
        let cost = Cost { memory_kib: 8, passes: 1 };
        let settings = Settings { cost, key: FactorKey::new([6; 32]) };
        let mut elsewhere = place.accounts.clone();
        elsewhere.settings = settings;
        let refused = elsewhere.second_factor(&ticket, &place.next_code(&anna.app)).await;
        assert!(refused.unwrap_err().to_string().contains("peil user link"));
    });
}

#[test]
fn a_password_is_hashed_anew_when_it_costs_more() {
    run(async {
        let place = Place::new().await;
        let anna = place.coordinator().await;
        let mut later = place.accounts.clone();
        later.settings.cost = Cost { memory_kib: 16, passes: 1 };
        later.sign_in(&anna.email, PASSWORD, None).await.unwrap();
        let mut tx = place.store.begin_read().await.unwrap();
        let account = tx.account_by_email(&anna.email).await.unwrap().unwrap();
        assert!(account.password.unwrap().contains("m=16,"));
    });
}
