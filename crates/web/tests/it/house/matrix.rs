//! Every address of the house, tried as everybody.

use axum::http::{Method, StatusCode};
use peil_accounts::{AccountId, Grant, Right, Role};
use peil_assessment::{NewSeat, create, known_framework};
use peil_instrument::Text;
use peil_maturity::{ScanKind, ScanPlan};
use peil_web::house_addresses;

use super::bed::HouseBed;
use crate::run;
use crate::testbed::{STAFF, WAVE};

fn grant(role: Role) -> Grant {
    if role == Role::Manager { Grant::manager("a") } else { Grant::of(role) }
}

/// A scan in which nobody else has a seat.
async fn scan(house: &HouseBed, account: AccountId) {
    let mut tx = house.bed.store.begin_write().await.unwrap();
    let (framework, _) = known_framework("basic_norms", None).unwrap();
    let plan = ScanPlan {
        code: "scan".to_owned(),
        programme: "programme".to_owned(),
        framework: framework.id,
        version: framework.version,
        kind: ScanKind::Own,
        day: jiff::civil::date(2026, 11, 9),
        unit: String::new(),
        assessors: Vec::new(),
        name: Text::new("Waterrijk", "Waterrijk"),
    };
    let seat = NewSeat { name: "other".to_owned(), account: Some(*account.bytes()) };
    create(&mut tx, "waterrijk", &plan, None, &[seat]).await.unwrap();
    tx.commit().await.unwrap();
}

/// An address with something real in its places.
fn filled(path: &str, account: &str) -> String {
    path.replace("{wave}", WAVE)
        .replace("{unit}", "a")
        .replace("{account}", account)
        .replace("{page}", "page")
        .replace("{scan}", "scan")
        .replace("{number}", "1")
        .replace("{sha256}", &"0".repeat(64))
        .replace("{programme}", "programme")
        .replace("{paper}", "report.pdf")
        .replace("{report}", "report.pdf")
}

#[test]
fn every_address_is_for_those_with_its_right_and_nobody_else() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        house.bed.answer_and_close().await;
        let (other, _) = house.person("other", "waterrijk", &[Grant::of(Role::Analyst)]).await;
        scan(&house, other).await;
        let mut tried = 0;
        for address in house_addresses() {
            let path = filled(address.path, &other.to_string());
            let post = address.method == Method::POST;
            let ask = async |cookie: &str, csrf: &str| {
                if address.upload {
                    house.upload(&path, cookie, &[("csrf", csrf)], None).await
                } else if post {
                    house.post(&path, cookie, &[("csrf", csrf)]).await
                } else {
                    house.get(&path, cookie).await
                }
            };
            let nobody = ask("", "").await;
            let Some(right) = address.right else {
                assert!(nobody.status != StatusCode::FORBIDDEN, "{path} leads in");
                continue;
            };
            assert_eq!(nobody.status, StatusCode::SEE_OTHER, "{path}");
            assert!(nobody.location().starts_with("/house/enter"), "{path}");
            let made_up = ask("peil-session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "").await;
            assert_eq!(made_up.status, StatusCode::SEE_OTHER, "{path}");
            for role in Role::ALL {
                // A session of its own for every try: some of them end it.
                tried += 1;
                let name = format!("p{tried}");
                let (_, cookie) = house.person(&name, "waterrijk", &[grant(role)]).await;
                let csrf = house.csrf(&cookie).await;
                let answer = ask(&cookie, &csrf).await;
                if role.may(right) {
                    let fine = answer.status != StatusCode::FORBIDDEN
                        && !(answer.location().starts_with("/house/enter")
                            && !path.ends_with("leave")
                            && !path.ends_with("everywhere"));
                    assert!(fine, "{role:?} {path}: {} {}", answer.status, answer.location());
                } else {
                    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{role:?} {path}");
                    assert!(!answer.body().contains("Waterrijk"), "{role:?} {path}");
                }
            }
        }
        assert!(tried > 100, "{tried}");
    });
}

#[test]
fn what_is_another_organisations_is_not_found() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        house.bed.answer_and_close().await;
        house.add_organisation("elders").await;
        let (ours, cookie) =
            house.person("anna", "waterrijk", &[Grant::of(Role::Coordinator)]).await;
        let here = house.get(&format!("/house/waves/{WAVE}"), &cookie).await;
        assert_eq!(here.status, StatusCode::OK);
        scan(&house, ours).await;
        let both = [Grant::of(Role::Coordinator), Grant::of(Role::Assessor)];
        let (_, cookie) = house.person("cas", "elders", &both).await;
        let csrf = house.csrf(&cookie).await;
        for address in house_addresses() {
            if !address.path.contains('{') || address.right.is_none() {
                continue;
            }
            let path = filled(address.path, &ours.to_string());
            let answer = if address.upload {
                house.upload(&path, &cookie, &[("csrf", &csrf)], None).await
            } else if address.method == Method::POST {
                house.post(&path, &cookie, &[("csrf", &csrf), ("looked", "yes")]).await
            } else {
                house.get(&path, &cookie).await
            };
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            assert!(
                !answer.body().contains("Waterrijk") && !answer.body().contains("anna"),
                "{path}"
            );
        }
        for list in ["/house", "/house/waves", "/house/scans", "/house/people", "/house/log"] {
            let answer = house.get(list, &cookie).await;
            assert_eq!(answer.status, StatusCode::OK);
            let body = answer.body();
            assert!(!body.contains("anna") && !body.contains(WAVE), "{list}: {body}");
        }
    });
}

#[test]
fn no_page_of_a_survey_gets_a_cookie_or_knows_the_house() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        for address in house_addresses() {
            assert!(address.path == "/house" || address.path.starts_with("/house/"));
        }
        // An instance without a house has none of its pages.
        let without = crate::respondent::get(&house.bed.router, "/house/enter").await;
        assert_eq!(without.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_right_without_an_address_is_none() {
    for right in Right::ALL {
        let used = house_addresses().iter().any(|address| address.right == Some(right));
        assert!(used, "{right:?}");
    }
}
