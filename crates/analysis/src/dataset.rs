//! A wave's answers as columns of bytes: one frame per part of the questionnaire.

mod error;
mod files;
mod frozen;
mod manifest;

pub use error::DatasetError;
pub(crate) use files::NO_CODE;
pub(crate) use frozen::{CellValue, Table, TableColumn, begins_as_parquet, cell_text, read_table};
pub use frozen::{ParquetProblem, is_own_dataset};
pub use manifest::{DatasetManifest, FileNote};

use peil_instrument::{Column, EMPTY, Id, ItemKind, Questionnaire};

/// The answers of a wave.
///
/// Guaranteed by [`DatasetBuilder`]: one [`Frame`] per part in the order of
/// [`Questionnaire::parts`], every column of [`Questionnaire::columns`] present, every byte an answer
/// that the questionnaire offers or [`EMPTY`], every unit an index into the wave's units. Rows of
/// different frames belong to nobody in common: there is no way to line them up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dataset {
    frames: Vec<Frame>,
    units: usize,
}

/// The answers of one part of the questionnaire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    part: Id,
    names: Vec<String>,
    units: Vec<u32>,
    columns: Vec<Vec<u8>>,
}

/// Why a record does not belong in a dataset.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// The questionnaire has no such part.
    #[error("the questionnaire has {parts} parts; there is no part {part}")]
    Part {
        /// The index given.
        part: usize,
        /// The number of parts.
        parts: usize,
    },
    /// The wave has no such unit.
    #[error("the wave has {units} units; there is no unit {unit}")]
    Unit {
        /// The index given.
        unit: usize,
        /// The number of units.
        units: usize,
    },
    /// The record is of another length than the part has columns.
    #[error("a record of part `{part}` has {found} answers instead of {expected}")]
    Length {
        /// The part.
        part: Id,
        /// The columns of the part.
        expected: usize,
        /// The bytes of the record.
        found: usize,
    },
    /// A byte that is no answer to the question.
    #[error("`{column}` has no answer with code {code}")]
    Code {
        /// The column.
        column: String,
        /// The byte.
        code: u8,
    },
}

impl Dataset {
    /// An empty dataset to fill, for a wave with `units` units.
    pub fn builder(questionnaire: &Questionnaire, units: usize) -> DatasetBuilder {
        let parts = 0..questionnaire.parts().len();
        let plans: Vec<_> = parts.map(|part| PartPlan::new(questionnaire, part)).collect();
        let frames = plans.iter().map(PartPlan::empty_frame).collect();
        DatasetBuilder { dataset: Dataset { frames, units }, plans }
    }

    /// The frames, one per part; the first is the core.
    pub fn frames(&self) -> &[Frame] {
        &self.frames
    }

    /// The frame of the core: one row per respondent.
    pub fn core(&self) -> Option<&Frame> {
        self.frames.first()
    }

    /// The number of units of the wave.
    pub fn unit_count(&self) -> usize {
        self.units
    }

    /// The same answers with every row's unit replaced by `unit_of[unit]`.
    ///
    /// At closing this pools the classes in the atoms of the publication, so that the frozen file
    /// holds nothing finer than what is shown.
    ///
    /// # Errors
    /// [`RecordError::Unit`] if `unit_of` misses a unit that occurs, or names one that the wave does
    /// not have.
    pub fn relabelled(&self, unit_of: &[usize]) -> Result<Dataset, RecordError> {
        let mut dataset = self.clone();
        for unit in dataset.frames.iter_mut().flat_map(|frame| frame.units.iter_mut()) {
            let new = *unit_of.get(*unit as usize).unwrap_or(&usize::MAX);
            *unit = checked_unit(new, self.units)?;
        }
        Ok(dataset)
    }
}

impl Frame {
    /// The part of the questionnaire.
    pub fn part(&self) -> &Id {
        &self.part
    }

    /// The number of rows: people who answered something in this part.
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether nobody answered anything in this part.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// The unit that stands beside each row, as index into the wave's units.
    pub fn units(&self) -> &[u32] {
        &self.units
    }

    /// The names of the columns, in the order of [`Questionnaire::columns`].
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The columns, in the order of [`names`](Self::names).
    pub(crate) fn columns(&self) -> &[Vec<u8>] {
        &self.columns
    }

    /// A column by its name (`item` or `item.option`): one byte a row, [`EMPTY`] for no answer.
    pub fn column(&self, name: &str) -> Option<&[u8]> {
        let index = self.names.iter().position(|other| other == name)?;
        Some(&self.columns[index])
    }
}

/// Fills a [`Dataset`] record by record; checks each.
#[derive(Debug)]
pub struct DatasetBuilder {
    dataset: Dataset,
    plans: Vec<PartPlan>,
}

