//! What must hold before a wave becomes a draft, and what it may follow.

use jiff::civil::Date;
use peil_disclosure::{InvalidPolicy, Policy};
use peil_instrument::{Diagnostic, Lineage, parse_lineage};
use peil_storage::{StorageError, Tx, Wave, WaveStatus};

/// Why a wave cannot become a draft. The text says the mend.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DraftProblem {
    /// No such organisation.
    #[error("there is no organisation `{organisation}`. Mend: `peil units import` takes one in")]
    NoOrganisation {
        /// The code asked for.
        organisation: String,
    },
    /// The code is taken.
    #[error("wave `{wave}` is there already. Mend: choose another code")]
    CodeTaken {
        /// The code.
        wave: String,
    },
    /// The threshold is too low for any wave.
    #[error("{0}. Mend: {usual}, unless you have a reason for more", usual = Policy::USUAL)]
    Policy(InvalidPolicy),
    /// The threshold is lower than in an earlier wave.
    #[error(
        "k = {k} is lower than in wave `{wave}`, which had k = {before}. People answered under that \
         promise, and a lower k now would show smaller groups of them side by side with then. Mend: \
         {before} or more"
    )]
    LowerK {
        /// The threshold asked for.
        k: u32,
        /// The earlier wave.
        wave: String,
        /// Its threshold.
        before: u32,
    },
    /// No such wave to follow.
    #[error(
        "there is no wave `{previous}` to follow in series `{series}`{known}. Mend: the last wave that \
             was held, or none if this is the first"
    )]
    NoPrevious {
        /// The code asked for.
        previous: String,
        /// The series.
        series: String,
        /// The waves there are, in words.
        known: String,
    },
    /// The wave to follow has no units to follow from.
    #[error(
        "wave `{previous}` never opened, so there is nothing to follow. Mend: the last wave that was \
         held"
    )]
    PreviousNeverOpened {
        /// The wave.
        previous: String,
    },
    /// Not after the wave that it follows.
    #[error("it opens on {opens}, and wave `{previous}` opened on {began}. Mend: a later day")]
    BeforePrevious {
        /// The day asked for.
        opens: Date,
        /// The wave before.
        previous: String,
        /// The day on which that opened.
        began: Date,
    },
    /// Two waves at once.
    #[error(
        "it opens on {opens}, when wave `{previous}` can still be answered (until {closes}). Mend: a \
         later day"
    )]
    Overlaps {
        /// The day asked for.
        opens: Date,
        /// The wave before.
        previous: String,
        /// Its last day.
        closes: Date,
    },
}

impl DraftProblem {
    /// The key of `wave.toml` that it is about.
    pub fn key(&self) -> &'static str {
        match self {
            DraftProblem::NoOrganisation { .. } => "organisation",
            DraftProblem::CodeTaken { .. } => "code",
            DraftProblem::Policy(_) | DraftProblem::LowerK { .. } => "k",
            DraftProblem::NoPrevious { .. } | DraftProblem::PreviousNeverOpened { .. } => {
                "previous"
            }
            DraftProblem::BeforePrevious { .. } | DraftProblem::Overlaps { .. } => "opens",
        }
    }

    /// Whether the value could be right at another moment: something is not there yet, or is there
    /// already.
    pub fn is_of_the_moment(&self) -> bool {
        matches!(self, DraftProblem::NoOrganisation { .. } | DraftProblem::CodeTaken { .. })
    }
}

/// Everything that keeps a wave from becoming a draft; nothing, if it may. `previous` is the wave that
/// it follows.
///
/// The threshold of a series only goes up: k is at least that of every wave of the series that opened.
///
/// # Errors
/// [`StorageError`] if the database fails.
pub async fn draft_problems(
    tx: &mut Tx,
    wave: &Wave,
    previous: Option<&str>,
) -> Result<Vec<DraftProblem>, StorageError> {
    let mut problems = Vec::new();
    if tx.organisation(&wave.organisation).await?.is_none() {
        let organisation = wave.organisation.clone();
        problems.push(DraftProblem::NoOrganisation { organisation });
    }
    if tx.wave(&wave.code).await?.is_some() {
        problems.push(DraftProblem::CodeTaken { wave: wave.code.clone() });
    }
    problems.extend(revised_draft_problems(tx, wave, previous).await?);
    Ok(problems)
}

