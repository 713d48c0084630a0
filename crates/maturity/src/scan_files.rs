//! A scan as files: `scan.toml`, `judgements.csv` and `evidence.csv`.

mod error;

use std::collections::BTreeMap;

use jiff::civil::Date;
use peil_instrument::{Framework, Id, Text, is_wave_code};
use serde::{Deserialize, Serialize};

pub use error::{ScanFault, ScanFilesError, ScanProblem};

use crate::table::{self, TableProblem};
use crate::{AspectVerdict, Evidence, EvidenceKind, FileRef, Judgement, Verdict};

/// The names of the files.
pub const SCAN_FILES: [&str; 3] = [PLAN, JUDGEMENTS, EVIDENCE];
const PLAN: &str = "scan.toml";
const JUDGEMENTS: &str = "judgements.csv";
const EVIDENCE: &str = "evidence.csv";

/// What a scan is of, and who judges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScanPlan {
    /// Its code; as that of a wave.
    pub code: String,
    /// What ties it to scans of other organisations, to be laid side by side; empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub programme: String,
    /// The framework's id.
    pub framework: Id,
    /// The framework's version.
    pub version: String,
    /// Who judges.
    pub kind: ScanKind,
    /// The day of which it says how things stand.
    pub day: Date,
    /// The code of the unit that is judged; empty for the whole organisation.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// What assessors are called, in order.
    #[serde(default)]
    pub assessors: Vec<String>,
    /// What is judged is called.
    pub name: Text,
}

/// Who judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ScanKind {
    /// The organisation itself.
    #[serde(rename = "self")]
    Own,
    /// People of other organisations.
    #[serde(rename = "peer")]
    Peer,
    /// A report that was published: findings of others, in states.
    #[serde(rename = "published")]
    Published,
}

impl ScanKind {
    /// All of them.
    pub const ALL: [ScanKind; 3] = [ScanKind::Own, ScanKind::Peer, ScanKind::Published];

    /// Its word in files, forms and the database.
    pub fn word(self) -> &'static str {
        match self {
            ScanKind::Own => "self",
            ScanKind::Peer => "peer",
            ScanKind::Published => "published",
        }
    }

    /// The inverse of [`ScanKind::word`].
    pub fn read(word: &str) -> Option<ScanKind> {
        ScanKind::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// A judgement with whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatJudgement {
    /// The assessor, from 1; 0 for what was agreed in consensus.
    pub seat: u32,
    /// The norm, as index.
    pub norm: usize,
    /// What is said.
    pub judgement: Judgement,
}

/// Reads `scan.toml`.
///
/// # Errors
/// What is wrong with it, with its line.
pub fn read_plan(source: &str) -> Result<ScanPlan, ScanFilesError> {
    let problem = |line: u64, fault: ScanFault| ScanFilesError {
        problems: vec![ScanProblem { file: PLAN, line, fault }],
    };
    let plan: ScanPlan = toml::from_str(source).map_err(|error| {
        let before = error.span().and_then(|span| source.get(..span.start)).unwrap_or_default();
        let line = 1 + before.bytes().filter(|byte| *byte == b'\n').count() as u64;
        problem(line, ScanFault::Unreadable(error.message().to_owned()))
    })?;
    if !is_wave_code(&plan.code) {
        return Err(problem(line_of(source, "code"), ScanFault::NoCode(plan.code)));
    }
    if let Some(blank) = plan.assessors.iter().position(|name| name.trim().is_empty()) {
        let fault = ScanFault::NamelessAssessor { number: blank + 1 };
        return Err(problem(line_of(source, "assessors"), fault));
    }
    Ok(plan)
}

