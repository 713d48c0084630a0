//! Making a scan.

use peil_instrument::{Framework, is_wave_code, load_framework, shipped};
use peil_maturity::ScanPlan;
use peil_storage::{Constraint, Scan, ScanSeat, ScanStatus, StorageError, Tx};

use crate::ScanError;

/// A seat of a scan that is being made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSeat {
    /// What the assessor is called.
    pub name: String,
    /// The account; none of somebody who scored elsewhere.
    pub account: Option<[u8; 16]>,
}

/// A framework that Peil has, with the text of its file: a version, or the newest.
///
/// # Errors
/// [`ScanError::NoFramework`] with those there are.
pub fn known_framework(
    id: &str,
    version: Option<&str>,
) -> Result<(Framework, &'static str), ScanError> {
    let all = shipped::frameworks();
    let missing = || ScanError::NoFramework {
        id: id.to_owned(),
        version: version.unwrap_or_default().to_owned(),
        known: all.iter().map(|(id, at)| format!("{id} {at}")).collect::<Vec<_>>().join(", "),
    };
    let framework = shipped::framework(id, version).ok_or_else(missing)?;
    let place = format!("norms/{id}/{}.toml", framework.version);
    let source = shipped::FILES.iter().find(|(known, _)| *known == place).map(|(_, text)| *text);
    Ok((framework, source.ok_or_else(missing)?))
}

/// Makes a scan in which assessors score. Gives the framework it is on.
///
/// `framework` is the text of a framework's file that Peil does not have; without it, Peil's own of the plan's id and
/// version. The seats take the place of the names in the plan. The name is that of the unit, if the plan has one.
///
/// # Errors
/// [`ScanError::NoCode`], [`ScanError::Exists`], [`ScanError::NoUnit`], [`ScanError::NoFramework`],
/// [`ScanError::BadFramework`]; [`ScanError::Storage`]. Nothing is written then, if the transaction is not committed.
pub async fn create(
    tx: &mut Tx,
    organisation: &str,
    plan: &ScanPlan,
    framework: Option<&str>,
    seats: &[NewSeat],
) -> Result<Framework, ScanError> {
    for code in [&plan.code, &plan.programme] {
        if !is_wave_code(code) && (code == &plan.code || !code.is_empty()) {
            return Err(ScanError::NoCode(code.clone()));
        }
    }
    let (framework, source) = match framework {
        None => known_framework(plan.framework.as_str(), Some(&plan.version))?,
        Some(source) => (own_framework(plan, source)?, source),
    };
    let mut name = plan.name.clone();
    if !plan.unit.is_empty() {
        let missing = || ScanError::NoUnit(plan.unit.clone());
        let tree = tx.units(organisation).await?.ok_or_else(missing)?;
        let unit = tree.units().iter().find(|unit| unit.code == plan.unit).ok_or_else(missing)?;
        name = unit.name.clone();
    }
    tx.put_framework(&framework.id, &framework.version, source).await?;
    let scan = Scan {
        code: plan.code.clone(),
        organisation: organisation.to_owned(),
        programme: plan.programme.clone(),
        unit: plan.unit.clone(),
        name,
        framework: framework.id.clone(),
        version: framework.version.clone(),
        kind: plan.kind.word().to_owned(),
        day: plan.day,
        status: ScanStatus::Scoring,
    };
    let seats: Vec<ScanSeat> = (1..)
        .zip(seats)
        .map(|(seat, new)| ScanSeat {
            seat,
            name: new.name.clone(),
            account: new.account,
            done: false,
        })
        .collect();
    tx.add_scan(&scan, &seats).await.map_err(|error| match error {
        StorageError::Conflict(Constraint::Duplicate { .. }) => {
            ScanError::Exists(plan.code.clone())
        }
        error => error.into(),
    })?;
    Ok(framework)
}

fn own_framework(plan: &ScanPlan, source: &str) -> Result<Framework, ScanError> {
    let framework = load_framework("framework.toml", source).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        ScanError::BadFramework(lines.join("\n"))
    })?;
    if framework.id != plan.framework || framework.version != plan.version {
        let (id, version) = (&framework.id, &framework.version);
        let (asked, of) = (&plan.framework, &plan.version);
        let text = format!("it is {id} {version}, and scan.toml asks for {asked} {of}");
        return Err(ScanError::BadFramework(text));
    }
    Ok(framework)
}
