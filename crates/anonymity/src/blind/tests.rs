use super::*;

fn seed(number: u8) -> Seed {
    [number; 32]
}

fn signed(key: &ClassKey, class: u32, number: u8) -> Token {
    let blinding = Blinding::begin(class, &key.public().unwrap(), seed(number)).unwrap();
    let signature = key.sign(&blinding.blinded().unwrap(), seed(200)).unwrap();
    blinding.finish(&signature).unwrap()
}

#[test]
fn what_is_signed_blindly_is_accepted_by_its_own_key_and_no_other() {
    let (key, other) = (ClassKey::make(seed(1)), ClassKey::make(seed(2)));
    let token = signed(&key, 7, 3);
    assert_eq!(key.public().unwrap().verify(&token), Ok(()));
    assert_eq!(other.public().unwrap().verify(&token), Err(BlindError::Signature));
    assert_eq!(token.class(), 7);
}

#[test]
fn a_token_goes_through_a_form_and_a_changed_one_is_refused() {
    let key = ClassKey::make(seed(1));
    let public = key.public().unwrap();
    let token = signed(&key, 7, 3);
    assert!(Token::parse(&token.to_string()) == Some(token));
    let bytes = token.to_bytes();
    assert_eq!(bytes.len(), Token::BYTES);
    // The class is not signed: each class has a key of its own.
    for position in 4..bytes.len() {
        let mut forged = bytes.clone();
        forged[position] ^= 1;
        let forged = Token::from_bytes(&forged).unwrap();
        assert_eq!(public.verify(&forged), Err(BlindError::Signature), "{position}");
    }
    assert!(Token::from_bytes(&bytes[1..]).is_none());
    assert!(Token::parse("é").is_none());
}

#[test]
fn the_same_blinded_message_gets_the_same_signature_again() {
    let key = ClassKey::make(seed(1));
    let blinding = Blinding::begin(0, &key.public().unwrap(), seed(3)).unwrap();
    let blinded = blinding.blinded().unwrap();
    assert_eq!(key.sign(&blinded, seed(4)), key.sign(&blinded, seed(5)));
}

#[test]
fn what_the_signer_sees_has_nothing_of_the_token_in_it() {
    // The same token, blinded with another factor, is another number, and both lead to it: any blinded message can
    // belong to any token.
    let key = ClassKey::make(seed(1));
    let public = key.public().unwrap();
    let one = Blinding::begin(0, &public, seed(3)).unwrap();
    let two = Blinding::begin(0, &public, seed(4)).unwrap();
    assert_ne!(one.blinded(), two.blinded());
    let mark = |number, lane| signed(&key, 0, number).mark(lane);
    assert_ne!(mark(3, 1), mark(4, 1));
    assert_ne!(mark(3, 1), mark(3, 2), "each lane has its own");
    assert_eq!(mark(3, 1), mark(3, 1));
}

#[test]
fn messages_and_keys_of_the_wrong_kind_are_refused() {
    let key = ClassKey::make(seed(1));
    assert_eq!(key.sign(&[1; 255], seed(0)), Err(BlindError::Size { bytes: 255 }));
    assert_eq!(key.sign(&[255; 256], seed(0)), Err(BlindError::Message));
    assert_eq!(key.sign(&[0; 256], seed(0)), Err(BlindError::Message));
    assert!(matches!(ClassPublicKey::from_modulus(&[200; 256]), Err(BlindError::Key)));
    assert!(matches!(ClassPublicKey::from_modulus(&[1; 256]), Err(BlindError::Key)));
    assert!(matches!(ClassPublicKey::from_modulus(&[]), Err(BlindError::Size { bytes: 0 })));
    assert!(ClassKey::from_der(b"no key").is_err());
}

#[test]
fn a_key_is_read_back_from_its_file() {
    let key = ClassKey::make(seed(1));
    let again = ClassKey::from_der(&key.to_der().unwrap()).unwrap();
    assert_eq!(again.public().unwrap().modulus(), key.public().unwrap().modulus());
}
