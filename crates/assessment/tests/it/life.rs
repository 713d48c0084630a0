//! The life of a scan.

use peil_assessment::{
    NewSeat, ScanError, Written, agree, begin_consensus, close, create, finish, known_framework,
    open, resume, score,
};
use peil_maturity::{Judgement, ScanPlan, State, Verdict};
use peil_storage::ScanStatus;

use crate::{AT, begun, id, plan, run, seats, town, whole};

#[test]
fn a_scan_goes_from_scores_to_what_is_agreed() {
    run(async {
        let (_folder, store) = town().await;
        let mut tx = store.begin_write().await.unwrap();
        let view = begun(&mut tx).await;
        assert!(view.agreement().is_none());
        assert_eq!(view.seats.len(), 2);
        assert!(
            matches!(finish(&mut tx, &view, 1).await, Err(ScanError::Unfinished { norms }) if norms.len() == 15)
        );
        for (seat, level) in [(1, "started"), (2, "arranged")] {
            for norm in 0..15 {
                let level = if norm == 14 { "absent" } else { level };
                let done = score(&mut tx, &view, (seat, norm, 0), &whole(level), ("x", AT)).await;
                assert_eq!(done.unwrap(), Written::Kept(1));
            }
        }
        let view = open(&mut tx, "town", "s1").await.unwrap();
        finish(&mut tx, &view, 1).await.unwrap();
        let view = open(&mut tx, "town", "s1").await.unwrap();
        let waits = begin_consensus(&mut tx, &view, false).await;
        assert!(matches!(waits, Err(ScanError::Waiting { seats }) if seats == ["Bo"]));
        finish(&mut tx, &view, 2).await.unwrap();
        resume(&mut tx, &view, 2).await.unwrap();
        finish(&mut tx, &view, 2).await.unwrap();
        let view = open(&mut tx, "town", "s1").await.unwrap();
        begin_consensus(&mut tx, &view, false).await.unwrap();

        let view = open(&mut tx, "town", "s1").await.unwrap();
        let agreement = view.agreement().unwrap();
        assert_eq!((agreement.differing.len(), agreement.same), (14, 1));
        let late = score(&mut tx, &view, (1, 0, 1), &whole("absent"), ("Ada", AT)).await;
        assert!(matches!(late, Err(ScanError::Elsewhere(_))));
        assert!(matches!(close(&mut tx, &view).await, Err(ScanError::Unfinished { .. })));
        for norm in 0..15 {
            let level = if norm < 7 { "arranged" } else { "started" };
            agree(&mut tx, &view, (norm, 0), &whole(level), ("Ada", AT)).await.unwrap();
        }
        let view = open(&mut tx, "town", "s1").await.unwrap();
        close(&mut tx, &view).await.unwrap();
        let view = open(&mut tx, "town", "s1").await.unwrap();
        assert_eq!(view.scan.status, ScanStatus::Closed);
        let profile = view.profile();
        assert_eq!((profile.overall.met, profile.overall.partly), (7, 8));
        assert_eq!(profile.norms[0].state, State::Met);
        let again = agree(&mut tx, &view, (0, 1), &whole("absent"), ("Bo", AT)).await;
        assert!(matches!(again, Err(ScanError::Elsewhere(_))));
    });
}

#[test]
fn half_done_is_kept_and_wrong_is_not() {
    run(async {
        let (_folder, store) = town().await;
        let mut tx = store.begin_write().await.unwrap();
        let view = begun(&mut tx).await;
        let half = Judgement { grounds: "eerste indruk".to_owned(), ..Judgement::default() };
        let kept = score(&mut tx, &view, (1, 3, 0), &half, ("Ada", AT)).await.unwrap();
        assert_eq!(kept, Written::Kept(1));
        let view = open(&mut tx, "town", "s1").await.unwrap();
        assert_eq!(view.said(1, 3).unwrap().judgement, half);
        assert!(!view.is_whole(1, 3) && view.said(2, 3).is_none());
        let same = score(&mut tx, &view, (1, 3, 1), &half, ("Ada", AT)).await.unwrap();
        assert_eq!(same, Written::Kept(1), "nothing changed, nothing written");
        let wrong = score(&mut tx, &view, (1, 3, 1), &whole("excellent"), ("Ada", AT)).await;
        let told = wrong.unwrap_err().to_string();
        assert!(told.contains("`excellent` is no level of this framework"), "{told}");
        let state = Judgement { verdict: Some(Verdict::Stated(State::Met)), ..whole("absent") };
        let stated = score(&mut tx, &view, (1, 3, 1), &state, ("Ada", AT)).await.unwrap_err();
        assert!(stated.to_string().contains("a state without a level is for findings of others"));
        let nobody = score(&mut tx, &view, (3, 3, 0), &half, ("Cas", AT)).await;
        assert!(matches!(nobody, Err(ScanError::NoSeat(3))));
        assert!(matches!(
            score(&mut tx, &view, (0, 3, 0), &half, ("x", AT)).await,
            Err(ScanError::NoSeat(0))
        ));
        let beyond = score(&mut tx, &view, (1, 15, 0), &half, ("Ada", AT)).await;
        assert!(matches!(beyond, Err(ScanError::NoNorm(number)) if number == "16"));
    });
}

