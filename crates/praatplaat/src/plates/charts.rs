//! The charts of a plate by themselves, for a report or a slide: a zip with each as drawing and picture, its text
//! alternative and its data.

use std::io::{Cursor, Write};

use peil_instrument::Lang;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::Press;
use crate::page::{Page, Table};
use crate::press::{Picture, SettingError};

/// A chart of a page.
struct Chart<'a> {
    /// The name of its drawing, without what it ends in.
    stem: &'a str,
    drawing: &'a Picture,
    heading: &'a str,
    alt: &'a str,
    table: &'a Table,
}

/// Writes the zip. Same page, same bytes.
///
/// # Errors
/// [`SettingError::Problems`] if a chart cannot be drawn as a picture.
pub(super) fn bundle(
    press: &Press,
    page: &Page,
    pictures: &[Picture],
    lang: Lang,
) -> Result<Vec<u8>, SettingError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for chart in charts(page, pictures) {
        let stem = chart.stem;
        let alternative = format!("{}\n\n{}\n", chart.heading, chart.alt);
        let files = [
            (format!("{stem}.svg"), described(&chart)),
            (format!("{stem}.png"), press.picture_of(chart.drawing)?),
            (format!("{stem}.csv"), data(chart.table, lang).map_err(|error| problem(&error))?),
            (format!("{stem}.txt"), alternative.into_bytes()),
        ];
        for (name, bytes) in files {
            zip.start_file(name, options()).map_err(|error| problem(&error))?;
            zip.write_all(&bytes).map_err(|error| problem(&error))?;
        }
    }
    Ok(zip.finish().map_err(|error| problem(&error))?.into_inner())
}

fn problem(error: &dyn std::error::Error) -> SettingError {
    SettingError::Problems(error.to_string())
}

/// How a file is put into a zip. No clock: the same files are the same bytes.
pub(crate) fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
}

/// The charts of a page that are drawn, in the order in which they are read.
fn charts<'a>(page: &'a Page, pictures: &'a [Picture]) -> Vec<Chart<'a>> {
    let front = &page.chart;
    let front = (front.drawing.as_str(), front.heading.as_str(), front.alt.as_str(), &front.table);
    let inside = page.inside.iter().flat_map(|inside| inside.drawings());
    let inside = inside.map(|shown| {
        (shown.picture.as_str(), shown.heading.as_str(), shown.alt.as_str(), &shown.table)
    });
    let all = std::iter::once(front).chain(inside);
    let chart = |(name, heading, alt, table): (&'a str, &'a str, &'a str, &'a Table)| {
        let drawing = pictures.iter().find(|picture| picture.name == name)?;
        let stem = name.trim_end_matches(".svg");
        Some(Chart { stem, drawing, heading, alt, table })
    };
    all.filter_map(chart).collect()
}

/// The drawing with its title and its text alternative inside.
fn described(chart: &Chart<'_>) -> Vec<u8> {
    let svg = String::from_utf8_lossy(&chart.drawing.bytes);
    let Some(end) = svg.find('>') else { return chart.drawing.bytes.clone() };
    let (begin, rest) = svg.split_at(end + 1);
    let (title, alt) = (escaped(chart.heading), escaped(chart.alt));
    format!("{begin}\n<title>{title}</title>\n<desc>{alt}</desc>{rest}").into_bytes()
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The data, as the spreadsheets of that language open them by themselves.
fn data(table: &Table, lang: Lang) -> Result<Vec<u8>, csv::Error> {
    let delimiter = match lang {
        Lang::Nl => b';',
        Lang::En => b',',
    };
    // The mark by which a spreadsheet knows UTF-8.
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(&mut bytes);
    for row in std::iter::once(&table.columns).chain(&table.rows) {
        writer.write_record(row.iter().map(|cell| harmless(cell)))?;
    }
    writer.flush()?;
    drop(writer);
    Ok(bytes)
}

/// A cell that no spreadsheet takes for a formula.
fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests;
