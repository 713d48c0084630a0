//! `peil collect`

use anyhow::Context;
use peil_exchange::collect::{CollectError, CollectOptions, collect};

use crate::cli::CollectArgs;
use crate::counted::counted;
use crate::exit::Refusal;

/// Brings the released figures of several organisations together.
///
/// # Errors
/// A refusal that names every delivery that cannot be taken in, with reason and mend; nothing is written then. An error
/// if the disk fails.
pub fn run(args: &CollectArgs) -> anyhow::Result<()> {
    let lang = args.lang;
    let options = CollectOptions { skip: args.skip, lang, ..CollectOptions::default() };
    let collected = match collect(&args.deliveries, &args.out, &options) {
        Ok(collected) => collected,
        Err(CollectError::Write(error)) => {
            return Err(error).with_context(|| format!("writing to {}", args.out.display()));
        }
        Err(refused) => return Err(Refusal::Input(refused.render(lang)).into()),
    };
    for line in collected.refused.iter().flat_map(|refused| refused.render(lang)) {
        eprintln!("left out: {line}");
    }
    let taken = counted(collected.organisations.len(), "organisation", "organisations");
    let left_out = counted(collected.refused.len(), "delivery", "deliveries");
    println!("{taken} taken in, {left_out} left out");
    println!("{} and SHA256SUMS in {}", collected.files.join(", "), args.out.display());
    Ok(())
}
