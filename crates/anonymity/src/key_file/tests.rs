use super::*;

fn key() -> OpeningKey {
    OpeningKey::make([1; 32])
}

fn read(file: &KeyFile) -> KeyFile {
    KeyFile::parse(&file.text()).unwrap()
}

fn opens(files: &[KeyFile]) -> Result<Vec<u8>, KeyFileError> {
    KeyFile::opening_key(files).map(|key| key.to_bytes())
}

#[test]
fn a_key_comes_back_from_its_file_or_from_both_parts() {
    let whole = read(&KeyFile::Whole(key()));
    assert_eq!(opens(&[whole]), Ok(key().to_bytes()));
    let [one, two] = KeyFile::split(&key(), [2; 32]).map(|part| read(&part));
    assert_eq!(opens(&[two.clone(), one.clone()]), Ok(key().to_bytes()));
    assert_eq!(opens(&[one.clone(), two]), Ok(key().to_bytes()));
    assert_eq!(opens(std::slice::from_ref(&one)), Err(KeyFileError::OnePart));
    assert_eq!(opens(&[one.clone(), one.clone()]), Err(KeyFileError::OnePart));
    let [_, stranger] = KeyFile::split(&OpeningKey::make([3; 32]), [2; 32]);
    assert_eq!(opens(&[one, stranger]), Err(KeyFileError::OtherParts));
}

#[test]
fn a_part_alone_says_nothing_about_the_key() {
    // Any part goes with any key: the other part makes up for it.
    let [one, _] = KeyFile::split(&key(), [2; 32]);
    let [other, _] = KeyFile::split(&OpeningKey::make([3; 32]), [2; 32]);
    let (KeyFile::Part { bytes: one, .. }, KeyFile::Part { bytes: other, .. }) = (one, other)
    else {
        panic!("parts");
    };
    assert_eq!(one, other);
}

#[test]
fn a_sealing_key_opens_nothing() {
    let public = read(&KeyFile::Public(key().sealing_key()));
    assert!(public.sealing_key() == key().sealing_key());
    assert!(!public.text().contains("secret "));
    assert_eq!(opens(&[public]), Err(KeyFileError::NoSecret));
}

#[test]
fn a_damaged_file_is_told_with_its_line() {
    let problem = |text: &str| KeyFile::parse(text).err();
    assert_eq!(problem(""), Some(KeyFileError::Kind { line: 1 }));
    assert_eq!(problem("# note\n\nhello"), Some(KeyFileError::Kind { line: 3 }));
    let text = KeyFile::Whole(key()).text();
    let cut: String = text.lines().take(4).flat_map(|line| [line, "\n"]).collect();
    assert_eq!(problem(&cut), Some(KeyFileError::Line { line: 5, word: "secret" }));
    let other = KeyFile::Whole(OpeningKey::make([3; 32])).text();
    let secret = other.lines().last().unwrap();
    let mixed = text.replace(text.lines().last().unwrap(), secret);
    assert_eq!(problem(&mixed), Some(KeyFileError::Mismatch));
    assert_eq!(
        problem(&text.replace("sealing-key ", "sealing-key é")),
        Some(KeyFileError::Line { line: 4, word: "sealing-key" })
    );
    assert_eq!(problem(&format!("\u{20}{text}\n\n")), None);
}
