//! The document for a word processor: WordprocessingML (ECMA-376, transitional) in a zip.
//!
//! Written with templates of our own: `docx-rs` 0.4 writes no text alternative of a picture, no title of the document and no
//! head of a table that is repeated. What is written is what these templates say, and nothing from a clock.

use std::io::{Cursor, Write};

use askama::Template;
use zip::ZipWriter;

use super::content::{Block, Field, Lines, PICTURE_MM, ROOM_MM, Words};
use crate::Press;
use crate::plates::charts::options;
use crate::press::{Picture, SettingError};

/// Dots an inch of a picture: sharp in print.
const DPI: f64 = 220.0;
/// The units of a picture's size in a millimetre.
const EMU_PER_MM: f64 = 36_000.0;
/// Those of a table's width (twentieths of a point).
const TWIPS_PER_MM: f64 = 1440.0 / 25.4;

/// The parts that are the same in every document.
const FIXED: [(&str, &str); 5] = [
    ("[Content_Types].xml", include_str!("../../templates/docx/types.xml")),
    ("_rels/.rels", include_str!("../../templates/docx/package.xml")),
    ("docProps/app.xml", include_str!("../../templates/docx/app.xml")),
    ("word/numbering.xml", include_str!("../../templates/docx/numbering.xml")),
    ("word/settings.xml", include_str!("../../templates/docx/settings.xml")),
];

/// What the document says.
#[derive(Template)]
#[template(path = "docx/document.xml")]
struct Body<'a> {
    words: &'a Words,
    pictures: &'a [Drawn],
}

/// How it looks.
#[derive(Template)]
#[template(path = "docx/styles.xml")]
struct Styles<'a> {
    words: &'a Words,
}

/// The foot of a page.
#[derive(Template)]
#[template(path = "docx/footer.xml")]
struct Footer<'a> {
    words: &'a Words,
}

/// What the file says of itself.
#[derive(Template)]
#[template(path = "docx/core.xml")]
struct Core<'a> {
    words: &'a Words,
}

/// Which files belong to it.
#[derive(Template)]
#[template(path = "docx/relations.xml")]
struct Relations<'a> {
    pictures: &'a [Drawn],
}

/// A picture as it is put in.
struct Drawn {
    /// Its name among the files.
    file: String,
    /// The name by which the words ask for it.
    name: String,
    number: usize,
    png: Vec<u8>,
    /// Its size on paper.
    emu: (u64, u64),
}

impl Body<'_> {
    fn picture(&self, name: &str) -> Option<&Drawn> {
        self.pictures.iter().find(|picture| picture.name == name)
    }
}

/// The widths of columns, in the units of a table.
fn twips(widths: &[u8]) -> Vec<u64> {
    let sum: f64 = widths.iter().map(|width| f64::from(*width)).sum();
    widths.iter().map(|width| whole(f64::from(*width) / sum * ROOM_MM * TWIPS_PER_MM)).collect()
}

fn has_room(row: &[Lines]) -> bool {
    row.iter().any(Vec::is_empty)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes on a page")]
fn whole(value: f64) -> u64 {
    value.max(1.0).round() as u64
}

/// Writes the file.
///
/// # Errors
/// [`SettingError::Problems`] if a picture cannot be drawn.
pub(super) fn write(
    press: &Press,
    words: &Words,
    pictures: &[Picture],
) -> Result<Vec<u8>, SettingError> {
    let mut drawn = Vec::new();
    for (number, picture) in (1..).zip(pictures) {
        drawn.push(Drawn::of(press, picture, number)?);
    }
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for (name, text) in FIXED {
        files.push((name.to_owned(), text.as_bytes().to_vec()));
    }
    let written = [
        ("docProps/core.xml", Core { words }.render()),
        ("word/_rels/document.xml.rels", Relations { pictures: &drawn }.render()),
        ("word/document.xml", Body { words, pictures: &drawn }.render()),
        ("word/styles.xml", Styles { words }.render()),
        ("word/footer.xml", Footer { words }.render()),
    ];
    for (name, text) in written {
        let text = text.map_err(|error| problem(&error))?;
        files.push((name.to_owned(), text.into_bytes()));
    }
    for picture in drawn {
        files.push((format!("word/{}", picture.file), picture.png));
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name, options()).map_err(|error| problem(&error))?;
        zip.write_all(&bytes).map_err(|error| problem(&error))?;
    }
    Ok(zip.finish().map_err(|error| problem(&error))?.into_inner())
}

impl Drawn {
    fn of(press: &Press, picture: &Picture, number: usize) -> Result<Drawn, SettingError> {
        let png = press.drawing(picture, DPI)?;
        // Width and height stand at the same place in every PNG.
        let dots = |at: usize| {
            let part = png.get(at..at + 4)?;
            Some(f64::from(u32::from_be_bytes(part.try_into().ok()?)))
        };
        let (Some(wide), Some(high)) = (dots(16), dots(20)) else {
            return Err(SettingError::Problems("a picture is no PNG".to_owned()));
        };
        let height = picture.width_mm * high / wide;
        let smaller = (PICTURE_MM / height).min(1.0);
        let emu = |mm: f64| whole(mm * smaller * EMU_PER_MM);
        let emu = (emu(picture.width_mm), emu(height));
        let file = format!("media/picture-{number}.png");
        Ok(Drawn { file, name: picture.name.clone(), number, png, emu })
    }
}

fn problem(error: &dyn std::error::Error) -> SettingError {
    SettingError::Problems(error.to_string())
}
