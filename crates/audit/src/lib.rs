//! The attacker of our own: what an outsider can work out from a wave's exported figures.

mod attack;
mod error;
mod finding;
mod groups;
mod precision;
mod question;
mod read;
mod solve;
mod wave;

pub use error::ReadError;
pub use finding::{Doubt, Finding, Leak, LookedAt, Report};
pub use read::Files;
pub use wave::{Figure, Unit, Wave};

/// Looks for what can be worked out from these waves, each by itself and two by two.
pub fn audit(waves: &[Wave]) -> Report {
    let mut report = Report::default();
    for wave in waves {
        report.take(attack::on_wave(wave));
    }
    for (at, before) in waves.iter().enumerate() {
        for now in &waves[at + 1..] {
            report.take(attack::on_two(before, now));
        }
    }
    report.sort();
    report
}
