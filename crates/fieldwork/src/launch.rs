//! Launching a wave: the snapshot, the classes, the invitations and the secret.

use jiff::civil::Date;
use peil_anonymity::{ClassKey, Roll, RollClass, SealingKey, Seed};
use peil_disclosure::{Policy, Tree, classes};
use peil_instrument::{StaffChannel, StaffMember, UnitTree};
use peil_storage::{
    Channel, ClassKeyRow, Invitation, Promise, Store, Succession, Tx, Wave, WaveStatus, WaveUnit,
};
use rand::Rng;
use rayon::prelude::*;

use crate::desk::number_of;
use crate::draft::{LineageProblem, read_lineage};
use crate::{Code, FieldworkError, SecretsDir};

/// A part of the organisation at the first level below it may stand beside sensitive answers only if
/// every such part has at least this many invited people.
pub(crate) const HIGHER_LEVEL_INVITED: u32 = 200;

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

/// Why a wave cannot be launched.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LaunchError {
    /// The database or the secret.
    #[error(transparent)]
    Fieldwork(#[from] FieldworkError),
    /// No such wave.
    #[error("there is no wave `{wave}`; `peil wave create` makes one")]
    NoWave {
        /// The wave asked for.
        wave: String,
    },
    /// It was launched before.
    #[error("wave `{wave}` is {status:?}; only a draft can be opened")]
    NotADraft {
        /// The wave.
        wave: String,
        /// Where it stands.
        status: WaveStatus,
    },
    /// The organisation has no units.
    #[error("organisation `{organisation}` has no units; `peil units import` takes them in")]
    NoUnits {
        /// The organisation.
        organisation: String,
    },
    /// The units changed since somebody said what became of them.
    #[error(
        "the units of wave `{wave}` do not follow from those of wave `{previous}` any more:\n{lines}\n\
         Mend: `peil wave lineage {wave} --write lineage.csv`, correct that file, and \
         `peil wave lineage {wave} --from lineage.csv`"
    )]
    Lineage {
        /// The wave.
        wave: String,
        /// The wave before.
        previous: String,
        /// What does not fit, a problem a line.
        lines: String,
    },
    /// More people invited in a unit than work there.
    #[error("unit `{unit}` has {invited} invited but {heads} heads; mend units.csv or staff.csv")]
    MoreInvitedThanHeads {
        /// The unit's code.
        unit: String,
        /// Rows of staff.csv.
        invited: u32,
        /// Heads of units.csv.
        heads: u32,
    },
    /// The promise ends before the wave does.
    #[error(
        "what tells who took part would be gone on {gone_on}, before the last day of the wave, {closes_on}; \
         give a later day"
    )]
    GoneTooSoon {
        /// The day that was given.
        gone_on: Date,
        /// The last day of the wave.
        closes_on: Date,
    },
    /// The units were changed while the keys were made.
    #[error(
        "the units or staff of wave `{wave}` changed during the launch; give the command again"
    )]
    Changed {
        /// The wave.
        wave: String,
    },
    /// Not even the whole organisation could be shown.
    #[error("{invited} people are invited; with k = {k} nothing could ever be shown")]
    TooFew {
        /// Codes to be made.
        invited: u32,
        /// The threshold.
        k: u32,
    },
}

impl From<peil_storage::StorageError> for LaunchError {
    fn from(error: peil_storage::StorageError) -> LaunchError {
        LaunchError::Fieldwork(error.into())
    }
}

impl From<crate::SecretError> for LaunchError {
    fn from(error: crate::SecretError) -> LaunchError {
        LaunchError::Fieldwork(error.into())
    }
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
    staff: &[StaffMember],
    promising: &Promising,
) -> Result<Launched, LaunchError> {
    let mut tx = store.begin_read().await?;
    let (found, units, mut launched) = prepare(&mut tx, wave, staff, promising).await?;
    tx.commit().await?;
    let (promise, keys) = keys(secrets, rng, wave, &units, promising)?;
    launched.root.clone_from(&promise.root);

    let mut tx = store.begin_write().await?;
    let (again, units_again, _) = prepare(&mut tx, wave, staff, promising).await?;
    if again != found || units_again != units {
        return Err(LaunchError::Changed { wave: wave.to_owned() });
    }
    let secret = secrets.create(wave, rng)?;
    let invitations: Vec<Invitation> = staff
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
    tx.set_wave_status(wave, WaveStatus::Draft, WaveStatus::Open).await?;
    tx.commit().await?;
    Ok(launched)
}

