//! The chart in words: heading, legend, and the text for who does not see it.

use super::{Mean, ScaleContent, Since, Wave};
use crate::page::{LegendKey, LegendMark, Picture, Table};
use crate::rule;

impl Wave<'_> {
    pub(super) fn picture(&self, scales: &[ScaleContent], points: u8, is_whole: bool) -> Picture {
        let high = points.to_string();
        let ends = [("low", "1"), ("high", high.as_str())];
        let threshold = self.decimal(rule::threshold(points));
        let mut alt = vec![self.fill("alt.intro", &ends)];
        for scale in scales {
            let parts = self.alt_parts(scale).join(", ");
            alt.push(self.fill("alt.row", &[("scale", &scale.name), ("parts", &parts)]));
        }
        let key = |mark, words| LegendKey { mark, words };
        let mut legend = vec![
            key(LegendMark::Own, self.text("legend.own")),
            key(LegendMark::Interval, self.text("legend.interval")),
        ];
        if !is_whole {
            legend.push(key(LegendMark::Organisation, self.text("legend.organisation")));
        }
        if super::has_previous(scales) {
            let words = self.fill("legend.previous", &[("moment", self.moment())]);
            legend.push(key(LegendMark::Previous, words));
        }
        let words = self.fill("legend.threshold", &[("threshold", &threshold)]);
        legend.push(key(LegendMark::Threshold, words));
        Picture {
            heading: self.text("chart.heading"),
            scale: self.fill("chart.scale", &ends),
            alt: alt.join(" "),
            drawing: "chart.svg".to_owned(),
            table: self.table(scales, is_whole),
            legend,
        }
    }

    /// The data of the chart.
    fn table(&self, scales: &[ScaleContent], is_whole: bool) -> Table {
        let since = super::has_previous(scales);
        let mut columns = vec![self.text("inside.theme"), self.text("chart.own")];
        columns.push(self.text("legend.interval"));
        columns.extend((!is_whole).then(|| self.text("chart.organisation")));
        columns.extend(since.then(|| self.fill("legend.previous", &[("moment", self.moment())])));
        let row = |scale: &ScaleContent| {
            let read = |mean: Option<Mean>| mean.map(|mean| self.decimal(mean.value));
            let own = read(scale.own).unwrap_or_else(|| self.text("alt.hidden"));
            let ends = scale.own.and_then(|own| own.interval).map(|(low, high)| {
                let ends = [("low", self.decimal(low)), ("high", self.decimal(high))];
                self.fill(
                    "inside.from_to",
                    &ends.each_ref().map(|(end, text)| (*end, text.as_str())),
                )
            });
            let previous = match scale.since {
                Some(Since::Compared { previous, .. }) => Some(previous),
                _ => None,
            };
            let mut row = vec![scale.name.clone(), own, ends.unwrap_or_default()];
            row.extend((!is_whole).then(|| read(scale.organisation).unwrap_or_default()));
            row.extend(since.then(|| read(previous).unwrap_or_default()));
            row
        };
        Table { columns, rows: scales.iter().map(row).collect() }
    }

    fn alt_parts(&self, scale: &ScaleContent) -> Vec<String> {
        let Some(own) = scale.own else {
            return std::iter::once(self.text("alt.hidden")).chain(scale.nearest.clone()).collect();
        };
        let mut parts = vec![self.fill("alt.own", &[("own", &self.decimal(own.value))])];
        if let Some((low, high)) = own.interval {
            let (low, high) = (self.decimal(low), self.decimal(high));
            parts.push(self.fill("alt.interval", &[("low", &low), ("high", &high)]));
        }
        if let Some(organisation) = scale.organisation {
            let organisation = self.decimal(organisation.value);
            parts.push(self.fill("alt.organisation", &[("organisation", &organisation)]));
        }
        parts.extend(self.alt_since(scale));
        parts.extend(scale.verdict.map(|verdict| self.tag(verdict)));
        parts
    }
}
