//! The one factor of a scale's items: omega, and how far each item loads on it.

use std::cell::OnceCell;
use std::rc::Rc;

use peil_instrument::{Questionnaire, Scale};
use peil_statistics::Undefined;
use peil_statistics::omega::{Omega, omega_complete};

use super::ROOT;
use super::quality::Items;
use crate::evaluate::finding::{Finding, Found, Slot};
use crate::results::{Measure, Subject};

/// What makes the figures of a measure.
pub(super) type Make = Box<dyn FnOnce() -> Vec<Finding>>;

/// The measures of the factor, by name, each with what makes its figures: the search for the factor takes long and is
/// done once, when the first of them is shown. `n`: the people who answered every item.
pub(super) fn measures(
    questionnaire: &Questionnaire,
    scale: &Scale,
    items: &Rc<Items>,
    n: u64,
) -> [(&'static str, Make); 2] {
    let subject = Subject::Scale(scale.id.clone());
    let factor = Rc::new(Factor { items: Rc::clone(items), found: OnceCell::new() });
    let of_omega = Rc::clone(&factor);
    let omega = Slot::new(ROOT, &subject, Measure::Omega);
    let ids = scale.items.iter().map(|member| questionnaire.items()[member.item].id.as_str());
    let slots: Vec<Slot> =
        ids.map(|id| Slot::for_answer(ROOT, &subject, Measure::Loading, id)).collect();
    let loading = move |(item, slot)| {
        let found = factor.figure(|omega| omega.factor.loadings_standardised[item]);
        (slot, found.with_n(n))
    };
    [
        ("omega", Box::new(move || vec![(omega, of_omega.figure(|it| it.total).with_n(n))])),
        ("loading", Box::new(move || slots.into_iter().enumerate().map(loading).collect())),
    ]
}

/// The factor, found when it is first asked for.
struct Factor {
    items: Rc<Items>,
    found: OnceCell<Result<Omega, Undefined>>,
}

impl Factor {
    fn figure(&self, figure: impl Fn(&Omega) -> f64) -> Found {
        let found = self.found.get_or_init(|| omega_complete(&self.items));
        Found::from_result(found.as_ref().map(figure).map_err(|reason| *reason))
    }
}
