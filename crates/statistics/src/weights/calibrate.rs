//! Fitting weights to known head counts.

use nalgebra::{DMatrix, DVector, SymmetricEigen};

use super::Design;
use crate::Undefined;
use crate::sum::Running;

/// Raking goes on until every margin fits this closely (relative to the population)...
const WANTED: f64 = 1e-13;
/// ... and is no answer when it stops short of this.
const NEEDED: f64 = 1e-10;
/// Sweeps over all margins. Ordinary margins need about ten; tables with many empty cells hundreds.
const MAX_SWEEPS: usize = 10_000;

/// One margin to rake to: a division of the population of which only the head counts are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Margin {
    /// The category of each weighting cell, counted from 0.
    pub category_of_cell: Vec<usize>,
    /// The heads of each category.
    pub heads: Vec<u64>,
}

/// How weights were fitted, as far as standard errors need to know.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Calibration {
    /// The fitted weight of one person of each group, before trimming.
    pub weights: Vec<f64>,
    pub projection: Projection,
}

/// The space of answers that the head counts determine: what lies in it has no uncertainty left.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Projection {
    /// Anything constant within cells. The base weights of each cell.
    Cells(Vec<f64>),
    /// Sums of a constant per category of each margin.
    Margins {
        /// The columns of each cell: one category per margin.
        columns: Vec<Vec<usize>>,
        /// The generalised inverse of the base-weighted cross-products of the columns.
        inverse: DMatrix<f64>,
    },
}

impl Projection {
    /// The value that the head counts explain in each cell, by least squares with the base weights.
    /// `totals`: the sum over the people of each cell of base weight times value.
    pub fn fitted(&self, totals: &[f64]) -> Vec<f64> {
        match self {
            Projection::Cells(base) => totals
                .iter()
                .zip(base)
                .map(|(total, base)| if *base > 0.0 { total / base } else { 0.0 })
                .collect(),
            Projection::Margins { columns, inverse } => {
                let mut sides = vec![Running::default(); inverse.nrows()];
                for (cell, &total) in columns.iter().zip(totals) {
                    for &column in cell {
                        sides[column].add(total);
                    }
                }
                let side =
                    DVector::from_iterator(sides.len(), sides.into_iter().map(Running::value));
                let coefficients = inverse * side;
                columns
                    .iter()
                    .map(|cell| cell.iter().map(|&column| coefficients[column]).sum())
                    .collect()
            }
        }
    }
}

impl Design {
    /// The design with weights that give every cell its heads.
    ///
    /// # Formula
    /// ```text
    /// w = b N_c / sum of b over the respondents of cell c
    /// ```
    /// where `b` is the base weight and `N_c` the heads of the cell (with `b` = 1: heads by respondents).
    ///
    /// # Shape and units
    /// `heads`: one count per cell.
    ///
    /// # Errors
    /// [`Undefined::UnequalLengths`] if a group names a cell without heads given;
    /// [`Undefined::EmptyCell`] if a cell with heads has no respondents (join it to another first);
    /// [`Undefined::MoreThanPopulation`] if a cell with respondents has no heads;
    /// [`Undefined::OutsideDomain`] if the weights were fitted or trimmed before.
    ///
    /// # Use and limits
    /// Cells with few respondents give wild weights: look at [`Design::summary`].
    ///
    /// # Source
    /// Holt and Smith (1979), see [`literature`](crate::literature#holt1979).
    ///
    /// # Reference value
    /// At [`mean`](Design::mean); R 4.2.2, survey 4.1.1 `postStratify`; `reference/weights.R`.
    pub fn post_stratified(self, heads: &[u64]) -> Result<Design, Undefined> {
        let base = self.base_totals(heads.len())?;
        check_heads(&base, heads)?;
        let factors: Vec<f64> = base
            .iter()
            .zip(heads)
            .map(|(base, &heads)| if heads == 0 { 0.0 } else { heads as f64 / base })
            .collect();
        Ok(self.fitted_with(&factors, Projection::Cells(base)))
    }

