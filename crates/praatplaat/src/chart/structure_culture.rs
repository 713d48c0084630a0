//! Theme by theme: what is arranged, beside what people experience.

use peil_instrument::Lang;
use peil_maturity::StateCounts;
use plotters::style::FontStyle;

use super::axis::Axis;
use super::ink::{HAIR, INK, MUTED};
use super::sheet::{Drawn, Hand, Sheet};
use super::state::{Fills, StateWords, keys, label, stacked};
use crate::house_style::Colours;
use crate::number::decimal;
use crate::{PlateError, Press};

/// What is arranged beside what people experience.
#[derive(Debug, Clone, PartialEq)]
pub struct StructureCulture {
    /// How figures are written.
    pub lang: Lang,
    /// The themes, from the top.
    pub rows: Vec<StructureCultureRow>,
    /// The highest point of the axis of means; the lowest is 1.
    pub points: u8,
    /// The value at which the dashed line stands.
    pub threshold: f64,
    /// The words in it.
    pub words: StructureCultureWords,
}

/// A theme.
#[derive(Debug, Clone, PartialEq)]
pub struct StructureCultureRow {
    /// Its name.
    pub label: String,
    /// In which states its norms are; `None`, or none counted, where that is not known.
    pub structure: Option<StateCounts>,
    /// What people experience; `None` where that is not known.
    pub culture: Option<Culture>,
    /// What the two come down to, in a word or two. May be empty.
    pub combination: String,
}

/// The mean of a scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Culture {
    /// The mean.
    pub mean: f64,
    /// The ends of its 95% interval; `None` if it has none.
    pub interval: Option<(f64, f64)>,
}

/// The words around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StructureCultureWords {
    /// Above the bars.
    pub structure: String,
    /// Above the means.
    pub culture: String,
    /// In place of a bar or a mean that there is not.
    pub not_known: String,
    /// What the ends of the axis mean: the lowest point, and the highest.
    pub ends: (String, String),
    /// The words of the legend.
    pub states: StateWords,
}

const WIDTH_MM: f64 = 170.0;
const LABEL_MM: f64 = 40.0;
const LABEL_PT: f64 = 8.5;
const BAR_MM: (f64, f64) = (43.0, 81.0);
const BAR_HIGH_MM: f64 = 5.2;
const AXIS_MM: (f64, f64) = (89.0, 129.0);
const VALUE_MM: f64 = 132.0;
const COMBINATION_MM: f64 = 141.0;
const HEAD_MM: f64 = 6.0;
const FOOT_MM: f64 = 9.0;
const LINE_MM: f64 = 3.6;
/// The most lines of a name, and of what the two come down to.
const LINES: usize = 5;

impl StructureCulture {
    /// Draws it as SVG: without ids, scripts and style attributes, so that several can stand in one page.
    ///
    /// # Errors
    /// [`PlateError::Chart`] with what plotters says, which has no reason to refuse.
    pub fn svg(&self, press: &Press, colours: Colours) -> Result<String, PlateError> {
        let (legend, top) = keys(press, &self.words.states, WIDTH_MM);
        let top = top + HEAD_MM;
        let placed = self.placed(press, top);
        let bottom = placed.last().map_or(top, |row| row.top + row.height);
        let (left, right) = AXIS_MM;
        let axis = Axis { left, right, points: self.points.max(2), threshold: self.threshold };
        let fills = Fills::of(colours);
        let line = |words: &str, pt: f64, mm: f64| label(press, words, pt, mm, 1).concat();
        let drawn = Sheet::draw((WIDTH_MM, bottom + FOOT_MM), colours, |sheet| {
            fills.legend(sheet, &legend)?;
            let head = || Hand::new(8.0, MUTED);
            let words = &self.words;
            let structure = line(&words.structure, 8.0, left - BAR_MM.0 - 2.0);
            sheet.text(&structure, BAR_MM.0, top - 1.8, &head())?;
            let culture = line(&words.culture, 8.0, WIDTH_MM - left);
            sheet.text(&culture, left, top - 1.8, &head())?;
            let not_known = line(&words.not_known, 8.0, BAR_MM.1 - BAR_MM.0 - 9.0);
            let canvas = Canvas { sheet, press, fills, axis, not_known };
            placed.iter().try_for_each(|row| canvas.row(row, self.lang))?;
            sheet.line((0.0, bottom), (WIDTH_MM, bottom), 0.15, HAIR)?;
            let (low, high) = &words.ends;
            let half = (right - left) / 2.0;
            let (low, high) = (line(low, 7.5, half), line(high, 7.5, half));
            axis.foot(sheet, bottom, &decimal(self.threshold, 1, self.lang), (&low, &high))
        });
        drawn.map_err(|problems| PlateError::Chart { problems })
    }

