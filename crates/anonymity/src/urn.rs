//! A segment of the urn: sealed submissions, mixed, and sealed once more as a whole.
//!
//! Submissions that come in must be on disk at once, and a disk remembers: the order in which they came, which of
//! them were there when a backup was made, what lies beside what. Laid beside the order in which codes were
//! exchanged, that order names people. So submissions lie in segments of one size. Each time one is added, the whole
//! segment is written anew: mixed, filled up with nothing, and sealed for the opening key. Of two copies of a segment
//! nobody without that key can tell what changed, how much is in it, or which was first.
//!
//! Within a segment the records of a submission do not lie together either: each slot has a lane of its own, mixed for
//! itself. So not even whoever has the opening key finds out from the urn which records are of one person.

use hpke::aead::AesGcm128;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, OpModeR, OpModeS, Serializable};
use rand::seq::SliceRandom;

use crate::seal::{EncappedKey, POINT};
use crate::{Layout, OpenError, OpeningKey, SealingKey, Seed, chance};

/// Submissions in a segment at the most.
pub const CAPACITY: usize = 256;

/// How a segment begins.
const HEAD: &[u8] = b"peil urn 1\n";
/// What stands beside an envelope: whether there is one, the unit it counts for, and its mark.
const BESIDE: usize = 1 + 4 + 32;

/// A record as it lies in its lane.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Record {
    /// By which a repeat is known.
    pub mark: [u8; 32],
    /// What stands beside it, as index into the wave's units: never more than its slot may have.
    pub unit: u32,
    /// The envelope of its slot; empty in the lane of tickets.
    pub envelope: Vec<u8>,
}

/// A submission on its way into a segment: a record for each slot, and a ticket, which says no more than that somebody
/// of a class handed in.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// The records, in the order of the slots.
    pub records: Vec<Record>,
    /// Beside it stands the class.
    pub ticket: Record,
}

/// The lane of tickets, for their marks.
pub const TICKET: u16 = u16::MAX;

impl Layout {
    /// Bytes of a segment: always the same.
    pub fn segment(&self) -> usize {
        HEAD.len() + POINT + self.body() + 16
    }

    /// Bytes of all lanes of a segment.
    fn body(&self) -> usize {
        CAPACITY * ((self.slots() + 1) * BESIDE + self.total())
    }

    /// Seals submissions as a segment of a wave, each lane in an order of chance.
    ///
    /// # Errors
    /// [`OpenError::TooLong`] if there are more than [`CAPACITY`]; [`OpenError::Size`] if the envelopes of one are not
    /// those of this layout.
    pub fn seal_segment(
        &self,
        key: &SealingKey,
        wave: &str,
        entries: &[Entry],
        seed: Seed,
    ) -> Result<Vec<u8>, OpenError> {
        if entries.len() > CAPACITY {
            return Err(OpenError::TooLong { bytes: entries.len(), room: CAPACITY });
        }
        let mut rng = chance(seed);
        let mut body = Vec::with_capacity(self.body());
        for lane in 0..=self.slots() {
            let mut places: Vec<Option<&Record>> = Vec::with_capacity(CAPACITY);
            for entry in entries {
                places.push(Some(self.of_lane(entry, lane)?));
            }
            places.resize(CAPACITY, None);
            places.shuffle(&mut rng);
            for place in places {
                let Some(record) = place else {
                    body.resize(body.len() + BESIDE + self.lane(lane), 0);
                    continue;
                };
                body.push(1);
                body.extend(record.unit.to_be_bytes());
                body.extend(record.mark);
                body.extend(&record.envelope);
            }
        }
        let (head, sealed) = hpke::single_shot_seal_with_rng::<
            AesGcm128,
            HkdfSha256,
            X25519HkdfSha256,
        >(
            &OpModeS::Base, key.point(), &info(wave), &body, HEAD, &mut rng
        )
        .map_err(|_| OpenError::Key)?;
        Ok([HEAD, &head.to_bytes(), &sealed].concat())
    }

    /// Opens a segment of a wave: its lanes, in the order of the slots, the tickets last.
    ///
    /// # Errors
    /// [`OpenError`] if it is not one that was sealed for this key and wave.
    pub fn open_segment(
        &self,
        key: &OpeningKey,
        wave: &str,
        segment: &[u8],
    ) -> Result<Vec<Vec<Record>>, OpenError> {
        let (bytes, expected) = (segment.len(), self.segment());
        let rest = segment.strip_prefix(HEAD).filter(|_| bytes == expected);
        let (head, sealed) = rest
            .and_then(|rest| rest.split_at_checked(POINT))
            .ok_or(OpenError::Size { bytes, expected })?;
        let head = EncappedKey::from_bytes(head).map_err(|_| OpenError::Sealed)?;
        let body = hpke::single_shot_open::<AesGcm128, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            key.scalar(),
            &head,
            &info(wave),
            sealed,
            HEAD,
        )
        .map_err(|_| OpenError::Sealed)?;
        let mut rest = body.as_slice();
        let mut lanes = Vec::with_capacity(self.slots() + 1);
        for lane in 0..=self.slots() {
            let place = BESIDE + self.lane(lane);
            let (of_lane, after) =
                rest.split_at_checked(CAPACITY * place).ok_or(OpenError::Padding)?;
            rest = after;
            lanes.push(of_lane.chunks_exact(place).filter_map(read_record).collect());
        }
        Ok(lanes)
    }

    /// What of a submission lies in a lane.
    fn of_lane<'a>(&self, entry: &'a Entry, lane: usize) -> Result<&'a Record, OpenError> {
        let (slots, found) = (self.slots(), entry.records.len());
        let record = match entry.records.get(lane) {
            _ if found != slots => return Err(OpenError::Size { bytes: found, expected: slots }),
            Some(record) => record,
            None => &entry.ticket,
        };
        let (bytes, expected) = (record.envelope.len(), self.lane(lane));
        if bytes == expected { Ok(record) } else { Err(OpenError::Size { bytes, expected }) }
    }

    /// Bytes of an envelope in a lane.
    fn lane(&self, lane: usize) -> usize {
        if lane < self.slots() { self.envelope(lane) } else { 0 }
    }
}

