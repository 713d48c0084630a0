//! Who answered, and how they were drawn.

use std::collections::BTreeMap;

use super::WeightSummary;
use super::calibrate::Calibration;
use crate::Undefined;

/// Respondents who are alike in all that the design knows of them.
///
/// A file with one row per respondent is a list of groups of one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group {
    /// How many they are.
    pub people: u64,
    /// The weight of each of them before any fitting: 1, or the inverse of the chance to be drawn.
    pub base_weight: f64,
    /// The weighting cell they belong to, counted from 0.
    pub cell: usize,
    /// The stratum they were drawn in, any number; 0 where there are no strata.
    pub stratum: usize,
    /// The cluster they were drawn with (numbered within the stratum), or `None` where each person was
    /// drawn alone.
    pub cluster: Option<usize>,
}

impl Group {
    /// `people` of one weighting cell, not drawn but invited: base weight 1, no strata, no clusters.
    pub fn in_cell(cell: usize, people: u64) -> Group {
        Group { people, base_weight: 1.0, cell, stratum: 0, cluster: None }
    }
}

/// What the sampling units of one stratum are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stratum {
    /// Sampling units in the sample: clusters, or people where there are none.
    pub units: u64,
    /// Sampling units in the population, where known and finite.
    pub population: Option<u64>,
}

/// Respondents with their weights, and how both came about.
///
/// # Shape and units
/// A weight is a number of people of the population: the weights of a fitted design add up to the
/// population's heads.
///
/// # Use and limits
/// Sampling in one stage, or ultimate clusters: what happens within a cluster is part of the variance
/// between them. Weights repair only what the cells explain: within a cell, those who did not answer
/// are taken to be like those who did.
///
/// # Source
/// Lumley (2004), see [`literature`](crate::literature#lumley2004): the same definitions as the R
/// package `survey` 4.1.1.
///
/// # Reference value
/// At [`mean`](Design::mean).
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    pub(super) groups: Vec<Group>,
    /// The weight of one person of each group.
    pub(super) weights: Vec<f64>,
    pub(super) strata: Vec<Stratum>,
    /// The place of each group's stratum in `strata`.
    pub(super) stratum_of: Vec<usize>,
    /// The place of each group's cluster among all clusters; empty where people were drawn alone.
    pub(super) unit_of: Vec<usize>,
    /// The place in `strata` of each cluster.
    pub(super) stratum_of_unit: Vec<usize>,
    pub(super) calibration: Option<Calibration>,
}

impl Design {
    /// A design with its base weights.
    ///
    /// # Errors
    /// [`Undefined::EmptyBase`] if nobody is in the groups; [`Undefined::OutsideDomain`] if a base weight
    /// is not above 0 and finite, or if some groups have a cluster and others none;
    /// [`Undefined::TooLarge`] if a cell number is above a million or the people are more than 2⁶⁴.
    pub fn new(groups: Vec<Group>) -> Result<Design, Undefined> {
        if groups.iter().any(|g| !g.base_weight.is_finite() || g.base_weight <= 0.0) {
            return Err(Undefined::OutsideDomain);
        }
        // The cells become the indices of lists.
        if groups.iter().any(|g| g.cell > 1_000_000) {
            return Err(Undefined::TooLarge);
        }
        let groups_with_people = groups.iter().filter(|g| g.people > 0);
        let n = groups_with_people.clone().try_fold(0_u64, |n, g| n.checked_add(g.people));
        if n.ok_or(Undefined::TooLarge)? == 0 {
            return Err(Undefined::EmptyBase);
        }
        let clustered = groups.iter().filter(|g| g.cluster.is_some()).count();
        if clustered != 0 && clustered != groups.len() {
            return Err(Undefined::OutsideDomain);
        }
        let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
        for group in groups_with_people {
            numbers.insert(group.stratum, 0);
        }
        for (place, number) in numbers.values_mut().enumerate() {
            *number = place;
        }
        let mut strata = vec![Stratum { units: 0, population: None }; numbers.len()];
        // A group without people may name a stratum of its own: it counts nowhere.
        let stratum_of: Vec<usize> =
            groups.iter().map(|g| numbers.get(&g.stratum).copied().unwrap_or(0)).collect();
        let (mut unit_of, mut stratum_of_unit) = (Vec::new(), Vec::new());
        if clustered == 0 {
            for (group, &stratum) in groups.iter().zip(&stratum_of) {
                strata[stratum].units += group.people;
            }
        } else {
            let mut units: BTreeMap<(usize, Option<usize>), usize> = BTreeMap::new();
            for (group, &stratum) in groups.iter().zip(&stratum_of) {
                if group.people == 0 {
                    unit_of.push(0);
                    continue;
                }
                let next = units.len();
                let unit = *units.entry((stratum, group.cluster)).or_insert(next);
                if unit == next {
                    strata[stratum].units += 1;
                    stratum_of_unit.push(stratum);
                }
                unit_of.push(unit);
            }
        }
        let weights = groups.iter().map(|g| g.base_weight).collect();
        let calibration = None;
        Ok(Design { groups, weights, strata, stratum_of, unit_of, stratum_of_unit, calibration })
    }

