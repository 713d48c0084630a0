//! The words of a document, put in order for both of its forms: `templates/document.typ` reads them as JSON,
//! `templates/docx` as they are.

use serde::Serialize;
use serde_json::Value;

use super::{Document, DocumentBlock};
use crate::chart;
use crate::press::Picture;

/// The room between the margins of an A4, in millimetres.
pub(super) const ROOM_MM: f64 = 170.0;
/// The highest picture, so that its caption stays on the same page.
pub(super) const PICTURE_MM: f64 = 225.0;
/// What stands for a title or a text alternative that there is not.
const NOTHING: &str = "–";
/// A longer word may be broken anywhere, not only where its language breaks it.
const LONG_WORD: usize = 40;
/// As above, of a word that is no word: an address, a path.
const LONG_ADDRESS: usize = 20;

/// Between how many letters such a word may be broken.
const PIECE: usize = 3;
/// No column is narrower than this part of the widest.
const NARROW: u8 = 8;
/// The width of a letter in a cell, roughly and wide, and the most lines of a row that is not divided over pages.
const LETTER_MM: f64 = 2.4;
const LOW: f64 = 16.0;
/// What stands at the foot of a page is one line.
const FOOTER: usize = 90;

/// A document.
#[derive(Debug, Serialize)]
pub(super) struct Words {
    pub(super) lang: &'static str,
    pub(super) region: &'static str,
    pub(super) title: String,
    pub(super) subtitle: Lines,
    pub(super) header: Vec<Field>,
    pub(super) blocks: Vec<Block>,
    pub(super) footer: String,
}

/// A text by its lines; none if there are no words in it.
pub(super) type Lines = Vec<String>;

/// A label and its value.
#[derive(Debug, Serialize)]
pub(super) struct Field {
    pub(super) label: Lines,
    pub(super) value: Lines,
}

/// A part.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Block {
    Heading { level: u8, text: String },
    Paragraph { lines: Lines },
    Note { lines: Lines },
    List { items: Vec<Lines> },
    Table(Table),
    Picture { name: String, alt: String, caption: Lines, width_mm: f64 },
    NewPage,
}

/// A table, as wide in every row as in its widest.
#[derive(Debug, Serialize)]
pub(super) struct Table {
    pub(super) caption: Lines,
    pub(super) head: Vec<Lines>,
    pub(super) widths: Vec<u8>,
    pub(super) rows: Vec<Row>,
    /// Whether the head is so low that it can stand on every page.
    pub(super) repeats: bool,
}

/// A row of a table.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    pub(super) cells: Vec<Lines>,
    /// Whether it is so low that it can stay on one page.
    pub(super) stays: bool,
}

impl Words {
    /// Those of a document, and its pictures.
    pub(super) fn of(document: &Document) -> (Words, Vec<Picture>) {
        let mut pictures = Vec::new();
        let mut has_chapter = false;
        let mut blocks = Vec::new();
        for block in &document.blocks {
            let block = match block {
                DocumentBlock::Heading { level, text } => {
                    let text = in_one_line(text);
                    let level = if has_chapter { (*level).clamp(1, 2) } else { 1 };
                    has_chapter |= !text.is_empty();
                    (!text.is_empty()).then_some(Block::Heading { level, text })
                }
                DocumentBlock::Paragraph(text) => {
                    some(text).map(|lines| Block::Paragraph { lines })
                }
                DocumentBlock::Note(text) => some(text).map(|lines| Block::Note { lines }),
                DocumentBlock::List(items) => {
                    let items: Vec<Lines> = items.iter().filter_map(|item| some(item)).collect();
                    (!items.is_empty()).then_some(Block::List { items })
                }
                DocumentBlock::Table { caption, head, widths, rows } => {
                    Table::of(caption, head, widths, rows).map(Block::Table)
                }
                DocumentBlock::Picture { svg, alt, caption } => {
                    let name = format!("picture-{}.svg", pictures.len() + 1);
                    let width_mm = width_mm(svg);
                    pictures.push(Picture::svg(name.clone(), svg.clone(), width_mm));
                    let alt = [alt, caption].map(|text| in_one_line(text));
                    let alt = alt.into_iter().find(|text| !text.is_empty());
                    let alt = alt.unwrap_or_else(|| NOTHING.to_owned());
                    Some(Block::Picture { name, alt, caption: lines(caption), width_mm })
                }
                DocumentBlock::NewPage => Some(Block::NewPage),
            };
            blocks.extend(block);
        }
        let title = Some(in_one_line(&document.title)).filter(|title| !title.is_empty());
        let field =
            |(label, value): &(String, String)| Field { label: lines(label), value: lines(value) };
        let words = Words {
            lang: document.lang.tag(),
            region: match document.lang {
                peil_instrument::Lang::Nl => "NL",
                peil_instrument::Lang::En => "GB",
            },
            title: title.unwrap_or_else(|| NOTHING.to_owned()),
            subtitle: lines(&document.subtitle),
            header: document.header.iter().map(field).collect(),
            blocks,
            footer: in_one_line(&document.footer).chars().take(FOOTER).collect(),
        };
        (words, pictures)
    }
}

