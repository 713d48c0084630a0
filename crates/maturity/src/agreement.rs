//! How far assessors agree before they speak with each other.

use peil_instrument::Framework;
use peil_statistics::Undefined;
use peil_statistics::agreement::{
    Disagreement, Kappa, KrippendorffAlpha, Metric, cohen_kappa, cross_table, krippendorff_alpha,
};

use crate::Judgement;

/// How far assessors agree on the norms of a framework.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    /// Krippendorff's alpha with the ordinal metric, over all norms that two or more gave a level.
    pub alpha: Result<KrippendorffAlpha, Undefined>,
    /// Of every two assessors, in order, kappa with quadratic weights over the norms to which both gave a level.
    pub kappas: Vec<PairKappa>,
    /// The norms on which they chose different levels, those furthest apart first.
    pub differing: Vec<Differing>,
    /// On how many norms at least two gave a level and all gave the same one.
    pub same: usize,
}

/// The weighted kappa of two assessors.
#[derive(Debug, Clone, PartialEq)]
pub struct PairKappa {
    /// The two, as indices.
    pub assessors: (usize, usize),
    /// Their kappa.
    pub kappa: Result<Kappa, Undefined>,
}

/// A norm on which assessors differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differing {
    /// The norm, as index.
    pub norm: usize,
    /// What each assessor chose, as index into the levels; none who gave no level.
    pub levels: Vec<Option<usize>>,
    /// How many levels the lowest and the highest lie apart.
    pub apart: usize,
    /// How many pairs of assessors chose different levels.
    pub pairs: usize,
}

/// How far assessors agree.
///
/// # Shape and units
/// `scores`: of each assessor a judgement, or none, for every norm of the framework in its order. Who cannot judge, or states
/// no level, gives no level and is left out of that norm; a norm with fewer than two levels is left out.
///
/// # Formula
/// [`krippendorff_alpha`] with [`Metric::Ordinal`]; [`cohen_kappa`] with [`Disagreement::Quadratic`] over all levels of the
/// framework. Norms are sorted by how far apart the levels are, then by the number of pairs that differ, then by the
/// framework's order.
///
/// # Use and limits
/// A framework has some fifteen norms: alpha and kappa say little about the assessors and are meant for the talk that
/// follows. If all levels are the same everywhere there is nothing to tell agreement from, and both are undefined; then
/// [`Agreement::same`] says it.
pub fn agreement(framework: &Framework, scores: &[Vec<Option<&Judgement>>]) -> Agreement {
    let levels: Vec<Vec<Option<u8>>> = scores
        .iter()
        .map(|of_one| {
            let level = |judgement: Option<&Judgement>| {
                let level = judgement?.verdict.as_ref()?.level(framework)?;
                u8::try_from(level).ok()
            };
            of_one.iter().copied().map(level).collect()
        })
        .collect();
    let mut kappas = Vec::new();
    for first in 0..levels.len() {
        for second in first + 1..levels.len() {
            let kappa = weighted(framework, &levels[first], &levels[second]);
            kappas.push(PairKappa { assessors: (first, second), kappa });
        }
    }
    let mut differing = Vec::new();
    let mut same = 0;
    for norm in 0..framework.norms.len() {
        let of_norm: Vec<Option<usize>> =
            levels.iter().map(|of_one| of_one.get(norm)?.map(usize::from)).collect();
        let given: Vec<usize> = of_norm.iter().copied().flatten().collect();
        let (Some(low), Some(high)) = (given.iter().min(), given.iter().max()) else { continue };
        if given.len() < 2 {
            continue;
        }
        let apart = high - low;
        if apart == 0 {
            same += 1;
            continue;
        }
        let pairs = pairs_that_differ(&given);
        differing.push(Differing { norm, levels: of_norm, apart, pairs });
    }
    differing.sort_by_key(|it| (std::cmp::Reverse((it.apart, it.pairs)), it.norm));
    let alpha = krippendorff_alpha(&levels, Metric::Ordinal);
    Agreement { alpha, kappas, differing, same }
}

fn weighted(
    framework: &Framework,
    first: &[Option<u8>],
    second: &[Option<u8>],
) -> Result<Kappa, Undefined> {
    let top = u8::try_from(framework.levels.len().saturating_sub(1)).unwrap_or(u8::MAX);
    let table = cross_table(first, second, 0, top)?;
    cohen_kappa(&table, Disagreement::Quadratic)
}

fn pairs_that_differ(given: &[usize]) -> usize {
    let pairs = given
        .iter()
        .enumerate()
        .flat_map(|(at, one)| given[at + 1..].iter().map(move |other| usize::from(one != other)));
    pairs.sum()
}
