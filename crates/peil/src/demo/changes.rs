//! True changes beside the changes found.

use std::fmt::Write as _;

use anyhow::Context;
use peil_analysis::{Figure, Measure, Results, Status, Subject};
use peil_fieldwork::WaveResults;
use peil_instrument::Questionnaire;
use peil_simulation::waterrijk::Waterrijk;

/// A true change smaller than this is none: what summing leaves.
const NOTHING: f64 = 1e-9;

/// A table of what was put in and what was found, and how often the other intervals hold zero.
///
/// # Errors
/// If the results lack a scale of the questionnaire.
pub fn table(waterrijk: &Waterrijk, found: &WaveResults) -> anyhow::Result<String> {
    let results = found.results.get();
    let index = results.index();
    let mut table = format!(
        "{:<46}  {:<26}  {:>6}  {:>6}  {}",
        "Put in between 2022 and 2024 (scale of 1 to 5)", "Theme", "true", "found", "95% interval"
    );
    for change in waterrijk.put_in() {
        let scale = &found.questionnaire.scales()[change.scale];
        let figure = index
            .get(&change.unit, &Subject::Scale(scale.id.clone()), Measure::Change)
            .with_context(|| format!("no change of {} for {}", scale.id, change.unit))?;
        let truth = waterrijk.true_change(&change.unit, change.scale);
        let unit = results.unit(&change.unit).map_or("", |unit| unit.name.en.as_str());
        let name: String = format!("{unit} ({})", change.unit).chars().take(46).collect();
        write!(
            table,
            "\n{name:<46}  {:<26}  {:>6}  {:>6}  {}",
            scale.title.en,
            signed(truth),
            signed(figure.value),
            interval(figure)
        )?;
    }
    let tally = Tally::of(waterrijk, results, &found.questionnaire);
    write!(table, "\n{tally}")?;
    Ok(table)
}

/// How often intervals hold what is true.
#[derive(Default)]
struct Tally {
    /// Of teams where nothing changed: intervals, and those with 0.
    unchanged: (u32, u32),
    /// All: intervals, and those with the true change.
    all: (u32, u32),
    /// Units that are not compared.
    not_compared: usize,
    /// Units without figures.
    hidden: usize,
}

impl Tally {
    fn of(waterrijk: &Waterrijk, results: &Results, questionnaire: &Questionnaire) -> Tally {
        let mut tally = Tally::default();
        for figure in results.figures.iter().filter(|figure| figure.measure == Measure::Change) {
            let Subject::Scale(id) = &figure.subject else { continue };
            // Scales for comparison have no truth of their own.
            let scale = questionnaire.main_scales().iter().position(|scale| scale.id == *id);
            let Some(scale) = scale else { continue };
            let truth = waterrijk.true_change(&figure.unit, scale);
            let (Some(truth), Some(low), Some(high)) = (truth, figure.low, figure.high) else {
                continue;
            };
            let holds = |value: f64| u32::from(low <= value && value <= high);
            tally.all = (tally.all.0 + 1, tally.all.1 + holds(truth));
            if truth.abs() < NOTHING {
                tally.unchanged = (tally.unchanged.0 + 1, tally.unchanged.1 + holds(0.0));
            }
        }
        let index = results.index();
        let first = questionnaire.scales().first();
        for unit in &results.units {
            let change = first.and_then(|scale| {
                index.get(&unit.code, &Subject::Scale(scale.id.clone()), Measure::Change)
            });
            let is_not_compared = change.is_some_and(|f| f.status == Status::NotCompared);
            tally.not_compared += usize::from(is_not_compared);
            tally.hidden += usize::from(!unit.shown);
        }
        tally
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let share = |(of, held): (u32, u32)| 100.0 * f64::from(held) / f64::from(of.max(1));
        write!(
            f,
            "Nothing put in: {} of {} intervals of teams hold zero ({:.1}%). All: {} of {} hold the true \
             change ({:.1}%; at least 95% promised).\nNot compared, because new, merged, split or not \
             shown then: {} units. Without figures: {} units.",
            self.unchanged.1,
            self.unchanged.0,
            share(self.unchanged),
            self.all.1,
            self.all.0,
            share(self.all),
            self.not_compared,
            self.hidden
        )
    }
}

fn signed(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:+.2}"))
}

fn interval(figure: &Figure) -> String {
    match (figure.low, figure.high) {
        (Some(low), Some(high)) => format!("{low:+.2} – {high:+.2}"),
        _ => figure.status.name().to_owned(),
    }
}
