//! What is never written to the log.

use std::io;
use std::sync::{Arc, Mutex};

use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::respondent::{get, post};
use crate::run;
use crate::testbed::{SAMPLE, Testbed, WAVE};

/// Everything that was logged.
#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl io::Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Captured {
    type Writer = Captured;

    fn make_writer(&'a self) -> Captured {
        self.clone()
    }
}

impl Captured {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

/// At the most talkative level, a journey with a wrong turn and a failing server leaves no code, token,
/// answer or address behind.
#[test]
fn no_code_token_or_answer_reaches_the_log() {
    let captured = Captured::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_writer(captured.clone())
        .with_ansi(false)
        .finish();
    // For every thread: the database works on threads of its own. (The other tests of this binary then
    // log here too, which makes the test stricter.)
    tracing::subscriber::set_global_default(subscriber).unwrap();
    run(async {
        let bed = Testbed::new(SAMPLE).await;
        tracing::info!("the log is captured");
        let code = bed.codes[0].clone();
        let wrong: String = bed.codes[1].chars().rev().collect();
        post(&bed.router, &format!("/w/{WAVE}/begin"), format!("code={wrong}")).await;
        let mut someone = bed.begun("nl", &code).await;
        let token = someone.value("peil-token").unwrap().to_owned();
        someone.fill("open_talk", "4");
        someone.press("check").await;
        someone.press("4").await;
        someone.fill("remark", "geheime woorden");
        someone.press("check").await;
        let overview = someone.clone();
        someone.send_form().await;
        assert_eq!(someone.page.heading(), "Dank u wel");
        get(&bed.router, &format!("/w/{WAVE}?{code}")).await;
        post(&bed.router, &format!("/w/{WAVE}/page"), format!("peil-token={token}&x=%ff")).await;
        bed.store.close().await;
        let mut late = overview;
        late.send_form().await;
        assert_eq!(late.page.heading(), "Er ging bij ons iets mis");

        let log = captured.text();
        assert!(log.contains("the log is captured"));
        assert!(log.contains("internal"), "the failure is logged: {log}");
        for secret in [&*code, &wrong, &token, "geheime woorden", "open_talk", "/begin", "/page"] {
            assert!(!log.contains(secret), "{secret} is in the log: {log}");
        }
        let number = late.page.text();
        let number = number.split("dit nummer: ").nth(1).unwrap();
        let number: String = number.chars().take(8).collect();
        assert!(log.contains(&number), "the page and the log share a number");
    });
}
