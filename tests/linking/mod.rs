//! Can the operator find out who gave an answer?
//!
//! Waves of made-up people are played on the road with script. Somebody who has all that lies on disk, database, keys,
//! urn and log, in copies made while the wave ran and afterwards, then tries to say of every record, text and receipt
//! whose it is: by every order that can be got of people beside every order that can be got of answers, by bytes that
//! lie near each other, and by a rule learned from waves of which everything is known. What it gets right is held
//! against guessing. The operator does not have the opening key: it is not on the server.
//!
//! The operator is made stronger than it can be: it is told the class of every record, text and receipt, and of all
//! bytes that were handed in to which answers they belong, so that finding them anywhere is enough.

mod attack;
mod copies;
mod field;
mod group;
mod learned;
mod measure;
mod people;
mod plant;
mod played;
mod postgres;
mod seek;
mod sheet;
mod sight;
mod start;

use std::collections::BTreeMap;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

pub use measure::Measure;
pub use plant::Plant;

use group::{Left, groups};
use sight::Sight;

/// Where a wave is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    /// In a file of its own.
    Sqlite,
    /// On the throw-away server of the test program.
    Postgres,
}

/// How people come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrivals {
    /// Many at the same time.
    Dense,
    /// Each for some minutes, so that their times overlap.
    Mixed,
    /// One after the other, each hands in at once: the worst that can be.
    Sparse,
}

/// How waves are played.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// The database.
    pub database: Database,
    /// How people come.
    pub arrivals: Arrivals,
    /// The number of waves: the attacker learns from one half and is tried on the other, both ways round.
    pub waves: u32,
    /// Classes in a wave, each of 12 to 40 people.
    pub classes: u32,
    /// A weakness that Peil does not have, put in to see that it would be found.
    pub plant: Option<Plant>,
    /// Everything that is drawn follows from it. The order in which a machine does things at the same time does not.
    pub seed: u64,
}

impl Settings {
    /// No two waves share a seed: on one server the log of one would hold what is looked for in the other.
    fn seed_of(&self, wave: u32) -> u64 {
        let plant = self.plant.map_or(0, |plant| 1 + plant as u64);
        let way = (self.database as u64 * 3 + self.arrivals as u64) * 10 + plant;
        (self.seed * 100 + way) * 1_000_000 + u64::from(wave)
    }
}

/// What the attacker got out of it.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// Of people, with the best pair of orders or the nearest bytes.
    pub people: Measure,
    /// Of people, with what was learned.
    pub learned: Measure,
    /// Of receipts: which other answers are of the same person.
    pub receipts: Measure,
    /// What did best on the waves to learn from, for each kind of answer.
    pub chosen: Vec<String>,
    /// Pairs of orders and streams that were tried, for each kind of answer at the most.
    pub tried: usize,
    /// Pieces of what was handed in that were found before closing, and where.
    pub found_before: BTreeMap<String, u64>,
    /// Pieces of invitations that are still there after closing, and where; PostgreSQL's log apart.
    pub people_left: BTreeMap<String, u64>,
    /// Pieces of eight bytes that what the server knows of somebody and what is handed in have in common.
    pub shared_pieces: u64,
    /// Of two copies of a file of the urn, the most bytes in a thousand that are equal.
    pub urn_alike: f64,
}

/// Plays the waves and lets the attacker try.
pub fn run(settings: &Settings) -> anyhow::Result<Outcome> {
    let mut sights: Vec<Sight> = Vec::new();
    for wave in 0..settings.waves {
        sights.push(played::play(settings, settings.seed_of(wave))?);
    }
    let half = sights.len() / 2;
    let mut outcome = Outcome::default();
    for sight in &sights {
        for (all, of) in [
            (&mut outcome.found_before, &sight.found_before),
            (&mut outcome.people_left, &sight.people_left),
        ] {
            for (place, number) in of {
                *all.entry(place.clone()).or_default() += number;
            }
        }
        outcome.shared_pieces += sight.shared_pieces;
        outcome.urn_alike = outcome.urn_alike.max(sight.urn_alike);
    }
    let mut rng = ChaCha8Rng::seed_from_u64(settings.seed);
    let (one, other) = sights.split_at(half);
    for (learn, try_on) in [(one, other), (other, one)] {
        attempt(learn, try_on, &mut outcome, &mut rng);
    }
    Ok(outcome)
}

/// Looks for the best way in some waves, and tries it on others, for each kind of answer.
fn attempt(learn: &[Sight], try_on: &[Sight], outcome: &mut Outcome, rng: &mut ChaCha8Rng) {
    for kind in 0..learn.first().map_or(0, |sight| sight.kinds.len()) {
        let name = &learn[0].kinds[kind].name;
        let known = groups(learn, Left::People, kind, rng);
        let unknown = groups(try_on, Left::People, kind, rng);
        let tried = attack::best(&known, rng);
        outcome.people.add(&attack::measured(&tried.best, &unknown, rng));
        let model = attack::Matcher::Learned(learned::learn(&known, &tried.promising, rng));
        outcome.learned.add(&attack::measured(&model, &unknown, rng));
        outcome.chosen.push(format!("{name}: {}", tried.best));
        outcome.tried = outcome.tried.max(tried.ways);
        if name != sight::RECEIPTS {
            let known = groups(learn, Left::Receipts, kind, rng);
            let unknown = groups(try_on, Left::Receipts, kind, rng);
            let best = attack::best(&known, rng).best;
            outcome.receipts.add(&attack::measured(&best, &unknown, rng));
        }
    }
}
