//! What became of units: every story an organisation can tell, and what must hold for all of them.

use std::collections::BTreeSet;
use std::fmt::Write;

use peil_instrument::{
    Fate, Lang, Lineage, LineageError, Origin, UnitTree, draft_lineage, parse_lineage, parse_units,
};
use proptest::prelude::*;

const BEFORE: [&str; 7] = ["gem", "zorg", "werk", "jeugd", "parken", "oost", "archief"];
const NOW: [&str; 7] = ["gem", "sociaal", "jeugd", "groen", "oost", "west", "havens"];
const FILE: &str = "previous,current\nzorg,sociaal\nwerk,sociaal\nparken,groen\noost,oost\n\
                    oost,west\narchief,\n,havens\n";

fn reorganised() -> Lineage {
    parse_lineage("lineage.csv", FILE, &BEFORE, &NOW).unwrap()
}

#[test]
fn a_reorganisation_is_read_from_both_sides() {
    let lineage = reorganised();
    let origins: Vec<Origin<'_>> = NOW.iter().map(|code| lineage.of(code)).collect();
    assert_eq!(
        origins,
        [
            Origin::Continues { previous: "gem" },
            Origin::Merged { previous: vec!["werk", "zorg"] },
            Origin::Continues { previous: "jeugd" },
            Origin::Continues { previous: "parken" },
            Origin::Split { previous: "oost" },
            Origin::Split { previous: "oost" },
            Origin::New,
        ]
    );
    let fates: Vec<Fate<'_>> = BEFORE.iter().map(|code| lineage.fate(code)).collect();
    assert_eq!(
        fates,
        [
            Fate::Continues { current: "gem" },
            Fate::Merged { current: "sociaal" },
            Fate::Merged { current: "sociaal" },
            Fate::Continues { current: "jeugd" },
            Fate::Continues { current: "groen" },
            Fate::Split { current: vec!["oost", "west"] },
            Fate::Ended,
        ]
    );
    assert_eq!(lineage.ended().collect::<Vec<_>>(), ["archief"]);
}

#[test]
fn a_part_that_went_into_another_unit_makes_both_incomparable() {
    let file = "previous,current\na,a\na,b\nb,b\n";
    let lineage = parse_lineage("lineage.csv", file, &["a", "b"], &["a", "b"]).unwrap();
    assert_eq!(lineage.of("a"), Origin::Split { previous: "a" });
    assert_eq!(lineage.of("b"), Origin::Mixed { previous: vec!["a", "b"] });
    assert_eq!(lineage.fate("a"), Fate::Mixed { current: vec!["a", "b"] });
    assert_eq!(lineage.fate("b"), Fate::Merged { current: "b" });
}

/// Two teams that took each other's code: codes are names, and rows say what they name.
#[test]
fn codes_can_be_exchanged() {
    let lineage =
        parse_lineage("lineage.csv", "current,previous\na,b\nb,a\n", &["a", "b"], &["a", "b"])
            .unwrap();
    assert_eq!(lineage.of("a"), Origin::Continues { previous: "b" });
    assert_eq!(lineage.of("b"), Origin::Continues { previous: "a" });
}

#[test]
fn the_columns_for_people_are_not_read_but_a_guess_is_refused() {
    let head = "note,checked,previous,previous_name,current_name,current\n";
    let row = "\"moved, with its people\",YES,parken,Parken,Groen,groen\n";
    let lineage =
        parse_lineage("x", &format!("{head}{row}"), &["gem", "parken"], &["gem", "groen"]).unwrap();
    assert_eq!(lineage.of("groen"), Origin::Continues { previous: "parken" });
    let guess = format!("{head}{}", row.replace("YES", "no"));
    let problems = parse_lineage("x", &guess, &["gem", "parken"], &["gem", "groen"]).unwrap_err();
    assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["N048"]);
}

#[test]
fn without_changes_the_first_line_is_enough() {
    let lineage = parse_lineage("x", "previous,current", &["a", "b"], &["b", "a"]).unwrap();
    assert_eq!(lineage, Lineage::identity(&["a", "b"], &["a", "b"]));
    assert_eq!(lineage.to_csv(), "previous,current\n");
}

#[test]
fn the_default_follows_the_codes() {
    let lineage = Lineage::identity(&["a", "b"], &["b", "c"]);
    assert_eq!(lineage.of("b"), Origin::Continues { previous: "b" });
    assert_eq!(lineage.of("c"), Origin::New);
    assert_eq!(lineage.fate("a"), Fate::Ended);
    assert_eq!(lineage.of("no such unit"), Origin::New);
    assert_eq!(lineage.fate("no such unit"), Fate::Ended);
}

