//! Coming in by way of a provider.

use super::{PASSWORD, Place, run};
use crate::{
    Begun, By, Entered, Grant, Identity, LinkPurpose, NewSession, OpenedLink, ProviderOnly, Role,
    SignedOn,
};

const ISSUER: &str = "https://login.town.example";

fn identity(subject: &str, email: Option<&str>) -> Identity {
    Identity {
        issuer: ISSUER.to_owned(),
        subject: subject.to_owned(),
        email: email.map(str::to_owned),
    }
}

impl Place {
    async fn sign_on(&self, subject: &str, email: Option<&str>) -> SignedOn {
        let town = ["town".to_owned()];
        self.accounts.sign_on(&identity(subject, email), &town, None).await.unwrap()
    }

    async fn signed_on(&self, subject: &str, email: Option<&str>) -> NewSession {
        let signed_on = self.sign_on(subject, email).await;
        let SignedOn::In(session) = signed_on else { panic!("{signed_on:?}") };
        session
    }

    async fn events(&self) -> Vec<(String, String)> {
        let rows = self.accounts.log("town", i64::MAX, 9).await.unwrap();
        let told = rows.into_iter().rev().map(|row| {
            let detail = row.detail.into_iter().map(|(_, value)| value).collect::<Vec<_>>();
            (row.event, detail.join(" "))
        });
        told.collect()
    }
}

#[test]
fn the_first_time_goes_by_the_verified_address_and_later_times_by_the_person() {
    run(async {
        let place = Place::new().await;
        place.added("anna", &[Grant::of(Role::Coordinator)]).await;
        let is_activated =
            async || place.accounts.find("anna@town.example").await.unwrap().unwrap().activated;
        assert!(!is_activated().await);
        let first = place.signed_on("a-1", Some("Anna@town.example ")).await;
        assert!(is_activated().await && place.accounts.list("town").await.unwrap()[0].activated);
        assert!(place.is_in(&first).await);
        assert!(first.device.is_some(), "the browser is known from now on");
        // Later the provider knows another address of hers, or none.
        let later = place.signed_on("a-1", Some("anna.bakker@town.example")).await;
        let bare = place.signed_on("a-1", None).await;
        assert_ne!(later.token, bare.token);
        let expected = [
            ("account_added", "anna@town.example coordinator"),
            ("identity_linked", ISSUER),
            ("signed_in_by_provider", ISSUER),
            ("signed_in_by_provider", ISSUER),
            ("signed_in_by_provider", ISSUER),
        ];
        let expected = expected.map(|(event, detail)| (event.to_owned(), detail.to_owned()));
        assert_eq!(place.events().await, expected);
    });
}

#[test]
fn an_address_that_goes_to_somebody_else_does_not_give_them_the_account() {
    run(async {
        let place = Place::new().await;
        place.added("anna", &[Grant::of(Role::Coordinator)]).await;
        place.signed_on("a-1", Some("anna@town.example")).await;
        let other = place.sign_on("a-2", Some("anna@town.example")).await;
        assert_eq!(other, SignedOn::SomebodyElses);
        // Somebody who keeps accounts unties it.
        let anna = place.accounts.find("anna@town.example").await.unwrap().unwrap().account;
        let session = place.signed_on("a-1", None).await;
        assert!(place.accounts.unlink(By::command_line("town"), anna).await.unwrap());
        assert!(!place.accounts.unlink(By::command_line("town"), anna).await.unwrap());
        assert!(!place.is_in(&session).await, "what was begun as the other ends");
        assert!(place.accounts.unlink(By::command_line("village"), anna).await.is_err());
        place.signed_on("a-2", Some("anna@town.example")).await;
        let events = place.events().await;
        assert!(events.iter().any(|(event, _)| event == "identity_removed"), "{events:?}");
    });
}

