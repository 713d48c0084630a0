//! The answers: one row per respondent.

use std::io::{self, Write};

use peil_instrument::{EMPTY, Questionnaire, UnitTree};
use peil_simulation::{Respondents, Truth, people_by_unit, respondents};
use polars::prelude::{Column, DataFrame, NamedFrom, PolarsResult, Series};
use polars_io::prelude::{KeyValueMetadata, ParquetWriter};
use rand::Rng;

use super::town::{RESPONSE, effects};

/// What the Parquet file says of itself, whatever it is called later.
const REMARK: (&str, &str) = ("remark", "verzonnen gegevens, made-up data");

/// Answers in columns.
pub struct Table {
    units: Vec<String>,
    columns: Vec<(String, Vec<Option<u8>>)>,
}

impl Table {
    /// Draws who answers, in which order, and what they say. A real wave never holds the parts of one person
    /// together as a row does here.
    pub fn draw(
        questionnaire: &Questionnaire,
        truth: &Truth,
        tree: &UnitTree,
        rng: &mut impl Rng,
    ) -> Table {
        let people = people_by_unit(tree);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "some hundreds"
        )]
        let count = (people.len() as f64 * RESPONSE).round() as usize;
        let drawn = Respondents::new(questionnaire, truth);
        let n_parts = questionnaire.parts().len();
        let columns_of = |part| questionnaire.columns(part).into_iter().map(|column| column.name);
        let mut columns: Vec<(String, Vec<Option<u8>>)> =
            (0..n_parts).flat_map(columns_of).map(|name| (name, Vec::new())).collect();
        let mut units = Vec::new();
        for person in respondents(rng, people.len(), count) {
            let unit = people[person];
            units.push(tree.units()[unit].code.clone());
            let submission = drawn.answer_with(rng, effects(unit)).submission(questionnaire);
            let cells = submission.parts.iter().enumerate().flat_map(|(part, record)| {
                let n_columns = questionnaire.columns(part).len();
                record.clone().unwrap_or_else(|| vec![EMPTY; n_columns])
            });
            for ((_, column), cell) in columns.iter_mut().zip(cells) {
                column.push(Some(cell).filter(|cell| *cell != EMPTY));
            }
        }
        Table { units, columns }
    }

    /// The number of respondents.
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Commas, line feeds, an empty cell where there is no answer.
    pub fn write_csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut csv = csv::Writer::from_writer(out);
        let names = self.columns.iter().map(|(name, _)| name.as_str());
        csv.write_record(std::iter::once("unit").chain(names))?;
        for (row, unit) in self.units.iter().enumerate() {
            let cell = |column: &[Option<u8>]| column[row].map_or(String::new(), |c| c.to_string());
            let cells = self.columns.iter().map(|(_, column)| cell(column));
            csv.write_record(std::iter::once(unit.clone()).chain(cells))?;
        }
        csv.flush()
    }

    /// The same with types: the unit is text, all else whole numbers, null where there is no answer.
    pub fn write_parquet(&self, out: &mut dyn Write) -> PolarsResult<()> {
        let mut columns = vec![Column::from(Series::new("unit".into(), self.units.as_slice()))];
        for (name, cells) in &self.columns {
            let cells: Vec<Option<i32>> = cells.iter().map(|cell| cell.map(i32::from)).collect();
            columns.push(Series::new(name.as_str().into(), cells).into());
        }
        let mut table = DataFrame::new(self.units.len(), columns)?;
        let remark = vec![(REMARK.0.to_owned(), REMARK.1.to_owned())];
        let writer = ParquetWriter::new(out)
            .set_parallel(false)
            .with_key_value_metadata(Some(KeyValueMetadata::from_static(remark)));
        writer.finish(&mut table)?;
        Ok(())
    }
}
