//! How the overview lies on paper: which words share a line, how high a row is, which themes stand in which table.
//!
//! All of it is chosen beforehand, so that a table of ten thousand rows is set without measuring a single cell.

use serde::Serialize;

use super::sheet::{Cell, Part, Row, Sheet, Side, Told};
use crate::press::Face;
use crate::{PlateError, Press};

/// The height of a capital, in em: a line reaches from there to the baseline.
const CAPITAL: f64 = 0.727;
/// White between two lines, in em. The same stands in the template.
const LEADING: f64 = 0.5;
/// Above and below the words of a row, in points.
const AROUND: f64 = 8.4;

/// Sizes of letters in points: names and figures, words instead of figures, heads. The same stand in the template.
const TEXT_PT: f64 = 8.0;
const WORDS_PT: f64 = 7.0;

/// What is between the margins of an A4 on its side.
const PAGE_MM: f64 = 273.0;
const LEVEL_MM: f64 = 11.0;
const COUNT_MM: f64 = 17.0;
/// All columns of themes together, at most; and one of them.
const THEMES_MM: f64 = 144.0;
const WIDEST_THEME_MM: f64 = 24.0;
/// The most themes in a table; further ones stand in a next table.
const MOST_THEMES: usize = 12;
/// White at the sides of a cell.
const INSET_MM: f64 = 1.2;
const INDENT_MM: f64 = 2.6;
/// From here on names are indented no further; the level is written beside them.
const MOST_INDENTS: usize = 6;
/// The most units in a document; further ones stand in a next one. A document is set as a whole, and this is what keeps
/// the memory that takes the same however many units there are.
const MOST_ROWS: usize = 2000;
/// The most lines of a row: more than half a page is no name.
const MOST_LINES: usize = 24;

/// What the template reads.
#[derive(Debug, Serialize)]
pub(super) struct Laid<'a> {
    #[serde(flatten)]
    sheet: &'a Sheet,
    /// Which of the documents it is, if there are more.
    volume: Option<String>,
    marks: [&'static str; 2],
    tables: Vec<Table<'a>>,
}

/// A table: all units, with so many themes.
#[derive(Debug, Serialize)]
struct Table<'a> {
    heading: String,
    /// Widths of its columns, in millimetres.
    widths: Vec<f64>,
    /// The heads of its themes, in lines.
    themes: Vec<Vec<String>>,
    /// What stands in a cell without a figure, in lines.
    hidden: Vec<String>,
    rows: Vec<LaidRow<'a>>,
}

#[derive(Debug, Serialize)]
struct LaidRow<'a> {
    /// In points.
    height: f64,
    level: usize,
    /// In millimetres.
    indent: f64,
    name: Vec<String>,
    invited: &'a str,
    /// The number and the percentage; or one for both; or none.
    part: Vec<&'a str>,
    /// Value, shade, and mark or nothing; `None` where no figure is shown.
    cells: Vec<Option<(&'a str, usize, &'static str)>>,
    /// The words where there are no figures at all, in lines.
    nothing: Vec<String>,
}

/// The documents that the overview takes, one after the other. Each begins with the organisation.
///
/// # Errors
/// [`PlateError::NameTooLong`] if a name takes more than half a page.
pub(super) fn volumes<'a>(
    press: &'a Press,
    sheet: &'a Sheet,
) -> impl Iterator<Item = Result<Laid<'a>, PlateError>> {
    let (first, rest) = sheet.rows.split_at(sheet.rows.len().min(1));
    let many = rest.len() > MOST_ROWS;
    let of = rest.len().div_ceil(MOST_ROWS);
    // An organisation without units has a document too.
    let chunks = (0..of.max(1)).map(move |volume| {
        let from = volume * MOST_ROWS;
        (volume, &rest[from..rest.len().min(from + MOST_ROWS)])
    });
    chunks.map(move |(volume, rows)| {
        let rows: Vec<&Row> = first.iter().chain(rows).collect();
        Laid::of(press, sheet, &rows, many.then(|| format!("{} / {of}", volume + 1)))
    })
}

