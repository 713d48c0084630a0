//! Team links: for people who get neither mail nor letter of their own.

use peil_instrument::Text;
use peil_storage::{StorageError, Store, TeamLink, WaveStatus, WaveUnit};
use rand::Rng;

use crate::launch::HIGHER_LEVEL_INVITED;
use crate::{Code, FieldworkError, SecretError, SecretsDir};

/// A team link as it was made.
#[derive(Clone)]
pub struct TeamLinkAdded {
    /// What is kept of it.
    pub link: TeamLink,
    /// Its code. Everybody who has it can take part, `allowed` times in all.
    pub code: Code,
}

/// Why a team link cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TeamLinkError {
    /// The database or the secret.
    #[error(transparent)]
    Fieldwork(#[from] FieldworkError),
    /// No such wave.
    #[error("there is no wave `{wave}`; `peil wave create` makes one")]
    NoWave {
        /// The wave asked for.
        wave: String,
    },
    /// Codes can be made for an open wave only.
    #[error("wave `{wave}` is {status:?}; a team link can be added while a wave is open")]
    NotOpen {
        /// The wave.
        wave: String,
        /// Where it stands.
        status: WaveStatus,
    },
    /// With the answers would stand a group smaller than respondents are promised.
    #[error(
        "answers by a team link stand with the organisation only, and {beside} people are in that group \
         now; with {allowed} more it would be smaller than {needed}, which respondents are promised. \
         Give a limit of at least {least}"
    )]
    TooFew {
        /// The limit asked for.
        allowed: u32,
        /// Who is in the organisation's own group already.
        beside: u32,
        /// How large that group has to be.
        needed: u32,
        /// The smallest limit that does.
        least: u32,
    },
}

impl From<StorageError> for TeamLinkError {
    fn from(error: StorageError) -> TeamLinkError {
        TeamLinkError::Fieldwork(error.into())
    }
}

impl From<SecretError> for TeamLinkError {
    fn from(error: SecretError) -> TeamLinkError {
        TeamLinkError::Fieldwork(error.into())
    }
}

/// Adds a link to an open wave that `allowed` people may use, for a team named `name`.
///
/// One person can use it more than once, and nobody could tell. So the answers count for the organisation
/// only, never for the team: see [`crate::Exchanged::GrantedByTeamLink`]. One transaction.
///
/// # Errors
/// [`TeamLinkError`] if the wave is not open, the limit is too small, or storage fails.
pub async fn add_team_link(
    store: &Store,
    secrets: &SecretsDir,
    rng: &mut impl Rng,
    wave: &str,
    name: Text,
    allowed: u32,
) -> Result<TeamLinkAdded, TeamLinkError> {
    let mut tx = store.begin_write().await?;
    let no_wave = || TeamLinkError::NoWave { wave: wave.to_owned() };
    let wave = tx.wave(wave).await?.ok_or_else(no_wave)?;
    if wave.status != WaveStatus::Open {
        return Err(TeamLinkError::NotOpen { wave: wave.code, status: wave.status });
    }
    let units = tx.wave_units(&wave.code).await?;
    let links = tx.team_links(&wave.code).await?;
    let before = links.iter().map(|link| link.allowed).fold(0, u32::saturating_add);
    large_enough(&units, wave.k, before, allowed)?;

    let gone = || FieldworkError::SecretGone { wave: wave.code.clone() };
    let secret = secrets.read(&wave.code)?.ok_or_else(gone)?;
    let mut id = [0; 16];
    rng.fill_bytes(&mut id);
    let code = Code::of_team_link(&secret, &id);
    let link = TeamLink { id, name, code_hash: code.hash(), allowed };
    tx.insert_team_link(&wave.code, &link).await?;
    tx.commit().await?;
    Ok(TeamLinkAdded { link, code })
}

/// Checks that the organisation's own group, with the people of this link, is as large as the welcome page
/// says of every group: k people, and where sensitive answers stand with the first level below the
/// organisation, as many as each part there has, because those of the link stand with the organisation.
fn large_enough(
    units: &[WaveUnit],
    k: u32,
    before: u32,
    allowed: u32,
) -> Result<(), TeamLinkError> {
    let size = |of_group: fn(&WaveUnit) -> usize| {
        let own = units.iter().filter(|unit| of_group(unit) == 0).map(|unit| unit.invited);
        own.fold(before, u32::saturating_add)
    };
    let mut groups = vec![(size(|unit| unit.class), k)];
    if units.iter().any(|unit| unit.higher != 0) {
        groups.push((size(|unit| unit.higher), HIGHER_LEVEL_INVITED));
    }
    // What asks for the largest limit.
    let (beside, needed) = groups
        .into_iter()
        .max_by_key(|(beside, needed)| needed.saturating_sub(*beside))
        .unwrap_or_default();
    let least = needed.saturating_sub(beside).max(1);
    if allowed < least {
        return Err(TeamLinkError::TooFew { allowed, beside, needed, least });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Class, higher, invited.
    fn units(units: &[(usize, usize, u32)]) -> Vec<WaveUnit> {
        let unit = |(at, (class, higher, invited)): (usize, &(usize, usize, u32))| WaveUnit {
            code: format!("u{at}"),
            parent: (at > 0).then_some(0),
            name: Text::new("n", "n"),
            kind: "team".to_owned(),
            heads: *invited,
            invited: *invited,
            class: *class,
            higher: *higher,
            whole: true,
        };
        units.iter().enumerate().map(unit).collect()
    }

    fn least(units: &[WaveUnit], before: u32) -> u32 {
        (0..1000).find(|allowed| large_enough(units, 10, before, *allowed).is_ok()).unwrap()
    }

    #[test]
    fn the_organisations_own_group_is_never_smaller_than_k() {
        let nobody_at_the_top = units(&[(0, 0, 0), (1, 0, 30), (2, 0, 40)]);
        assert_eq!(least(&nobody_at_the_top, 0), 10);
        assert_eq!(least(&nobody_at_the_top, 10), 1, "beside an earlier link");
        let pooled_at_the_top = units(&[(0, 0, 5), (0, 0, 7), (2, 0, 40)]);
        assert_eq!(least(&pooled_at_the_top, 0), 1);
        let refused = large_enough(&nobody_at_the_top, 10, 0, 3);
        assert!(matches!(
            refused,
            Err(TeamLinkError::TooFew { allowed: 3, beside: 0, needed: 10, least: 10 })
        ));
    }

    #[test]
    fn nor_does_it_stand_out_beside_sensitive_answers() {
        let ministries = units(&[(0, 0, 0), (1, 1, 300), (2, 2, 400)]);
        assert_eq!(least(&ministries, 0), 200);
        assert_eq!(least(&ministries, 150), 50);
        let with_a_staff = units(&[(0, 0, 210), (1, 1, 300), (2, 2, 400)]);
        assert_eq!(least(&with_a_staff, 0), 1);
    }
}
