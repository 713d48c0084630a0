//! Who took part, and the scales of the whole organisation.

use peil_analysis::{Measure, Subject};
use peil_instrument::Scale;

use super::Section;
use super::figures::Figures;
use super::since;
use super::table::{Cell, Row, Table};

/// Heads, invited, respondents, response.
pub(super) fn who_took_part(figures: &Figures<'_>) -> Section {
    let measures = [Measure::Heads, Measure::Invited, Measure::Respondents, Measure::Response];
    let rows: Vec<Row> = measures
        .into_iter()
        .filter(|measure| figures.has("unit", *measure))
        .map(|measure| {
            let cell = figures.cell(figures.whole(&Subject::Unit, measure));
            Row::new(figures.measure_name(measure), vec![cell])
        })
        .collect();
    let table = Table {
        id: "who-table".to_owned(),
        caption: figures.word("report.who_caption").to_owned(),
        columns: ["report.what", "report.figure"].map(|key| figures.word(key).to_owned()).into(),
        rows,
        is_wide: false,
    };
    Section {
        id: "who",
        title: figures.word("report.who").to_owned(),
        sentences: Vec::new(),
        tables: [table].into_iter().filter(|table| !table.rows.is_empty()).collect(),
    }
}

/// The main scales; apart from them those that are only there to be laid beside another questionnaire.
pub(super) fn section(figures: &Figures<'_>) -> Section {
    let of = |comparison, id: &str, caption| {
        let scales = figures.questionnaire.scales();
        let scales = scales.iter().filter(move |scale| scale.comparison == comparison);
        table(figures, scales, id, figures.word(caption))
    };
    let tables = [
        of(false, "scales-table", "report.scales_caption"),
        of(true, "comparison-table", "report.comparison_caption"),
    ];
    Section {
        id: "scales",
        title: figures.word("workbook.scales").to_owned(),
        sentences: vec![figures.word("report.scales_intro").to_owned()],
        tables: tables.into_iter().filter(|table| !table.rows.is_empty()).collect(),
    }
}

fn table<'s>(
    figures: &Figures<'_>,
    scales: impl Iterator<Item = &'s Scale>,
    id: &str,
    caption: &str,
) -> Table {
    let compared = figures.has("scale", Measure::Change);
    let extra: Vec<Measure> = [Measure::Sd, Measure::Alpha]
        .into_iter()
        .filter(|measure| figures.has("scale", *measure))
        .collect();
    let mut columns = vec![figures.word("report.scale").to_owned()];
    columns.push(figures.measure_name(Measure::Mean).to_owned());
    columns.push(figures.word("report.n").to_owned());
    columns.extend(extra.iter().map(|measure| figures.measure_name(*measure).to_owned()));
    if compared {
        let names = [Measure::PreviousMean, Measure::Change].map(|m| figures.measure_name(m));
        columns.extend(names.map(str::to_owned));
        columns.push(figures.word("report.says").to_owned());
    }
    let rows = scales.filter_map(|scale| {
        let subject = Subject::Scale(scale.id.clone());
        let mean = figures.whole(&subject, Measure::Mean)?;
        let mut cells = vec![figures.cell(Some(mean)), figures.n(Some(mean))];
        let more = extra.iter().map(|measure| figures.cell(figures.whole(&subject, *measure)));
        cells.extend(more);
        if compared {
            let previous = figures.whole(&subject, Measure::PreviousMean);
            let change = figures.whole(&subject, Measure::Change);
            let since: [Cell; 3] =
                [figures.cell(previous), figures.cell(change), since::words(figures, change)];
            cells.extend(since);
        }
        let note = scale.meaning.get(figures.lang).to_owned();
        Some(Row { note, ..Row::new(figures.text(&subject), cells) })
    });
    let rows = rows.collect();
    Table { id: id.to_owned(), caption: caption.to_owned(), columns, rows, is_wide: true }
}