impl<'a> Laid<'a> {
    fn of(
        press: &Press,
        sheet: &'a Sheet,
        rows: &[&'a Row],
        volume: Option<String>,
    ) -> Result<Laid<'a>, PlateError> {
        let numbers: Vec<usize> = (0..sheet.themes.len()).collect();
        let parts: Vec<&[usize]> = numbers.chunks(MOST_THEMES).collect();
        let heading = |part: &[usize]| match part {
            [first, .., last] if parts.len() > 1 => {
                format!("{} · {} – {}", sheet.caption, sheet.themes[*first], sheet.themes[*last])
            }
            [only] if parts.len() > 1 => format!("{} · {}", sheet.caption, sheet.themes[*only]),
            _ => sheet.caption.clone(),
        };
        let tables = parts.iter().map(|part| Table::of(press, sheet, rows, part, heading(part)));
        let marks = Side::ALL.map(Side::mark);
        Ok(Laid { sheet, volume, marks, tables: tables.collect::<Result<_, _>>()? })
    }
}

impl<'a> Table<'a> {
    fn of(
        press: &Press,
        sheet: &'a Sheet,
        rows: &[&'a Row],
        themes: &[usize],
        heading: String,
    ) -> Result<Table<'a>, PlateError> {
        let count = themes.len() as f64;
        let theme = (THEMES_MM / count).min(WIDEST_THEME_MM);
        let name = PAGE_MM - LEVEL_MM - 3.0 * COUNT_MM - count * theme;
        let mut widths = vec![LEVEL_MM, name, COUNT_MM, COUNT_MM, COUNT_MM];
        widths.extend(themes.iter().map(|_| theme));
        let inside = theme - 2.0 * INSET_MM;
        let hidden = press.lines(&press.legible(&sheet.hidden), WORDS_PT, inside);
        let room = Room { name, words: 2.0 * COUNT_MM + count * theme, hidden: hidden.len() };
        let rows = rows.iter().map(|row| LaidRow::of(press, row, themes, &room));
        let head = |theme: &usize| {
            let name = press.legible(&sheet.themes[*theme]);
            press.broken(&name, Face::SemiBold, em(inside, WORDS_PT))
        };
        Ok(Table {
            heading,
            widths,
            themes: themes.iter().map(head).collect(),
            hidden,
            rows: rows.collect::<Result<_, _>>()?,
        })
    }
}

/// The room in a row.
struct Room {
    /// The column of names, in millimetres.
    name: f64,
    /// The columns that words take if there are no figures, in millimetres.
    words: f64,
    /// Lines of a cell without a figure.
    hidden: usize,
}

impl<'a> LaidRow<'a> {
    fn of(
        press: &Press,
        row: &'a Row,
        themes: &[usize],
        room: &Room,
    ) -> Result<LaidRow<'a>, PlateError> {
        let indents = (row.level - 1).min(MOST_INDENTS) as f64;
        let indent = INDENT_MM * indents;
        let broken = |text: &str, face, size, width| {
            press.broken(&press.legible(text), face, em(width, size))
        };
        let inside = room.name - indent - 2.0 * INSET_MM;
        let name = broken(&row.name, Face::Regular, TEXT_PT, inside);
        let mut height = high(name.len(), TEXT_PT);
        let (mut part, mut cells, mut nothing) = (Vec::new(), Vec::new(), Vec::new());
        match &row.told {
            Told::Nothing(words) => {
                nothing = broken(words, Face::Italic, WORDS_PT, room.words - 4.0 * INSET_MM);
                height = height.max(high(nothing.len(), WORDS_PT));
            }
            Told::Figures { part: Part::Untold(words), .. } => part.push(words.as_str()),
            Told::Figures { part: Part::Told(number, percent), .. } => {
                part.extend([number.as_str(), percent.as_str()]);
            }
        }
        if let Told::Figures { cells: all, .. } = &row.told {
            cells = themes.iter().map(|theme| all[*theme].as_ref().map(laid)).collect();
            if cells.iter().any(Option::is_none) {
                height = height.max(high(room.hidden, WORDS_PT));
            }
        }
        if name.len().max(nothing.len()) > MOST_LINES {
            return Err(PlateError::NameTooLong { unit: row.code.clone() });
        }
        let (level, invited) = (row.level, row.invited.as_str());
        Ok(LaidRow { height, level, indent, name, invited, part, cells, nothing })
    }
}

fn laid(cell: &Cell) -> (&str, usize, &'static str) {
    (&cell.value, cell.shade, cell.side.map_or("", Side::mark))
}

/// The height of a row of so many lines, in points.
fn high(lines: usize, size: f64) -> f64 {
    let lines = lines as f64;
    AROUND + size * (CAPITAL * lines + LEADING * (lines - 1.0).max(0.0))
}

/// Millimetres as a multiple of a size in points.
fn em(millimetres: f64, size: f64) -> f64 {
    millimetres * 72.0 / 25.4 / size
}
