//! Team links, from the first use to the figures.

use peil_analysis::{Figure, Measure, Results, Subject};
use peil_fieldwork::{
    CodeRefusal, Exchanged, Submitted, TeamLinkError, add_team_link, class_size, results,
};
use peil_instrument::Text;
use peil_storage::WaveStatus;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::place::{Database, Place, WAVE, tell_of};

const BOTH: [Database; 2] = [Database::Sqlite, Database::Postgres];

/// How many of the organisation itself, of `a` and of `b` answer with a code of their own.
const ANSWERING: [usize; 3] = [12, 15, 20];

async fn add(place: &Place, seed: u64, allowed: u32) -> Result<String, TeamLinkError> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let name = Text::new("Buitendienst", "Field staff");
    let (store, secrets) = (&place.store, &place.secrets);
    let added = add_team_link(store, secrets, &mut rng, WAVE, name, allowed).await?;
    Ok(added.code.to_string())
}

async fn answer(place: &Place, code: &str, number: u64) {
    let token = place.token(code).await;
    let submitted = place.desk.submit(&place.wave, &token, &place.answers(number)).await.unwrap();
    assert_eq!(submitted, Submitted::Now);
}

/// People with codes of their own answer, each always the same.
async fn personal(place: &Place) {
    let mut number = 0;
    for (unit, n) in ANSWERING.into_iter().enumerate() {
        let of_unit = place.codes.iter().zip(&place.units).filter(|(_, of)| **of == unit);
        for (code, _) in of_unit.take(n) {
            answer(place, code, number).await;
            number += 1;
        }
    }
}

/// Closes the wave, and computes its results twice: they stay the same.
async fn figures(place: &Place) -> Results {
    let (store, datasets) = (&place.store, place.folder.path().join("dataset"));
    place.close().await;
    let found = results(store, |_| datasets.clone(), WAVE).await.unwrap();
    let again = results(store, |_| datasets.clone(), WAVE).await.unwrap();
    assert_eq!(found.results.get(), again.results.get());
    found.results.get().clone()
}

fn respondents(results: &Results, unit: &str) -> Option<f64> {
    results.index().get(unit, &Subject::Unit, Measure::Respondents)?.value
}

fn shown(results: &Results) -> Vec<&str> {
    let shown = results.units.iter().filter(|unit| unit.shown);
    shown.map(|unit| unit.code.as_str()).collect()
}

fn of_unit(results: &Results, unit: &str) -> Vec<Figure> {
    results.figures.iter().filter(|figure| figure.unit == unit).cloned().collect()
}

/// The figures of a unit's own people: not those that lay it beside the whole organisation, to which answers by a
/// link belong.
fn of_its_people(results: &Results, unit: &str) -> Vec<Figure> {
    let beside = [Measure::RestDifference, Measure::RestDiffers, Measure::ShrunkenMean];
    let mut figures = of_unit(results, unit);
    figures.retain(|figure| !beside.contains(&figure.measure));
    figures
}

#[test]
fn three_answers_by_a_team_link_change_nothing_below_the_organisation() {
    for database in BOTH {
        let mut found = Vec::new();
        for with_link in [false, true] {
            tell_of(database, [40, 40, 40], async |place| {
                personal(&place).await;
                if with_link {
                    let code = add(&place, 1, 3).await.unwrap();
                    for number in 100..103 {
                        answer(&place, &code, number).await;
                    }
                    let fourth = place.desk.exchange(&place.wave, &code).await.unwrap();
                    assert!(matches!(fourth, Exchanged::Refused(CodeRefusal::Exhausted)));
                }
                found.push(figures(&place).await);
            });
        }
        let [without, with] = &found[..] else { panic!("two waves") };
        assert_eq!(shown(without), ["all", "a", "b"]);
        assert_eq!(shown(with), ["all", "a", "b"]);
        for unit in ["a", "b"] {
            assert_eq!(of_its_people(without, unit), of_its_people(with, unit));
            assert!(with.unit(unit) == without.unit(unit));
        }
        assert_eq!(
            (respondents(without, "all"), respondents(with, "all")),
            (Some(47.0), Some(50.0))
        );
        let invited = |results: &Results| results.root().map(|root| (root.invited, root.heads));
        assert_eq!((invited(without), invited(with)), (Some((120, 120)), Some((123, 123))));
    }
}

/// Twenty answers would pass for a group of twenty. But one person may have given nineteen of them.
#[test]
fn answers_by_a_team_link_alone_are_no_group_to_hide_in() {
    for database in BOTH {
        for used in [0_u32, 20, 30] {
            tell_of(database, [0, 40, 40], async |place| {
                personal(&place).await;
                let code = add(&place, 1, 30).await.unwrap();
                for number in 100..100 + u64::from(used) {
                    answer(&place, &code, number).await;
                }
                let found = figures(&place).await;
                assert_eq!(
                    shown(&found),
                    ["all", "b"],
                    "{used}: the smaller unit is pooled with them"
                );
                let n = |unit| respondents(&found, unit);
                assert_eq!(
                    (n("all"), n("a"), n("b")),
                    (Some(35.0 + f64::from(used)), None, Some(20.0))
                );
                assert_eq!(found.root().unwrap().invited, 110);
                assert!(of_unit(&found, "a").iter().all(|figure| {
                    figure.value.is_none()
                        || matches!(figure.measure, Measure::Heads | Measure::Invited)
                }));
            });
        }
    }
}

#[test]
fn what_stands_with_the_answers_is_the_organisation() {
    for database in BOTH {
        tell_of(database, [12, 40, 40], async |place| {
            let code = add(&place, 1, 3).await.unwrap();
            let Exchanged::GrantedByTeamLink(token) =
                place.desk.exchange(&place.wave, &code).await.unwrap()
            else {
                panic!("a team link's code is told apart");
            };
            assert_eq!(token.class(), 0);
            let wave = place.desk.wave(WAVE).await.unwrap().unwrap();
            assert_eq!(class_size(&wave, 0), 15, "as many as the page names");
            assert_eq!(class_size(&wave, 1), 40);
            let submitted =
                place.desk.submit(&wave, &token.to_string(), &place.answers(1)).await.unwrap();
            assert_eq!(submitted, Submitted::Now);
            for lane in place.lanes() {
                let beside: Vec<u32> = lane.iter().map(|record| record.unit).collect();
                assert_eq!(beside, [0]);
            }
        });
    }
}

#[test]
fn a_team_link_is_refused_where_its_people_would_stand_alone() {
    for database in BOTH {
        tell_of(database, [0, 40, 40], async |place| {
            for (seed, allowed) in [(1, 3), (2, 9)] {
                let refused = add(&place, seed, allowed).await.unwrap_err();
                let message = refused.to_string();
                assert!(message.contains("at least 10"), "{message}");
            }
            add(&place, 3, 10).await.unwrap();
            add(&place, 4, 3).await.unwrap();
            let refused = add(&place, 5, 0).await;
            assert!(matches!(refused, Err(TeamLinkError::TooFew { least: 1, .. })), "for nobody");

            let mut tx = place.store.begin_write().await.unwrap();
            tx.set_wave_status(WAVE, WaveStatus::Open, WaveStatus::Closed).await.unwrap();
            tx.commit().await.unwrap();
            let late = add(&place, 6, 10).await;
            assert!(matches!(late, Err(TeamLinkError::NotOpen { .. })));
        });
    }
}
