//! Tokens of programs: never more than their owner, never longer than they say.

use jiff::Timestamp;

use super::{PASSWORD, Person, Place, run};
use crate::{
    AccountsError, By, Grant, MadeToken, NewToken, Once, Role, Scope, Signed, TokenAsked, TokenId,
    Who,
};

const DAY: i64 = 24 * 60 * 60;

impl Place {
    async fn signed(&self, person: &Person) -> Signed {
        self.accounts.session(&person.session.token).await.unwrap().unwrap()
    }

    fn asked(&self, scopes: &[Scope], days: i64) -> NewToken {
        let now = self.now.load(std::sync::atomic::Ordering::Relaxed);
        let until = Timestamp::from_second(now + days * DAY).unwrap();
        NewToken { name: " warehouse ".to_owned(), scopes: scopes.to_vec(), until }
    }

    async fn token(&self, signed: &Signed, scopes: &[Scope], days: i64) -> MadeToken {
        let asked = self.accounts.own_token(signed, PASSWORD, self.asked(scopes, days)).await;
        let TokenAsked::Made(made) = asked.unwrap() else { panic!("the password is right") };
        made
    }
}

#[test]
fn a_program_may_what_was_chosen_and_its_owner_may_now() {
    run(async {
        let place = Place::new().await;
        let anna = place.coordinator().await;
        let signed = place.signed(&anna).await;
        let scopes = [Scope::LogRead, Scope::WavesRead];
        let made = place.token(&signed, &scopes, 30).await;
        assert!(made.secret().starts_with("peil_") && made.secret().len() == 48);
        let program = || async { place.accounts.program(made.secret()).await.unwrap() };
        let found = program().await.unwrap();
        assert_eq!((found.name.as_str(), found.signed.account), ("warehouse", signed.account));
        assert!(found.may(Scope::WavesRead) && found.may(Scope::LogRead));
        assert!(!found.may(Scope::WavesWrite), "its owner may, but it was not chosen");
        // Other roles at once, without a new token.
        let by = || By::command_line("town");
        let analyst = vec![Grant::of(Role::Analyst)];
        place.accounts.set_grants(by(), signed.account, analyst).await.unwrap();
        let found = program().await.unwrap();
        assert!(found.may(Scope::WavesRead) && !found.may(Scope::LogRead));
        let rows = place.accounts.tokens(signed.account).await.unwrap();
        assert_eq!(rows[0].scopes, [Scope::WavesRead]);
        place.accounts.disable(by(), signed.account).await.unwrap();
        assert_eq!(program().await, None);
        place.accounts.enable(by(), signed.account).await.unwrap();
        assert!(program().await.is_some());
        for wrong in ["", "peil_", &made.secret()[5..], &format!("{}A", made.secret())] {
            assert_eq!(place.accounts.program(wrong).await.unwrap(), None, "{wrong}");
        }
        assert_eq!(place.accounts.session(made.secret()).await.unwrap(), None, "no session");
        assert_eq!(place.accounts.program(&anna.session.token).await.unwrap(), None);
    });
}

#[test]
fn a_token_ends_on_its_day_and_is_wiped_after_it() {
    run(async {
        let place = Place::new().await;
        let anna = place.coordinator().await;
        let signed = place.signed(&anna).await;
        let short = place.token(&signed, &[Scope::WavesRead], 1).await;
        place.wait(DAY);
        assert!(place.accounts.program(short.secret()).await.unwrap().is_some());
        place.wait(1);
        assert_eq!(place.accounts.program(short.secret()).await.unwrap(), None);
        assert!(place.accounts.tokens(signed.account).await.unwrap()[0].over);
        place.token(&signed, &[Scope::WavesRead], 366).await;
        assert_eq!(place.accounts.tokens(signed.account).await.unwrap().len(), 1);
    });
}

#[test]
fn what_a_token_cannot_be_is_said() {
    run(async {
        let place = Place::new().await;
        let anna = place.person("anna", &[Grant::of(Role::Analyst)]).await;
        let signed = place.signed(&anna).await;
        let refused = |new: NewToken| async {
            place.accounts.own_token(&signed, PASSWORD, new).await.unwrap_err()
        };
        let scopes = [Scope::ExportsRead];
        for days in [0, -1, 368] {
            let error = refused(place.asked(&scopes, days)).await;
            assert!(matches!(error, AccountsError::TokenDays), "{days}");
        }
        assert!(matches!(refused(place.asked(&[], 1)).await, AccountsError::NoScope));
        let more = refused(place.asked(&[Scope::ExportsRead, Scope::PeopleWrite], 1)).await;
        assert!(matches!(more, AccountsError::ScopeNotHeld { scope: Scope::PeopleWrite }));
        for name in ["", "  ", "a\nb", &"x".repeat(81)] {
            let new = NewToken { name: name.to_owned(), ..place.asked(&scopes, 1) };
            assert!(matches!(refused(new).await, AccountsError::NoTokenName), "{name}");
        }
        for _ in 0..20 {
            place.token(&signed, &scopes, 1).await;
        }
        let many = refused(place.asked(&scopes, 1)).await;
        assert!(matches!(many, AccountsError::TooManyTokens { most: 20 }));
        let wrong = place.accounts.own_token(&signed, "iets anders", place.asked(&scopes, 1)).await;
        assert_eq!(wrong.unwrap(), TokenAsked::WrongPassword);
    });
}

