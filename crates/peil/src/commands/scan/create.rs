//! `peil scan create`

use peil_accounts::{Event, Grant, Role};
use peil_assessment::{NewSeat, create, known_framework};
use peil_instrument::Text;
use peil_maturity::{ScanKind, ScanPlan};
use peil_storage::Store;

use super::{told, versioned};
use crate::cli::ScanCreate;
use crate::config::Config;
use crate::exit::Refusal;
use crate::house::{accounts, record};
use crate::world::World;

/// Makes a scan with a seat for each assessor.
pub async fn run(
    world: &World,
    config: &Config,
    store: &Store,
    args: &ScanCreate,
) -> anyhow::Result<()> {
    let organisation = &args.organisation;
    let accounts = accounts(world, config, store)?;
    let mut seats = Vec::new();
    for email in &args.assessors {
        let account = accounts.find(email).await?;
        let account = account.filter(|account| account.organisation == *organisation);
        let of = account.filter(|account| account.grants.contains(&Grant::of(Role::Assessor)));
        let account = of.ok_or_else(|| {
            Refusal::input(format!(
                "{email} is no assessor of {organisation}. Mend: peil user add {email} --organisation {organisation} \
                 --role assessor"
            ))
        })?;
        seats.push(NewSeat { name: account.name, account: Some(*account.account.bytes()) });
    }
    let (id, version) = versioned(&args.framework);
    let known = known_framework(id, version).map_err(told)?;
    let mut tx = store.begin_write().await?;
    let missing = || Refusal::input(format!("there is no organisation `{organisation}`"));
    tx.organisation(organisation).await?.ok_or_else(missing)?;
    let whole = tx.units(organisation).await?;
    let name = whole.as_ref().and_then(|tree| tree.units().first()).map(|root| root.name.clone());
    let plan = ScanPlan {
        code: args.scan.clone(),
        programme: args.programme.clone(),
        framework: known.0.id.clone(),
        version: known.0.version.clone(),
        kind: if args.peer { ScanKind::Peer } else { ScanKind::Own },
        day: args.day,
        unit: args.unit.clone(),
        assessors: Vec::new(),
        name: name.unwrap_or_else(|| Text::new(organisation, organisation)),
    };
    let framework = create(&mut tx, organisation, &plan, None, &seats).await.map_err(told)?;
    tx.commit().await?;
    let event = Event::ScanCreated { scan: plan.code.clone() };
    record(world, config, store, organisation, event).await?;
    let (code, norms) = (&plan.code, framework.norms.len());
    println!(
        "{code}: {norms} norms of {} {}, {} assessors",
        framework.id,
        framework.version,
        seats.len()
    );
    println!("They score at {}/house/scans", config.public_url());
    Ok(())
}
