//! Tries of a made-up provider that errs and lies.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::testkit::MadeUp;
use crate::{Address, Fit, OidcError, OidcSettings, Provider, TokenFault, Vouched, Way};

const NOW: i64 = 1_800_000_000;

/// A made-up provider, and Peil's side of it.
struct Place {
    theirs: MadeUp,
    ours: Provider,
    folder: TempDir,
}

fn provider(settings: &OidcSettings) -> Provider {
    let clock = Arc::new(|| Timestamp::from_second(NOW).unwrap());
    let ours = settings.provider("https://peil.example/house/enter/oidc/callback", clock).unwrap();
    // Long on this machine; what is silent on purpose is not waited for as long.
    ours.with_patience(Duration::from_secs(30))
}

impl Place {
    async fn with(change: impl FnOnce(&mut OidcSettings)) -> Place {
        let folder = tempfile::tempdir().unwrap();
        let theirs = MadeUp::start(NOW).await;
        let mut settings = theirs.settings(folder.path());
        change(&mut settings);
        Place { theirs, ours: provider(&settings), folder }
    }

    async fn new() -> Place {
        Place::with(|_| {}).await
    }

    async fn sign_in(&self) -> Result<Vouched, OidcError> {
        let way = way("1");
        let address = self.ours.begin(&way, "nl").await?;
        let back = self.theirs.sign_in(&address);
        self.ours.finish(code_of(&back), &way).await
    }

    /// The fault of an ID token with other claims.
    async fn fault(&self, claims: Value) -> TokenFault {
        let Value::Object(claims) = claims else { panic!("claims") };
        self.theirs.behave(|manners| manners.claims = claims);
        let Err(OidcError::Token(fault)) = self.sign_in().await else { panic!("it was taken") };
        fault
    }
}

fn way(number: &str) -> Way {
    let part = |what: &str| format!("{what}-{number}-{}", "x".repeat(43));
    Way { state: part("state"), nonce: part("nonce"), verifier: part("verifier") }
}

fn code_of(back: &str) -> &str {
    back.split('&').find_map(|pair| pair.strip_prefix("code=")).unwrap()
}

#[tokio::test]
async fn a_provider_vouches_for_a_person_with_a_verified_address() {
    let place = Place::new().await;
    let expected = Vouched {
        issuer: place.theirs.issuer(),
        subject: "a-1".to_owned(),
        address: Address::Verified("anna@waterrijk.example".to_owned()),
    };
    assert_eq!(place.sign_in().await.unwrap(), expected);
    let asked = place.theirs.asked();
    assert_eq!(place.sign_in().await.unwrap(), expected);
    assert_eq!(place.theirs.asked(), asked + 1, "what it is and its keys are known");
}

#[tokio::test]
async fn an_address_may_be_at_the_userinfo_endpoint_only() {
    let place = Place::new().await;
    place.theirs.behave(|manners| manners.at_userinfo = true);
    let vouched = place.sign_in().await.unwrap();
    assert_eq!(vouched.address, Address::Verified("anna@waterrijk.example".to_owned()));
    place.theirs.behave(|manners| manners.person.clear());
    assert_eq!(place.sign_in().await.unwrap().address, Address::Missing);
}

#[tokio::test]
async fn an_address_is_verified_if_the_claim_of_the_settings_says_so() {
    let person = |place: &Place, person: Value| {
        let Value::Object(person) = person else { panic!("claims") };
        place.theirs.behave(|manners| manners.person = person);
    };
    let place = Place::new().await;
    for (verified, fits) in
        [(json!(true), true), (json!("true"), true), (json!(false), false), (Value::Null, false)]
    {
        person(&place, json!({ "email": "a@b.example", "email_verified": verified }));
        let address = place.sign_in().await.unwrap().address;
        assert_eq!(matches!(address, Address::Verified(_)), fits, "{verified}");
    }
    let place = Place::with(|settings| settings.verified_claim = "xms_edov".to_owned()).await;
    for (verified, fits) in [
        (json!(true), true),
        (json!("1"), true),
        (json!(1), true),
        (json!(0), false),
        (Value::Null, false),
    ] {
        let claims =
            json!({ "email": "a@b.example", "email_verified": true, "xms_edov": verified });
        person(&place, claims);
        let address = place.sign_in().await.unwrap().address;
        assert_eq!(matches!(address, Address::Verified(_)), fits, "{verified}");
    }
}

