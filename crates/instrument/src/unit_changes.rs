//! What changes when one unit tree takes the place of another: for whoever has to say yes to it.

use std::collections::HashMap;

use crate::{Unit, UnitTree};

/// The changes from one unit tree to another, by the codes of units, in the order of the trees.
///
/// A unit may stand in several lists: moved and renamed at once.
///
/// ```
/// use peil_instrument::{UnitChanges, parse_units};
///
/// let head = "code,parent,name_nl,name_en,kind,heads\n";
/// let old = parse_units("old", &format!("{head}top,,T,T,town,0\na,top,A,A,team,9\n")).unwrap();
/// let new = parse_units("new", &format!("{head}top,,T,T,town,0\na,top,Aa,A,team,9\nb,a,B,B,team,5\n"));
/// let new = new.unwrap();
/// let changes = UnitChanges::between(Some(&old), &new);
/// assert_eq!(changes.renamed[0].1.name.nl, "Aa");
/// assert_eq!(changes.added[0].code, "b");
/// assert!(UnitChanges::between(Some(&new), &new).is_empty());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnitChanges<'t> {
    /// Units that were not there.
    pub added: Vec<&'t Unit>,
    /// Units that are not there any more.
    pub gone: Vec<&'t Unit>,
    /// Units under another parent, as they were and as they are.
    pub moved: Vec<(&'t Unit, &'t Unit)>,
    /// Units with another name in either language.
    pub renamed: Vec<(&'t Unit, &'t Unit)>,
    /// Units with more or fewer people of their own.
    pub resized: Vec<(&'t Unit, &'t Unit)>,
    /// Units that are called something else: a team that became a directorate.
    pub rekinded: Vec<(&'t Unit, &'t Unit)>,
}

impl<'t> UnitChanges<'t> {
    /// Compares two trees; without an old one everything is added.
    pub fn between(old: Option<&'t UnitTree>, new: &'t UnitTree) -> UnitChanges<'t> {
        let parent = |tree: &'t UnitTree, unit: &Unit| {
            unit.parent.map(|parent| tree.units()[parent].code.as_str())
        };
        let mut changes = UnitChanges::default();
        let Some(old) = old else {
            changes.added = new.units().iter().collect();
            return changes;
        };
        let mut before: HashMap<&str, &Unit> =
            old.units().iter().map(|unit| (unit.code.as_str(), unit)).collect();
        for now in new.units() {
            let Some(then) = before.remove(now.code.as_str()) else {
                changes.added.push(now);
                continue;
            };
            let note = |differs: bool, list: &mut Vec<(&'t Unit, &'t Unit)>| {
                if differs {
                    list.push((then, now));
                }
            };
            note(parent(old, then) != parent(new, now), &mut changes.moved);
            note(then.name != now.name, &mut changes.renamed);
            note(then.heads != now.heads, &mut changes.resized);
            note(then.kind != now.kind, &mut changes.rekinded);
        }
        let is_gone = |unit: &&Unit| before.contains_key(unit.code.as_str());
        changes.gone = old.units().iter().filter(is_gone).collect();
        changes
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        *self == UnitChanges::default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Text;

    /// A tree of up to twelve units with codes from a small set, so that two of them have some in common.
    fn tree() -> impl Strategy<Value = UnitTree> {
        let unit = (0..20_u8, 0..12_usize, 0..3_u8, 0..3_u32, 0..2_u8);
        proptest::collection::vec(unit, 1..12).prop_map(|rows| {
            let mut units: Vec<Unit> = Vec::new();
            for (code, parent, name, heads, kind) in rows {
                let code = format!("u{code}");
                if units.iter().any(|unit| unit.code == code) {
                    continue;
                }
                let parent = (!units.is_empty()).then(|| parent % units.len());
                let name = Text::new(format!("n{name}"), format!("n{name}"));
                units.push(Unit { code, parent, name, kind: format!("k{kind}"), heads });
            }
            UnitTree::new(units).unwrap()
        })
    }

    /// A unit with its parent's code, which means the same in every tree.
    fn whole(tree: &UnitTree) -> Vec<(String, Option<String>, Text, String, u32)> {
        let row = |unit: &Unit| {
            let parent = unit.parent.map(|parent| tree.units()[parent].code.clone());
            (unit.code.clone(), parent, unit.name.clone(), unit.kind.clone(), unit.heads)
        };
        let mut rows: Vec<_> = tree.units().iter().map(row).collect();
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        rows
    }

    proptest! {
        #[test]
        fn nothing_changes_from_a_tree_to_itself(tree in tree()) {
            prop_assert!(UnitChanges::between(Some(&tree), &tree).is_empty());
        }

        #[test]
        fn the_changes_lead_from_the_old_tree_to_the_new(old in tree(), new in tree()) {
            let changes = UnitChanges::between(Some(&old), &new);
            let parent = |code: &str| {
                let unit = new.units().iter().find(|unit| unit.code == code).unwrap();
                unit.parent.map(|parent| new.units()[parent].code.clone())
            };
            let mut rows = whole(&old);
            rows.retain(|row| changes.gone.iter().all(|unit| unit.code != row.0));
            for row in &mut rows {
                let find = |list: &[(&Unit, &Unit)]| {
                    list.iter().find(|(_, now)| now.code == row.0).map(|(_, now)| (*now).clone())
                };
                if find(&changes.moved).is_some() {
                    row.1 = parent(&row.0);
                }
                if let Some(now) = find(&changes.renamed) {
                    row.2 = now.name;
                }
                if let Some(now) = find(&changes.rekinded) {
                    row.3 = now.kind;
                }
                if let Some(now) = find(&changes.resized) {
                    row.4 = now.heads;
                }
            }
            for unit in &changes.added {
                let parent = parent(&unit.code);
                rows.push((unit.code.clone(), parent, unit.name.clone(), unit.kind.clone(), unit.heads));
            }
            rows.sort_by(|a, b| a.0.cmp(&b.0));
            prop_assert_eq!(rows, whole(&new));
        }

        #[test]
        fn backwards_what_was_added_is_gone(old in tree(), new in tree()) {
            let (there, back) =
                (UnitChanges::between(Some(&old), &new), UnitChanges::between(Some(&new), &old));
            prop_assert_eq!(there.added, back.gone);
            prop_assert_eq!(there.moved.len(), back.moved.len());
        }
    }

    #[test]
    fn without_an_old_tree_everything_is_new() {
        let text = "code,parent,name_nl,name_en,kind,heads\ntop,,T,T,town,0\na,top,A,A,team,9\n";
        let tree = crate::parse_units("units.csv", text).unwrap();
        assert_eq!(UnitChanges::between(None, &tree).added.len(), 2);
    }
}