/// Checks that a wave can be launched, and takes its snapshot.
async fn prepare(
    tx: &mut Tx,
    wave: &str,
    staff: &[StaffMember],
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
    check_lineage(tx, &wave).await?;
    let invited = count_invited(&tree, staff)?;
    let (units, launched) = snapshot(&tree, &invited, wave.k)?;
    Ok((wave, units, launched))
}

/// Makes the keys of all classes, and what is promised with them.
///
/// The organisation has a key also if it is nobody's own class: answers by team links stand with it.
fn keys(
    secrets: &SecretsDir,
    rng: &mut impl Rng,
    wave: &str,
    units: &[WaveUnit],
    promising: &Promising,
) -> Result<(Promise, Vec<ClassKeyRow>), LaunchError> {
    let mut sizes = vec![0_u32; units.len()];
    for unit in units {
        sizes[unit.class] += unit.invited;
    }
    let classes = (0..units.len()).filter(|&class| class == 0 || sizes[class] > 0);
    let seeded: Vec<(usize, Seed)> = classes
        .map(|class| {
            let mut seed = [0; 32];
            rng.fill_bytes(&mut seed);
            (class, seed)
        })
        .collect();
    let failed = |source| FieldworkError::ClassKey { wave: wave.to_owned(), source };
    let made = seeded.into_par_iter().map(|(class, seed)| {
        let number = number_of(class);
        let key: ClassKey = secrets.create_key(wave, number, seed)?;
        let key = key.public().map_err(failed)?;
        Ok(RollClass { class: number, invited: sizes[class], key })
    });
    let classes = made.collect::<Result<Vec<RollClass>, LaunchError>>()?;
    let rows = classes.iter().map(|class| ClassKeyRow {
        class: class.class as usize,
        invited: class.invited,
        modulus: class.key.modulus().to_vec(),
    });
    let rows = rows.collect();
    let roll = Roll::new(wave, promising.sealing_key.clone(), classes)
        .expect("a snapshot has at least the organisation, and classes in order");
    let promise = Promise {
        sealing_key: *promising.sealing_key.as_bytes(),
        root: roll.root().to_string(),
        without_script: promising.without_script,
        key_holder: promising.key_holder.clone(),
        gone_on: promising.gone_on,
    };
    Ok((promise, rows))
}

