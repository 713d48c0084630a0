//! Opening the urn: from sealed submissions to records, with nothing lost on the way.

use std::fmt::Write as _;

use data_encoding::BASE64URL_NOPAD;
use peil_anonymity::{OpeningKey, Record};
use peil_instrument::{Questionnaire, tidy_words};
use peil_storage::WaveUnit;
use rayon::prelude::*;

use crate::Promised;
use crate::slots::{Slot, slots};

/// What an urn held.
#[derive(Default)]
pub(crate) struct Opened {
    /// Submissions, each token once.
    pub(crate) submissions: u64,
    /// Submissions per class, by class.
    pub(crate) by_class: Vec<(usize, u64)>,
    /// Submissions that came again.
    pub(crate) repeated: u64,
    /// Per part its records, each with the unit that stands beside it.
    pub(crate) parts: Vec<Vec<(usize, Vec<u8>)>>,
    /// Own words, each with its item.
    pub(crate) words: Vec<(usize, String)>,
    /// The receipts.
    pub(crate) receipts: Vec<[u8; 16]>,
    /// What did not open or did not fit.
    pub(crate) set_aside: Vec<SetAside>,
}

/// Something that could not be counted.
pub(crate) struct SetAside {
    /// What it was for, in words.
    place: String,
    /// Why.
    why: String,
    /// The sealed bytes, for somebody with the opening key to look into.
    sealed: Vec<u8>,
}

/// What is needed to open an urn.
pub(crate) struct Opener<'a> {
    pub(crate) wave: &'a str,
    pub(crate) questionnaire: &'a Questionnaire,
    pub(crate) units: &'a [WaveUnit],
    pub(crate) promised: &'a Promised,
    pub(crate) key: &'a OpeningKey,
}

/// What came out of an envelope.
enum Content {
    Nothing,
    Record(usize, usize, Vec<u8>),
    Words(usize, String),
    Receipt([u8; 16]),
    SetAside(SetAside),
}

impl Opener<'_> {
    /// Opens all segments. Uses all cores.
    pub(crate) fn open(&self, segments: &[Vec<u8>]) -> Opened {
        let mut opened = Opened {
            parts: vec![Vec::new(); self.questionnaire.parts().len()],
            ..Opened::default()
        };
        let layout = &self.promised.layout;
        let unsealed = segments.par_iter().map(|segment| {
            layout.open_segment(self.key, self.wave, segment).map_err(|why| SetAside {
                place: "a segment of the urn".to_owned(),
                why: why.to_string(),
                sealed: segment.clone(),
            })
        });
        let slots = slots(self.questionnaire);
        let mut lanes: Vec<Vec<Record>> = vec![Vec::new(); slots.len() + 1];
        for segment in unsealed.collect::<Vec<_>>() {
            match segment {
                Ok(of_segment) => {
                    for (lane, records) in lanes.iter_mut().zip(of_segment) {
                        lane.extend(records);
                    }
                }
                Err(set_aside) => opened.set_aside.push(set_aside),
            }
        }
        let tickets = lanes.pop().unwrap_or_default();
        self.count(tickets, &mut opened);
        for (at, (slot, lane)) in slots.iter().zip(lanes).enumerate() {
            let (records, repeated) = once_each(lane);
            if *slot == Slot::Receipt {
                opened.repeated = repeated;
            }
            let open = |record: &Record| self.content(at, *slot, record);
            for content in records.par_iter().map(open).collect::<Vec<Content>>() {
                match content {
                    Content::Nothing => {}
                    Content::Record(part, unit, record) => opened.parts[part].push((unit, record)),
                    Content::Words(item, words) => opened.words.push((item, words)),
                    Content::Receipt(receipt) => opened.receipts.push(receipt),
                    Content::SetAside(set_aside) => opened.set_aside.push(set_aside),
                }
            }
        }
        opened
    }

    /// Counts the tickets: how many handed in, and of which class.
    fn count(&self, tickets: Vec<Record>, opened: &mut Opened) {
        let (tickets, _) = once_each(tickets);
        let mut sizes = vec![0; self.units.len()];
        for ticket in tickets {
            // The desk lets no other class in.
            if let Some(size) = sizes.get_mut(ticket.unit as usize) {
                *size += 1;
                opened.submissions += 1;
            }
        }
        opened.by_class = sizes.into_iter().enumerate().filter(|(_, size)| *size > 0).collect();
    }

    /// Opens a record.
    fn content(&self, at: usize, slot: Slot, record: &Record) -> Content {
        let set_aside = |why: String| {
            let (place, sealed) = (self.place(slot), record.envelope.clone());
            Content::SetAside(SetAside { place, why, sealed })
        };
        let unit = record.unit as usize;
        if unit >= self.units.len() {
            return set_aside(format!("the wave has no unit {unit}"));
        }
        match self.promised.layout.open(self.key, self.wave, at, &record.envelope) {
            Ok(content) => self.read(slot, unit, content).unwrap_or_else(set_aside),
            Err(why) => set_aside(why.to_string()),
        }
    }

    /// What a content is; why not, if it is nothing that this questionnaire makes.
    fn read(&self, slot: Slot, unit: usize, content: Vec<u8>) -> Result<Content, String> {
        match slot {
            Slot::Receipt => {
                let receipt = content.try_into().map_err(|_| "not a receipt".to_owned())?;
                Ok(Content::Receipt(receipt))
            }
            _ if content.is_empty() => Ok(Content::Nothing),
            Slot::Part(part) => {
                let checked = self.questionnaire.check_record(part, &content);
                checked.map_err(|problem| problem.to_string())?;
                Ok(Content::Record(part, unit, content))
            }
            Slot::Words { item, max } => {
                let words = String::from_utf8(content).map_err(|_| "not a text".to_owned())?;
                if words.chars().count() > max || tidy_words(&words) != words {
                    return Err(format!("a text of more than {max} characters, or not tidied"));
                }
                Ok(Content::Words(item, words))
            }
        }
    }

    fn place(&self, slot: Slot) -> String {
        match slot {
            Slot::Part(part) => format!("part {}", self.questionnaire.parts()[part].id),
            Slot::Words { item, .. } => format!("item {}", self.questionnaire.items()[item].id),
            Slot::Receipt => "the receipt".to_owned(),
        }
    }
}

/// Each mark once, in an order that tells nothing, and how often one came again with another envelope. The very same
/// bytes are the same record, in two copies of a segment.
///
/// If somebody handed in twice (with two services, or before and after a restart), one of the two is taken of each
/// lane, whichever comes first in the order of the bytes: what belongs together is not known here.
fn once_each(mut lane: Vec<Record>) -> (Vec<Record>, u64) {
    lane.sort_unstable();
    lane.dedup();
    let with_repeats = lane.len();
    lane.dedup_by(|later, first| later.mark == first.mark);
    let repeated = with_repeats - lane.len();
    (lane, repeated as u64)
}

/// What was set aside, as a file: in an order that tells nothing.
pub(crate) fn set_aside_csv(set_aside: &[SetAside]) -> String {
    let mut lines: Vec<String> = set_aside
        .iter()
        .map(|one| {
            let mut line = format!("{},\"{}\",", one.place, one.why.replace('"', "\"\""));
            BASE64URL_NOPAD.encode_append(&one.sealed, &mut line);
            line
        })
        .collect();
    lines.sort_unstable();
    let mut text = String::from("place,why,sealed\n");
    for line in lines {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{line}");
    }
    text
}
