//! From the file as written to a truth that fits the questionnaire.

use std::collections::BTreeMap;

use peil_instrument::{Choice, DONT_KNOW, Item, ItemKind, NOT_APPLICABLE, Questionnaire};

use super::file::{ItemEntry, TruthFile};
use super::{Graded, ItemTruth, KindTruth, Options, Target, Truth, TruthError, Words};
use crate::Correlations;

/// Rounding of shares as people write them.
const SLACK: f64 = 1e-9;

pub(super) fn truth(file: &TruthFile, questionnaire: &Questionnaire) -> Result<Truth, TruthError> {
    let found = format!("{} {}", file.questionnaire, file.version);
    let expected = format!("{} {}", questionnaire.id(), questionnaire.version());
    if found != expected {
        return Err(TruthError::Questionnaire { found, expected });
    }
    if let Some(item) = file.items.keys().find(|id| questionnaire.item_index(id).is_none()) {
        return Err(TruthError::UnknownItem { item: item.clone() });
    }
    range("the file", "skip", file.skip, PROBABILITY)?;
    range("the file", "tendency", file.tendency, LOADING)?;
    let (correlations, targets) = correlations(file, questionnaire)?;
    let root = correlations.root().ok_or(TruthError::Correlations)?;
    let mut items: Vec<ItemTruth> = Vec::with_capacity(questionnaire.items().len());
    for item in questionnaire.items() {
        let entry = file
            .items
            .get(item.id.as_str())
            .ok_or_else(|| TruthError::Missing { item: item.id.to_string() })?;
        let truth = item_truth(item, entry, file, questionnaire, &items)?;
        items.push(truth);
    }
    Ok(Truth { correlations, root, targets, items })
}

