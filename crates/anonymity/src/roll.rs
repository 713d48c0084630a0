//! The list of class keys of a wave, and the root that binds it.
//!
//! Whoever runs the service could give one person a class key of their own: what it signs would mark that person. So
//! there is one list, made at launch, and one short root over all of it, which stands in every invitation and with
//! the works council. A key that is not in the list does not lead to the root.
//!
//! A tree as in RFC 6962: leaf `H(0, class, invited, modulus)`, node `H(1, left, right)`, an odd last node moves up
//! unchanged. The root binds the sealing key, the number of classes and the wave's code too:
//! `H(2, sealing key, classes, tree, wave)`, all with SHA-256.

use std::collections::HashMap;
use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};

use crate::SealingKey;
use crate::blind::{BYTES, BlindError, ClassPublicKey};

type Hash = [u8; 32];

/// A class as it stands on the list.
#[derive(Clone)]
pub struct RollClass {
    /// The class, as index into the wave's units.
    pub class: u32,
    /// People invited in it: those among whom an answer stands.
    pub invited: u32,
    /// Its key.
    pub key: ClassPublicKey,
}

/// The list of a wave.
pub struct Roll {
    wave: String,
    sealing_key: SealingKey,
    classes: Vec<RollClass>,
    /// The tree, leaves first.
    levels: Vec<Vec<Hash>>,
    places: HashMap<u32, usize>,
}

/// Why there is no list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RollError {
    /// Without classes nobody can answer.
    #[error("a list of keys without a class")]
    Empty,
    /// Classes are not in the order of their numbers, or one is there twice.
    #[error("class {class} is out of order in the list of keys, or there twice")]
    Order {
        /// The class.
        class: u32,
    },
    /// A key is none.
    #[error("the key of class {class}: {source}")]
    Key {
        /// The class.
        class: u32,
        /// What is wrong with it.
        source: BlindError,
    },
}

/// What makes a list one that marks people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RollProblem {
    /// Two classes have the same key: a token of the one passes for one of the other.
    #[error("classes {first} and {second} have the same key")]
    SameKey {
        /// The first.
        first: u32,
        /// The other.
        second: u32,
    },
    /// A class with so few people that its key points at them.
    #[error("class {class} has {invited} people invited; fewer than {least} can be pointed at")]
    Tiny {
        /// The class.
        class: u32,
        /// People invited in it.
        invited: u32,
        /// What was promised.
        least: u32,
    },
}

/// What all class keys of a wave lead to: 160 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Root([u8; 20]);

/// A step of the way from a class up to the root: what stands beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The other half stands left.
    Left(Hash),
    /// The other half stands right.
    Right(Hash),
}

impl Roll {
    /// The list of a wave.
    ///
    /// # Errors
    /// [`RollError`] if it is empty or out of order.
    pub fn new(
        wave: &str,
        sealing_key: SealingKey,
        classes: Vec<RollClass>,
    ) -> Result<Roll, RollError> {
        if classes.is_empty() {
            return Err(RollError::Empty);
        }
        if let Some(pair) = classes.windows(2).find(|pair| pair[0].class >= pair[1].class) {
            return Err(RollError::Order { class: pair[1].class });
        }
        let mut levels = vec![classes.iter().map(leaf).collect::<Vec<Hash>>()];
        while let Some(level) = levels.last().filter(|level| level.len() > 1) {
            levels.push(level.chunks(2).map(parent).collect());
        }
        let places = classes.iter().zip(0..).map(|(class, at)| (class.class, at)).collect();
        Ok(Roll { wave: wave.to_owned(), sealing_key, classes, levels, places })
    }

    /// The classes, in order of their numbers.
    pub fn classes(&self) -> &[RollClass] {
        &self.classes
    }

    /// The key that answers are sealed for.
    pub fn sealing_key(&self) -> &SealingKey {
        &self.sealing_key
    }

    /// The wave whose list it is.
    pub fn wave(&self) -> &str {
        &self.wave
    }

    /// A class of the list.
    pub fn class(&self, class: u32) -> Option<&RollClass> {
        self.places.get(&class).map(|&at| &self.classes[at])
    }

    /// What stands in every invitation.
    pub fn root(&self) -> Root {
        // The last level has one node; there is at least one leaf.
        let top = self.levels.last().and_then(|level| level.first()).copied().unwrap_or_default();
        bind(&self.wave, &self.sealing_key, self.classes.len(), &top)
    }

