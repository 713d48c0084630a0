//! The snapshot of the units, and the classes into which they are merged.

use peil_disclosure::{Policy, Tree, classes};
use peil_instrument::{StaffMember, UnitTree};
use peil_storage::WaveUnit;

use super::{LaunchError, Launched};

/// A part of the organisation at the first level below it may stand beside sensitive answers only if
/// every such part has at least this many invited people.
pub(crate) const HIGHER_LEVEL_INVITED: u32 = 200;

pub(super) fn count_invited(
    tree: &UnitTree,
    staff: &[StaffMember],
) -> Result<Vec<u32>, LaunchError> {
    let mut invited = vec![0; tree.len()];
    for member in staff {
        invited[member.unit] += 1;
    }
    for (unit, invited) in tree.units().iter().zip(&invited) {
        if *invited > unit.heads {
            return Err(LaunchError::MoreInvitedThanHeads {
                unit: unit.code.clone(),
                invited: *invited,
                heads: unit.heads,
            });
        }
    }
    Ok(invited)
}

/// The snapshot of the units, with the classes: units merged upward until every class has at least
/// `k` invited people, for a smaller one could never be shown anyway.
pub(super) fn snapshot(
    units: &UnitTree,
    invited: &[u32],
    k: u32,
) -> Result<(Vec<WaveUnit>, Launched), LaunchError> {
    let too_few = || LaunchError::TooFew { invited: invited.iter().sum(), k };
    let policy = Policy::new(k).map_err(|_| too_few())?;
    let tree = Tree::new(&units.parents()).expect("a unit tree is ordered, with one root");
    let classes = classes(&tree, invited, policy.k());
    let class_of: Option<Vec<usize>> =
        (0..units.len()).map(|unit| classes.atom_of(&tree, unit)).collect();
    let class_of = class_of.ok_or_else(too_few)?;

    let mut sizes = vec![0_u32; units.len()];
    for (unit, invited) in invited.iter().enumerate() {
        sizes[class_of[unit]] += invited;
    }
    let higher = higher_level(&tree, &sizes);
    let used = sizes.iter().copied().filter(|size| *size > 0);
    let launched = Launched {
        root: String::new(),
        invited: invited.iter().sum(),
        units: units.len(),
        classes: used.clone().count(),
        smallest_class: used.min().unwrap_or(0),
        higher_is_first_level: higher.iter().any(|unit| *unit != 0),
    };
    let snapshot = units.units().iter().enumerate().map(|(index, unit)| WaveUnit {
        code: unit.code.clone(),
        parent: unit.parent,
        name: unit.name.clone(),
        kind: unit.kind.clone(),
        heads: unit.heads,
        invited: invited[index],
        class: class_of[index],
        higher: higher[class_of[index]],
        whole: classes.is_shown(index),
    });
    Ok((snapshot.collect(), launched))
}

/// Per unit, what stands beside the sensitive parts of an answer of that class: the first level below
/// the organisation if every part there is large, the organisation (0) otherwise.
///
/// Whoever's class is the organisation itself is such a part too.
fn higher_level(tree: &Tree, class_sizes: &[u32]) -> Vec<usize> {
    let first_level =
        |unit: usize| tree.nearest(unit, |at| tree.parent(at) == Some(0)).unwrap_or(0);
    let mut sizes = vec![0_u32; tree.len()];
    for (class, size) in class_sizes.iter().enumerate() {
        sizes[first_level(class)] += size;
    }
    let large = sizes.iter().all(|size| *size == 0 || *size >= HIGHER_LEVEL_INVITED);
    (0..tree.len()).map(|unit| if large { first_level(unit) } else { 0 }).collect()
}

#[cfg(test)]
mod tests {
    use peil_instrument::{StaffChannel, Text, Unit};

    use super::*;

    fn tree(units: &[(Option<usize>, u32)]) -> UnitTree {
        let unit = |(index, (parent, heads)): (usize, &(Option<usize>, u32))| Unit {
            code: format!("u{index}"),
            parent: *parent,
            name: Text::new("n", "n"),
            kind: "team".to_owned(),
            heads: *heads,
        };
        UnitTree::new(units.iter().enumerate().map(unit).collect()).unwrap()
    }

    fn launch_shape(units: &[(Option<usize>, u32)]) -> (Vec<WaveUnit>, Launched) {
        let tree = tree(units);
        let invited: Vec<u32> = tree.units().iter().map(|unit| unit.heads).collect();
        snapshot(&tree, &invited, 10).unwrap()
    }

    #[test]
    fn small_units_are_merged_upward_into_classes_of_at_least_k() {
        let (units, launched) =
            launch_shape(&[(None, 0), (Some(0), 4), (Some(1), 8), (Some(1), 30), (Some(0), 25)]);
        let classes: Vec<usize> = units.iter().map(|unit| unit.class).collect();
        assert_eq!(classes, [0, 1, 1, 3, 4]);
        assert_eq!((launched.classes, launched.smallest_class), (3, 12));
        let whole: Vec<bool> = units.iter().map(|unit| unit.whole).collect();
        assert_eq!(whole, [true, true, false, true, true]);
    }

    #[test]
    fn sensitive_parts_carry_the_first_level_only_if_every_part_there_is_large() {
        let (units, launched) = launch_shape(&[(None, 0), (Some(0), 200), (Some(0), 300)]);
        assert!(launched.higher_is_first_level);
        assert_eq!(units.iter().map(|unit| unit.higher).collect::<Vec<_>>(), [0, 1, 2]);
        let (units, launched) = launch_shape(&[(None, 0), (Some(0), 199), (Some(0), 300)]);
        assert!(!launched.higher_is_first_level);
        assert_eq!(units.iter().map(|unit| unit.higher).collect::<Vec<_>>(), [0, 0, 0]);
    }

    #[test]
    fn a_handful_of_people_at_the_top_keeps_sensitive_parts_with_the_organisation() {
        let (units, launched) = launch_shape(&[(None, 12), (Some(0), 300), (Some(0), 300)]);
        assert!(!launched.higher_is_first_level, "twelve people would stand alone");
        assert!(units.iter().all(|unit| unit.higher == 0));
    }

    #[test]
    fn too_few_people_and_more_invited_than_heads_are_refused() {
        let few = tree(&[(None, 9)]);
        assert!(matches!(snapshot(&few, &[9], 10), Err(LaunchError::TooFew { invited: 9, .. })));
        let staff = vec![StaffMember { unit: 0, email: None, channel: StaffChannel::Letter }; 10];
        let refused = count_invited(&few, &staff);
        assert!(matches!(refused, Err(LaunchError::MoreInvitedThanHeads { invited: 10, .. })));
    }
}
