//! What one assessor says of one norm.

use std::collections::BTreeMap;

use jiff::civil::Date;
use peil_instrument::{Framework, Id, Norm};
use serde::{Deserialize, Serialize};

use crate::State;

/// What is said of a norm, with grounds and evidence: by one assessor, or by all of them in consensus.
///
/// May be half done, for it is kept while somebody works on it: [`Judgement::faults`] says what is missing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judgement {
    /// How far the norm is met; none while nobody chose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// What is said of each aspect, where the framework has them scored apart.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub aspects: BTreeMap<Id, AspectVerdict>,
    /// The parts of the norm that are there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Id>,
    /// Why: what was seen, and how it leads to the level.
    #[serde(default)]
    pub grounds: String,
    /// What it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

/// How far a norm is met.
///
/// In files and in the database a word: the id of a level, or `:` before a word that no level can be called by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Verdict {
    /// A level of the framework.
    Level(Id),
    /// A state without a level, as a report of others tells it.
    Stated(State),
    /// The assessor could not find out.
    CannotJudge,
}

impl Verdict {
    /// Its word.
    pub fn word(&self) -> String {
        match self {
            Verdict::Level(id) => id.to_string(),
            Verdict::Stated(state) => format!(":{}", state.word()),
            Verdict::CannotJudge => ":cannot_judge".to_owned(),
        }
    }

    /// The inverse of [`Verdict::word`].
    pub fn read(word: &str) -> Option<Verdict> {
        match word.strip_prefix(':') {
            Some("cannot_judge") => Some(Verdict::CannotJudge),
            Some(state) => State::read(state).map(Verdict::Stated),
            None => Id::new(word).ok().map(Verdict::Level),
        }
    }

    /// The level, as index into those of the framework.
    pub fn level(&self, framework: &Framework) -> Option<usize> {
        let Verdict::Level(id) = self else { return None };
        framework.levels.iter().position(|level| level.id == *id)
    }

    /// The state it comes down to. A level that the framework has not is unknown.
    pub fn state(&self, framework: &Framework) -> State {
        match self {
            Verdict::Stated(state) => *state,
            Verdict::CannotJudge => State::Unknown,
            Verdict::Level(_) => self
                .level(framework)
                .map_or(State::Unknown, |level| State::of_level(framework, level)),
        }
    }
}

/// A string that is no verdict.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no level and none of :met, :partly, :not_met, :unknown, :cannot_judge")]
pub struct NoVerdict(pub String);

impl TryFrom<String> for Verdict {
    type Error = NoVerdict;

    fn try_from(word: String) -> Result<Verdict, NoVerdict> {
        Verdict::read(&word).ok_or(NoVerdict(word))
    }
}

impl From<Verdict> for String {
    fn from(verdict: Verdict) -> String {
        verdict.word()
    }
}

/// What is said of an aspect of a norm: that it exists, that it works, that it has effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AspectVerdict {
    /// It does.
    Yes,
    /// In part.
    Partly,
    /// It does not.
    No,
    /// The assessor could not find out.
    CannotJudge,
}

impl AspectVerdict {
    /// All of them.
    pub const ALL: [AspectVerdict; 4] =
        [AspectVerdict::Yes, AspectVerdict::Partly, AspectVerdict::No, AspectVerdict::CannotJudge];

    /// Its word in files and forms.
    pub fn word(self) -> &'static str {
        match self {
            AspectVerdict::Yes => "yes",
            AspectVerdict::Partly => "partly",
            AspectVerdict::No => "no",
            AspectVerdict::CannotJudge => "cannot_judge",
        }
    }

    /// The inverse of [`AspectVerdict::word`].
    pub fn read(word: &str) -> Option<AspectVerdict> {
        AspectVerdict::ALL.into_iter().find(|verdict| verdict.word() == word)
    }
}

/// Something that a judgement rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// What it is.
    pub kind: EvidenceKind,
    /// What it is called; of an interview the post of whoever was spoken with, never the name.
    pub what: String,
    /// Where in it: a page, a paragraph.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// The day that stands on it, or of the interview.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Date>,
    /// Where it can be found: an address that begins with `https://` or `http://`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub link: String,
    /// A file that was put beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<FileRef>,
}

/// A file beside a judgement, by its content.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRef {
    /// Its name.
    pub name: String,
    /// The SHA-256 of what is in it, in hexadecimal.
    pub sha256: String,
}

/// What evidence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// A document.
    Document,
    /// A page on a website or an intranet.
    Link,
    /// An interview, told without names.
    Interview,
    /// Something that the assessor saw.
    Observation,
}

impl EvidenceKind {
    /// All of them.
    pub const ALL: [EvidenceKind; 4] = [
        EvidenceKind::Document,
        EvidenceKind::Link,
        EvidenceKind::Interview,
        EvidenceKind::Observation,
    ];