#[test]
fn two_sessions_at_once_lose_nothing() {
    run(async {
        let (_folder, store) = town().await;
        let mut tx = store.begin_write().await.unwrap();
        let view = begun(&mut tx).await;
        begin_consensus(&mut tx, &view, true).await.unwrap();
        // Both look at the norm while nothing is agreed of it.
        let view = open(&mut tx, "town", "s1").await.unwrap();
        let first = agree(&mut tx, &view, (0, 0), &whole("arranged"), ("Ada", AT)).await;
        assert_eq!(first.unwrap(), Written::Kept(1));
        let second = agree(&mut tx, &view, (0, 0), &whole("absent"), ("Bo", AT)).await;
        assert_eq!(second.unwrap(), Written::Overtaken);
        let view = open(&mut tx, "town", "s1").await.unwrap();
        let said = view.said(0, 0).unwrap();
        assert_eq!((said.who.as_str(), said.revision), ("Ada", 1));
        // Having seen it, the other one may say otherwise; the first stays in the history.
        agree(&mut tx, &view, (0, 1), &whole("absent"), ("Bo", AT + 60)).await.unwrap();
        let norm = view.framework.norms[0].id.clone();
        let history = tx.judgement_history("s1", &norm).await.unwrap();
        let who: Vec<_> = history.iter().map(|it| (it.who.as_str(), it.at - AT)).collect();
        assert_eq!(who, [("Ada", 0), ("Bo", 60)]);
        let reasonless = Judgement { grounds: String::new(), ..whole("absent") };
        let refused = agree(&mut tx, &view, (1, 0), &reasonless, ("Bo", AT)).await;
        assert!(refused.unwrap_err().to_string().contains("no grounds are given"));
    });
}

#[test]
fn what_cannot_be_made_says_why() {
    run(async {
        let (_folder, store) = town().await;
        let mut tx = store.begin_write().await.unwrap();
        let told = async |tx: &mut peil_storage::Tx, plan: ScanPlan, framework: Option<&str>| {
            create(tx, "town", &plan, framework, &seats()).await.unwrap_err().to_string()
        };
        let unit = ScanPlan { unit: "Z".to_owned(), ..plan("s1") };
        assert_eq!(told(&mut tx, unit, None).await, "the organisation has no unit `Z`");
        let old = ScanPlan { version: "0.9.0".to_owned(), ..plan("s1") };
        let no_version = told(&mut tx, old, None).await;
        assert!(
            no_version.starts_with("Peil has no framework court_of_audit 0.9.0; it has "),
            "{no_version}"
        );
        assert!(no_version.contains("court_of_audit 1.0.0, court_of_audit 1.1.0"), "{no_version}");
        let code = told(&mut tx, plan("S 1"), None).await;
        assert!(code.contains("`S 1` is no code"), "{code}");
        let programme = ScanPlan { programme: "Rijk 2026".to_owned(), ..plan("s1") };
        assert!(told(&mut tx, programme, None).await.contains("`Rijk 2026` is no code"));
        let broken = told(&mut tx, plan("s1"), Some("id = 3")).await;
        assert!(broken.starts_with("framework.toml: "), "{broken}");
        let (_, other) = known_framework("basic_norms", None).unwrap();
        let mixed = told(&mut tx, plan("s1"), Some(other)).await;
        assert!(
            mixed.contains("it is basic_norms 1.0.0, and scan.toml asks for court_of_audit"),
            "{mixed}"
        );
    });
}

#[test]
fn a_scan_is_of_a_unit_and_of_one_organisation() {
    run(async {
        let (_folder, store) = town().await;
        let mut tx = store.begin_write().await.unwrap();
        let of_unit = ScanPlan { unit: "A".to_owned(), ..plan("s2") };
        create(&mut tx, "town", &of_unit, None, &[]).await.unwrap();
        let view = open(&mut tx, "town", "s2").await.unwrap();
        assert_eq!(view.scan.name.nl, "Afdeling A");
        assert!(matches!(open(&mut tx, "village", "s2").await, Err(ScanError::NoScan(_))));
        tx.commit().await.unwrap();
        let mut tx = store.begin_write().await.unwrap();
        let twice = create(&mut tx, "town", &plan("s2"), None, &[]).await;
        assert!(matches!(twice, Err(ScanError::Exists(code)) if code == "s2"));
    });
}

#[test]
fn a_seat_is_found_by_its_account() {
    run(async {
        let (_folder, store) = town().await;
        let mut tx = store.begin_write().await.unwrap();
        let account = peil_storage::Account {
            id: [7; 16],
            organisation: "town".to_owned(),
            email: "ada@town.example".to_owned(),
            name: "Ada".to_owned(),
            password: None,
            second_factor: None,
            last_step: 0,
            disabled: false,
            grants: Vec::new(),
        };
        tx.insert_account(&account).await.unwrap();
        let seat = NewSeat { name: "Ada".to_owned(), account: Some([7; 16]) };
        create(&mut tx, "town", &plan("s1"), None, &[seat]).await.unwrap();
        let view = open(&mut tx, "town", "s1").await.unwrap();
        assert_eq!(view.seat_of(&[7; 16]).unwrap().seat, 1);
        assert!(view.seat_of(&[8; 16]).is_none());
        assert_eq!(view.revision(1, 0), 0);
        let cannot = Judgement { verdict: Some(Verdict::CannotJudge), ..whole("absent") };
        score(&mut tx, &view, (1, 0, 0), &cannot, ("Ada", AT)).await.unwrap();
        let view = open(&mut tx, "town", "s1").await.unwrap();
        assert!(view.is_whole(1, 0), "who cannot judge and says why is done with the norm");
        assert_eq!(view.framework.id, id("court_of_audit"));
    });
}
