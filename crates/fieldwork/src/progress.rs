//! How many codes were used while a wave is open: by unit, in coarse steps, and never of a group below `k`.

use peil_instrument::Text;
use peil_storage::{StorageError, Tx, Wave};

/// A unit of a wave that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitProgress {
    /// Its code.
    pub code: String,
    /// Its parent, as index into the list (smaller than its own).
    pub parent: Option<usize>,
    /// Its name.
    pub name: Text,
    /// How far it is; none where nothing is said.
    pub step: Option<Quarter>,
}

/// Which part of the personal codes of a unit and all below it was used: `⌊4 · used ÷ invited⌋`, at most 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quarter {
    /// Fewer than a quarter.
    First,
    /// A quarter or more, fewer than half.
    Second,
    /// Half or more, fewer than three quarters.
    Third,
    /// Three quarters or more. Never "all": in a unit where everybody used a code, so did this one.
    Last,
}

impl Quarter {
    /// The step of so many of so many; `invited` is at least 1.
    fn of(used: u64, invited: u64) -> Quarter {
        match used * 4 / invited {
            0 => Quarter::First,
            1 => Quarter::Second,
            2 => Quarter::Third,
            _ => Quarter::Last,
        }
    }
}

/// How far each unit of an open wave is, in the order of the snapshot.
///
/// A step is given only for units made of whole classes. A class has at least `k` invited people, so whatever is added up
/// or taken from each other (a unit less the units below it, a unit less a neighbour) is nobody or at least `k`
/// people. Uses of team links are of no unit. A used code says that somebody began, not that they answered.
///
/// # Errors
/// [`StorageError`] if the database fails.
pub async fn progress(tx: &mut Tx, wave: &Wave) -> Result<Vec<UnitProgress>, StorageError> {
    let units = tx.wave_units(&wave.code).await?;
    let mut used = vec![0_u64; units.len()];
    for (unit, count) in tx.used_by_unit(&wave.code).await? {
        if let Some(used) = used.get_mut(unit) {
            *used += count;
        }
    }
    let mut invited: Vec<u64> = units.iter().map(|unit| u64::from(unit.invited)).collect();
    // Parents stand before their children.
    for (at, unit) in units.iter().enumerate().rev() {
        if let Some(parent) = unit.parent {
            used[parent] += used[at];
            invited[parent] += invited[at];
        }
    }
    let shown = |at: usize| units[at].whole && invited[at] >= u64::from(wave.k);
    let steps: Vec<Option<Quarter>> =
        (0..units.len()).map(|at| shown(at).then(|| Quarter::of(used[at], invited[at]))).collect();
    let progress = units.into_iter().zip(steps).map(|(unit, step)| UnitProgress {
        code: unit.code,
        parent: unit.parent,
        name: unit.name,
        step,
    });
    Ok(progress.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_a_quarter_and_all_is_no_step_of_its_own() {
        use Quarter::{First, Last, Second, Third};
        let of_ten = |used| Quarter::of(used, 10);
        let steps: Vec<Quarter> = (0..=10).map(of_ten).collect();
        let expected = [First, First, First, Second, Second, Third, Third, Third, Last, Last, Last];
        assert_eq!(steps, expected);
        assert_eq!([Quarter::of(0, 1), Quarter::of(1, 1)], [First, Last]);
    }
}
