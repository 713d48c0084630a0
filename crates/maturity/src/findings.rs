//! Findings of others: judgements that were published, in states and without levels.

use peil_instrument::Framework;

use crate::State;
use crate::table::{self, TableProblem};

/// What was published about an organisation and a norm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The norm, as index.
    pub norm: usize,
    /// The code of the organisation.
    pub organisation: String,
    /// What was found; [`State::Unknown`] where nothing was published.
    pub state: State,
    /// Whether it was not said in so many words but follows from what was.
    pub derived: bool,
    /// Where it stands.
    pub note: String,
}

/// Findings that cannot be read: all problems at once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", lines(.problems))]
pub struct FindingsError {
    /// What is wrong, by line.
    pub problems: Vec<(u64, FindingsProblem)>,
}

fn lines(problems: &[(u64, FindingsProblem)]) -> String {
    let line = |(line, problem): &(u64, FindingsProblem)| format!("line {line}: {problem}");
    problems.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What is wrong with a line of findings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FindingsProblem {
    /// The table as such.
    #[error(transparent)]
    Table(#[from] TableProblem),
    /// A norm that the framework has not.
    #[error("`{norm}` is no norm of this framework: give its id, or its number from 1 to {most}")]
    UnknownNorm {
        /// What is given.
        norm: String,
        /// How many norms there are.
        most: usize,
    },
    /// No organisation.
    #[error("no organisation is named")]
    NoOrganisation,
    /// A judgement that is none.
    #[error("`{0}` is no judgement: write met, partly, not_met, or not_published")]
    NoJudgement(String),
    /// A word for whether it is derived that is none.
    #[error("`{0}` does not say whether the judgement is derived: write yes or no, or nothing")]
    NoDerived(String),
    /// The same norm of the same organisation twice.
    #[error(
        "norm {norm} of {organisation} stands here a second time; the first is on line {first}"
    )]
    Twice {
        /// The norm.
        norm: String,
        /// The organisation.
        organisation: String,
        /// On which line it stood first.
        first: u64,
    },
}

/// Reads findings as CSV with the columns `norm`, `organisation` (or `ministry`), `judgement`, `derived`, `note`, in any order.
///
/// A norm is given by its id, or by its number in the framework from 1. `not_published` is [`State::Unknown`]; so is what has
/// no row.
///
/// # Errors
/// Every problem of the table, with its line.
pub fn read_findings(framework: &Framework, csv: &str) -> Result<Vec<Finding>, FindingsError> {
    let columns: [&[&'static str]; 5] =
        [&["norm"], &["organisation", "ministry"], &["judgement"], &["derived"], &["note"]];
    let rows = table::read(csv, columns).map_err(|problems| FindingsError {
        problems: problems.into_iter().map(|(line, problem)| (line, problem.into())).collect(),
    })?;
    let mut problems = Vec::new();
    let mut findings: Vec<(u64, Finding)> = Vec::new();
    for (line, cells) in &rows {
        let [norm, ..] = cells;
        match finding(framework, cells.each_ref().map(|cell| cell.trim())) {
            Ok(finding) => {
                let same = |(_, it): &&(u64, Finding)| {
                    it.norm == finding.norm && it.organisation == finding.organisation
                };
                if let Some((first, _)) = findings.iter().find(same) {
                    let (norm, organisation) = (norm.clone(), finding.organisation);
                    problems.push((
                        *line,
                        FindingsProblem::Twice { norm, organisation, first: *first },
                    ));
                } else {
                    findings.push((*line, finding));
                }
            }
            Err(problem) => problems.push((*line, problem)),
        }
    }
    if problems.is_empty() {
        Ok(findings.into_iter().map(|(_, finding)| finding).collect())
    } else {
        Err(FindingsError { problems })
    }
}

fn finding(framework: &Framework, cells: [&str; 5]) -> Result<Finding, FindingsProblem> {
    let [norm, organisation, judgement, derived, note] = cells;
    let most = framework.norms.len();
    let by_number = || norm.parse::<usize>().ok()?.checked_sub(1).filter(|index| *index < most);
    let index = framework.norm_index(norm).or_else(by_number);
    let unknown = || FindingsProblem::UnknownNorm { norm: norm.to_owned(), most };
    let norm = index.ok_or_else(unknown)?;
    if organisation.is_empty() {
        return Err(FindingsProblem::NoOrganisation);
    }
    let state = match judgement {
        "not_published" => State::Unknown,
        word => State::read(word).ok_or_else(|| FindingsProblem::NoJudgement(word.to_owned()))?,
    };
    let derived = match derived {
        "yes" => true,
        "no" | "" => false,
        word => return Err(FindingsProblem::NoDerived(word.to_owned())),
    };
    Ok(Finding {
        norm,
        organisation: organisation.to_owned(),
        state,
        derived,
        note: note.to_owned(),
    })
}

/// Findings as [`read_findings`] reads them.
pub fn write_findings(framework: &Framework, findings: &[Finding]) -> String {
    let rows = findings.iter().map(|it| {
        let state = if it.state == State::Unknown { "not_published" } else { it.state.word() };
        let derived = if it.derived { "yes" } else { "no" };
        let norm = framework.norms[it.norm].id.to_string();
        [norm, it.organisation.clone(), state.to_owned(), derived.to_owned(), it.note.clone()]
    });
    table::write(["norm", "organisation", "judgement", "derived", "note"], rows)
}
