//! Every operation, tried with every token.

use axum::http::{Method, StatusCode, header};
use peil_accounts::{By, Grant, Role, Scope};
use peil_web::{ApiOperation, api_operations};

use super::bed::{Ask, UNTIL};
use crate::house::bed::{Answer, HouseBed};
use crate::run;
use crate::testbed::{STAFF, WAVE};

fn grant(role: Role) -> Grant {
    if role == Role::Manager { Grant::manager("a") } else { Grant::of(role) }
}

/// Asks with something real in the places of the address, and nothing that changes anything.
async fn ask(house: &HouseBed, operation: &ApiOperation, token: &str) -> Answer {
    let path = operation.path.replace("{wave}", WAVE).replace("{unit}", "a");
    let body = (operation.method != Method::GET).then_some(("application/json", &b"{}"[..]));
    let method = operation.method.clone();
    house.ask(Ask { method, path: &path, token, headers: &[], body }).await
}

#[test]
fn every_operation_is_for_tokens_with_its_scope_and_no_others() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        house.bed.answer_and_close().await;
        let mut tokens = Vec::new();
        for (number, scope) in Scope::ALL.into_iter().enumerate() {
            let coordinator = [Grant::of(Role::Coordinator)];
            let name = format!("s{number}");
            let (_, token) = house.program(&name, "waterrijk", &coordinator, &[scope]).await;
            tokens.push((scope, token));
        }
        let mut tried = 0;
        for operation in api_operations() {
            let named = format!("{} {}", operation.method, operation.path);
            if operation.open {
                assert_eq!(ask(&house, &operation, "").await.status, StatusCode::OK, "{named}");
                continue;
            }
            let nobody = ask(&house, &operation, "").await;
            assert_eq!(nobody.problem(), "token_missing", "{named}");
            assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
            assert!(nobody.header(header::WWW_AUTHENTICATE).starts_with("Bearer "), "{named}");
            for wrong in ["peil_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "x"] {
                let answer = ask(&house, &operation, wrong).await;
                assert_eq!(answer.problem(), "token_refused", "{named}");
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
            }
            for (scope, token) in &tokens {
                tried += 1;
                let answer = ask(&house, &operation, token).await;
                let for_it = operation.scope.is_none_or(|asked| asked == *scope);
                if for_it {
                    let refused = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN];
                    assert!(!refused.contains(&answer.status), "{named}: {}", answer.body());
                } else {
                    assert_eq!(answer.problem(), "scope_missing", "{named} {}", scope.word());
                    assert_eq!(answer.json()["scope"], operation.scope.unwrap().word());
                    assert!(!answer.body().contains("Waterrijk"), "{named}");
                }
            }
        }
        assert!(tried > 200, "{tried}");
    });
}

#[test]
fn a_scope_is_worth_no_more_than_the_role_of_whoever_has_it_now() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        house.bed.answer_and_close().await;
        for role in Role::ALL {
            // All scopes are chosen while the account has every right; then it keeps one role.
            let name = role.word();
            let coordinator = [Grant::of(Role::Coordinator)];
            let (account, token) =
                house.program(name, "waterrijk", &coordinator, &Scope::ALL).await;
            let by = By::command_line("waterrijk");
            house.accounts.set_grants(by, account, vec![grant(role)]).await.unwrap();
            for operation in api_operations() {
                let Some(scope) = operation.scope else { continue };
                let answer = ask(&house, &operation, &token).await;
                let missing = answer.status == StatusCode::FORBIDDEN;
                assert_eq!(missing, !role.may(scope.right()), "{role:?} {}", operation.path);
            }
            house.accounts.disable(By::command_line("waterrijk"), account).await.unwrap();
            assert_eq!(house.read("/api/v1/me", &token).await.problem(), "token_refused");
        }
    });
}

