use std::sync::LazyLock;

use super::*;
use crate::{ClassKey, OpeningKey};

static KEYS: LazyLock<Vec<ClassPublicKey>> =
    LazyLock::new(|| (0..3).map(|number| ClassKey::make([number; 32]).public().unwrap()).collect());

fn sealing_key() -> SealingKey {
    OpeningKey::make([9; 32]).sealing_key()
}

/// A list with classes 1, 3, 5 … and keys of which some are the same: the tree does not care.
fn roll(n: u32) -> Roll {
    let classes = (0..n).map(|number| RollClass {
        class: 2 * number + 1,
        invited: 10 + number,
        key: KEYS[number as usize % 3].clone(),
    });
    Roll::new("w", sealing_key(), classes.collect()).unwrap()
}

#[test]
fn every_class_of_the_list_leads_to_the_root_and_nothing_else_does() {
    for n in 1..=40 {
        let roll = roll(n);
        for class in roll.classes() {
            let path = roll.path(class.class).unwrap();
            let reached =
                |class: &RollClass, n: usize| Root::reached("w", &sealing_key(), n, class, &path);
            let n = n as usize;
            assert_eq!(reached(class, n), roll.root());
            let more = RollClass { invited: class.invited + 1, ..class.clone() };
            assert_ne!(reached(&more, n), roll.root(), "another number");
            let other = KEYS.iter().find(|key| key.modulus() != class.key.modulus()).unwrap();
            let marked = RollClass { key: other.clone(), ..class.clone() };
            assert_ne!(reached(&marked, n), roll.root(), "a key of somebody's own");
            assert_ne!(reached(class, n + 1), roll.root(), "another number of classes");
            let elsewhere = Root::reached("v", &sealing_key(), n, class, &path);
            assert_ne!(elsewhere, roll.root(), "another wave");
            let another = OpeningKey::make([8; 32]).sealing_key();
            assert_ne!(Root::reached("w", &another, n, class, &path), roll.root());
        }
        assert!(roll.path(2).is_none());
    }
}

#[test]
fn a_root_is_read_as_people_write_it() {
    let root = roll(5).root();
    let text = root.to_string();
    assert_eq!(text.len(), 39);
    assert_eq!(Root::parse(&text), Some(root));
    assert_eq!(Root::parse(&text.to_lowercase().replace('-', " ")), Some(root));
    assert_eq!(Root::parse(&text.replace('0', "o").replace('1', "l")), Some(root));
    assert_eq!(Root::parse(&text[1..]), None);
    assert_eq!(Root::parse(&format!("{text}0")), None);
    assert_eq!(Root::parse(&text.replacen(&text[..1], "U", 1)), None);
}

#[test]
fn keys_that_are_the_same_and_classes_that_point_at_people_are_found() {
    let problems = roll(4).problems(12);
    assert_eq!(
        problems,
        [
            RollProblem::Tiny { class: 1, invited: 10, least: 12 },
            RollProblem::Tiny { class: 3, invited: 11, least: 12 },
            RollProblem::SameKey { first: 1, second: 7 },
        ]
    );
    assert_eq!(roll(3).problems(10), []);
}

#[test]
fn a_list_is_in_order_and_not_empty() {
    assert!(matches!(Roll::new("w", sealing_key(), Vec::new()), Err(RollError::Empty)));
    let class = roll(1).classes()[0].clone();
    let twice = Roll::new("w", sealing_key(), vec![class.clone(), class]);
    assert!(matches!(twice, Err(RollError::Order { class: 1 })));
}
