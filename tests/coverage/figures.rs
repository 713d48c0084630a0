//! Published intervals beside the truth that each is about.

use anyhow::ensure;
use peil_analysis::{Figure, Measure, Status, Subject};
use peil_instrument::{DONT_KNOW, ItemKind, NOT_APPLICABLE, Questionnaire};

use super::Settings;
use super::tally::{Held, Level, Rounded, Row, Tally, Truth};
use super::town::Town;
use super::unrounded::{Ends, Unrounded};
use super::wave::{Outcome, play};

/// An answer that so few give in the long run stands in a row of its own.
const RARE: f64 = 0.05;

/// What an interval should hold, and where it is counted.
struct Expected {
    figure: &'static str,
    truth: Truth,
    value: f64,
    /// The interval before rounding, where the published one is rounded.
    before: Option<Ends>,
}

impl Expected {
    fn new(figure: &'static str, truth: Truth, value: f64) -> Expected {
        Expected { figure, truth, value, before: None }
    }
}

/// Plays one wave and counts its intervals.
pub fn counted(town: &Town, settings: &Settings, seed: u64) -> anyhow::Result<Tally> {
    let outcome = play(town, settings.response, seed)?;
    let known = Known::new(town, &outcome);
    let mut tally = Tally::default();
    for figure in &outcome.results.get().figures {
        let (Some(value), Some(low), Some(high)) = (figure.value, figure.low, figure.high) else {
            continue;
        };
        ensure!(figure.status == Status::Shown, "an interval of a figure that is not shown");
        let Some(unit) = town.now.place(&figure.unit) else { continue };
        for expected in known.expected(unit, figure) {
            let row = |rounded| Row {
                figure: expected.figure,
                people: town.people,
                level: town.now.level(unit),
                truth: expected.truth,
                rounded,
            };
            let mut count = |rounded, low: f64, high: f64| {
                let held = Held { value, low, high, truth: expected.value };
                tally.count(row(rounded), &shrunk(held, settings.narrow));
            };
            count(Rounded::Published, low, high);
            if let Some(ends) = expected.before {
                let outward = low <= ends.low + 1e-9 && ends.high - 1e-9 <= high;
                ensure!(outward, "{figure:?} is narrower than {ends:?}");
                count(Rounded::Before, ends.low, ends.high);
            }
        }
    }
    Ok(tally)
}

/// The interval with a part of its width around the same middle.
fn shrunk(held: Held, part: f64) -> Held {
    let (middle, half) = (f64::midpoint(held.low, held.high), (held.high - held.low) / 2.0);
    Held { low: middle - part * half, high: middle + part * half, ..held }
}

/// What is true of a wave that was played.
struct Known<'a> {
    town: &'a Town,
    outcome: &'a Outcome,
    /// Per main scale and unit what its people would have scored.
    means: Vec<Vec<Option<f64>>>,
    unrounded: Unrounded,
}