#[tokio::test]
async fn an_id_token_that_is_not_in_order_is_refused() {
    let place = Place::new().await;
    assert_eq!(place.fault(json!({ "aud": "somebody" })).await, TokenFault::Audience);
    let two = json!({ "aud": ["peil", "somebody"] });
    assert_eq!(place.fault(two).await, TokenFault::Audience);
    assert_eq!(place.fault(json!({ "iss": "https://a.example" })).await, TokenFault::Issuer);
    assert_eq!(place.fault(json!({ "exp": NOW - 1 })).await, TokenFault::Expired);
    assert_eq!(place.fault(json!({ "nonce": "another" })).await, TokenFault::Nonce);
    assert_eq!(place.fault(json!({ "nonce": null })).await, TokenFault::Nonce);
    let other = json!({ "at_hash": "77QmUPtjPfzWtF2AnpK9RQ" });
    assert_eq!(place.fault(other).await, TokenFault::AccessToken);
    place.theirs.behave(|manners| manners.claims.clear());
    place.sign_in().await.unwrap();
}

#[tokio::test]
async fn a_signature_is_by_a_key_of_the_provider_or_it_is_none() {
    let place = Place::new().await;
    place.sign_in().await.unwrap();
    // Somebody else's key under its own name, and under that of the provider's.
    place.theirs.behave(|manners| manners.signs = 2);
    let refused = place.sign_in().await;
    assert!(matches!(refused, Err(OidcError::Token(TokenFault::Signature))), "{refused:?}");
    place.theirs.behave(|manners| manners.signs = 1);
    for alg in ["none", "HS256", "RS256"] {
        place.theirs.behave(|manners| manners.alg = alg);
        let refused = place.sign_in().await;
        assert!(
            matches!(refused, Err(OidcError::Token(TokenFault::Signature))),
            "{alg} {refused:?}"
        );
    }
}

#[tokio::test]
async fn a_new_key_of_the_provider_is_looked_up() {
    let place = Place::new().await;
    place.sign_in().await.unwrap();
    place.theirs.behave(|manners| (manners.signs, manners.published) = (2, 2));
    place.sign_in().await.unwrap();
}

#[tokio::test]
async fn how_strongly_somebody_signed_in_can_be_asked_for() {
    let place = Place::with(|settings| {
        settings.acr = vec!["gold".to_owned(), "silver".to_owned()];
        settings.amr = vec!["mfa".to_owned()];
    })
    .await;
    let address = place.ours.begin(&way("1"), "nl").await.unwrap();
    assert!(address.contains("acr_values=gold+silver"), "{address}");
    for weak in [
        json!({}),
        json!({ "acr": "gold" }),
        json!({ "amr": ["mfa"] }),
        json!({ "acr": "bronze", "amr": ["mfa"] }),
        json!({ "acr": "gold", "amr": ["pwd"] }),
    ] {
        assert_eq!(place.fault(weak).await, TokenFault::Weak);
    }
    let Value::Object(strong) = json!({ "acr": "silver", "amr": ["pwd", "mfa"] }) else { panic!() };
    place.theirs.behave(|manners| manners.claims = strong);
    place.sign_in().await.unwrap();
}

#[tokio::test]
async fn a_code_is_good_for_whoever_began() {
    let place = Place::new().await;
    let address = place.ours.begin(&way("1"), "en").await.unwrap();
    assert!(address.contains("ui_locales=en"), "{address}");
    let back = place.theirs.sign_in(&address);
    let refused = place.ours.finish(code_of(&back), &way("2")).await;
    assert!(matches!(refused, Err(OidcError::Refused { code }) if code == "invalid_grant"));
}

