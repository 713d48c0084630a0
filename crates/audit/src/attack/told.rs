//! What is told of a scale in other words than its mean: beside a maturity scan, whether staff experience a theme.

use std::collections::BTreeSet;

use crate::finding::{Finding, Leak, Report};
use crate::wave::Wave;

/// Words that tell nothing.
const SILENT: [&str; 2] = ["unknown", ""];

/// Looks at every theme of a scan: what is said of it has to stand in the figures of its unit too, or it is told of answers that
/// were hidden.
pub(crate) fn attack(wave: &Wave) -> Report {
    let mut report = Report::default();
    let means: BTreeSet<(usize, &str)> = wave
        .figures
        .iter()
        .filter(|figure| figure.kind == "scale" && figure.measure == "mean")
        .map(|figure| (figure.unit, figure.id.as_str()))
        .collect();
    let told = wave.figures.iter().filter(|figure| {
        figure.kind == "theme" && ["felt", "combination"].contains(&figure.measure.as_str())
    });
    for figure in told {
        report.looked_at.groups += 1;
        let word = figure.answer.as_deref().unwrap_or_default();
        if SILENT.contains(&word) || means.contains(&(figure.unit, figure.id.as_str())) {
            continue;
        }
        let unit = &wave.units[figure.unit].code;
        report.findings.push(Finding {
            wave: wave.code.clone(),
            leak: Leak::ToldElsewhere,
            group: unit.clone(),
            question: format!("scale {}", figure.id),
            conclusion: format!("its mean is hidden, but {} says `{word}`", figure.measure),
            from: vec![format!("maturity.csv: {unit}, {}, {}", figure.id, figure.measure)],
            assuming: None,
        });
    }
    report
}
