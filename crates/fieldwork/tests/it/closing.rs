//! The last moments of a wave.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use jiff::civil::date;
use peil_analysis::Dataset;
use peil_anonymity::OpeningKey;
use peil_fieldwork::{
    CloseError, CodeRefusal, Exchanged, FieldworkError, Presented, Submitted, UrnError,
    add_team_link,
};
use peil_instrument::Text;
use peil_simulation::UniquePatterns;
use peil_storage::WaveStatus;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use tokio::task::JoinSet;

use crate::place::{Place, WAVE};

pub async fn a_clock_that_jumps_past_closing_and_back(place: Place) {
    let token = place.token(&place.codes[0]).await;
    let submit = async || place.desk.submit(&place.wave, &token, &place.answers(1)).await.unwrap();
    place.set_today(date(2026, 11, 28));
    assert_eq!(submit().await, Submitted::Closed, "the day after the last");
    assert_eq!(place.stored(), (vec![], vec![]));
    let late = place.desk.exchange(&place.wave, &place.codes[1]).await.unwrap();
    assert!(matches!(late, Exchanged::Refused(CodeRefusal::Closed)));
    place.set_today(date(2026, 11, 1));
    assert_eq!(submit().await, Submitted::NotYet);
    // Set right again: nothing was used up meanwhile, neither token nor code.
    place.set_today(date(2026, 11, 27));
    assert_eq!(submit().await, Submitted::Now);
    assert_eq!(submit().await, Submitted::Before);
    place.token(&place.codes[1]).await;
    assert_eq!(place.stored(), (vec![1], vec![1]));
}

pub async fn a_wave_closed_by_somebody_else_is_seen_at_once(place: Place) {
    let token = place.token(&place.codes[0]).await;
    // `peil wave close`, in another process: this desk is not told. A page was loaded before it.
    let seen_before = place.wave.clone();
    place.close().await;
    let seen_after = place.desk.wave(WAVE).await.unwrap().unwrap();
    assert_eq!(seen_after.wave.status, WaveStatus::Closed);
    assert!(place.desk.waves().await.unwrap().is_empty());
    // What came in on the old page finds the doors shut, though the secret is gone.
    let submitted = place.desk.submit(&seen_before, &token, &place.answers(1)).await.unwrap();
    assert_eq!(submitted, Submitted::Closed);
    let presented = place.desk.read_token(&seen_after, &token).unwrap();
    assert!(matches!(presented, Presented::Closed));
    let exchanged = place.desk.exchange(&seen_before, &place.codes[1]).await.unwrap();
    // The invitations were deleted: the code is one like any other now.
    assert!(matches!(exchanged, Exchanged::Refused(CodeRefusal::Unknown | CodeRefusal::Closed)));
}

pub async fn who_hands_in_while_the_wave_closes_is_stored_whole_or_told(place: Place) {
    let mut tokens = Vec::new();
    for code in &place.codes {
        tokens.push(place.token(code).await);
    }
    let mut crowd = JoinSet::new();
    for (number, token) in (0..).zip(tokens) {
        let (desk, wave) = (place.desk.clone(), place.wave.clone());
        let answers = place.answers(number);
        crowd.spawn(async move {
            let submitted = desk.submit(&wave, &token, &answers).await.unwrap();
            (number, submitted)
        });
    }
    // In the middle of them the doors are shut; the rest of closing comes after.
    let (number, first) = crowd.join_next().await.unwrap().unwrap();
    assert_eq!(first, Submitted::Now);
    let mut tx = place.store.begin_write().await.unwrap();
    tx.set_wave_status(WAVE, WaveStatus::Open, WaveStatus::Closed).await.unwrap();
    tx.commit().await.unwrap();
    let at_closing = place.stored();

    let mut acknowledged = vec![number];
    while let Some(done) = crowd.join_next().await {
        match done.unwrap() {
            (number, Submitted::Now) => acknowledged.push(number),
            (_, Submitted::Closed) => {}
            other => panic!("{other:?}"),
        }
    }
    acknowledged.sort_unstable();
    assert_eq!(at_closing, (acknowledged.clone(), acknowledged.clone()), "records and words");
    assert_eq!(place.stored(), at_closing, "nothing slips in after");
    assert_eq!(place.close().await.totals.submitted, acknowledged.len() as u64);
}

