//! What can be wrong with the files of a scan.

use crate::Fault;
use crate::table::TableProblem;

/// Files that cannot be read: all problems at once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", lines(.problems))]
pub struct ScanFilesError {
    /// What is wrong.
    pub problems: Vec<ScanProblem>,
}

/// Something wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanProblem {
    /// The file.
    pub file: &'static str,
    /// The line, from 1.
    pub line: u64,
    /// What is wrong, with its mend.
    pub fault: ScanFault,
}

fn lines(problems: &[ScanProblem]) -> String {
    let line = |it: &ScanProblem| format!("{}:{}: {}", it.file, it.line, it.fault);
    problems.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScanFault {
    /// It cannot be read.
    #[error("{0}")]
    Unreadable(String),
    /// The table as such.
    #[error(transparent)]
    Table(TableProblem),
    /// A code that is none.
    #[error("`{0}` is no code: use a-z, 0-9 and -, at most 40 characters")]
    NoCode(String),
    /// An assessor who is called nothing.
    #[error(
        "assessor {number} is called nothing; write `Assessor {number}` if no name is to be told"
    )]
    NamelessAssessor {
        /// Which, from 1.
        number: usize,
    },
    /// An assessor who is not in the plan.
    #[error(
        "`{assessor}` is no assessor of scan.toml: write a number from 1 to {seats}, a name from there, or agreed"
    )]
    NoSeat {
        /// What is given.
        assessor: String,
        /// How many there are.
        seats: usize,
    },
    /// A norm that the framework has not.
    #[error("`{norm}` is no norm of the framework in scan.toml")]
    NoNorm {
        /// What is given.
        norm: String,
    },
    /// A verdict that is none.
    #[error(
        "`{0}` is no verdict: write the id of a level, :cannot_judge, or :met, :partly, :not_met, :unknown"
    )]
    NoVerdict(String),
    /// An aspect that is none.
    #[error(
        "`{0}` says nothing of an aspect: write it as existence=yes, with yes, partly, no or cannot_judge"
    )]
    NoAspect(String),
    /// A part that is none.
    #[error("`{0}` is no id of a part")]
    NoPart(String),
    /// A kind of evidence that is none.
    #[error("`{0}` is no kind of evidence: write document, link, interview or observation")]
    NoKind(String),
    /// A day that is none.
    #[error("`{0}` is no day: write it as 2026-05-31")]
    NoDay(String),
    /// Evidence of a judgement that is not there.
    #[error("there is no row of judgements.csv with this assessor and norm")]
    OfNoJudgement,
    /// The same norm of the same assessor twice.
    #[error("this assessor judges this norm a second time; the first is on line {first}")]
    Twice {
        /// On which line it stood first.
        first: u64,
    },
    /// Something in the judgement.
    #[error(transparent)]
    Judgement(Fault),
}