#[tokio::test]
async fn what_a_provider_refuses_is_told_by_its_word_and_no_more() {
    let place = Place::new().await;
    for (says, told) in [
        ("access_denied", "access_denied"),
        ("anna@waterrijk.example is not welcome", "an error without a name"),
    ] {
        place.theirs.behave(|manners| manners.refuses = Some(says));
        let refused = place.sign_in().await.unwrap_err();
        assert_eq!(refused.to_string(), format!("the provider refuses: {told}"));
        assert!(!refused.is_outage());
    }
}

#[tokio::test]
async fn a_provider_that_is_another_or_leads_people_over_http_is_refused() {
    for (about, told) in [
        (json!({ "issuer": "https://a.example" }), "another issuer"),
        (json!({ "authorization_endpoint": "http://a.example/x" }), "over http"),
        (json!({ "jwks_uri": "http://a.example/keys" }), "cannot be reached"),
        (json!({ "jwks_uri": null }), "cannot be read"),
    ] {
        let Value::Object(about) = about else { panic!("an object") };
        let place = Place::new().await;
        place.theirs.behave(|manners| manners.about = about);
        let refused = place.sign_in().await.unwrap_err();
        assert!(refused.to_string().contains(told), "{refused}");
    }
}

#[tokio::test]
async fn a_provider_that_is_slow_or_down_holds_nobody_up() {
    let place = Place::new().await;
    place.theirs.behave(|manners| manners.silent = true);
    let ours = place.ours.clone().with_patience(Duration::from_millis(20));
    let slow = ours.begin(&way("1"), "nl").await.unwrap_err();
    assert!(matches!(slow, OidcError::TooSlow { .. }) && slow.is_outage());
    let asked = place.theirs.asked();
    let resting = ours.begin(&way("1"), "nl").await.unwrap_err();
    assert!(matches!(resting, OidcError::Resting) && resting.is_outage());
    assert_eq!(place.theirs.asked(), asked, "it was left alone");

    // Nobody listens there any more.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let gone = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let settings = place.theirs.settings(place.folder.path());
    let issuer = openidconnect::IssuerUrl::new(gone).unwrap();
    let down = provider(&OidcSettings { issuer, ..settings }).begin(&way("1"), "nl").await;
    assert!(matches!(down, Err(OidcError::Unreachable { .. })), "{down:?}");
}

#[tokio::test]
async fn whoever_sets_a_provider_up_is_told_what_fits_and_what_does_not() {
    let place = Place::new().await;
    let found = place.ours.check().await.unwrap();
    assert!(found.iter().all(|finding| finding.fit == Fit::Yes), "{found:#?}");
    let no = async |settings: &OidcSettings| {
        let found = provider(settings).check().await.unwrap();
        let no = found.into_iter().filter(|finding| finding.fit == Fit::No);
        no.map(|finding| finding.words).collect::<Vec<_>>().join("\n")
    };
    let settings = |folder: &Path| place.theirs.settings(folder);

    let other = settings(place.folder.path());
    let other = OidcSettings { client_id: "somebody".to_owned(), ..other };
    assert!(no(&other).await.contains("does not know client_id"));
    let strong = OidcSettings { acr: vec!["platinum".to_owned()], ..settings(place.folder.path()) };
    assert!(no(&strong).await.contains("acr platinum"));
    let Value::Object(about) = json!({
        "response_types_supported": ["id_token"],
        "code_challenge_methods_supported": ["plain"],
        "id_token_signing_alg_values_supported": ["HS256"],
        "scopes_supported": ["openid"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
    }) else {
        panic!("an object")
    };
    place.theirs.behave(|manners| manners.about = about);
    let told = no(&settings(place.folder.path())).await;
    for word in
        ["code flow", "not S256", "no key that Peil takes", "scope `email`", "no client secret"]
    {
        assert!(told.contains(word), "{word}: {told}");
    }
}
