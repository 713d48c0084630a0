//! A tree of units as rows of a page: all of it if it is small, else a unit and those right below it.

use std::collections::HashMap;

/// Rows of one page, as places in the whole.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Branch {
    pub(crate) rows: Vec<usize>,
    /// How far below the root the topmost row is.
    pub(crate) depth: usize,
    /// Of rows whose own units are on a page of their own: how many those are.
    pub(crate) elsewhere: HashMap<usize, usize>,
}

impl Branch {
    /// Of units in order, each followed by all that is below it, these with their depths; at most `most` of them, or
    /// those at the top and right below.
    pub(crate) fn of(units: impl IntoIterator<Item = (usize, usize)>, most: usize) -> Branch {
        let all: Vec<(usize, usize)> = units.into_iter().collect();
        let depth = all.iter().map(|(_, depth)| *depth).min().unwrap_or(0);
        let mut branch = Branch { depth, ..Branch::default() };
        if all.len() <= most {
            branch.rows = all.into_iter().map(|(at, _)| at).collect();
            return branch;
        }
        // A page may begin at several units: those that a manager leads.
        let (mut top, mut last) = (usize::MAX, None);
        for (at, depth) in all {
            top = top.min(depth);
            if depth <= top + 1 {
                last = (depth == top + 1).then_some(at);
                branch.rows.push(at);
            } else if let Some(last) = last {
                *branch.elsewhere.entry(last).or_default() += 1;
            }
        }
        branch
    }
}

/// Of units in order with their depths, the one at this place and all below it; all of them without a place.
pub(crate) fn below(order: &[(usize, usize)], top: Option<usize>) -> &[(usize, usize)] {
    let Some(top) = top else { return order };
    let depth = order[top].1;
    let below = order[top + 1..].iter().take_while(|(_, below)| *below > depth).count();
    &order[top..=top + below]
}

/// Places in a tree, each followed by all that is below it, with their depths; from the places of parents, which stand
/// before their children.
pub(crate) fn in_order(parents: &[Option<usize>]) -> Vec<(usize, usize)> {
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); parents.len()];
    for (at, parent) in parents.iter().enumerate() {
        if let Some(parent) = parent {
            below[*parent].push(at);
        }
    }
    let roots = parents.iter().enumerate().filter(|(_, parent)| parent.is_none());
    let mut stack: Vec<(usize, usize)> = roots.map(|(at, _)| (at, 0)).collect();
    stack.reverse();
    let mut order = Vec::with_capacity(parents.len());
    while let Some((at, depth)) = stack.pop() {
        order.push((at, depth));
        stack.extend(below[at].iter().rev().map(|child| (*child, depth + 1)));
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_unit_is_followed_by_what_is_below_it() {
        let parents = [None, Some(0), Some(0), Some(1), Some(2), Some(1)];
        assert_eq!(in_order(&parents), [(0, 0), (1, 1), (3, 2), (5, 2), (2, 1), (4, 2)]);
        assert_eq!(in_order(&[]), []);
    }

    #[test]
    fn a_part_is_a_unit_and_all_below_it() {
        let order = [(0, 0), (1, 1), (3, 2), (5, 2), (2, 1), (4, 2)];
        assert_eq!(below(&order, Some(1)), [(1, 1), (3, 2), (5, 2)]);
        assert_eq!(below(&order, Some(5)), [(4, 2)]);
        assert_eq!(below(&order, None), order);
    }

    #[test]
    fn a_large_tree_is_shown_level_by_level() {
        let units = [(0, 0), (1, 1), (3, 2), (5, 3), (2, 1), (4, 2)];
        let all = Branch::of(units, 6);
        assert_eq!((all.rows, all.depth), (vec![0, 1, 3, 5, 2, 4], 0));
        let top = Branch::of(units, 5);
        assert_eq!(top.rows, [0, 1, 2]);
        assert_eq!(top.elsewhere, HashMap::from([(1, 2), (2, 1)]));
        // Two branches of which somebody leads the tops, at different depths.
        let led = Branch::of([(3, 2), (5, 3), (9, 4), (2, 1), (4, 2), (8, 3)], 5);
        assert_eq!((led.rows, led.depth), (vec![3, 5, 2, 4], 1));
        assert_eq!(led.elsewhere, HashMap::from([(5, 1), (4, 1)]));
    }
}
