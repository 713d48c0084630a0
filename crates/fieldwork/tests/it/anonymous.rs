//! Blind signatures, sealed answers, and what happens to those that are not right.

use jiff::civil::date;
use peil_anonymity::{Blinding, Layout, Token};
use peil_fieldwork::{
    BlindSignature, CodeRefusal, Exchanged, Fieldwork, FieldworkError, SharedRng, Submitted,
    keys_json, receipt_text,
};
use peil_storage::WaveStatus;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::place::{Place, WAVE};

fn layout(place: &Place) -> &Layout {
    &place.wave.promised.as_ref().unwrap().layout
}

/// Blinds for the class of a code, as the browser does.
async fn blind(place: &Place, code: &str, seed: u8) -> Blinding {
    let Exchanged::Granted(class) = place.desk.class_of(&place.wave, code).await.unwrap() else {
        panic!("a good code");
    };
    let class = u32::try_from(class).unwrap();
    let roll = &place.wave.promised.as_ref().unwrap().roll;
    Blinding::begin(class, &roll.class(class).unwrap().key, [seed; 32]).unwrap()
}

async fn sign(place: &Place, code: &str, blinded: &[u8]) -> Result<BlindSignature, CodeRefusal> {
    match place.desk.sign(&place.wave, code, blinded).await.unwrap() {
        Exchanged::Granted(signature) | Exchanged::GrantedByTeamLink(signature) => Ok(signature),
        Exchanged::Refused(refused) => Err(refused),
    }
}

async fn right(place: &Place, code: &str, seed: u8) -> Token {
    let blinding = blind(place, code, seed).await;
    let signature = sign(place, code, &blinding.blinded().unwrap()).await.unwrap();
    blinding.finish(&signature).unwrap()
}

/// A submission with these contents, as the browser seals it.
fn sealed(place: &Place, token: &Token, contents: &[&[u8]]) -> Vec<u8> {
    let key = place.key.sealing_key();
    let sealed = layout(place).seal_all(&key, WAVE, contents, || [7; 32]).unwrap();
    [token.to_bytes(), sealed].concat()
}

/// Nothing answered, and this receipt.
fn nothing(receipt: &[u8; 16]) -> [&[u8]; 6] {
    [&[], &[], &[], &[], &[], receipt]
}

async fn hand_in(place: &Place, bytes: &[u8]) -> Submitted {
    place.desk.hand_in(&place.wave, bytes).await.unwrap()
}

pub async fn what_is_signed_is_not_what_comes_in(place: Place) {
    assert_eq!(layout(&place).slots(), 6, "four parts, an open question, a receipt");
    let blinding = blind(&place, &place.codes[0], 1).await;
    let blinded = blinding.blinded().unwrap();
    let signature = sign(&place, &place.codes[0], &blinded).await.unwrap();
    let token = blinding.finish(&signature).unwrap();
    let bytes = sealed(&place, &token, &nothing(&[1; 16]));
    assert_eq!(hand_in(&place, &bytes).await, Submitted::Now);
    assert_eq!(hand_in(&place, &bytes).await, Submitted::Before);
    for seen in [&blinded[..], &signature[..]] {
        for part in seen.chunks(16) {
            assert!(!bytes.windows(16).any(|window| window == part), "the signer saw this");
        }
    }
    assert_eq!(place.handed_in(), 1);
}

pub async fn a_lost_signature_is_given_again_for_the_same_message_only(place: Place) {
    let code = &place.codes[0];
    let first = blind(&place, code, 1).await;
    let blinded = first.blinded().unwrap();
    let other = blind(&place, code, 2).await.blinded().unwrap();
    let signature = sign(&place, code, &blinded).await.unwrap();
    assert_eq!(sign(&place, code, &other).await, Err(CodeRefusal::SignedOtherwise));
    assert_eq!(sign(&place, code, &blinded).await, Ok(signature));
    let again = place.desk.class_of(&place.wave, code).await.unwrap();
    assert!(matches!(again, Exchanged::Refused(CodeRefusal::Used)));
    assert!(first.finish(&signature).is_ok());
    // What cannot be signed costs no right.
    let second = &place.codes[1];
    for wrong in [&[][..], &[1; 255], &[255; 256], &[0; 256]] {
        assert_eq!(sign(&place, second, wrong).await, Err(CodeRefusal::NotBlinded));
    }
    right(&place, second, 3).await;
}

