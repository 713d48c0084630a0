//! Codes from an app on a telephone (RFC 6238): six digits, every thirty seconds, HMAC-SHA-1, which is what all apps do.

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use subtle::ConstantTimeEq;

/// Seconds for which a code is shown.
const STEP: i64 = 30;
/// Steps before and after the present one that are taken too, for telephones whose clocks are off.
const SLACK: i64 = 1;

/// The secret that an app and the service share.
pub(crate) type Secret = [u8; 20];

/// The code of a step.
fn code(secret: &Secret, step: i64) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).expect("HMAC takes a key of any length");
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let offset = usize::from(digest[digest.len() - 1] & 0x0f);
    let word: [u8; 4] = std::array::from_fn(|at| digest[offset + at]);
    let number = u32::from_be_bytes(word) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

/// The step whose code was typed, if it is one of those that are taken at this moment (seconds since 1970).
pub(crate) fn step_of(secret: &Secret, typed: &str, now: i64) -> Option<i64> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let present = now.div_euclid(STEP);
    let mut steps = (present - SLACK..=present + SLACK).rev();
    steps.find(|step| bool::from(code(secret, *step).as_bytes().ct_eq(digits.as_bytes())))
}

/// The secret as people type it: groups of four.
pub(crate) fn in_groups(secret: &Secret) -> String {
    let text = BASE32_NOPAD.encode(secret);
    let groups: Vec<&str> = (0..text.len()).step_by(4).map(|at| &text[at..at + 4]).collect();
    groups.join(" ")
}

/// The address that an app reads from a QR code.
pub(crate) fn uri(secret: &Secret, email: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@');
    let email: String = email.chars().map(|c| if plain(c) { c } else { '_' }).collect();
    let secret = BASE32_NOPAD.encode(secret);
    format!("otpauth://totp/Peil:{email}?secret={secret}&issuer=Peil")
}

/// The code that an app would show, for tests.
#[cfg(any(test, feature = "testkit"))]
pub(crate) fn shown(groups: &str, now: i64) -> String {
    let text: String = groups.split(' ').collect();
    let secret = BASE32_NOPAD.decode(text.as_bytes()).expect("letters of a key");
    let secret = secret.try_into().expect("twenty bytes");
    code(&secret, now.div_euclid(STEP))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B; the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = b"12345678901234567890";
        for (now, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(secret, now / STEP), expected, "{now}");
            assert_eq!(step_of(secret, expected, now), Some(now / STEP));
        }
    }

    #[test]
    fn a_code_is_taken_one_step_early_or_late_and_no_more() {
        let secret = b"12345678901234567890";
        let shown = code(secret, 100);
        for (step, taken) in [(98, false), (99, true), (100, true), (101, true), (102, false)] {
            assert_eq!(step_of(secret, &shown, step * STEP).is_some(), taken, "{step}");
        }
        assert!(
            step_of(secret, &format!(" {} {} ", &shown[..3], &shown[3..]), 100 * STEP).is_some()
        );
        for wrong in ["", "12345", "1234567", "abcdef"] {
            assert_eq!(step_of(secret, wrong, 100 * STEP), None, "{wrong}");
        }
    }

    #[test]
    fn an_app_reads_the_address() {
        assert_eq!(
            uri(b"12345678901234567890", "an&na?@x.example"),
            "otpauth://totp/Peil:an_na_@x.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Peil"
        );
        assert!(in_groups(b"12345678901234567890").starts_with("GEZD GNBV GY3T"));
    }
}
