//! A Parquet file as columns of cells, converted column by column.

use std::sync::Arc;

use polars::prelude::{
    ArrowDataType, BooleanChunked, ChunkedArray, DataType, PolarsNumericType, Series, StringChunked,
};
use polars_io::prelude::{ParquetReader, SerReader};

use super::ParquetProblem;

/// The key under which Arrow's own schema stands in a Parquet file.
const ARROW_SCHEMA: &str = "ARROW:schema";

/// A cell of a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum CellValue<'a> {
    /// Nothing.
    Missing,
    /// A whole number.
    Number(i64),
    /// A number that is not whole, or too large.
    Fraction(f64),
    /// Words.
    Text(&'a str),
}

/// A table as it came out of a Parquet file.
#[derive(Debug)]
pub(crate) struct Table {
    /// The columns, in the file's order.
    pub(crate) columns: Vec<TableColumn>,
    /// The number of rows.
    pub(crate) rows: usize,
}

/// A column of a table.
#[derive(Debug)]
pub(crate) struct TableColumn {
    /// Its name.
    pub(crate) name: String,
    /// Its values; or, if nobody wanted them or they are neither numbers nor words, their type.
    values: Result<Series, String>,
}

impl TableColumn {
    /// The name of the type, if the column has no cells that can be read.
    pub(crate) fn unreadable(&self) -> Option<&str> {
        self.values.as_ref().err().map(String::as_str)
    }