impl<'a> Known<'a> {
    fn new(town: &'a Town, outcome: &'a Outcome) -> Known<'a> {
        let parents = town.now.parents();
        let scales = 0..town.questionnaire.main_scales().len();
        let means = scales.map(|scale| outcome.now.census.unit_means(scale, &parents)).collect();
        Known { town, outcome, means, unrounded: Unrounded::new(town, outcome) }
    }

    /// The truths that a figure's interval should hold; none for figures that repeat another one.
    fn expected(&self, unit: usize, figure: &Figure) -> Vec<Expected> {
        let expected = match (&figure.subject, figure.measure) {
            (Subject::Scale(id), Measure::Mean) => return self.scale_mean(unit, id.as_str()),
            (Subject::Scale(id), Measure::Change) => self.change(unit, figure, id.as_str()),
            (Subject::Item(id), measure) => {
                let answer = figure.answer.as_deref();
                return self.item(id.as_str(), measure, answer);
            }
            (Subject::Relation(id), Measure::Correlation) => self.correlation(id.as_str()),
            (Subject::Gap(id), Measure::Gap) => self.gap(id.as_str(), figure.answer.as_deref()),
            _ => None,
        };
        expected.into_iter().collect()
    }

    fn questionnaire(&self) -> &Questionnaire {
        &self.town.questionnaire
    }

    /// Scales for comparison are sums over the same answers again, and left out.
    fn main_scale(&self, id: &str) -> Option<usize> {
        self.questionnaire().main_scales().iter().position(|scale| scale.id == *id)
    }

    fn scale_mean(&self, unit: usize, id: &str) -> Vec<Expected> {
        let Some(scale) = self.main_scale(id) else { return Vec::new() };
        let described = &self.questionnaire().main_scales()[scale];
        let routed = described.items.iter().any(|part| is_routed(self.questionnaire(), part.item));
        let figure = if routed { "scale mean, routed" } else { "scale mean" };
        let before = (unit > 0).then(|| self.unrounded.mean(unit, scale)).flatten();
        let people = self.means[scale][unit]
            .map(|value| Expected { before, ..Expected::new(figure, Truth::ThesePeople, value) });
        let expected = self.town.now.score(&self.town.now.tree.units()[unit].code, scale);
        let long_run = expected.filter(|_| routed);
        let long_run = long_run.map(|value| Expected::new(figure, Truth::LongRun, value));
        people.into_iter().chain(long_run).collect()
    }

    fn change(&self, unit: usize, figure: &Figure, id: &str) -> Option<Expected> {
        let scale = self.main_scale(id)?;
        let value = self.town.true_change(&figure.unit, scale)?;
        let null = value.abs() < 1e-12;
        let name = match (self.town.now.level(unit), null) {
            (Level::Team, true) => "change of a scale, none in truth",
            (Level::Team, false) => "change of a scale, a true one",
            _ => "change of a scale",
        };
        let before = (unit > 0).then(|| self.unrounded.change(unit, scale)).flatten();
        Some(Expected { before, ..Expected::new(name, Truth::LongRun, value) })
    }

    fn correlation(&self, id: &str) -> Option<Expected> {
        let relations = self.questionnaire().relations();
        let at = relations.iter().position(|relation| relation.id == *id)?;
        let before = self.unrounded.correlation(&relations[at]);
        let value = *self.town.correlations.get(at)?;
        Some(Expected { before, ..Expected::new("correlation", Truth::LongRun, value) })
    }

    fn gap(&self, id: &str, answer: Option<&str>) -> Option<Expected> {
        let questionnaire = self.questionnaire();
        let gap = questionnaire.gaps().iter().find(|gap| gap.id == *id)?;
        let Some(own) = answer else {
            let mean =
                |scale: usize| self.town.now.score(&self.town.now.tree.units()[0].code, scale);
            let value = mean(gap.own_view)? - mean(gap.others_view)?;
            return Some(Expected::new("gap of two scales", Truth::LongRun, value));
        };
        let own = questionnaire.item_index(own)?;
        let views = [gap.own_view, gap.others_view].map(|at| &questionnaire.scales()[at].items);
        let place = views[0].iter().position(|part| part.item == own)?;
        let mean = |item| self.town.now.item_mean(&self.town.truth, item);
        let value = mean(own)? - mean(views[1][place].item)?;
        Some(Expected::new("gap of two items", Truth::LongRun, value))
    }

    fn item(&self, id: &str, measure: Measure, answer: Option<&str>) -> Vec<Expected> {
        let Some(item) = self.questionnaire().item_index(id) else { return Vec::new() };
        let routed = is_routed(self.questionnaire(), item);
        let census = &self.outcome.now.census;
        let people = |figure, value: Option<f64>| {
            value.map(|v| Expected::new(figure, Truth::ThesePeople, v))
        };
        let long_run =
            |figure, value: Option<f64>| value.map(|v| Expected::new(figure, Truth::LongRun, v));
        let found = match (measure, answer) {
            (Measure::Mean, _) => {
                let name = match (routed, self.all_have_an_opinion(item)) {
                    (true, _) => "item mean, routed",
                    (false, true) => "item mean, no weet ik niet",
                    (false, false) => "item mean",
                };
                let expected = self.town.now.item_mean(&self.town.truth, item);
                let only_routed = if routed { long_run(name, expected) } else { None };
                [people(name, census.item_mean(item)), only_routed]
            }
            (Measure::Change, _) => {
                [long_run("change of an item", self.town.true_item_change(item)), None]
            }
            (Measure::Share, Some(answer)) => {
                let name = self.share_name(item, answer, routed);
                let expected = self.share_in_the_long_run(item, answer);
                let only_routed = if routed { long_run(name, expected) } else { None };
                [people(name, self.share_of_people(item, answer, false)), only_routed]
            }
            (Measure::ShareAll, Some(answer)) => {
                [people("share of all", self.share_of_people(item, answer, true)), None]
            }
            (Measure::ShareOpinion, Some(answer)) => {
                let Ok(code) = answer.parse() else { return Vec::new() };
                let name = "share among opinions";
                let expected = self.town.now.share_of_opinions(&self.town.truth, item, code);
                [people(name, census.share_of_opinions(item, code)), long_run(name, expected)]
            }
            _ => [None, None],
        };
        found.into_iter().flatten().collect()
    }

    /// Whether nobody says "weet ik niet" or "niet van toepassing".
    fn all_have_an_opinion(&self, item: usize) -> bool {
        [DONT_KNOW, NOT_APPLICABLE]
            .iter()
            .all(|code| self.town.truth.expected_share(item, *code).is_none())
    }

    fn share_name(&self, item: usize, answer: &str, routed: bool) -> &'static str {
        let rare = self.share_in_the_long_run(item, answer).is_some_and(|share| share < RARE);
        match (routed, rare) {
            (true, _) => "share, routed",
            (false, true) => "share, rare answer",
            (false, false) => "share",
        }
    }

    fn share_of_people(&self, item: usize, answer: &str, of_all: bool) -> Option<f64> {
        let (census, questionnaire) = (&self.outcome.now.census, self.questionnaire());
        match answer.parse() {
            Ok(code) if of_all => census.share_of_all(questionnaire, item, code),
            Ok(code) => census.share(item, code),
            Err(_) => census.option_share(questionnaire, item, answer, of_all),
        }
    }

    /// The share that an answer has where units do not differ: exact for routed items, whose answers hang on
    /// no trait.
    fn share_in_the_long_run(&self, item: usize, answer: &str) -> Option<f64> {
        if let Ok(code) = answer.parse() {
            return self.town.truth.expected_share(item, code);
        }
        let ItemKind::Multiple { options } = &self.questionnaire().items()[item].kind else {
            return None;
        };
        let place = options.iter().position(|choice| choice.id == *answer)?;
        self.town.truth.expected_option_share(item, place)
    }
}

fn is_routed(questionnaire: &Questionnaire, item: usize) -> bool {
    questionnaire.items()[item].show_if.is_some()
}