    /// Its word in files and forms.
    pub fn word(self) -> &'static str {
        match self {
            EvidenceKind::Document => "document",
            EvidenceKind::Link => "link",
            EvidenceKind::Interview => "interview",
            EvidenceKind::Observation => "observation",
        }
    }

    /// The inverse of [`EvidenceKind::word`].
    pub fn read(word: &str) -> Option<EvidenceKind> {
        EvidenceKind::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What is wrong with a judgement, or still missing in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Nobody chose a level.
    #[error("no level is chosen")]
    NoVerdict,
    /// There are no grounds.
    #[error("no grounds are given")]
    NoGrounds,
    /// A text is longer than [`Judgement::MAX_CHARS`].
    #[error("the text is longer than {most} characters")]
    TooLong {
        /// How long it may be.
        most: usize,
    },
    /// A level that the framework has not.
    #[error("`{level}` is no level of this framework; it has {known}")]
    UnknownLevel {
        /// What is given.
        level: String,
        /// Those there are.
        known: String,
    },
    /// A state without a level, where assessors score: that is for findings of others.
    #[error("a state without a level is for findings of others; choose {known}")]
    NoLevel {
        /// The levels there are.
        known: String,
    },
    /// A part that the norm has not.
    #[error("`{part}` is no part of this norm")]
    UnknownPart {
        /// What is given.
        part: Id,
    },
    /// An aspect that the framework has not.
    #[error("`{aspect}` is no aspect of this framework")]
    UnknownAspect {
        /// What is given.
        aspect: Id,
    },
    /// Nothing is said of an aspect.
    #[error("nothing is said of the aspect `{aspect}`")]
    NoAspect {
        /// Of which.
        aspect: Id,
    },
    /// Evidence that is called nothing.
    #[error("evidence {number} does not say what it is")]
    NamelessEvidence {
        /// Which, from 1.
        number: usize,
    },
    /// A link that is no address.
    #[error("the link of evidence {number} does not begin with https:// or http://")]
    NoAddress {
        /// Which, from 1.
        number: usize,
    },
    /// A mail address: a judgement names no persons.
    #[error("there is a mail address in the text: leave out who it is")]
    MailAddress,
}

impl Fault {
    /// Whether something is still missing, and nothing is wrong with what is there.
    pub fn is_missing(&self) -> bool {
        matches!(self, Fault::NoVerdict | Fault::NoGrounds | Fault::NoAspect { .. })
    }
}

impl Judgement {
    /// How long a text may be, in characters.
    pub const MAX_CHARS: usize = 4000;
    /// How much evidence there may be for one norm.
    pub const MAX_EVIDENCE: usize = 30;

    /// What is wrong or missing, in the order in which a page asks for it.
    ///
    /// Grounds are asked for whatever was chosen: who cannot judge says why not.
    pub fn faults(&self, framework: &Framework, norm: &Norm) -> Vec<Fault> {
        let mut faults = Vec::new();
        match &self.verdict {
            None => faults.push(Fault::NoVerdict),
            Some(verdict @ Verdict::Level(id)) if verdict.level(framework).is_none() => {
                let known: Vec<&str> = framework.levels.iter().map(|it| it.id.as_str()).collect();
                let known = known.join(", ");
                faults.push(Fault::UnknownLevel { level: id.to_string(), known });
            }
            Some(_) => {}
        }
        for aspect in self.aspects.keys() {
            if !framework.aspects.iter().any(|known| known.id == *aspect) {
                faults.push(Fault::UnknownAspect { aspect: aspect.clone() });
            }
        }
        // Findings of others tell a state and no more.
        if !matches!(self.verdict, Some(Verdict::Stated(_))) {
            for aspect in &framework.aspects {
                if !self.aspects.contains_key(&aspect.id) {
                    faults.push(Fault::NoAspect { aspect: aspect.id.clone() });
                }
            }
        }
        for part in &self.parts {
            if !norm.parts.iter().any(|known| known.id == *part) {
                faults.push(Fault::UnknownPart { part: part.clone() });
            }
        }
        if self.grounds.trim().is_empty() {
            faults.push(Fault::NoGrounds);
        }
        for (number, evidence) in (1..).zip(&self.evidence) {
            if evidence.what.trim().is_empty() {
                faults.push(Fault::NamelessEvidence { number });
            }
            if !evidence.link.is_empty() && !is_address(&evidence.link) {
                faults.push(Fault::NoAddress { number });
            }
        }
        let texts = || {
            let evidence = self.evidence.iter().flat_map(|it| [&it.what, &it.place, &it.link]);
            [&self.grounds].into_iter().chain(evidence)
        };
        if texts().any(|text| text.chars().count() > Judgement::MAX_CHARS) {
            faults.push(Fault::TooLong { most: Judgement::MAX_CHARS });
        }
        if texts().any(|text| has_mail_address(text)) {
            faults.push(Fault::MailAddress);
        }
        faults
    }
}

/// Whether a text is an address that a browser may be led to: no other scheme, no blanks, a host.
fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty()
            && !rest.starts_with('/')
            && !text.chars().any(|c| c.is_whitespace() || c.is_control())
    })
}

/// Whether some word of a text looks like a mail address.
fn has_mail_address(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        let Some((before, after)) = word.split_once('@') else { return false };
        before.chars().last().is_some_and(char::is_alphanumeric)
            && after.split_once('.').is_some_and(|(host, rest)| {
                !host.is_empty() && rest.chars().next().is_some_and(char::is_alphanumeric)
            })
    })
}
