//! Do the intervals that Peil publishes hold the truth as often as they say?
//!
//! Waves are drawn of made-up people of whom everything is known, a part of them responds, and the
//! analysis runs as it does at closing: dataset, decision, figures, changes. Every published interval is
//! then held against the truth that it is about (`docs/COVERAGE.md`).

mod figures;
mod table;
mod tally;
mod town;
mod unrounded;
mod wave;

use rayon::prelude::*;

pub use table::{biased_table, verdict_table};
pub use tally::Tally;
pub use town::Town;

/// How waves are played.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// The number of waves of the large organisations; small ones get [`Town::waves`] of them.
    pub waves: u32,
    /// Everything that is drawn follows from it.
    pub seed: u64,
    /// Who responds.
    pub response: Response,
    /// Every interval is shrunk to this part of its width around its middle: 1, unless somebody wants to
    /// see that the verdict would notice a fault.
    pub narrow: f64,
}

/// Who responds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Response {
    /// Everybody with the same chance.
    AtRandom,
    /// Who answers higher, responds more: a person one standard deviation above the others ten points more.
    ByAnswer,
}

/// Plays all waves of these organisations and counts.
///
/// The same settings give the same counts, whatever the number of cores.
pub fn run(towns: &[Town], settings: &Settings) -> anyhow::Result<Tally> {
    let waves: Vec<(usize, u32)> = towns
        .iter()
        .enumerate()
        .flat_map(|(at, town)| (0..town.waves(settings.waves)).map(move |wave| (at, wave)))
        .collect();
    let tallies: Vec<anyhow::Result<Tally>> = waves
        .par_iter()
        .map(|(at, wave)| {
            // No two waves share a seed: there are far fewer than a million of them.
            let seed = (settings.seed * 10 + *at as u64) * 1_000_000 + u64::from(*wave);
            figures::counted(&towns[*at], settings, seed)
        })
        .collect();
    let mut all = Tally::default();
    for tally in tallies {
        all.add(tally?);
    }
    Ok(all)
}
