//! The records that storage keeps, as the rest of the program sees them.

use jiff::civil::Date;
use peil_instrument::{Id, Lineage, Text};
use serde::{Deserialize, Serialize};

use crate::WaveTotals;

/// An organisation: the tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its code, unique in the database.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// What respondents are told about it.
    pub profile: Profile,
}

/// What the organisation tells respondents: who asks, who answers for the data, where to go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Who asks, and why.
    pub asks: Text,
    /// The controller in the sense of the GDPR.
    pub controller: Text,
    /// The legal ground.
    pub legal_ground: Text,
    /// The data-protection officer, and how to reach them.
    pub dpo: Text,
    /// The vertrouwenspersoon, and how to reach them.
    pub vertrouwenspersoon: Text,
    /// The meldregeling, and where it stands.
    pub meldregeling: Text,
    /// How long what is kept.
    pub retention: Text,
}

impl Profile {
    /// All texts, in the order of the fields.
    pub fn texts(&self) -> [&Text; 7] {
        let Profile {
            asks,
            controller,
            legal_ground,
            dpo,
            vertrouwenspersoon,
            meldregeling,
            retention,
        } = self;
        [asks, controller, legal_ground, dpo, vertrouwenspersoon, meldregeling, retention]
    }
}

/// Waves that come back with a rhythm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Its code, unique in the organisation.
    pub code: String,
    /// The organisation's code.
    pub organisation: String,
    /// Its name.
    pub name: Text,
    /// Months from wave to wave.
    pub rhythm_months: u32,
}

/// Which wave a wave follows in its series, and what became of the units in between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Succession {
    /// The code of the wave before.
    pub previous: String,
    /// From its units to those of this wave.
    pub lineage: Lineage,
}

/// Where a wave stands. It only moves forward: in the order of the variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WaveStatus {
    /// Being made.
    Draft,
    /// Made, opens on its date.
    Scheduled,
    /// Answers come in.
    Open,
    /// No answers any more; results decided.
    Closed,
    /// Results handed out.
    Published,
}

/// A wave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wave {
    /// Its code, unique in the database: it stands in the link.
    pub code: String,
    /// The organisation's code.
    pub organisation: String,
    /// The series' code.
    pub series: String,
    /// What people call it.
    pub name: Text,
    /// The questionnaire's id.
    pub questionnaire: Id,
    /// The questionnaire's version.
    pub version: String,
    /// The smallest number of respondents behind a figure; fixed when the wave opens.
    pub k: u32,
    /// Whether its answers are made up.
    pub synthetic: bool,
    /// Where it stands.
    pub status: WaveStatus,
    /// First day on which answers are taken.
    pub opens_on: Date,
    /// Last day on which answers are taken.
    pub closes_on: Date,
}

/// A unit in the snapshot that a wave keeps of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaveUnit {
    /// Its code.
    pub code: String,
    /// Its parent, as index into the snapshot (smaller than its own).
    pub parent: Option<usize>,
    /// Its name.
    pub name: Text,
    /// What it is called in the organisation.
    pub kind: String,
    /// Its own people.
    pub heads: u32,
    /// Its own invited.
    pub invited: u32,
    /// The unit whose class its own people belong to, as index into the snapshot.
    pub class: usize,
    /// The unit that stands beside sensitive parts of its people's answers.
    pub higher: usize,
    /// Whether its figures could be told from classes at all (all classes of its subtree lie in it).
    pub whole: bool,
}

/// An invitation: what a code opens. Nothing in it leads to an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// A random id.
    pub id: [u8; 16],
    /// The own unit, as index into the wave's snapshot.
    pub unit: usize,
    /// How the code gets to the person.
    pub channel: Channel,
    /// The address to mail; none for letters.
    pub email: Option<String>,
    /// SHA-256 of the code.
    pub code_hash: [u8; 32],
}

/// How a code gets to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// By mail.
    Mail,
    /// On paper.
    Letter,
}

/// A link that a number of people share. Their answers count for the organisation only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamLink {
    /// A random id.
    pub id: [u8; 16],
    /// Whom it is for, in the coordinator's words. It stands with no answer.
    pub name: Text,
    /// SHA-256 of the code.
    pub code_hash: [u8; 32],
    /// How often it may be used: as many people as it is for.
    pub allowed: u32,
}

/// What became of a code that was handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exchange {
    /// It was good and is now used, or was used for the same blinded message: it can be signed.
    Granted {
        /// The person's own unit, as index into the snapshot.
        unit: usize,
    },
    /// The same of a team link's, which is now used once more. The answers will be the organisation's.
    GrantedByTeamLink,
    /// It was used before, for another message.
    Used,
    /// It is a team link's, and was used as often as it may.
    Exhausted,
    /// The wave has no such code.
    Unknown,
}

/// What a code is worth at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeState {
    /// A person's, and it can be exchanged.
    Unused {
        /// The person's own unit, as index into the snapshot.
        unit: usize,
    },
    /// A team link's, and it can be exchanged.
    TeamLink,
    /// It was used before, for this blinded message: the signature can be given again.
    Again,
    /// It was used before.
    Used,
    /// It is a team link's, and was used as often as it may.
    Exhausted,
    /// The wave has no such code.
    Unknown,
}

/// What was promised about anonymity when a wave was launched. It never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// What answers are sealed for.
    pub sealing_key: [u8; 32],
    /// What all class keys lead to, as it stands in every invitation.
    pub root: String,
    /// Whether one may answer without script, on a road that is confidential only.
    pub without_script: bool,
    /// Who has the key that opens the answers, in the coordinator's words.
    pub key_holder: String,
    /// The day on which all that could tell who took part is gone: mail logs and backups too.
    pub gone_on: Date,
}

/// The public key of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassKeyRow {
    /// The class, as index into the snapshot.
    pub class: usize,
    /// People with a personal invitation in it.
    pub invited: u32,
    /// The modulus of its key.
    pub modulus: Vec<u8>,
}

/// An open text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWords {
    /// A random id.
    pub id: [u8; 16],
    /// The item.
    pub item: Id,
    /// The text.
    pub words: String,
}

/// What was decided and frozen at closing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerEntry {
    /// The wave's code.
    pub wave: String,
    /// The day of closing.
    pub closed_on: Date,
    /// The decision: which units and measures are shown, as JSON.
    pub decision: String,
    /// SHA-256 over the frozen dataset's files, in hexadecimal.
    pub dataset_sha256: String,
    /// The totals at closing.
    pub totals: WaveTotals,
    /// Records that did not open, or did not fit the questionnaire, and were set aside.
    pub set_aside: u64,
    /// Submissions that came again and were counted once.
    pub repeated: u64,
}