/// The record at a place; `None` if nothing lies there.
fn read_record(place: &[u8]) -> Option<Record> {
    let ([present], rest) = place.split_first_chunk::<1>()?;
    let (unit, rest) = rest.split_first_chunk::<4>()?;
    let (mark, envelope) = rest.split_first_chunk::<32>()?;
    (*present == 1).then(|| Record {
        mark: *mark,
        unit: u32::from_be_bytes(*unit),
        envelope: envelope.to_vec(),
    })
}

/// Apart from the envelopes inside: neither opens in the other's place.
fn info(wave: &str) -> Vec<u8> {
    [b"peil urn 1 ", wave.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout() -> Layout {
        Layout::new(1, 20, 0, 0)
    }

    fn entry(number: u8) -> Entry {
        let record = |slot: usize| Record {
            mark: [number; 32],
            unit: number.into(),
            envelope: vec![number; layout().envelope(slot)],
        };
        let ticket = Record { envelope: Vec::new(), ..record(0) };
        Entry { records: (0..layout().slots()).map(record).collect(), ticket }
    }

    fn lanes(segment: &[u8]) -> Result<Vec<Vec<u8>>, OpenError> {
        let lanes = layout().open_segment(&OpeningKey::make([1; 32]), "w", segment)?;
        Ok(lanes.iter().map(|lane| lane.iter().map(|record| record.mark[0]).collect()).collect())
    }

    fn opened(segment: &[u8]) -> Result<Vec<u8>, OpenError> {
        let mut lanes = lanes(segment)?;
        for lane in &mut lanes {
            lane.sort_unstable();
        }
        assert!(lanes.iter().all(|lane| *lane == lanes[0]), "everybody in every lane");
        Ok(lanes.swap_remove(0))
    }

    fn sealed(entries: &[Entry], seed: u8) -> Result<Vec<u8>, OpenError> {
        let key = OpeningKey::make([1; 32]).sealing_key();
        layout().seal_segment(&key, "w", entries, [seed; 32])
    }

    #[test]
    fn what_goes_in_comes_out_in_another_order() {
        let entries: Vec<Entry> = (1..=200).map(entry).collect();
        let segment = sealed(&entries, 3).unwrap();
        assert_eq!(opened(&segment), Ok((1..=200).collect()));
        let lanes = lanes(&segment).unwrap();
        assert_eq!(lanes.len(), layout().slots() + 1);
        for (at, lane) in lanes.iter().enumerate() {
            assert!(!lane.is_sorted(), "the order of arrival");
            for other in &lanes[..at] {
                let together = lane.iter().zip(other).filter(|(one, other)| one == other).count();
                assert!(together < 20, "the records of one lie in one place: {together} of 200");
            }
        }
    }

    #[test]
    fn an_empty_a_full_and_a_changed_segment_look_alike() {
        let (none, some) = (sealed(&[], 3).unwrap(), sealed(&[entry(1)], 4).unwrap());
        let (again, full) =
            (sealed(&[entry(1)], 5).unwrap(), sealed(&vec![entry(1); CAPACITY], 6).unwrap());
        for segment in [&none, &some, &again, &full] {
            assert_eq!(segment.len(), layout().segment());
        }
        let differs = |one: &[u8], other: &[u8]| {
            one.iter().zip(other).skip(HEAD.len()).filter(|(one, other)| one != other).count()
        };
        // Of bytes of chance one in 256 is the same.
        for (one, other) in [(&none, &some), (&some, &again), (&again, &full)] {
            assert!(differs(one, other) > layout().segment() * 98 / 100);
        }
        assert_eq!(opened(&none), Ok(vec![]));
        assert!(matches!(sealed(&vec![entry(1); CAPACITY + 1], 7), Err(OpenError::TooLong { .. })));
    }

    #[test]
    fn a_segment_that_was_cut_changed_or_is_of_another_wave_does_not_open() {
        let segment = sealed(&[entry(1)], 3).unwrap();
        let (bytes, expected) = (segment.len() - 1, segment.len());
        assert_eq!(opened(&segment[1..]), Err(OpenError::Size { bytes, expected }));
        let mut changed = segment.clone();
        changed[700] ^= 1;
        assert_eq!(opened(&changed), Err(OpenError::Sealed));
        let key = OpeningKey::make([1; 32]);
        assert!(layout().open_segment(&key, "v", &segment).is_err());
        let mut odd = entry(1);
        odd.records[1].envelope.pop();
        assert!(matches!(sealed(&[odd], 3), Err(OpenError::Size { .. })));
    }
}
