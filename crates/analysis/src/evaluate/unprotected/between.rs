//! How far a score depends on the unit: over the own people of every unit.

use peil_statistics::Undefined;
use peil_statistics::icc::{
    Anova, RandomIntercept, ShrunkenMean, Units, anova, reml, shrunken_means,
};
use peil_statistics::moments::Moments;

/// One scale over the groups that people belong to.
#[derive(Debug)]
pub(crate) struct Between {
    /// Variance between and within.
    pub(crate) anova: Result<Anova, Undefined>,
    /// The same as a model, by restricted maximum likelihood.
    pub(crate) model: Result<RandomIntercept, Undefined>,
    /// Per group its mean, drawn to that of all; `None` for one without anybody.
    pub(crate) shrunken: Vec<Option<ShrunkenMean>>,
}

impl Between {
    /// From the moments of disjoint groups; an undefined one has nobody in it.
    pub(crate) fn of(groups: &[Result<Moments, Undefined>]) -> Between {
        let present: Vec<Moments> = groups.iter().filter_map(|group| group.ok()).collect();
        let units = Units::from_moments(&present);
        let anova = units.as_ref().map_err(|reason| *reason).and_then(anova);
        let model = units.as_ref().map_err(|reason| *reason).and_then(reml);
        let mut found = match (&units, &model) {
            (Ok(units), Ok(model)) => shrunken_means(units, model),
            _ => Vec::new(),
        }
        .into_iter();
        let shrunken = groups.iter().map(|group| group.ok().and_then(|_| found.next())).collect();
        Between { anova, model, shrunken }
    }
}
