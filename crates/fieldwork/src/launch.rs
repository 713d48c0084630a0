//! Launching a wave: the snapshot, the classes, the invitations and the secret.

use jiff::civil::Date;
use peil_anonymity::SealingKey;
use peil_instrument::{StaffChannel, StaffMember, UnitTree};
use peil_storage::{Channel, Invitation, Store, Succession, Tx, Wave, WaveStatus, WaveUnit};
use rand::Rng;

use crate::draft::{LineageProblem, read_lineage};
use crate::prepare::Settled;
use crate::{Code, SecretsDir};

mod error;
mod keys;
mod snapshot;

pub use error::LaunchError;
pub(crate) use snapshot::HIGHER_LEVEL_INVITED;

use keys::keys;
use snapshot::{count_invited, snapshot};

/// What is promised about anonymity, for a launch to put in force.
#[derive(Debug, Clone)]
pub struct Promising {
    /// What answers are sealed for. Whoever launches has made sure that its opening key is kept, off the server.
    pub sealing_key: SealingKey,
    /// Who keeps the opening key, as respondents are told.
    pub key_holder: String,
    /// Whether one may answer without script, on a road that is confidential only.
    pub without_script: bool,
    /// The day on which all that could tell who took part is gone, backups and mail logs too.
    pub gone_on: Date,
}

/// Days from the last day of a wave to that on which backups and mail logs of it are gone, if nothing else is said.
pub const GONE_DAYS: i64 = 30;

/// Everybody who is invited, and the units in which they stand.
#[derive(Debug, Clone, Copy)]
pub struct Invited<'a> {
    /// The units. They must still be the organisation's when the wave opens.
    pub units: &'a UnitTree,
    /// Everybody.
    pub staff: &'a [StaffMember],
}

/// What a launch made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Launched {
    /// What all class keys lead to, as it stands in every invitation.
    pub root: String,
    /// Codes made.
    pub invited: u32,
    /// Units in the snapshot.
    pub units: usize,
    /// Classes: what an answer carries.
    pub classes: usize,
    /// The smallest class, in invited people.
    pub smallest_class: u32,
    /// Whether sensitive parts carry the first level below the organisation, or only the organisation.
    pub higher_is_first_level: bool,
}

/// Launches a draft: takes the snapshot of the units, merges them into classes, makes the secret, the keys of the
/// classes and an invitation for every member of staff, and opens the wave.
///
/// If the wave follows another one, its lineage is checked against the units as they are now.
///
/// Keys first, on all cores (some 60 ms each); then one transaction. An interrupted launch can be repeated (secret and
/// keys are then used again).
///
/// # Errors
/// [`LaunchError`] if the wave is no draft, units and staff do not fit, or storage fails.
pub async fn launch(
    store: &Store,
    secrets: &SecretsDir,
    rng: &mut impl Rng,
    wave: &str,
    invited: Invited<'_>,
    promising: &Promising,
) -> Result<Launched, LaunchError> {
    let mut tx = store.begin_read().await?;
    let (found, units, mut launched) = prepare(&mut tx, wave, invited, promising).await?;
    tx.commit().await?;
    let (promise, keys) = keys(secrets, rng, wave, &units, promising)?;
    launched.root.clone_from(&promise.root);

    let mut tx = store.begin_write().await?;
    let (again, units_again, _) = prepare(&mut tx, wave, invited, promising).await?;
    if again != found || units_again != units {
        return Err(LaunchError::Changed { wave: wave.to_owned() });
    }
    let secret = secrets.create(wave, rng)?;
    let invitations: Vec<Invitation> = invited
        .staff
        .iter()
        .map(|member| {
            let mut id = [0; 16];
            rng.fill_bytes(&mut id);
            Invitation {
                id,
                unit: member.unit,
                channel: match member.channel {
                    StaffChannel::Mail => Channel::Mail,
                    StaffChannel::Letter => Channel::Letter,
                },
                email: member.email.clone(),
                code_hash: Code::of(&secret, &id).hash(),
            }
        })
        .collect();
    tx.insert_wave_units(wave, &units).await?;
    tx.put_promise(wave, &promise, &keys).await?;
    tx.insert_invitations(wave, &invitations).await?;
    tx.forget_draft_staff(wave).await?;
    tx.set_wave_status(wave, WaveStatus::Draft, WaveStatus::Open).await?;
    tx.commit().await?;
    Ok(launched)
}

/// What a launch with these people would make, but for the keys.
///
/// # Errors
/// [`LaunchError`] if more are invited than work somewhere, or too few for anything to be shown.
pub(crate) fn look(
    units: &UnitTree,
    staff: &[StaffMember],
    k: u32,
) -> Result<Launched, LaunchError> {
    Ok(snapshot(units, &count_invited(units, staff)?, k)?.1)
}

/// Checks that a wave can be launched, and takes its snapshot.
async fn prepare(
    tx: &mut Tx,
    wave: &str,
    invited: Invited<'_>,
    promising: &Promising,
) -> Result<(Wave, Vec<WaveUnit>, Launched), LaunchError> {
    let no_wave = || LaunchError::NoWave { wave: wave.to_owned() };
    let wave = tx.wave(wave).await?.ok_or_else(no_wave)?;
    if wave.status != WaveStatus::Draft {
        return Err(LaunchError::NotADraft { wave: wave.code, status: wave.status });
    }
    let (gone_on, closes_on) = (promising.gone_on, wave.closes_on);
    if gone_on <= closes_on {
        return Err(LaunchError::GoneTooSoon { gone_on, closes_on });
    }
    let no_units = || LaunchError::NoUnits { organisation: wave.organisation.clone() };
    let tree = tx.units(&wave.organisation).await?.ok_or_else(no_units)?;
    if tree != *invited.units {
        return Err(LaunchError::Changed { wave: wave.code });
    }
    check_lineage(tx, &wave).await?;
    let invited = count_invited(&tree, invited.staff)?;
    let (units, launched) = snapshot(&tree, &invited, wave.k)?;
    Ok((wave, units, launched))
}

/// Checks that what a draft says of its units still fits the units there are.
async fn check_lineage(tx: &mut Tx, wave: &Wave) -> Result<(), LaunchError> {
    let Some(succession) = tx.succession(&wave.code).await? else {
        return match Settled::of(tx, &wave.code).await?.follows {
            None => Ok(()),
            Some(previous) => {
                Err(LaunchError::LineageMissing { wave: wave.code.clone(), previous })
            }
        };
    };
    let Succession { previous, lineage } = succession;
    let file = "lineage.csv";
    match read_lineage(tx, file, &lineage.to_csv(), &previous, &wave.organisation).await {
        Ok(_) => Ok(()),
        Err(LineageProblem::Storage(error)) => Err(error.into()),
        Err(other) => Err(LaunchError::Lineage {
            wave: wave.code.clone(),
            previous,
            lines: other.to_string(),
        }),
    }
}
