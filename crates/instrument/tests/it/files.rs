//! Units and staff as they should be, and files that are anything but.

use std::fmt::Write;

use peil_instrument::{StaffChannel, load, load_perspective, parse_staff, parse_units};
use proptest::prelude::*;

use crate::staff_source;

const HEADER: &str = "code,parent,name_nl,name_en,kind,heads\n";

#[test]
fn rows_in_any_order_and_columns_in_any_order() {
    let csv = "heads,kind,parent,code,name_en,name_nl\r\n\
               12,team,sociaal,zorg,Care,Zorg\r\n\
               \r\n\
               4,domain,gem,sociaal,Social,\" Sociaal, breed \"\r\n\
               8,team,sociaal,werk,Work,Werk\r\n\
               3,municipality,,gem,Municipality,Gemeente\r\n";
    let tree = parse_units("units.csv", &format!("\u{feff}{csv}")).unwrap();
    let codes: Vec<&str> = tree.units().iter().map(|unit| unit.code.as_str()).collect();
    assert_eq!(codes, ["gem", "sociaal", "zorg", "werk"]);
    assert_eq!(tree.parents(), [None, Some(0), Some(1), Some(1)]);
    let own: Vec<u32> = tree.units().iter().map(|unit| unit.heads).collect();
    assert_eq!(tree.totals(&own), [27, 24, 12, 8]);
    assert_eq!(tree.units()[1].name.nl, "Sociaal, breed");
}

#[test]
fn rows_that_are_in_order_stay_where_they_are() {
    let csv = format!("{HEADER}a,,A,A,x,1\nb,a,B,B,x,1\nc,b,C,C,x,1\nd,a,D,D,x,1\ne,c,E,E,x,1\n");
    let tree = parse_units("units.csv", &csv).unwrap();
    let codes: String = tree.units().iter().map(|unit| unit.code.as_str()).collect();
    assert_eq!(codes, "abcde");
}

/// A chain as deep as a file is long: nothing recurses.
#[test]
fn ten_thousand_levels() {
    let mut csv = HEADER.to_owned();
    for n in (1..10_000).rev() {
        writeln!(csv, "u{n},u{},U,U,x,1", n - 1).unwrap();
    }
    csv += "u0,,U,U,x,1\n";
    let tree = parse_units("units.csv", &csv).unwrap();
    assert_eq!(tree.units()[9_999].code, "u9999");
}

#[test]
fn staff_by_mail_and_by_letter() {
    let units = parse_units("u", &format!("{HEADER}gem,,G,G,x,3\nzorg,gem,Z,Z,x,2\n")).unwrap();
    let csv = "channel,unit,email\nmail,zorg,a.b+c@sub.example.nl\nletter,gem,\nletter,gem,\n";
    let staff = parse_staff("staff.csv", csv, &units).unwrap();
    assert_eq!(staff.len(), 3);
    assert_eq!((staff[0].unit, staff[0].channel), (1, StaffChannel::Mail));
    assert_eq!(staff[0].email.as_deref(), Some("a.b+c@sub.example.nl"));
    assert_eq!((staff[1].unit, staff[1].email.as_deref()), (0, None));
}

/// A part of a text taken away, doubled or replaced by something that means something in TOML or CSV.
fn mutate(source: &str, edits: &[(usize, usize, u8)]) -> String {
    let mut text: Vec<char> = source.chars().collect();
    for &(at, length, what) in edits {
        let start = at % (text.len() + 1);
        let end = (start + length).min(text.len());
        let cut: Vec<char> = text[start..end].to_vec();
        let put: Vec<char> = match what % 9 {
            0 => Vec::new(),
            1 => [cut.clone(), cut].concat(),
            2 => "\"".chars().collect(),
            3 => "[[blocks.items]]\n".chars().collect(),
            4 => "99999999999999999999".chars().collect(),
            5 => "\n".chars().collect(),
            6 => "{ nl = 1 }".chars().collect(),
            7 => "é\u{0}=,;".chars().collect(),
            _ => cut.into_iter().rev().collect(),
        };
        text.splice(start..end, put);
    }
    text.into_iter().collect()
}

fn edits() -> impl Strategy<Value = Vec<(usize, usize, u8)>> {
    prop::collection::vec((any::<usize>(), 0_usize..60, any::<u8>()), 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    /// Whatever happens to a file: a questionnaire or problems on lines that exist, never a panic.
    #[test]
    fn any_mutation_of_the_staff_questionnaire_is_read_or_refused(edits in edits()) {
        let source = mutate(&staff_source(), &edits);
        if let Err(problems) = load("staff.toml", &source) {
            prop_assert!(!problems.is_empty());
            let n_lines = source.split('\n').count();
            for problem in problems {
                prop_assert!((1..=n_lines).contains(&problem.line), "{problem}");
                prop_assert!(!problem.to_string().contains('⟦'), "{problem}");
            }
        }
    }

    #[test]
    fn any_mutation_of_the_small_questionnaire_is_read_or_refused(edits in edits()) {
        let _ = load("small.toml", &mutate(include_str!("../small.toml"), &edits));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
        prop_assert!(load("x", &text).is_err());
        prop_assert!(load_perspective("x", &text).is_err());
        prop_assert!(parse_units("x", &text).is_err());
    }

    /// Any parents: a tree with every parent before its children and nothing lost, or problems.
    #[test]
    fn any_parents_form_a_tree_or_are_refused(parents in prop::collection::vec(0_usize..12, 1..12)) {
        let mut csv = HEADER.to_owned();
        for (unit, parent) in parents.iter().enumerate() {
            // One more than the last unit stands for no parent.
            let parent = if *parent == parents.len() { String::new() } else { format!("u{parent}") };
            writeln!(csv, "u{unit},{parent},U,U,x,{unit}").unwrap();
        }
        if let Ok(tree) = parse_units("units.csv", &csv) {
            prop_assert_eq!(tree.len(), parents.len());
            let own: Vec<u32> = tree.units().iter().map(|unit| unit.heads).collect();
            let sum: u32 = own.iter().sum();
            prop_assert_eq!(tree.totals(&own)[0], sum);
            for unit in &tree.units()[1..] {
                let row: usize = unit.code[1..].parse().unwrap();
                let parent = &tree.units()[unit.parent.unwrap()];
                prop_assert_eq!(&parent.code, &format!("u{}", parents[row]));
            }
        }
    }

    #[test]
    fn any_mutation_of_units_is_read_or_refused(edits in edits()) {
        let csv = format!("{HEADER}gem,,Gemeente,Municipality,x,3\nzorg,gem,Zorg,Care,x,12\n");
        let csv = mutate(&csv, &edits);
        let n_lines = csv.split('\n').count();
        for problem in parse_units("units.csv", &csv).err().into_iter().flatten() {
            prop_assert!((1..=n_lines).contains(&problem.line), "{problem}");
        }
    }
}