/// The line on which a key of the first table stands, or 1.
fn line_of(source: &str, key: &str) -> u64 {
    let begins = |line: &str| {
        line.trim_start().strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    source.lines().position(begins).map_or(1, |index| index as u64 + 1)
}

/// Reads `judgements.csv` and `evidence.csv` of a scan on this framework.
///
/// What is missing in a judgement is no fault: it may be half done. What is wrong with it is.
///
/// # Errors
/// Every problem, with file and line.
pub fn read_judgements(
    framework: &Framework,
    plan: &ScanPlan,
    judgements: &str,
    evidence: &str,
) -> Result<Vec<SeatJudgement>, ScanFilesError> {
    let mut problems = Vec::new();
    let mut found: BTreeMap<(u32, usize), (u64, Judgement)> = BTreeMap::new();
    let columns: [&[&'static str]; 6] =
        [&["assessor"], &["norm"], &["verdict"], &["aspects"], &["parts"], &["grounds"]];
    let rows = of_table(table::read(judgements, columns), JUDGEMENTS, &mut problems);
    for (line, cells) in rows {
        match judgement(framework, plan, &cells) {
            Ok((place, judgement)) => {
                if let Some((first, _)) = found.get(&place) {
                    let fault = ScanFault::Twice { first: *first };
                    problems.push(ScanProblem { file: JUDGEMENTS, line, fault });
                } else {
                    found.insert(place, (line, judgement));
                }
            }
            Err(fault) => problems.push(ScanProblem { file: JUDGEMENTS, line, fault }),
        }
    }
    let columns: [&[&'static str]; 8] = [
        &["assessor"],
        &["norm"],
        &["kind"],
        &["what"],
        &["place"],
        &["day"],
        &["link"],
        &["file"],
    ];
    for (line, cells) in of_table(table::read(evidence, columns), EVIDENCE, &mut problems) {
        let fault = match piece(framework, plan, &cells) {
            Ok((place, piece)) => match found.get_mut(&place) {
                Some((_, judgement)) => {
                    judgement.evidence.push(piece);
                    continue;
                }
                None => ScanFault::OfNoJudgement,
            },
            Err(fault) => fault,
        };
        problems.push(ScanProblem { file: EVIDENCE, line, fault });
    }
    for ((_, norm), (line, judgement)) in &found {
        let faults = judgement.faults(framework, &framework.norms[*norm]).into_iter();
        for fault in faults.filter(|fault| !fault.is_missing()) {
            let fault = ScanFault::Judgement(fault);
            problems.push(ScanProblem { file: JUDGEMENTS, line: *line, fault });
        }
    }
    if !problems.is_empty() {
        return Err(ScanFilesError { problems });
    }
    let seat = |((seat, norm), (_, judgement))| SeatJudgement { seat, norm, judgement };
    Ok(found.into_iter().map(seat).collect())
}

fn of_table<const N: usize>(
    read: Result<Vec<table::Row<N>>, Vec<(u64, TableProblem)>>,
    file: &'static str,
    problems: &mut Vec<ScanProblem>,
) -> Vec<table::Row<N>> {
    read.unwrap_or_else(|wrong| {
        let problem = |(line, problem): (u64, TableProblem)| ScanProblem {
            file,
            line,
            fault: ScanFault::Table(problem),
        };
        problems.extend(wrong.into_iter().map(problem));
        Vec::new()
    })
}

/// Whose judgement of which norm it is.
fn place(
    framework: &Framework,
    plan: &ScanPlan,
    assessor: &str,
    norm: &str,
) -> Result<(u32, usize), ScanFault> {
    let seats = plan.assessors.len();
    let seat = if assessor == "agreed" {
        Some(0)
    } else {
        let by_name = plan.assessors.iter().position(|name| name == assessor);
        let number = assessor.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let index = by_name.or(number).filter(|index| *index < seats);
        index.and_then(|index| u32::try_from(index + 1).ok())
    };
    let seat = seat.ok_or_else(|| ScanFault::NoSeat { assessor: assessor.to_owned(), seats })?;
    let index = framework.norm_index(norm);
    let index = index.ok_or_else(|| ScanFault::NoNorm { norm: norm.to_owned() })?;
    Ok((seat, index))
}

fn judgement(
    framework: &Framework,
    plan: &ScanPlan,
    cells: &[String; 6],
) -> Result<((u32, usize), Judgement), ScanFault> {
    let [assessor, norm, verdict, aspects, parts, grounds] = cells;
    let place = place(framework, plan, assessor.trim(), norm.trim())?;
    let verdict = match verdict.trim() {
        "" => None,
        word => Some(Verdict::read(word).ok_or_else(|| ScanFault::NoVerdict(word.to_owned()))?),
    };
    let mut judgement = Judgement { verdict, grounds: grounds.clone(), ..Judgement::default() };
    for pair in aspects.split_whitespace() {
        let read = pair
            .split_once('=')
            .and_then(|(aspect, word)| Some((Id::new(aspect).ok()?, AspectVerdict::read(word)?)));
        let (aspect, verdict) = read.ok_or_else(|| ScanFault::NoAspect(pair.to_owned()))?;
        judgement.aspects.insert(aspect, verdict);
    }
    for part in parts.split_whitespace() {
        let part = Id::new(part).map_err(|_| ScanFault::NoPart(part.to_owned()))?;
        judgement.parts.push(part);
    }
    Ok((place, judgement))
}

fn piece(
    framework: &Framework,
    plan: &ScanPlan,
    cells: &[String; 8],
) -> Result<((u32, usize), Evidence), ScanFault> {
    let [assessor, norm, kind, what, page, day, link, file] = cells;
    let place = place(framework, plan, assessor.trim(), norm.trim())?;
    let no_kind = || ScanFault::NoKind(kind.trim().to_owned());
    let kind = EvidenceKind::read(kind.trim()).ok_or_else(no_kind)?;
    let day = match day.trim() {
        "" => None,
        day => Some(day.parse().map_err(|_| ScanFault::NoDay(day.to_owned()))?),
    };
    let file = match file.trim() {
        "" => None,
        // The content is looked up by whoever reads the folder; here it has a name only.
        name => Some(FileRef { name: name.to_owned(), sha256: String::new() }),
    };
    let (what, page, link) = (what.clone(), page.clone(), link.trim().to_owned());
    Ok((place, Evidence { kind, what, place: page, day, link, file }))
}

/// A scan as the three files, named as in [`SCAN_FILES`].
///
/// A file beside evidence is named by the first eight digits of its SHA-256 and its name, as [`stored_name`] does.
pub fn write_scan(
    framework: &Framework,
    plan: &ScanPlan,
    judgements: &[SeatJudgement],
) -> [(&'static str, String); 3] {
    let seat = |seat: u32| if seat == 0 { "agreed".to_owned() } else { seat.to_string() };
    let norm = |norm: usize| framework.norms[norm].id.to_string();
    let rows = judgements.iter().map(|it| {
        let aspects = it.judgement.aspects.iter();
        let aspects: Vec<String> =
            aspects.map(|(id, verdict)| format!("{id}={}", verdict.word())).collect();
        let parts: Vec<&str> = it.judgement.parts.iter().map(Id::as_str).collect();
        [
            seat(it.seat),
            norm(it.norm),
            it.judgement.verdict.as_ref().map(Verdict::word).unwrap_or_default(),
            aspects.join(" "),
            parts.join(" "),
            it.judgement.grounds.clone(),
        ]
    });
    let header = ["assessor", "norm", "verdict", "aspects", "parts", "grounds"];
    let said = table::write(header, rows);
    let rows = judgements.iter().flat_map(|it| {
        it.judgement.evidence.iter().map(move |piece| {
            [
                seat(it.seat),
                norm(it.norm),
                piece.kind.word().to_owned(),
                piece.what.clone(),
                piece.place.clone(),
                piece.day.map(|day| day.to_string()).unwrap_or_default(),
                piece.link.clone(),
                piece.file.as_ref().map(stored_name).unwrap_or_default(),
            ]
        })
    });
    let header = ["assessor", "norm", "kind", "what", "place", "day", "link", "file"];
    let evidence = table::write(header, rows);
    // A plan is a flat table of strings: it can always be written.
    let plan = toml::to_string(plan).unwrap_or_default();
    [(PLAN, plan), (JUDGEMENTS, said), (EVIDENCE, evidence)]
}

/// How a file beside evidence is called in a folder: two with one name keep apart.
pub fn stored_name(file: &FileRef) -> String {
    let digits: String = file.sha256.chars().take(8).collect();
    let plain = |c: char| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '_' };
    let name: String = file.name.chars().map(plain).collect();
    format!("evidence/{digits}-{name}")
}