    /// The same design, drawn from strata of known size: one population per stratum, in the order of the
    /// stratum numbers, counted in sampling units (clusters, or people where there are none).
    ///
    /// # Formula
    /// The variance within stratum `h` gets the factor `1 - n_h / N_h`.
    ///
    /// # Errors
    /// [`Undefined::UnequalLengths`] if there are more or fewer strata; [`Undefined::MoreThanPopulation`]
    /// if a stratum has more sampling units in the sample than in the population.
    ///
    /// # Use and limits
    /// With it: "these people now". Without: comparing years or units. A stratum in which all sampling
    /// units answered adds no variance.
    ///
    /// # Source
    /// Cochran (1977) section 5.4, see [`literature`](crate::literature#cochran1977).
    ///
    /// # Reference value
    /// At [`mean`](Design::mean).
    pub fn with_populations(mut self, populations: &[u64]) -> Result<Design, Undefined> {
        if populations.len() != self.strata.len() {
            return Err(Undefined::UnequalLengths);
        }
        for (stratum, &population) in self.strata.iter_mut().zip(populations) {
            if stratum.units > population {
                return Err(Undefined::MoreThanPopulation);
            }
            stratum.population = Some(population);
        }
        Ok(self)
    }

    /// The weight of one person of each group, in the order of the groups.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// The number of respondents.
    pub fn n(&self) -> u64 {
        self.groups.iter().map(|g| g.people).sum()
    }

    /// The degrees of freedom of the whole design: sampling units less strata.
    pub fn df(&self) -> u64 {
        let units: u64 = self.strata.iter().map(|stratum| stratum.units).sum();
        units - self.strata.len() as u64
    }

    /// How unequal the weights are, and what that costs.
    ///
    /// # Errors
    /// As [`WeightSummary::of`].
    pub fn summary(&self) -> Result<WeightSummary, Undefined> {
        let people = self.groups.iter().map(|g| g.people);
        WeightSummary::of(&self.weights.iter().copied().zip(people).collect::<Vec<_>>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_is_a_reason() {
        assert_eq!(Design::new(vec![]), Err(Undefined::EmptyBase));
        assert_eq!(Design::new(vec![Group::in_cell(0, 0)]), Err(Undefined::EmptyBase));
        let odd = |base_weight| Group { base_weight, ..Group::in_cell(0, 3) };
        for weight in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(Design::new(vec![odd(weight)]), Err(Undefined::OutsideDomain));
        }
        let drawn = Group { cluster: Some(1), ..Group::in_cell(0, 3) };
        assert_eq!(Design::new(vec![drawn, Group::in_cell(0, 3)]), Err(Undefined::OutsideDomain));
        let far = Group::in_cell(usize::MAX, 3);
        assert_eq!(Design::new(vec![far]), Err(Undefined::TooLarge));
    }

    #[test]
    fn sampling_units_are_people_or_clusters() {
        let alone = vec![Group::in_cell(0, 10), Group { stratum: 7, ..Group::in_cell(1, 5) }];
        assert_eq!(Design::new(alone).unwrap().df(), 13);
        let cluster =
            |stratum, cluster| Group { stratum, cluster: Some(cluster), ..Group::in_cell(0, 4) };
        // The cluster numbers count within their stratum.
        let together = vec![cluster(3, 1), cluster(3, 2), cluster(3, 1), cluster(5, 1)];
        let design = Design::new(together).unwrap();
        assert_eq!((design.n(), design.df()), (16, 1));
        assert_eq!(design.clone().with_populations(&[2]), Err(Undefined::UnequalLengths));
        assert_eq!(design.clone().with_populations(&[1, 9]), Err(Undefined::MoreThanPopulation));
        assert!(design.with_populations(&[2, 9]).is_ok());
    }
}
