//! The decision of a wave: which units, and per measure which of them.

use crate::choice::{Question, choose};
use crate::guard::settle;
use crate::{Cell, Partition, Policy, Released, Tree};

/// What a wave publishes: decided once, at closing.
#[derive(Debug, Clone, PartialEq)]
pub struct Publication {
    tree: Tree,
    policy: Policy,
    invited: Vec<u32>,
    units: Partition,
}

/// A decision from elsewhere (the ledger) that does not fit the counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotSafe {
    /// The lists do not all have one entry per unit.
    #[error("there are {units} units, but a list of {given}")]
    Length {
        /// Units in the tree.
        units: usize,
        /// Entries given.
        given: usize,
    },
    /// An atom is too small, or gives its people's answer away.
    #[error("the group of unit {unit} may not be told apart")]
    Atom {
        /// The shown unit.
        unit: usize,
    },
    /// A measure is shown for a unit that the wave does not show.
    #[error("unit {unit} is not among the units that are shown")]
    Unit {
        /// The unit.
        unit: usize,
    },
}

impl Publication {
    /// Chooses the units of a wave: among all choices with safe atoms the one that shows most respondents
    /// their own team, then most units.
    ///
    /// `invited`, `respondents`: per unit its own people. `whole`: units whose people can be told from
    /// the answers at all (an answer carries its class, and a class may be wider than a unit).
    ///
    /// # Errors
    /// [`NotSafe::Length`] if a list does not have one entry per unit.
    pub fn decide(
        tree: Tree,
        invited: &[u32],
        respondents: &[u64],
        whole: &[bool],
        policy: Policy,
    ) -> Result<Publication, NotSafe> {
        check_lengths(&tree, &[invited.len(), respondents.len(), whole.len()])?;
        let units = chosen(&tree, invited, respondents, whole, policy, 0);
        Ok(Publication { tree, policy, invited: invited.to_vec(), units })
    }

    /// Takes a decision from the ledger, after checking it against the counts.
    ///
    /// # Errors
    /// [`NotSafe`] if a list has the wrong length or an atom of the decision is not safe.
    pub fn restore(
        tree: Tree,
        invited: &[u32],
        respondents: &[u64],
        shown: &[bool],
        policy: Policy,
    ) -> Result<Publication, NotSafe> {
        check_lengths(&tree, &[invited.len(), respondents.len(), shown.len()])?;
        let units = Partition::new(shown.to_vec());
        let safe = |n: &u64, shared| enough(n, policy, 0, shared);
        check_atoms(&tree, &units, invited, respondents, policy.shared(), safe)?;
        Ok(Publication { tree, policy, invited: invited.to_vec(), units })
    }

    /// The units that are shown.
    pub fn units(&self) -> &Partition {
        &self.units
    }

    /// The tree.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The policy.
    pub fn policy(&self) -> Policy {
        self.policy
    }

    /// Chooses, for one measure, a subset of the units that are shown: the best on its own counts, less
    /// what would give an atom's answer away.
    ///
    /// `own`: per unit its own people's cell. `at_least`: a threshold above `k`, or 0.
    ///
    /// # Errors
    /// [`NotSafe::Length`] if `own` does not have one entry per unit.
    pub fn choose<C: Cell>(&self, own: &[C], at_least: u64) -> Result<Partition, NotSafe> {
        check_lengths(&self.tree, &[own.len()])?;
        Ok(chosen(&self.tree, &self.invited, own, self.units.shown(), self.policy, at_least))
    }

    /// Releases a measure for the units of `chosen` (from [`Publication::choose`], or the ledger).
    ///
    /// # Errors
    /// [`NotSafe`] if a list has the wrong length, an atom is not safe, or a unit is chosen that the
    /// wave does not show.
    pub fn release<C: Cell>(
        &self,
        own: &[C],
        at_least: u64,
        chosen: &Partition,
    ) -> Result<Released<AtomTable<C>>, NotSafe> {
        check_lengths(&self.tree, &[own.len(), chosen.shown().len()])?;
        let beyond =
            (0..self.tree.len()).find(|unit| chosen.is_shown(*unit) && !self.units.is_shown(*unit));
        if let Some(unit) = beyond {
            return Err(NotSafe::Unit { unit });
        }
        let safe = |cell: &C, shared| enough(cell, self.policy, at_least, shared);
        check_atoms(&self.tree, chosen, &self.invited, own, self.policy.shared(), safe)?;
        Ok(Released::new(AtomTable::new(&self.tree, chosen.pool(&self.tree, own))))
    }

