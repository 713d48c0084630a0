use super::*;
use crate::secrets::testing::secret;

fn codes() -> impl Iterator<Item = Code> {
    (0..=255).map(|invitation| Code::of(&secret(1), &[invitation; 16]))
}

/// A code with other symbols, printed; whether it is right or not.
fn printed(symbols: [u8; Code::SYMBOLS]) -> String {
    Code { symbols }.to_string()
}

#[test]
fn the_same_id_has_the_same_code_under_the_same_secret_and_purpose_only() {
    let code = Code::of(&secret(1), &[7; 16]);
    assert!(code == Code::of(&secret(1), &[7; 16]));
    assert!(code != Code::of(&secret(1), &[8; 16]));
    assert!(code != Code::of(&secret(2), &[7; 16]));
    assert!(code != Code::of_team_link(&secret(1), &[7; 16]));
}

#[test]
fn a_code_is_printed_in_seven_groups_of_three() {
    let printed = Code::of(&secret(1), &[7; 16]).to_string();
    let groups: Vec<usize> = printed.split('-').map(str::len).collect();
    assert_eq!(groups, [3; 7]);
    assert_eq!(printed, printed.to_lowercase());
}

#[test]
fn a_printed_code_is_read_back_however_it_is_typed() {
    for code in codes() {
        let printed = code.to_string();
        for typed in [
            printed.clone(),
            printed.to_uppercase(),
            printed.replace('-', " "),
            printed.replace('-', ""),
            printed.replace('-', "\u{2011}"),
            printed.replace('-', " \u{2013} "),
            printed.replace('-', "\u{a0}"),
            printed.replace('-', "\u{202f}\u{200b}"),
            printed.replace('0', "O").replace('1', "l"),
            printed.replace('0', "o").replace('1', "I"),
            format!("  {printed}.\n"),
            format!("https://vragen.example/w/2026#{printed}"),
            format!("https://vragen.example/w/2026?lang=en#{}", printed.to_uppercase()),
        ] {
            assert!(Code::read(&typed).is_ok_and(|read| read == code), "{typed}");
        }
    }
}

#[test]
fn what_has_not_the_shape_of_a_code_is_malformed() {
    let code = Code::of(&secret(1), &[7; 16]).to_string();
    let shorter = &code[1..];
    let longer = format!("{code}0");
    let with_u = format!("u{shorter}");
    let link = "https://vragen.example/w/2026";
    for typed in ["", "#", "abc", shorter, &longer, &with_u, link, "\u{e9}\u{e9}\u{e9}", "k8f-z2m!"]
    {
        assert!(matches!(Code::read(typed), Err(CodeError::Malformed)), "{typed}");
    }
    assert!(matches!(Code::read(&"x".repeat(100_000)), Err(CodeError::Malformed)));
}

#[test]
fn one_wrong_symbol_fails_the_check_wherever_it_is() {
    for code in codes() {
        for place in 0..Code::SYMBOLS {
            for value in (0..32).filter(|value| *value != code.symbols[place]) {
                let mut symbols = code.symbols;
                symbols[place] = value;
                let typed = printed(symbols);
                assert!(matches!(Code::read(&typed), Err(CodeError::CheckFails)), "{typed}");
            }
        }
    }
}

#[test]
fn two_swapped_symbols_fail_the_check_wherever_they_are() {
    for code in codes() {
        for first in 0..Code::SYMBOLS {
            for second in first + 1..Code::SYMBOLS {
                let mut symbols = code.symbols;
                symbols.swap(first, second);
                let read = Code::read(&printed(symbols));
                let same = code.symbols[first] == code.symbols[second];
                assert_eq!(read.err(), (!same).then_some(CodeError::CheckFails));
            }
        }
    }
}

#[test]
fn all_symbols_occur_at_every_place() {
    for place in 0..Code::SYMBOLS {
        let seen: std::collections::BTreeSet<u8> =
            codes().map(|code| code.symbols[place]).collect();
        assert!(seen.len() > 28, "{place}: {}", seen.len());
    }
}
