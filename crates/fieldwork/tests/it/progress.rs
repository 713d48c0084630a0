//! How far units are while a wave is open.

use std::ops::Range;

use peil_fieldwork::{Quarter, progress};

use crate::place::{Database, Place, WAVE, tell_of};

async fn steps(place: &Place) -> Vec<(String, Option<Quarter>)> {
    let mut tx = place.store.begin_read().await.unwrap();
    let wave = tx.wave(WAVE).await.unwrap().unwrap();
    let units = progress(&mut tx, &wave).await.unwrap();
    units.into_iter().map(|unit| (unit.code, unit.step)).collect()
}

/// Uses the codes of these people of a unit.
async fn begin(place: &Place, unit: usize, people: Range<usize>) {
    let codes = place.codes.iter().zip(&place.units).filter(|(_, of)| **of == unit);
    for (code, _) in codes.skip(people.start).take(people.len()) {
        place.token(code).await;
    }
}

fn told(database: Database) {
    // Six people at the top and five in `b` are too few: together they are a class of eleven.
    tell_of(database, [6, 20, 5], async |place| {
        let at = |top, a, b| {
            let codes = ["all", "a", "b"].map(str::to_owned);
            codes.into_iter().zip([top, a, b]).collect::<Vec<_>>()
        };
        assert_eq!(steps(&place).await, at(Some(Quarter::First), Some(Quarter::First), None));
        begin(&place, 2, 0..5).await;
        // All five of `b`, and nothing is said of it: 5 of 31 at the top.
        assert_eq!(steps(&place).await, at(Some(Quarter::First), Some(Quarter::First), None));
        begin(&place, 1, 0..10).await;
        assert_eq!(steps(&place).await, at(Some(Quarter::Second), Some(Quarter::Third), None));
        begin(&place, 1, 10..20).await;
        assert_eq!(steps(&place).await, at(Some(Quarter::Last), Some(Quarter::Last), None));
    });
}

#[test]
fn units_of_whole_classes_get_a_step_on_sqlite() {
    told(Database::Sqlite);
}

#[test]
fn units_of_whole_classes_get_a_step_on_postgres() {
    told(Database::Postgres);
}
