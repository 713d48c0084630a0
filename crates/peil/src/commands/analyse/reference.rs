//! `peil analyse --reference`: Peil's figures beside those of R packages for the same data.

mod book;
mod calibration;
mod compare;
mod contrasts;
mod correlations;
mod designs;
mod drivers;
mod family;
mod folder;
mod groups;
mod items;
mod left_out;
mod population;
mod ratings;
mod report;
mod scales;
mod survey;
mod table;
mod units;
mod weighting;

use std::path::Path;

use self::compare::Comparer;
use self::folder::Folder;
use self::report::Report;
use crate::exit::{Differs, Refusal};

/// Compares all figures that Peil has a formula for with the values in a folder, and prints how closely
/// they agree.
///
/// # Errors
/// A refusal with all problems of the files; and if a family of figures is beyond its tolerance.
pub fn run(folder: &Path) -> anyhow::Result<()> {
    let mut comparer = Comparer::default();
    let (read, books) = Folder::compare(folder, &mut comparer)?;
    if !read.problems.is_empty() {
        return Err(Refusal::Input(read.problems).into());
    }
    let report = Report::new(comparer, &books);
    print!("{report}");
    match report.beyond().count() {
        0 => Ok(()),
        n => Err(Differs(n).into()),
    }
}