    /// Releases a figure of the whole organisation, computed from the answers themselves; `None` if
    /// fewer than `k` or `at_least` people stand behind it, beside shared answers.
    pub fn release_whole<T>(&self, n: u64, at_least: u64, value: T) -> Option<Released<T>> {
        let needed = at_least.max(u64::from(self.policy.k())).saturating_add(self.policy.shared());
        (n >= needed && self.units.is_shown(0)).then(|| Released::new(value))
    }
}

/// A measure's counts per atom: the only source of figures below the organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtomTable<C> {
    atoms: Vec<Option<C>>,
    /// Per shown unit the sum of the atoms in it.
    totals: Vec<Option<C>>,
}

impl<C: Cell> AtomTable<C> {
    fn new(tree: &Tree, atoms: Vec<Option<C>>) -> AtomTable<C> {
        let mut totals = atoms.clone();
        for unit in (1..tree.len()).rev() {
            let Some(total) = totals[unit].clone() else {
                continue;
            };
            let above = tree.parent(unit).and_then(|up| tree.nearest(up, |at| atoms[at].is_some()));
            if let Some(above) = above.and_then(|above| totals[above].as_mut()) {
                above.add(&total);
            }
        }
        AtomTable { atoms, totals }
    }

    /// The cell of a shown unit: its atom with the atoms below it. `None` if the unit is hidden.
    pub fn of(&self, unit: usize) -> Option<&C> {
        self.totals[unit].as_ref()
    }

    /// The cells of all shown units, with their units.
    pub fn shown(&self) -> impl Iterator<Item = (usize, &C)> {
        self.totals.iter().enumerate().filter_map(|(unit, total)| Some((unit, total.as_ref()?)))
    }

    /// The atoms themselves, with their units.
    pub fn atoms(&self) -> impl Iterator<Item = (usize, &C)> {
        self.atoms.iter().enumerate().filter_map(|(unit, atom)| Some((unit, atom.as_ref()?)))
    }

    /// The number of units, shown or not.
    pub fn len(&self) -> usize {
        self.atoms.len()
    }

    /// Whether no unit at all is shown.
    pub fn is_empty(&self) -> bool {
        self.atoms.iter().all(Option::is_none)
    }
}

/// The best choice on the numbers of people, less what gives answers away.
fn chosen<C: Cell>(
    tree: &Tree,
    invited: &[u32],
    own: &[C],
    allowed: &[bool],
    policy: Policy,
    at_least: u64,
) -> Partition {
    let respondents: Vec<u64> = own.iter().map(Cell::n).collect();
    let shared = policy.shared();
    let least = at_least.max(u64::from(policy.k()));
    let question = Question {
        tree,
        respondents: &respondents,
        invited,
        shared,
        // That people see the figures of their own team.
        worth: &respondents,
        allowed,
        least,
    };
    let safe = |cell: &C, root| enough(cell, policy, at_least, if root { shared } else { 0 });
    Partition::new(settle(tree, choose(&question), invited, own, safe))
}

/// The atom rule for one cell: enough people, and neither all nor all but one with the same answer.
///
/// `shared` of its answers may be one person's. What is left when that person subtracts them has to pass
/// too, whichever answers they were.
fn enough<C: Cell>(cell: &C, policy: Policy, at_least: u64, shared: u64) -> bool {
    let people = cell.n().saturating_sub(shared);
    people >= at_least.max(u64::from(policy.k())) && cell.others().saturating_sub(shared) > 1
}

fn check_lengths(tree: &Tree, given: &[usize]) -> Result<(), NotSafe> {
    match given.iter().find(|given| **given != tree.len()) {
        Some(given) => Err(NotSafe::Length { units: tree.len(), given: *given }),
        None => Ok(()),
    }
}

/// Checks every atom of a partition, as an outsider would be able to compute it.
fn check_atoms<C: Cell>(
    tree: &Tree,
    units: &Partition,
    invited: &[u32],
    own: &[C],
    shared: u64,
    safe: impl Fn(&C, u64) -> bool,
) -> Result<(), NotSafe> {
    let invited: Vec<u64> = invited.iter().map(|invited| u64::from(*invited)).collect();
    let invited = units.pool(tree, &invited);
    let atoms = units.pool(tree, own);
    for (unit, (atom, invited)) in atoms.iter().zip(&invited).enumerate() {
        if let (Some(atom), Some(invited)) = (atom, invited)
            && (*invited > 0 || atom.n() > 0)
            && !safe(atom, if unit == 0 { shared } else { 0 })
        {
            return Err(NotSafe::Atom { unit });
        }
    }
    // Units above every shown one would leave people in no atom: then the root is not shown.
    if !units.is_shown(0) && units.shown().contains(&true) {
        return Err(NotSafe::Atom { unit: 0 });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
