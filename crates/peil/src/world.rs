//! The clock and the random source, handed to everything that needs them.

use std::sync::{Arc, Mutex};

use jiff::tz::TimeZone;
use peil_fieldwork::{Clock, SharedRng};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;

use crate::exit::Refusal;

/// What the program takes from the machine it runs on.
pub struct World {
    /// The time, in the zone of the settings.
    pub clock: Clock,
    /// A cryptographic random source, seeded by the operating system.
    pub rng: SharedRng,
    /// The time zone of the settings.
    pub zone: TimeZone,
}

impl World {
    /// The real clock and a fresh random source.
    ///
    /// # Errors
    /// A [`Refusal`] if the time zone is unknown; an error if the system gives no randomness.
    pub fn of_this_machine(zone: &str) -> anyhow::Result<World> {
        let unknown = |_| Refusal::input(format!("`{zone}` is no time zone; try Europe/Amsterdam"));
        let zone = TimeZone::get(zone).map_err(unknown)?;
        let of = zone.clone();
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place where the real clock comes in"
        )]
        let clock = move || jiff::Timestamp::now().to_zoned(of.clone());
        Ok(World { clock: Arc::new(clock), rng: Arc::new(Mutex::new(system_rng()?)), zone })
    }
}

/// A random source seeded by the operating system.
///
/// # Errors
/// If the system gives no randomness.
pub fn system_rng() -> anyhow::Result<ChaCha20Rng> {
    ChaCha20Rng::try_from_rng(&mut rand::rngs::SysRng)
        .map_err(|error| anyhow::anyhow!("the system gives no randomness: {error}"))
}