pub async fn a_key_that_is_gone_from_an_open_wave_is_an_error(place: Place) {
    let token = place.token(&place.codes[0]).await;
    place.secrets.destroy(WAVE).unwrap();
    // What was signed before is still good: it is checked with the public keys.
    let submitted = place.desk.submit(&place.wave, &token, &place.answers(1)).await.unwrap();
    assert_eq!(submitted, Submitted::Now);
    let exchanged = place.desk.exchange(&place.wave, &place.codes[1]).await;
    assert!(matches!(exchanged, Err(FieldworkError::SecretGone { .. })));
    let mut tx = place.store.begin_read().await.unwrap();
    assert_eq!(tx.begun(WAVE).await.unwrap().exchanged, 1, "the second code is still good");
    tx.commit().await.unwrap();
}

pub async fn another_key_changes_nothing(place: Place) {
    let token = place.token(&place.codes[0]).await;
    let submit = async || place.desk.submit(&place.wave, &token, &place.answers(1)).await.unwrap();
    assert_eq!(submit().await, Submitted::Now);
    let refused = place.close_with(&OpeningKey::make([6; 32])).await;
    assert!(matches!(refused, Err(CloseError::WrongKey { wave, .. }) if wave == WAVE));
    assert_eq!(submit().await, Submitted::Before, "the wave is open as it was");
    place.token(&place.codes[1]).await;
    let closed = place.close().await;
    assert_eq!((closed.totals.submitted, closed.totals.exchanged), (1, 2));
    assert_eq!(place.handed_in(), 0, "the urn is gone");
    assert_eq!(place.close().await.totals, closed.totals, "closing again changes nothing");
}

/// The urn cannot be read, so that closing stops there: before the first segment is opened, and after people were
/// forgotten.
pub async fn people_are_forgotten_before_the_urn_is_opened(place: Place) {
    let (store, secrets) = (&place.store, &place.secrets);
    let name = Text::new("Buitendienst", "Field staff");
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    add_team_link(store, secrets, &mut rng, WAVE, name, 20).await.unwrap();
    let numbers: Vec<u64> = (0..12).collect();
    for (number, code) in numbers.iter().zip(&place.codes) {
        let (token, answers) = (place.token(code).await, place.answers(*number));
        let submitted = place.desk.submit(&place.wave, &token, &answers).await.unwrap();
        assert_eq!(submitted, Submitted::Now);
    }
    let (folder, people, keys) = (place.folder.path(), people(&place).await, keys(&place));
    let everything = all_bytes(folder);
    assert_eq!(found(&everything, &keys), keys.len(), "else the story shows nothing");
    // PostgreSQL has its files elsewhere: `erased_is_gone_from_the_files` of peil-storage looks into them.
    if folder.join("peil.db").exists() {
        assert_eq!(found(&everything, &people), people.len(), "else the story shows nothing");
    }

    // Where a file should be lies a folder.
    let obstacle = folder.join("urn").join(WAVE).join("obstacle.urn");
    fs::create_dir(&obstacle).unwrap();
    for attempt in ["the first time", "again"] {
        let Err(CloseError::Fieldwork(FieldworkError::Urn(UrnError::File { path, .. }))) =
            place.close_with(&place.key).await
        else {
            panic!("{attempt}: closing stops at the urn");
        };
        assert_eq!(path, obstacle, "{attempt}");
        let mut tx = store.begin_read().await.unwrap();
        assert_eq!(tx.wave(WAVE).await.unwrap().unwrap().status, WaveStatus::Closed);
        assert_eq!(tx.invitations(WAVE).await.unwrap(), [], "{attempt}");
        assert_eq!(tx.team_links(WAVE).await.unwrap(), [], "{attempt}");
        assert!(tx.ledger(WAVE).await.unwrap().is_none(), "nothing was opened or decided");
        assert!(tx.receipts(WAVE).await.unwrap().is_empty(), "nothing was opened");
        tx.commit().await.unwrap();
        let everything = all_bytes(folder);
        assert_eq!(found(&everything, &people), 0, "{attempt}: nobody is in the files any more");
        assert_eq!(found(&everything, &keys), 0, "{attempt}: neither are secret and class keys");
        assert_eq!(fs::read_dir(folder.join("secrets")).unwrap().count(), 0, "{attempt}");
        assert!(!folder.join("dataset").exists(), "{attempt}: no answer was written");
    }

    fs::remove_dir(&obstacle).unwrap();
    assert_eq!(place.stored(), (numbers.clone(), numbers.clone()), "all answers wait in the urn");
    let closed = place.close().await;
    assert_eq!((closed.totals.exchanged, closed.totals.submitted), (12, 12));
    assert_eq!((closed.set_aside, closed.stuffed), (0, vec![]), "the numbers of people were kept");
    assert_eq!(frozen(&place), numbers);
    assert_eq!(place.desk.receipts(WAVE).await.unwrap().len(), 12);
}

