//! How long to wait after wrong tries.

use peil_storage::Tries;

/// Wrong tries that cost nothing: people mistype.
const FREE: u32 = 5;
/// The longest wait, in seconds.
const LONGEST: i64 = 15 * 60;

/// How many seconds are still to be waited.
pub(crate) fn left(tries: Tries, now: i64) -> Option<u32> {
    u32::try_from(tries.wait_until - now).ok().filter(|&seconds| seconds > 0)
}

/// The count after one more try, which is not yet known to be right: counted before it is looked at, so that many at
/// the same time are counted too.
pub(crate) fn one_more(tries: Tries, now: i64) -> Tries {
    let wrong = tries.wrong.saturating_add(1);
    let wait = match wrong.checked_sub(FREE) {
        None => 0,
        Some(more) => LONGEST.min(1_i64.checked_shl(more).unwrap_or(LONGEST)),
    };
    Tries { wrong, wait_until: now + wait }
}

/// Whether this try is the first that makes somebody wait.
pub(crate) fn begins_to_wait(tries: Tries) -> bool {
    tries.wrong == FREE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_quarter_of_an_hour() {
        let mut tries = Tries::default();
        let waits: Vec<i64> = (0..20)
            .map(|_| {
                tries = one_more(tries, 1_000);
                tries.wait_until - 1_000
            })
            .collect();
        assert_eq!(waits[..4], [0; 4]);
        assert_eq!(waits[4..15], [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900]);
        assert!(waits[15..].iter().all(|wait| *wait == 900));
        let far = one_more(Tries { wrong: u32::MAX, wait_until: 0 }, 1_000);
        assert_eq!(far.wait_until, 1_900);
    }

    #[test]
    fn what_is_left_to_wait_ends() {
        let tries = Tries { wrong: 6, wait_until: 1_010 };
        assert_eq!(left(tries, 1_000), Some(10));
        assert_eq!(left(tries, 1_010), None);
        assert_eq!(left(tries, 2_000), None);
        assert_eq!(left(Tries::default(), 1_000), None);
    }
}
