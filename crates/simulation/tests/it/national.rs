//! The workforce adds up to the published numbers, and its files are read back.

use std::collections::HashSet;

use peil_simulation::{national, seeded, units_csv};

#[test]
fn everybody_is_there() {
    let tree = national::workforce();
    let own: Vec<u32> = tree.units().iter().map(|unit| unit.heads).collect();
    let totals = tree.totals(&own);
    assert_eq!(totals[0], 20_144);
    assert_eq!(national::INVITED, 20_144);
    let ministries: Vec<(String, u32)> = tree
        .units()
        .iter()
        .zip(&totals)
        .filter(|(unit, _)| unit.parent == Some(0))
        .map(|(unit, total)| (unit.code.clone(), *total))
        .collect();
    let codes: Vec<&str> = ministries.iter().map(|(code, _)| code.as_str()).collect();
    assert_eq!(
        codes,
        ["AZ", "BZ", "BZK", "DEF", "EZK", "FIN", "IenW", "JenV", "LNV", "OCW", "SZW", "VWS"]
    );
    let defence = ministries.iter().find(|(code, _)| code == "DEF").unwrap().1;
    assert_eq!((defence, totals[0] - defence), (1_642, 18_502));
    assert_eq!(usize::try_from(defence).unwrap(), national::INVITED_DEFENCE);
}

#[test]
fn units_have_the_shape_of_ministries() {
    let tree = national::workforce();
    let n_parts = |at: usize| tree.units().iter().filter(|unit| unit.parent == Some(at)).count();
    let mut names = HashSet::new();
    for (index, unit) in tree.units().iter().enumerate() {
        match unit.kind.as_str() {
            "organisatie" => assert_eq!((index, n_parts(index), unit.heads), (0, 12, 0)),
            "ministerie" if unit.code == "AZ" => assert_eq!(n_parts(index), 4),
            "ministerie" => assert!((8..=14).contains(&n_parts(index)), "{}", unit.code),
            "directie" => assert!(n_parts(index) >= 2 && (3..=7).contains(&unit.heads)),
            "afdeling" => {
                assert!((12..=30).contains(&unit.heads), "{}: {}", unit.code, unit.heads);
                assert_eq!(n_parts(index), 0);
            }
            kind => panic!("{kind}"),
        }
        assert!(names.insert((unit.parent, unit.name.nl.clone())), "{} twice", unit.name.nl);
        assert!(!unit.name.nl.is_empty() && !unit.name.en.is_empty());
    }
    assert_eq!(tree, national::workforce(), "the same every time");
}

#[test]
fn the_files_are_read_back_by_the_parser_of_a_coordinator() {
    let tree = national::workforce();
    let read = peil_instrument::parse_units("units.csv", &units_csv(&tree)).unwrap();
    assert_eq!(read, tree);
    let staff = peil_instrument::parse_staff("staff.csv", &national::staff(), &tree).unwrap();
    assert_eq!(staff.len(), 20_144);
    let mut own = vec![0_u32; tree.len()];
    for member in &staff {
        own[member.unit] += 1;
    }
    for (unit, own) in tree.units().iter().zip(own) {
        assert_eq!(unit.heads, own, "{}", unit.code);
    }
    let addresses: HashSet<&String> =
        staff.iter().filter_map(|member| member.email.as_ref()).collect();
    let letters = staff.iter().filter(|member| member.email.is_none()).count();
    assert_eq!(addresses.len() + letters, 20_144, "an address twice");
    assert!((300..500).contains(&letters), "{letters}");
    assert!(addresses.iter().all(|address| address.ends_with("@example.org")));
}

#[test]
fn exactly_the_published_response() {
    let who = national::who_answers(&mut seeded(7));
    let different: HashSet<&usize> = who.iter().collect();
    assert_eq!((who.len(), different.len()), (4_492, 4_492));
    assert!(who.iter().all(|person| *person < 20_144));
    let rate: f64 = 100.0 * 4_492.0 / 20_144.0;
    assert!((rate - 22.3).abs() < 0.05, "{rate}");
    assert_eq!(who, national::who_answers(&mut seeded(7)));
    assert_ne!(who, national::who_answers(&mut seeded(8)));
}

/// Most directorates can be shown, hardly any team: what the demonstration is to show.
#[test]
fn directorates_have_ten_answers_and_teams_do_not() {
    let tree = national::workforce();
    let unit_of: Vec<usize> = tree
        .units()
        .iter()
        .enumerate()
        .flat_map(|(unit, about)| vec![unit; usize::try_from(about.heads).unwrap()])
        .collect();
    let mut own = vec![0_u32; tree.len()];
    for person in national::who_answers(&mut seeded(9)) {
        own[unit_of[person]] += 1;
    }
    let totals = tree.totals(&own);
    let enough = |kind: &str| {
        let of_kind: Vec<u32> = tree
            .units()
            .iter()
            .zip(&totals)
            .filter(|(unit, _)| unit.kind == kind)
            .map(|(_, total)| *total)
            .collect();
        of_kind.iter().filter(|n| **n >= 10).count() as f64 / of_kind.len() as f64
    };
    assert!(enough("directie") > 0.9, "{}", enough("directie"));
    assert!(enough("afdeling") < 0.1, "{}", enough("afdeling"));
    assert!(enough("ministerie") > 0.99);
}