pub async fn a_wave_may_forbid_the_road_without_script(place: Place) {
    let mut wave = (*place.wave).clone();
    let promised = wave.promised.take().unwrap();
    let mut promise = promised.promise.clone();
    promise.without_script = false;
    let keys = {
        let mut tx = place.store.begin_read().await.unwrap();
        tx.class_keys(WAVE).await.unwrap()
    };
    let made = peil_fieldwork::Promised::new(WAVE, promise, &keys, &wave.questionnaire).unwrap();
    wave.promised = Some(std::sync::Arc::new(made));
    let refused = place.desk.exchange(&wave, &place.codes[0]).await.unwrap();
    assert!(matches!(refused, Exchanged::Refused(CodeRefusal::ScriptNeeded)));
    // The code was not used.
    right(&place, &place.codes[0], 1).await;
}

pub async fn what_is_no_token_with_its_envelopes_is_refused(place: Place) {
    let token = right(&place, &place.codes[0], 1).await;
    let good = sealed(&place, &token, &nothing(&[1; 16]));
    for wrong in [&good[..0], &good[..good.len() - 1], &good[1..], &[&good[..], &[0]].concat()] {
        assert_eq!(hand_in(&place, wrong).await, Submitted::Damaged);
    }
    // A token of another class: each has a key of its own.
    for class in [0_u32, 1, 2, 3, u32::MAX] {
        let mut moved = good.clone();
        moved[..4].copy_from_slice(&class.to_be_bytes());
        let expected = if moved == good { Submitted::Now } else { Submitted::BadToken };
        assert_eq!(hand_in(&place, &moved).await, expected, "{class}");
    }
    let mut forged = good.clone();
    forged[100] ^= 1;
    assert_eq!(hand_in(&place, &forged).await, Submitted::BadToken);
    assert_eq!(place.handed_in(), 1);
}

pub async fn what_does_not_open_or_fit_is_set_aside_and_told(place: Place) {
    let receipt = [1; 16];
    let token = right(&place, &place.codes[0], 1).await;
    // A record of the wrong length, an empty one with a byte, a text too long, no receipt.
    let long = "x".repeat(1001);
    let contents: [&[u8]; 6] = [&[1, 2, 3], &[], &[], &[], long.as_bytes(), &[9; 3]];
    assert_eq!(hand_in(&place, &sealed(&place, &token, &contents)).await, Submitted::Now);
    // Sealed for another slot.
    let token = right(&place, &place.codes[1], 2).await;
    let mut swapped = sealed(&place, &token, &nothing(&receipt));
    let (start, size) = (Token::BYTES, layout(&place).envelope(0));
    let first = swapped[start..start + size].to_vec();
    swapped.copy_within(start + size..start + 2 * size, start);
    swapped[start + size..start + 2 * size].copy_from_slice(&first);
    assert_eq!(hand_in(&place, &swapped).await, Submitted::Now);
    let token = place.token(&place.codes[2]).await;
    let submitted = place.desk.submit(&place.wave, &token, &place.answers(5)).await.unwrap();
    assert_eq!(submitted, Submitted::Now);

    let closed = place.close().await;
    assert_eq!(closed.totals.submitted, 3);
    assert_eq!(closed.set_aside, 5);
    let told = std::fs::read_to_string(place.folder.path().join("dataset/set-aside.csv")).unwrap();
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines.len(), 6, "{told}");
    assert!(lines[1].starts_with("item what_would_help,\"a text of more than 1000"), "{told}");
    assert!(told.contains("part core,\"a record of 3 bytes"), "{told}");
    assert!(told.contains("the receipt,\"not a receipt\""), "{told}");
}

