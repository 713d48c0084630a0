//! The height of the back, as `templates/back.typ` sets it, and how it is divided into columns.

use serde::Serialize;

use super::ruler::{Ruler, Style, mm};
use crate::page::{Aid, Back, Group, Reading, Row};
use crate::press::Face;

/// Widths in millimetres, as in the template.
const PAGE_MM: f64 = 273.0;
const GUTTER_MM: f64 = 8.0;
const READING_GUTTER_MM: f64 = 6.0;
const AMOUNTS_MM: f64 = 22.8 + 11.7 + 9.0 + 9.0 + 9.5 + 9.0;
/// White between a question and its bar; so much wider may its letters be together than alone.
const APART_MM: f64 = 1.6;
/// White above and below a row, together, in em.
const ROW: f64 = 0.5;
/// The same of the heads of the columns, and of the name of a theme.
const HEAD: f64 = 0.3;
const GROUP: f64 = 0.9;
/// The heads of the columns are not set larger: beside each other they would touch.
const HEAD_PT: f64 = 5.6;
/// Columns of how to read the plate.
const READING: usize = 3;

/// How the back is set.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BackFit {
    size: f64,
    groups: Vec<GroupFit>,
    /// How many of them stand on the left.
    left: usize,
    /// How many lines of how to read the plate stand before the second column, and before the third.
    reading: Vec<usize>,
}

/// How a theme with its questions is set.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct GroupFit {
    /// Of the theme's name, in points.
    height: f64,
    rows: Vec<RowFit>,
}

/// How a question is set.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct RowFit {
    /// Of the row, in points.
    height: f64,
    lines: Vec<String>,
    /// Whether the note on what is favourable has a line of its own.
    note_below: bool,
}

impl BackFit {
    pub fn new(ruler: &Ruler<'_>, back: &Back, reading: &Reading, size: f64) -> BackFit {
        let sheet = Sheet { ruler, size };
        let groups: Vec<GroupFit> = back.groups.iter().map(|group| sheet.group(group)).collect();
        let halves = Division::halves(&groups);
        let reading = sheet.reading(reading);
        BackFit {
            size,
            groups,
            left: halves.ends.first().copied().unwrap_or_default(),
            reading: reading.ends,
        }
    }
}

/// How high the back becomes in this size.
pub fn height(ruler: &Ruler<'_>, back: &Back, reading: &Reading, size: f64) -> f64 {
    let sheet = Sheet { ruler, size };
    let page = mm(PAGE_MM);
    let groups: Vec<GroupFit> = back.groups.iter().map(|group| sheet.group(group)).collect();
    let title = Style { face: Face::SemiBold, size: 14.0, leading: 0.5 };
    let mut height = ruler.height(&back.title, title, page)
        + mm(2.2)
        + sheet.text(&back.explained, page)
        + mm(1.6)
        + Style { size: HEAD_PT.min(size * 0.82), ..sheet.style(1.0) }.lines(2)
        + HEAD * size
        + Division::halves(&groups).height
        + mm(3.6);
    if !back.aids.is_empty() {
        let count = back.aids.len() as f64;
        let width = (page - mm(GUTTER_MM) * (count - 1.0)) / count;
        height += back.aids.iter().map(|aid| sheet.aid(aid, width)).fold(0.0, f64::max) + mm(3.6);
    }
    let concern = sheet.heading() + sheet.text(&back.concern.text, (page - mm(GUTTER_MM)) / 4.0);
    let reading = sheet.heading() + sheet.reading(reading).height;
    height + mm(2.0) + concern.max(reading)
}

/// The back in one size.
struct Sheet<'a> {
    ruler: &'a Ruler<'a>,
    size: f64,
}

impl Sheet<'_> {
    fn style(&self, share: f64) -> Style {
        Style { face: Face::Regular, size: self.size * share, leading: 0.5 }
    }

    fn text(&self, text: &str, width: f64) -> f64 {
        self.ruler.height(text, self.style(1.0), width)
    }

    /// A heading, and the white below it.
    fn heading(&self) -> f64 {
        self.style(1.15).lines(1) + 0.6 * self.size
    }

    /// A theme with its questions.
    fn group(&self, group: &Group) -> GroupFit {
        let height = self.style(1.0).lines(1) + GROUP * self.size;
        GroupFit { height, rows: group.rows.iter().map(|row| self.row(row)).collect() }
    }

    fn row(&self, row: &Row) -> RowFit {
        let width = (mm(PAGE_MM) - mm(GUTTER_MM)) / 2.0 - mm(AMOUNTS_MM) - mm(APART_MM);
        let lines = self.ruler.lines(&row.statement, self.style(1.0), width);
        let note_below = row.reversed.as_ref().is_some_and(|note| {
            let italic = Style { face: Face::Italic, ..self.style(1.0) };
            let last = lines.last().map_or(0.0, |line| self.ruler.width(line, self.style(1.0)));
            last + self.ruler.width(&format!(" ({note})"), italic) > width
        });
        let count = lines.len() + usize::from(note_below);
        RowFit { height: self.style(1.0).lines(count) + ROW * self.size, lines, note_below }
    }

    fn aid(&self, aid: &Aid, width: f64) -> f64 {
        let wrong = format!("{} {}", aid.goes_wrong_heading, aid.goes_wrong);
        let helps = format!("{} {}", aid.helps_heading, aid.helps.join(" "));
        let texts = [aid.why.as_str(), &wrong, &helps].map(|text| self.text(text, width));
        self.heading() + texts.iter().sum::<f64>() + 2.0 * 0.5 * self.size
    }

    /// How to read the plate, in columns.
    fn reading(&self, reading: &Reading) -> Division {
        let all = (mm(PAGE_MM) - mm(GUTTER_MM)) * 0.75;
        let width = (all - 2.0 * mm(READING_GUTTER_MM)) / READING as f64;
        let lines: Vec<f64> = reading.lines.iter().map(|line| self.text(line, width)).collect();
        Division::of(&lines, READING, 0.7 * self.size)
    }
}

/// Pieces in columns, in their order, of which the highest is as low as can be.
#[derive(Debug, Clone, PartialEq)]
struct Division {
    /// Of the highest column.
    height: f64,
    /// How many pieces stand before each column but the first.
    ends: Vec<usize>,
}

impl Division {
    fn halves(groups: &[GroupFit]) -> Division {
        let height =
            |group: &GroupFit| group.height + group.rows.iter().map(|row| row.height).sum::<f64>();
        Division::of(&groups.iter().map(height).collect::<Vec<_>>(), 2, 0.0)
    }

    fn of(pieces: &[f64], columns: usize, gap: f64) -> Division {
        let height = |pieces: &[f64]| {
            pieces.iter().sum::<f64>() + gap * pieces.len().saturating_sub(1) as f64
        };
        if columns < 2 {
            return Division { height: height(pieces), ends: Vec::new() };
        }
        let mut best = Division { height: f64::INFINITY, ends: Vec::new() };
        // The fullest first column of those that do as well.
        for end in (0..=pieces.len()).rev() {
            let rest = Division::of(&pieces[end..], columns - 1, gap);
            let higher = height(&pieces[..end]).max(rest.height);
            if higher < best.height {
                let ends = rest.ends.iter().map(|later| end + later);
                best = Division { height: higher, ends: [end].into_iter().chain(ends).collect() };
            }
        }
        best
    }
}
