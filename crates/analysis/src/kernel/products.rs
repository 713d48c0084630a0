//! Sums of products of bytes: the innermost loop.

/// How many rows are looked at in one go. So few that the columns of a scale stay in the nearest cache, and
/// that a sum of products of bytes fits in 32 bits.
pub(super) const BLOCK: usize = 1024;

/// The sum of the products of two columns of bytes, at most [`BLOCK`] long.
///
/// Written so that the compiler makes vector instructions of it: 16-bit factors, 32-bit sums.
pub(super) fn dot(a: &[u8], b: &[u8]) -> u32 {
    let products = a.iter().zip(b).map(|(a, b)| i32::from(i16::from(*a) * i16::from(*b)));
    products.sum::<i32>().unsigned_abs()
}

/// The sum of a column of bytes, at most [`BLOCK`] long.
pub(super) fn total(a: &[u8]) -> u32 {
    a.iter().map(|a| u32::from(*a)).sum()
}
