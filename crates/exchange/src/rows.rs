//! Lines of the long CSV one by one, for whoever wants no file.

use peil_analysis::Results;
use peil_disclosure::Released;
use peil_instrument::Id;

use crate::LongRow;
use crate::texts;

/// At most `count` lines of the long CSV, from the line with number `from` on (from 0, without the header); of the
/// figures that all organisations can have, or of an organisation's `own` items.
///
/// They say what [`long_csv`](crate::long_csv) and [`own_long_csv`](crate::own_long_csv) say, read back.
pub fn long_rows(
    results: &Released<Results>,
    own: bool,
    from: usize,
    count: usize,
) -> Vec<LongRow> {
    let results = results.get();
    let remark = texts::remark(results);
    let figures = results.every_figure().filter(|figure| figure.own == own);
    figures
        .skip(from)
        .take(count)
        .map(|figure| LongRow {
            wave: results.about.wave.clone(),
            organisation: results.about.organisation.clone(),
            unit: figure.unit.clone(),
            block: figure.block.as_ref().map_or("", Id::as_str).to_owned(),
            kind: figure.subject.kind().to_owned(),
            id: figure.subject.id().map_or("", Id::as_str).to_owned(),
            measure: figure.measure.name().to_owned(),
            answer: figure.answer.clone().unwrap_or_default(),
            n: figure.n,
            value: figure.value,
            low: figure.low,
            high: figure.high,
            status: figure.status.name().to_owned(),
            remark: texts::remark_of(results, &figure, remark).into_owned(),
        })
        .collect()
}
