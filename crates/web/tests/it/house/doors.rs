//! Coming in over the pages, and what another site cannot do.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use peil_accounts::{By, Enrolment, Grant, NewAccount, Role};

use super::bed::{HouseBed, PASSWORD};
use crate::run;
use crate::testbed::SAMPLE;

#[test]
fn from_a_link_to_the_first_page_and_back_in_later() {
    run(async {
        let house = HouseBed::new(SAMPLE).await;
        let new = NewAccount {
            email: "anna@waterrijk.example".to_owned(),
            name: "Anna <b>Bakker</b>".to_owned(),
            organisation: "waterrijk".to_owned(),
            grants: vec![Grant::of(Role::Coordinator)],
        };
        let (_, link) = house.accounts.add(By::command_line("waterrijk"), new).await.unwrap();
        let page = house.get("/house/link", "").await;
        assert!(page.tags().iter().any(|tag| tag.has("data-secret")));
        let gone = house.post("/house/link", "", &[("secret", "verzonnen")]).await;
        assert_eq!(gone.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(gone.body().contains("Deze link werkt niet meer"));

        let page = house.post("/house/link", "", &[("secret", link.secret())]).await;
        assert!(page.body().contains("anna@waterrijk.example"));
        let secret = page.value("secret");
        let choose = async |password: &str, repeated: &str| {
            let fields = [("secret", &*secret), ("password", password), ("repeated", repeated)];
            house.post("/house/link/password", "", &fields).await
        };
        let differs = choose(PASSWORD, "iets anders").await;
        assert_eq!(differs.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(differs.body().contains("href=\"#repeated\""), "the summary leads to the field");
        let short = choose("kort", "kort").await;
        assert!(short.body().contains("Dit is te kort"));
        let page = choose(PASSWORD, PASSWORD).await;
        assert_eq!(page.status, StatusCode::OK);
        let shown = page.tags().into_iter().find(|tag| tag.get("class") == Some("root")).unwrap();
        let app = Enrolment { secret: shown.text.trim().to_owned(), uri: String::new() };
        let ticket = page.value("ticket");
        let fields = [("ticket", &*ticket), ("code", "000000")];
        let wrong = house.post("/house/enter/app", "", &fields).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let fields = [("ticket", &*ticket), ("code", &*house.code(&app))];
        let spare = house.post("/house/enter/app", "", &fields).await;
        assert_eq!(spare.body().matches("<li><code>").count(), 10);
        let cookies = spare.cookies();
        let home = house.get("/house", &cookies).await;
        assert_eq!(home.status, StatusCode::OK);
        assert!(home.body().contains("Anna &#60;b&#62;Bakker"), "{}", home.body());

        // Later, on the way to a page.
        house.wait(24 * 60 * 60);
        let away = house.get("/house/people?lang=en", &cookies).await;
        assert_eq!(away.location(), "/house/enter?lang=en&to=%2Fhouse%2Fpeople");
        let door = house.get(away.location(), &cookies).await;
        let to = door.value("to");
        let sign_in = async |password: &str| {
            let fields =
                [("to", &*to), ("email", "Anna@waterrijk.example"), ("password", password)];
            house.post("/house/enter?lang=en", &cookies, &fields).await
        };
        let refused = sign_in("iets anders hier").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.value("email").contains("anna") || refused.value("email").contains("Anna"));
        assert!(!refused.body().contains("iets anders"), "a password is never shown again");
        let page = sign_in(PASSWORD).await;
        let ticket = page.value("ticket");
        let fields = [("to", &*to), ("ticket", &*ticket), ("code", &*house.code(&app))];
        let inside = house.post("/house/enter/code?lang=en", &cookies, &fields).await;
        assert_eq!(
            (inside.status, inside.location()),
            (StatusCode::SEE_OTHER, "/house/people?lang=en")
        );

        let cookies = inside.cookies();
        let csrf = house.get("/house", &cookies).await.value("csrf");
        let out = house.post("/house/leave", &cookies, &[("csrf", &csrf)]).await;
        assert_eq!(out.location(), "/house/enter");
        assert!(out.header(header::SET_COOKIE).contains("Max-Age=0"));
        assert_eq!(house.get("/house", &cookies).await.status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn too_many_wrong_passwords_are_told_how_long_to_wait() {
    run(async {
        let house = HouseBed::new(SAMPLE).await;
        let mut last = String::new();
        for _ in 0..8 {
            let fields = [("email", "x@waterrijk.example"), ("password", "geraden woord")];
            last = house.post("/house/enter", "", &fields).await.body();
        }
        assert!(last.contains("seconden nog eens"), "{last}");
    });
}

#[test]
fn a_form_of_another_site_does_nothing() {
    run(async {
        let house = HouseBed::new(SAMPLE).await;
        let (_, cookie) = house.person("anna", "waterrijk", &[Grant::of(Role::Coordinator)]).await;
        let csrf = house.csrf(&cookie).await;
        let send = async |headers: &[(&str, &str)], csrf: &str| {
            let mut request = Request::builder()
                .method(Method::POST)
                .uri("/house/account/everywhere")
                .header(header::COOKIE, &cookie)
                .header(header::HOST, "peil.example")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let body = Body::from(format!("csrf={csrf}"));
            house.send(request.body(body).unwrap()).await.status
        };
        for (headers, token) in [
            (&[("sec-fetch-site", "cross-site")][..], &*csrf),
            (&[("sec-fetch-site", "same-site")], &csrf),
            (&[("origin", "https://evil.example")], &csrf),
            (&[("origin", "null")], &csrf),
            (&[("sec-fetch-site", "same-origin")], ""),
            (&[("sec-fetch-site", "same-origin")], "AAAA"),
            (&[], ""),
        ] {
            assert_eq!(send(headers, token).await, StatusCode::FORBIDDEN, "{headers:?} {token}");
        }
        assert_eq!(house.get("/house", &cookie).await.status, StatusCode::OK, "nothing was done");
        assert_eq!(send(&[("origin", "https://peil.example")], &csrf).await, StatusCode::SEE_OTHER);
        assert_eq!(house.get("/house", &cookie).await.status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn a_token_of_another_session_is_no_good() {
    run(async {
        let house = HouseBed::new(SAMPLE).await;
        let coordinator = [Grant::of(Role::Coordinator)];
        let (_, anna) = house.person("anna", "waterrijk", &coordinator).await;
        let (_, bo) = house.person("bo", "waterrijk", &coordinator).await;
        let theirs = house.csrf(&bo).await;
        let fields =
            [("csrf", &*theirs), ("name", "Cas"), ("email", "c@w.example"), ("role", "analyst")];
        let refused = house.post("/house/people", &anna, &fields).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert_eq!(house.accounts.list("waterrijk").await.unwrap().len(), 2);
    });
}
