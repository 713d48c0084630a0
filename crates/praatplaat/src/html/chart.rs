//! The chart of a page: a strip for every scale, whose places are percents of its width, and the same figures for a table.

use crate::content::{Mean, PlateContent, ScaleContent, Since, Wave};
use crate::page::LegendMark;
use crate::rule::{self, Verdict};

/// The chart.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Strips {
    /// What the table gives.
    pub(super) caption: String,
    /// The head of the scales' names.
    pub(super) theme: String,
    /// The head of the unit's values.
    pub(super) own: String,
    /// The head of the intervals.
    pub(super) margin: String,
    /// The head of the organisation's values; `None` on the organisation's own plate.
    pub(super) organisation: Option<String>,
    /// The head of the values of the wave before; `None` if there is nothing to compare with.
    pub(super) previous: Option<String>,
    /// What the ends of the axis mean.
    pub(super) low: String,
    /// As above.
    pub(super) high: String,
    /// The points of the axis.
    pub(super) points: Vec<Spot>,
    /// The dashed line.
    pub(super) threshold: Spot,
    /// The scales.
    pub(super) rows: Vec<Row>,
}

/// A value on the axis.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Spot {
    /// Where, in percents of the width.
    pub(super) x: String,
    /// The value as people read it.
    pub(super) text: String,
}

/// A scale.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) name: String,
    /// The word for its verdict.
    pub(super) tag: Option<String>,
    /// The class of its marks.
    pub(super) class: &'static str,
    /// `None` where no figures are shown.
    pub(super) figures: Option<Figures>,
    /// The words in place of figures.
    pub(super) hidden: String,
}

/// The figures of a scale.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Figures {
    pub(super) own: Spot,
    pub(super) margin: Option<Margin>,
    pub(super) organisation: Option<Spot>,
    pub(super) previous: Option<Spot>,
    /// What the table says where the organisation has no figure.
    pub(super) unknown: String,
    /// What it says where the wave before has none to compare with.
    pub(super) not_compared: String,
}

/// An interval.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Margin {
    /// Its ends, in percents of the width.
    pub(super) from: String,
    /// As above.
    pub(super) to: String,
    pub(super) words: String,
}

impl Strips {
    pub(super) fn of(wave: &Wave<'_>, content: &PlateContent) -> Strips {
        let high = content.points.to_string();
        let ends = [("low", "1"), ("high", high.as_str())];
        let axis = Axis { points: content.points };
        let threshold = rule::threshold(content.points);
        let legend = &content.page.chart.legend;
        let previous = legend.iter().find(|key| key.mark == LegendMark::Previous);
        let points = 1..=content.points;
        let point = |point: u8| Spot { x: axis.x(f64::from(point)), text: point.to_string() };
        Strips {
            caption: wave.texts.fill(wave.lang, "html.caption", &ends),
            theme: wave.text("html.theme"),
            own: wave.text("chart.own"),
            margin: wave.text("legend.interval"),
            organisation: (!content.is_whole).then(|| wave.text("chart.organisation")),
            previous: previous.map(|key| key.words.clone()),
            low: wave.text("chart.low"),
            high: wave.text("chart.high"),
            points: points.map(point).collect(),
            threshold: Spot { x: axis.x(threshold), text: wave.decimal(threshold) },
            rows: content.scales.iter().map(|scale| axis.row(wave, scale)).collect(),
        }
    }

    /// How many columns the table has beside that of the names.
    pub(super) fn columns(&self) -> usize {
        2 + usize::from(self.organisation.is_some()) + usize::from(self.previous.is_some())
    }
}

/// The axis, from 1 to its highest point.
struct Axis {
    points: u8,
}

impl Axis {
    fn x(&self, value: f64) -> String {
        percent((value - 1.0) / (f64::from(self.points) - 1.0))
    }

    fn row(&self, wave: &Wave<'_>, scale: &ScaleContent) -> Row {
        let spot = |mean: Mean| Spot { x: self.x(mean.value), text: wave.decimal(mean.value) };
        let margin = |(low, high): (f64, f64)| {
            let (from, to) = (self.x(low), self.x(high));
            let ends = [("low", wave.decimal(low)), ("high", wave.decimal(high))];
            let ends = ends.each_ref().map(|(end, text)| (*end, text.as_str()));
            Margin { from, to, words: wave.texts.fill(wave.lang, "html.margin", &ends) }
        };
        let figures = scale.own.map(|own| Figures {
            own: spot(own),
            margin: own.interval.map(margin),
            organisation: scale.organisation.map(spot),
            previous: match scale.since {
                Some(Since::Compared { previous, .. }) => Some(spot(previous)),
                _ => None,
            },
            unknown: wave.text("html.unknown"),
            not_compared: wave.text("html.not_compared"),
        });
        Row {
            name: scale.name.clone(),
            tag: scale.verdict.map(|verdict| wave.tag(verdict)),
            class: match scale.verdict {
                Some(Verdict::Strength) => "strength",
                Some(Verdict::Opgave) => "opgave",
                None => "neither",
            },
            figures,
            hidden: wave.hidden(scale).join(". "),
        }
    }
}

/// A part as the stylesheet and the drawings read it.
pub(super) fn percent(part: f64) -> String {
    format!("{:.3}%", part * 100.0)
}