impl Table {
    fn of(caption: &str, head: &[String], widths: &[u8], rows: &[Vec<String>]) -> Option<Table> {
        let columns = rows.iter().map(Vec::len).chain([head.len()]).max().unwrap_or(0);
        if columns == 0 {
            return None;
        }
        let whole = |cells: &[String]| {
            let mut cells: Vec<Lines> = cells.iter().map(|cell| lines(cell)).collect();
            cells.resize(columns, Lines::new());
            cells
        };
        let has_head = head.iter().any(|cell| !lines(cell).is_empty());
        // Narrower than this, and every letter would stand on a line of its own.
        let least = widths.iter().max().map_or(1, |widest| (widest / NARROW).max(1));
        let mut widths: Vec<u8> = widths.iter().map(|width| (*width).max(least)).collect();
        widths.resize(columns, least);
        let head = if has_head { whole(head) } else { Vec::new() };
        let shares: f64 = widths.iter().map(|width| f64::from(*width)).sum();
        let lines_of = |(cell, width): (&Lines, &u8)| {
            let room = ROOM_MM * f64::from(*width) / shares;
            let lines = cell.iter().map(|line| (LETTER_MM * line.len() as f64 / room).ceil());
            lines.sum::<f64>()
        };
        let is_low = |row: &[Lines]| {
            let mut cells = row.iter().zip(&widths);
            cells.all(|cell| lines_of(cell) <= LOW)
        };
        let row = |row: &Vec<String>| {
            let cells = whole(row);
            Row { stays: is_low(&cells), cells }
        };
        let rows = rows.iter().map(row).collect();
        let repeats = is_low(&head);
        Some(Table { caption: lines(caption), head, repeats, widths, rows })
    }
}

/// The lines of a text, without those at its ends that have no words.
fn lines(text: &str) -> Lines {
    text.trim().lines().map(|line| line.trim_end().to_owned()).collect()
}

fn some(text: &str) -> Option<Lines> {
    Some(lines(text)).filter(|lines| !lines.is_empty())
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How wide a drawing is set: as it was drawn, or narrower where it would leave the page.
fn width_mm(svg: &str) -> f64 {
    let Some((width, height)) = chart::size_mm(svg) else { return ROOM_MM };
    width.min(ROOM_MM).min(width * PICTURE_MM / height)
}

/// Lets every word that is too long for its line be broken, wherever that is. The sign for it has no width.
pub(super) fn make_breakable(value: &mut Value) {
    match value {
        Value::String(text) if text.split(' ').any(is_long) => {
            let words: Vec<String> = text.split(' ').map(breakable).collect();
            *text = words.join(" ");
        }
        Value::Array(values) => values.iter_mut().for_each(make_breakable),
        Value::Object(fields) => fields.values_mut().for_each(make_breakable),
        _ => {}
    }
}

fn is_long(word: &str) -> bool {
    let most = if word.chars().all(char::is_alphabetic) { LONG_WORD } else { LONG_ADDRESS };
    word.chars().count() > most
}

fn breakable(word: &str) -> String {
    if !is_long(word) {
        return word.to_owned();
    }
    let letters: Vec<char> = word.chars().collect();
    let pieces: Vec<String> = letters.chunks(PIECE).map(|piece| piece.iter().collect()).collect();
    pieces.join("\u{200b}")
}