    /// The design with weights that give every category of every margin its heads.
    ///
    /// # Formula
    /// The base weights of a cell are multiplied by one factor per margin, that of the cell's category.
    /// In turn each margin's factors are set such that its categories have their heads, until all fit
    /// together (to 1e-10 of the population; in practice 1e-13).
    ///
    /// # Shape and units
    /// Any number of margins, all over the same cells.
    ///
    /// # Errors
    /// [`Undefined::EmptyBase`] without margins; [`Undefined::UnequalLengths`] if the margins divide
    /// different numbers of cells or a group names another cell; [`Undefined::OutsideDomain`] if a cell
    /// names a category without heads, if the margins have different totals or the weights were fitted or
    /// trimmed before; [`Undefined::EmptyCell`] if a category with heads has no respondents;
    /// [`Undefined::MoreThanPopulation`] if a category with respondents has no heads;
    /// [`Undefined::NoConvergence`] if no weights above 0 fit all margins.
    ///
    /// # Use and limits
    /// Where the cells themselves have too few respondents, or only the margins are known. Takes it that
    /// response depends on each margin apart, not on their combination.
    ///
    /// # Source
    /// Deming and Stephan (1940), see [`literature`](crate::literature#deming1940); Deville, Särndal and
    /// Sautory (1993), see [`literature`](crate::literature#deville1993).
    ///
    /// # Reference value
    /// At [`mean`](Design::mean); R 4.2.2, survey 4.1.1 `rake`, `calibrate(calfun = "raking")`;
    /// `reference/weights.R`.
    pub fn raked(self, margins: &[Margin]) -> Result<Design, Undefined> {
        let n_cells = margins.first().ok_or(Undefined::EmptyBase)?.category_of_cell.len();
        if margins.iter().any(|margin| margin.category_of_cell.len() != n_cells) {
            return Err(Undefined::UnequalLengths);
        }
        let base = self.base_totals(n_cells)?;
        let population = common_total(margins)?;
        for margin in margins {
            check_heads(&margin.totals(&base)?, &margin.heads)?;
        }
        let factors = rake(&base, margins, population)?;
        let projection = margin_projection(&base, margins)?;
        Ok(self.fitted_with(&factors, projection))
    }

    /// The sum of the base weights of each cell.
    fn base_totals(&self, n_cells: usize) -> Result<Vec<f64>, Undefined> {
        if self.calibration.is_some() || self.groups.iter().zip(&self.weights).any(changed) {
            return Err(Undefined::OutsideDomain);
        }
        if self.groups.iter().any(|g| g.cell >= n_cells) {
            return Err(Undefined::UnequalLengths);
        }
        let totals = self.cell_sums(n_cells, |group, _| group.base_weight * group.people as f64);
        Ok(totals)
    }

    /// The sum over the groups of each cell.
    pub(super) fn cell_sums(
        &self,
        n_cells: usize,
        of: impl Fn(&super::Group, usize) -> f64,
    ) -> Vec<f64> {
        let mut sums = vec![Running::default(); n_cells];
        for (index, group) in self.groups.iter().enumerate() {
            sums[group.cell].add(of(group, index));
        }
        sums.into_iter().map(Running::value).collect()
    }

    /// The design with its base weights times the factor of their cell.
    fn fitted_with(mut self, factors: &[f64], projection: Projection) -> Design {
        self.weights = self.groups.iter().map(|g| g.base_weight * factors[g.cell]).collect();
        let weights = self.weights.clone();
        self.calibration = Some(Calibration { weights, projection });
        self
    }
}

/// Whether a group's weight is no longer its base weight.
fn changed((group, weight): (&super::Group, &f64)) -> bool {
    (group.base_weight - weight).abs() > 0.0
}

/// Heads without respondents cannot be weighted to, respondents without heads cannot be.
fn check_heads(base: &[f64], heads: &[u64]) -> Result<(), Undefined> {
    let pairs = || base.iter().zip(heads);
    if pairs().any(|(&base, &heads)| heads == 0 && base > 0.0) {
        Err(Undefined::MoreThanPopulation)
    } else if pairs().any(|(&base, &heads)| heads > 0 && base <= 0.0) {
        Err(Undefined::EmptyCell)
    } else {
        Ok(())
    }
}

