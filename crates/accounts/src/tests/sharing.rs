//! Results are shared, and managers are told.

use jiff::civil::date;
use peil_instrument::{Unit, UnitTree};
use peil_storage::{MailState, Publication, WaveUnit, testkit};

use super::{Place, run};
use crate::{AccountsError, By, Grant, NOTICE_DAYS, Notified, OpenedLink, Role, Who};

/// A closed wave of the town with both its units in it.
async fn closed(place: &Place) {
    let questionnaire = peil_instrument::shipped::questionnaire("staff", None).unwrap();
    let mut tx = place.store.begin_read().await.unwrap();
    let tree = tx.units("town").await.unwrap().unwrap();
    tx.commit().await.unwrap();
    let days = [date(2026, 11, 2), date(2026, 11, 27)];
    testkit::put_draft(&place.store, &tree, &questionnaire, "w1", days).await.unwrap();
    let units: Vec<WaveUnit> = tree
        .units()
        .iter()
        .map(|unit| WaveUnit {
            code: unit.code.clone(),
            parent: unit.parent,
            name: unit.name.clone(),
            kind: unit.kind.clone(),
            heads: unit.heads,
            invited: unit.heads,
            class: 0,
            higher: 0,
            whole: true,
        })
        .collect();
    let mut tx = place.store.begin_write().await.unwrap();
    tx.insert_wave_units("w1", &units).await.unwrap();
    tx.commit().await.unwrap();
    testkit::raw(&place.store, "UPDATE wave SET status = 'closed'").await.unwrap();
}

async fn told(place: &Place) -> Vec<(String, MailState)> {
    let mut tx = place.store.begin_read().await.unwrap();
    let wave = tx.wave("w1").await.unwrap().unwrap();
    tx.commit().await.unwrap();
    let told = place.accounts.notified(&wave).await.unwrap();
    told.into_iter().map(|Notified { name, state, .. }| (name, state)).collect()
}

async fn events(place: &Place) -> Vec<(Who, String)> {
    let log = place.accounts.log("town", 9_999, 3).await.unwrap();
    log.into_iter().map(|row| (row.who, row.event)).collect()
}

#[test]
fn those_who_lead_a_unit_of_the_wave_are_told_and_nobody_else() {
    run(async {
        let place = Place::new().await;
        closed(&place).await;
        place.added("bo", &[Grant::manager("fin")]).await;
        place.added("cas", &[Grant::of(Role::Analyst), Grant::manager("top")]).await;
        place.added("dee", &[Grant::of(Role::Analyst)]).await;
        let (gone, _) = place.added("eva", &[Grant::manager("fin")]).await;
        place.accounts.disable(By::command_line("town"), gone).await.unwrap();
        // A unit that came after the wave.
        let mut tx = place.store.begin_write().await.unwrap();
        let mut units = tx.units("town").await.unwrap().unwrap().units().to_vec();
        units.push(Unit { code: "new".to_owned(), ..units[1].clone() });
        tx.replace_units("town", &UnitTree::new(units).unwrap()).await.unwrap();
        tx.commit().await.unwrap();
        place.added("fay", &[Grant::manager("new")]).await;

        place.accounts.publish(By::service("town"), "w1", true).await.unwrap();
        let waiting = |name: &str| (name.to_owned(), MailState::Waiting);
        assert_eq!(told(&place).await, [waiting("bo"), waiting("cas")]);
        assert_eq!(events(&place).await[0], (Who::Service, "wave_published".to_owned()));
        let again = place.accounts.publish(By::service("town"), "w1", true).await;
        assert!(matches!(again, Err(AccountsError::NotClosed { .. })), "{again:?}");
    });
}

#[test]
fn a_day_is_set_and_taken_away_by_those_who_may() {
    run(async {
        let place = Place::new().await;
        closed(&place).await;
        let anna = place.coordinator().await;
        let anna = place.accounts.session(&anna.session.token).await.unwrap().unwrap();
        let day = Publication { day: date(2026, 12, 14), mail: false };
        place.accounts.plan_publication(By::Account(&anna), "w1", day).await.unwrap();
        place.accounts.drop_publication(By::Account(&anna), "w1").await.unwrap();
        // Nothing to take away any more, and nothing in the log.
        place.accounts.drop_publication(By::Account(&anna), "w1").await.unwrap();
        let by = Who::Account("anna (anna@town.example)".to_owned());
        let dropped = (by.clone(), "publication_dropped".to_owned());
        let planned = (by, "publication_planned".to_owned());
        assert_eq!(events(&place).await[..2], [dropped, planned]);

        let bo = place.person("bo", &[Grant::manager("fin")]).await;
        let bo = place.accounts.session(&bo.session.token).await.unwrap().unwrap();
        let refused = place.accounts.publish(By::Account(&bo), "w1", false).await;
        assert!(matches!(refused, Err(AccountsError::NotAllowed)), "{refused:?}");
        let elsewhere = place.accounts.publish(By::command_line("village"), "w1", false).await;
        assert!(matches!(elsewhere, Err(AccountsError::NoWave { .. })), "{elsewhere:?}");
    });
}

#[test]
fn the_link_of_a_notice_is_good_for_days_and_once() {
    run(async {
        let place = Place::new().await;
        let (bo, _) = place.added("bo", &[Grant::manager("fin")]).await;
        let days = NOTICE_DAYS * 24 * 60 * 60;
        let link = place.accounts.notice_link(By::service("town"), bo).await.unwrap();
        place.wait(days - 60);
        let opened = place.accounts.enter_by_link(link.secret(), None).await.unwrap();
        assert!(matches!(opened, OpenedLink::In(_)), "{opened:?}");
        let again = place.accounts.enter_by_link(link.secret(), None).await.unwrap();
        assert_eq!(again, OpenedLink::Gone);
        let link = place.accounts.notice_link(By::service("town"), bo).await.unwrap();
        place.wait(days + 1);
        let late = place.accounts.enter_by_link(link.secret(), None).await.unwrap();
        assert_eq!(late, OpenedLink::Gone);
    });
}

#[test]
fn a_manager_asks_for_a_link_and_nobody_can_take_one_away_by_asking() {
    run(async {
        let place = Place::new().await;
        let (bo, _) = place.added("bo", &[Grant::manager("fin")]).await;
        place.added("anna", &[Grant::of(Role::Coordinator)]).await;
        let first = place.accounts.notice_link(By::service("town"), bo).await.unwrap();
        // A coordinator's account is more than a mail can open; the others are nobody's.
        for typed in ["anna@town.example", "nobody@town.example", "", "bo"] {
            assert_eq!(place.accounts.asked_link(typed).await.unwrap(), None, "{typed}");
        }
        let asked = place.accounts.asked_link(" Bo@Town.example ").await.unwrap();
        let (name, link) = asked.unwrap();
        assert_eq!(name, "bo");
        // Asking again and again fills no mailbox.
        assert_eq!(place.accounts.asked_link("bo@town.example").await.unwrap(), None);
        place.wait(5 * 60 + 1);
        assert!(place.accounts.asked_link("bo@town.example").await.unwrap().is_some());
        for link in [first, link] {
            let opened = place.accounts.enter_by_link(link.secret(), None).await.unwrap();
            assert!(matches!(opened, OpenedLink::In(_)), "{opened:?}");
        }
        let (eva, _) = place.added("eva", &[Grant::manager("fin")]).await;
        place.accounts.disable(By::command_line("town"), eva).await.unwrap();
        assert_eq!(place.accounts.asked_link("eva@town.example").await.unwrap(), None);
    });
}