#[test]
fn pairs_that_contradict_each_other_are_no_lineage() {
    let error = |pairs: &[(Option<&'static str>, Option<&'static str>)]| {
        Lineage::from_pairs(pairs.iter().copied()).unwrap_err()
    };
    assert_eq!(error(&[(None, None)]), LineageError::Nothing);
    let ended = LineageError::EndedAndNot { code: "a".to_owned() };
    assert_eq!(error(&[(Some("a"), None), (Some("a"), Some("b"))]), ended);
    let new = LineageError::NewAndNot { code: "b".to_owned() };
    assert_eq!(error(&[(None, Some("b")), (Some("a"), Some("b"))]), new);
}

fn units(rows: &str) -> UnitTree {
    parse_units("units.csv", &format!("code,parent,name_nl,name_en,kind,heads\n{rows}")).unwrap()
}

fn codes_of(tree: &UnitTree) -> Vec<&str> {
    tree.units().iter().map(|unit| unit.code.as_str()).collect()
}

/// Two years of an organisation: what its coordinator finds in the draft.
#[test]
fn a_draft_says_what_it_knows_and_what_it_guesses() {
    let before = units(
        "gem,,Gemeente,Town,x,0\n\
         so,gem,Sociaal,Social,x,0\n\
         fy,gem,Fysiek,Physical,x,0\n\
         t1,so,Zorg,Care,x,9\n\
         t2,so,Werk,Work,x,9\n\
         t3,fy,Groen,Green,x,9\n\
         t4,fy,Wegen,Roads,x,9\n\
         t5,fy,Havens,Ports,x,9\n",
    );
    let now = units(
        "gem,,Gemeente,Town,x,0\n\
         so,gem,Samenleving,Society,x,0\n\
         fy,gem,Fysiek,Physical,x,0\n\
         t6,so,\"Zorg, werk en inkomen\",\"Care, work and income\",x,18\n\
         t9,so,groen,Parks,x,9\n\
         t7,fy,Wegen en bruggen,Roads and bridges,x,9\n\
         t5,so,Havens,Ports,x,9\n",
    );
    let draft = draft_lineage(&before, &now, Lang::Nl);
    let rows: Vec<Vec<String>> = csv::Reader::from_reader(draft.csv.as_bytes())
        .records()
        .map(|row| row.unwrap().iter().take(3).map(str::to_owned).collect())
        .collect();
    let expected = [
        ["so", "so", "no"],  // another name
        ["t5", "t5", "yes"], // moved
        ["t1", "", "no"],    // gone, and so is t2: neither is a candidate for t6
        ["t2", "", "no"],
        ["t3", "t9", "no"], // the same name
        ["t4", "t7", "no"], // the only ones left below fy
        ["", "t6", "no"],
    ];
    assert_eq!(rows, expected.map(|row| row.map(str::to_owned).to_vec()));
    assert_eq!((draft.unchanged, draft.told, draft.to_check), (2, 1, 6));
    assert!(draft.csv.contains("eerst onder fy, nu onder so"), "{}", draft.csv);
    assert!(!draft.csv.contains('⟦') && !draft.csv.contains('{'), "{}", draft.csv);

    let (before, now) = (codes_of(&before), codes_of(&now));
    let refused = parse_lineage("lineage.csv", &draft.csv, &before, &now).unwrap_err();
    assert_eq!(refused.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["N048"; 6]);
    let checked = draft.csv.replace("t1,,", "t1,t6,").replace("t2,,", "t2,t6,");
    let checked: Vec<&str> = checked.lines().filter(|line| !line.starts_with(",t6")).collect();
    let checked = checked.join("\n").replace(",no,", ",yes,");
    let lineage = parse_lineage("lineage.csv", &checked, &before, &now).unwrap();
    assert_eq!(lineage.of("t6"), Origin::Merged { previous: vec!["t1", "t2"] });
    assert_eq!(lineage.of("so"), Origin::Continues { previous: "so" });
}

#[test]
fn a_draft_of_no_changes_is_empty_and_good() {
    let tree = units("gem,,Gemeente,Town,x,0\nzorg,gem,Zorg,Care,x,9\n");
    let draft = draft_lineage(&tree, &tree, Lang::En);
    assert_eq!((draft.unchanged, draft.to_check), (2, 0));
    let codes = codes_of(&tree);
    assert!(parse_lineage("lineage.csv", &draft.csv, &codes, &codes).is_ok());
}

