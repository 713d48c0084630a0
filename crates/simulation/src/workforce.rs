//! Building a made-up workforce, and writing it as the files that a coordinator imports.

use peil_instrument::{Text, Unit, UnitTree};
use rand::Rng;

use crate::random::{below, place};

/// A unit with everything below it, before it is laid out as a list.
#[derive(Debug)]
pub(crate) struct Branch {
    pub(crate) code: String,
    pub(crate) name: Text,
    pub(crate) kind: &'static str,
    /// People of its own, without those of its parts.
    pub(crate) heads: u32,
    pub(crate) parts: Vec<Branch>,
}

/// How large teams are.
pub(crate) const TEAM: std::ops::RangeInclusive<u32> = 12..=30;

/// Divides people over parts in proportion to the weights; the sum is exact.
///
/// Largest remainders (Hamilton's method); of equal remainders the first. Whole numbers only.
pub(crate) fn divide(heads: u32, weights: &[u32]) -> Vec<u32> {
    // Weights and people are thousands at most, so a product fits.
    let total: u32 = weights.iter().sum();
    let mut parts: Vec<u32> = weights.iter().map(|weight| heads * weight / total).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|&part| std::cmp::Reverse(heads * weights[part] % total));
    let left = heads - parts.iter().sum::<u32>();
    for part in order.into_iter().take(left as usize) {
        parts[part] += 1;
    }
    parts
}

/// Divides people over teams of [`TEAM`] size, about 20 on average.
///
/// Starts from equal teams and moves a few people between two of them, many times; so every size in the
/// range occurs and the sum stays exact. Fewer people than one team: one team.
pub(crate) fn teams(rng: &mut impl Rng, heads: u32) -> Vec<u32> {
    let (smallest, largest) = (*TEAM.start(), *TEAM.end());
    let count = (heads / 20).max(1);
    let mut sizes = divide(heads, &vec![1; count as usize]);
    for _ in 0..4 * count {
        let (from, to) = (place(rng, sizes.len()), place(rng, sizes.len()));
        let moved = below(rng, 6);
        if from != to && sizes[from] >= smallest + moved && sizes[to] + moved <= largest {
            sizes[from] -= moved;
            sizes[to] += moved;
        }
    }
    sizes
}

/// Lays a branch out with every parent before its children.
pub(crate) fn lay_out(branch: Branch) -> UnitTree {
    fn add(units: &mut Vec<Unit>, branch: Branch, parent: Option<usize>) {
        let at = units.len();
        let Branch { code, name, kind, heads, parts } = branch;
        units.push(Unit { code, parent, name, kind: kind.to_owned(), heads });
        for part in parts {
            add(units, part, Some(at));
        }
    }
    let mut units = Vec::new();
    add(&mut units, branch, None);
    UnitTree::new(units)
        .expect("a parent is pushed before its parts, and codes name the whole path")
}

/// The tree as `units.csv`: `code,parent,name_nl,name_en,kind,heads`.
pub fn units_csv(tree: &UnitTree) -> String {
    peil_instrument::units_csv(tree.units())
}

/// The people of the tree as `staff.csv`: `unit,email,channel`, as many for a unit as it has heads.
///
/// Addresses end in `example.org`, which is kept free for examples for ever (RFC 2606), so that no mail can
/// reach anybody. About one in `letters` people has no mail and gets a letter; 0: nobody.
pub fn staff_csv(tree: &UnitTree, letters: u32, rng: &mut impl Rng) -> String {
    let mut rows = Vec::new();
    for unit in tree.units() {
        for number in 1..=unit.heads {
            let by_letter = letters > 0 && below(rng, letters) == 0;
            let email = format!("{}.{number:02}@example.org", unit.code.to_lowercase());
            rows.push(if by_letter {
                [unit.code.clone(), String::new(), "letter".to_owned()]
            } else {
                [unit.code.clone(), email, "mail".to_owned()]
            });
        }
    }
    csv_text(["unit", "email", "channel"], rows)
}

/// The unit of every person, in the order of [`staff_csv`].
pub fn people_by_unit(tree: &UnitTree) -> Vec<usize> {
    let units = tree.units().iter().enumerate();
    units.flat_map(|(unit, about)| (0..about.heads).map(move |_| unit)).collect()
}

fn csv_text<const N: usize>(
    header: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header).expect("memory takes every record");
    for row in rows {
        writer.write_record(row).expect("all rows have the header's length");
    }
    let bytes = writer.into_inner().expect("memory takes every record");
    String::from_utf8(bytes).expect("only text was written")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeded;

    #[test]
    fn people_are_divided_exactly() {
        assert_eq!(divide(10, &[1, 1, 1]), [4, 3, 3]);
        assert_eq!(divide(100, &[50, 30, 20]), [50, 30, 20]);
        assert_eq!(divide(7, &[1, 2, 4]), [1, 2, 4]);
        assert_eq!(divide(0, &[3, 4]), [0, 0]);
    }

    #[test]
    fn teams_keep_their_size_and_everybody() {
        let mut rng = seeded(5);
        for heads in 12..500 {
            let sizes = teams(&mut rng, heads);
            assert_eq!(sizes.iter().sum::<u32>(), heads);
            assert!(heads < 20 || sizes.iter().all(|size| *size >= 12), "{heads}: {sizes:?}");
            assert!(sizes.iter().all(|size| *size <= 39), "{heads}: {sizes:?}");
        }
        let sizes = teams(&mut rng, 2000);
        assert!(
            sizes.iter().all(|size| TEAM.contains(size))
                && sizes.iter().min() != sizes.iter().max()
        );
    }

    #[test]
    fn units_are_written_with_quotes_where_they_need_them() {
        let part = Branch {
            code: "A-1".to_owned(),
            name: Text::new("Kennis, Kunde", "Knowledge"),
            kind: "afdeling",
            heads: 2,
            parts: Vec::new(),
        };
        let root = Branch {
            code: "A".to_owned(),
            name: Text::new("Alles", "All"),
            kind: "organisatie",
            heads: 1,
            parts: vec![part],
        };
        let tree = lay_out(root);
        assert_eq!(
            units_csv(&tree),
            "code,parent,name_nl,name_en,kind,heads\nA,,Alles,All,organisatie,1\n\
             A-1,A,\"Kennis, Kunde\",Knowledge,afdeling,2\n"
        );
        assert_eq!(
            staff_csv(&tree, 0, &mut seeded(1)),
            "unit,email,channel\nA,a.01@example.org,mail\nA-1,a-1.01@example.org,mail\n\
             A-1,a-1.02@example.org,mail\n"
        );
    }
}