#[test]
fn nobody_comes_in_without_an_open_account_of_the_providers_organisations() {
    run(async {
        let place = Place::new().await;
        let (account, _) = place.added("anna", &[Grant::of(Role::Coordinator)]).await;
        assert_eq!(place.sign_on("a-1", None).await, SignedOn::NoAddress);
        let stranger = place.sign_on("x", Some("x@town.example")).await;
        assert_eq!(stranger, SignedOn::NoAccount);
        assert!(place.accounts.find("x@town.example").await.unwrap().is_none(), "none was made");
        let theirs = identity("a-1", Some("anna@town.example"));
        let village = ["village".to_owned()];
        let elsewhere = place.accounts.sign_on(&theirs, &village, None).await.unwrap();
        assert_eq!(elsewhere, SignedOn::OtherOrganisation);
        let by = || By::command_line("town");
        place.accounts.disable(by(), account).await.unwrap();
        let closed = place.sign_on("a-1", Some("anna@town.example")).await;
        assert_eq!(closed, SignedOn::Closed);
        place.accounts.enable(by(), account).await.unwrap();
        let session = place.signed_on("a-1", Some("anna@town.example")).await;
        place.accounts.disable(by(), account).await.unwrap();
        assert!(!place.is_in(&session).await);
        assert_eq!(place.sign_on("a-1", None).await, SignedOn::Closed);
    });
}

#[test]
fn somebody_comes_back_once_in_time_and_with_the_own_browser() {
    run(async {
        let place = Place::new().await;
        let accounts = &place.accounts;
        let begun = accounts.begin_sign_on("/house/waves?lang=en").await.unwrap();
        let (token, state) = (begun.token().to_owned(), begun.state());
        let parts = [token.clone(), state.clone(), begun.nonce(), begun.verifier()];
        let all: std::collections::HashSet<_> = parts.iter().collect();
        assert_eq!(all.len(), 4, "none is another");
        assert!(begun.verifier().len() >= 43, "as long as RFC 7636 asks for");

        let other = accounts.begin_sign_on("/house").await.unwrap();
        assert_eq!(accounts.take_sign_on(other.token(), &state).await.unwrap(), None);
        assert_eq!(accounts.take_sign_on(&token, &other.state()).await.unwrap(), None);
        assert_eq!(accounts.take_sign_on(&token, "").await.unwrap(), None);
        let back = accounts.take_sign_on(&token, &state).await.unwrap();
        assert_eq!(back, Some((begun, "/house/waves?lang=en".to_owned())));
        assert_eq!(accounts.take_sign_on(&token, &state).await.unwrap(), None, "once");

        place.wait(601);
        let late = accounts.take_sign_on(other.token(), &other.state()).await.unwrap();
        assert_eq!(late, None);
    });
}

#[test]
fn where_the_provider_is_asked_for_no_password_code_or_link_leads_in() {
    run(async {
        let mut place = Place::new().await;
        let anna = place.coordinator().await;
        let bo = place.person("bo", &[Grant::manager("fin")]).await;
        let ticket = place.ticket(&bo, None).await;
        let by = || By::command_line("town");
        let row = place.accounts.find(&bo.email).await.unwrap().unwrap();
        let entry = place.accounts.entry_link(by(), row.account).await.unwrap();
        let activation = place.accounts.new_link(by(), row.account).await.unwrap();
        let known = place.accounts.link(activation.secret()).await.unwrap();
        assert_eq!(known, Some(LinkPurpose::Activation { email: bo.email.clone() }));

        let rule = ProviderOnly::new(vec!["town".to_owned()], &["Anna@town.example".to_owned()]);
        place.accounts = place.accounts.clone().with_provider_only(rule);
        let refused = place.accounts.sign_in(&bo.email, PASSWORD, None).await.unwrap();
        assert_eq!(refused, Begun::Refused);
        let code = place.next_code(&bo.app);
        let entered = place.accounts.second_factor(&ticket, &code).await.unwrap();
        assert_eq!(entered, Entered::TicketGone);
        let opened = place.accounts.enter_by_link(entry.secret(), None).await.unwrap();
        assert_eq!(opened, OpenedLink::Gone);
        assert_eq!(place.accounts.link(activation.secret()).await.unwrap(), None);
        place.signed_on("b-1", Some(&bo.email)).await;

        // The one who is left out of it, for when the provider fails.
        place.ticket(&anna, None).await;
        let signed = place.accounts.session(&anna.session.token).await.unwrap().unwrap();
        assert!(place.accounts.has_password(&signed).await.unwrap());
        assert!(!place.accounts.is_provider_only("village", "cas@village.example"));
    });
}
