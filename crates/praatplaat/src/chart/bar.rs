//! What people answered to one question, as a bar.

use serde::{Serialize, Serializer};

/// The answers to one question, as people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    /// Who gave an unfavourable answer.
    pub unfavourable: u64,
    /// Who chose the middle.
    pub neutral: u64,
    /// Who gave a favourable answer.
    pub favourable: u64,
    /// Who said "weet ik niet" or "niet van toepassing".
    pub no_opinion: u64,
}

impl Bar {
    /// Everybody who answered.
    pub fn people(&self) -> u64 {
        self.unfavourable + self.neutral + self.favourable + self.no_opinion
    }
}

/// As the parts in their order, for the template that draws it.
impl Serialize for Bar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        [self.unfavourable, self.neutral, self.favourable, self.no_opinion].serialize(serializer)
    }
}
