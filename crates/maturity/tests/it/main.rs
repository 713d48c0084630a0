//! What the crate promises, as it behaves.
#![expect(clippy::unwrap_used, reason = "a test ends where something goes wrong")]

mod agreeing;
mod files;
mod findings;
mod judging;
mod profiles;

use peil_instrument::{Framework, Id, shipped};
use peil_maturity::{AspectVerdict, Judgement, Verdict};

/// The framework of the Court of Audit: four levels, fifteen norms, three aspects.
fn court() -> Framework {
    shipped::framework("court_of_audit", Some("1.1.0")).unwrap()
}

fn id(id: &str) -> Id {
    Id::new(id).unwrap()
}

fn level(level: &str) -> Verdict {
    Verdict::Level(id(level))
}

/// A whole judgement: nothing is missing in it.
fn whole(verdict: Verdict) -> Judgement {
    let aspects = ["existence", "operation", "effectiveness"];
    Judgement {
        verdict: Some(verdict),
        aspects: aspects.iter().map(|it| (id(it), AspectVerdict::Yes)).collect(),
        grounds: "De analyse van 2025 is vastgesteld.".to_owned(),
        ..Judgement::default()
    }
}
