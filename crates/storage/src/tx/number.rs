//! The database's one kind of integer, and ours.

/// An index as the database's integer.
pub(super) fn int(index: usize) -> i64 {
    i64::try_from(index).expect("fewer than 2^63 units fit in memory")
}

/// A total as the database's integer.
pub(super) fn total(count: u64) -> i64 {
    i64::try_from(count).expect("people are counted below 2^63")
}

/// The database's integer as an index, if it can be one.
pub(super) fn index(number: i64) -> Option<usize> {
    usize::try_from(number).ok()
}

/// The database's integer as a small number, if it can be one.
pub(super) fn small(number: i64) -> Option<u32> {
    u32::try_from(number).ok()
}
