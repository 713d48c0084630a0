//! Passwords: which are taken, and how they are kept.

use argon2::{Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version};

use crate::{AccountsError, Cost};

/// Characters of the shortest and the longest password.
const SHORTEST: usize = 12;
const LONGEST: usize = 256;
/// What too many people choose, in lower case, one a line.
const COMMON: &str = include_str!("common.txt");

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordFault {
    /// Fewer than twelve characters.
    TooShort,
    /// More than 256 characters.
    TooLong,
    /// Too many people have it.
    Common,
    /// The own name or mail address is in it.
    Own,
}

/// What is wrong with a password, if anything is. No rules about kinds of characters: they make passwords worse
/// (NIST SP 800-63B, 3.1.1.2).
pub(crate) fn fault(password: &str, email: &str, name: &str) -> Option<PasswordFault> {
    let characters = password.chars().count();
    if characters < SHORTEST {
        return Some(PasswordFault::TooShort);
    }
    if characters > LONGEST {
        return Some(PasswordFault::TooLong);
    }
    let lower = password.to_lowercase();
    let letters: String = lower.chars().filter(|c| c.is_alphabetic()).collect();
    let repeats = |text: &str| {
        let mut characters: Vec<char> = text.chars().collect();
        characters.sort_unstable();
        characters.dedup();
        characters.len() < 4
    };
    let common = COMMON.lines().map(str::trim).filter(|line| !line.is_empty());
    if repeats(&lower) || common.into_iter().any(|word| lower == word || letters == word) {
        return Some(PasswordFault::Common);
    }
    let own = [email.to_lowercase(), name.to_lowercase().replace(' ', "")];
    let local = own[0].split('@').next().unwrap_or_default().to_owned();
    let squeezed = lower.replace(' ', "");
    let is_in = |word: &str| word.chars().count() >= 5 && squeezed.contains(word);
    (own.iter().any(|word| is_in(word)) || is_in(&local)).then_some(PasswordFault::Own)
}

fn argon2(cost: Cost) -> Argon2<'static> {
    let params = Params::new(cost.memory_kib, cost.passes, 1, None);
    // The two costs there are, the usual one and that of tests, are both within what Argon2 takes.
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params.unwrap_or_default())
}

/// The hash of a password, with its parameters.
pub(crate) fn hash(password: &str, salt: [u8; 16], cost: Cost) -> Result<String, AccountsError> {
    let hash: Result<PasswordHash, _> =
        argon2(cost).hash_password_with_salt(password.as_bytes(), &salt);
    hash.map(|hash| hash.to_string()).map_err(|error| AccountsError::Hash(error.to_string()))
}

/// Whether a password has this hash, by the parameters that stand in it.
pub(crate) fn fits(password: &str, hash: &str) -> Result<bool, AccountsError> {
    let hash = PasswordHash::new(hash).map_err(|error| AccountsError::Hash(error.to_string()))?;
    Ok(argon2(Cost::USUAL).verify_password(password.as_bytes(), &hash).is_ok())
}

/// Whether a hash was made with these costs; if not it is made anew when the password is there.
pub(crate) fn is_of(hash: &str, cost: Cost) -> bool {
    hash.contains(&format!("m={},t={},", cost.memory_kib, cost.passes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(password: &str) -> Option<PasswordFault> {
        fault(password, "anna.bakker@waterrijk.example", "Anna Bakker")
    }

    #[test]
    fn long_is_good_and_nothing_else_is_asked() {
        assert_eq!(said("vier losse woorden"), None);
        assert_eq!(said("twaalf tekens"), None);
        assert_eq!(said("élf tekens!"), Some(PasswordFault::TooShort));
        assert_eq!(said(&"ab cd".repeat(60)), Some(PasswordFault::TooLong));
    }

    #[test]
    fn what_anybody_would_try_first_is_refused() {
        for password in
            ["wachtwoord123", "Welkom2026!!", "aaaaaaaaaaaa", "121212121212", "qwertyuiop12"]
        {
            assert_eq!(said(password), Some(PasswordFault::Common), "{password}");
        }
        for password in ["anna.bakker-2026", "AnnaBakker12", "ik ben anna bakker"] {
            assert_eq!(said(password), Some(PasswordFault::Own), "{password}");
        }
    }

    #[test]
    fn a_hash_fits_its_password_only() {
        let cost = Cost { memory_kib: 8, passes: 1 };
        let kept = hash("vier losse woorden", [1; 16], cost).unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{kept}");
        assert!(fits("vier losse woorden", &kept).unwrap());
        assert!(!fits("vier losse woorde", &kept).unwrap());
        assert!(is_of(&kept, cost) && !is_of(&kept, Cost::USUAL));
        assert_ne!(kept, hash("vier losse woorden", [2; 16], cost).unwrap());
        assert!(fits("x", "no hash").is_err());
    }
}
