//! `peil scan show`

use peil_assessment::open;
use peil_instrument::Lang;
use peil_maturity::StateCounts;
use peil_storage::{ScanStatus, Store};

use super::{find, told};
use crate::exit::Refusal;

/// Prints how far each norm is met.
pub async fn run(store: &Store, code: &str, lang: Lang) -> anyhow::Result<()> {
    let mut tx = store.begin_read().await?;
    let scan = find(&mut tx, code).await?;
    let view = open(&mut tx, &scan.organisation, code).await.map_err(told)?;
    tx.commit().await?;
    if scan.status != ScanStatus::Closed {
        let text = format!("scan `{code}` is not closed yet: nothing is agreed of it as a whole");
        return Err(Refusal::State(text).into());
    }
    let (framework, profile) = (&view.framework, view.profile());
    println!("{}: {} {}", scan.name.get(lang), framework.title.get(lang), framework.version);
    for (index, group) in framework.groups.iter().enumerate() {
        println!("\n{}: {}", group.title.get(lang), counts(&profile.groups[index].states));
        for (norm, result) in framework.norms.iter().zip(&profile.norms) {
            if norm.group == index {
                let level = result.level.map(|level| framework.levels[level].title.get(lang));
                println!("  {}: {}", norm.title.get(lang), level.unwrap_or(result.state.word()));
            }
        }
    }
    println!("\n{}", counts(&profile.overall));
    Ok(())
}

fn counts(states: &StateCounts) -> String {
    let StateCounts { met, partly, not_met, unknown } = states;
    format!("{met} met, {partly} partly, {not_met} not met, {unknown} unknown")
}
