//! This crate against the browser's scripts, by files that the one writes and the other reads.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::path::Path;

use blind_rsa_signatures::{MessageRandomizer, SecretKeySha384PSSRandomized, Signature};
use data_encoding::{BASE64URL_NOPAD as B64, HEXLOWER_PERMISSIVE};
use peil_anonymity::{Blinding, ClassKey, KeyFile, Layout, OpeningKey, Roll, RollClass, Token};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rsa::{BoxedUint, RsaPrivateKey};
use serde_json::{Value, json};

const WAVE: &str = "w-2026";

fn beside(file: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(file)
}

fn keys() -> Vec<ClassKey> {
    (1..=5).map(|number| ClassKey::make([number; 32])).collect()
}

fn opening_key() -> OpeningKey {
    OpeningKey::make([77; 32])
}

fn roll(keys: &[ClassKey]) -> Roll {
    let classes = keys.iter().zip([1, 3, 4, 8, 12]).map(|(key, class)| RollClass {
        class,
        invited: 9 + class,
        key: key.public().unwrap(),
    });
    Roll::new(WAVE, opening_key().sealing_key(), classes.collect()).unwrap()
}

fn layout() -> Layout {
    Layout::new(2, 40, 1, 100)
}

/// What the browser's tests check, from the seeds above.
fn for_the_browser() -> Value {
    let keys = keys();
    let roll = roll(&keys);
    let blinding = Blinding::begin(4, &keys[2].public().unwrap(), [40; 32]).unwrap();
    let signed = keys[2].sign(&blinding.blinded().unwrap(), [41; 32]).unwrap();
    let token = blinding.finish(&signed).unwrap();
    let contents: [&[u8]; 4] = [&[1, 2, 255], &[], "één tekst".as_bytes(), &[5; 16]];
    let layout = layout();
    let slots = contents.iter().enumerate().map(|(slot, content)| {
        let sealing_key = opening_key().sealing_key();
        let seed = [60 + u8::try_from(slot).unwrap(); 32];
        let sealed = layout.seal(&sealing_key, WAVE, slot, content, seed).unwrap();
        json!({
            "size": layout.size(slot),
            "content": B64.encode(content),
            "envelope": B64.encode(&sealed),
        })
    });
    let classes = roll.classes().iter().map(|class| {
        let key = B64.encode(class.key.modulus());
        json!({ "class": class.class, "invited": class.invited, "key": key })
    });
    let paths = roll.classes().iter().map(|class| {
        let path = roll.path(class.class).unwrap();
        path.iter().map(ToString::to_string).collect::<Vec<_>>()
    });
    let token = token.to_bytes();
    json!({
        "source": "crates/anonymity/tests/it/main.rs; UPDATE_EXPECT=1 writes it anew",
        "wave": WAVE,
        "sealing_key": opening_key().sealing_key().to_string(),
        "opening_key": B64.encode(&opening_key().to_bytes()),
        "slots": slots.collect::<Vec<_>>(),
        "classes": classes.collect::<Vec<_>>(),
        "root": roll.root().to_string(),
        "paths": paths.collect::<Vec<_>>(),
        "token": {
            "class": 4,
            "prefix": B64.encode(&token[4..36]),
            "nonce": B64.encode(&token[36..68]),
            "signature": B64.encode(&token[68..]),
        },
    })
}

#[test]
fn the_browser_is_tested_with_what_this_crate_makes() {
    let path = beside("tests/browser/vectors/from_rust.json");
    let made = serde_json::to_string_pretty(&for_the_browser()).unwrap() + "\n";
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    assert!(std::fs::read_to_string(&path).unwrap() == made, "UPDATE_EXPECT=1 writes it anew");
}

#[test]
fn a_token_outlives_the_key_file_and_the_list() {
    let keys = keys();
    let roll = roll(&keys);
    let again: Vec<ClassKey> =
        keys.iter().map(|key| ClassKey::from_der(&key.to_der().unwrap()).unwrap()).collect();
    let made = for_the_browser();
    let part = |name: &str| B64.decode(made["token"][name].as_str().unwrap().as_bytes()).unwrap();
    let bytes = [&4_u32.to_be_bytes()[..], &part("prefix"), &part("nonce"), &part("signature")];
    let token = Token::from_bytes(&bytes.concat()).unwrap();
    assert_eq!(roll.class(4).unwrap().key.verify(&token), Ok(()));
    assert_eq!(again[2].public().unwrap().verify(&token), Ok(()));
    let file = KeyFile::parse(&KeyFile::Whole(opening_key()).text()).unwrap();
    assert!(file.sealing_key() == *roll.sealing_key());
}

#[test]
fn what_a_browser_made_is_signed_accepted_and_opened() {
    let text = std::fs::read_to_string(beside("crates/anonymity/tests/from_browser.json")).unwrap();
    let made: Value = serde_json::from_str(&text).unwrap();
    let bytes = |name: &str| B64.decode(made[name].as_str().unwrap().as_bytes()).unwrap();
    let key = &keys()[0];
    let public = key.public().unwrap();
    assert_eq!(bytes("key"), public.modulus());
    let reply = key.sign(&bytes("blinded"), [1; 32]).unwrap();
    // What the browser does with the reply: once the blinding factor is taken out, it is a signature.
    let number = |bytes: &[u8]| BoxedUint::from_be_slice(bytes, 2048).unwrap();
    let modulus = number(public.modulus()).to_nz().unwrap();
    let signature = number(&reply).mul_mod(&number(&bytes("inverse")), &modulus).to_be_bytes();
    let parts = [&1_u32.to_be_bytes()[..], &bytes("prefix"), &bytes("nonce"), &signature];
    let token = Token::from_bytes(&parts.concat()).unwrap();
    assert_eq!(public.verify(&token), Ok(()));
    let layout = layout();
    for slot in made["slots"].as_array().unwrap() {
        let number = usize::try_from(slot["slot"].as_u64().unwrap()).unwrap();
        let of = |name: &str| B64.decode(slot[name].as_str().unwrap().as_bytes()).unwrap();
        assert_eq!(layout.open(&opening_key(), WAVE, number, &of("envelope")), Ok(of("content")));
    }
}

/// The vector of RFC 9474, appendix A.1, whose key has 4096 bits: the arithmetic beneath, not our wrapper.
#[test]
fn the_signature_of_the_rfc_is_made_and_accepted() {
    let text = std::fs::read_to_string(beside("tests/browser/vectors/rfc9474.json")).unwrap();
    let vector: Value = serde_json::from_str(&text).unwrap();
    let bytes =
        |name: &str| HEXLOWER_PERMISSIVE.decode(vector[name].as_str().unwrap().as_bytes()).unwrap();
    let number = |name: &str| BoxedUint::from_be_slice_vartime(&bytes(name));
    let secret = RsaPrivateKey::from_components(number("n"), number("e"), number("d"), Vec::new());
    let secret = SecretKeySha384PSSRandomized::new(secret.unwrap());
    let public = secret.public_key().unwrap();
    let reply = secret.blind_sign_with_rng(&mut ChaCha8Rng::seed_from_u64(1), bytes("blinded_msg"));
    assert_eq!(reply.unwrap().0, bytes("blind_sig"));
    let prefix: [u8; 32] = bytes("msg_prefix").try_into().unwrap();
    let prefix = Some(MessageRandomizer(prefix));
    assert_eq!(public.verify(&Signature(bytes("sig")), prefix, bytes("msg")), Ok(()));
}
