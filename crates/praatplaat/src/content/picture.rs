//! The chart in words: heading, legend, and the text for who does not see it.

use super::{ScaleContent, Wave};
use crate::page::{LegendKey, LegendMark, Picture};
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
            legend,
        }
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