/// What a number may be, and in words.
type Allowed = (fn(f64) -> bool, &'static str);
const PROBABILITY: Allowed = (|value| (0.0..=1.0).contains(&value), "from 0 to 1");
const LOADING: Allowed = (|value| value > -1.0 && value < 1.0, "between -1 and 1");

fn range(place: &str, name: &'static str, value: f64, allowed: Allowed) -> Result<f64, TruthError> {
    let (is_allowed, range) = allowed;
    if is_allowed(value) {
        return Ok(value);
    }
    Err(TruthError::Range { place: place.to_owned(), name, value, range })
}

fn correlations(
    file: &TruthFile,
    questionnaire: &Questionnaire,
) -> Result<(Correlations, Vec<Target>), TruthError> {
    let scales = questionnaire.main_scales();
    let mut targets: BTreeMap<(usize, usize), (f64, Target)> = BTreeMap::new();
    for pair in &file.correlations {
        let place = format!("{} and {}", pair.scales[0], pair.scales[1]);
        let mut ends = [0, 0];
        for (end, name) in ends.iter_mut().zip(&pair.scales) {
            *end = scale(&place, name, questionnaire)?;
        }
        ends.sort_unstable();
        let [first, second] = ends;
        range(&place, "observed", pair.observed, LOADING)?;
        range(&place, "latent", pair.latent, LOADING)?;
        let target = Target { first, second, observed: pair.observed, source: pair.source.clone() };
        let twice = targets.insert((first, second), (pair.latent, target)).is_some();
        if twice || first == second {
            return Err(pair_error(questionnaire, first, second));
        }
    }
    let mut matrix = Correlations::independent(scales.len());
    for second in 0..scales.len() {
        for first in 0..second {
            let (latent, _) = targets
                .get(&(first, second))
                .ok_or_else(|| pair_error(questionnaire, first, second))?;
            matrix.set(first, second, *latent);
        }
    }
    Ok((matrix, targets.into_values().map(|(_, target)| target).collect()))
}

fn pair_error(questionnaire: &Questionnaire, first: usize, second: usize) -> TruthError {
    let name = |scale: usize| questionnaire.scales()[scale].id.to_string();
    TruthError::Pair { first: name(first), second: name(second) }
}

fn scale(place: &str, name: &str, questionnaire: &Questionnaire) -> Result<usize, TruthError> {
    let unknown = || TruthError::UnknownScale { place: place.to_owned(), name: name.to_owned() };
    questionnaire.scale_index(name).ok_or_else(unknown)
}

fn item_truth(
    item: &Item,
    entry: &ItemEntry,
    file: &TruthFile,
    questionnaire: &Questionnaire,
    before: &[ItemTruth],
) -> Result<ItemTruth, TruthError> {
    let id = item.id.as_str();
    let skip = range(id, "skip", entry.skip.unwrap_or(file.skip), PROBABILITY)?;
    let kind = match &item.kind {
        ItemKind::Rating { format } => {
            let format = &questionnaire.formats()[*format];
            let shares = entry.shares.as_ref().filter(|_| is_only(entry, "shares"));
            let shares = shares.ok_or_else(|| kind_error(id, RATING))?;
            if shares.len() != format.points.len() {
                let expected = format!("{} points", format.points.len());
                return Err(TruthError::Answers { item: id.to_owned(), expected });
            }
            offered(id, "dont_know", format.dont_know.is_some(), entry.dont_know)?;
            offered(id, "not_applicable", format.not_applicable.is_some(), entry.not_applicable)?;
            let points = (1..).zip(shares.iter().copied()).collect();
            KindTruth::Graded(graded(item, entry, file, questionnaire, points)?)
        }
        ItemKind::Single { options } => {
            let ordered = |choice: &&Choice| ![DONT_KNOW, NOT_APPLICABLE].contains(&choice.code);
            let has = |code: u8| options.iter().any(|choice| choice.code == code);
            offered(id, "dont_know", has(DONT_KNOW), entry.dont_know)?;
            offered(id, "not_applicable", has(NOT_APPLICABLE), entry.not_applicable)?;
            let choices: Vec<&Choice> = options.iter().filter(ordered).collect();
            let shares = by_option(id, entry, &choices)?;
            let points = choices.iter().map(|choice| choice.code).zip(shares).collect();
            KindTruth::Graded(graded(item, entry, file, questionnaire, points)?)
        }
        ItemKind::Multiple { options } => {
            offered(id, "dont_know", false, entry.dont_know)?;
            offered(id, "not_applicable", false, entry.not_applicable)?;
            let choices: Vec<&Choice> = options.iter().collect();
            let shares = by_option(id, entry, &choices)?;
            let exclusive = options.iter().map(|choice| choice.exclusive).collect();
            let ticks = || TruthError::Ticks { item: id.to_owned() };
            KindTruth::Options(Options::new(shares, exclusive).ok_or_else(ticks)?)
        }
        ItemKind::Open { .. } => KindTruth::Words(words(id, entry)?),
    };
    let asked = routed(item, &kind, questionnaire, before)?;
    Ok(ItemTruth { skip, source: entry.source.clone(), kind, asked })
}

const RATING: &str =
    "a rating needs `shares`, one for each point, and no `options`, `writes` or `texts`";
const CHOICE: &str =
    "a choice needs `options`, a share for each id, and no `shares`, `writes` or `texts`";
const OPEN: &str =
    "an open question needs `writes` and at least one of `texts`, and nothing about codes";

fn kind_error(item: &str, mend: &'static str) -> TruthError {
    TruthError::Kind { item: item.to_owned(), mend }
}

/// Whether, of the keys that belong to one kind of item, only this one is there.
fn is_only(entry: &ItemEntry, key: &str) -> bool {
    let given = [
        ("shares", entry.shares.is_some()),
        ("options", entry.options.is_some()),
        ("writes", entry.writes.is_some() || entry.texts.is_some()),
    ];
    given.iter().all(|(name, is_given)| (*name == key) == *is_given)
}

fn offered(
    item: &str,
    answer: &'static str,
    is_offered: bool,
    share: Option<f64>,
) -> Result<(), TruthError> {
    match share {
        Some(_) if !is_offered => Err(TruthError::NotOffered { item: item.to_owned(), answer }),
        Some(share) => range(item, answer, share, PROBABILITY).map(drop),
        None => Ok(()),
    }
}

fn by_option(item: &str, entry: &ItemEntry, choices: &[&Choice]) -> Result<Vec<f64>, TruthError> {
    let given = entry.options.as_ref().filter(|_| is_only(entry, "options"));
    let given = given.ok_or_else(|| kind_error(item, CHOICE))?;
    let names: Vec<&str> = choices.iter().map(|choice| choice.id.as_str()).collect();
    let answers = || TruthError::Answers { item: item.to_owned(), expected: names.join(", ") };
    if given.len() != names.len() {
        return Err(answers());
    }
    let mut shares = Vec::with_capacity(names.len());
    for name in &names {
        let share = given.get(*name).ok_or_else(answers)?;
        shares.push(range(item, "the share of an option", *share, PROBABILITY)?);
    }
    Ok(shares)
}

fn graded(
    item: &Item,
    entry: &ItemEntry,
    file: &TruthFile,
    questionnaire: &Questionnaire,
    points: Vec<(u8, f64)>,
) -> Result<Graded, TruthError> {
    let id = item.id.as_str();
    for (_, share) in &points {
        range(id, "a share", *share, PROBABILITY)?;
    }
    let dont_know = entry.dont_know.unwrap_or(0.0);
    let not_applicable = entry.not_applicable.unwrap_or(0.0);
    let sum = points.iter().map(|(_, share)| share).sum::<f64>() + dont_know + not_applicable;
    if (sum - 1.0).abs() > SLACK {
        return Err(TruthError::Sum { item: id.to_owned(), sum });
    }
    let loading = match (&entry.scale, entry.loading) {
        (Some(name), Some(loading)) => {
            Some((scale(id, name, questionnaire)?, range(id, "loading", loading, LOADING)?))
        }
        (None, None) => None,
        _ => {
            return Err(kind_error(
                id,
                "`scale` and `loading` belong together; give both or neither",
            ));
        }
    };
    // Behind a condition the tendency would be that of a selected group, and the share another one.
    let tendency = if item.show_if.is_some() {
        0.0
    } else {
        range(id, "tendency", entry.tendency.unwrap_or(file.tendency), LOADING)?
    };
    Ok(Graded { points, dont_know, not_applicable, loading, tendency })
}

fn words(item: &str, entry: &ItemEntry) -> Result<Words, TruthError> {
    let bare = is_only(entry, "writes")
        && entry.dont_know.is_none()
        && entry.not_applicable.is_none()
        && entry.scale.is_none()
        && entry.loading.is_none();
    match (entry.writes, &entry.texts) {
        (Some(writes), Some(texts)) if bare && !texts.is_empty() => {
            let writes = range(item, "writes", writes, PROBABILITY)?;
            Ok(Words { writes, texts: texts.clone() })
        }
        _ => Err(kind_error(item, OPEN)),
    }
}

/// The share of people who are asked, once it is certain that the item's shares hold among them.
fn routed(
    item: &Item,
    kind: &KindTruth,
    questionnaire: &Questionnaire,
    before: &[ItemTruth],
) -> Result<f64, TruthError> {
    let Some(condition) = &item.show_if else { return Ok(1.0) };
    let KindTruth::Graded(gate) = &before[condition.item].kind else { return Ok(0.0) };
    let mut behind = Some(condition);
    while let Some(condition) = behind {
        if loads(kind) && loads(&before[condition.item].kind) {
            return Err(TruthError::RoutedLoading {
                item: item.id.to_string(),
                condition: questionnaire.items()[condition.item].id.to_string(),
            });
        }
        behind = questionnaire.items()[condition.item].show_if.as_ref();
    }
    let leads_here: f64 = condition.any_of.iter().filter_map(|code| gate.share(*code)).sum();
    Ok(before[condition.item].asked * leads_here)
}

fn loads(kind: &KindTruth) -> bool {
    matches!(kind, KindTruth::Graded(graded) if graded.loading.is_some())
}
