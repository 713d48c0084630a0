//! What is wrong with a judgement, and what is missing.

use peil_maturity::{Evidence, EvidenceKind, Fault, Judgement, State, Verdict};

use crate::{court, id, level, whole};

fn evidence(what: &str, link: &str) -> Evidence {
    Evidence {
        kind: EvidenceKind::Document,
        what: what.to_owned(),
        place: String::new(),
        day: None,
        link: link.to_owned(),
        file: None,
    }
}

#[test]
fn a_judgement_that_is_begun_tells_what_is_missing() {
    let framework = court();
    let faults = Judgement::default().faults(&framework, &framework.norms[0]);
    assert_eq!(faults.len(), 5, "level, three aspects, grounds: {faults:?}");
    assert!(faults.iter().all(Fault::is_missing));
    let whole = whole(level("arranged"));
    assert_eq!(whole.faults(&framework, &framework.norms[0]), []);
}

#[test]
fn what_the_framework_has_not_is_wrong() {
    let framework = court();
    let mut judgement = whole(level("excellent"));
    judgement.parts = vec![id("ca_policy_code")];
    let texts = |norm: usize, judgement: &Judgement| -> Vec<String> {
        let faults = judgement.faults(&framework, &framework.norms[norm]);
        assert!(faults.iter().all(|fault| !fault.is_missing()));
        faults.iter().map(ToString::to_string).collect()
    };
    let known = "absent, started, arranged, working";
    let no_level = format!("`excellent` is no level of this framework; it has {known}");
    let no_part = "`ca_policy_code` is no part of this norm".to_owned();
    assert_eq!(texts(0, &judgement), [no_level.clone(), no_part]);
    assert_eq!(texts(1, &judgement), [no_level], "the second norm has that part");
}

#[test]
fn evidence_is_named_leads_somewhere_and_names_nobody() {
    let framework = court();
    let faults = |evidence: Vec<Evidence>, grounds: &str| {
        let grounds = grounds.to_owned();
        let judgement = Judgement { evidence, grounds, ..whole(level("started")) };
        judgement.faults(&framework, &framework.norms[0])
    };
    let good = evidence("Risicoanalyse", "https://intranet.example/risico?v=2");
    assert_eq!(faults(vec![good.clone()], "p. 3 @ 12 uur"), []);
    let links = ["javascript:alert(1)", "ftp://a.example", "https:///x", "http://a b", "https://"];
    for link in links {
        let found = faults(vec![good.clone(), evidence("Stuk", link)], "x");
        assert_eq!(found, [Fault::NoAddress { number: 2 }], "{link}");
    }
    let nameless = faults(vec![evidence(" ", "")], "x");
    assert_eq!(nameless, [Fault::NamelessEvidence { number: 1 }]);
    assert_eq!(faults(vec![], "gesproken met j.jansen@stad.example"), [Fault::MailAddress]);
    assert_eq!(faults(vec![evidence("a@b.nl", "")], "x"), [Fault::MailAddress]);
    let long = "x".repeat(Judgement::MAX_CHARS + 1);
    assert_eq!(faults(vec![], &long), [Fault::TooLong { most: Judgement::MAX_CHARS }]);
}

#[test]
fn a_judgement_comes_back_from_its_words() {
    for verdict in [level("absent"), Verdict::CannotJudge, Verdict::Stated(State::Partly)] {
        assert_eq!(Verdict::read(&verdict.word()), Some(verdict.clone()));
        let judgement = whole(verdict);
        let json = serde_json::to_string(&judgement).unwrap();
        assert_eq!(serde_json::from_str::<Judgement>(&json).unwrap(), judgement);
    }
    assert_eq!(Verdict::read(":excellent"), None);
    assert_eq!(Verdict::read("Very Good"), None);
    assert!(serde_json::from_str::<Judgement>(r#"{"verdict":":nothing","grounds":""}"#).is_err());
}
