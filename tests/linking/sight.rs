//! What the operator has seen of one wave, people on one side and answers on the other.

use std::collections::BTreeMap;

use crate::linking::postgres::LOG;
use crate::linking::seek::{Owner, Seeker};

/// How the kind of answer is called of which a person has a copy.
pub const RECEIPTS: &str = "receipts";

/// A person or an answer.
#[derive(Debug, Clone, Default)]
pub struct Subject {
    /// The class, which is told.
    pub class: usize,
    /// Whose it is: for counting what is right. No matcher looks at it.
    pub truth: usize,
    /// Its place in every order that can be got.
    pub orders: BTreeMap<String, f64>,
    /// Where bytes of it lie, in every stream.
    pub places: BTreeMap<String, Vec<usize>>,
}

/// The answers of one kind.
pub struct Kind {
    /// What they are.
    pub name: String,
    /// Those that were given.
    pub answers: Vec<Subject>,
}

/// All of one wave.
pub struct Sight {
    pub people: Vec<Subject>,
    pub kinds: Vec<Kind>,
    /// What was handed in and found before closing, and where.
    pub found_before: BTreeMap<String, u64>,
    /// What was found of people after closing, and where.
    pub people_left: BTreeMap<String, u64>,
    pub shared_pieces: u64,
    pub urn_alike: f64,
}

/// When a copy was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// How the copy is called; places in copies without a name are not kept, only that something was there.
    pub name: Option<&'static str>,
    /// Its number.
    pub step: u32,
    /// Whether the wave was closed.
    pub closed: bool,
}

impl Sight {
    /// Takes in a stream of bytes of one copy.
    pub fn take_in(&mut self, seeker: &Seeker, moment: Moment, stream: &str, bytes: &[u8]) {
        let name = moment.name.map(|copy| format!("{copy} {stream}"));
        seeker.find(bytes, |needle, at| {
            let kinds = match needle.owner {
                Owner::Person(person) => {
                    if moment.closed && stream != LOG {
                        let place = format!("{stream} {}", needle.label);
                        *self.people_left.entry(place).or_default() += 1;
                    }
                    self.people[person].note(needle.label, moment, name.as_deref(), at);
                    return;
                }
                Owner::Submission(_) => 0..self.kinds.len(),
                Owner::Answer { kind, .. } => kind..kind + 1,
            };
            if !moment.closed {
                let place = format!("{stream} {}", needle.label);
                *self.found_before.entry(place).or_default() += 1;
            }
            let (Owner::Submission(of) | Owner::Answer { of, .. }) = needle.owner else { return };
            for kind in &mut self.kinds[kinds] {
                let Some(answer) = kind.answers.iter_mut().find(|answer| answer.truth == of) else {
                    continue;
                };
                answer.note(needle.label, moment, name.as_deref(), at);
            }
        });
    }
}

impl Subject {
    /// Remembers where bytes of this subject were found.
    fn note(&mut self, label: &str, moment: Moment, name: Option<&str>, at: usize) {
        self.orders.entry(format!("step {label}")).or_insert(f64::from(moment.step));
        let Some(name) = name else { return };
        #[expect(clippy::cast_precision_loss, reason = "files are smaller than 2^53 bytes")]
        let place = at as f64;
        self.orders.entry(format!("{name} {label} first")).or_insert(place);
        self.orders.insert(format!("{name} {label} last"), place);
        self.places.entry(name.to_owned()).or_default().push(at);
    }
}

/// The place of bytes among others, if they were numbers.
pub fn as_number(bytes: &[u8]) -> f64 {
    bytes.iter().take(6).fold(0.0, |number, byte| number * 256.0 + f64::from(*byte))
}
