//! Why a figure does not exist.

/// The reason that a figure does not exist for these data.
///
/// Not an accident but an answer: a page prints a dash, an export says `undefined`. The variants carry
/// no counts, so that a reason cannot tell more about a hidden group than the figure would have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Undefined {
    /// Fewer items than the formula needs (alpha needs 2, a scale 1).
    #[error("too few items")]
    TooFewItems,
    /// Fewer rows (people, pairs) than the formula needs.
    #[error("too few rows")]
    TooFewRows,
    /// Fewer units (teams, groups) than a comparison of units needs.
    #[error("too few units")]
    TooFewUnits,
    /// Everyone has the same value, so that nothing varies.
    #[error("no variance")]
    NoVariance,
    /// Nobody is in the base of the share or mean.
    #[error("the base is empty")]
    EmptyBase,
    /// More people counted than the base holds.
    #[error("more counted than the base holds")]
    MoreThanBase,
    /// Everyone of the population answered: there is nothing left to be uncertain about.
    #[error("the whole population answered")]
    WholePopulation,
    /// More people answered than the population holds: one of the two counts is wrong.
    #[error("more answers than the population holds")]
    MoreThanPopulation,
    /// The columns of a table differ in length.
    #[error("columns of unequal length")]
    UnequalLengths,
    /// The exact integer sums do not fit (a scale of more than 42 items, values near 2⁶³).
    #[error("too large for exact sums")]
    TooLarge,
    /// An argument for which the formula has no meaning (a denominator of 0, a value that is not
    /// finite, a tail outside its range).
    #[error("an argument outside the domain of the formula")]
    OutsideDomain,
    /// Several solutions fit these data equally well (a factor of two items, an item that is there twice).
    #[error("the data do not determine the figure")]
    NotIdentified,
    /// The search for the best solution did not end.
    #[error("no convergence")]
    NoConvergence,
    /// The best fit lies on the edge of what the model allows (an item without variance of its own, a
    /// correlation of 1).
    #[error("the best fit lies at the boundary of the model")]
    AtBoundary,
    /// A variable follows exactly from the others, so that what belongs to which cannot be told.
    #[error("a variable follows from the others")]
    Singular,
    /// More predictors than all their combinations can be gone through for.
    #[error("too many items")]
    TooManyItems,
    /// A cell or category that has people in the population has no respondents.
    #[error("a cell of the population without respondents")]
    EmptyCell,
}
