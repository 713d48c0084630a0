//! Keeping accounts.

use super::{PASSWORD, Place, run};
use crate::{AccountsError, Begun, By, Grant, NewAccount, Right, Role};

fn new(email: &str, grants: &[Grant]) -> NewAccount {
    NewAccount {
        email: email.to_owned(),
        name: "Naam".to_owned(),
        organisation: "town".to_owned(),
        grants: grants.to_vec(),
    }
}

#[test]
fn what_is_wrong_with_a_new_account_is_said() {
    run(async {
        let place = Place::new().await;
        let analyst = [Grant::of(Role::Analyst)];
        let add = async |new: NewAccount| {
            let by = By::CommandLine { organisation: new.organisation.clone().into() };
            place.accounts.add(by, new).await.map(drop)
        };
        for email in ["", "x", "@", "x@", "@x", "a@b@c", "a b@c", "<a@b>", "a@b,c"] {
            let refused = add(new(email, &analyst)).await;
            assert!(matches!(refused, Err(AccountsError::NoEmail { .. })), "{email}");
        }
        let nameless = NewAccount { name: " ".to_owned(), ..new("a@x.example", &analyst) };
        assert!(matches!(add(nameless).await, Err(AccountsError::NoName)));
        assert!(matches!(add(new("a@x.example", &[])).await, Err(AccountsError::NoRole)));
        let nowhere =
            NewAccount { organisation: "nowhere".to_owned(), ..new("a@x.example", &analyst) };
        assert!(matches!(add(nowhere).await, Err(AccountsError::NoOrganisation { .. })));
        let no_unit = add(new("a@x.example", &[Grant::manager("elsewhere")])).await;
        assert!(matches!(no_unit, Err(AccountsError::NoUnit { unit, .. }) if unit == "elsewhere"));
        add(new("A@x.example", &analyst)).await.unwrap();
        let taken = add(new(" a@X.example", &analyst)).await;
        assert!(matches!(taken, Err(AccountsError::EmailTaken { .. })));
        assert_eq!(
            place.accounts.list("town").await.unwrap().len(),
            1,
            "nothing of the others is left"
        );
    });
}

#[test]
fn only_a_coordinator_keeps_accounts_and_only_of_the_own_organisation() {
    run(async {
        let place = Place::new().await;
        let anna = place.coordinator().await;
        let signed = place.accounts.session(&anna.session.token).await.unwrap().unwrap();
        let by = || By::Account(&signed);
        let (bo, _) = place
            .accounts
            .add(by(), new("bo@town.example", &[Grant::manager("fin")]))
            .await
            .unwrap();

        let of_village = NewAccount {
            organisation: "village".to_owned(),
            ..new("c@v.example", &[Grant::of(Role::Analyst)])
        };
        let refused = place.accounts.add(by(), of_village.clone()).await;
        assert!(matches!(refused, Err(AccountsError::NotAllowed)));
        let (cas, _) = place.accounts.add(By::command_line("village"), of_village).await.unwrap();
        for refused in [
            place.accounts.disable(by(), cas).await,
            place.accounts.enable(by(), cas).await,
            place.accounts.set_grants(by(), cas, vec![Grant::of(Role::Analyst)]).await,
            place.accounts.new_link(by(), cas).await.map(drop),
            place.accounts.entry_link(by(), cas).await.map(drop),
        ] {
            assert!(matches!(refused, Err(AccountsError::NoAccount)));
        }
        assert!(place.accounts.list("town").await.unwrap().iter().all(|row| row.account != cas));

        for role in Role::ALL.into_iter().filter(|role| !role.may(Right::ManageAccounts)) {
            let mut other = signed.clone();
            other.grants = vec![Grant { role, unit: None }];
            let refused = place.accounts.new_link(By::Account(&other), bo).await;
            assert!(matches!(refused, Err(AccountsError::NotAllowed)), "{role:?}");
        }
    });
}

#[test]
fn a_closed_account_is_out_at_once_and_comes_back() {
    run(async {
        let place = Place::new().await;
        let anna = place.coordinator().await;
        let bo = place.person("bo", &[Grant::manager("fin")]).await;
        let account = place.accounts.find(&bo.email).await.unwrap().unwrap().account;
        let signed = place.accounts.session(&anna.session.token).await.unwrap().unwrap();
        let ticket = place.ticket(&bo, None).await;
        place.accounts.disable(By::Account(&signed), account).await.unwrap();
        assert!(!place.is_in(&bo.session).await);
        let begun = place.accounts.sign_in(&bo.email, PASSWORD, None).await.unwrap();
        assert_eq!(begun, Begun::Refused);
        let entered =
            place.accounts.second_factor(&ticket, &place.next_code(&bo.app)).await.unwrap();
        assert_eq!(entered, crate::Entered::TicketGone);
        place.accounts.enable(By::Account(&signed), account).await.unwrap();
        let begun = place.accounts.sign_in(&bo.email, PASSWORD, None).await.unwrap();
        assert!(matches!(begun, Begun::SecondFactor { .. }));
    });
}

#[test]
fn other_roles_end_the_session_and_hold_at_once() {
    run(async {
        let place = Place::new().await;
        let bo = place.person("bo", &[Grant::manager("fin")]).await;
        let account = place.accounts.find(&bo.email).await.unwrap().unwrap().account;
        let analyst = vec![Grant::of(Role::Analyst), Grant::of(Role::Analyst)];
        place.accounts.set_grants(By::command_line("town"), account, analyst).await.unwrap();
        assert!(!place.is_in(&bo.session).await);
        let row = place.accounts.find(&bo.email).await.unwrap().unwrap();
        assert_eq!(row.grants, [Grant::of(Role::Analyst)], "each once");
    });
}

#[test]
fn a_new_link_takes_the_place_of_the_one_before_and_of_the_app() {
    run(async {
        let place = Place::new().await;
        let anna = place.coordinator().await;
        let account = place.accounts.find(&anna.email).await.unwrap().unwrap().account;
        let by = || By::command_line("town");
        let first = place.accounts.new_link(by(), account).await.unwrap();
        let second = place.accounts.new_link(by(), account).await.unwrap();
        assert_eq!(place.accounts.link(first.secret()).await.unwrap(), None);
        assert!(place.is_in(&anna.session).await, "a link that nobody used changes nothing");
        let anew = place.activated("anna", &second).await;
        assert!(!place.is_in(&anna.session).await);
        let ticket = place.ticket(&anew, None).await;
        let old = place.accounts.second_factor(&ticket, &place.next_code(&anna.app)).await.unwrap();
        assert_eq!(old, crate::Entered::WrongCode, "the app of before");
        place.wait(8 * 24 * 60 * 60);
        let third = place.accounts.new_link(by(), account).await.unwrap();
        place.wait(7 * 24 * 60 * 60 + 1);
        assert_eq!(place.accounts.link(third.secret()).await.unwrap(), None, "seven days");
        assert_eq!(format!("{third:?}"), "OneTimeLink", "no log shows it");
    });
}