#[test]
fn a_token_that_is_over_or_revoked_is_none() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        let coordinator = [Grant::of(Role::Coordinator)];
        let (account, revoked) =
            house.program("anna", "waterrijk", &coordinator, &Scope::ALL).await;
        let row = house.accounts.tokens(account).await.unwrap().remove(0);
        let by = By::command_line("waterrijk");
        assert!(house.accounts.revoke_token(by, account, row.token).await.unwrap());
        let over = house.token(account, "waterrijk", &Scope::ALL, 1_800_000_010).await;
        assert_eq!(house.read("/api/v1/me", &over).await.status, StatusCode::OK);
        house.wait(11);
        for operation in api_operations().iter().filter(|operation| !operation.open) {
            for token in [&revoked, &over] {
                let answer = ask(&house, operation, token).await;
                assert_eq!(answer.problem(), "token_refused", "{}", operation.path);
            }
        }
    });
}

#[test]
fn what_is_another_organisations_is_not_found() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        house.bed.answer_and_close().await;
        house.add_organisation("elders").await;
        let (account, _) =
            house.program("cas", "elders", &[Grant::of(Role::Coordinator)], &Scope::ALL).await;
        let token = house.token(account, "elders", &Scope::ALL, UNTIL).await;
        for operation in api_operations().iter().filter(|operation| !operation.open) {
            let answer = ask(&house, operation, &token).await;
            assert!(!answer.body().contains("proef"), "{}: {}", operation.path, answer.body());
            if operation.path.contains("{wave}") {
                assert_eq!(answer.problem(), "wave_unknown", "{}", operation.path);
                let nowhere = operation.path.replace("{wave}", "nowhere").replace("{unit}", "a");
                let body =
                    (operation.method != Method::GET).then_some(("application/json", &b"{}"[..]));
                let method = operation.method.clone();
                let ask = Ask { method, path: &nowhere, token: &token, headers: &[], body };
                let nowhere = house.ask(ask).await;
                assert_eq!(nowhere.body(), answer.body(), "as if it were not there");
            }
        }
        assert_eq!(
            house.read("/api/v1/waves", &token).await.json()["items"],
            serde_json::json!([])
        );
    });
}

#[test]
fn no_cookie_lets_a_program_in_and_no_token_lets_a_browser_in() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        let coordinator = [Grant::of(Role::Coordinator)];
        let (account, cookie) = house.person("anna", "waterrijk", &coordinator).await;
        assert_eq!(house.get("/api/v1/waves", &cookie).await.problem(), "token_missing");
        let session = cookie.strip_prefix("peil-session=").unwrap();
        assert_eq!(house.read("/api/v1/waves", session).await.problem(), "token_refused");
        let token = house.token(account, "waterrijk", &Scope::ALL, UNTIL).await;
        let page = house.get("/house/waves", &format!("peil-session={token}")).await;
        assert!(page.location().starts_with("/house/enter"));
        let page = house.read("/house/waves", &token).await;
        assert!(page.location().starts_with("/house/enter"));
    });
}

#[test]
fn whatever_goes_wrong_below_api_is_told_as_json() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        let token = house.coordinators_token().await;
        for path in ["/api", "/api/v1", "/api/v1/nothing", "/api/v2/waves", "/api/v1/waves/a/b/c"] {
            assert_eq!(house.read(path, &token).await.problem(), "not_found", "{path}");
        }
        for path in ["/api/v1/waves/%00", "/api/v1/waves/%ff", "/api/v1/waves/..%2f"] {
            assert_eq!(house.read(path, &token).await.problem(), "wave_unknown", "{path}");
        }
        let (method, headers) = (Method::DELETE, &[("accept", "text/html")][..]);
        let ask = Ask { method, path: "/api/v1/waves", token: &token, headers, body: None };
        let answer = house.ask(ask).await;
        assert_eq!(answer.problem(), "wrong_method");
        assert_eq!(answer.header(header::ALLOW), "GET,HEAD");
        let english = house.read("/api/v1/waves/nowhere?lang=en", &token).await.json();
        assert_eq!(english["title"], "We do not know this questionnaire");
        for query in ["limit=0", "limit=1001", "limit=x", "after=%21", "after=AAAA", "limmit=3"] {
            let path = format!("/api/v1/waves?{query}");
            let answer = house.read(&path, &token).await;
            assert_eq!(answer.problem(), "parameter_invalid", "{query}");
            assert_eq!(answer.json()["name"], query.split('=').next().unwrap());
        }
    });
}