impl DatasetBuilder {
    /// Adds a record of one part: the unit that stands beside it, and one byte per column.
    ///
    /// # Errors
    /// [`RecordError`] if the questionnaire has no such part, the wave no such unit, or the bytes are
    /// no record of that part. Nothing is added then.
    pub fn add(&mut self, part: usize, unit: usize, record: &[u8]) -> Result<(), RecordError> {
        let parts = self.plans.len();
        let plan = self.plans.get(part).ok_or(RecordError::Part { part, parts })?;
        let unit = checked_unit(unit, self.dataset.units)?;
        plan.check(record)?;
        let frame = &mut self.dataset.frames[part];
        frame.units.push(unit);
        for (column, &answer) in frame.columns.iter_mut().zip(record) {
            column.push(answer);
        }
        Ok(())
    }

    /// Adds many records of one part.
    ///
    /// # Errors
    /// As [`DatasetBuilder::add`]; records before the faulty one stay.
    pub fn extend<'a>(
        &mut self,
        part: usize,
        records: impl IntoIterator<Item = (usize, &'a [u8])>,
    ) -> Result<(), RecordError> {
        records.into_iter().try_for_each(|(unit, record)| self.add(part, unit, record))
    }

    /// The dataset.
    pub fn finish(self) -> Dataset {
        self.dataset
    }

    /// What the columns of a part accept.
    pub(crate) fn plans(&self) -> &[PartPlan] {
        &self.plans
    }
}

/// What a part's records look like.
#[derive(Debug)]
pub(crate) struct PartPlan {
    part: Id,
    columns: Vec<ColumnPlan>,
}

/// A column and the codes that it offers.
#[derive(Debug)]
pub(crate) struct ColumnPlan {
    pub(crate) column: Column,
    codes: Vec<u8>,
    /// A bit for every byte: whether it is one of the codes, or no answer.
    offered: [u64; 4],
}

impl PartPlan {
    fn new(questionnaire: &Questionnaire, part: usize) -> PartPlan {
        let plan = |column: Column| {
            let codes = match column.option {
                Some(_) => vec![0, 1],
                None => item_codes(questionnaire, column.item),
            };
            let mut offered = [0; 4];
            for &code in codes.iter().chain(&[EMPTY]) {
                offered[usize::from(code >> 6)] |= 1 << (code & 63);
            }
            ColumnPlan { column, codes, offered }
        };
        let columns = questionnaire.columns(part).into_iter().map(plan).collect();
        PartPlan { part: questionnaire.parts()[part].id.clone(), columns }
    }

    fn empty_frame(&self) -> Frame {
        Frame {
            part: self.part.clone(),
            names: self.columns.iter().map(|plan| plan.column.name.clone()).collect(),
            units: Vec::new(),
            columns: vec![Vec::new(); self.columns.len()],
        }
    }

    /// The columns, in order.
    pub(crate) fn columns(&self) -> &[ColumnPlan] {
        &self.columns
    }

    fn check(&self, record: &[u8]) -> Result<(), RecordError> {
        if record.len() != self.columns.len() {
            return Err(RecordError::Length {
                part: self.part.clone(),
                expected: self.columns.len(),
                found: record.len(),
            });
        }
        for (plan, &code) in self.columns.iter().zip(record) {
            if !plan.offers(code) {
                return Err(RecordError::Code { column: plan.column.name.clone(), code });
            }
        }
        Ok(())
    }
}

impl ColumnPlan {
    /// Whether the byte is an answer of this column, or [`EMPTY`].
    pub(crate) fn offers(&self, code: u8) -> bool {
        // The hot place of filling a dataset: everything that comes in goes by here.
        self.offered[usize::from(code >> 6)] >> (code & 63) & 1 == 1
    }

    /// The codes that this column offers, in the order of the questionnaire.
    pub(crate) fn codes(&self) -> &[u8] {
        &self.codes
    }
}

/// The answer codes of an item in the order in which they are offered: points, then 98 and 99 for a
/// rating; options for a single choice; nothing for items that have no single code.
pub(crate) fn item_codes(questionnaire: &Questionnaire, item: usize) -> Vec<u8> {
    match &questionnaire.items()[item].kind {
        ItemKind::Rating { format } => {
            let format = &questionnaire.formats()[*format];
            let mut codes: Vec<u8> = (1..=97).take(format.points.len()).collect();
            codes.extend(format.dont_know.is_some().then_some(peil_instrument::DONT_KNOW));
            codes
                .extend(format.not_applicable.is_some().then_some(peil_instrument::NOT_APPLICABLE));
            codes
        }
        ItemKind::Single { options } => options.iter().map(|option| option.code).collect(),
        ItemKind::Multiple { .. } | ItemKind::Open { .. } => Vec::new(),
    }
}

/// Whether a code is an opinion: neither "weet ik niet" nor "niet van toepassing".
pub(crate) fn is_opinion(code: u8) -> bool {
    code != peil_instrument::DONT_KNOW && code != peil_instrument::NOT_APPLICABLE
}

fn checked_unit(unit: usize, units: usize) -> Result<u32, RecordError> {
    match u32::try_from(unit) {
        Ok(index) if unit < units => Ok(index),
        _ => Err(RecordError::Unit { unit, units }),
    }
}
