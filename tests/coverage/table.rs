//! The tables, in Markdown: what is printed can be laid beside the documentation.

use std::fmt::Write;

use super::tally::Tally;

/// Coverage with its verdict, a row per kind of interval.
pub fn verdict_table(tally: &Tally) -> String {
    let mut table = "| figure | unit | truth | intervals | covered | chance | mean width | |\n\
                     |---|---|---|---|---|---|---|---|\n"
        .to_owned();
    for (row, rate) in tally.rows() {
        let (covered, chance) = (100.0 * rate.coverage(), 196.0 * rate.error());
        // Writing to a string cannot fail.
        let _ = writeln!(
            table,
            "| {row} | {} | {covered:.1}% | ± {chance:.1} | {:.3} | {} |",
            rate.intervals(),
            rate.width(),
            rate.verdict()
        );
    }
    table
}

/// Coverage where response depends on the answer: no verdict, for no interval promises anything here.
pub fn biased_table(tally: &Tally) -> String {
    let mut table = "| figure | unit | truth | intervals | covered | off by | half width |\n\
                     |---|---|---|---|---|---|---|\n"
        .to_owned();
    for (row, rate) in tally.rows() {
        let _ = writeln!(
            table,
            "| {row} | {} | {:.1}% | {:+.3} | {:.3} |",
            rate.intervals(),
            100.0 * rate.coverage(),
            rate.bias(),
            rate.width() / 2.0
        );
    }
    table
}
