//! How scales go together, and how people see themselves beside how others see them.

use peil_analysis::{Measure, Subject};

use super::Section;
use super::figures::Figures;
use super::table::{Row, Table};

/// The correlations of the pairs that the questionnaire names; the first one is told in a sentence too.
pub(super) fn relations(figures: &Figures<'_>) -> Section {
    let measures: Vec<Measure> =
        [Measure::Correlation, Measure::Spearman, Measure::CorrelationPartial]
            .into_iter()
            .filter(|measure| figures.has("relation", *measure))
            .collect();
    let mut columns = vec![figures.word("report.pair").to_owned()];
    columns.extend(measures.iter().map(|measure| figures.measure_name(*measure).to_owned()));
    columns.push(figures.word("report.n").to_owned());
    let pairs: Vec<(Subject, Row)> = figures
        .questionnaire
        .relations()
        .iter()
        .filter_map(|relation| {
            let subject = Subject::Relation(relation.id.clone());
            let correlation = figures.whole(&subject, Measure::Correlation)?;
            let cells =
                measures.iter().map(|measure| figures.cell(figures.whole(&subject, *measure)));
            let cells = cells.chain([figures.n(Some(correlation))]).collect();
            let row = Row::new(figures.text(&subject), cells);
            Some((subject, row))
        })
        .collect();
    let mut sentences: Vec<String> =
        pairs.first().and_then(|(subject, _)| headline(figures, subject)).into_iter().collect();
    sentences.push(figures.word("report.relations_intro").to_owned());
    let rows: Vec<Row> = pairs.into_iter().map(|(_, row)| row).collect();
    section(figures, "relations", sentences, columns, rows)
}

/// The pair that comes first in the questionnaire, if its correlation is shown.
fn headline(figures: &Figures<'_>, subject: &Subject) -> Option<String> {
    let correlation = figures.cell(figures.whole(subject, Measure::Correlation));
    let interval = correlation.interval?;
    let values =
        [("pair", figures.text(subject)), ("value", correlation.text), ("interval", interval)];
    let values: Vec<(&str, &str)> =
        values.iter().map(|(key, text)| (*key, text.as_str())).collect();
    Some(figures.fill("report.headline", &values))
}

/// The gaps: of scales, and below each those of their pairs of questions.
pub(super) fn gaps(figures: &Figures<'_>) -> Section {
    let columns = vec![
        figures.word("report.views").to_owned(),
        figures.word("report.difference").to_owned(),
        figures.word("report.n").to_owned(),
    ];
    let root = figures.root().map(|root| root.code.as_str());
    let mut rows = Vec::new();
    for gap in figures.questionnaire.gaps() {
        let subject = Subject::Gap(gap.id.clone());
        let of_gap = figures.results.figures.iter().filter(|figure| {
            Some(figure.unit.as_str()) == root
                && figure.measure == Measure::Gap
                && figure.subject == subject
        });
        for figure in of_gap {
            let cells = vec![figures.cell(Some(figure)), figures.n(Some(figure))];
            rows.push(match &figure.answer {
                None => Row::new(figures.text(&subject), cells),
                Some(item) => {
                    let text = figures.subjects.answer(&subject, item);
                    Row { depth: 1, ..Row::new(text.get(figures.lang), cells) }
                }
            });
        }
    }
    section(figures, "gaps", vec![figures.word("report.gaps_intro").to_owned()], columns, rows)
}

fn section(
    figures: &Figures<'_>,
    id: &'static str,
    sentences: Vec<String>,
    columns: Vec<String>,
    rows: Vec<Row>,
) -> Section {
    let table = Table {
        id: format!("{id}-table"),
        caption: figures.word(&format!("report.{id}_caption")).to_owned(),
        is_wide: columns.len() > 3,
        columns,
        rows,
    };
    Section {
        id,
        title: figures.word(&format!("report.{id}")).to_owned(),
        sentences,
        tables: [table].into_iter().filter(|table| !table.rows.is_empty()).collect(),
    }
}
