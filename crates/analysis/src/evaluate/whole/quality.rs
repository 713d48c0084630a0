//! How well the items of a scale measure one thing.

use std::rc::Rc;

use peil_statistics::Undefined;
use peil_statistics::polychoric::ordinal_alpha;
use peil_statistics::reliability::{Alpha, CovarianceMatrix};

use super::factor;
use super::organisation::Organisation;
use super::{Findings, RELATIONS_FROM, ROOT, WholeMeasure};
use crate::count::keyed_opinions;
use crate::evaluate::finding::{Finding, Found, Slot};
use crate::results::{Measure, Subject};

/// The opinions on the items of a scale, a column each.
pub(super) type Items = Vec<Vec<Option<u8>>>;

/// The reliability of a scale in several ways, and item by item; at full precision.
pub(in crate::evaluate) fn measures(
    whole: &Organisation<'_>,
    scale: usize,
) -> Vec<WholeMeasure<'static>> {
    let described = &whole.questionnaire.scales()[scale];
    let frame = &whole.dataset.frames()[whole.part(described)];
    let items = keyed_opinions(frame, whole.questionnaire, described);
    let rows = 0..frame.len();
    let any = rows.clone().filter(|row| items.iter().any(|item| item[*row].is_some())).count();
    let all = rows.filter(|row| items.iter().all(|item| item[*row].is_some())).count();
    let (any, all) = (any as u64, all as u64);
    let subject = Subject::Scale(described.id.clone());
    let at_least = whole.at_least[scale].max(RELATIONS_FROM);
    let measure = |name: &str, n: u64, findings: Vec<Finding>| WholeMeasure {
        key: format!("{name}:{}", described.id),
        n,
        at_least,
        others: None,
        findings: Findings::Ready(findings),
    };
    let one = |name: &str, kind, n: u64, found: Found| {
        measure(name, n, vec![(Slot::new(ROOT, &subject, kind), found.with_n(n))])
    };
    let pairwise = CovarianceMatrix::pairwise(&items);
    let of_pairwise = |figure: fn(&CovarianceMatrix) -> Result<Alpha, Undefined>| {
        alpha(pairwise.as_ref().map_err(|reason| *reason).and_then(figure))
    };
    let complete = CovarianceMatrix::complete(&items).and_then(|covariances| covariances.alpha());
    let by_item = |kind, figure: fn(&CovarianceMatrix, usize) -> Result<f64, Undefined>| {
        let of = |(place, member): (usize, &peil_instrument::ScaleItem)| {
            let id = whole.questionnaire.items()[member.item].id.as_str();
            let found =
                pairwise.as_ref().map_err(|reason| *reason).and_then(|all| figure(all, place));
            (Slot::for_answer(ROOT, &subject, kind, id), Found::from_result(found).with_n(any))
        };
        described.items.iter().enumerate().map(of).collect::<Vec<Finding>>()
    };
    let mut item_rest = by_item(Measure::ItemRest, CovarianceMatrix::item_rest_correlation);
    item_rest.extend(by_item(Measure::AlphaDropped, CovarianceMatrix::alpha_if_dropped));
    let items = Rc::new(items);
    // This and the factor take longest: made only where they are shown.
    let later = |name: &str, kind, n: u64, figure: fn(&Items) -> Result<f64, Undefined>| {
        let (slot, items) = (Slot::new(ROOT, &subject, kind), Rc::clone(&items));
        let make = move || vec![(slot, Found::from_result(figure(&items)).with_n(n))];
        WholeMeasure { findings: Findings::Later(Box::new(make)), ..measure(name, n, Vec::new()) }
    };
    let mut measures = vec![
        one("alpha", Measure::Alpha, any, of_pairwise(CovarianceMatrix::alpha)),
        one("alpha_complete", Measure::AlphaComplete, all, alpha(complete)),
        one(
            "alpha_standardised",
            Measure::AlphaStandardised,
            any,
            of_pairwise(CovarianceMatrix::alpha_standardised),
        ),
        later("alpha_ordinal", Measure::AlphaOrdinal, any, |items| {
            ordinal_alpha(items).map(|found| found.alpha)
        }),
        measure("item_rest", any, item_rest),
    ];
    let of_factor = factor::measures(whole.questionnaire, described, &items, all).into_iter();
    measures.extend(of_factor.map(|(name, make)| WholeMeasure {
        findings: Findings::Later(make),
        ..measure(name, all, Vec::new())
    }));
    measures
}

/// Alpha with Feldt's interval.
pub(in crate::evaluate) fn alpha(alpha: Result<Alpha, Undefined>) -> Found {
    let interval = alpha.and_then(|alpha| alpha.interval());
    Found::from_result(alpha.map(|alpha| alpha.alpha)).with_interval(interval)
}
