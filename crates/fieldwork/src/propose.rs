//! The wave after the last one of a series, as a proposal.

use jiff::civil::Date;
use peil_instrument::{
    Lang, LineageDraft, Questionnaire, QuestionnaireChanges, Unit, UnitTree, compare, draft_lineage,
};
use peil_storage::{Series, StorageError, Tx, Wave, WaveStatus, WaveUnit};

use crate::draft::waves_of_series;
use crate::library::questionnaire_of;
use crate::{Again, FieldworkError, NextWave, next_wave};

/// A wave to come, with all that it is proposed from.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The series.
    pub series: Series,
    /// The wave to follow.
    pub last: Wave,
    /// The questionnaire that it had.
    pub fielded: Questionnaire,
    /// The wave to come.
    pub next: NextWave,
    /// What it would ask.
    pub again: Again,
    /// What differs between the two.
    pub changes: QuestionnaireChanges,
    /// What became of the units, to be checked.
    pub lineage: LineageDraft,
    /// Whether the units are exactly those of the last wave.
    pub same_units: bool,
}

/// Why there is no proposal.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProposeError {
    /// The database, or something in it that does not fit.
    #[error(transparent)]
    Fieldwork(#[from] FieldworkError),
    /// No wave of the series to follow.
    #[error("series `{series}` has no wave yet, so there is nothing to follow")]
    NothingToFollow {
        /// The series.
        series: String,
    },
    /// The last wave can still be answered.
    #[error("wave `{wave}` of this series is still open")]
    StillOpen {
        /// The wave.
        wave: String,
    },
    /// The next wave is a draft already.
    #[error("series `{series}` has a draft already: wave `{wave}`, to open on {opens}")]
    DraftThere {
        /// The series.
        series: String,
        /// The draft.
        wave: String,
        /// Its first day.
        opens: Date,
    },
    /// The organisation has no units any more.
    #[error("organisation `{organisation}` has no units; `peil units import` takes them in")]
    NoUnits {
        /// The organisation.
        organisation: String,
    },
    /// The newest version cannot be asked as the last wave was.
    #[error("what the last wave asked cannot be asked of {questionnaire} {version}: {problems}")]
    CannotAsk {
        /// The questionnaire.
        questionnaire: String,
        /// Its newest version.
        version: String,
        /// Why not.
        problems: String,
    },
    /// The dates leave the calendar.
    #[error("the next wave would be after the year 9999")]
    TooLate,
}

impl From<StorageError> for ProposeError {
    fn from(error: StorageError) -> ProposeError {
        ProposeError::Fieldwork(error.into())
    }
}

/// Proposes the wave after the last one of a series: the same questionnaire in its newest version, the days a rhythm
/// later, and what became of the units. `lang` is the language of notes about the units.
///
/// # Errors
/// [`ProposeError`] if the series has no wave that is over, or the database fails.
pub async fn propose(
    tx: &mut Tx,
    series: Series,
    today: Date,
    lang: Lang,
) -> Result<Proposal, ProposeError> {
    let last = last_held(tx, &series).await?;
    let dangling = |what| FieldworkError::Dangling { wave: last.code.clone(), what };
    let fielded = questionnaire_of(tx, &last).await?;
    let then = tree_of(&tx.wave_units(&last.code).await?);
    let then = then.ok_or_else(|| dangling("a tree of units"))?;
    let organisation = || series.organisation.clone();
    let now = tx.units(&series.organisation).await?;
    let now = now.ok_or_else(|| ProposeError::NoUnits { organisation: organisation() })?;
    let next = next_wave(&last, series.rhythm_months, today).ok_or(ProposeError::TooLate)?;
    let next = free_code(tx, next).await?;
    let again = Again::of(tx, &last, &fielded, &next.code).await?;
    Ok(Proposal {
        changes: compare(&fielded, &again.questionnaire),
        lineage: draft_lineage(&then, &now, lang),
        same_units: without_heads(&then) == without_heads(&now),
        series,
        last,
        fielded,
        next,
        again,
    })
}

impl Proposal {
    /// The same under another code, which also stands in the version of what is asked.
    ///
    /// # Errors
    /// [`ProposeError`] as [`propose`].
    pub async fn coded(mut self, tx: &mut Tx, code: &str) -> Result<Proposal, ProposeError> {
        code.clone_into(&mut self.next.code);
        self.again = Again::of(tx, &self.last, &self.fielded, code).await?;
        Ok(self)
    }

    /// The wave to come, as it would be stored.
    pub fn wave(&self) -> Wave {
        let NextWave { code, name, opens, closes, .. } = self.next.clone();
        Wave {
            code,
            name,
            opens_on: opens,
            closes_on: closes,
            status: WaveStatus::Draft,
            version: self.again.questionnaire.version().to_owned(),
            ..self.last.clone()
        }
    }
}

/// The last wave of the series, which must be over.
async fn last_held(tx: &mut Tx, series: &Series) -> Result<Wave, ProposeError> {
    let waves = waves_of_series(tx, &series.organisation, &series.code).await?;
    let code = || series.code.clone();
    match waves.into_iter().next_back() {
        Some(last) if last.status >= WaveStatus::Closed => Ok(last),
        None => Err(ProposeError::NothingToFollow { series: code() }),
        Some(wave) if wave.status == WaveStatus::Open => {
            Err(ProposeError::StillOpen { wave: wave.code })
        }
        Some(wave) => {
            Err(ProposeError::DraftThere { series: code(), wave: wave.code, opens: wave.opens_on })
        }
    }
}

/// What became of the units since the wave `previous`, as far as their names and places tell; none if that wave kept no
/// tree.
///
/// # Errors
/// [`StorageError`] if the database fails.
pub async fn drafted_lineage(
    tx: &mut Tx,
    previous: &str,
    now: &UnitTree,
    lang: Lang,
) -> Result<Option<LineageDraft>, StorageError> {
    let then = tree_of(&tx.wave_units(previous).await?);
    Ok(then.map(|then| draft_lineage(&then, now, lang)))
}

/// The same with another code, if a wave has it already.
async fn free_code(tx: &mut Tx, mut next: NextWave) -> Result<NextWave, StorageError> {
    let wanted = next.code.clone();
    let mut number = 2;
    while tx.wave(&next.code).await?.is_some() {
        next.code = format!("{wanted}-{number}");
        number += 1;
    }
    Ok(next)
}

/// The tree that a wave kept; none if its units form none.
fn tree_of(units: &[WaveUnit]) -> Option<UnitTree> {
    let units = units.iter().map(|unit| Unit {
        code: unit.code.clone(),
        parent: unit.parent,
        name: unit.name.clone(),
        kind: unit.kind.clone(),
        heads: unit.heads,
    });
    UnitTree::new(units.collect()).ok()
}

/// Units as they stand to each other: their number of people changes from year to year anyway.
fn without_heads(tree: &UnitTree) -> Vec<Unit> {
    tree.units().iter().map(|unit| Unit { heads: 0, ..unit.clone() }).collect()
}
