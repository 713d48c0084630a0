//! Published figures beside the figures found.

use anyhow::Context;
use peil_analysis::{Figure, FigureIndex, Measure, Subject};
use peil_fieldwork::WaveResults;
use peil_instrument::Id;
use serde::Deserialize;

/// The published figures, with what they count.
const PUBLISHED: &str = include_str!("../../../../notebooks-data/published-figures-2023.csv");

/// A row of `published-figures-2023.csv`.
#[derive(Deserialize)]
struct Published {
    text_en: String,
    kind: String,
    item: String,
    answers: String,
    value: f64,
    precision: String,
}

/// What was found for a published figure.
struct Found {
    value: f64,
    interval: Option<(f64, f64)>,
}

/// A table: published figure, figure found, its 95% interval.
///
/// # Errors
/// If the shipped table of figures asks for something that the results do not have.
pub fn table(found: &WaveResults) -> anyhow::Result<String> {
    let results = found.results.get();
    let root = results.root().context("results without an organisation")?;
    let index = results.index();
    let mut lines = vec![format!(
        "{:<66}  {:>9}  {:>7}  {}",
        "Published (Algemene Rekenkamer, 2024), as far as in the report",
        "published",
        "found",
        "95% interval"
    )];
    for row in csv::Reader::from_reader(PUBLISHED.as_bytes()).deserialize() {
        let row: Published = row.context("notebooks-data/published-figures-2023.csv")?;
        let figure = find(&index, &root.code, &row)
            .with_context(|| format!("no figure for `{}`", row.text_en))?;
        lines.push(line(&row, &figure));
    }
    Ok(lines.join("\n"))
}

fn find(index: &FigureIndex<'_>, root: &str, row: &Published) -> Option<Found> {
    let single = |subject: &Subject, measure| index.get(root, subject, measure).and_then(read);
    match row.kind.as_str() {
        "count" => single(&Subject::Unit, Measure::Invited),
        "response" => single(&Subject::Unit, Measure::Response),
        "correlation" => {
            single(&Subject::Relation(Id::new(row.item.as_str()).ok()?), Measure::Correlation)
        }
        kind => {
            let item = Subject::Item(Id::new(row.item.as_str()).ok()?);
            let measure = if kind == "share_all" { Measure::ShareAll } else { Measure::Share };
            let shares: Option<Vec<Found>> = row
                .answers
                .split(' ')
                .map(|answer| index.answer(root, &item, measure, Some(answer)).and_then(read))
                .collect();
            together(shares?, base(index, root, &item, measure))
        }
    }
}

fn read(figure: &Figure) -> Option<Found> {
    Some(Found { value: figure.value?, interval: figure.low.zip(figure.high) })
}

/// The n behind an item's shares.
fn base(index: &FigureIndex<'_>, root: &str, item: &Subject, measure: Measure) -> Option<u64> {
    (1..=9_u8).find_map(|code| index.answer(root, item, measure, Some(&code.to_string()))?.n)
}

/// Answers that count together: their shares add up, and the interval is Wilson's for the sum.
fn together(mut shares: Vec<Found>, n: Option<u64>) -> Option<Found> {
    if shares.len() == 1 {
        return shares.pop();
    }
    let value: f64 = shares.iter().map(|share| share.value).sum();
    let n = n?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share times its base is a count"
    )]
    let count = (value * n as f64).round() as u64;
    let interval = peil_statistics::proportion::wilson(count, n).ok();
    Some(Found { value, interval: interval.map(|interval| (interval.low(), interval.high())) })
}

fn line(row: &Published, found: &Found) -> String {
    let (published, value, interval) = match row.kind.as_str() {
        "count" => (format!("{}", row.value), format!("{}", found.value), String::new()),
        "correlation" => (
            format!("{:.1}", row.value),
            format!("{:.2}", found.value),
            found.interval.map(|(low, high)| format!("{low:.2} – {high:.2}")).unwrap_or_default(),
        ),
        _ => (
            stated(row),
            percent(found.value),
            found
                .interval
                .map(|(low, high)| format!("{} – {}", percent(low), percent(high)))
                .unwrap_or_default(),
        ),
    };
    let text: String = row.text_en.chars().take(66).collect();
    format!("{text:<66}  {published:>9}  {value:>7}  {interval}")
}

/// A published share as exactly as it was published.
fn stated(row: &Published) -> String {
    match row.precision.as_str() {
        "two in three" => "2 in 3".to_owned(),
        "just over half" => "> half".to_owned(),
        "about half" => "~ half".to_owned(),
        "exact percent" if row.kind == "share" || row.kind == "share_all" => {
            format!("{:.0}%", row.value * 100.0)
        }
        _ => percent(row.value),
    }
}

fn percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}
