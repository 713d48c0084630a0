//! What the first visit costs, and what the pages look like to a script and a stylesheet.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use tower::ServiceExt;

use crate::html::{Tag, tags};
use crate::respondent::{Respondent, get};
use crate::run;
use crate::testbed::{SAMPLE, STAFF, Testbed};

fn of_class<'t>(all: &'t [Tag], name: &'t str, class: &'t str) -> impl Iterator<Item = &'t Tag> {
    all.iter().filter(move |tag| {
        let classes = tag.get("class").unwrap_or_default();
        tag.name == name && classes.split(' ').any(|found| found == class)
    })
}

async fn begun(bed: &Testbed) -> Respondent {
    bed.begun("nl", &bed.codes[0]).await
}

#[test]
fn a_first_visit_takes_three_requests_and_thirty_kilobytes() {
    run(async {
        let bed = Testbed::new(&STAFF).await;
        let welcome = bed.respondent("nl").await.page;
        let mut bytes = welcome.body.len();
        let all = tags(&welcome.body);
        let fetched: Vec<&str> = all
            .iter()
            .filter(|tag| matches!(&*tag.name, "link" | "script" | "img"))
            .filter_map(|tag| tag.get("href").or(tag.get("src")))
            .filter(|address| !address.starts_with("data:"))
            .collect();
        assert_eq!(fetched.len(), 2, "beside the page itself: {fetched:?}");
        for path in fetched {
            let request = Request::builder().uri(path).header(header::ACCEPT_ENCODING, "br, gzip");
            let request = request.body(Body::empty()).unwrap();
            let response = bed.router.clone().oneshot(request).await.unwrap();
            assert_eq!(response.status(), StatusCode::OK);
            assert_eq!(response.headers()[header::CONTENT_ENCODING], "gzip");
            bytes += axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap().len();
        }
        println!("a first visit: {bytes} bytes");
        assert!(bytes < 30_000, "{bytes}");
    });
}

#[test]
fn questions_with_the_same_answers_stand_together_under_their_heads() {
    run(async {
        let bed = Testbed::new(&STAFF).await;
        let page = begun(&bed).await.page;
        let all = tags(&page.body);
        assert_eq!(of_class(&all, "div", "table").count(), 1);
        let at = all.iter().position(|tag| tag.get("class") == Some("heads")).unwrap();
        assert_eq!(all[at].get("aria-hidden"), Some("true"), "each answer has its own words");
        let heads: Vec<&str> =
            all[at + 1..].iter().step_by(2).take(6).map(|tag| &*tag.text).collect();
        assert_eq!(heads[0], "Helemaal niet mee eens");
        assert_eq!(heads[5], "Weet ik niet");
    });
}

#[test]
fn the_progress_says_how_long_it_still_takes() {
    run(async {
        let bed = Testbed::new(&STAFF).await;
        let mut someone = begun(&bed).await;
        let mut before = 100;
        while someone.value("peil-at") != Some("check") {
            let text = someone.page.text();
            let left = text.split("Nog ongeveer ").nth(1).expect("a time");
            let minutes: usize = left.split(' ').next().unwrap().parse().unwrap();
            assert!((1..=before).contains(&minutes), "{minutes} after {before}");
            before = minutes;
            someone.press("next").await;
        }
        assert!(before <= 2, "{before}");
    });
}

#[test]
fn an_answer_can_be_taken_away_only_once_there_is_one() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        let mut someone = begun(&bed).await;
        let hidden = |page: &str| {
            of_class(&tags(page), "label", "clear").map(|tag| tag.has("hidden")).collect::<Vec<_>>()
        };
        assert!(hidden(&someone.page.body).iter().all(|hidden| *hidden));
        someone.fill("open_talk", "4");
        someone.press("stay").await;
        assert!(hidden(&someone.page.body).iter().any(|hidden| !*hidden));
    });
}

#[test]
fn the_way_out_tells_nothing() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        let someone = bed.respondent("en").await;
        let leave = tags(&someone.page.body).into_iter().find(|tag| tag.has("data-leave")).unwrap();
        assert_eq!(leave.get("href"), Some("/leave?lang=en"));
        let empty = get(&bed.router, leave.get("href").unwrap()).await;
        for word in ["Peil", "Waterrijk", "ntegrit", "survey", "question"] {
            assert!(!empty.body.contains(word), "{word}: {}", empty.body);
        }
    });
}

#[test]
fn all_components_are_shown_to_developers() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        let page = get(&bed.router, "/components").await;
        let css = include_str!("../../assets/peil.css");
        // Every class of the stylesheet is on the page: none is left undocumented.
        let classes: std::collections::BTreeSet<&str> = css
            .split(['\n', ' ', ',', ':', '>', '{', ')', '['])
            .filter_map(|word| {
                word.strip_prefix('.').or_else(|| word.split_once('.').map(|it| it.1))
            })
            .filter(|class| class.starts_with(|c: char| c.is_ascii_lowercase()))
            .map(|class| class.split('.').next().unwrap_or(class))
            .collect();
        assert!(classes.len() > 20, "{classes:?}");
        for class in classes {
            assert!(page.body.contains(class), "{class} is not on the page of components");
        }
    });
}