/// The heads of the population, the same in all margins.
fn common_total(margins: &[Margin]) -> Result<f64, Undefined> {
    let mut common = None;
    for margin in margins {
        let total = margin
            .heads
            .iter()
            .try_fold(0_u64, |sum, &heads| sum.checked_add(heads))
            .ok_or(Undefined::TooLarge)?;
        if *common.get_or_insert(total) != total {
            return Err(Undefined::OutsideDomain);
        }
    }
    common.map(|total| total as f64).ok_or(Undefined::EmptyBase)
}

impl Margin {
    /// The sum over the cells of each category.
    fn totals(&self, cells: &[f64]) -> Result<Vec<f64>, Undefined> {
        let mut totals = vec![0.0; self.heads.len()];
        for (&category, cell) in self.category_of_cell.iter().zip(cells) {
            *totals.get_mut(category).ok_or(Undefined::OutsideDomain)? += cell;
        }
        Ok(totals)
    }

    /// How far the totals are from the heads, at the worst category.
    fn misfit(&self, cells: &[f64]) -> Result<f64, Undefined> {
        let totals = self.totals(cells)?;
        let off =
            totals.iter().zip(&self.heads).map(|(total, &heads)| (total - heads as f64).abs());
        Ok(off.fold(0.0, f64::max))
    }
}

/// The factor of each cell that makes all margins fit.
fn rake(base: &[f64], margins: &[Margin], population: f64) -> Result<Vec<f64>, Undefined> {
    let mut cells = base.to_vec();
    let mut worst = f64::INFINITY;
    for _ in 0..MAX_SWEEPS {
        for margin in margins {
            let totals = margin.totals(&cells)?;
            for (&category, cell) in margin.category_of_cell.iter().zip(&mut cells) {
                if *cell > 0.0 {
                    *cell *= margin.heads[category] as f64 / totals[category];
                }
            }
        }
        worst = 0.0;
        for margin in margins {
            worst = margin.misfit(&cells)?.max(worst);
        }
        if worst <= WANTED * population {
            break;
        }
    }
    // Where no weights above 0 fit, some cells vanish on the way.
    let vanished = cells.iter().zip(base).any(|(cell, base)| *base > 0.0 && *cell <= 0.0);
    if vanished || worst > NEEDED * population {
        return Err(Undefined::NoConvergence);
    }
    Ok(cells.iter().zip(base).map(|(c, b)| if *b > 0.0 { c / b } else { 0.0 }).collect())
}

/// The least-squares projection on all margins at once.
fn margin_projection(base: &[f64], margins: &[Margin]) -> Result<Projection, Undefined> {
    let mut columns = vec![Vec::new(); base.len()];
    let mut width = 0;
    for margin in margins {
        for (cell, &category) in columns.iter_mut().zip(&margin.category_of_cell) {
            cell.push(width + category);
        }
        width += margin.heads.len();
    }
    let mut products = DMatrix::<f64>::zeros(width, width);
    for (cell, &base) in columns.iter().zip(base) {
        for &row in cell {
            for &column in cell {
                products[(row, column)] += base;
            }
        }
    }
    // The columns of each margin add up to the same constant, so there is no plain inverse. Scaled to a
    // diagonal of ones the eigenvalues of what the margins do tell are far from those of what they don't.
    let scale: Vec<f64> = (0..width)
        .map(|i| if products[(i, i)] > 0.0 { 1.0 / products[(i, i)].sqrt() } else { 0.0 })
        .collect();
    for row in 0..width {
        for column in 0..width {
            products[(row, column)] *= scale[row] * scale[column];
        }
    }
    let eigen =
        SymmetricEigen::try_new(products, f64::EPSILON, 10_000).ok_or(Undefined::NoConvergence)?;
    let mut inverse = DMatrix::<f64>::zeros(width, width);
    for (value, vector) in eigen.eigenvalues.iter().zip(eigen.eigenvectors.column_iter()) {
        if *value > 1e-10 {
            inverse += vector * vector.transpose() / *value;
        }
    }
    for row in 0..width {
        for column in 0..width {
            inverse[(row, column)] *= scale[row] * scale[column];
        }
    }
    Ok(Projection::Margins { columns, inverse })
}
