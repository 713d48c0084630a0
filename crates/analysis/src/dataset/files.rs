//! The frozen dataset on disk: a Parquet file per part, and a manifest with checksums.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use peil_instrument::{EMPTY, Questionnaire};

use super::frozen::{CellValue, Table, cell_text, read_table, write_frame};
use super::manifest::{MANIFEST, SCHEMA, check_manifest, hex, overall};
use super::{Dataset, DatasetBuilder, DatasetError, DatasetManifest, FileNote, PartPlan};
use crate::atomically::write_atomically;

impl Dataset {
    /// Writes one Parquet file per part and `dataset.json` into `dir`, in the order of the rows.
    ///
    /// Same dataset, same bytes. Every file first gets another name and is renamed when it is on disk;
    /// the manifest comes last, so a dataset with a manifest is whole. `codes`: per unit of the wave
    /// its code.
    ///
    /// # Errors
    /// [`DatasetError::File`] or [`DatasetError::Parquet`] if a file cannot be written;
    /// [`DatasetError::Codes`] if there is not one code per unit; [`DatasetError::Shape`] if the dataset
    /// is of another questionnaire.
    pub fn write_parquet(
        &self,
        dir: &Path,
        questionnaire: &Questionnaire,
        codes: &[String],
    ) -> Result<DatasetManifest, DatasetError> {
        if codes.len() != self.units {
            return Err(DatasetError::Codes { units: self.units, codes: codes.len() });
        }
        let mut files = Vec::new();
        for (part, frame) in self.frames.iter().enumerate() {
            let name = format!("{}.parquet", frame.part);
            let path = dir.join(&name);
            if questionnaire.parts().get(part).is_none_or(|part| part.id != frame.part) {
                return Err(DatasetError::Shape { path });
            }
            let mut bytes = Vec::new();
            write_frame(frame, codes, &mut bytes)
                .map_err(|source| DatasetError::Parquet { path: path.clone(), source })?;
            write_atomically(&path, |out| out.write_all(&bytes))
                .map_err(|source| DatasetError::File { path, source })?;
            files.push(FileNote { name, rows: frame.len() as u64, sha256: hex(&bytes) });
        }
        files.sort_by(|a, b| a.name.cmp(&b.name));
        let manifest = DatasetManifest {
            schema: SCHEMA,
            questionnaire: questionnaire.id().to_string(),
            version: questionnaire.version().to_owned(),
            questionnaire_hash: questionnaire.hash().to_owned(),
            sha256: overall(&files),
            files,
        };
        write_manifest(&dir.join(MANIFEST), &manifest)?;
        Ok(manifest)
    }

    /// Reads a frozen dataset back, after checking that it is what was frozen.
    ///
    /// # Errors
    /// [`DatasetError`] if a file is missing or not what the manifest says, if the dataset belongs to
    /// another questionnaire, or holds units that `codes` does not.
    pub fn read_parquet(
        dir: &Path,
        questionnaire: &Questionnaire,
        codes: &[String],
    ) -> Result<(Dataset, DatasetManifest), DatasetError> {
        let path = dir.join(MANIFEST);
        let text = read(&path)?;
        let manifest: DatasetManifest = serde_json::from_slice(&text)
            .map_err(|source| DatasetError::Manifest { path: path.clone(), source })?;
        check_manifest(&manifest, questionnaire, &path)?;
        let units: HashMap<&str, usize> =
            codes.iter().enumerate().map(|(unit, code)| (code.as_str(), unit)).collect();
        let mut builder = Dataset::builder(questionnaire, codes.len());
        for (part, about) in questionnaire.parts().iter().enumerate() {
            let name = format!("{}.parquet", about.id);
            let note = manifest.files.iter().find(|note| note.name == name);
            let note = note.ok_or_else(|| DatasetError::Files { path: path.clone() })?;
            let path = dir.join(&name);
            let bytes = read(&path)?;
            if hex(&bytes) != note.sha256 {
                return Err(DatasetError::Checksum { path });
            }
            let table = read_table(bytes, |_| true)
                .map_err(|source| DatasetError::Parquet { path: path.clone(), source })?;
            let rows = Rows::of(&table, &builder.plans()[part], note.rows)
                .ok_or_else(|| DatasetError::Shape { path: path.clone() })?;
            rows.add_to(&mut builder, part, &units, &path)?;
        }
        Ok((builder.finish(), manifest))
    }
}

/// A byte that is no answer to anything.
pub(crate) const NO_CODE: u8 = EMPTY - 1;

/// A whole number as answer byte; [`EMPTY`] cannot be written as a number.
fn answer_byte(code: i64) -> Option<u8> {
    u8::try_from(code).ok().filter(|byte| *byte < NO_CODE)
}

/// The rows of a file whose shape is right.
struct Rows {
    units: Vec<String>,
    columns: Vec<Vec<u8>>,
}

impl Rows {
    fn of(table: &Table, plan: &PartPlan, rows: u64) -> Option<Rows> {
        let expected = plan.columns().iter().map(|plan| plan.column.name.as_str());
        let found = table.columns.iter().map(|column| column.name.as_str());
        let same = std::iter::once("unit").chain(expected).eq(found) && table.rows as u64 == rows;
        let (unit, answers) = table.columns.split_first().filter(|_| same)?;
        let readable = table.columns.iter().all(|column| column.unreadable().is_none());
        let byte = |cell: CellValue<'_>| match cell {
            CellValue::Missing => EMPTY,
            CellValue::Number(code) => answer_byte(code).unwrap_or(NO_CODE),
            _ => NO_CODE,
        };
        readable.then(|| Rows {
            units: unit.map(cell_text),
            columns: answers.iter().map(|column| column.map(byte)).collect(),
        })
    }

    fn add_to(
        self,
        builder: &mut DatasetBuilder,
        part: usize,
        units: &HashMap<&str, usize>,
        path: &Path,
    ) -> Result<(), DatasetError> {
        let mut record = vec![EMPTY; self.columns.len()];
        for (row, unit) in self.units.iter().enumerate() {
            let index = units.get(unit.as_str()).ok_or_else(|| DatasetError::Unit {
                path: path.to_owned(),
                row: row + 1,
                unit: unit.clone(),
            })?;
            for (answer, column) in record.iter_mut().zip(&self.columns) {
                *answer = column[row];
            }
            builder.add(part, *index, &record).map_err(|source| DatasetError::Record {
                path: path.to_owned(),
                row: row + 1,
                source,
            })?;
        }
        Ok(())
    }
}

fn write_manifest(path: &Path, manifest: &DatasetManifest) -> Result<(), DatasetError> {
    let written = write_atomically(path, |out| {
        serde_json::to_writer_pretty(&mut *out, manifest)?;
        out.write_all(b"\n")
    });
    written.map_err(|source| DatasetError::File { path: path.to_owned(), source })
}

fn read(path: &Path) -> Result<Vec<u8>, DatasetError> {
    fs::read(path).map_err(|source| DatasetError::File { path: path.to_owned(), source })
}
