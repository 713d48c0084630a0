//! `peil verify-keys`

use peil_anonymity::Root;

use crate::cli::VerifyKeysArgs;
use crate::exit::Refusal;
use crate::roll_file;
use crate::shipped::read_text;

/// Checks a list of class keys as anybody can: that it leads to the root in the invitations, that no two groups share
/// a key, and that no group is so small that its key points at somebody.
///
/// # Errors
/// A refusal if the file is no list, or with what was found.
pub fn run(args: &VerifyKeysArgs) -> anyhow::Result<()> {
    let file = args.file.display().to_string();
    let (roll, said) = roll_file::read(&file, &read_text(&args.file)?)?;
    let root = roll.root();
    let mut found = Vec::new();
    if Root::parse(&said) != Some(root) {
        found.push(format!("the list says its control code is {said}, but it leads to {root}"));
    }
    if let Some(given) = &args.root {
        match Root::parse(given) {
            Some(given) if given == root => {
                println!("The control code of the invitation is that of this list.");
            }
            Some(_) => found.push(format!(
                "the invitation has another control code: this list leads to {root}"
            )),
            None => {
                return Err(Refusal::input(format!(
                    "--root `{given}` is no control code; it has 32 letters and digits"
                ))
                .into());
            }
        }
    }
    // Nobody is invited personally where only team links lead.
    let problems = roll.problems(args.least);
    let links_only = |problem: &peil_anonymity::RollProblem| {
        matches!(problem, peil_anonymity::RollProblem::Tiny { class: 0, invited: 0, .. })
    };
    found.extend(problems.iter().filter(|problem| !links_only(problem)).map(ToString::to_string));
    if problems.iter().any(links_only) {
        println!(
            "Class 0, the organisation, has no personal invitations: only team links lead to it."
        );
    }
    println!("wave {}: {} groups, control code {root}", roll.wave(), roll.classes().len());
    if found.is_empty() {
        println!("Nothing was found that could mark a person.");
        return Ok(());
    }
    Err(Refusal::Found(found.join("\n")).into())
}