pub async fn receipts_are_listed_after_closing_and_tell_nothing(place: Place) {
    let mut expected = Vec::new();
    for (number, code) in (1..).zip(&place.codes[..5]) {
        let token = right(&place, code, number).await;
        let bytes = sealed(&place, &token, &nothing(&[200 - number; 16]));
        assert_eq!(hand_in(&place, &bytes).await, Submitted::Now);
        expected.push(receipt_text(&[200 - number; 16]));
    }
    assert!(place.desk.receipts(WAVE).await.unwrap().is_empty(), "not before closing");
    place.close().await;
    expected.sort();
    assert_eq!(place.desk.receipts(WAVE).await.unwrap(), expected);
    assert_eq!(expected[0], "c3c3-c3c3-c3c3-c3c3-c3c3-c3c3-c3c3-c3c3");
}

pub async fn answers_that_nobody_had_a_right_for_are_told(place: Place) {
    // The operator has the class keys and signs for nobody.
    let token = right(&place, &place.codes[0], 1).await;
    hand_in(&place, &sealed(&place, &token, &nothing(&[1; 16]))).await;
    let class = u32::try_from(token.class()).unwrap();
    let roll = &place.wave.promised.as_ref().unwrap().roll;
    let blinding = Blinding::begin(class, &roll.class(class).unwrap().key, [9; 32]).unwrap();
    let file = place.folder.path().join(format!("secrets/{WAVE}.keys/{class}.der"));
    let key = peil_anonymity::ClassKey::from_der(&std::fs::read(file).unwrap()).unwrap();
    let signed = key.sign(&blinding.blinded().unwrap(), [1; 32]).unwrap();
    let stuffed = blinding.finish(&signed).unwrap();
    assert_eq!(
        hand_in(&place, &sealed(&place, &stuffed, &nothing(&[2; 16]))).await,
        Submitted::Now
    );
    let closed = place.close().await;
    let unit = place.wave.units[token.class()].code.clone();
    assert_eq!(closed.stuffed, [unit], "two handed in, one signed");
}

pub async fn another_service_takes_a_repeat_and_it_counts_once(place: Place) {
    let token = right(&place, &place.codes[0], 1).await;
    let bytes = sealed(&place, &token, &nothing(&[1; 16]));
    assert_eq!(hand_in(&place, &bytes).await, Submitted::Now);
    // Restarted, or a second machine: it cannot read what lies in the urn, and acknowledges again.
    let rng: SharedRng = std::sync::Arc::new(std::sync::Mutex::new(ChaCha8Rng::seed_from_u64(77)));
    let noon = date(2026, 11, 27).at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).unwrap();
    let clock: peil_fieldwork::Clock = std::sync::Arc::new(move || noon.clone());
    let (secrets, urn) = (place.secrets.clone(), place.urn.clone());
    let other = Fieldwork::new(place.store.clone(), secrets, urn, clock, rng);
    let wave = other.wave(WAVE).await.unwrap().unwrap();
    assert_eq!(other.hand_in(&wave, &bytes).await.unwrap(), Submitted::Now);
    // The same right with other answers.
    let others = sealed(&place, &token, &nothing(&[2; 16]));
    assert_eq!(other.hand_in(&wave, &others).await.unwrap(), Submitted::Before);
    let closed = place.close().await;
    assert_eq!((closed.totals.submitted, closed.repeated), (1, 0), "the same bytes twice are one");
    assert_eq!(place.desk.receipts(WAVE).await.unwrap().len(), 1);
}

pub async fn keys_that_were_changed_in_the_database_are_found(place: Place) {
    let list = keys_json(&place.store, WAVE).await.unwrap().unwrap();
    assert!(list.contains(&place.wave.promised.as_ref().unwrap().promise.root));
    let mut tx = place.store.begin_read().await.unwrap();
    let promise = tx.promise(WAVE).await.unwrap().unwrap();
    let mut keys = tx.class_keys(WAVE).await.unwrap();
    assert_eq!(tx.wave(WAVE).await.unwrap().unwrap().status, WaveStatus::Open);
    tx.commit().await.unwrap();
    keys[0].invited += 1;
    let broken = peil_fieldwork::Promised::new(WAVE, promise, &keys, &place.wave.questionnaire);
    let error = FieldworkError::from(broken.unwrap_err());
    assert!(error.to_string().contains("another root"), "{error}");
}