/// Checks that what a draft says of its units still fits the units there are.
async fn check_lineage(tx: &mut Tx, wave: &Wave) -> Result<(), LaunchError> {
    let Some(succession) = tx.succession(&wave.code).await? else { return Ok(()) };
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

fn count_invited(tree: &UnitTree, staff: &[StaffMember]) -> Result<Vec<u32>, LaunchError> {
    let mut invited = vec![0; tree.len()];
    for member in staff {
        invited[member.unit] += 1;
    }
    for (unit, invited) in tree.units().iter().zip(&invited) {
        if *invited > unit.heads {
            return Err(LaunchError::MoreInvitedThanHeads {
                unit: unit.code.clone(),
                invited: *invited,
                heads: unit.heads,
            });
        }
    }
    Ok(invited)
}

/// The snapshot of the units, with the classes: units merged upward until every class has at least
/// `k` invited people, for a smaller one could never be shown anyway.
fn snapshot(
    units: &UnitTree,
    invited: &[u32],
    k: u32,
) -> Result<(Vec<WaveUnit>, Launched), LaunchError> {
    let too_few = || LaunchError::TooFew { invited: invited.iter().sum(), k };
    let policy = Policy::new(k).map_err(|_| too_few())?;
    let tree = Tree::new(&units.parents()).expect("a unit tree is ordered, with one root");
    let classes = classes(&tree, invited, policy.k());
    let class_of: Option<Vec<usize>> =
        (0..units.len()).map(|unit| classes.atom_of(&tree, unit)).collect();
    let class_of = class_of.ok_or_else(too_few)?;

    let mut sizes = vec![0_u32; units.len()];
    for (unit, invited) in invited.iter().enumerate() {
        sizes[class_of[unit]] += invited;
    }
    let higher = higher_level(&tree, &sizes);
    let used = sizes.iter().copied().filter(|size| *size > 0);
    let launched = Launched {
        root: String::new(),
        invited: invited.iter().sum(),
        units: units.len(),
        classes: used.clone().count(),
        smallest_class: used.min().unwrap_or(0),
        higher_is_first_level: higher.iter().any(|unit| *unit != 0),
    };
    let snapshot = units.units().iter().enumerate().map(|(index, unit)| WaveUnit {
        code: unit.code.clone(),
        parent: unit.parent,
        name: unit.name.clone(),
        kind: unit.kind.clone(),
        heads: unit.heads,
        invited: invited[index],
        class: class_of[index],
        higher: higher[class_of[index]],
        whole: classes.is_shown(index),
    });
    Ok((snapshot.collect(), launched))
}

/// Per unit, what stands beside the sensitive parts of an answer of that class: the first level below
/// the organisation if every part there is large, the organisation (0) otherwise.
///
/// Whoever's class is the organisation itself is such a part too.
fn higher_level(tree: &Tree, class_sizes: &[u32]) -> Vec<usize> {
    let first_level =
        |unit: usize| tree.nearest(unit, |at| tree.parent(at) == Some(0)).unwrap_or(0);
    let mut sizes = vec![0_u32; tree.len()];
    for (class, size) in class_sizes.iter().enumerate() {
        sizes[first_level(class)] += size;
    }
    let large = sizes.iter().all(|size| *size == 0 || *size >= HIGHER_LEVEL_INVITED);
    (0..tree.len()).map(|unit| if large { first_level(unit) } else { 0 }).collect()
}

#[cfg(test)]
mod tests {
    use peil_instrument::{Text, Unit};

    use super::*;

    fn tree(units: &[(Option<usize>, u32)]) -> UnitTree {
        let unit = |(index, (parent, heads)): (usize, &(Option<usize>, u32))| Unit {
            code: format!("u{index}"),
            parent: *parent,
            name: Text::new("n", "n"),
            kind: "team".to_owned(),
            heads: *heads,
        };
        UnitTree::new(units.iter().enumerate().map(unit).collect()).unwrap()
    }

    fn launch_shape(units: &[(Option<usize>, u32)]) -> (Vec<WaveUnit>, Launched) {
        let tree = tree(units);
        let invited: Vec<u32> = tree.units().iter().map(|unit| unit.heads).collect();
        snapshot(&tree, &invited, 10).unwrap()
    }

    #[test]
    fn small_units_are_merged_upward_into_classes_of_at_least_k() {
        let (units, launched) =
            launch_shape(&[(None, 0), (Some(0), 4), (Some(1), 8), (Some(1), 30), (Some(0), 25)]);
        let classes: Vec<usize> = units.iter().map(|unit| unit.class).collect();
        assert_eq!(classes, [0, 1, 1, 3, 4]);
        assert_eq!((launched.classes, launched.smallest_class), (3, 12));
        let whole: Vec<bool> = units.iter().map(|unit| unit.whole).collect();
        assert_eq!(whole, [true, true, false, true, true]);
    }

    #[test]
    fn sensitive_parts_carry_the_first_level_only_if_every_part_there_is_large() {
        let (units, launched) = launch_shape(&[(None, 0), (Some(0), 200), (Some(0), 300)]);
        assert!(launched.higher_is_first_level);
        assert_eq!(units.iter().map(|unit| unit.higher).collect::<Vec<_>>(), [0, 1, 2]);
        let (units, launched) = launch_shape(&[(None, 0), (Some(0), 199), (Some(0), 300)]);
        assert!(!launched.higher_is_first_level);
        assert_eq!(units.iter().map(|unit| unit.higher).collect::<Vec<_>>(), [0, 0, 0]);
    }

    #[test]
    fn a_handful_of_people_at_the_top_keeps_sensitive_parts_with_the_organisation() {
        let (units, launched) = launch_shape(&[(None, 12), (Some(0), 300), (Some(0), 300)]);
        assert!(!launched.higher_is_first_level, "twelve people would stand alone");
        assert!(units.iter().all(|unit| unit.higher == 0));
    }

    #[test]
    fn too_few_people_and_more_invited_than_heads_are_refused() {
        let few = tree(&[(None, 9)]);
        assert!(matches!(snapshot(&few, &[9], 10), Err(LaunchError::TooFew { invited: 9, .. })));
        let staff = vec![StaffMember { unit: 0, email: None, channel: StaffChannel::Letter }; 10];
        let refused = count_invited(&few, &staff);
        assert!(matches!(refused, Err(LaunchError::MoreInvitedThanHeads { invited: 10, .. })));
    }
}
