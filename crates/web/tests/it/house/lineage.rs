//! The next wave of a series: proposed from the last, with what became of the units.

use axum::http::StatusCode;
use peil_instrument::{Text, Unit, UnitTree};
use peil_storage::WaveStatus;

use super::launching::Desk;
use crate::run;

/// The code that is proposed.
const NEXT: &str = "proef-2028";

/// One unit of before is gone, and there is a new one.
async fn reorganise(desk: &Desk) {
    let mut tx = desk.house.bed.store.begin_write().await.unwrap();
    let mut units = tx.units("waterrijk").await.unwrap().unwrap().units().to_vec();
    units.pop();
    let name = Text::new("Team C", "Team C");
    let new = Unit { code: "c".into(), parent: Some(0), name, kind: "team".into(), heads: 30 };
    units.push(new);
    tx.replace_units("waterrijk", &UnitTree::new(units).unwrap()).await.unwrap();
    tx.commit().await.unwrap();
}

async fn proposed(desk: &Desk) {
    desk.house.bed.answer_and_close().await;
    let choice = desk.get("/new-wave").await.body();
    assert!(choice.contains("/house/new-wave?series=integriteit"), "{choice}");
    let form = desk.get("/new-wave?series=integriteit").await;
    assert_eq!(form.value("code"), NEXT);
    let made = desk.send(&form, "/new-wave", &[]).await;
    assert_eq!(made.location(), format!("/house/waves/{NEXT}/prepare"), "{}", made.body());
}

async fn succession(desk: &Desk) -> Option<peil_storage::Succession> {
    let mut tx = desk.house.bed.store.begin_read().await.unwrap();
    tx.succession(NEXT).await.unwrap()
}

#[test]
fn the_next_wave_follows_the_last_with_the_same_units() {
    run(async {
        let desk = Desk::new().await;
        proposed(&desk).await;
        let said = succession(&desk).await.expect("nothing was left to look at");
        assert_eq!(said.previous, crate::testbed::WAVE);
        let units = desk.get(&format!("/waves/{NEXT}/units")).await.body();
        assert!(units.contains("Gaan door: 3"), "{units}");
        desk.settle(NEXT).await;
        assert_eq!(desk.ready(NEXT).await, 8);
        let choice = desk.get("/new-wave").await.body();
        assert!(choice.contains("al in voorbereiding"), "{choice}");
    });
}

#[test]
fn what_became_of_the_units_is_looked_at_before_a_wave_opens() {
    run(async {
        let desk = Desk::new().await;
        reorganise(&desk).await;
        proposed(&desk).await;
        let at = format!("/waves/{NEXT}/units");
        assert_eq!(succession(&desk).await, None);
        let prepare = desk.get(&format!("/waves/{NEXT}/prepare")).await.body();
        assert!(prepare.contains("Zeg eerst wat er van de eenheden"), "{prepare}");
        let units = desk.get(&at).await.body();
        assert!(units.contains("Team C (c)"), "{units}");
        let file = desk.get(&format!("{at}/lineage.csv")).await.body();
        assert!(file.starts_with("previous,current,checked") && file.contains(",no,"), "{file}");

        // A file with guesses that nobody confirmed is refused with its line.
        let refused = desk.upload(&format!("{at}/file"), &[], file.as_bytes()).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body());
        assert!(refused.body().contains("lineage.csv:2"), "{}", refused.body());
        assert_eq!(succession(&desk).await, None);
        let ours = "previous,current\nb,\n,c\n";
        let read = desk.upload(&format!("{at}/file"), &[], ours.as_bytes()).await;
        assert_eq!(read.location(), format!("/house/waves/{NEXT}/prepare"), "{}", read.body());
        let said = desk.get(&at).await.body();
        assert!(said.contains("Nieuw: 1") && said.contains("Opgeheven: 1"), "{said}");

        // The units change once more: what was said of them is asked again.
        reorganise_again(&desk).await;
        let prepare = desk.get(&format!("/waves/{NEXT}/prepare")).await.body();
        assert!(prepare.contains("Zeg eerst wat er van de eenheden"), "{prepare}");
        let sure = desk.post(&at, &[]).await;
        assert_eq!(sure.location(), format!("/house/waves/{NEXT}/prepare"), "{}", sure.body());
        assert!(succession(&desk).await.is_some());
        assert_eq!(desk.status(NEXT).await, Some(WaveStatus::Draft));
    });
}

async fn reorganise_again(desk: &Desk) {
    let mut tx = desk.house.bed.store.begin_write().await.unwrap();
    let mut units = tx.units("waterrijk").await.unwrap().unwrap().units().to_vec();
    units[2].code = "d".into();
    tx.replace_units("waterrijk", &UnitTree::new(units).unwrap()).await.unwrap();
    tx.commit().await.unwrap();
}