#[test]
fn a_token_is_revoked_by_its_owner_and_gone_with_a_lost_password() {
    run(async {
        let place = Place::new().await;
        let anna = place.coordinator().await;
        let bo = place.person("bo", &[Grant::manager("fin")]).await;
        let (anna, bo) = (place.signed(&anna).await, place.signed(&bo).await);
        let made = place.token(&bo, &[Scope::PlatesRead], 9).await;
        let token = place.accounts.tokens(bo.account).await.unwrap()[0].token;
        let text = token.to_string();
        assert_eq!(text.parse(), Ok(token));
        assert_eq!("no id".parse::<TokenId>(), Err(()));
        let others = place.accounts.revoke_token(By::Account(&anna), bo.account, token).await;
        assert!(matches!(others, Err(AccountsError::NotAllowed)), "a coordinator closes accounts");
        let gone = place.accounts.revoke_token(By::Account(&bo), bo.account, token).await;
        assert!(gone.unwrap());
        let again = place.accounts.revoke_token(By::Account(&bo), bo.account, token).await;
        assert!(!again.unwrap());
        assert_eq!(place.accounts.program(made.secret()).await.unwrap(), None);

        let made = place.token(&bo, &[Scope::PlatesRead], 9).await;
        let link = place.accounts.new_link(By::Account(&anna), bo.account).await.unwrap();
        assert!(place.accounts.program(made.secret()).await.unwrap().is_some());
        place.activated("bo", &link).await;
        assert_eq!(place.accounts.program(made.secret()).await.unwrap(), None);
        let log = place.accounts.log("town", i64::MAX, 100).await.unwrap();
        let count = |event: &str| log.iter().filter(|row| row.event == event).count();
        assert_eq!((count("token_made"), count("token_revoked")), (2, 2));
        let text = format!("{log:?}");
        assert!(text.contains("plates:read") && !text.contains(made.secret()));
    });
}

#[test]
fn the_log_says_what_a_program_did_and_in_whose_name() {
    run(async {
        let place = Place::new().await;
        let anna = place.coordinator().await;
        let made = place.token(&place.signed(&anna).await, &[Scope::ExportsRead], 9).await;
        let program = place.accounts.program(made.secret()).await.unwrap().unwrap();
        let event = crate::Event::ExportTaken { wave: "w1".to_owned() };
        place.accounts.record(program.by(), event).await.unwrap();
        let row = place.accounts.log("town", i64::MAX, 1).await.unwrap().remove(0);
        assert_eq!(row.who, Who::Account("anna (anna@town.example)".to_owned()));
        let detail = [("token", "warehouse"), ("wave", "w1")];
        assert_eq!(row.detail, detail.map(|(name, value)| (name.to_owned(), value.to_owned())));
    });
}

#[test]
fn a_request_with_a_key_is_made_once() {
    run(async {
        let place = Place::new().await;
        let anna = place.coordinator().await;
        let made = place.token(&place.signed(&anna).await, &[Scope::PeopleWrite], 9).await;
        let token = place.accounts.program(made.secret()).await.unwrap().unwrap().token;
        let place = &place;
        let once = |key: &'static str, body: u8| async move {
            place.accounts.once(token, key, &[body; 32]).await.unwrap()
        };
        assert_eq!(once("k", 1).await, Once::First);
        assert_eq!(once("k", 1).await, Once::Meanwhile);
        assert_eq!(once("k", 2).await, Once::Another);
        assert_eq!(once("other", 2).await, Once::First);
        place.accounts.answered(token, "k", 201, b"done").await.unwrap();
        let before = Once::Before { status: 201, body: b"done".to_vec() };
        assert_eq!(once("k", 1).await, before);
        assert_eq!(once("k", 2).await, Once::Another);
        place.accounts.refused(token, "other").await.unwrap();
        assert_eq!(once("other", 3).await, Once::First, "it was refused, and may be mended");
        place.wait(601);
        assert_eq!(once("other", 3).await, Once::First, "whoever worked on it was stopped");
        assert_eq!(once("k", 1).await, before);
        place.wait(DAY);
        assert_eq!(once("k", 2).await, Once::First, "a day later it is forgotten");
    });
}
