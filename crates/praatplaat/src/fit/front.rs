//! The heights of the parts of the front, as `templates/plate.typ` sets them.

use serde::Serialize;

use super::ruler::{Ruler, Style, mm};
use crate::page::{Page, Theme, Themes};
use crate::press::Face;

/// Widths in millimetres, as in the template.
const COLUMN_MM: f64 = 60.5;
const LEFT_MM: f64 = 124.0;
const NAME_MM: f64 = 195.5;
/// Between a theme's name and its figures on one line, at least.
const BESIDE_MM: f64 = 3.0;
const BAR_MM: f64 = 3.4;

/// Words under a bar are not set smaller than this.
const WORDS_LEAST: f64 = 6.6;
/// Between the parts of a bar in words.
const DOT: &str = " · ";
/// Letters are now and then wider beside each other than alone.
const SURE: f64 = 0.99;
const HEADING: f64 = 11.5;
const RESPONSE: [f64; 4] = [19.0, 17.5, 16.0, 14.0];

/// How a column of themes is set.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ColumnFit {
    size: f64,
    themes: Vec<ThemeFit>,
}

/// How one theme is set.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct ThemeFit {
    /// Whether the figures stand on the line of the name.
    beside: bool,
    /// The size of the words under the bar.
    words_size: f64,
    /// Those words, broken between two parts of the bar.
    words: Vec<String>,
}

impl ColumnFit {
    pub fn new(ruler: &Ruler<'_>, themes: &Themes, size: f64) -> ColumnFit {
        let themes = themes.list.iter().map(|theme| ThemeFit::new(ruler, theme, size)).collect();
        ColumnFit { size, themes }
    }
}

impl ThemeFit {
    fn new(ruler: &Ruler<'_>, theme: &Theme, size: f64) -> ThemeFit {
        let name = ruler.width(&theme.name, Style::new(Face::SemiBold, size));
        let figures = ruler.width(&theme.figures, Style::new(Face::Regular, size * 0.85));
        let beside = name + figures + mm(BESIDE_MM) <= mm(COLUMN_MM);
        let words_size = (size * 0.85).max(WORDS_LEAST);
        let mut words: Vec<String> = Vec::new();
        let style = Style::new(Face::Regular, words_size);
        for part in theme.answers.iter().flat_map(|answers| answers.words.split(DOT)) {
            if let Some(line) = words.last_mut() {
                let longer = format!("{line}{DOT}{part}");
                if ruler.width(&longer, style) <= mm(COLUMN_MM) * SURE {
                    *line = longer;
                    continue;
                }
            }
            words.push(part.to_owned());
        }
        ThemeFit { beside, words_size, words }
    }
}

/// The response in the largest size in which it stays on one line.
pub fn response_size(ruler: &Ruler<'_>, page: &Page) -> f64 {
    let fits = |size: &f64| {
        ruler.width(&page.response.figure, Style::new(Face::SemiBold, *size)) <= mm(COLUMN_MM)
    };
    RESPONSE.into_iter().find(fits).unwrap_or(RESPONSE[RESPONSE.len() - 1])
}

pub fn name(ruler: &Ruler<'_>, page: &Page, size: f64) -> f64 {
    let line = |size| Style::new(Face::Regular, size);
    line(9.0).lines(1)
        + mm(4.0)
        + ruler.height(&page.name, Style::new(Face::SemiBold, size), mm(NAME_MM))
        + mm(3.2)
        + ruler.height(&page.subtitle, line(10.5), mm(NAME_MM))
}

pub fn response(ruler: &Ruler<'_>, page: &Page, size: f64) -> f64 {
    let line = |size| Style::new(Face::Regular, size);
    let above = match page.synthetic {
        None => mm(7.0),
        Some(_) => line(8.5).lines(1) + mm(2.0 * 1.3 + 2.8),
    };
    let figure = Style::new(Face::SemiBold, response_size(ruler, page));
    above
        + ruler.height(&page.response.figure, figure, mm(COLUMN_MM))
        + mm(3.2)
        + ruler.height(&page.response.explained, line(size), mm(COLUMN_MM))
}

pub fn since(ruler: &Ruler<'_>, page: &Page, size: f64) -> f64 {
    let style = Style::new(Face::Regular, size);
    let count = |text: &str| ruler.count(text, style, mm(LEFT_MM));
    style.lines(if page.since.len() > 3 {
        count(&page.since.join(" "))
    } else {
        page.since.iter().map(|sentence| count(sentence)).sum()
    })
}

pub fn dilemma(ruler: &Ruler<'_>, page: &Page, size: f64) -> f64 {
    let heading = Style::new(Face::SemiBold, HEADING);
    ruler.height(&page.dilemma.heading, heading, mm(LEFT_MM))
        + mm(3.2)
        + ruler.height(&page.dilemma.text, Style::new(Face::Regular, size), mm(LEFT_MM))
}

pub fn column(ruler: &Ruler<'_>, themes: &Themes, size: f64) -> f64 {
    let text = |text: &str, face: Face, size: f64| {
        ruler.height(text, Style::new(face, size), mm(COLUMN_MM))
    };
    let aside = |words: &str| 0.96 * size + text(words, Face::Regular, size * 0.9);
    let mut height = Style::new(Face::SemiBold, HEADING).lines(1) + mm(3.4);
    if themes.list.is_empty() {
        height += aside(&themes.none);
    }
    for theme in &themes.list {
        let fit = ThemeFit::new(ruler, theme, size);
        height += text(&theme.name, Face::SemiBold, size);
        if !fit.beside {
            height += 0.68 * size + text(&theme.figures, Face::Regular, size * 0.85);
        }
        if let Some(answers) = &theme.answers {
            let words = Style::new(Face::Regular, fit.words_size).lines(fit.words.len());
            let statement = text(&answers.statement, Face::Italic, size * 0.9);
            height += (0.8 + 0.5 + 0.5) * size + statement + mm(BAR_MM) + words;
        }
        height += (0.9 + 0.9 + 1.1) * size + text(&theme.question, Face::Regular, size);
    }
    height + themes.more.as_deref().map_or(0.0, aside)
}