    /// The same in words.
    pub fn alt(&self) -> String {
        let words = &self.words;
        let number = |value: f64| decimal(value, 1, self.lang);
        let row = |row: &StructureCultureRow| {
            let counted = row.known().map(|counts| words.states.counted(&counts));
            let felt = row.culture.map(|culture| {
                let ends = culture.interval;
                let ends = ends.map(|(low, high)| format!(" ({}–{})", number(low), number(high)));
                number(culture.mean) + &ends.unwrap_or_default()
            });
            let or_not = |known: Option<String>| known.unwrap_or_else(|| words.not_known.clone());
            let mut parts = vec![
                format!("{}: {}", words.structure, or_not(counted)),
                format!("{}: {}", words.culture, or_not(felt)),
            ];
            parts.extend(Some(row.combination.clone()).filter(|words| !words.is_empty()));
            format!("{}. {}.", row.label, parts.join("; "))
        };
        self.rows.iter().map(row).collect::<Vec<_>>().join(" ")
    }

    fn placed(&self, press: &Press, mut top: f64) -> Vec<Placed> {
        let mut placed = Vec::new();
        for row in &self.rows {
            let lines = label(press, &row.label, LABEL_PT, LABEL_MM, LINES);
            let room = WIDTH_MM - COMBINATION_MM;
            let combination = label(press, &row.combination, LABEL_PT, room, LINES);
            let n = lines.len().max(combination.len()) as f64;
            let height = (n * LINE_MM + 2.2).max(9.0);
            placed.push(Placed {
                label: lines,
                combination,
                structure: row.known(),
                culture: row.culture,
                top,
                height,
            });
            top += height;
        }
        placed
    }
}

impl StructureCultureRow {
    fn known(&self) -> Option<StateCounts> {
        self.structure.filter(|counts| counts.judged() + counts.unknown > 0)
    }
}

/// A row with its place.
struct Placed {
    label: Vec<String>,
    combination: Vec<String>,
    structure: Option<StateCounts>,
    culture: Option<Culture>,
    top: f64,
    height: f64,
}

struct Canvas<'s, 'a> {
    sheet: &'s Sheet<'a>,
    press: &'s Press,
    fills: Fills,
    axis: Axis,
    not_known: String,
}

impl Canvas<'_, '_> {
    fn row(&self, row: &Placed, lang: Lang) -> Drawn {
        let (sheet, axis) = (self.sheet, self.axis);
        sheet.line((0.0, row.top), (WIDTH_MM, row.top), 0.15, HAIR)?;
        let middle = row.top + row.height / 2.0;
        let words = |lines: &[String], x: f64| {
            sheet.lines(lines, (x, middle), row.height, |size| Hand::new(size.min(LABEL_PT), INK))
        };
        words(&row.label, 0.0)?;
        words(&row.combination, COMBINATION_MM)?;
        match &row.structure {
            Some(counts) => {
                let half = BAR_HIGH_MM / 2.0;
                let place = ((BAR_MM.0, middle - half), (BAR_MM.1, middle + half));
                stacked(sheet, self.press, self.fills, counts, place)?;
            }
            None => self.nothing(BAR_MM.0, middle)?,
        }
        let Some(Culture { mean, interval }) = row.culture else {
            return self.nothing(axis.left, middle);
        };
        axis.behind(sheet, row.top, row.height)?;
        // A mean beyond the axis is a mistake of the caller: it stands at the end, and its figure tells.
        let x = |value: f64| axis.x(value.clamp(1.0, f64::from(axis.points)));
        if let Some((low, high)) = interval {
            sheet.line((x(low), middle), (x(high), middle), 0.8, INK)?;
        }
        sheet.circle(x(mean), middle, INK)?;
        let hand = Hand::new(9.0, INK).style(FontStyle::Bold);
        sheet.text(&decimal(mean, 1, lang), VALUE_MM, middle + 1.2, &hand)
    }

    fn nothing(&self, x: f64, middle: f64) -> Drawn {
        self.sheet.hatched((x, middle - 2.0), (x + 7.0, middle + 2.0), 1.1, 0.15, MUTED)?;
        let hand = Hand::new(8.0, MUTED).style(FontStyle::Italic);
        self.sheet.text(&self.not_known, x + 9.0, middle + 1.1, &hand)
    }
}
