//! Why a wave cannot be launched.

use jiff::civil::Date;
use peil_storage::WaveStatus;

use crate::FieldworkError;

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
    /// It is to follow another wave, and nobody has said what became of that wave's units.
    #[error(
        "wave `{wave}` follows wave `{previous}`, but nobody has said yet what became of its units. Mend: the step \
         Units of the wave's page in the house"
    )]
    LineageMissing {
        /// The wave.
        wave: String,
        /// The wave before.
        previous: String,
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