/// The same for a draft that is there already and gets another threshold or other days.
///
/// # Errors
/// [`StorageError`] if the database fails.
pub async fn revised_draft_problems(
    tx: &mut Tx,
    wave: &Wave,
    previous: Option<&str>,
) -> Result<Vec<DraftProblem>, StorageError> {
    let mut problems = Vec::new();
    let series = waves_of_series(tx, &wave.organisation, &wave.series).await?;
    problems.extend(k_problem(wave.k, &series));
    if let Some(previous) = previous {
        problems.extend(previous_problem(wave, previous, &series));
    }
    Ok(problems)
}

/// The waves of a series, in the order in which they open.
///
/// # Errors
/// [`StorageError`] if the database fails.
pub async fn waves_of_series(
    tx: &mut Tx,
    organisation: &str,
    series: &str,
) -> Result<Vec<Wave>, StorageError> {
    let mut waves = tx.waves().await?;
    waves.retain(|wave| wave.organisation == organisation && wave.series == series);
    waves.sort_by(|one, other| (one.opens_on, &one.code).cmp(&(other.opens_on, &other.code)));
    Ok(waves)
}

fn opened(wave: &Wave) -> bool {
    wave.status >= WaveStatus::Open
}

fn k_problem(k: u32, series: &[Wave]) -> Option<DraftProblem> {
    if let Err(error) = Policy::new(k) {
        return Some(DraftProblem::Policy(error));
    }
    let strictest = series.iter().filter(|wave| opened(wave)).max_by_key(|wave| wave.k)?;
    (k < strictest.k).then(|| DraftProblem::LowerK {
        k,
        wave: strictest.code.clone(),
        before: strictest.k,
    })
}

fn previous_problem(wave: &Wave, previous: &str, series: &[Wave]) -> Option<DraftProblem> {
    let Some(found) = series.iter().find(|wave| wave.code == previous) else {
        let codes: Vec<&str> =
            series.iter().filter(|wave| opened(wave)).map(|wave| wave.code.as_str()).collect();
        return Some(DraftProblem::NoPrevious {
            previous: previous.to_owned(),
            series: wave.series.clone(),
            known: if codes.is_empty() {
                String::new()
            } else {
                format!(" (waves: {})", codes.join(", "))
            },
        });
    };
    if !opened(found) {
        return Some(DraftProblem::PreviousNeverOpened { previous: previous.to_owned() });
    }
    if wave.opens_on <= found.opens_on {
        return Some(DraftProblem::BeforePrevious {
            opens: wave.opens_on,
            previous: previous.to_owned(),
            began: found.opens_on,
        });
    }
    (found.status == WaveStatus::Open && wave.opens_on <= found.closes_on).then(|| {
        DraftProblem::Overlaps {
            opens: wave.opens_on,
            previous: previous.to_owned(),
            closes: found.closes_on,
        }
    })
}

/// Why a lineage cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LineageProblem {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The organisation has no units.
    #[error("organisation `{organisation}` has no units; `peil units import` takes them in")]
    NoUnits {
        /// The organisation.
        organisation: String,
    },
    /// The text and the two unit trees do not fit each other; never empty.
    #[error("{}", in_lines(.0))]
    Diagnostics(Vec<Diagnostic>),
}

fn in_lines(found: &[Diagnostic]) -> String {
    found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Reads a lineage from the units that the previous wave kept to those that the organisation has now.
/// `file` is only named in diagnostics.
///
/// # Errors
/// [`LineageProblem`] if the organisation has no units, the text does not fit the two trees, or the
/// database fails.
pub async fn read_lineage(
    tx: &mut Tx,
    file: &str,
    text: &str,
    previous: &str,
    organisation: &str,
) -> Result<Lineage, LineageProblem> {
    let then = tx.wave_units(previous).await?;
    let then: Vec<&str> = then.iter().map(|unit| unit.code.as_str()).collect();
    let Some(tree) = tx.units(organisation).await? else {
        return Err(LineageProblem::NoUnits { organisation: organisation.to_owned() });
    };
    let now: Vec<&str> = tree.units().iter().map(|unit| unit.code.as_str()).collect();
    parse_lineage(file, text, &then, &now).map_err(LineageProblem::Diagnostics)
}
