//! The attacker of our own: what an outsider can work out from a wave's exported figures.
//!
//! It reads [`Files`] as they lie there (`results.json`, the long CSV with its codebook, a unit tree, `maturity.csv`), with code
//! of its own: a mistake of the writers, or of disclosure control, is not made again here. It knows what is
//! public: the tree, heads, invited, the answer points, the threshold, and how figures are rounded.
//!
//! ```
//! let mut files = peil_audit::Files::default();
//! files.add("results.json", r#"{
//!     "about": {"wave": "2026", "k": 10},
//!     "units": [{"code": "DIR", "parent": null, "invited": 41},
//!               {"code": "A", "parent": "DIR", "invited": 40}],
//!     "figures": [{"unit": "DIR", "kind": "unit", "measure": "respondents", "value": 30},
//!                 {"unit": "A", "kind": "unit", "measure": "respondents", "value": 30}]
//! }"#)?;
//! let report = peil_audit::audit(&files.waves()?);
//! // The directorate's own people are its manager alone.
//! assert_eq!(report.findings[0].conclusion, "exactly 0 people of 1 took part");
//! # Ok::<(), peil_audit::ReadError>(())
//! ```
//!
//! # What it looks for
//! Unknown are the people of every group per answer, as whole numbers. Every figure is a row about them: a
//! count or an exact share is an equation; a rounded mean is two inequalities, also without its number of
//! people, for *sum of (answer − mean ± rounding)* is linear in the people per answer. The groups are the units
//! with figures without those below them, and those units whole. Of each it asks the largest and smallest
//! count that the figures allow, and finds:
//!
//! | leak | what is found |
//! |---|---|
//! | [`Leak::TookPart`] | fewer than `k` people who took part stand apart; all, all but one, or none took part |
//! | [`Leak::SmallGroup`] | a group is certainly smaller than `k`, and its number or an answer is narrowed |
//! | [`Leak::NearUnanimous`] | all or all but one gave the same answer, or answers in the same half of the points; also among those with an opinion |
//! | [`Leak::Newcomer`] | numbers of people of one unit, or of two waves, that differ by one person (below 100) |
//! | [`Leak::CrossProduct`] | what those who gave one answer said to another item |
//! | [`Leak::BetweenUnits`] | one or two hidden units, by a weighted mean, a mean of units or an ICC over them |
//! | [`Leak::ToldElsewhere`] | what stands beside a maturity scan about a scale whose mean is hidden |
//!
//! # Why silence can be trusted
//! Most of the time is spent on showing that there is nothing: a group is called safe only on an example, a
//! way in which everything published is true, `k` people are in the group, and two of them answered otherwise.
//! The example is checked in whole numbers against every row; the solver is not believed. Where no example
//! and no proof is found, the place is listed in [`Report::unsolved`]: not known to be safe.
//!
//! # What it does not look for
//! * Questions of more than 120 unknowns are solved unit by unit: a unit, the units with figures next below it
//!   each in one piece, and what is published of these. What follows only from three levels of rounded
//!   figures at once is missed. Exact counts, respondents and shares lose nothing by that.
//! * Scales: their numbers of people are looked at, their means are not. Neither are intervals (their width
//!   tells something of n), rounded standard deviations, quantiles, correlations and alpha.
//! * Means of the wave before and changes, beyond the numbers of people of both waves. Answers that both waves count
//!   would tell what a newcomer said if all others said the same as years before, which nobody knows of them.
//! * That everybody of the whole organisation took part, or all but one: its own number says so.
//! * What it tells that something is hidden at all: the rule is public, and a hidden figure says that the
//!   rule hid it.
//! * Figures over units with more than two hidden ones in them.
//! * Two items together, unless something of the pair is published; what colleagues know of each other; open
//!   text; pictures.

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
    // Which wave came first, the files do not say.
    for before in waves {
        for now in waves {
            if before.code != now.code && before.organisation == now.organisation {
                report.take(attack::on_two(before, now));
            }
        }
    }
    report.sort();
    report
}
