//! Codes, right and wrong, many at the same time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use peil_fieldwork::{Code, CodeRefusal, Exchanged};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use tokio::task::JoinSet;

use crate::place::Place;

/// Who tries.
const TRYING: usize = 50;
/// Wrong codes: as many as a thousand a second bring while everybody with a right one begins.
const WRONG: usize = 1000;

pub async fn a_thousand_wrong_codes_a_second_keep_no_right_one_out(place: Place) {
    let wrong = wrong_codes(&place);
    let tried = Arc::new(AtomicUsize::new(0));
    let everybody_began = Arc::new(AtomicBool::new(false));
    let mut trying = JoinSet::new();
    for at in 0..TRYING {
        let (desk, wave, wrong) = (place.desk.clone(), place.wave.clone(), wrong.clone());
        let (tried, everybody_began) = (Arc::clone(&tried), Arc::clone(&everybody_began));
        trying.spawn(async move {
            let (mut mistaken, mut stopped) = (0, 0);
            // From before the first begins until after the last, and a thousand at the least.
            loop {
                let number = tried.fetch_add(1, Ordering::Relaxed);
                if number >= WRONG && everybody_began.load(Ordering::Relaxed) {
                    return (mistaken, stopped);
                }
                let code = &wrong[(at + number) % wrong.len()];
                match desk.exchange(&wave, code).await.unwrap() {
                    Exchanged::Refused(CodeRefusal::Unknown) => mistaken += 1,
                    Exchanged::Refused(CodeRefusal::Trying) => stopped += 1,
                    _ => panic!("a wrong code is wrong"),
                }
            }
        });
    }
    let mut people = JoinSet::new();
    for code in place.codes.clone() {
        let (desk, wave) = (place.desk.clone(), place.wave.clone());
        people.spawn(async move {
            let exchanged = desk.exchange(&wave, &code).await.unwrap();
            matches!(exchanged, Exchanged::Granted(_))
        });
    }
    for (granted, _) in people.join_all().await.into_iter().zip(&place.codes) {
        assert!(granted, "a right code passes");
    }
    everybody_began.store(true, Ordering::Relaxed);
    let (mut mistaken, mut stopped) = (0, 0);
    for (of_one, of_other) in trying.join_all().await {
        mistaken += of_one;
        stopped += of_other;
    }
    // The clock of this test stands still: all of it is one second.
    assert_eq!(mistaken, 20, "forgiven as mistakes");
    assert!(mistaken + stopped >= WRONG, "{mistaken} {stopped}");
}

/// Codes of the right form: good ones, but of another wave.
fn wrong_codes(place: &Place) -> Arc<Vec<String>> {
    let other = place.secrets.create("w2", &mut ChaCha8Rng::seed_from_u64(8)).unwrap();
    Arc::new((0..=255).map(|number| Code::of(&other, &[number; 16]).to_string()).collect())
}

pub async fn a_code_is_granted_once_however_many_hands_it_comes_from(place: Place) {
    let mut hands = JoinSet::new();
    for _ in 0..40 {
        let (desk, wave, code) = (place.desk.clone(), place.wave.clone(), place.codes[0].clone());
        hands.spawn(async move { desk.exchange(&wave, &code).await.unwrap() });
    }
    let (mut granted, mut used) = (0, 0);
    while let Some(exchanged) = hands.join_next().await {
        match exchanged.unwrap() {
            Exchanged::Granted(_) => granted += 1,
            Exchanged::Refused(CodeRefusal::Used) => used += 1,
            _ => panic!("the code is known"),
        }
    }
    assert_eq!((granted, used), (1, 39));
}

pub async fn a_mistyped_code_is_told_without_the_database(place: Place) {
    let code = &place.codes[0];
    let last = if code.ends_with('7') { '8' } else { '7' };
    let wrong = format!("{}{last}", &code[..code.len() - 1]);
    place.store.close().await;
    let exchange = async |typed: &str| place.desk.exchange(&place.wave, typed).await;
    assert!(matches!(exchange(&wrong).await, Ok(Exchanged::Refused(CodeRefusal::CheckFails))));
    assert!(matches!(exchange(&code[1..]).await, Ok(Exchanged::Refused(CodeRefusal::Malformed))));
    assert!(exchange(code).await.is_err(), "this one is looked up, and there is no database");
}
