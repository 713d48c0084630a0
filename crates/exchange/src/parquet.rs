//! The long table as Parquet. The border with polars: no type of it leaves this file.

use std::borrow::Cow;
use std::io::Write;
use std::sync::PoisonError;

use peil_analysis::{Figure, Results};
use peil_disclosure::Released;
use peil_instrument::Id;
use polars::prelude::{Column, DataFrame, NamedFrom, Series};
use polars_io::parquet::write::{KeyValueMetadata, ParquetMetadataContext};
use polars_io::prelude::ParquetWriter;

use crate::error::ExchangeError;
use crate::long::LONG_COLUMNS;
use crate::texts;

/// Rows that are held in memory at a time, and that stand together in the file.
const ROWS: usize = 100_000;

/// Writes the rows and columns of [`long_csv`](crate::long_csv), with types of their own: `n` a whole number, `value`, `low` and
/// `high` floats, the rest text, and null where the CSV has an empty cell. Texts are as they are: no program takes a
/// cell of this file for a formula. Wave, questionnaire and policy stand in the file's metadata too. Every text is a plain
/// Parquet string, which all readers know.
///
/// Same results, same bytes.
///
/// # Errors
/// [`ExchangeError::Parquet`] if `out` cannot be written to.
pub fn figures_parquet(results: &Released<Results>, out: impl Write) -> Result<(), ExchangeError> {
    write(results.get(), false, out)
}

/// The same of the organisation's own items.
///
/// # Errors
/// As [`figures_parquet`].
pub fn own_figures_parquet(
    results: &Released<Results>,
    out: impl Write,
) -> Result<(), ExchangeError> {
    write(results.get(), true, out)
}

/// As [`figures_parquet`], or [`own_figures_parquet`] for the organisation's `own` items.
pub(crate) fn write(results: &Results, own: bool, out: impl Write) -> Result<(), ExchangeError> {
    let mut figures = results.every_figure().filter(|figure| figure.own == own);
    let empty = table(results, &[])?;
    // One thread: the bytes of the file then depend on the figures alone.
    let mut writer = ParquetWriter::new(out).set_parallel(false).batched(empty.schema())?;
    loop {
        let rows: Vec<Cow<'_, Figure>> = figures.by_ref().take(ROWS).collect();
        if rows.is_empty() {
            break;
        }
        writer.write_batch(&table(results, &rows)?)?;
    }
    // Not `finish`: that adds a hint that texts are to become polars' own kind of text in memory, on which arrow for R
    // fails and pyarrow cannot filter. Without it every reader takes the kind of text that it has.
    let metadata = KeyValueMetadata::from_static(metadata(results));
    let metadata = metadata.collect(ParquetMetadataContext { arrow_schema: "" })?;
    let mut file = writer.get_writer().lock().unwrap_or_else(PoisonError::into_inner);
    file.end(Some(metadata))?;
    Ok(())
}

fn metadata(results: &Results) -> Vec<(String, String)> {
    let about = &results.about;
    let mut metadata = vec![
        ("wave", about.wave.clone()),
        ("organisation", about.organisation.clone()),
        ("questionnaire", about.questionnaire.to_string()),
        ("version", about.version.clone()),
        ("hash", about.questionnaire_hash.clone()),
        ("k", about.k.to_string()),
    ];
    metadata
        .extend(results.comparison.as_ref().map(|before| ("previous_wave", before.wave.clone())));
    if about.synthetic {
        metadata.push(("remark", texts::remark(results).to_owned()));
    }
    metadata.into_iter().map(|(key, value)| (format!("peil.{key}"), value)).collect()
}

fn table(results: &Results, figures: &[Cow<'_, Figure>]) -> Result<DataFrame, ExchangeError> {
    let remark = texts::remark(results);
    let remarks: Vec<Cow<'_, str>> =
        figures.iter().map(|figure| texts::remark_of(results, figure, remark)).collect();
    let series = |place: usize, cells: Vec<Option<&str>>| -> Column {
        Series::new(LONG_COLUMNS[place].into(), cells).into()
    };
    let text = |place: usize, cell: fn(&Figure) -> Option<&str>| -> Column {
        series(place, figures.iter().map(|figure| cell(figure)).collect())
    };
    let number = |place: usize, cell: fn(&Figure) -> Option<f64>| -> Column {
        let cells: Vec<Option<f64>> =
            figures.iter().map(|figure| cell(figure).map(|value| value + 0.0)).collect();
        Series::new(LONG_COLUMNS[place].into(), cells).into()
    };
    // Signed, as more programs read it; people fit.
    let people: Vec<Option<i64>> =
        figures.iter().map(|figure| figure.n.and_then(|n| i64::try_from(n).ok())).collect();
    let about = &results.about;
    let remarks = remarks.iter().map(|text| Some(text.as_ref()).filter(|text| !text.is_empty()));
    let columns = vec![
        series(0, vec![Some(about.wave.as_str()); figures.len()]),
        series(1, vec![Some(about.organisation.as_str()); figures.len()]),
        text(2, |figure| Some(&figure.unit)),
        text(3, |figure| figure.block.as_ref().map(Id::as_str)),
        text(4, |figure| Some(figure.subject.kind())),
        text(5, |figure| figure.subject.id().map(Id::as_str)),
        text(6, |figure| Some(figure.measure.name())),
        text(7, |figure| figure.answer.as_deref()),
        Series::new(LONG_COLUMNS[8].into(), people).into(),
        number(9, |figure| figure.value),
        number(10, |figure| figure.low),
        number(11, |figure| figure.high),
        text(12, |figure| Some(figure.status.name())),
        series(13, remarks.collect()),
    ];
    Ok(DataFrame::new(figures.len(), columns)?)
}
