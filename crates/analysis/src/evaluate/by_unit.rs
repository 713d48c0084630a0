//! Figures below the organisation: pure functions of released atom tables and public inputs.
//!
//! Nothing in this file can see an answer. Every function here is a plain `fn` that
//! `Released::derive` takes, so the compiler sees to it.

use peil_disclosure::{AtomTable, Participation, Rated, Scores};
use peil_instrument::{ItemKind, Scale};
use peil_statistics::Undefined;
use peil_statistics::moments::{Moments, mean_interval, report_mark};
use peil_statistics::proportion::share;

use super::finding::{Finding, Found, Slot};
use super::public::{Public, PublicItem, PublicScale};
use super::rounding::Rounded;
use crate::dataset::item_codes;
use crate::results::{ItemAnswers, Measure, Subject};

/// Which units are shown: those with an atom of respondents.
pub(super) fn shown_units(table: &AtomTable<u64>, _: &Public<'_>) -> Vec<bool> {
    let mut shown = vec![false; table.len()];
    table.atoms().for_each(|(unit, _)| shown[unit] = true);
    shown
}

/// Respondents and response of every unit below the organisation for which they may be told.
pub(super) fn response(table: &AtomTable<Participation>, public: &Public<'_>) -> Vec<Finding> {
    let units = table.shown().filter(|(unit, _)| *unit > 0);
    units.flat_map(|(unit, people)| of_response(unit, people.respondents, public)).collect()
}

/// Respondents and response of the organisation.
///
/// That everybody took part, or all but one, is told here: it is no secret of one of them, and the numbers behind
/// the answers say it anyway.
pub(super) fn whole_response(table: &AtomTable<u64>, public: &Public<'_>) -> Vec<Finding> {
    let whole = table.of(0).map(|respondents| of_response(0, *respondents, public));
    whole.into_iter().flatten().collect()
}

fn of_response(unit: usize, respondents: u64, public: &Public<'_>) -> [Finding; 2] {
    let invited = u64::from(public.invited[unit]);
    let slot = |measure| Slot::new(unit, &Subject::Unit, measure);
    let response = Found::from_result(share(respondents, invited)).with_n(invited);
    [
        (slot(Measure::Respondents), Found::of(respondents as f64)),
        (slot(Measure::Response), response),
    ]
}

/// Mean, intervals and display scores of a scale for every shown unit below the organisation.
pub(super) fn scale(table: &AtomTable<Scores>, public: &PublicScale<'_>) -> Vec<Finding> {
    let scale = &public.public.questionnaire.scales()[public.scale];
    let mut findings = Vec::new();
    for (unit, scores) in table.shown().filter(|(unit, _)| *unit > 0) {
        let heads = u64::from(public.public.heads[unit]);
        // Of how many people those who were asked a routed item are a part, nobody knows; and where the response is
        // not told, neither may the correction for it tell.
        let known = !public.public.questionnaire.is_routed(scale) && public.response[unit];
        let moments = moments(scores, public.denominator);
        findings.extend(released_scale(unit, scale, moments, known.then_some(heads)));
    }
    findings
}

/// Mean, intervals and display scores of a scale.
///
/// Rounded once, intervals outward, and without a number of people: one newcomer with one "niet van
/// toepassing" would otherwise be an equation.
pub(super) fn released_scale(
    unit: usize,
    scale: &Scale,
    moments: Result<Moments, Undefined>,
    population: Option<u64>,
) -> Vec<Finding> {
    let subject = Subject::Scale(scale.id.clone());
    let slot = |measure| Slot::new(unit, &subject, measure);
    let Ok(moments) = moments else {
        let all = [Measure::Mean, Measure::MeanComparing, Measure::Score100, Measure::Mark];
        return all.map(|measure| (slot(measure), Found::undefined())).to_vec();
    };
    let rounded = Rounded::scale(scale, &moments);
    let ends = |population| {
        mean_interval(&moments, population).ok().map(|interval| rounded.outward(&interval))
    };
    let (now, comparing) = (ends(population), ends(None));
    let mark = report_mark(rounded.value(), 1.0, f64::from(scale.points));
    vec![
        (slot(Measure::Mean), released_mean(rounded, now)),
        (slot(Measure::MeanComparing), released_mean(rounded, comparing)),
        (slot(Measure::Score100), released_score(rounded, now, scale.points)),
        (slot(Measure::Mark), Found::from_result(mark)),
    ]
}

/// Mean and spread of the scores in a cell.
pub(super) fn moments(scores: &Scores, denominator: i64) -> Result<Moments, Undefined> {
    let counts: Vec<(i64, u64)> = scores.counts.iter().map(|(s, n)| (*s, *n)).collect();
    Moments::from_counts(&counts, denominator)
}

fn released_mean(mean: Rounded, ends: Option<(Rounded, Rounded)>) -> Found {
    let interval = ends.map(|(low, high)| (low.value(), high.value()));
    Found { interval, ..Found::of(mean.value()) }
}

fn released_score(mean: Rounded, ends: Option<(Rounded, Rounded)>, points: u8) -> Found {
    let Some(score) = mean.score_100(points) else { return Found::undefined() };
    let interval =
        ends.and_then(|(low, high)| Some((low.score_100(points)?, high.score_100(points)?)));
    Found { interval, ..Found::of(score) }
}

/// The mean of a rating for every shown unit below the organisation, rounded as scales are.
///
/// An item is released on everyone who answered, "weet ik niet" included; where fewer than `k` of them
/// have an opinion, no mean is made of it.
pub(super) fn rating(table: &AtomTable<Rated>, public: &PublicItem<'_>) -> Vec<Finding> {
    let questionnaire = public.public.questionnaire;
    let item = &questionnaire.items()[public.item];
    let ItemKind::Rating { format } = item.kind else { return Vec::new() };
    let points = questionnaire.formats()[format].points.len();
    let subject = Subject::Item(item.id.clone());
    let mut findings = Vec::new();
    for (unit, Rated(answers)) in table.shown() {
        let counts: Vec<(i64, u64)> =
            (1..).zip(answers.counts.iter().copied().take(points)).collect();
        let opinions: u64 = counts.iter().map(|(_, people)| people).sum();
        if unit == 0 || opinions < u64::from(public.public.about.k) {
            continue;
        }
        let mean = Moments::from_counts(&counts, 1).map(|moments| Rounded::mean(&moments).value());
        findings.push((Slot::new(unit, &subject, Measure::Mean), Found::from_result(mean)));
    }
    findings
}

/// Which answers to a rating were given in every shown unit below the organisation.
///
/// Their sum tells nearly how many took part. So where the response is not told these are not either: what is left are
/// sums of atoms of either measure.
pub(super) fn answers(table: &AtomTable<Rated>, public: &PublicItem<'_>) -> ItemAnswers {
    let questionnaire = public.public.questionnaire;
    let item = &questionnaire.items()[public.item];
    let mut counts = vec![None; table.len()];
    let told = |unit: usize| unit > 0 && public.response[unit];
    for (unit, Rated(given)) in table.shown().filter(|(unit, _)| told(*unit)) {
        let people = |count: &u64| u32::try_from(*count).unwrap_or(u32::MAX);
        counts[unit] = Some(given.counts.iter().map(people).collect());
    }
    ItemAnswers {
        block: questionnaire.blocks()[item.block].id.clone(),
        item: item.id.clone(),
        answers: item_codes(questionnaire, public.item).iter().map(u8::to_string).collect(),
        counts,
    }
}