/// What leads to somebody: addresses, and the ids of invitations and links with the hashes of their codes.
async fn people(place: &Place) -> Vec<Vec<u8>> {
    let mut tx = place.store.begin_read().await.unwrap();
    let (invitations, links) =
        (tx.invitations(WAVE).await.unwrap(), tx.team_links(WAVE).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!((invitations.len(), links.len()), (120, 1));
    let mut people = Vec::new();
    for invitation in invitations {
        let email = invitation.email.unwrap().into_bytes();
        people.extend([invitation.id.to_vec(), invitation.code_hash.to_vec(), email]);
    }
    for link in links {
        people.extend([link.id.to_vec(), link.code_hash.to_vec()]);
    }
    people
}

/// A piece of the secret that codes are made with, and of every class key.
fn keys(place: &Place) -> Vec<Vec<u8>> {
    let folder = place.folder.path().join("secrets");
    let mut keys = vec![fs::read(folder.join(format!("{WAVE}.secret"))).unwrap()];
    for entry in fs::read_dir(folder.join(format!("{WAVE}.keys"))).unwrap() {
        let der = fs::read(entry.unwrap().path()).unwrap();
        // The end of it, which is private.
        keys.push(der[der.len() - 64..].to_vec());
    }
    assert_eq!(keys.len(), 4, "a secret, and the keys of three classes");
    keys
}

/// How many of these lie somewhere in the bytes.
fn found(bytes: &[u8], wanted: &[Vec<u8>]) -> usize {
    let mut by_head: BTreeMap<[u8; 2], Vec<usize>> = BTreeMap::new();
    for (at, one) in wanted.iter().enumerate() {
        by_head.entry([one[0], one[1]]).or_default().push(at);
    }
    let mut seen = BTreeSet::new();
    for at in 0..bytes.len().saturating_sub(1) {
        for one in by_head.get(&[bytes[at], bytes[at + 1]]).into_iter().flatten() {
            if bytes[at..].starts_with(&wanted[*one]) {
                seen.insert(*one);
            }
        }
    }
    seen.len()
}

/// All files of a folder, one after the other; not the urn, whose segments are sealed.
fn all_bytes(folder: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.ends_with("urn") {
            continue;
        }
        bytes.extend(if path.is_dir() { all_bytes(&path) } else { fs::read(&path).unwrap() });
    }
    bytes
}

/// The numbers whose answers are in the frozen dataset, in order.
fn frozen(place: &Place) -> Vec<u64> {
    let questionnaire = &place.wave.questionnaire;
    let codes: Vec<String> = place.wave.units.iter().map(|unit| unit.code.clone()).collect();
    let folder = place.folder.path().join("dataset");
    let (dataset, _) = Dataset::read_parquet(&folder, questionnaire, &codes).unwrap();
    let frame = &dataset.frames()[0];
    let columns: Vec<&[u8]> = frame.names().iter().filter_map(|name| frame.column(name)).collect();
    let record = |row: usize| columns.iter().map(|column| column[row]).collect::<Vec<u8>>();
    let patterns = UniquePatterns::new(questionnaire);
    let number = |row| patterns.number_of_record(&record(row)).unwrap();
    let mut numbers: Vec<u64> = (0..frame.len()).map(number).collect();
    numbers.sort_unstable();
    numbers
}
