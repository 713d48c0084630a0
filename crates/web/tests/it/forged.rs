//! Forms that no page of ours made: what is refused, and what is stored of the rest.

use axum::http::StatusCode;
use jiff::civil::date;

use crate::html::encode;
use crate::respondent::{Reply, Respondent, post};
use crate::run;
use crate::testbed::{SAMPLE, Testbed, WAVE};

/// Someone with a token, who now writes forms by hand.
async fn forger(bed: &Testbed) -> Respondent {
    bed.begun("nl", &bed.codes[0]).await
}

async fn submit(bed: &Testbed, wave: &str, fields: &[(&str, &str)]) -> Reply {
    let fields: Vec<(String, String)> =
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    post(&bed.router, &format!("/w/{wave}/submit"), encode(&fields)).await
}

/// The stored records of both parts of the sample.
async fn stored(bed: &Testbed) -> [Vec<Vec<u8>>; 2] {
    let mut opened = bed.opened().await.into_iter();
    [opened.next().unwrap(), opened.next().unwrap()]
}

const REFUSED: (StatusCode, &str) =
    (StatusCode::FORBIDDEN, "Wij kunnen deze antwoorden niet aannemen");

#[test]
fn a_token_with_any_character_changed_is_refused() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        let token = forger(&bed).await.value("peil-token").unwrap().to_owned();
        // Class, chance and signature.
        for place in 0..token.len() {
            let mut forged = token.clone().into_bytes();
            forged[place] = if forged[place] == b'B' { b'C' } else { b'B' };
            let forged = String::from_utf8(forged).unwrap();
            let fields = [("peil-token", &*forged), ("peil-at", "check"), ("open_talk", "1")];
            let reply = submit(&bed, WAVE, &fields).await;
            assert_eq!((reply.status, &*reply.heading()), REFUSED, "{place}");
        }
        for forged in [&token[1..], &format!("{token}A"), "%00", &"A".repeat(100_000)] {
            let reply = submit(&bed, WAVE, &[("peil-token", forged), ("peil-at", "check")]).await;
            assert_eq!((reply.status, &*reply.heading()), REFUSED);
        }
        assert!(stored(&bed).await.iter().all(Vec::is_empty));
    });
}

#[test]
fn a_token_is_good_for_its_own_wave_only() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        let codes = bed.add_open(SAMPLE, "ander").await;
        let (path, body) = (format!("/w/{WAVE}/begin"), format!("code={}", codes[0]));
        let reply = post(&bed.router, &path, body).await;
        assert_eq!(reply.heading(), "Deze code hoort niet bij deze vragenlijst", "so is a code");
        let token = forger(&bed).await.value("peil-token").unwrap().to_owned();
        let fields = [("peil-token", &*token), ("peil-at", "check"), ("open_talk", "1")];
        let elsewhere = submit(&bed, "ander", &fields).await;
        assert_eq!((elsewhere.status, &*elsewhere.heading()), REFUSED);
        assert_eq!(submit(&bed, WAVE, &fields).await.heading(), "Dank u wel");
    });
}

#[test]
fn the_last_of_two_tokens_counts_and_no_two_are_tried() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        let token = forger(&bed).await.value("peil-token").unwrap().to_owned();
        let (good, bad) = (("peil-token", &*token), ("peil-token", "x"));
        let at = ("peil-at", "check");
        let reply = submit(&bed, WAVE, &[good, bad, at]).await;
        assert_eq!((reply.status, &*reply.heading()), REFUSED);
        let reply = submit(&bed, WAVE, &[bad, good, at, ("open_talk", "2")]).await;
        assert_eq!(reply.heading(), "Dank u wel");
    });
}

#[test]
fn a_place_that_is_no_place_is_refused_and_one_that_is_not_asked_is_passed_over() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        let token = forger(&bed).await.value("peil-token").unwrap().to_owned();
        let path = format!("/w/{WAVE}/page");
        let turn = async |at: &str, go: &str| {
            let body = format!("peil-token={token}&peil-at={at}&peil-go={go}&open_talk=3");
            post(&bed.router, &path, body).await
        };
        for nonsense in ["", "-1", "99999999999999999999999", "1e3", "%2F", "chec", "%C2%B2", "0x1"]
        {
            for (at, go) in [(nonsense, "next"), ("0", nonsense)] {
                let reply = turn(at, go).await;
                assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{at} {go}");
            }
        }
        // Pages that nobody gets: beyond the end, or behind a condition that is not met.
        for at in ["2", "3", "999", &usize::MAX.to_string()] {
            for go in ["next", "back", "stay", at] {
                let reply = turn(at, go).await;
                assert_eq!(reply.status, StatusCode::OK, "{at} {go}");
                assert!(reply.body.contains("open_talk"), "the answer comes along");
            }
        }
    });
}

