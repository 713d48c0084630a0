//! Draws that are the same bytes on every platform.
//!
//! Only whole 64-bit words are taken from the source, and only `libm` and correctly rounded operations
//! work on them: neither the word size nor the mathematics library of the machine matters.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A random source that depends on `seed` only.
///
/// The seed fills the key of the cipher directly, so that no convention of another crate for spreading
/// a short seed can change the draws. Not for secrets: a seed of 64 bits can be guessed.
pub fn seeded(seed: u64) -> ChaCha8Rng {
    let mut key = [0_u8; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    ChaCha8Rng::from_seed(key)
}

/// A uniform draw from `[0, 1)`, a multiple of 2⁻⁵³.
pub(crate) fn unit(rng: &mut impl Rng) -> f64 {
    const STEP: f64 = 1.0 / 9_007_199_254_740_992.0;
    (rng.next_u64() >> 11) as f64 * STEP
}

/// Whether something with this probability happens.
pub(crate) fn happens(rng: &mut impl Rng, probability: f64) -> bool {
    unit(rng) < probability
}

/// A uniform whole number below `bound`, which must not be 0.
///
/// Lemire (2019), "Fast random integer generation in an interval", ACM TOMACS 29(1), algorithm 5:
/// multiply, and reject the few draws that would make some numbers likelier.
#[expect(clippy::cast_possible_truncation, reason = "the two halves of a product")]
fn below_u64(rng: &mut impl Rng, bound: u64) -> u64 {
    debug_assert!(bound > 0, "nothing lies below 0");
    loop {
        let wide = u128::from(rng.next_u64()) * u128::from(bound);
        let (high, low) = ((wide >> 64) as u64, wide as u64);
        if low >= bound || low >= bound.wrapping_neg() % bound {
            return high;
        }
    }
}

/// A uniform whole number below `bound`, which must not be 0.
#[expect(clippy::cast_possible_truncation, reason = "it lies below a number of this type")]
pub(crate) fn below(rng: &mut impl Rng, bound: u32) -> u32 {
    below_u64(rng, u64::from(bound)) as u32
}

/// A uniform place in a list of `len`, which must not be 0. The same draws whatever the width of an index.
#[expect(clippy::cast_possible_truncation, reason = "it lies below a number of this type")]
pub(crate) fn place(rng: &mut impl Rng, len: usize) -> usize {
    below_u64(rng, len as u64) as usize
}

/// Standard normal draws, made in pairs.
///
/// Marsaglia's polar method: a point in the unit disc becomes two independent normals. Marsaglia & Bray
/// (1964), "A convenient method for generating normal variables", SIAM Review 6(3).
pub(crate) struct Normals<'a, R> {
    pub(crate) rng: &'a mut R,
    spare: Option<f64>,
}

impl<'a, R: Rng> Normals<'a, R> {
    /// Normals from this source.
    pub(crate) fn new(rng: &'a mut R) -> Normals<'a, R> {
        Normals { rng, spare: None }
    }

    /// The next one.
    pub(crate) fn draw(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let x = 2.0 * unit(self.rng) - 1.0;
            let y = 2.0 * unit(self.rng) - 1.0;
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                let stretch = (-2.0 * libm::log(square) / square).sqrt();
                self.spare = Some(y * stretch);
                return x * stretch;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_source_is_fixed_by_the_seed() {
        assert_eq!(seeded(1).next_u64(), chacha_reference(1));
        assert_ne!(seeded(1).next_u64(), seeded(2).next_u64());
    }

    /// The first word of the key stream, straight from RFC 8439 sections 2.1–2.3 with eight rounds.
    #[expect(clippy::cast_possible_truncation, reason = "the two halves of a word")]
    fn chacha_reference(seed: u64) -> u64 {
        let mut start = [0_u32; 16];
        start[..4].copy_from_slice(&[0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574]);
        start[4] = seed as u32;
        start[5] = (seed >> 32) as u32;
        let mut s = start;
        let mut quarter = |a: usize, b: usize, c: usize, d: usize| {
            for (add, mix, by) in [(b, d, 16), (d, b, 12), (b, d, 8), (d, b, 7)] {
                let into = if mix == d { a } else { c };
                s[into] = s[into].wrapping_add(s[add]);
                s[mix] = (s[mix] ^ s[into]).rotate_left(by);
            }
        };
        for _ in 0..4 {
            for k in 0..4 {
                quarter(k, k + 4, k + 8, k + 12);
            }
            for k in 0..4 {
                quarter(k, (k + 1) % 4 + 4, (k + 2) % 4 + 8, (k + 3) % 4 + 12);
            }
        }
        u64::from(s[0].wrapping_add(start[0])) | u64::from(s[1].wrapping_add(start[1])) << 32
    }

    #[test]
    fn whole_numbers_are_even_and_below_their_bound() {
        let mut rng = seeded(3);
        let mut counts = [0_i32; 7];
        for _ in 0..70_000 {
            counts[place(&mut rng, 7)] += 1;
        }
        // Standard deviation 93; five of them.
        assert!(counts.iter().all(|&n| (n - 10_000).abs() < 465), "{counts:?}");
        assert_eq!(below(&mut rng, 1), 0);
    }

    #[test]
    fn normals_have_mean_0_and_variance_1() {
        let mut rng = seeded(4);
        let mut normals = Normals::new(&mut rng);
        let n = 200_000;
        let (mut sum, mut squares, mut fourth) = (0.0, 0.0, 0.0);
        for _ in 0..n {
            let z = normals.draw();
            sum += z;
            squares += z * z;
            fourth += z * z * z * z;
        }
        let n = f64::from(n);
        // Five standard errors: 5/sqrt(n), 5 sqrt(2/n), 5 sqrt(96/n).
        assert!((sum / n).abs() < 0.0112, "{}", sum / n);
        assert!((squares / n - 1.0).abs() < 0.0159, "{}", squares / n);
        assert!((fourth / n - 3.0).abs() < 0.11, "{}", fourth / n);
    }
}
