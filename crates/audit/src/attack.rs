//! The attacks, one a file.

mod answers;
mod between;
mod minds;
mod newcomer;
mod pairs;
mod told;

use crate::finding::{LookedAt, Report};
use crate::precision::Precision;
use crate::question::{items, participation};
use crate::wave::Wave;

/// Everything that can be tried on one wave.
pub(crate) fn on_wave(wave: &Wave) -> Report {
    let precision = Precision::of(&wave.figures);
    let mut report = Report {
        looked_at: LookedAt { figures: wave.figures.len(), ..LookedAt::default() },
        ..Report::default()
    };
    report.take(answers::attack(wave, &participation(wave)));
    for question in items(wave, &precision) {
        report.take(answers::attack(wave, &question));
    }
    report.take(pairs::attack(wave, &precision));
    report.take(between::attack(wave, &precision));
    report.take(newcomer::within(wave));
    report.take(told::attack(wave));
    report
}

/// What two waves tell together.
pub(crate) fn on_two(before: &Wave, now: &Wave) -> Report {
    newcomer::across(before, now)
}