#[test]
fn answers_to_items_that_are_not_asked_are_routed_away() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        let token = forger(&bed).await.value("peil-token").unwrap().to_owned();
        // No suspicion, so nothing was done about it, and there are no reasons for doing nothing.
        let fields = [
            ("peil-token", &*token),
            ("peil-at", "check"),
            ("open_talk", "4"),
            ("suspicion", "2"),
            ("what_done", "2"),
            ("reasons.fear", "1"),
            ("reasons.trust", "1"),
        ];
        assert_eq!(submit(&bed, WAVE, &fields).await.heading(), "Dank u wel");
        let honest = peil_instrument::load("sample", SAMPLE).unwrap();
        let answers = honest.read_form([("open_talk", "4"), ("suspicion", "2")]).unwrap();
        let parts = answers.submission(&honest).parts.into_iter();
        let rows: Vec<Vec<Vec<u8>>> = parts.map(|record| record.into_iter().collect()).collect();
        assert_eq!(stored(&bed).await.to_vec(), rows);
    });
}

#[test]
fn a_clock_that_jumps_at_closing_time_loses_nothing_that_was_kept() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        bed.set_today(date(2026, 11, 27));
        let mut someone = forger(&bed).await;
        someone.fill("open_talk", "4");
        someone.press("check").await;
        let overview = someone.clone();
        bed.set_today(date(2026, 11, 28));
        someone.send_form().await;
        assert_eq!(someone.page.status, StatusCode::GONE);
        assert!(someone.page.text().contains("zijn nergens bewaard"));
        assert_eq!(stored(&bed).await[0].len(), 0);
        // The clock is set right, and they press the button again: the page was still there.
        bed.set_today(date(2026, 11, 27));
        let mut again = overview;
        again.send_form().await;
        assert_eq!(again.page.heading(), "Dank u wel");
        bed.set_today(date(2026, 11, 28));
        assert_eq!(stored(&bed).await[0].len(), 1, "what was acknowledged stays");
    });
}

#[test]
fn a_code_may_be_typed_in_lower_case_with_spaces() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        let lower = bed.codes[0].to_lowercase();
        let symbols: Vec<String> = lower.chars().filter(|c| *c != '-').map(String::from).collect();
        let spaced: Vec<String> = symbols.chunks(4).map(<[String]>::concat).collect();
        for typed in [format!("\t{} ", spaced.join("  ")), symbols.join(" ")] {
            let code = &typed;
            let fields = [("code".to_owned(), code.clone())];
            let reply = post(&bed.router, &format!("/w/{WAVE}/begin"), encode(&fields)).await;
            let used = reply.heading() == "Deze code is al gebruikt";
            assert!(used || reply.body.contains("peil-token"), "{typed}: {}", reply.heading());
        }
    });
}

#[test]
fn a_hundred_thousand_fields_are_too_many() {
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        let token = forger(&bed).await.value("peil-token").unwrap().to_owned();
        let path = format!("/w/{WAVE}/submit");
        for field in ["&a", "&=", "&open_talk=1"] {
            let many = field.repeat(200_000 / field.len());
            let body = format!("peil-token={token}&peil-at=check{many}");
            let reply = post(&bed.router, &path, body).await;
            assert_eq!(reply.status, StatusCode::BAD_REQUEST);
            assert_eq!(reply.heading(), "Wij konden uw antwoorden niet lezen");
        }
        // As many as are read: still one clear page.
        let twice = "&open_talk=1&open_talk=2".repeat(999);
        let body = format!("peil-token={token}&peil-at=check{twice}");
        let reply = post(&bed.router, &path, body).await;
        assert_eq!(reply.heading(), "Eén vraag is twee keer beantwoord");
        assert!(stored(&bed).await.iter().all(Vec::is_empty));
    });
}