    /// One value per row, made from its cell.
    pub(crate) fn map<T: Clone>(&self, each: impl FnMut(CellValue<'_>) -> T) -> Vec<T> {
        self.values.as_ref().map(|series| map_series(series, each)).unwrap_or_default()
    }

    /// The words of one cell: empty for nothing.
    pub(crate) fn text(&self, row: usize) -> String {
        let Ok(series) = &self.values else { return String::new() };
        let one = map_series(&series.slice(i64::try_from(row).unwrap_or(i64::MAX), 1), cell_text);
        one.into_iter().next().unwrap_or_default()
    }
}

/// A cell as text: empty for nothing.
pub(crate) fn cell_text(cell: CellValue<'_>) -> String {
    match cell {
        CellValue::Missing => String::new(),
        CellValue::Number(number) => number.to_string(),
        CellValue::Fraction(number) => number.to_string(),
        CellValue::Text(text) => text.to_owned(),
    }
}

/// Reads a Parquet file. Columns that are not `wanted` are named, and not read.
///
/// # Errors
/// [`ParquetProblem`] if it is no Parquet, or of a kind that cannot be read.
pub(crate) fn read_table(
    bytes: Vec<u8>,
    wanted: impl Fn(&str) -> bool,
) -> Result<Table, ParquetProblem> {
    let mut reader = ParquetReader::new(std::io::Cursor::new(bytes));
    let mut about = reader.get_metadata()?.as_ref().clone();
    // Arrow's schema turns words into categories, which are read as the words they are stored as.
    about.key_value_metadata.iter_mut().for_each(|notes| notes.retain(|n| n.key != ARROW_SCHEMA));
    let rows = about.num_rows;
    reader.set_metadata(Arc::new(about));
    let schema = reader.schema()?;
    let fields: Vec<(String, ArrowDataType)> =
        schema.iter_values().map(|field| (field.name.to_string(), field.dtype.clone())).collect();
    let can_read = |(name, dtype): &(String, ArrowDataType)| wanted(name) && is_readable(dtype);
    let projection: Vec<usize> = (0..fields.len()).filter(|at| can_read(&fields[*at])).collect();
    let read = if projection.is_empty() {
        None
    } else {
        Some(reader.with_projection(Some(projection)).finish()?)
    };
    let column = |(name, dtype): (String, ArrowDataType)| {
        let found = read.as_ref().and_then(|read| read.column(&name).ok());
        let values = found.map(|column| column.as_materialized_series().clone());
        TableColumn { name, values: values.ok_or_else(|| format!("{dtype:?}")) }
    };
    Ok(Table { columns: fields.into_iter().map(column).collect(), rows })
}

/// Whether the cells are numbers or words of a kind that is compiled in.
fn is_readable(dtype: &ArrowDataType) -> bool {
    use ArrowDataType as Type;
    matches!(
        dtype,
        Type::Null
            | Type::Boolean
            | Type::Int8
            | Type::Int32
            | Type::Int64
            | Type::UInt8
            | Type::UInt32
            | Type::UInt64
            | Type::Float32
            | Type::Float64
            | Type::Utf8
            | Type::LargeUtf8
            | Type::Utf8View
    )
}

fn map_series<T: Clone>(series: &Series, mut each: impl FnMut(CellValue<'_>) -> T) -> Vec<T> {
    let whole = |value: i64| CellValue::Number(value);
    let mapped = match series.dtype() {
        DataType::Boolean => series.bool().map(|values| map_bools(values, &mut each)),
        DataType::Int8 => series.i8().map(|v| map_numbers(v, |n| whole(n.into()), &mut each)),
        DataType::Int32 => series.i32().map(|v| map_numbers(v, |n| whole(n.into()), &mut each)),
        DataType::Int64 => series.i64().map(|v| map_numbers(v, whole, &mut each)),
        DataType::UInt8 => series.u8().map(|v| map_numbers(v, |n| whole(n.into()), &mut each)),
        DataType::UInt32 => series.u32().map(|v| map_numbers(v, |n| whole(n.into()), &mut each)),
        DataType::UInt64 => series.u64().map(|v| {
            // What is larger is no code either way.
            map_numbers(v, |n| whole(i64::try_from(n).unwrap_or(i64::MAX)), &mut each)
        }),
        DataType::Float32 => series.f32().map(|v| map_numbers(v, |n| float(n.into()), &mut each)),
        DataType::Float64 => series.f64().map(|v| map_numbers(v, float, &mut each)),
        DataType::String => series.str().map(|values| map_texts(values, &mut each)),
        _ => Ok(vec![each(CellValue::Missing); series.len()]),
    };
    mapped.unwrap_or_default()
}

fn map_numbers<N: PolarsNumericType, T: Clone>(
    values: &ChunkedArray<N>,
    cell: impl Fn(N::Native) -> CellValue<'static>,
    each: &mut impl FnMut(CellValue<'_>) -> T,
) -> Vec<T> {
    let mut mapped = Vec::with_capacity(values.len());
    for chunk in values.downcast_iter() {
        let numbers = chunk.values().as_slice();
        match chunk.validity() {
            None => mapped.extend(numbers.iter().map(|number| each(cell(*number)))),
            Some(there) => {
                let cells = numbers.iter().zip(there.iter());
                let value = |(number, there)| if there { cell(number) } else { CellValue::Missing };
                mapped.extend(cells.map(|(number, there)| each(value((*number, there)))));
            }
        }
    }
    mapped
}

fn map_bools<T>(values: &BooleanChunked, each: &mut impl FnMut(CellValue<'_>) -> T) -> Vec<T> {
    let cell =
        |value: Option<bool>| value.map_or(CellValue::Missing, |is| CellValue::Number(is.into()));
    values.iter().map(|value| each(cell(value))).collect()
}

fn map_texts<T>(values: &StringChunked, each: &mut impl FnMut(CellValue<'_>) -> T) -> Vec<T> {
    values.iter().map(|value| each(value.map_or(CellValue::Missing, CellValue::Text))).collect()
}

/// Other programs write whole numbers with gaps as floats.
fn float(number: f64) -> CellValue<'static> {
    /// Up to here every whole number is a float.
    const MOST: f64 = 9_007_199_254_740_992.0;
    if number.is_nan() {
        CellValue::Missing
    } else if number.fract() == 0.0 && number.abs() <= MOST {
        #[expect(clippy::cast_possible_truncation, reason = "whole, and small enough")]
        CellValue::Number(number as i64)
    } else {
        CellValue::Fraction(number)
    }
}