    /// The way from a class to the root; `None` if the class is not on the list.
    pub fn path(&self, class: u32) -> Option<Vec<Step>> {
        let mut at = *self.places.get(&class)?;
        let mut steps = Vec::new();
        for level in &self.levels {
            let step = if at % 2 == 1 {
                level.get(at - 1).copied().map(Step::Left)
            } else {
                level.get(at + 1).copied().map(Step::Right)
            };
            steps.extend(step);
            at /= 2;
        }
        Some(steps)
    }

    /// What in this list would mark people, if classes are promised to have `least` people invited.
    pub fn problems(&self, least: u32) -> Vec<RollProblem> {
        let mut problems = Vec::new();
        let mut seen: HashMap<&[u8; BYTES], u32> = HashMap::new();
        for class in &self.classes {
            if let Some(&first) = seen.get(class.key.modulus()) {
                problems.push(RollProblem::SameKey { first, second: class.class });
            }
            seen.entry(class.key.modulus()).or_insert(class.class);
            if class.invited < least {
                let RollClass { class, invited, .. } = *class;
                problems.push(RollProblem::Tiny { class, invited, least });
            }
        }
        problems
    }
}

impl Root {
    /// Where the way of a class leads: the root, if class, number and key are on the list.
    pub fn reached(
        wave: &str,
        sealing_key: &SealingKey,
        n_classes: usize,
        class: &RollClass,
        path: &[Step],
    ) -> Root {
        let top = path.iter().fold(leaf(class), |at, step| match step {
            Step::Left(left) => node(left, &at),
            Step::Right(right) => node(&at, right),
        });
        bind(wave, sealing_key, n_classes, &top)
    }

    /// Reads a root as people write it: capitals, spaces and hyphens do not matter, nor o for 0, i and l for 1.
    pub fn parse(text: &str) -> Option<Root> {
        let mut bits: Vec<u8> = Vec::with_capacity(DIGITS);
        for symbol in text.chars().filter(char::is_ascii_alphanumeric) {
            let symbol = match symbol.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let digit = ALPHABET.iter().position(|known| char::from(*known) == symbol)?;
            bits.push(u8::try_from(digit).ok()?);
        }
        if bits.len() != DIGITS {
            return None;
        }
        let mut bytes = [0; 20];
        for (five, out) in bits.chunks(8).zip(bytes.chunks_mut(5)) {
            let number = five.iter().fold(0_u64, |number, digit| number << 5 | u64::from(*digit));
            out.copy_from_slice(&number.to_be_bytes()[3..]);
        }
        Some(Root(bytes))
    }
}

/// Crockford's: no I, L, O and U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 160 bits at five a digit.
const DIGITS: usize = 32;

/// Eight groups of four.
impl fmt::Display for Root {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, five) in self.0.chunks(5).enumerate() {
            let number = five.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
            for digit in 0..8_u32 {
                if digit % 4 == 0 && (at > 0 || digit > 0) {
                    f.write_str("-")?;
                }
                let index = number >> (35 - 5 * digit) & 31;
                let symbol = usize::try_from(index).map_or(b'0', |index| ALPHABET[index]);
                write!(f, "{}", char::from(symbol))?;
            }
        }
        Ok(())
    }
}

/// `l:` or `r:` and the hash.
impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (side, hash) = match self {
            Step::Left(hash) => ('l', hash),
            Step::Right(hash) => ('r', hash),
        };
        write!(f, "{side}:{}", BASE64URL_NOPAD.encode(hash))
    }
}

fn leaf(class: &RollClass) -> Hash {
    Sha256::new()
        .chain_update([0])
        .chain_update(class.class.to_be_bytes())
        .chain_update(class.invited.to_be_bytes())
        .chain_update(class.key.modulus())
        .finalize()
        .into()
}

fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

fn parent(pair: &[Hash]) -> Hash {
    match pair {
        [left, right] => node(left, right),
        [alone] => *alone,
        _ => Hash::default(),
    }
}

fn bind(wave: &str, sealing_key: &SealingKey, n_classes: usize, tree: &Hash) -> Root {
    let n_classes = u32::try_from(n_classes).unwrap_or(u32::MAX);
    let hash: Hash = Sha256::new()
        .chain_update([2])
        .chain_update(sealing_key.as_bytes())
        .chain_update(n_classes.to_be_bytes())
        .chain_update(tree)
        .chain_update(wave)
        .finalize()
        .into();
    let mut root = [0; 20];
    root.copy_from_slice(&hash[..20]);
    Root(root)
}

#[cfg(test)]
mod tests;
