//! The check symbol of a code.
//!
//! # Formula
//! Symbols are elements of GF(32) = GF(2)\[x\] / (x^5 + x^2 + 1), five bits each; `a = x` is primitive, so
//! `a^0 … a^30` are the 31 elements that are not zero, each once. A code `s_0 … s_20` is right if
//!
//! ```text
//! s_0·a^20 + s_1·a^19 + … + s_19·a + s_20 = 0
//! ```
//!
//! # What it finds
//! - One wrong symbol at place i changes the sum by `d·a^(20-i)` with `d ≠ 0`: not zero.
//! - Two swapped symbols, wherever they stand, change it by `(s_i + s_j)(a^(20-i) + a^(20-j))`: not zero
//!   if the symbols differ, because the powers do.
//! - Anything else goes unnoticed once in 32 times, and is then a code that no wave has.
//!
//! It takes nothing from the 100 bits: the check symbol follows from the others.
//!
//! # Source
//! The weighted sum of ISBN-10, over a field of 32 elements instead of 11: MacWilliams & Sloane (1977),
//! *The Theory of Error-Correcting Codes*, ch. 1 and 7.

/// `x^5 + x^2 + 1`.
const POLYNOMIAL: u8 = 0b10_0101;

/// `value · a`.
fn times_a(value: u8) -> u8 {
    let shifted = value << 1;
    if shifted & 0b10_0000 == 0 { shifted } else { shifted ^ POLYNOMIAL }
}

/// The weighted sum, by Horner's rule.
fn sum(symbols: &[u8]) -> u8 {
    symbols.iter().fold(0, |sum, symbol| times_a(sum) ^ symbol)
}

/// The symbol that makes the sum zero when it stands behind these.
pub(super) fn symbol(symbols: &[u8]) -> u8 {
    times_a(sum(symbols))
}

/// Whether symbols with their check symbol belong together.
pub(super) fn holds(symbols: &[u8]) -> bool {
    sum(symbols) == 0
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// As many symbols as a code has.
    const N: u8 = 21;

    fn power(n: u8) -> u8 {
        (0..n).fold(1, |value, _| times_a(value))
    }

    #[test]
    fn a_is_primitive() {
        let powers: BTreeSet<u8> = (0..31).map(power).collect();
        assert_eq!(powers, (1..32).collect());
        assert_eq!(power(31), 1);
    }

    /// The sum is linear, so a mistake goes unnoticed if and only if the sum of the mistake alone is zero:
    /// these loops are over every mistake in every code.
    #[test]
    fn every_wrong_symbol_and_every_swap_is_found() {
        for place in 0..N {
            for difference in 1..32 {
                let mut mistake = [0; N as usize];
                mistake[usize::from(place)] = difference;
                assert!(!holds(&mistake), "{place} {difference}");
                for other in 0..place {
                    let mut swap = mistake;
                    swap[usize::from(other)] = difference;
                    assert!(!holds(&swap), "{place} {other} {difference}");
                }
            }
        }
    }

    #[test]
    fn the_sum_is_linear() {
        for left in 0..32_u8 {
            for right in 0..32 {
                assert_eq!(times_a(left ^ right), times_a(left) ^ times_a(right));
            }
        }
    }
}
