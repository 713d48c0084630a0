//! Who is invited, before a wave opens.

use peil_instrument::{Diagnostic, StaffChannel, StaffMember, UnitTree, parse_staff};
use peil_storage::{StorageError, Tx, Wave};

use crate::launch::{LaunchError, Launched, look};

/// The list of who is invited, held against the units as they are now.
#[derive(Debug)]
pub enum DraftStaff {
    /// There is none.
    None,
    /// It does not fit the units any more.
    Faulty(Vec<Diagnostic>),
    /// Everybody is in a unit, but the wave could not open like this.
    Refused(LaunchError),
    /// It can be opened.
    Fits {
        /// Everybody.
        staff: Vec<StaffMember>,
        /// What opening would make, but for the keys.
        launched: Launched,
    },
}

impl DraftStaff {
    /// The list that is stored with a draft.
    pub(super) async fn of(
        tx: &mut Tx,
        wave: &Wave,
        units: Option<&UnitTree>,
    ) -> Result<DraftStaff, StorageError> {
        let Some(units) = units else { return Ok(DraftStaff::None) };
        Ok(match tx.draft_staff(&wave.code).await? {
            None => DraftStaff::None,
            Some(csv) => DraftStaff::read("staff.csv", &csv, units, wave.k),
        })
    }

    /// Reads a list for a wave with threshold `k`. `file` is only named in diagnostics.
    pub fn read(file: &str, csv: &str, units: &UnitTree, k: u32) -> DraftStaff {
        let staff = match parse_staff(file, csv, units) {
            Ok(staff) => staff,
            Err(found) => return DraftStaff::Faulty(found),
        };
        match look(units, &staff, k) {
            Ok(launched) => DraftStaff::Fits { staff, launched },
            Err(error) => DraftStaff::Refused(error),
        }
    }

    /// How many are invited by mail, and how many by letter.
    pub fn by_channel(&self) -> (usize, usize) {
        let DraftStaff::Fits { staff, .. } = self else { return (0, 0) };
        let mail = staff.iter().filter(|member| member.channel == StaffChannel::Mail).count();
        (mail, staff.len() - mail)
    }
}

/// Keeps a list with a draft: in no order that tells anything, and nothing beside what invitations need.
///
/// # Errors
/// [`Constraint::WaveStatus`](peil_storage::Constraint::WaveStatus) if it is no draft any more; [`StorageError`].
pub async fn put_staff(
    tx: &mut Tx,
    wave: &str,
    units: &UnitTree,
    staff: &[StaffMember],
) -> Result<(), StorageError> {
    let code = |member: &StaffMember| units.units()[member.unit].code.as_str();
    let mut lines: Vec<String> = staff
        .iter()
        .map(|member| {
            let email = member.email.as_deref().unwrap_or_default();
            format!("{},{email},{}\n", code(member), member.channel.as_str())
        })
        .collect();
    lines.sort_unstable();
    lines.insert(0, "unit,email,channel\n".to_owned());
    tx.put_draft_staff(wave, &lines.concat()).await
}
