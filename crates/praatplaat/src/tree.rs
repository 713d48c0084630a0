//! Units in the order of the organisation: each followed by what is below it.

use std::collections::HashMap;

use peil_analysis::UnitNote;

/// A unit and its place.
#[derive(Debug, Clone, Copy)]
pub struct Placed<'a> {
    /// The unit.
    pub unit: &'a UnitNote,
    /// How far below the organisation; 0 for the organisation itself.
    pub depth: usize,
}

/// All units, each before what is below it and after what is below those before it; beside each other in
/// the order of the snapshot, so nothing is told by the order.
pub fn of<'a>(units: &'a [UnitNote]) -> Vec<Placed<'a>> {
    let mut below: HashMap<Option<&'a str>, Vec<&'a UnitNote>> = HashMap::new();
    for unit in units {
        below.entry(unit.parent.as_deref()).or_default().push(unit);
    }
    let mut placed = Vec::with_capacity(units.len());
    let mut stack = Vec::new();
    let push = |stack: &mut Vec<Placed<'a>>, parent: Option<&'a str>, depth| {
        let units: &[&'a UnitNote] = below.get(&parent).map_or(&[][..], Vec::as_slice);
        stack.extend(units.iter().rev().map(|unit| Placed { unit, depth }));
    };
    // Not by recursion: a file can hold a chain of ten thousand units.
    push(&mut stack, None, 0);
    while let Some(next) = stack.pop() {
        placed.push(next);
        push(&mut stack, Some(&next.unit.code), next.depth + 1);
    }
    placed
}

/// The parts right below the organisation, each with itself and all that is below it.
pub fn parts<'t, 'a>(tree: &'t [Placed<'a>]) -> impl Iterator<Item = &'t [Placed<'a>]> {
    let below = tree.get(1..).unwrap_or_default();
    below.chunk_by(|_, next| next.depth > 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use peil_instrument::Text;

    fn unit(code: &str, parent: Option<&str>) -> UnitNote {
        UnitNote {
            code: code.to_owned(),
            parent: parent.map(str::to_owned),
            name: Text::new(code, code),
            kind: "team".to_owned(),
            heads: 10,
            invited: 10,
            shown: true,
            nearest_shown: Some(code.to_owned()),
        }
    }

    #[test]
    fn each_is_followed_by_what_is_below_it() {
        // As a snapshot has them: a parent before its children, but not beside them.
        let units = [
            unit("org", None),
            unit("b", Some("org")),
            unit("a", Some("org")),
            unit("a1", Some("a")),
            unit("b1", Some("b")),
            unit("b2", Some("b")),
            unit("b11", Some("b1")),
        ];
        let tree = of(&units);
        let codes: Vec<(&str, usize)> =
            tree.iter().map(|placed| (placed.unit.code.as_str(), placed.depth)).collect();
        let expected =
            [("org", 0), ("b", 1), ("b1", 2), ("b11", 3), ("b2", 2), ("a", 1), ("a1", 2)];
        assert_eq!(codes, expected);
        let parts: Vec<Vec<&str>> = parts(&tree)
            .map(|part| part.iter().map(|placed| placed.unit.code.as_str()).collect())
            .collect();
        assert_eq!(parts, [vec!["b", "b1", "b11", "b2"], vec!["a", "a1"]]);
    }

    #[test]
    fn an_organisation_without_units_has_no_parts() {
        let units = [unit("org", None)];
        assert_eq!(parts(&of(&units)).count(), 0);
        assert_eq!(parts(&of(&[])).count(), 0);
    }

    #[test]
    fn a_chain_of_ten_thousand_is_no_problem() {
        let code = |n: usize| format!("u{n}");
        let units: Vec<UnitNote> = (0..10_000)
            .map(|n: usize| unit(&code(n), n.checked_sub(1).map(code).as_deref()))
            .collect();
        assert_eq!(of(&units).last().unwrap().depth, 9_999);
    }
}
