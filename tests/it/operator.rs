//! Whoever has database, keys, log, urn and copies of them all cannot find out who gave an answer; and would, if one
//! of four things were otherwise.

use crate::linking::{Arrivals, Database, Outcome, Plant, Settings, run};

/// Points in a hundred that the attacker may be better than chance, at the most.
const NOTHING: f64 = 0.02;
/// Points in a hundred that it must be better if something is wrong.
const FOUND: f64 = 0.20;

#[test]
fn nobody_is_found_among_many_at_once_on_sqlite() {
    nobody_is_found(Database::Sqlite, Arrivals::Dense);
}

#[test]
fn nobody_is_found_among_people_who_overlap_on_sqlite() {
    nobody_is_found(Database::Sqlite, Arrivals::Mixed);
}

#[test]
fn nobody_is_found_who_comes_alone_on_sqlite() {
    nobody_is_found(Database::Sqlite, Arrivals::Sparse);
}

#[test]
fn nobody_is_found_among_many_at_once_on_postgresql() {
    nobody_is_found(Database::Postgres, Arrivals::Dense);
}

#[test]
fn nobody_is_found_among_people_who_overlap_on_postgresql() {
    nobody_is_found(Database::Postgres, Arrivals::Mixed);
}

#[test]
fn nobody_is_found_who_comes_alone_on_postgresql() {
    nobody_is_found(Database::Postgres, Arrivals::Sparse);
}

fn nobody_is_found(database: Database, arrivals: Arrivals) {
    let settings = Settings { database, arrivals, waves: 2, classes: 22, plant: None, seed: 11 };
    let outcome = run(&settings).unwrap();
    for measure in [&outcome.people, &outcome.learned, &outcome.receipts] {
        assert!(measure.upper() < NOTHING, "{outcome:#?}\n{measure}");
    }
    // Six of these together make more than 20,000 guesses, and each alone has a bound of its own.
    assert!(outcome.people.guesses >= 3_500.0, "{}", outcome.people);
    assert!(outcome.tried >= 100, "an attacker that tries: {outcome:#?}");
    let (before, left) = (&outcome.found_before, &outcome.people_left);
    assert!(before.is_empty(), "nothing that is handed in lies anywhere in the open: {before:?}");
    assert!(left.is_empty(), "nothing of invitations outlives closing: {left:?}");
    assert_eq!(outcome.shared_pieces, 0);
    // Of bytes of chance one in 256 is equal.
    assert!(outcome.urn_alike < 5.0, "{}", outcome.urn_alike);
}

#[test]
fn records_in_the_order_of_arrival_would_be_found() {
    let outcome = planted(Plant::Unshuffled, Database::Sqlite);
    assert!(outcome.people.lower() > FOUND, "{outcome:#?}");
    let outcome = planted(Plant::Unshuffled, Database::Postgres);
    assert!(outcome.people.lower() > FOUND, "{outcome:#?}");
}

#[test]
fn a_file_that_grows_would_be_found() {
    assert!(planted(Plant::Appended, Database::Sqlite).people.lower() > FOUND);
}

#[test]
fn a_line_with_code_and_token_would_be_found() {
    assert!(planted(Plant::Logged, Database::Sqlite).people.lower() > FOUND);
}

#[test]
fn copies_between_which_one_person_comes_would_be_found() {
    assert!(planted(Plant::OftenCopied, Database::Sqlite).people.lower() > FOUND);
}

fn planted(plant: Plant, database: Database) -> Outcome {
    let (arrivals, plant) = (Arrivals::Sparse, Some(plant));
    run(&Settings { database, arrivals, waves: 2, classes: 10, plant, seed: 12 }).unwrap()
}
