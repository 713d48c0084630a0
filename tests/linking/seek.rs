//! Where known bytes lie in files.

use std::collections::HashMap;

/// Bytes of a needle by which it is first recognised.
const HEAD: usize = 8;
/// Files are passed over in blocks of this size if there is nothing in them.
const BLOCK: usize = 4096;

/// Whose bytes they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// Somebody who was invited.
    Person(usize),
    /// What somebody handed in, whole.
    Submission(usize),
    /// One answer of somebody: a record, a text, a receipt.
    Answer {
        /// The kind of answer.
        kind: usize,
        /// Whose it is.
        of: usize,
    },
}

/// Bytes to look for.
pub struct Needle {
    /// Whose.
    pub owner: Owner,
    /// What they are.
    pub label: &'static str,
    bytes: Vec<u8>,
}

/// Looks for many needles at once.
pub struct Seeker {
    /// By a hash of the first three bytes, whether any needle begins so.
    begins: Vec<bool>,
    by_head: HashMap<[u8; HEAD], Vec<usize>>,
    needles: Vec<Needle>,
}

impl Seeker {
    pub fn new() -> Seeker {
        Seeker { begins: vec![false; 1 << 20], by_head: HashMap::new(), needles: Vec::new() }
    }

    /// Looks for these bytes too, if there are enough to be recognised.
    pub fn add(&mut self, owner: Owner, label: &'static str, bytes: &[u8]) {
        if let Some(head) = bytes.first_chunk::<HEAD>() {
            self.begins[hash(bytes, 0)] = true;
            self.by_head.entry(*head).or_default().push(self.needles.len());
            self.needles.push(Needle { owner, label, bytes: bytes.to_vec() });
        }
    }

    /// The same, also written as hexadecimal digits.
    pub fn add_with_hex(&mut self, owner: Owner, label: &'static str, bytes: &[u8]) {
        self.add(owner, label, bytes);
        self.add(owner, label, data_encoding::HEXLOWER.encode(bytes).as_bytes());
    }

    /// Tells of every needle where it lies.
    pub fn find(&self, bytes: &[u8], mut found: impl FnMut(&Needle, usize)) {
        let end = (bytes.len() + 1).saturating_sub(HEAD);
        let mut at = 0;
        while at < end {
            let block_end = (at + BLOCK).min(end);
            // Much of a database's files is zeros.
            if bytes[at..block_end] != [0; BLOCK][..block_end - at] {
                while at < block_end {
                    if self.begins[hash(bytes, at)] {
                        self.look(bytes, at, &mut found);
                    }
                    at += 1;
                }
            }
            at = block_end;
        }
    }

    fn look(&self, bytes: &[u8], at: usize, found: &mut impl FnMut(&Needle, usize)) {
        let rest = &bytes[at..];
        let Some(head) = rest.first_chunk::<HEAD>() else { return };
        for needle in self.by_head.get(head).into_iter().flatten() {
            let needle = &self.needles[*needle];
            if rest.starts_with(&needle.bytes) {
                found(needle, at);
            }
        }
    }
}

fn hash(bytes: &[u8], at: usize) -> usize {
    (bytes[at] as usize & 15) << 16 | (bytes[at + 1] as usize) << 8 | bytes[at + 2] as usize
}