/// Units `u0 …` then and now, and rows between them (some of which name no unit).
fn rows() -> impl Strategy<Value = (usize, usize, Vec<(usize, usize)>)> {
    (1_usize..8, 1_usize..8, prop::collection::vec((0_usize..10, 0_usize..10), 0..12))
}

fn codes(count: usize) -> Vec<String> {
    (0..count).map(|unit| format!("u{unit}")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    /// Any links between units: each unit has one origin or fate, and the two sides agree.
    #[test]
    fn origins_and_fates_never_disagree((before, now, links) in rows()) {
        let (before, now) = (codes(before), codes(now));
        let links: BTreeSet<(&str, &str)> = links
            .iter()
            .filter_map(|&(from, to)| Some((before.get(from)?.as_str(), now.get(to)?.as_str())))
            .collect();
        let ended = before.iter().filter(|code| !links.iter().any(|link| link.0 == *code));
        let new = now.iter().filter(|code| !links.iter().any(|link| link.1 == *code));
        let pairs: Vec<(Option<&str>, Option<&str>)> = links
            .iter()
            .map(|&(from, to)| (Some(from), Some(to)))
            .chain(ended.map(|code| (Some(code.as_str()), None)))
            .chain(new.map(|code| (None, Some(code.as_str()))))
            .collect();
        let lineage = Lineage::from_pairs(pairs.iter().copied()).unwrap();
        prop_assert!(lineage.current().eq(now.iter().map(String::as_str)));
        prop_assert!(lineage.previous().eq(before.iter().map(String::as_str)));

        let mut seen = BTreeSet::new();
        for code in &now {
            let from = match lineage.of(code) {
                Origin::Continues { previous } => {
                    prop_assert_eq!(lineage.fate(previous), Fate::Continues { current: code });
                    vec![previous]
                }
                Origin::Split { previous } => {
                    let fate = lineage.fate(previous);
                    let scattered = matches!(fate, Fate::Split { .. } | Fate::Mixed { .. });
                    prop_assert!(scattered, "{fate:?}");
                    vec![previous]
                }
                Origin::Merged { previous } => {
                    for part in &previous {
                        prop_assert_eq!(lineage.fate(part), Fate::Merged { current: code });
                    }
                    previous
                }
                Origin::Mixed { previous } => {
                    let scattered = previous
                        .iter()
                        .any(|part| matches!(lineage.fate(part), Fate::Mixed { .. }));
                    prop_assert!(scattered);
                    previous
                }
                Origin::New => Vec::new(),
            };
            seen.extend(from.into_iter().map(|from| (from.to_owned(), code.clone())));
        }
        for code in &before {
            let to = match lineage.fate(code) {
                Fate::Continues { current } | Fate::Merged { current } => vec![current],
                Fate::Split { current } | Fate::Mixed { current } => current,
                Fate::Ended => Vec::new(),
            };
            for current in to {
                prop_assert!(seen.remove(&(code.clone(), current.to_owned())));
            }
        }
        prop_assert!(seen.is_empty(), "{seen:?}");

        // What is written is read back, as pairs and as a file.
        prop_assert_eq!(&Lineage::from_pairs(lineage.pairs()).unwrap(), &lineage);
        let before: Vec<&str> = before.iter().map(String::as_str).collect();
        let now: Vec<&str> = now.iter().map(String::as_str).collect();
        let read = parse_lineage("lineage.csv", &lineage.to_csv(), &before, &now);
        prop_assert_eq!(read, Ok(lineage));
    }

    /// Any rows: a lineage in which every unit is accounted for, or problems on lines that exist.
    #[test]
    fn any_rows_are_read_or_refused((before, now, rows) in rows()) {
        let (before, now) = (codes(before), codes(now));
        let before: Vec<&str> = before.iter().map(String::as_str).collect();
        let now: Vec<&str> = now.iter().map(String::as_str).collect();
        let mut file = String::from("previous,current\n");
        for (from, to) in rows {
            let code = |unit: usize| if unit == 9 { String::new() } else { format!("u{unit}") };
            writeln!(file, "{},{}", code(from), code(to)).unwrap();
        }
        match parse_lineage("lineage.csv", &file, &before, &now) {
            Ok(lineage) => {
                prop_assert_eq!(lineage.current().count(), now.len());
                prop_assert_eq!(lineage.previous().count(), before.len());
            }
            Err(problems) => {
                let n_lines = file.split('\n').count();
                for problem in problems {
                    prop_assert!((1..=n_lines).contains(&problem.line), "{problem}");
                    prop_assert!(!problem.to_string().contains('⟦'), "{problem}");
                }
            }
        }
    }
}
