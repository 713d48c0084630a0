//! Rules for hiding small numbers, beside each other.

use peil_disclosure::{Policy, Publication, Tree};

/// An organisation: per unit its parent, and of its own people who was invited and who answered.
pub struct Wave {
    pub parents: Vec<Option<usize>>,
    pub invited: Vec<u32>,
    pub respondents: Vec<u64>,
}

/// What a rule shows.
pub struct Shown {
    pub units: usize,
    /// Respondents whose own team is shown.
    pub own_team: u64,
    /// Groups of fewer than `k` respondents that a reader can work out by subtracting.
    pub small_groups: usize,
}

impl Wave {
    /// Respondents per unit, with those of its subunits.
    fn totals(&self) -> Vec<u64> {
        let mut totals = self.respondents.clone();
        for unit in (1..totals.len()).rev() {
            if let Some(parent) = self.parents[unit] {
                totals[parent] += totals[unit];
            }
        }
        totals
    }

    fn children(&self) -> Vec<Vec<usize>> {
        let mut children = vec![Vec::new(); self.parents.len()];
        for (unit, parent) in self.parents.iter().enumerate() {
            if let Some(parent) = parent {
                children[*parent].push(unit);
            }
        }
        children
    }

    /// Shows whatever has `k` respondents.
    pub fn below_k(&self, k: u64) -> Shown {
        let shown: Vec<bool> = self.totals().iter().map(|total| *total >= k).collect();
        self.judged(&shown, k)
    }

    /// Where one part of a unit is too small, all its parts are hidden.
    pub fn all_siblings(&self, k: u64) -> Shown {
        self.downward(k, |totals, children, _| {
            if children.iter().any(|child| totals[*child] < k) {
                Vec::new()
            } else {
                children.to_vec()
            }
        })
    }

    /// Small parts are hidden, and then the smallest other part, until those hidden are `k` together.
    pub fn smallest_sibling(&self, k: u64) -> Shown {
        self.downward(k, |totals, children, own| {
            let mut shown: Vec<usize> =
                children.iter().copied().filter(|child| totals[*child] >= k).collect();
            shown.sort_by_key(|child| std::cmp::Reverse(totals[*child]));
            let hidden = children.iter().filter(|child| totals[**child] < k);
            let mut rest: u64 = own + hidden.map(|child| totals[*child]).sum::<u64>();
            let is_empty = shown.len() == children.len() && own == 0;
            while !is_empty && rest < k {
                let Some(next) = shown.pop() else { break };
                rest += totals[next];
            }
            shown
        })
    }

    /// Goes down from the root; `choose` says which parts of a shown unit are shown.
    fn downward(&self, k: u64, choose: impl Fn(&[u64], &[usize], u64) -> Vec<usize>) -> Shown {
        let (totals, children) = (self.totals(), self.children());
        let mut shown = vec![false; totals.len()];
        shown[0] = totals[0] >= k;
        for unit in 0..totals.len() {
            if shown[unit] {
                for child in choose(&totals, &children[unit], self.respondents[unit]) {
                    shown[child] = true;
                }
            }
        }
        self.judged(&shown, k)
    }

    /// The exact choice.
    pub fn peil(&self, k: u32) -> Shown {
        let (tree, policy) = (Tree::new(&self.parents), Policy::new(k));
        let (Ok(tree), Ok(policy)) = (tree, policy) else { return self.judged(&[], u64::from(k)) };
        let whole = vec![true; self.parents.len()];
        let publication =
            Publication::decide(tree, &self.invited, &self.respondents, &whole, policy);
        let shown = publication.map(|found| found.units().shown().to_vec()).unwrap_or_default();
        self.judged(&shown, u64::from(k))
    }

    fn judged(&self, shown: &[bool], k: u64) -> Shown {
        let is_shown = |unit: usize| shown.get(unit).copied().unwrap_or(false);
        // Per shown unit its people without those of shown units below it; nobody at all may be invited there.
        let (mut atoms, mut invited) = (vec![0_u64; shown.len()], vec![0_u64; shown.len()]);
        for unit in 0..shown.len() {
            let mut at = Some(unit);
            while let Some(here) = at.filter(|here| !is_shown(*here)) {
                at = self.parents[here];
            }
            if let Some(atom) = at {
                atoms[atom] += self.respondents[unit];
                invited[atom] += u64::from(self.invited[unit]);
            }
        }
        let units = 0..shown.len();
        let small = |unit: &usize| is_shown(*unit) && invited[*unit] > 0 && atoms[*unit] < k;
        Shown {
            units: units.clone().filter(|unit| is_shown(*unit)).count(),
            own_team: units
                .clone()
                .filter(|unit| is_shown(*unit))
                .map(|u| self.respondents[u])
                .sum(),
            small_groups: units.filter(small).count(),
        }
    }
}
